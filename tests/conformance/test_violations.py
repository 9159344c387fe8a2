"""Shapes: every one of them can be violated, and the linear checker sees just what a SHACL validator sees."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.conformance.shapes import Property, Shape, shapes
from kg.conformance.validation import violations as shacl_violations
from kg.conformance.violations import Violation, violations
from kg.export.rdf import RdfWriter
from kg.export.shapes import shapes_turtle
from kg.export.terms import PREFIXES, Triple
from kg.export.turtle import turtle
from kg.model import Attribute, Graph, Node, Unresolved
from tests.builders import BASE, VOCABULARY, document, edge, evidence, graph, node

SHAPES = shapes(VOCABULARY)
PREFIXES_OF_A_BUILD = {"kg": f"{BASE}ontology#", **PREFIXES}
WRONG = '"?"^^kg:nothing'  # no property of a build has such a value


def everything() -> Graph:
    """A graph with every type, relation and attribute, a division, a table's edge and a case left undecided."""
    doc = document("青河省的甲乙丙丁戊。", title="一篇", date="2026-01-22")
    quote = evidence(doc)
    one, other = _things("甲"), _things("乙")
    plan = one["Plan"]._replace(attributes=tuple(sorted(_attributes("Plan"))))
    event = one["Event"]._replace(attributes=tuple(sorted(_attributes("Event"))))
    city, province = node("Place", "青河市", quote, code="990100"), node("Place", "青河省", code="990000")
    edges = [
        edge(one[kind.head[0]], kind.name, other[kind.tail[0]], quote, post="员工" * (kind.name == "holds_post"))
        for kind in VOCABULARY.relations.values()
    ]
    edges.append(edge(city, "located_in", province, source="gazetteer"))
    nodes = {n.iri: n for n in (*one.values(), *other.values(), plan, event, city, province)}
    data = graph([doc], nodes.values(), edges)
    return replace(data, unresolved=(Unresolved(evidence(doc, "甲"), ("甲", "乙"), "two fit"),))


def _things(name: str) -> dict[str, Node]:
    doc = document("青河省的甲乙丙丁戊。")
    return {type_: node(type_, name, evidence(doc, name), aliases=("丙",)) for type_ in VOCABULARY.entities}


def _attributes(type_: str) -> Iterator[Attribute]:
    values = {"string": ("青政〔2026〕7号",), "date": ("2026-01-22", "二月三十日"), "period": ("2023/2035",)}
    for kind in VOCABULARY.attributes.values():
        if type_ in kind.head:
            yield from (Attribute(kind.name, v, evidence(document("甲。"))) for v in values[kind.datatype])


def written(data: Graph) -> frozenset[Triple]:
    writer = RdfWriter(data, VOCABULARY)
    return frozenset(writer.fact_triples | writer.evidence_triples)


TRIPLES = written(everything())
SHACL = rdflib.Graph().parse(data=shapes_turtle(VOCABULARY), format="turtle")


def check(triples: frozenset[Triple]) -> set[str]:
    """What both validators say is violated; fails where they find different things at fault."""
    data = rdflib.Graph().parse(data=turtle(triples, PREFIXES_OF_A_BUILD), format="turtle")
    ours, theirs = violations(triples, SHAPES), shacl_violations(data, SHACL)
    assert {one.focus for one in ours} == {one.focus for one in theirs}
    return _said(ours) & _said(theirs)


def _said(found: list[Violation]) -> set[str]:
    return {one.message for one in found}


# --- each shape in turn ---


def aimed_at(shape: Shape) -> str:
    """One thing that the shape is aimed at: the first in order."""
    return min(
        {t.subject for t in TRIPLES if t.predicate in shape.subjects_of}
        | {t.object for t in TRIPLES if t.predicate in shape.objects_of}
        | {t.subject for t in TRIPLES if t.predicate == "rdf:type" and t.object in shape.of_class}
    )


def without(focus: str, path: str) -> frozenset[Triple]:
    return frozenset(t for t in TRIPLES if (t.subject, t.predicate) != (focus, path))


