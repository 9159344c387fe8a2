"""A set of files that appears whole or not at all: written beside, checked, then put in place of the old set."""

from __future__ import annotations

import ctypes
import errno
import glob
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from kg.engines.processes import processes
from kg.errors import CheckError, StorageError

MANIFEST = "manifest.json"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux.


@contextmanager
def lock(output: Path) -> Iterator[None]:
    """Holds the one right to publish to ``output``; raises StorageError naming the process that has it."""
    output = output.resolve()
    path = output.with_name(f".{output.name}.lock")
    with _writable(path):
        handle = _locked(path, output)
    with handle:
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()


def _locked(path: Path, output: Path) -> TextIO:
    """The lock file, held. It goes with its holder, so one that was taken away meanwhile is made anew."""
    import fcntl  # here, because Windows has no such module and needs none of this to read a build

    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with ExitStack() as stack:
            handle = stack.enter_context(path.open("a+"))
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                handle.seek(0)
                raise StorageError(str(output), f"process {handle.read()} is building here", "wait for it") from error
            with suppress(FileNotFoundError):
                if os.path.samestat(path.stat(), os.fstat(handle.fileno())):
                    handle.truncate(0)
                    handle.write(str(os.getpid()))
                    handle.flush()
                    stack.pop_all()
                    return handle


def publish(output: Path, files: Mapping[str, Iterable[str]], about: Mapping[str, object], jobs: int = 1) -> None:
    """Writes ``files`` (name → text in chunks) and a manifest of their SHA-256 as the whole content of ``output``.

    Raises StorageError when ``output`` holds other things or cannot be written: then what stood there still stands.
    The caller holds the lock. ``jobs`` processes write.
    """
    output = output.resolve()
    with _writable(output):
        check_replaceable(output, files)
        output.parent.mkdir(parents=True, exist_ok=True)
        _sweep(output)
        staging = Path(tempfile.mkdtemp(prefix=f".{output.name}.new-", dir=output.parent))
        try:
            digests = _write_all(staging, files, jobs)
            manifest = json.dumps({**about, "files": digests}, ensure_ascii=False, indent=2) + "\n"
            _write(staging / MANIFEST, [manifest])
            verify(staging)
            staging.chmod(0o755)
            _sync(staging)
            _swap(staging, output)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def replace(path: Path, text: str) -> None:
    """Writes one file: whole, or not at all. Raises StorageError when it cannot be written."""
    path = path.resolve()
    with _writable(path):
        descriptor, staging = tempfile.mkstemp(prefix=f".{path.name}.new-", dir=path.parent)
        os.close(descriptor)
        try:
            _write(Path(staging), [text])
            Path(staging).chmod(0o644)
            Path(staging).replace(path)
        finally:
            Path(staging).unlink(missing_ok=True)


def verify(folder: Path) -> None:
    """Raises CheckError when a file of the set is missing or differs from its digest in the manifest."""
    for name, digest in _digests(folder).items():
        path = folder / name
        if not path.exists() or _digest(path) != digest:
            raise CheckError(str(path), "not what was built", "build again")


def is_whole(folder: Path) -> bool:
    """Whether a folder holds a build just as it was published, and nothing else."""
    try:
        verify(folder)
    except CheckError:
        return False
    return {path.name for path in folder.iterdir()} == {*_digests(folder), MANIFEST}


def _digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file, as the manifest has them; raises CheckError where there is no manifest."""
    try:
        return dict(json.loads((folder / MANIFEST).read_text("utf-8"))["files"])
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise CheckError(str(folder / MANIFEST), "no manifest of a build", "build again") from error


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def check_replaceable(output: Path, names: Iterable[str]) -> None:
    """Raises StorageError when ``output`` is there and is anything but a folder of builds.

    Such a folder holds these files, their manifest, and what the manifest has with the very content that is there.
    """
    if not output.exists():
        return
    if not output.is_dir():
        raise StorageError(str(output), "not a folder", "choose another output folder")
    strange = {path.name for path in output.iterdir()} - {*names, MANIFEST}
    with suppress(CheckError):
        built = _digests(output) if strange else {}
        strange -= {name for name in strange if name in built and _digest(output / name) == built[name]}
    if strange:
        where = str(output / min(strange))
        raise StorageError(where, "not part of a build", "choose another output folder or move it away")


def _sweep(output: Path) -> None:
    """Clears away what an interrupted run left, and finishes a swap that was cut between its two steps."""
    old = _old(output)
    if old.exists() and not output.exists():
        old.rename(output)
    for stray in [*output.parent.glob(f".{glob.escape(output.name)}.new-*"), old]:
        shutil.rmtree(stray, ignore_errors=True)


def _swap(staging: Path, output: Path) -> None:
    """Puts the new set in the old one's place: in one step where the system can, else in two that can be undone."""
    if not output.exists():
        staging.rename(output)
    elif not _exchange(staging, output):
        output.rename(_old(output))
        try:
            staging.rename(output)
        except OSError:
            _old(output).rename(output)
            raise
        shutil.rmtree(_old(output), ignore_errors=True)
    _sync(output.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two paths at once (Linux, ``renameat2``); False where the system or the file system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.EXDEV):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _old(output: Path) -> Path:
    return output.with_name(f".{output.name}.old")


def _write_all(folder: Path, files: Mapping[str, Iterable[str]], jobs: int) -> dict[str, str]:
    """Writes all files, by several processes where there are several jobs; returns the SHA-256 of each, sorted."""

    def write(name: str) -> str:
        return _write(folder / name, files[name])

    with processes(jobs, write) as submit:
        written = {name: submit(name) for name in files}
        return {name: written[name].result() for name in sorted(files)}


def _write(path: Path, chunks: Iterable[str]) -> str:
    """Writes a text; returns the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with path.open("wb") as handle:
        for chunk in chunks:
            data = chunk.encode()
            digest.update(data)
            handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Turns an OSError of what is done inside into one clear StorageError."""
    try:
        yield
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise StorageError(str(error.filename or path), what, "check the disk and its permissions") from error


def digests(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """SHA-256 of some files of a build, as its manifest has them. Raises StorageError when they are not there."""
    path = folder / MANIFEST
    try:
        known = json.loads(path.read_text("utf-8"))["files"]
        return {name: str(known[name]) for name in names}
    except FileNotFoundError as error:
        raise StorageError(str(path), "not there", "run `kg build` first") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(str(path), "no manifest of a build", "build again") from error
