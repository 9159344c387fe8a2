"""GraphML: networkx reads back what was written, whatever stands in it."""

from __future__ import annotations

import io
import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export.graphml import graphml
from kg.model import Graph
from tests.builders import document, edge, evidence, graph, node

ANYTHING = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # by XML 1.0


def read(data: Graph) -> nx.MultiDiGraph[str]:
    """What networkx makes of the bytes that are published."""
    written = io.BytesIO(graphml(data).encode("utf-8"))
    back = nx.read_graphml(written, force_multigraph=True)
    assert isinstance(back, nx.MultiDiGraph)
    return back


def office(name: str = "水利厅", post: str = "厅长", text: str = "水利厅厅长、党组书记周远山，在青河市。") -> Graph:
    """A person with two posts in one body, and that body in a city; ``name`` is the body's."""
    doc = document(text)
    quote = evidence(doc)
    person = node("Person", "周远山", quote)
    body = node("Institution", name, quote, aliases=("水利", "水厅"))
    city = node("Place", "青河市", quote, code="990100")
    edges = [
        edge(person, "holds_post", body, quote, post=post),
        edge(person, "holds_post", body, quote, post="党组书记"),
        edge(body, "located_in", city, quote),
    ]
    return graph([doc], [person, body, city], edges)


def test_every_node_comes_back_with_its_label() -> None:
    data = office()
    assert {(iri, d["label"], d["type"]) for iri, d in read(data).nodes(data=True)} == {
        (n.iri, n.name, n.type) for n in data.nodes
    }


def test_codes_and_aliases_come_back_and_empty_ones_are_left_out() -> None:
    found = {d["label"]: (d.get("code"), d.get("aliases")) for _, d in read(office()).nodes(data=True)}
    assert found == {"周远山": (None, None), "水利厅": (None, "水利|水厅"), "青河市": ("990100", None)}


def test_every_edge_comes_back_with_its_quote_parallel_ones_too() -> None:
    data = office()
    found = [(h, d["type"], t, d.get("post", ""), d["source"], d["quote"]) for h, t, d in read(data).edges(data=True)]
    assert sorted(found) == [(e.head, e.type, e.tail, e.post, e.source, e.evidence[0].text) for e in data.edges]


def test_all_quotes_of_an_edge_come_back() -> None:
    docs = [document("镇在市。", "d1"), document("镇位于市。", "d2")]
    quotes = [evidence(doc) for doc in docs]
    town, city = node("Place", "镇", *quotes), node("Place", "市", *quotes)
    back = read(graph(docs, [town, city], [edge(town, "located_in", city, *quotes)]))
    assert [d["quote"] for *_, d in back.edges(data=True)] == ["镇在市。|镇位于市。"]


def test_a_graph_without_edges_is_a_graph() -> None:
    back = read(graph([], []))
    assert (len(back), back.number_of_edges()) == (0, 0)


@pytest.mark.parametrize(
    "text", ["甲&乙<丙>\"丁'", "]]>", "一\n二\r\n三\r四\t五", "  前后  ", "\x85\u2028", "😀𠮷", "&#13;&amp;"]
)
def test_markup_white_space_and_rare_characters_come_back_as_they_were(text: str) -> None:
    assert labels_posts_quotes(office(text, text, text)) == (text, text, text)


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1b", "\x0b", "\ud800", "\udfff", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_replaced(character: str) -> None:
    text = f"甲{character}乙"
    assert labels_posts_quotes(office(text, text, text)) == ("甲\ufffd乙", "甲\ufffd乙", "甲\ufffd乙")


@given(text=ANYTHING)
def test_any_text_comes_back_but_for_what_xml_cannot_hold(text: str) -> None:
    expected = FORBIDDEN.sub("\ufffd", text)
    assert labels_posts_quotes(office(text, text, text)) == (expected, expected, expected)


def labels_posts_quotes(data: Graph) -> tuple[str, str, str]:
    """The label, the post and the quote that ``office`` was given, read back."""
    back = read(data)
    assert set(back) == {n.iri for n in data.nodes}
    (label,) = (d["label"] for _, d in back.nodes(data=True) if d["type"] == "Institution")
    held = [d for *_, d in back.edges(data=True) if d["type"] == "holds_post" and d["post"] != "党组书记"]
    return label, held[0]["post"], held[0]["quote"]
