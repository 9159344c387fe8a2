"""RDF: what is written is what two parsers read, whatever the names and the values."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, XSD

from kg.errors import CheckError
from kg.export.rdf import PREFIXES, RdfWriter
from kg.model import Attribute, Edge, Graph, Node, Unresolved
from kg.stores.query import ask, load
from tests.builders import BASE, VOCABULARY, document, evidence, graph, hostile, node, write_rdf
from tests.export.reading import KG, check_readable, oxigraph_facts, policy

# rdflib 7 warns of its own old names whenever it reads N-Quads
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning:rdflib")

ORG = rdflib.Namespace(PREFIXES["org"])

T = TypeVar("T")

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


def shuffled(data: Graph, seed: int) -> Graph:
    """The same graph with every tuple in another order."""
    rng = random.Random(seed)
    nodes = [Node(n.iri, n.type, n.name, n.code, _mix(rng, n.aliases), _mix(rng, n.mentions)) for n in data.nodes]
    edges = [Edge(e.head, e.type, e.tail, e.post, e.source, _mix(rng, e.evidence)) for e in data.edges]
    return Graph(_mix(rng, data.documents), _mix(rng, tuple(nodes)), _mix(rng, tuple(edges)), data.unresolved)


def _mix(rng: random.Random, values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(rng.sample(values, len(values)))


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
        return writer.facts(), writer.evidence(), "".join(writer.quads())

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
    plan = node("Plan", "青河规划", evidence(doc))._replace(attributes=(Attribute(name, value, evidence(doc)),))
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
    strange = node("Place", "甲", evidence(doc))._replace(iri=f"{BASE}place/{bad}")
    with pytest.raises(CheckError, match="not an IRI"):
        RdfWriter(graph([doc], [strange]), VOCABULARY).facts()
