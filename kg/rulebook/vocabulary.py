"""What the graph speaks of: classes and properties, as ``rules/vocabulary.toml`` declares them.

Each has a label in Chinese and English, and a comment in both that says what it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class EntityType:
    """``path`` begins the local IRI; ``super`` are CURIEs; ``color`` is CSS; ``shape`` a vis-network node shape."""

    name: str
    path: str
    zh: str
    en: str
    super: tuple[str, ...]
    color: str
    shape: str
    comment_zh: str = ""
    comment_en: str = ""


@dataclass(frozen=True, slots=True)
class RelationType:
    """``head``/``tail`` are the entity types allowed there.

    ``super`` gives for types of head the CURIE of the standard property, turned round when ``inverse``.
    """

    name: str
    zh: str
    en: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    super: Mapping[str, str] = field(default_factory=dict)
    inverse: bool = False
    symmetric: bool = False
    comment_zh: str = ""
    comment_en: str = ""

    @property
    def domain(self) -> tuple[str, ...]:
        """The types of subjects in RDF: a symmetric relation is written both ways."""
        return tuple(dict.fromkeys((*self.head, *self.tail))) if self.symmetric else self.head

    @property
    def range(self) -> tuple[str, ...]:
        """The types of objects in RDF."""
        return self.domain if self.symmetric else self.tail

    @property
    def property(self) -> str:
        """The RDF local name: ``located_in`` → ``locatedIn``."""
        return _camel(self.name)


@dataclass(frozen=True, slots=True)
class AttributeType:
    """``datatype`` is ``string``, ``date`` or ``period``; ``head`` the types that may have it; ``super`` a CURIE."""

    name: str
    zh: str
    en: str
    head: tuple[str, ...]
    datatype: str
    super: str = ""
    comment_zh: str = ""
    comment_en: str = ""

    @property
    def property(self) -> str:
        """The RDF local name: ``document_number`` → ``documentNumber``."""
        return _camel(self.name)


@dataclass(frozen=True, slots=True)
class Term:
    """What every build speaks of beside its types: a class with its ``super`` classes, or a property (all CURIEs).

    ``domain`` are the classes that subjects of the property can have, ``range`` is what its values are.
    """

    name: str
    zh: str
    en: str
    comment_zh: str
    comment_en: str
    super: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The closed list of types, and ``base``, the IRI that every minted IRI begins with."""

    base: str
    entities: Mapping[str, EntityType]
    relations: Mapping[str, RelationType]
    attributes: Mapping[str, AttributeType]
    ontology: Term
    classes: Mapping[str, Term]
    properties: Mapping[str, Term]


def compile_vocabulary(table: Mapping[str, Any]) -> Vocabulary:
    """The table of ``vocabulary.toml``."""
    return Vocabulary(
        str(table["base"]),
        {name: _entity(name, values) for name, values in table["entity"].items()},
        {name: _relation(name, values) for name, values in table["relation"].items()},
        {name: _attribute(name, values) for name, values in table["attribute"].items()},
        _term("ontology", table["ontology"]),
        {name: _term(name, values) for name, values in table["class"].items()},
        {name: _term(name, values) for name, values in table["property"].items()},
    )


def _entity(name: str, values: Mapping[str, Any]) -> EntityType:
    own = {"path": values["path"], "color": values["color"], "shape": values["shape"]}
    return EntityType(name, super=tuple(values["super"]), **own, **_words(values))


def _relation(name: str, values: Mapping[str, Any]) -> RelationType:
    head, tail, standard = tuple(values["head"]), tuple(values["tail"]), values.get("super", {})
    by_head = dict.fromkeys(head, standard) if isinstance(standard, str) else dict(standard)
    own: dict[str, Any] = {name: values.get(name, False) for name in ("inverse", "symmetric")}
    return RelationType(name, head=head, tail=tail, super=by_head, **own, **_words(values))


def _attribute(name: str, values: Mapping[str, Any]) -> AttributeType:
    own = {"datatype": values["datatype"], "super": values.get("super", "")}
    return AttributeType(name, head=tuple(values["head"]), **own, **_words(values))


def _term(name: str, values: Mapping[str, Any]) -> Term:
    own: dict[str, Any] = {name: tuple(values.get(name, ())) for name in ("super", "domain")}
    return Term(name, range=values.get("range", ""), **own, **_words(values))


def _words(values: Mapping[str, Any]) -> dict[str, Any]:
    """Label and comment."""
    return {name: values[name] for name in ("zh", "en", "comment_zh", "comment_en")}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
