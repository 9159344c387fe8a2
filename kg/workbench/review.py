"""Going through a build by eye: the cases left undecided, and why a thing is one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.export.tables import read_csv

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """One node: its row of ``entities.csv``, and the rows of ``links.csv`` that say why its forms are one."""

    node: Row
    links: tuple[Row, ...]


def undecided(folder: Path) -> list[Row]:
    """The rows of ``review.csv``. Raises StorageError where no build is."""
    return list(read_csv(folder / "review.csv"))


def things(folder: Path, name: str) -> list[Thing]:
    """Every node of a build with a name or alias. Raises StorageError where no build is."""
    nodes = [row for row in read_csv(folder / "entities.csv") if name in (row["name"], *row["aliases"].split("|"))]
    links = [row for row in read_csv(folder / "links.csv") if row["iri"] in {node["iri"] for node in nodes}]
    return [Thing(node, tuple(row for row in links if row["iri"] == node["iri"])) for node in nodes]
