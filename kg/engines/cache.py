"""What was read from documents before, in one SQLite file: by the content, the rules and the program that read it.

The file may be deleted at any time. It holds JSON, which can do no harm; where it is damaged, it is put aside and made
anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from kg.errors import StorageError

Warn = Callable[[str], None]
Value = TypeVar("Value")
# Codes of SQLite that tell of the system, not of the file: PERM, BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.
_REFUSED = frozenset({3, 5, 6, 8, 10, 13, 14})
_WAIT = 5.0  # seconds for another build to end
_SCHEMA = "CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, sum INTEGER, value BLOB) WITHOUT ROWID"


def beside(output: Path) -> Path:
    """Where the cache of a build stands that names no other place."""
    output = output.resolve()
    return output.with_name(f".{output.name}.cache")


def key(*parts: str | bytes) -> bytes:
    """One key of all that a value hangs on."""
    digest = hashlib.sha256(program().encode())
    for part in parts:
        digest.update(b"\0" + (part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part))
    return digest.digest()


@cache
def program() -> str:
    """The SHA-256 of the program itself: what another version read is not read again."""
    folder = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


class Cache:
    """Values by key; the file is opened when it is first asked. ``warn`` is told when it had to be made anew."""

    def __init__(self, path: Path, warn: Warn) -> None:
        self.path, self._warn = path, warn
        self._used: set[bytes] = set()
        self._database: sqlite3.Connection | None = None

    def get(self, key: bytes) -> bytes | None:
        """The value that was put under ``key``, if it is still whole."""
        row = self._sound(lambda file: file.execute("SELECT sum, value FROM entry WHERE key = ?", (key,)).fetchone())
        if row is None or not isinstance(row[1], bytes) or zlib.crc32(row[1]) != row[0]:
            return None
        self._used.add(key)
        return row[1]

    def keep(self, key: bytes) -> None:
        """Keeps what is under ``key``, if anything is, without reading it."""
        self._used.add(key)

    def put(self, key: bytes, value: bytes) -> None:
        """Remembers a value."""
        row = (key, zlib.crc32(value), value)
        self._sound(lambda file: file.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", row))
        self._used.add(key)

    def keep_used(self) -> None:
        """Writes everything down, and forgets what was neither put nor got."""
        self._sound(self._keep_used)

    def close(self) -> None:
        """Ends the work; what ``keep_used`` has not written down is lost."""
        if self._database:
            self._database.close()
        self._database = None

    def _keep_used(self, file: sqlite3.Connection) -> None:
        known = [key for (key,) in file.execute("SELECT key FROM entry")]
        unused = [(key,) for key in known if key not in self._used]
        file.executemany("DELETE FROM entry WHERE key = ?", unused)
        file.commit()
        if len(unused) > len(self._used):
            file.execute("VACUUM")

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, timeout=_WAIT)
            # For one build at a time. One that a crash cuts off is made anew, so that nothing need wait for the disk.
            for setting in ("locking_mode = EXCLUSIVE", "journal_mode = MEMORY", "synchronous = OFF"):
                self._database.execute(f"PRAGMA {setting}")
            self._database.execute(_SCHEMA)
            self._database.execute("BEGIN IMMEDIATE")
        return self._database

    def _sound(self, work: Callable[[sqlite3.Connection], Value]) -> Value:
        """What ``work`` gives; where the file is damaged, what it gives with a new one."""
        try:
            return work(self._opened())
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _REFUSED:
                what, do = f"cannot be used: {error}", "wait for another build, or name a file with --cache"
                raise StorageError(str(self.path), what, do) from error
            self._start_anew(error)
            return work(self._opened())

    def _start_anew(self, error: sqlite3.DatabaseError) -> None:
        with suppress(sqlite3.Error):
            self.close()
        self._database = None
        aside = self.path.with_name(f"{self.path.name}.damaged")
        self.path.replace(aside)
        self._warn(f"{self.path}: no sound cache ({error}); moved to {aside.name} and made anew")
