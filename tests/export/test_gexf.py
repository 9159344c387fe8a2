"""GEXF: networkx reads back what was written, and no day stands in it."""

from __future__ import annotations

import io
from pathlib import Path

import networkx as nx
import pytest

from kg.export.gexf import gexf
from kg.export.graphml import graphml
from kg.model import Graph
from tests.export.test_graphml import office


def written(data: Graph, folder: Path) -> str:
    path = folder / "graph.graphml"
    path.write_text(graphml(data), "utf-8", newline="")
    return gexf(path)


def read(text: str) -> nx.MultiDiGraph[str]:
    back = nx.read_gexf(io.BytesIO(text.encode()))
    assert isinstance(back, nx.MultiDiGraph)
    return back


def test_every_node_comes_back_with_its_label_type_code_and_aliases(tmp_path: Path) -> None:
    found = {
        (iri, d["label"], d["type"], d.get("code", ""), d.get("aliases", ""))
        for iri, d in read(written(office(), tmp_path)).nodes(data=True)
    }
    assert found == {(n.iri, n.name, n.type, n.code, "|".join(n.aliases)) for n in office().nodes}


def test_every_edge_comes_back_with_its_relation_and_quote_parallel_ones_too(tmp_path: Path) -> None:
    found = [
        (h, d["label"], t, d.get("post", ""), d["source"], d["quote"])
        for h, t, d in read(written(office(), tmp_path)).edges(data=True)
    ]
    expected = [(e.head, e.type, e.tail, e.post, e.source, e.evidence[0].text) for e in office().edges]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲&乙<丙>\"丁'", "甲&乙<丙>\"丁'"),
        ("一\n二\r\n三\r四\t五", "一\n二\r\n三\r四\t五"),
        ("]]>", "]]>"),
        ("𠮷😀\u2028", "𠮷😀\u2028"),
        ("甲\x00\x1b\ufffe乙", "甲\ufffd\ufffd\ufffd乙"),
    ],
)
def test_hostile_text_comes_back_but_for_what_xml_cannot_hold(text: str, expected: str, tmp_path: Path) -> None:
    back = read(written(office(text, text, text), tmp_path))
    (label,) = (d["label"] for _, d in back.nodes(data=True) if d["type"] == "Institution")
    posts = {(d["post"], d["quote"]) for *_, d in back.edges(data=True) if d["label"] == "holds_post"}
    assert label == expected and posts == {(expected, expected), ("党组书记", expected)}


def test_neither_the_day_nor_the_version_of_a_library_stands_in_it(tmp_path: Path) -> None:
    text = written(office(), tmp_path)
    assert "<meta" not in text and "NetworkX" not in text and nx.__version__ not in text
