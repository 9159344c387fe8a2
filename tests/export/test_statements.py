"""What the RDF says: relations in own and in standard terms, posts and codes; every edge leads to its quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.rdf import PREFIXES, RdfWriter
from kg.model import Evidence, Field, Graph
from kg.pipeline import build
from kg.rulebook.rules import Rules
from kg.stores.query import ask, load
from tests.builders import BASE, VOCABULARY, document, edge, evidence, graph, node, write_rdf
from tests.export.reading import KG, oxigraph_facts, policy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rdf(policy(), tmp_path)


# --- standard terms ---


@pytest.mark.parametrize(
    ("type_", "head_type"), [(name, head) for name, kind in VOCABULARY.relations.items() for head in kind.head]
)
def test_a_relation_is_written_with_its_standard_property_in_the_right_direction(
    type_: str, head_type: str, tmp_path: Path
) -> None:
    relation = VOCABULARY.relations[type_]
    doc = document("甲与乙。")
    head, tail = node(head_type, "甲", evidence(doc, "甲")), node(relation.tail[-1], "乙", evidence(doc, "乙"))
    write_rdf(graph([doc], [head, tail], [edge(head, type_, tail, evidence(doc))]), tmp_path)
    expected = {(head.iri, str(KG[relation.property]), tail.iri)}
    if relation.super:
        prefix, _, local = relation.super[head_type].partition(":")
        ends = (tail.iri, head.iri) if relation.inverse else (head.iri, tail.iri)
        expected.add((ends[0], PREFIXES[prefix] + local, ends[1]))
    if relation.symmetric:
        expected |= {(o, p, s) for s, p, o in expected}
    assert {f[:3] for f in oxigraph_facts(tmp_path, "graph.ttl") if {f[0], f[2]} == {head.iri, tail.iri}} == expected


def test_a_place_is_contained_in_a_place_and_a_body_has_its_location_there(tmp_path: Path) -> None:
    doc = document("青河省青河市水利局。")
    province, city, bureau = (
        node(type_, name, evidence(doc, name))
        for type_, name in (("Place", "青河省"), ("Place", "青河市"), ("Institution", "水利局"))
    )
    edges = [edge(city, "located_in", province, evidence(doc)), edge(bureau, "located_in", city, evidence(doc))]
    sparql = """SELECT ?body ?province WHERE {
        ?b schema:location/schema:containedInPlace+ ?p ; rdfs:label ?body . ?p rdfs:label ?province }"""
    folder = write_rdf(graph([doc], [province, city, bureau], edges), tmp_path)
    assert ask(load(folder), sparql, BASE).rows == (("水利局", "青河省"),)


def test_the_super_property_of_an_inverse_relation_runs_from_tail_to_head(folder: Path) -> None:
    facts = rdflib.Graph().parse(folder / "graph.ttl")
    office, plan = rdflib.URIRef(f"{BASE}institution/省政府"), rdflib.URIRef(f"{BASE}plan/青河规划")
    creator = rdflib.URIRef(f"{PREFIXES['dcterms']}creator")
    assert (office, KG.issues, plan) in facts
    assert (plan, creator, office) in facts
    assert (office, creator, plan) not in facts


def test_each_post_is_a_membership_of_its_own(folder: Path) -> None:
    sparql = """SELECT ?post ?person ?where ?m WHERE {
        ?m a org:Membership ; org:member/rdfs:label ?person ; org:organization/rdfs:label ?where ; org:role ?role .
        ?role a org:Role ; rdfs:label ?post . }"""
    rows = ask(load(folder), sparql, BASE).rows
    assert [row[:3] for row in rows] == [("党组书记", "周远山", "青河省"), ("省长", "周远山", "青河省")]
    assert len({row[3] for row in rows}) == 2


def test_codes_and_aliases_stand_beside_the_label(folder: Path) -> None:
    sparql = 'SELECT ?name ?alias WHERE { ?p dcterms:identifier "990000" ; rdfs:label ?name ; skos:altLabel ?alias }'
    assert ask(load(folder), sparql, BASE).rows == (("青河省", "我省"), ("青河省", "青河"))


# --- evidence ---


def stated(data: Graph) -> Iterator[tuple[str, ...]]:
    """What the graph says about each edge and each of its quotes."""
    for e in data.edges:
        predicate = str(KG[VOCABULARY.relations[e.type].property])
        for q in e.evidence:
            yield e.head, predicate, e.tail, q.text, str(q.start), str(q.end), q.document, q.rule


def test_every_edge_leads_to_its_exact_quotes(folder: Path) -> None:
    sparql = """SELECT ?head ?predicate ?tail ?quote ?start ?end ?document ?rule WHERE {
        ?s rdf:subject ?head ; rdf:predicate ?predicate ; rdf:object ?tail ;
           kg:rule ?rule ; prov:wasQuotedFrom ?passage .
        ?head ?predicate ?tail .
        ?passage rdf:value ?quote ; nif:beginIndex ?start ; nif:endIndex ?end ; dcterms:isPartOf ?d .
        ?d dcterms:identifier ?document . }"""
    assert set(ask(load(folder), sparql, BASE).rows) == set(stated(policy()))


def test_a_post_leads_to_the_quotes_that_speak_of_it_alone(tmp_path: Path) -> None:
    doc = document("水利厅厅长周远山。水利厅党组书记周远山。")
    first, second = evidence(doc, "水利厅厅长周远山。"), evidence(doc, "水利厅党组书记周远山。")
    zhou, bureau = node("Person", "周远山", first, second), node("Institution", "水利厅", first, second)
    edges = [
        edge(zhou, "holds_post", bureau, first, post="厅长"),
        edge(zhou, "holds_post", bureau, second, post="党组书记"),
    ]
    write_rdf(graph([doc], [zhou, bureau], edges), tmp_path)
    sparql = "SELECT ?post ?quote WHERE { ?m org:role/rdfs:label ?post ; prov:wasQuotedFrom/rdf:value ?quote }"
    assert set(ask(load(tmp_path), sparql, BASE).rows) == {("厅长", first.text), ("党组书记", second.text)}


def test_quotes_of_title_and_text_at_the_same_offsets_stay_apart(tmp_path: Path) -> None:
    doc = document("甲乙丙丁", title="戊己庚辛")
    quotes = [evidence(doc), evidence(doc, field=Field.TITLE)]
    one, other = node("Place", "甲", *quotes), node("Place", "乙", *quotes)
    write_rdf(graph([doc], [one, other], [edge(one, "located_in", other, *quotes)]), tmp_path)
    rows = ask(load(tmp_path), "SELECT ?passage ?quote WHERE { ?passage rdf:value ?quote }", BASE).rows
    assert len({passage for passage, _ in rows}) == 2
    assert {quote for _, quote in rows} == {"甲乙丙丁", "戊己庚辛"}


# As in newspapers: 1.7 quotes an edge and 1.1 sentences, for who holds which post is said again and again, and many
# sentences list people and places.
NEWS = {
    "a.txt": "辽宁省省长周远山访问沈阳市。辽宁省省长周远山会见了外交部部长林小满。省政府印发《青河流域保护规划》。",
    "b.txt": "外交部部长林小满访问沈阳市。辽宁省省长周远山出席全国水利工作会议。国务院批准《青河流域保护规划》。",
    "c.txt": "辽宁省省长周远山访问大连市。外交部部长林小满会见了周远山。沈阳市公安局实施《青河流域保护规划》。",
    "d.txt": "辽宁省省长周远山说，今年雨水多。周远山、林小满出席第九届全国艺术节和第三届全国文化论坛。",
    "e.txt": "辽宁省省长周远山说，堤坝已经加固。外交部部长林小满访问沈阳市、大连市和丹东市。",
    "f.txt": "周远山、林小满访问沈阳市、大连市和丹东市。外交部部长林小满出席第九届全国艺术节。",
    "g.txt": "周远山出席第九届全国艺术节。周远山访问丹东市。林小满访问大连市。林小满出席第九届全国艺术节。",
    "h.txt": "周远山会见了林小满。国务院批准《青河流域保护规划》。省政府印发《青河流域保护规划》。周远山访问沈阳市。",
    "i.txt": "国务院批准《青河流域保护规划》。林小满访问丹东市。周远山访问大连市。",
}


def test_evidence_of_news_costs_at_most_eleven_triples_an_edge(rules: Rules, tmp_path: Path) -> None:
    for name, text in NEWS.items():
        (tmp_path / name).write_text(text, "utf-8")
    data = build([tmp_path], rules=rules).data
    stated = replace(data, edges=tuple(edge for edge in data.edges if edge.evidence), unresolved=())
    assert sum(len(edge.evidence) for edge in stated.edges) > 1.7 * len(stated.edges)
    assert len(RdfWriter(stated, VOCABULARY).evidence_triples) <= 11 * len(stated.edges)


@settings(max_examples=30, deadline=None)
@given(size=st.integers(min_value=1, max_value=60), shared=st.booleans())
def test_evidence_costs_at_most_eleven_triples_an_edge(
    size: int, shared: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    doc = document("".join(f"第{n}村在青河市。" for n in range(size)))
    city = node("Place", "青河市", evidence(doc, "青河市"))

    def quote(name: str) -> Evidence:
        return evidence(doc) if shared else evidence(doc, f"{name}在青河市。")

    villages = [node("Place", name, quote(name)) for name in (f"第{n}村" for n in range(size))]
    edges = [edge(village, "located_in", city, *village.mentions) for village in villages]
    folder = write_rdf(graph([doc], [city, *villages], edges), tmp_path_factory.mktemp("cost"))
    assert len(oxigraph_facts(folder, "evidence.ttl")) <= 11 * size
