"""RDF: what is written is what two parsers read, whatever the names; every edge leads to its quote."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, XSD

from kg.errors import CheckError
from kg.export.rdf import PREFIXES, RdfWriter
from kg.model import Attribute, Edge, Evidence, Field, Graph, Node, Unresolved
from kg.store import ask, load
from tests.builders import BASE, VOCABULARY, document, edge, evidence, graph, hostile, node, write_rdf

# rdflib 7 warns of its own old names whenever it reads N-Quads
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning:rdflib")

KG = rdflib.Namespace(f"{BASE}ontology#")
ORG = rdflib.Namespace(PREFIXES["org"])
FILES = ("graph.ttl", "evidence.ttl", "graph.nq")

T = TypeVar("T")
# (subject, predicate, object, language, datatype)
Fact = tuple[str, str, str, str, str]

HOSTILE = [
    "a b",
    '<>"{}|^`\\',
    'quote"^^xsd:date',
    '"^^x:y',
    '"@en',
    "line\nfeed\r\nand\rreturn\ttab",
    "\x00\x01\x1f\x7f\x85",
    "\ud800 half a pair \udfff",
    "\u202egnp.exe\u2066\u061c\u200f",
    "%zz%20%",
    "😀𠮷🏳️‍🌈",
    "《规划》“征求意见稿”（2023—2035年）[一]",
    "\ufdd0\ufffe\uffff\U0001fffe\U000e0001\U0010ffff",
    "\ue000\U000f0000",
    "../..?x=1#y",
    "é vs e\u0301",
    "\u2028\u2029\ufeff",
    ".",
    "a|b,c;d",
]
NAMES = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join),
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=12),
)


def policy() -> Graph:
    """Two documents that share an edge; one of each kind of relation: plain, inverse, symmetric, with a post."""
    text = "省长周远山会见林小满，省政府批准《青河规划》并印发。"
    first = document(text, "d1", title="一篇", date="2026-01-22", source="a.txt")
    second = document("省政府批准《青河规划》，水利厅与农业厅合作。", "d2")
    one, two = evidence(first, rule="rule.one"), evidence(second, rule="rule.two")
    zhou, lin = node("Person", "周远山", one), node("Person", "林小满", one)
    province = node("Place", "青河省", one, code="990000", aliases=("青河", "我省"))
    office = node("Institution", "省政府", one, two)
    water, farms = node("Institution", "水利厅", two), node("Institution", "农业厅", two)
    plan = node("Plan", "青河规划", one, two)
    edges = [
        edge(zhou, "holds_post", province, evidence(first, "省长周远山"), post="省长"),
        edge(zhou, "holds_post", province, one, post="党组书记"),
        edge(zhou, "meets", lin, one),
        edge(office, "approves", plan, one, two),
        edge(office, "issues", plan, one),
        edge(water, "cooperates_with", farms, two),
    ]
    return graph([first, second], [zhou, lin, province, office, water, farms, plan], edges)


def shuffled(data: Graph, seed: int) -> Graph:
    """The same graph with every tuple in another order."""
    rng = random.Random(seed)
    nodes = [Node(n.iri, n.type, n.name, n.code, _mix(rng, n.aliases), _mix(rng, n.mentions)) for n in data.nodes]
    edges = [Edge(e.head, e.type, e.tail, e.post, e.source, _mix(rng, e.evidence)) for e in data.edges]
    return Graph(_mix(rng, data.documents), _mix(rng, tuple(nodes)), _mix(rng, tuple(edges)), data.unresolved)


def _mix(rng: random.Random, values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(rng.sample(values, len(values)))


# --- what two parsers read ---


def rdflib_facts(folder: Path, name: str) -> set[Fact]:
    """The triples of a file as rdflib reads them; a term that RDF forbids raises."""
    parsed = rdflib.Dataset(default_union=True)
    parsed.parse(data=(folder / name).read_bytes(), format="nquads" if name.endswith(".nq") else "turtle")
    return {_fact(*triple) for triple in parsed.triples((None, None, None))}


def _fact(s: rdflib.term.Node, p: rdflib.term.Node, o: rdflib.term.Node) -> Fact:
    for term in (s, p, o):
        assert isinstance(term, rdflib.URIRef | rdflib.Literal)  # no blank node
        assert term.n3()  # raises for an IRI that is none
    if not isinstance(o, rdflib.Literal):
        return str(s), str(p), str(o), "", ""
    datatype = str(o.datatype or (RDF.langString if o.language else XSD.string))
    return str(s), str(p), str(o), o.language or "", datatype


def oxigraph_facts(folder: Path, name: str) -> set[Fact]:
    """The triples of a file as Oxigraph reads them; its parser is strict."""
    kind = pyoxigraph.RdfFormat.N_QUADS if name.endswith(".nq") else pyoxigraph.RdfFormat.TURTLE
    return {_oxigraph_fact(quad) for quad in pyoxigraph.parse(path=folder / name, format=kind)}


def _oxigraph_fact(quad: pyoxigraph.Quad) -> Fact:
    s, p, o = quad.subject, quad.predicate, quad.object
    assert isinstance(s, pyoxigraph.NamedNode)
    assert isinstance(o, pyoxigraph.NamedNode | pyoxigraph.Literal)
    if isinstance(o, pyoxigraph.NamedNode):
        return s.value, p.value, o.value, "", ""
    return s.value, p.value, o.value, o.language or "", o.datatype.value


def check_readable(folder: Path) -> None:
    """Both parsers read every file alike, without blank nodes; the N-Quads are the Turtle's facts by document."""
    for name in FILES:
        assert rdflib_facts(folder, name) == oxigraph_facts(folder, name), name
    assert oxigraph_facts(folder, "graph.ttl") == oxigraph_facts(folder, "graph.nq")


