"""A finished build in the formats of other tools, made from its folder and not from the documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph

from kg import __version__
from kg.errors import KGError, StorageError
from kg.export.gexf import gexf
from kg.export.jsonld import jsonld
from kg.export.neo4j import neo4j
from kg.export.publish import check_replaceable, digests, lock, publish, replace
from kg.export.tables import read_csv

Read = Callable[[str], Path]


def export(folder: Path, form: str, target: Path | None = None) -> str:
    """The build in ``folder`` as ``form``, one of ``FORMATS``: written to ``target``, or given back when there is none.

    Raises StorageError when there is no whole build or it cannot be written; KGError for a target that cannot be.
    """
    if target and target.resolve().is_relative_to(folder.resolve()):
        raise KGError(str(target), "in the folder of the build", "choose another place: a build is a closed set")

    def built(name: str) -> Path:
        return _built(folder, name)

    if form in FOLDERS:
        if target is None:
            raise KGError(f"kg export {form}", "a folder of files", "name it with -o")
        _write_folder(target, FOLDERS[form](built))
        return ""
    text = FILES[form](built)
    if target is None:
        return text
    replace(target, text)
    return ""


def _built(folder: Path, name: str) -> Path:
    """A file of the build, the same as when it was built."""
    path, digest = folder / name, digests(folder, [name])[name]
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise StorageError(str(path), "not what was built", "build again")
    return path


def _write_folder(target: Path, files: Mapping[str, str]) -> None:
    """The whole set or nothing, in place of one that was exported before."""
    check_replaceable(target, files)
    with lock(target):
        publish(target, files, {"zhengtu": __version__})


def _jsonld(built: Read) -> str:
    return jsonld(pyoxigraph.parse(path=built("graph.ttl")), built("context.jsonld").read_text("utf-8"))


def _ntriples(built: Read) -> str:
    return "".join(f"{quad.triple} .\n" for quad in pyoxigraph.parse(path=built("graph.ttl")))


def _graphml(built: Read) -> str:
    return built("graph.graphml").read_text("utf-8")


def _gexf(built: Read) -> str:
    return gexf(built("graph.graphml"))


def _neo4j(built: Read) -> dict[str, str]:
    return neo4j(read_csv(built("entities.csv")), read_csv(built("relations.csv")))


# A new format is one function and one line here.
FILES: Mapping[str, Callable[[Read], str]] = {
    "jsonld": _jsonld,
    "ntriples": _ntriples,
    "graphml": _graphml,
    "gexf": _gexf,
}
FOLDERS: Mapping[str, Callable[[Read], Mapping[str, str]]] = {"neo4j": _neo4j}
