"""Extractions as JSON lines: the contract of ``kg extract``."""

from __future__ import annotations

import json
from typing import Any

from kg.model import Attribute, Entity, Evidence, Extraction, Relation, Unresolved


def record_line(extraction: Extraction, base: str) -> str:
    """One document's extraction as one line of JSON, without the line end."""
    return json.dumps(record(extraction, base), ensure_ascii=False, separators=(", ", ": "))


def record(extraction: Extraction, base: str) -> dict[str, Any]:
    """One document's extraction as plain values."""
    document = extraction.document
    return {
        "id": document.id,
        "title": document.title,
        "date": document.date,
        "source": document.source,
        "offset": document.offset,
        "issuers": list(document.issuers),
        "head_missing": document.head_missing,
        "entities": [_entity(entity, base) for entity in extraction.entities],
        "relations": [_relation(relation) for relation in extraction.relations],
        "unresolved": [_unresolved(case) for case in extraction.unresolved],
    }


def _entity(entity: Entity, base: str) -> dict[str, Any]:
    values = {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "iri": base + entity.key,
        "mentions": [_span(mention) | {"rule": mention.rule} for mention in entity.mentions],
    }
    if entity.attributes:
        values["attributes"] = [_attribute(attribute) for attribute in entity.attributes]
    return values | ({"code": entity.code} if entity.code else {})


def _attribute(attribute: Attribute) -> dict[str, Any]:
    evidence = attribute.evidence
    return {"name": attribute.name, "value": attribute.value, "evidence": _span(evidence), "rule": evidence.rule}


def _relation(relation: Relation) -> dict[str, Any]:
    values = {"head": relation.head, "type": relation.type, "tail": relation.tail}
    if relation.post:
        values["post"] = relation.post
    return values | {"source": relation.source, "evidence": _span(relation.evidence), "rule": relation.evidence.rule}


def _unresolved(case: Unresolved) -> dict[str, Any]:
    return _span(case.evidence) | {"candidates": list(case.candidates), "reason": case.reason}


def _span(evidence: Evidence) -> dict[str, Any]:
    return {"start": evidence.start, "end": evidence.end, "text": evidence.text, "field": str(evidence.field)}
