"""JSON-LD: two parsers read it as the facts it was made from, whatever the names, and a person can read it too."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from rdflib.compare import isomorphic

from kg.export.jsonld import context, jsonld
from kg.export.rdf import RdfWriter
from kg.model import Attribute, Graph
from kg.rulebook.vocabulary import AttributeType
from tests.builders import BASE, VOCABULARY, document, edge, evidence, graph, hostile, node
from tests.export.test_rdf import NAMES

# rdflib 7 warns of its own old names whenever it reads JSON-LD
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning:rdflib")

TURTLE = pyoxigraph.RdfFormat.TURTLE
ABOUT = context(VOCABULARY)
# What JSON-LD could read otherwise than it is written.
ODD = [".", "..", "a:b", "//a", "@id", "kg:Place", "id", "?", "#", "甲/乙", "%2e%2e", "关于<青河规划>的 决议"]


def written(data: Graph) -> tuple[str, str]:
    """The facts as Turtle and as JSON-LD."""
    facts = RdfWriter(data, VOCABULARY).facts()
    return facts, jsonld(pyoxigraph.parse(facts.encode(), format=TURTLE), ABOUT)


def office() -> Graph:
    """A post, a place with a code and an alias, a plan with dates, a document whose date is none."""
    doc = document("水利厅厅长周远山印发《青河规划》，在青河市。", title="一篇", date="2026-01-22")
    quote = evidence(doc)
    days = (Attribute("issued", "2026-01-22", quote), Attribute("period", "2023/2035", quote))
    zhou, bureau = node("Person", "周远山", quote), node("Institution", "水利厅", quote)
    city = node("Place", "青河市", quote, code="990100", aliases=("青河",))
    plan = node("Plan", "青河规划", quote)._replace(attributes=days)
    edges = [
        edge(zhou, "holds_post", bureau, quote, post="厅长"),
        edge(bureau, "located_in", city, quote),
        edge(bureau, "issues", plan, quote),
    ]
    return graph([doc, document(id_="d2", date="二〇二六年")], [zhou, bureau, city, plan], edges)


def things(data: Graph) -> dict[str, Any]:
    """The nodes of the document, by identifier."""
    return {thing["id"]: thing for thing in json.loads(written(data)[1])["@graph"]}


def test_rdflib_and_oxigraph_read_the_facts_it_was_made_from() -> None:
    facts, text = written(office())
    assert isomorphic(rdflib.Graph().parse(data=facts), rdflib.Graph().parse(data=text, format="json-ld"))
    check(facts, text)


@settings(max_examples=200, deadline=None)
@given(name=NAMES)
def test_any_name_survives(name: str) -> None:
    check(*written(hostile(name)))


@pytest.mark.parametrize("name", ODD)
def test_a_name_that_json_ld_could_read_otherwise_survives(name: str) -> None:
    facts, text = written(hostile(name))
    assert isomorphic(rdflib.Graph().parse(data=facts), rdflib.Graph().parse(data=text, format="json-ld"))
    check(facts, text)


def check(facts: str, text: str) -> None:
    expected = set(pyoxigraph.parse(facts.encode(), format=TURTLE))
    found = pyoxigraph.parse(io.BytesIO(text.encode()), format=pyoxigraph.RdfFormat.JSON_LD)
    assert {quad.triple for quad in found} == {quad.triple for quad in expected}


def test_names_references_and_days_are_plain_values() -> None:
    found = things(office())
    assert found["place/990100"] == {
        "id": "place/990100",
        "type": ["Place", "schema:Place"],
        "rdfs:label": "青河市",
        "skos:altLabel": "青河",
        "dcterms:identifier": "990100",
        "level": "prefecture",
    }
    assert found["person/周远山"]["holdsPost"] == "institution/水利厅"
    assert found["plan/青河规划"]["issued"] == "2026-01-22"
    assert (found["plan/青河规划"]["period"], found["plan/青河规划"]["periodEnd"]) == ("2023/2035", "2035")


def test_what_is_no_date_says_that_it_is_text() -> None:
    assert things(office())["document/d2"]["dcterms:issued"] == {"@value": "二〇二六年"}


def test_a_term_of_the_vocabulary_that_is_taken_keeps_its_prefix() -> None:
    kinds = {name: AttributeType(name, "类", "kind", ("Plan",), "string") for name in ("type", "org")}
    terms = json.loads(context(replace(VOCABULARY, attributes=kinds)))["@context"]
    assert (terms["type"], terms["org"]) == ("@type", "http://www.w3.org/ns/org#")
    assert (terms["kg:type"], terms["kg:org"]) == ({"@id": "kg:type"}, {"@id": "kg:org"})


def test_the_context_stands_alone_for_data_of_others() -> None:
    data = {**json.loads(ABOUT), "id": "person/周远山", "holdsPost": "institution/水利厅"}
    facts = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
    terms = (f"{BASE}person/周远山", f"{BASE}ontology#holdsPost", f"{BASE}institution/水利厅")
    assert list(facts) == [tuple(map(rdflib.URIRef, terms))]
