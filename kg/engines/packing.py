"""What was read from a document, as bytes: for the cache, and on the way between processes.

JSON, for it can do no harm where it is read back. Quotes are not packed: the document has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from sys import intern
from typing import Any

from kg.extraction import Found
from kg.extraction.sentences import split_sentences
from kg.model import (
    Attribute,
    Document,
    Entity,
    Evidence,
    Extraction,
    Field,
    Link,
    Mention,
    Relation,
    Unresolved,
)
from kg.rulebook.layout import Layout

_FIELDS = {str(field): field for field in Field}
Row = Sequence[Any]


def pack_names(found: Found) -> bytes:
    """The names of a document without its sentences."""
    mentions = [(sentence, start, end, type_, rule) for sentence, start, end, type_, _, rule in found.mentions]
    return _bytes([mentions, _cases(found.doubts)])


def unpack_names(data: bytes, document: Document, layout: Layout) -> Found:
    """What ``pack_names`` packed, the sentences cut again."""
    mentions, doubts = json.loads(data)
    sentences = split_sentences(document, layout)
    return Found(
        sentences, tuple(_mention(row, sentences[row[0]].text) for row in mentions), _cases_of(doubts, document)
    )


def pack(extraction: Extraction) -> bytes:
    """An extraction without its document."""
    relations = [(r.head, r.type, r.tail, _place(r.evidence), r.post, r.source) for r in extraction.relations]
    return _bytes([[_entity(e) for e in extraction.entities], relations, _cases(extraction.unresolved)])


def unpack(data: bytes, document: Document) -> Extraction:
    """What ``pack`` packed, of the same document."""
    entities, relations, unresolved = json.loads(data)
    return Extraction(
        document,
        tuple([_entity_of(row, document) for row in entities]),
        tuple([Relation(head, type_, tail, _at(at, document), *rest) for head, type_, tail, at, *rest in relations]),
        _cases_of(unresolved, document),
    )


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _mention(row: Row, text: str) -> Mention:
    sentence, start, end, type_, rule = row
    return Mention(sentence, start, end, intern(type_), text[start:end], intern(rule))


def _place(at: Evidence) -> Row:
    return at.field, at.start, at.end, at.rule


def _at(row: Row, document: Document) -> Evidence:
    name, start, end, rule = row
    field = _FIELDS[name]
    return Evidence(document.id, field, start, end, document.quote(field, start, end), intern(rule))


def _entity(e: Entity) -> Row:
    attributes = [(a.name, a.value, _place(a.evidence)) for a in e.attributes]
    links = [(link.form, link.reason, _place(link.evidence)) for link in e.links]
    return e.id, e.type, e.name, e.key, e.code, e.aliases, list(map(_place, e.mentions)), attributes, links


def _entity_of(row: Row, document: Document) -> Entity:
    id_, type_, name, key, code, aliases, mentions, attributes, links = row
    return Entity(
        id_,
        type_,
        name,
        key,
        code,
        tuple(aliases),
        tuple([_at(at, document) for at in mentions]),
        tuple([Attribute(name, value, _at(at, document)) for name, value, at in attributes]),
        tuple([Link(form, reason, _at(at, document)) for form, reason, at in links]),
    )


def _cases(cases: Iterable[Unresolved]) -> list[Row]:
    return [(_place(case.evidence), case.candidates, case.reason) for case in cases]


def _cases_of(rows: Iterable[Row], document: Document) -> tuple[Unresolved, ...]:
    return tuple([Unresolved(_at(at, document), tuple(names), reason) for at, names, reason in rows])
