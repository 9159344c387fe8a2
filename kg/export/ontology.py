"""The ontology as Turtle: every class and property of the vocabulary, what it means, domain, range, standard terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.export.terms import PREFIXES, Triple, iri, literal
from kg.export.turtle import turtle
from kg.rulebook.vocabulary import AttributeType, EntityType, RelationType, Term, Vocabulary

_RANGES = {"string": ("xsd:string",), "period": ("xsd:string",), "date": ("xsd:date", "xsd:string")}


def ontology(vocabulary: Vocabulary) -> str:
    """``ontology.ttl``: the same vocabulary gives the same bytes."""
    return turtle(_triples(vocabulary), {"kg": f"{vocabulary.base}ontology#", **PREFIXES})


def _triples(vocabulary: Vocabulary) -> Iterator[Triple]:
    subject = iri(f"{vocabulary.base}ontology")
    yield Triple(subject, "rdf:type", "owl:Ontology")
    yield from _words(subject, vocabulary.ontology)
    for class_ in vocabulary.classes.values():
        yield from _class(class_, class_.super)
    for entity in vocabulary.entities.values():
        yield from _class(entity, ("kg:Entity", *entity.super))
    for relation in vocabulary.relations.values():
        yield from _object_property(relation)
    for attribute in vocabulary.attributes.values():
        yield from _attribute(attribute)
    for property_ in vocabulary.properties.values():
        yield from _values_of(f"kg:{property_.name}", property_, property_.domain, [property_.range])


def _words(subject: str, term: EntityType | RelationType | AttributeType | Term) -> Iterator[Triple]:
    """Label and comment."""
    for property_, zh, en in (("rdfs:label", term.zh, term.en), ("rdfs:comment", term.comment_zh, term.comment_en)):
        yield Triple(subject, property_, literal(zh, "zh"))
        yield Triple(subject, property_, literal(en, "en"))


def _class(term: EntityType | Term, above: Iterable[str]) -> Iterator[Triple]:
    yield Triple(f"kg:{term.name}", "rdf:type", "owl:Class")
    yield from _words(f"kg:{term.name}", term)
    for standard in above:
        yield Triple(f"kg:{term.name}", "rdfs:subClassOf", standard)


def _object_property(relation: RelationType) -> Iterator[Triple]:
    subject = f"kg:{relation.property}"
    yield Triple(subject, "rdf:type", "owl:ObjectProperty")
    yield from _words(subject, relation)
    yield from _end(subject, "domain", _classes(relation.domain), "kg:Entity")
    yield from _end(subject, "range", _classes(relation.range), "kg:Entity")
    if relation.symmetric:
        yield Triple(subject, "rdf:type", "owl:SymmetricProperty")
    standard = set(relation.super.values())
    # A standard property that goes with some heads only, or runs the other way, stands beside this one, not above.
    above = len(standard) == 1 and relation.super.keys() == set(relation.head) and not relation.inverse
    for property_ in standard:
        yield Triple(subject, "rdfs:subPropertyOf" if above else "rdfs:seeAlso", property_)


def _attribute(attribute: AttributeType) -> Iterator[Triple]:
    subject, domain = f"kg:{attribute.property}", _classes(attribute.head)
    yield from _values_of(subject, attribute, domain, _RANGES[attribute.datatype])
    if attribute.super:
        yield Triple(subject, "rdfs:subPropertyOf", attribute.super)
    if attribute.datatype == "period":
        for year in (_year(attribute, "Start", "起始年", "first year"), _year(attribute, "End", "终止年", "last year")):
            yield from _values_of(f"kg:{year.name}", year, domain, ["xsd:gYear"])


def _classes(types: Iterable[str]) -> list[str]:
    return [f"kg:{type_}" for type_ in types]


def _values_of(
    subject: str, term: AttributeType | Term, domain: Sequence[str], range_: Sequence[str]
) -> Iterator[Triple]:
    """A property whose values are literals."""
    yield Triple(subject, "rdf:type", "owl:DatatypeProperty")
    yield from _words(subject, term)
    yield from _end(subject, "domain", domain, "rdfs:Resource")
    yield from _end(subject, "range", range_, "rdfs:Literal")


def _year(period: AttributeType, end: str, zh: str, en: str) -> Term:
    """One of the two years of a period, which are written out as numbers."""
    comments = f"{period.comment_zh}这里是{zh}。", f"{period.comment_en} This is the {en}."
    return Term(f"{period.property}{end}", f"{period.zh}{zh}", f"{period.en}: {en}", *comments)


def _end(subject: str, end: str, classes: Sequence[str], common: str) -> Iterator[Triple]:
    """Domain or range; with several classes, which RDFS would take for all of them at once, the ``common`` one."""
    yield Triple(subject, f"rdfs:{end}", classes[0] if len(classes) == 1 else common)
    for class_ in classes:
        yield Triple(subject, f"schema:{end}Includes", class_)
