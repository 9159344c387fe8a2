"""The ontology as Turtle: every class and property of the vocabulary, with labels, domain, range and standard terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.export.terms import PREFIXES, Triple, iri, literal
from kg.export.turtle import turtle
from kg.vocabulary import AttributeType, EntityType, RelationType, Vocabulary

# What every build speaks of beside the vocabulary's types: name, kind, Chinese, English.
_OWN = (
    ("Document", "owl:Class", "文献", "document"),
    ("Unresolved", "owl:Class", "未决", "read but not decided"),
    ("level", "owl:DatatypeProperty", "行政级别", "level of a division"),
    ("rule", "owl:DatatypeProperty", "规则", "rule that read it"),
    ("reason", "owl:DatatypeProperty", "缘由", "why no choice was made"),
    ("candidate", "owl:DatatypeProperty", "候选", "what it could be"),
)
# ``date`` has no range: what is no valid date stays text.
_RANGES = {"string": "xsd:string", "period": "xsd:string"}


def ontology(vocabulary: Vocabulary) -> str:
    """``ontology.ttl``: the same vocabulary gives the same bytes."""
    return turtle(_triples(vocabulary), {"kg": f"{vocabulary.base}ontology#", **PREFIXES})


def _triples(vocabulary: Vocabulary) -> Iterator[Triple]:
    subject = iri(f"{vocabulary.base}ontology")
    yield Triple(subject, "rdf:type", "owl:Ontology")
    yield from _labels(subject, "政图本体", "zhengtu ontology")
    for name, kind, zh, en in _OWN:
        yield Triple(f"kg:{name}", "rdf:type", kind)
        yield from _labels(f"kg:{name}", zh, en)
    for entity in vocabulary.entities.values():
        yield from _class(entity)
    for relation in vocabulary.relations.values():
        yield from _object_property(relation)
    for attribute in vocabulary.attributes.values():
        yield from _datatype_property(attribute)


def _labels(subject: str, zh: str, en: str) -> Iterator[Triple]:
    yield Triple(subject, "rdfs:label", literal(zh, "zh"))
    yield Triple(subject, "rdfs:label", literal(en, "en"))


def _class(entity: EntityType) -> Iterator[Triple]:
    subject = f"kg:{entity.name}"
    yield Triple(subject, "rdf:type", "owl:Class")
    yield from _labels(subject, entity.zh, entity.en)
    for standard in entity.super:
        yield Triple(subject, "rdfs:subClassOf", standard)


def _object_property(relation: RelationType) -> Iterator[Triple]:
    subject = f"kg:{relation.property}"
    yield Triple(subject, "rdf:type", "owl:ObjectProperty")
    yield from _labels(subject, relation.zh, relation.en)
    yield from _any_of(subject, "schema:domainIncludes", relation.head)
    yield from _any_of(subject, "schema:rangeIncludes", relation.tail)
    if relation.symmetric:
        yield Triple(subject, "rdf:type", "owl:SymmetricProperty")
    if relation.super and not relation.inverse:
        yield Triple(subject, "rdfs:subPropertyOf", relation.super)
    if relation.super and relation.inverse:
        # The standard property runs the other way, and an inverse of a super-property would need a blank node.
        yield Triple(subject, "skos:related", relation.super)


def _any_of(subject: str, predicate: str, types: Sequence[str]) -> Iterator[Triple]:
    """Any of these types: ``rdfs:domain`` with several would mean all of them at once; with one it is exact."""
    exact = {"schema:domainIncludes": "rdfs:domain", "schema:rangeIncludes": "rdfs:range"}[predicate]
    for type_ in types:
        yield Triple(subject, predicate, f"kg:{type_}")
        if len(types) == 1:
            yield Triple(subject, exact, f"kg:{type_}")


def _datatype_property(attribute: AttributeType) -> Iterator[Triple]:
    subject = f"kg:{attribute.property}"
    yield Triple(subject, "rdf:type", "owl:DatatypeProperty")
    yield from _labels(subject, attribute.zh, attribute.en)
    yield from _any_of(subject, "schema:domainIncludes", attribute.head)
    if attribute.datatype in _RANGES:
        yield Triple(subject, "rdfs:range", _RANGES[attribute.datatype])
    if attribute.super:
        yield Triple(subject, "rdfs:subPropertyOf", attribute.super)
    if attribute.datatype == "period":
        for end, zh, en in (("Start", "起始年", "first year"), ("End", "终止年", "last year")):
            yield Triple(f"{subject}{end}", "rdf:type", "owl:DatatypeProperty")
            yield Triple(f"{subject}{end}", "rdfs:range", "xsd:gYear")
            yield from _labels(f"{subject}{end}", f"{attribute.zh}{zh}", f"{attribute.en}: {en}")
