"""RDF and JSON-LD as Apache Jena reads them, a third parser and the strictest: it fails where it so much as warns."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph
import pytest

from kg.export.jsonld import context, jsonld
from tests.builders import VOCABULARY, graph, hostile, write_rdf
from tests.export.reading import FILES
from tests.export.test_jsonld import ODD
from tests.export.test_rdf import HOSTILE
from tests.stores.servers import jena


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The RDF of a graph of hostile names, as JSON-LD too."""
    graphs = [hostile(name) for name in (*HOSTILE, *ODD) if "\uffff" not in name]  # allowed, but Jena warns of it
    data = graph(
        [document for one in graphs for document in one.documents],
        [node for one in graphs for node in one.nodes],
        [edge for one in graphs for edge in one.edges],
    )
    folder = write_rdf(data, tmp_path_factory.mktemp("rdf"))
    facts = pyoxigraph.parse(path=folder / "graph.ttl")
    (folder / "graph.jsonld").write_text(jsonld(facts, context(VOCABULARY)), "utf-8")
    return folder


@pytest.mark.parametrize("name", [*FILES, "graph.jsonld"])
def test_jena_reads_the_same(folder: Path, name: str) -> None:
    command = ["java", "-cp", str(jena()), "riotcmd.riot", "--strict", "--check", "--out=nq", str(folder / name)]
    done = subprocess.run(command, capture_output=True, check=True)
    found = set(pyoxigraph.parse(done.stdout, format=pyoxigraph.RdfFormat.N_QUADS))
    assert found == set(pyoxigraph.parse(path=folder / name))
