"""Whether the build that stands in a folder is the one that is asked for: then nothing is made.

The cache remembers of the last build all that it hung on, by one key, and what was said of it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kg.documents.sources import find_sources, read_source
from kg.engines.cache import Cache, key
from kg.errors import DocumentError
from kg.export.publish import MANIFEST, is_whole, lock

# What an output may hang on beside the program itself.
_LIBRARIES = ("jieba", "jinja2", "networkx", "pypinyin", "pyvis", "rjieba")


class Standing:
    """The build of ``inputs`` in the folder ``output``, with ``rules``, a folder of the user's own, or without."""

    def __init__(self, inputs: Sequence[Path], rules: Path | None, output: Path, cache: Cache) -> None:
        self._inputs, self._rules, self._output, self._cache = inputs, rules, output, cache
        self._key = self._asked()

    def recall(self) -> Any:
        """What was remembered of the build, if it stands there whole; else None."""
        manifest = self._output / MANIFEST
        if not (manifest.is_file() and self._cache.path.is_file()):
            return None
        known = json.loads(self._cache.get(self._key) or "null")
        with lock(self._output):
            stands = known and _digest(manifest.read_bytes()) == known["manifest"] and is_whole(self._output)
        return known["said"] if stands else None

    def remember(self, said: Any) -> None:
        """Remembers what was said of the build that was made, unless what it hangs on has changed meanwhile."""
        if self._asked() == self._key:
            manifest = _digest((self._output / MANIFEST).read_bytes())
            self._cache.put(self._key, json.dumps({"manifest": manifest, "said": said}).encode())
            self._cache.keep_used()

    def _asked(self) -> bytes:
        """The key of all that a build hangs on."""
        package = Path(__file__).parent
        rules = _files(self._rules) if self._rules else ()
        return key("build", sys.version, *map(_version, _LIBRARIES), *_files(package), *rules, *_sources(self._inputs))


def _files(folder: Path) -> Iterator[str]:
    """Name and digest of each file in a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield f"{path.relative_to(folder).as_posix()} {_digest(path.read_bytes())}"


def _sources(inputs: Sequence[Path]) -> Iterator[str]:
    """Name and digest of each source, or why it cannot be read."""
    for name, path in find_sources(inputs):
        try:
            yield f"{name} {_digest(read_source(path, name))}"
        except DocumentError as error:
            yield str(error)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