def broken(shape: Shape) -> Iterator[tuple[str, frozenset[Triple]]]:
    """The graph with one part of the shape violated, and what the message must say."""
    focus = aimed_at(shape)
    for other in shape.none_of:
        yield shape.en, TRIPLES | {Triple(focus, "rdf:type", other.classes[0])}
    for class_ in shape.classes:
        yield shape.en, TRIPLES - {Triple(focus, "rdf:type", class_)}
    if shape.any_of and shape.objects_of:
        (path, *_) = shape.objects_of
        yield shape.en, TRIPLES | {Triple(aimed_at(replace(shape, subjects_of=(path,), objects_of=())), path, WRONG)}
    elif shape.any_of:
        needed = {demand.path for one in shape.any_of for demand in one.properties} or {"rdf:type"}
        yield shape.en, frozenset(t for t in TRIPLES if t.subject != focus or t.predicate not in needed)
    for demand in shape.properties:
        yield from ((demand.en, triples) for triples in broken_property(focus, demand))


def broken_property(focus: str, demand: Property) -> Iterator[frozenset[Triple]]:
    if demand.least:
        yield without(focus, demand.path)
    if demand.most:
        yield TRIPLES | {Triple(focus, demand.path, value) for value in ('"1"', '"2"')}
    if demand.any_of:
        yield without(focus, demand.path) | {Triple(focus, demand.path, WRONG)}
    if demand.below:
        yield without(focus, demand.path) | {Triple(focus, demand.path, '"999"^^xsd:nonNegativeInteger')}


def test_what_a_build_writes_conforms() -> None:
    assert check(TRIPLES) == set()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_each_part_of_each_shape_can_be_violated_and_both_validators_say_so(shape: Shape) -> None:
    cases = list(broken(shape))
    assert cases
    for message, triples in cases:
        assert message in check(triples)


def test_each_shape_has_a_name_of_its_own() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)


# --- values ---


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("dcterms:identifier", ['"990000"', '"990100001"', '"990100001001"', '"CN"'], ['"99"', '"99000O"', '"cn"']),
        ("kg:level", ['"county"', '"country"'], ['"shire"', '"county "', '"county"@en']),
        ("kg:issued", ['"2026-01-22"^^xsd:date', '"某日"'], ['"2026-02-30"^^xsd:date', '"二月"^^xsd:date', '"a"@zh']),
        ("kg:periodEnd", ['"2035"^^xsd:gYear'], ['"35"^^xsd:gYear', '"2035"']),
        (
            "nif:endIndex",
            ['"99"^^xsd:nonNegativeInteger'],
            ['"-1"^^xsd:nonNegativeInteger', '"99"', '"0"^^xsd:nonNegativeInteger'],
        ),
        ("rdfs:label", ['"甲"@zh', '"x"@en'], ['"甲"', f"<{BASE}place/甲>"]),
    ],
)
def test_a_value_is_what_its_property_asks_for(path: str, good: list[str], bad: list[str]) -> None:
    focus = max(t.subject for t in TRIPLES if t.predicate == path and "unresolved" not in t.subject)
    for value in good:
        assert check(without(focus, path) | {Triple(focus, path, value)}) == set()
    for value in bad:
        assert check(without(focus, path) | {Triple(focus, path, value)})


# --- any mutation ---


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(), times=st.integers(min_value=1, max_value=4))
def test_both_validators_agree_on_whatever_was_changed(seed: int, times: int) -> None:
    rng, triples = random.Random(seed), sorted(TRIPLES)
    for _ in range(times):
        position = rng.randrange(len(triples))
        triples[position] = _changed(rng, triples[position])
    check(frozenset(triples))


def _changed(rng: random.Random, triple: Triple) -> Triple:
    """The triple with one of its terms taken from another."""
    other, part = rng.choice(sorted(TRIPLES)), rng.choice(("subject", "predicate", "object"))
    return triple._replace(**{part: getattr(other, part)})
