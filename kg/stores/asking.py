"""Questions to the store beside a build, which is made where it is missing, and anew where it is damaged."""

from __future__ import annotations

from pathlib import Path

from kg.stores.embedded import discard, prefixes, prepare
from kg.stores.table import Table
from kg.stores.workers import DamagedStore, Workers


def ask(folder: Path, sparql: str, seconds: float) -> Table:
    """The answer of the build in ``folder`` to a SELECT or ASK query.

    Raises QueryError, also after ``seconds``; StorageError when there is no whole build.
    """
    try:
        with workers(folder) as asked:
            return asked.table(sparql, seconds)
    except DamagedStore:  # which may show only where a query reads
        discard(prepare(folder))
        with workers(folder) as asked:
            return asked.table(sparql, seconds)


def workers(folder: Path, count: int = 1) -> Workers:
    """Processes that answer from the store of the build in ``folder``; a damaged store is made anew, once."""
    known = prefixes(folder)
    path = prepare(folder)
    try:
        return Workers(path, known, count)
    except DamagedStore:
        discard(path)
        return Workers(prepare(folder), known, count)
