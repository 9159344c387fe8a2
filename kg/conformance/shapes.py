"""What the RDF of a build must be: one table of shapes, made from the vocabulary.

``kg.export.shapes`` writes it as SHACL, ``kg.conformance.violations`` checks a build against it in one pass. Terms are
CURIEs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.rulebook.gazetteer import LEVELS
from kg.rulebook.vocabulary import AttributeType, EntityType, RelationType, Term, Vocabulary


@dataclass(frozen=True, slots=True)
class Property:
    """What the values of one property must be: how many, each of ``any_of``, each smaller than those of ``below``."""

    path: str
    least: int = 0
    most: int | None = None
    any_of: tuple[Shape, ...] = ()
    below: str = ""

    @property
    def zh(self) -> str:
        """What it demands, in Chinese."""
        kinds = f"，{_either(self.any_of)[0]}" if self.any_of else ""
        return f"{_COUNTS[self.least, self.most][0]} {self.path}{kinds}" + (
            f"，小于 {self.below}" if self.below else ""
        )

    @property
    def en(self) -> str:
        """What it demands, in English."""
        kinds = f", {_either(self.any_of)[1]}" if self.any_of else ""
        return f"{_COUNTS[self.least, self.most][1]} {self.path}{kinds}" + (
            f", below {self.below}" if self.below else ""
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """What a term must be, said in ``zh`` and ``en``; it must meet all that follows.

    A shape is aimed at things ``of_class``, at the ``subjects_of`` and the ``objects_of`` properties; one that is aimed
    at nothing is asked for by others. ``classes`` are all needed; ``datatype`` makes the term a literal, ``iri`` an
    IRI; ``pattern`` is a regular expression for the whole of a literal.
    """

    name: str
    zh: str
    en: str
    of_class: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    iri: bool = False
    datatype: str = ""
    pattern: str = ""
    any_of: tuple[Shape, ...] = ()
    none_of: tuple[Shape, ...] = ()
    properties: tuple[Property, ...] = ()


_COUNTS = {
    (0, None): ("任意个", "any number of"),
    (0, 1): ("至多一个", "at most one"),
    (1, None): ("至少一个", "at least one"),
    (1, 1): ("恰好一个", "exactly one"),
}
NAME = Shape("name", "带语言标记的文字", "text with its language", datatype="rdf:langString")
TEXT = Shape("text", "文字", "text", datatype="xsd:string")
DATE = Shape("date", "日期", "a date", datatype="xsd:date", pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEAR = Shape("year", "年份", "a year", datatype="xsd:gYear", pattern="[1-9][0-9]{3}")
OFFSET = Shape("offset", "位置", "an offset", datatype="xsd:nonNegativeInteger", pattern="0|[1-9][0-9]*")
CODE = Shape(
    "code",
    "6、9 或 12 位数字，国家为两个字母",
    "6, 9 or 12 digits, for a country two letters",
    datatype="xsd:string",
    pattern="[0-9]{6}|[0-9]{9}|[0-9]{12}|[A-Z]{2}",
)
LEVEL = Shape(
    "level", "行政级别", "a level of divisions", datatype="xsd:string", pattern="|".join(("country", *LEVELS))
)
IRI = Shape("iri", "IRI", "an IRI", iri=True)
DOCUMENT = Shape("Document", "文献", "a document", classes=("kg:Document",))
ROLE = Shape("Role", "职务", "a role", classes=("org:Role",))
UNRESOLVED = Shape("Unresolved", "未决", "a case left undecided", classes=("kg:Unresolved",))
QUOTED = Shape(
    "quoted",
    "有规则和原文",
    "with a rule and a quote",
    properties=(Property("kg:rule", 1, any_of=(TEXT,)), Property("prov:wasQuotedFrom", 1)),
)
DERIVED = Shape("derived", "出自区划表", "from a table", properties=(Property("prov:wasDerivedFrom", 1),))
Kinds = Mapping[str, Shape]  # name of an entity type → what a thing of it is
_DATATYPES = {"string": (TEXT,), "date": (DATE, TEXT), "period": (TEXT,)}  # an invalid date stays text


def shapes(vocabulary: Vocabulary) -> tuple[Shape, ...]:
    """Every shape that is aimed at something; the same vocabulary gives the same shapes."""
    kinds = {
        name: Shape(name, type_.zh, type_.en, classes=(f"kg:{name}",)) for name, type_ in vocabulary.entities.items()
    }
    entity = Shape("Entity", "实体", "an entity", any_of=tuple(kinds.values()))
    return (
        *(_every(type_, kinds) for type_ in vocabulary.entities.values()),
        *(shape for relation in vocabulary.relations.values() for shape in _relation(relation, kinds)),
        *(shape for attribute in vocabulary.attributes.values() for shape in _attribute(attribute, kinds)),
        _entity(kinds),
        _named_thing(entity),
        _division(kinds["Place"]),
        _membership(vocabulary.relations["holds_post"], kinds),
        _role(),
        _document(vocabulary.classes["Document"], entity),
        _statement(entity),
        _passage(),
        _unresolved(),
    )


# --- what the vocabulary declares ---


def _every(type_: EntityType, kinds: Kinds) -> Shape:
    return Shape(
        f"every-{type_.name}",
        f"{type_.zh}：不属他类，兼属对应的标准类",
        f"{type_.en}, of no other class of entity, of its standard classes too",
        of_class=(f"kg:{type_.name}",),
        classes=type_.super,
        none_of=tuple(kind for name, kind in kinds.items() if name != type_.name),
    )


def _relation(relation: RelationType, kinds: Kinds) -> Iterator[Shape]:
    """Domain and range."""
    path = f"kg:{relation.property}"
    yield replace(_said(relation, "起点", "head", _pick(kinds, relation.domain)), subjects_of=(path,))
    yield replace(_said(relation, "终点", "tail", _pick(kinds, relation.range)), objects_of=(path,))


def _attribute(attribute: AttributeType, kinds: Kinds) -> Iterator[Shape]:
    path, values = f"kg:{attribute.property}", _DATATYPES[attribute.datatype]
    yield replace(_said(attribute, "主体", "bearer", _pick(kinds, attribute.head)), subjects_of=(path,))
    yield replace(_said(attribute, "值", "value", values), objects_of=(path,))
    if attribute.datatype == "period":
        yield replace(_said(attribute, "起讫年", "years", (YEAR,)), objects_of=(f"{path}Start", f"{path}End"))


def _said(type_: RelationType | AttributeType, zh: str, en: str, any_of: tuple[Shape, ...]) -> Shape:
    """What may stand at one end of a property."""
    kinds_zh, kinds_en = _either(any_of)
    return Shape(
        f"{type_.property}-{en}", f"“{type_.zh}”的{zh}：{kinds_zh}", f"{en} of “{type_.en}”: {kinds_en}", any_of=any_of
    )


def _either(shapes: Iterable[Shape]) -> tuple[str, str]:
    """Any of these, in Chinese and in English."""
    return "或".join(shape.zh for shape in shapes), " or ".join(shape.en for shape in shapes)


def _pick(kinds: Kinds, names: Iterable[str]) -> tuple[Shape, ...]:
    """The kinds of these names, always in the vocabulary's order."""
    return tuple(kind for name, kind in kinds.items() if name in names)


