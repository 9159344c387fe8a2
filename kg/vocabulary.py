"""What the graph speaks of: entity and relation types, as ``rules/vocabulary.toml`` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class RelationType:
    """``head``/``tail`` are the entity types allowed there; ``super`` a CURIE, turned round when ``inverse``."""

    name: str
    zh: str
    en: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    super: str = ""
    inverse: bool = False
    symmetric: bool = False

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

    @property
    def property(self) -> str:
        """The RDF local name: ``document_number`` → ``documentNumber``."""
        return _camel(self.name)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The closed list of types, and ``base``, the IRI that every minted IRI begins with."""

    base: str
    entities: Mapping[str, EntityType]
    relations: Mapping[str, RelationType]
    attributes: Mapping[str, AttributeType]


def compile_vocabulary(table: Mapping[str, Any]) -> Vocabulary:
    """The table of ``vocabulary.toml``."""
    entities = {
        name: EntityType(name, v["path"], v["zh"], v["en"], tuple(v["super"]), v["color"], v["shape"])
        for name, v in table["entity"].items()
    }
    relations = {
        name: RelationType(
            name,
            v["zh"],
            v["en"],
            tuple(v["head"]),
            tuple(v["tail"]),
            v.get("super", ""),
            v.get("inverse", False),
            v.get("symmetric", False),
        )
        for name, v in table["relation"].items()
    }
    attributes = {
        name: AttributeType(name, v["zh"], v["en"], tuple(v["head"]), v["datatype"], v.get("super", ""))
        for name, v in table["attribute"].items()
    }
    return Vocabulary(str(table["base"]), entities, relations, attributes)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
