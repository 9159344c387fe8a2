"""Asking the built graph in SPARQL: which queries there are, and rdflib's answers.

No query leaves the machine. ``kg.stores.asking`` asks the same of Oxigraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import rdflib
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.query import ResultRow

from kg.errors import QueryError, RefusedQuery, StorageError
from kg.export.rdf import FILES, PREFIXES
from kg.stores.guard import check
from kg.stores.table import Table

SHIPPED = (Path(__file__).parents[1] / "queries", Path(__file__).parents[2] / "queries")


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
        except (SyntaxError, ValueError, LookupError, AssertionError) as error:  # all that rdflib's reader raises
            raise StorageError(str(path), "not the Turtle that was built", "build again") from error
    return graph


def ask(graph: rdflib.Graph, sparql: str, base: str) -> Table:
    """The answer of rdflib to a SELECT or ASK query. The prefixes of the build are known.

    Raises QueryError for a query that is not SPARQL, that changes data, that would reach out of the machine, or that
    fails while it runs.
    """
    known = {**PREFIXES, "kg": f"{base}ontology#"}
    checked = check(sparql)
    _check_stays_here(_parsed(sparql, known))
    try:
        result = graph.query(sparql, initNs=known)
        if result.type == "ASK":
            return checked.table((), [], bool(result.askAnswer))
        columns = [str(name) for name in result.vars or ()]
        return checked.table(
            columns, [["" if t is None else str(t) for t in row] for row in result if isinstance(row, ResultRow)]
        )
    except Exception as error:  # rdflib raises bare Exception, too (GRAPH), and whatever a function meets
        do = "mend it; the build is one graph, without GRAPH"
        raise QueryError("query", f"cannot be answered: {error}", do) from error


def _parsed(sparql: str, prefixes: Mapping[str, str]) -> CompValue:
    """The algebra of a query that answers with rows; QueryError for another."""
    try:
        algebra: CompValue = translateQuery(parseQuery(sparql), initNs=dict(prefixes)).algebra
    except Exception as error:  # rdflib raises bare Exception, too (an unknown prefix)
        raise QueryError("query", f"not SPARQL: {error}", "mend it") from error
    if algebra.name not in ("SelectQuery", "AskQuery"):
        raise QueryError("query", "answers with a graph, not with rows", "ask with SELECT or ASK")
    return algebra


def _check_stays_here(algebra: Any) -> None:
    """rdflib would run SERVICE and fetch FROM, and cuts words in a way of its own: neither is let through."""
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
