"""The values that travel down the line: frozen, slotted, ordered.

They are named tuples, for they are made by the million: compared, hashed and packed by Python's own C code.

Every offset counts Unicode code points, and every span is half-open: ``[start, end)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Field(StrEnum):
    """The part of a document that an offset counts in."""

    TITLE = "title"
    TEXT = "text"


class BlockKind(StrEnum):
    """What a stretch of a document is for its reader."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    SIGNATURE = "signature"
    FURNITURE = "furniture"


class Block(NamedTuple):
    """One paragraph, heading or line of furniture, whole again where a page break cut it.

    ``pieces`` are the spans of the document's field that read one after the other give the block.
    """

    kind: BlockKind
    field: Field
    pieces: tuple[tuple[int, int], ...]


class Document(NamedTuple):
    """One article: ``text`` is the source's own text, never repaired; ``blocks`` say how to read it.

    ``offset`` is where ``text`` begins in the decoded source; ``head_missing`` marks the tail of an article whose
    beginning, and so whose title, stands on another page. ``date`` is ``YYYY-MM-DD`` or empty.
    """

    id: str
    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    offset: int = 0
    issuers: tuple[str, ...] = ()
    head_missing: bool = False
    blocks: tuple[Block, ...] = ()

    def quote(self, field: Field, start: int, end: int) -> str:
        """The original characters ``[start, end)`` of the title or the text."""
        return (self.title if field is Field.TITLE else self.text)[start:end]


class Sentence(NamedTuple):
    """A sentence as it reads: page breaks gone, widths folded.

    ``starts`` maps back: pairs (position in ``text``, position in the document's field), ascending; between two pairs
    both advance together.
    """

    field: Field
    kind: BlockKind
    paragraph: int
    text: str
    starts: tuple[tuple[int, int], ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the document's field that holds ``text[start:end]``; ``end`` must exceed ``start``."""
        base, origin = self.starts[-1]
        if base <= start:  # Behind the last break, as in nearly every sentence: none has one.
            return start + origin - base, end + origin - base
        return self.origin(start), self.origin(end - 1) + 1

    def origin(self, position: int) -> int:
        """Where in the document's field ``text[position]`` stands."""
        base, origin = next(pair for pair in reversed(self.starts) if pair[0] <= position)
        return origin + position - base


class Mention(NamedTuple):
    """A name (or a word that stands for one) in a sentence: ``start``/``end`` count in the sentence's ``text``."""

    sentence: int
    start: int
    end: int
    type: str
    text: str
    rule: str


class Evidence(NamedTuple):
    """The original characters that state something, where they stand and the rule that read them."""

    document: str
    field: Field
    start: int
    end: int
    text: str
    rule: str


class Attribute(NamedTuple):
    """What a text says of one thing alone: ``name`` is an attribute of the vocabulary.

    ``value`` is text, a date (``YYYY-MM-DD``) or a period of years (``YYYY/YYYY``), as the vocabulary declares.
    """

    name: str
    value: str
    evidence: Evidence


class Link(NamedTuple):
    """Why ``form`` names a thing that bears another name: ``reason`` says how, ``evidence`` where it was read."""

    form: str
    reason: str
    evidence: Evidence


class Entity(NamedTuple):
    """One thing of one document. ``key`` is its local IRI (``place/210000``); ``code`` a division code or empty."""

    id: str
    type: str
    name: str
    key: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    mentions: tuple[Evidence, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    links: tuple[Link, ...] = ()


class Relation(NamedTuple):
    """``head`` —type→ ``tail``, both entity ids of one document; ``source`` is ``text`` or ``gazetteer``."""

    head: str
    type: str
    tail: str
    evidence: Evidence
    post: str = ""
    source: str = "text"


class Unresolved(NamedTuple):
    """Something read but not decided: the original characters, what they could be, and why no choice was made."""

    evidence: Evidence
    candidates: tuple[str, ...]
    reason: str


class Extraction(NamedTuple):
    """All that one document states. ``document`` keeps its text, so that quotes can be checked against it."""

    document: Document
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


class Node(NamedTuple):
    """One thing across all documents. ``mentions`` lists where it stands, in document order."""

    iri: str
    type: str
    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    mentions: tuple[Evidence, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    links: tuple[Link, ...] = ()


class Edge(NamedTuple):
    """One statement across all documents, with every quote that states it. ``post`` only on ``holds_post``."""

    head: str
    type: str
    tail: str
    post: str = ""
    source: str = "text"
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """The merged graph: what every exporter reads. All tuples are sorted."""

    documents: tuple[Document, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    unresolved: tuple[Unresolved, ...]
