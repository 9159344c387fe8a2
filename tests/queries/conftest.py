"""Asking a small graph: written out, loaded again, in two engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from kg.export.rdf import FILES
from kg.model import Graph
from kg.stores.query import ask, find_query, load
from tests.builders import BASE, write_rdf

Rows = list[tuple[str, ...]]
Answers = Callable[[str, Graph], Rows]


@pytest.fixture
def rows(tmp_path: Path) -> Answers:
    """The rows that a shipped query gives for a graph: rdflib's, which must be those of Oxigraph."""

    def answers(name: str, data: Graph) -> Rows:
        sparql = find_query(name)
        found = list(ask(load(write_rdf(data, tmp_path)), sparql, BASE).rows)
        assert sorted(oxigraph_rows(tmp_path, sparql)) == sorted(found)
        return found

    return answers


def oxigraph_rows(folder: Path, sparql: str) -> Rows:
    """What Oxigraph makes of the query, as text."""
    store = pyoxigraph.Store()
    for name in FILES:
        store.load(path=folder / name, format=pyoxigraph.RdfFormat.TURTLE)
    solutions = store.query(sparql)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return [tuple(_text(term) for term in solution) for solution in solutions]


def _text(term: object) -> str:
    assert term is None or isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal)
    return "" if term is None else term.value
