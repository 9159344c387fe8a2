"""The graph for networkx: nothing lost, parallel edges kept, values as the model has them."""

from __future__ import annotations

import networkx as nx

from kg.graph import to_networkx
from kg.model import Graph
from tests.builders import document, edge, evidence, graph, node

DOC = document("水利厅厅长、书记周远山访问水利厅，在青河市。")
QUOTE = evidence(DOC)
PERSON = node("Person", "周远山", evidence(DOC, "周远山"), aliases=("周厅长",))
BODY = node("Institution", "水利厅", evidence(DOC, "水利厅"))
CITY = node("Place", "青河市", evidence(DOC, "青河市"), code="990100")
LONELY = node("Plan", "青河规划", QUOTE)


def office() -> Graph:
    edges = [
        edge(PERSON, "holds_post", BODY, QUOTE, post="厅长"),
        edge(PERSON, "holds_post", BODY, QUOTE, post="书记"),
        edge(PERSON, "holds_post", BODY, evidence(DOC, "周远山")),
        edge(PERSON, "visits", BODY, QUOTE),
        edge(BODY, "located_in", CITY, QUOTE, source="gazetteer"),
    ]
    return graph([DOC], [PERSON, BODY, CITY, LONELY], edges)


def test_parallel_edges_are_kept_under_their_type_and_post() -> None:
    between = to_networkx(office())[PERSON.iri][BODY.iri]
    assert set(between) == {"holds_post", "holds_post:厅长", "holds_post:书记", "visits"}
    assert {key: (d["type"], d["post"]) for key, d in between.items()} == {
        "holds_post": ("holds_post", ""),
        "holds_post:厅长": ("holds_post", "厅长"),
        "holds_post:书记": ("holds_post", "书记"),
        "visits": ("visits", ""),
    }


def test_every_edge_carries_its_source_and_evidence() -> None:
    data = office()
    found = {(h, d["type"], t, d["post"], d["source"], d["evidence"]) for h, t, d in to_networkx(data).edges(data=True)}
    assert found == {(e.head, e.type, e.tail, e.post, e.source, e.evidence) for e in data.edges}


def test_every_node_is_there_with_its_values_also_one_without_edges() -> None:
    data = office()
    found = dict(to_networkx(data).nodes)
    assert found == {
        n.iri: {"type": n.type, "name": n.name, "aliases": n.aliases, "code": n.code, "mentions": n.mentions}
        for n in data.nodes
    }


def test_edges_run_from_head_to_tail() -> None:
    result = to_networkx(office())
    assert isinstance(result, nx.MultiDiGraph)
    assert result.has_edge(BODY.iri, CITY.iri, "located_in")
    assert not result.has_edge(CITY.iri, BODY.iri)


def test_an_empty_graph_is_a_graph() -> None:
    assert len(to_networkx(Graph((), (), (), ()))) == 0
