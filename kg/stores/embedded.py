"""The embedded store: Oxigraph on disk beside a build, made by ``kg build`` and kept while the build stays the same.

It is a cache: never part of the published set, left out of the manifest, made by the first query where it is missing,
damaged or of another build. The store of ``output`` lies in ``.output.store/``, in a folder named after the build's
digests.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph

from kg.errors import StorageError
from kg.export.publish import digests
from kg.export.rdf import FILES, PREFIXES

_STAGING, _LOCK = "new", "lock"


def prepare(folder: Path) -> Path:
    """The store of the build in ``folder``: the one that is there, else a new one.

    Raises StorageError when there is no whole build, or when the store cannot be written.
    """
    known = digests(folder, FILES)
    key = hashlib.sha256(json.dumps([pyoxigraph.__version__, known]).encode()).hexdigest()[:16]
    home = folder.resolve().with_name(f".{folder.resolve().name}.store")
    path = home / key
    if not path.is_dir():
        try:
            with _alone(home):
                if not path.is_dir():
                    _make(folder, known, path)
        except OSError as error:
            what = f"cannot be written: {error.strerror or error}"
            raise StorageError(str(home), what, "check the disk, or ask with --engine rdflib") from error
    return path


def discard(path: Path) -> None:
    """Takes a damaged store away."""
    shutil.rmtree(path, ignore_errors=True)


def prefixes(folder: Path) -> dict[str, str]:
    """The prefixes of a build, its own ``kg`` among them."""
    path = folder / FILES[0]
    try:
        parser = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
        next(parser, None)
    except (OSError, SyntaxError) as error:
        raise _not_built(path) from error
    return {**PREFIXES, **parser.prefixes}


def _make(folder: Path, digests: Mapping[str, str], path: Path) -> None:
    """Loads the files into a folder beside, puts it in its place, and clears away stores of earlier builds."""
    staging = path.with_name(_STAGING)
    shutil.rmtree(staging, ignore_errors=True)
    _load(folder, digests, staging)
    for other in path.parent.iterdir():
        if other not in (staging, path) and other.name != _LOCK:
            shutil.rmtree(other, ignore_errors=True)
    staging.rename(path)


def _load(folder: Path, digests: Mapping[str, str], staging: Path) -> None:
    store = pyoxigraph.Store(str(staging))
    for name, digest in digests.items():
        file = folder / name
        if not file.is_file() or _sha256(file) != digest:
            raise _not_built(file)
        try:
            store.bulk_load(path=file, format=pyoxigraph.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise _not_built(file) from error
    store.optimize()
    store.flush()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_built(path: Path) -> StorageError:
    if not path.is_file():
        return StorageError(str(path), "not there", "run `kg build` first")
    return StorageError(str(path), "not the Turtle that was built", "build again")


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time makes a store; the others wait for it."""
    import fcntl  # here, because Windows has no such module

    home.mkdir(exist_ok=True)
    with (home / _LOCK).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
