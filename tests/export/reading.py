"""A graph of each kind of relation, and the triples that two parsers read of its files."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import rdflib
from rdflib.namespace import RDF, XSD

from kg.model import Graph
from tests.builders import BASE, document, edge, evidence, graph, node

KG = rdflib.Namespace(f"{BASE}ontology#")
FILES = ("graph.ttl", "evidence.ttl", "graph.nq")

# (subject, predicate, object, language, datatype)
Fact = tuple[str, str, str, str, str]


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
