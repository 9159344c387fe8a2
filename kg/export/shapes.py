"""The shapes as SHACL, for any validator. No blank nodes: lists and property shapes have names too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.conformance.shapes import Property, Shape, shapes
from kg.export.terms import PREFIXES, Triple, literal
from kg.export.turtle import turtle
from kg.rulebook.vocabulary import Vocabulary


def shapes_turtle(vocabulary: Vocabulary) -> str:
    """``shapes.ttl``: the same vocabulary gives the same bytes."""
    base = vocabulary.base
    prefixes = {"kg": f"{base}ontology#", "shape": f"{base}shapes#", **PREFIXES}
    return turtle((triple for shape in shapes(vocabulary) for triple in _shape(shape)), prefixes)


def _shape(shape: Shape) -> Iterator[Triple]:
    """A shape and all that it asks for."""
    subject = f"shape:{shape.name}"
    yield Triple(subject, "rdf:type", "sh:NodeShape")
    yield from _targets(subject, shape)
    yield from _messages(subject, shape)
    for class_ in shape.classes:
        yield Triple(subject, "sh:class", class_)
    if shape.iri:
        yield Triple(subject, "sh:nodeKind", "sh:IRI")
    if shape.datatype:
        yield Triple(subject, "sh:datatype", shape.datatype)
    if shape.pattern:
        yield Triple(subject, "sh:pattern", literal(f"^({shape.pattern})$"))
    yield from _any_of(subject, shape.any_of)
    for other in shape.none_of:
        yield Triple(subject, "sh:not", f"shape:{other.name}")
        yield from _shape(other)
    for demand in shape.properties:
        yield from _property(subject, demand)


def _targets(subject: str, shape: Shape) -> Iterator[Triple]:
    for class_ in shape.of_class:
        yield Triple(subject, "sh:targetClass", class_)
    for path in shape.subjects_of:
        yield Triple(subject, "sh:targetSubjectsOf", path)
    for path in shape.objects_of:
        yield Triple(subject, "sh:targetObjectsOf", path)


def _messages(subject: str, demand: Shape | Property) -> Iterator[Triple]:
    yield Triple(subject, "sh:message", literal(demand.zh, "zh"))
    yield Triple(subject, "sh:message", literal(demand.en, "en"))


def _property(owner: str, demand: Property) -> Iterator[Triple]:
    subject = f"{owner}-{demand.path.partition(':')[2]}"
    yield Triple(owner, "sh:property", subject)
    yield Triple(subject, "rdf:type", "sh:PropertyShape")
    yield Triple(subject, "sh:path", demand.path)
    yield from _messages(subject, demand)
    if demand.least:
        yield Triple(subject, "sh:minCount", literal(str(demand.least), datatype="xsd:integer"))
    if demand.most is not None:
        yield Triple(subject, "sh:maxCount", literal(str(demand.most), datatype="xsd:integer"))
    if demand.below:
        yield Triple(subject, "sh:lessThan", demand.below)
    yield from _any_of(subject, demand.any_of)


def _any_of(subject: str, allowed: Sequence[Shape]) -> Iterator[Triple]:
    """One shape that must hold, or a list of which one must."""
    if len(allowed) == 1:
        yield Triple(subject, "sh:node", f"shape:{allowed[0].name}")
    elif allowed:
        yield Triple(subject, "sh:or", _list(allowed))
    for start, shape in enumerate(allowed):
        yield from _shape(shape)
        if len(allowed) > 1:
            yield Triple(_list(allowed[start:]), "rdf:first", f"shape:{shape.name}")
            yield Triple(_list(allowed[start:]), "rdf:rest", _list(allowed[start + 1 :]))


def _list(members: Sequence[Shape]) -> str:
    """The name of a list: SHACL allows its cells to be IRIs, and lists with the same end share it."""
    return f"shape:any-of-{'-'.join(shape.name for shape in members)}" if members else "rdf:nil"