# --- what every build writes beside that ---


def _entity(kinds: Kinds) -> Shape:
    return Shape(
        "every-entity",
        "实体",
        "an entity",
        of_class=tuple(class_ for kind in kinds.values() for class_ in kind.classes),
        properties=(Property("rdfs:label", 1, any_of=(NAME,)), Property("skos:altLabel", any_of=(NAME,))),
    )


def _named_thing(entity: Shape) -> Shape:
    return Shape(
        "every-named-thing",
        "有名称的是实体、文献、职务或未决之处",
        "what has a label is an entity, a document, a role or a case left undecided",
        subjects_of=("rdfs:label",),
        any_of=(entity, DOCUMENT, ROLE, UNRESOLVED),
    )


def _division(place: Shape) -> Shape:
    return Shape(
        "every-division",
        "有行政级别的是地方",
        "what has a level is a place",
        subjects_of=("kg:level",),
        any_of=(place,),
        properties=(Property("dcterms:identifier", 1, 1, (CODE,)), Property("kg:level", 0, 1, (LEVEL,))),
    )


def _membership(relation: RelationType, kinds: Kinds) -> Shape:
    return Shape(
        "every-membership",
        "任职",
        "a membership",
        of_class=("org:Membership",),
        properties=(
            Property("org:member", 1, 1, _pick(kinds, relation.head)),
            Property("org:organization", 1, 1, _pick(kinds, relation.tail)),
            Property("org:role", 1, 1, (ROLE,)),
        ),
    )


def _role() -> Shape:
    label = Property("rdfs:label", 1, any_of=(NAME,))
    return Shape("every-role", "职务", "a role", of_class=("org:Role",), properties=(label,))


def _document(document: Term, entity: Shape) -> Shape:
    return Shape(
        "every-document",
        "文献",
        "a document",
        of_class=("kg:Document",),
        classes=document.super,
        properties=(
            Property("rdfs:label", 0, 1, (NAME,)),
            Property("dcterms:identifier", 1, 1, (TEXT,)),
            Property("dcterms:issued", 0, 1, (DATE, TEXT)),
            Property("schema:mentions", any_of=(entity,)),
        ),
    )


def _statement(entity: Shape) -> Shape:
    return Shape(
        "every-statement",
        "陈述：有规则和原文，或出自区划表",
        "a statement, with a rule and a quote or else from a table",
        subjects_of=("rdf:subject", "rdf:predicate", "rdf:object"),
        any_of=(QUOTED, DERIVED),
        properties=(
            Property("rdf:subject", 1, 1, (entity,)),
            Property("rdf:predicate", 1, 1, (IRI,)),
            Property("rdf:object", 1, 1, (entity, DATE, TEXT, NAME)),
        ),
    )


def _passage() -> Shape:
    return Shape(
        "every-passage",
        "原文",
        "a passage",
        objects_of=("prov:wasQuotedFrom",),
        properties=(
            Property("rdf:value", 1, 1, (NAME,)),
            Property("nif:beginIndex", 1, 1, (OFFSET,), below="nif:endIndex"),
            Property("nif:endIndex", 1, 1, (OFFSET,)),
            Property("dcterms:isPartOf", 1, 1, (DOCUMENT,)),
        ),
    )


def _unresolved() -> Shape:
    return Shape(
        "every-unresolved",
        "未决之处：有规则和原文",
        "a case left undecided, with a rule and a quote",
        of_class=("kg:Unresolved",),
        any_of=(QUOTED,),
        properties=(Property("rdfs:label", 1, any_of=(NAME,)), Property("kg:reason", 1, any_of=(TEXT,))),
    )
