"""What the user named → the files to read, in an order that depends on names alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.documents.articles import SUFFIXES
from kg.errors import DocumentError, StorageError

LARGEST = 64 * 1024 * 1024  # Bytes; a larger source is rejected before it is opened.


def find_sources(inputs: Sequence[Path]) -> list[tuple[str, Path]]:
    """(name, path) of every readable kind of file, sorted by name.

    A file is named by its own name, one in a folder by its path below that folder; a file named twice is read once.
    Links in a folder and hidden files are passed over. Raises StorageError for an input that is not there, and for a
    folder that cannot be listed.
    """
    found: dict[Path, str] = {}
    for given in inputs:
        if not os.access(given, os.F_OK):  # of a name that is too long, too: there Path.exists raises
            raise StorageError(str(given), "no such file or folder", "name a document or a folder of documents")
        real = given.resolve()
        for name, path in _below(real) if real.is_dir() else [(_printable(given.name), real)]:
            found.setdefault(path, name)
    return sorted((name, path) for path, name in found.items())


def _below(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(parent, name)
            suffix = Path(name.lower().removesuffix(".xz")).suffix
            if suffix in SUFFIXES and not name.startswith(".") and not path.is_symlink():
                yield _printable(path.relative_to(folder).as_posix()), path


def _printable(name: str) -> str:
    """A file's name as text: bytes of it that are not UTF-8 are spelt ``\\xb1``."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _refuse(error: OSError) -> None:
    raise StorageError(str(error.filename), f"cannot be read: {error.strerror}", "check its permissions") from error


def read_source(path: Path, name: str) -> bytes:
    """The bytes of a source. Raises DocumentError when it is no regular file, too large, or cannot be read."""
    try:
        if not path.is_file():
            raise DocumentError(name, "not a regular file", "give a file or a folder")
        if path.stat().st_size > LARGEST:
            raise DocumentError(name, f"larger than {LARGEST // 1024 // 1024} MB", "split it")
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(name, f"cannot be read: {error.strerror}", "check its permissions") from error