def labels(facts: rdflib.Graph, class_: rdflib.URIRef) -> set[str]:
    return {str(label) for thing in facts.subjects(RDF.type, class_) for label in facts.objects(thing, RDFS.label)}


def readable(text: str) -> str:
    """The text as a file can hold it: half a surrogate pair becomes U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rdf(policy(), tmp_path)


def test_two_parsers_read_every_file_as_the_same_graph(folder: Path) -> None:
    check_readable(folder)


def test_reading_and_writing_by_rdflib_gives_an_isomorphic_graph(folder: Path) -> None:
    for name in ("graph.ttl", "evidence.ttl"):
        first = rdflib.Graph().parse(folder / name)
        assert isomorphic(first, rdflib.Graph().parse(data=first.serialize(format="nt"), format="nt"))


def test_a_named_graph_holds_what_its_document_states_and_no_more(folder: Path) -> None:
    quads = rdflib.Dataset().parse(data=(folder / "graph.nq").read_bytes(), format="nquads")
    office, plan = (rdflib.URIRef(f"{BASE}{local}") for local in ("institution/省政府", "plan/青河规划"))
    stated = {
        str(name)
        for name in (f"{BASE}document/d1", f"{BASE}document/d2")
        if (office, KG.approves, plan) in quads.get_context(rdflib.URIRef(name))
    }
    assert stated == {f"{BASE}document/d1", f"{BASE}document/d2"}
    second = quads.get_context(rdflib.URIRef(f"{BASE}document/d2"))
    assert (office, KG.issues, plan) not in second
    assert not labels(second, KG.Person)


@settings(max_examples=25)
@given(seed=st.integers())
def test_the_order_of_the_graph_changes_no_byte(seed: int) -> None:
    def files(data: Graph) -> tuple[str, str, str]:
        writer = RdfWriter(data, VOCABULARY)
        return writer.facts(), writer.evidence(), writer.quads()

    assert files(shuffled(policy(), seed)) == files(policy())


# --- hostile names ---


@settings(max_examples=200, deadline=None)
@given(name=NAMES)
def test_any_name_survives_as_a_label_and_gives_valid_iris(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_rdf(hostile(name), tmp_path_factory.mktemp("hostile"))
    check_readable(folder)
    facts = load(folder)
    for class_ in (KG.Person, KG.Institution, KG.Document, ORG.Role):
        assert labels(facts, class_) == {readable(name)}
    assert {str(value) for value in facts.objects(None, RDF.value)} == {readable(name)}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_end_of_an_iri_is_the_name_again_once_decoded(name: str, tmp_path: Path) -> None:
    facts = load(write_rdf(hostile(name), tmp_path))
    (iri,) = facts.subjects(RDF.type, KG.Person)
    last = str(iri).removeprefix(f"{BASE}person/")
    assert not {"/", "?", "#"} & set(last)
    assert unquote(last, errors="surrogatepass") == unicodedata.normalize("NFC", name)


def test_names_that_differ_only_in_hostile_characters_stay_two_things(tmp_path: Path) -> None:
    doc = document("甲 乙。甲%20乙。")
    people = [node("Person", name, evidence(doc, name)) for name in ("甲 乙", "甲%20乙")]
    assert labels(load(write_rdf(graph([doc], people), tmp_path)), KG.Person) == {"甲 乙", "甲%20乙"}


# --- literals ---


@pytest.mark.parametrize("date", ["2026-01-22", "2024-02-29", "0001-01-01"])
def test_a_date_is_typed(date: str, tmp_path: Path) -> None:
    assert issued(date, tmp_path) == (date, str(XSD.date))


@pytest.mark.parametrize(
    "date",
    ["2026-02-30", "2023-02-29", "20260122", "2026-W04-4", "2026-1-2", "2026", "二〇二六年", "2026-01-22 "],
)
def test_what_is_no_date_stays_text(date: str, tmp_path: Path) -> None:
    assert issued(date, tmp_path) == (date, str(XSD.string))


def issued(date: str, folder: Path) -> tuple[str, str]:
    write_rdf(graph([document(date=date)], []), folder)
    (found,) = (f for f in oxigraph_facts(folder, "graph.ttl") if f[1] == f"{PREFIXES['dcterms']}issued")
    return found[2], found[4]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("issued", "2026-01-22", {("issued", "2026-01-22", "date")}),
        ("issued", "2026-13-40", {("issued", "2026-13-40", "string")}),
        ("document_number", "青政〔2026〕7号", {("documentNumber", "青政〔2026〕7号", "string")}),
        (
            "period",
            "2023/2035",
            {("period", "2023/2035", "string"), ("periodStart", "2023", "gYear"), ("periodEnd", "2035", "gYear")},
        ),
        ("period", "2035/2023", {("period", "2035/2023", "string")}),
        ("period", "远期", {("period", "远期", "string")}),
    ],
)
def test_an_attribute_is_typed_where_it_is_valid_and_leads_to_its_quote(
    name: str, value: str, expected: set[tuple[str, str, str]], tmp_path: Path
) -> None:
    doc = document("《青河规划》自即日起施行。")
    plan = replace(node("Plan", "青河规划", evidence(doc)), attributes=(Attribute(name, value, evidence(doc)),))
    write_rdf(graph([doc], [plan]), tmp_path)
    check_readable(tmp_path)
    own = {f for f in oxigraph_facts(tmp_path, "graph.ttl") if f[0] == plan.iri and f[1].startswith(str(KG))}
    assert {(f[1].removeprefix(str(KG)), f[2], f[4].removeprefix(str(XSD))) for f in own} == expected
    predicate = f"kg:{VOCABULARY.attributes[name].property}"
    sparql = f"""SELECT ?v ?q WHERE {{
        ?s rdf:predicate {predicate} ; rdf:object ?v ; prov:wasQuotedFrom/rdf:value ?q }}"""
    assert ask(load(tmp_path), sparql, BASE).rows == ((value, doc.text),)


def test_what_was_left_undecided_is_kept_with_its_quote_and_its_candidates(tmp_path: Path) -> None:
    doc = document("他到鼓楼区。")
    data = replace(graph([doc], []), unresolved=(Unresolved(evidence(doc, "鼓楼区"), ("甲", "乙"), "two fit"),))
    sparql = """SELECT ?name ?candidate ?reason ?quote WHERE { ?u a kg:Unresolved ; rdfs:label ?name ;
        kg:candidate ?candidate ; kg:reason ?reason ; prov:wasQuotedFrom/rdf:value ?quote }"""
    rows = ask(load(write_rdf(data, tmp_path)), sparql, BASE).rows
    assert rows == (("鼓楼区", "乙", "two fit", "鼓楼区"), ("鼓楼区", "甲", "two fit", "鼓楼区"))


@pytest.mark.parametrize("bad", ["a b", "a<b", "a\nb", "a\x00b", "a\x0cb", "a%zzb", "a\ud800b", "a|b", "a\\b"])
def test_what_is_no_iri_is_not_written(bad: str) -> None:
    doc = document("甲。")
    strange = replace(node("Place", "甲", evidence(doc)), iri=f"{BASE}place/{bad}")
    with pytest.raises(CheckError, match="not an IRI"):
        RdfWriter(graph([doc], [strange]), VOCABULARY).facts()


# --- standard terms ---


@pytest.mark.parametrize("type_", sorted(VOCABULARY.relations))
def test_a_relation_is_written_with_its_standard_property_in_the_right_direction(type_: str, tmp_path: Path) -> None:
    relation = VOCABULARY.relations[type_]
    doc = document("甲与乙。")
    head, tail = node(relation.head[0], "甲", evidence(doc, "甲")), node(relation.tail[0], "乙", evidence(doc, "乙"))
    write_rdf(graph([doc], [head, tail], [edge(head, type_, tail, evidence(doc))]), tmp_path)
    expected = {(head.iri, str(KG[relation.property]), tail.iri)}
    if relation.symmetric:
        expected.add((tail.iri, str(KG[relation.property]), head.iri))
    if relation.super:
        prefix, _, local = relation.super.partition(":")
        ends = (tail.iri, head.iri) if relation.inverse else (head.iri, tail.iri)
        expected.add((ends[0], PREFIXES[prefix] + local, ends[1]))
    assert {f[:3] for f in oxigraph_facts(tmp_path, "graph.ttl") if {f[0], f[2]} == {head.iri, tail.iri}} == expected


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
        ?s a rdf:Statement ; rdf:subject ?head ; rdf:predicate ?predicate ; rdf:object ?tail ;
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
