"""Going through a build by eye: the cases left undecided, and why a thing is one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StorageError

_LONGEST_CELL = 2**31 - 1

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """One node: its row of ``entities.csv``, and the rows of ``links.csv`` that say why its forms are one."""

    node: Row
    links: tuple[Row, ...]


def undecided(folder: Path) -> list[Row]:
    """The rows of ``review.csv``. Raises StorageError where no build is."""
    return list(_rows(folder / "review.csv"))


def things(folder: Path, name: str) -> list[Thing]:
    """Every node of a build with a name or alias. Raises StorageError where no build is."""
    nodes = [row for row in _rows(folder / "entities.csv") if name in (row["name"], *row["aliases"].split("|"))]
    links = [row for row in _rows(folder / "links.csv") if row["iri"] in {node["iri"] for node in nodes}]
    return [Thing(node, tuple(row for row in links if row["iri"] == node["iri"])) for node in nodes]


def _rows(path: Path) -> Iterator[Row]:
    if not path.is_file():
        raise StorageError(str(path), "not there", "run `kg build` first")
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)
