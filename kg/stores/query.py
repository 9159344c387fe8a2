"""Asking the built graph in SPARQL: which queries there are, which are let through, and rdflib's answers.

No query leaves the machine. ``kg.stores.embedded`` and ``kg.stores.worker`` ask the same of Oxigraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rdflib
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.query import ResultRow

from kg.errors import QueryError, RefusedQuery, StorageError
from kg.export.rdf import PREFIXES

FILES = ("graph.ttl", "evidence.ttl")
SHIPPED = (Path(__file__).parents[1] / "queries", Path(__file__).parents[2] / "queries")


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query: column names, and rows of text (empty where a variable is unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, str]]:
        """One mapping a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def shipped_queries() -> Mapping[str, Path]:
    """Name (``01_approvals``) → file of each query that comes with the package."""
    folder = next((folder for folder in SHIPPED if folder.is_dir()), None)
    return {path.stem: path for path in sorted(folder.glob("*.rq"))} if folder else {}


def question(path: Path) -> str:
    """The question that a query file answers: its first comment line."""
    return path.read_text("utf-8").split("\n", 1)[0].lstrip("# ").strip()


def find_query(asked: str) -> str:
    """SPARQL text: of a file, of a shipped query by its name or number, or ``asked`` itself.

    Raises QueryError when it is none of these.
    """
    if asked.endswith(".rq") and Path(asked).is_file():
        return _read(Path(asked))
    shipped = shipped_queries()
    named = [path for name, path in shipped.items() if asked in (name, name.partition("_")[0], name.partition("_")[2])]
    if named:
        return _read(named[0])
    if not re.search(r"\b(select|ask|construct|describe)\b", asked, re.IGNORECASE):
        raise QueryError(asked, "no such query", f"give SPARQL, a .rq file or one of: {', '.join(shipped)}")
    return asked


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(str(path), "not UTF-8", "save it as UTF-8") from error


def load(folder: Path, names: Sequence[str] = FILES) -> rdflib.Graph:
    """The facts and the evidence of a build, or other Turtle files of it. Raises StorageError when one is not there."""
    graph = rdflib.Graph()
    for name in names:
        path = folder / name
        if not path.is_file():
            raise StorageError(str(path), "not there", "run `kg build` first")
        try:
            graph.parse(path, format="turtle")
        except Exception as error:  # rdflib raises errors of many kinds, all of them the file's fault
            raise StorageError(str(path), "not the Turtle that was built", "build again") from error
    return graph


def ask(graph: rdflib.Graph, sparql: str, base: str) -> Table:
    """The answer of rdflib to a SELECT or ASK query. The prefixes of the build are known.

    Raises QueryError for a query that is not SPARQL, that changes data, that would reach out of the machine, or that
    fails while it runs.
    """
    known = {**PREFIXES, "kg": f"{base}ontology#"}
    query = check(sparql, known)
    try:
        result = graph.query(sparql, initNs=known)
        if result.type == "ASK":
            return query.table((), [], bool(result.askAnswer))
        columns = [str(name) for name in result.vars or ()]
        return query.table(
            columns, [["" if t is None else str(t) for t in row] for row in result if isinstance(row, ResultRow)]
        )
    except Exception as error:  # GRAPH, a broken regular expression, a sum of words: again the query's fault
        do = "mend it; the build is one graph, without GRAPH"
        raise QueryError("query", f"cannot be answered: {error}", do) from error


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a query that was let through."""

    is_table: bool
    names_columns: bool
    is_ordered: bool

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], answer: bool | None = None) -> Table:
        """An engine's answer; columns of ``SELECT *`` and rows that the query left unordered are sorted."""
        if answer is not None:
            return Table(("answer",), (("true" if answer else "false",),))
        order = range(len(columns)) if self.names_columns else sorted(range(len(columns)), key=columns.__getitem__)
        cells = [tuple(row[i] for i in order) for row in rows]
        return Table(tuple(columns[i] for i in order), tuple(cells if self.is_ordered else sorted(cells)))


def check(sparql: str, prefixes: Mapping[str, str], *, tables_only: bool = True) -> Checked:
    """The query, when it is SPARQL that only reads, only here. Raises QueryError else (RefusedQuery: it is SPARQL).

    ``tables_only`` refuses CONSTRUCT and DESCRIBE, whose answers are graphs.
    """
    try:
        parsed = parseQuery(sparql)
        query = translateQuery(parsed, initNs=dict(prefixes))
    except Exception as error:  # rdflib raises parser errors of many kinds, all of them the query's fault
        if _is_update(sparql):
            raise RefusedQuery("query", "updates are refused", "ask with SELECT, ASK or CONSTRUCT") from error
        raise QueryError("query", f"not SPARQL: {error}", "mend it") from error
    _check_stays_here(query.algebra)
    is_table = query.algebra.name in ("SelectQuery", "AskQuery")
    if tables_only and not is_table:
        raise QueryError("query", "answers with a graph, not with rows", "ask with SELECT or ASK")
    return Checked(is_table, bool(parsed[1].projection), bool(parsed[1].orderby))


def _is_update(sparql: str) -> bool:
    try:
        return bool(parseUpdate(sparql).request)
    except Exception:  # as above
        return False


def _check_stays_here(algebra: Any) -> None:
    """rdflib would run SERVICE and fetch FROM: neither is let through."""
    if isinstance(algebra, CompValue):
        if algebra.name == "ServiceGraphPattern" or algebra.datasetClause:
            raise RefusedQuery("query", "SERVICE and FROM would leave this machine", "ask the built graph alone")
        parts: Sequence[Any] = list(algebra.values())
    elif isinstance(algebra, (list, tuple, set, frozenset)):
        parts = list(algebra)
    else:
        return
    for part in parts:
        _check_stays_here(part)
