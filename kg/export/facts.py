"""What the page knows of a graph: things, statements, texts and where each stands, all in the graph's order."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from kg.iris import segment
from kg.model import Attribute, Block, BlockKind, Document, Edge, Evidence, Graph, Node, Unresolved
from kg.rulebook.vocabulary import Vocabulary

Json = dict[str, Any]
AROUND = 12  # Code points shown on either side of a mended break.
BEGINNING = 18  # Code points that stand for a title where there is none.


def facts(graph: Graph, vocabulary: Vocabulary) -> Json:
    """The graph as plain values, without its documents' texts.

    A passage is ``[document, field, start, end, rule]``: positions in ``documents`` and ``rules``, offsets in code
    points of the document's field. Quotes are not repeated: the page cuts them from the texts.
    """
    passages = _Passages(graph)
    return {
        "base": vocabulary.base,
        "entities": {name: _pick(kind, "zh", "en", "color", "shape") for name, kind in vocabulary.entities.items()},
        "relations": {name: _pick(kind, "zh", "en", "property") for name, kind in vocabulary.relations.items()},
        "attributes": {name: _pick(kind, "zh", "en") for name, kind in vocabulary.attributes.items()},
        "rules": passages.rules,
        "documents": [_document(document, vocabulary.base) for document in graph.documents],
        "nodes": [_node(node, passages) for node in graph.nodes],
        "edges": [_edge(edge, passages) for edge in graph.edges],
        "unresolved": [_unresolved(case, passages) for case in graph.unresolved],
        "mended": [_mended(at, *it) for at, doc in enumerate(graph.documents) for it in _breaks(doc)],
    }


def texts(graph: Graph) -> list[list[object]]:
    """Of each document its text and its blocks ``[kind, field, pieces]``."""
    return [
        [document.text, [[block.kind, block.field, block.pieces] for block in document.blocks]]
        for document in graph.documents
    ]


class _Passages:
    """Writes evidence as passages."""

    def __init__(self, graph: Graph) -> None:
        self.documents = {document.id: i for i, document in enumerate(graph.documents)}
        quotes = [q for n in graph.nodes for q in (*n.mentions, *(a.evidence for a in n.attributes))]
        quotes += [q for e in graph.edges for q in e.evidence] + [case.evidence for case in graph.unresolved]
        self.rules = sorted({quote.rule for quote in quotes})
        self._rule = {rule: i for i, rule in enumerate(self.rules)}

    def one(self, quote: Evidence) -> list[object]:
        return [self.documents[quote.document], quote.field, quote.start, quote.end, self._rule[quote.rule]]

    def all(self, quotes: Iterable[Evidence]) -> list[list[object]]:
        return [self.one(quote) for quote in quotes]


def _document(document: Document, base: str) -> Json:
    iri = f"{base}document/{segment(document.id)}"
    return _pick(document, "id", "title", "date", "head_missing") | {"name": _name(document), "iri": iri}


def _name(document: Document) -> str:
    """The title, else how the document begins to speak, else nothing."""
    for kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) if not document.title else ():
        for block in document.blocks:
            if block.kind is kind:
                return document.quote(block.field, *block.pieces[0])[:BEGINNING] + "…"
    return document.title


def _breaks(document: Document) -> Iterable[tuple[Document, Block]]:
    return ((document, block) for block in document.blocks if len(block.pieces) > 1)


def _mended(at: int, document: Document, block: Block) -> Json:
    """What stands before and after the first break of a block, and the passage of both."""
    (first, before), (after, last) = block.pieces[:2]
    first, last = max(first, before - AROUND), min(last, after + AROUND)
    quotes = [document.quote(block.field, *span) for span in ((first, before), (after, last))]
    return {"at": [at, block.field, first, last], "quotes": quotes}


def _node(node: Node, passages: _Passages) -> Json:
    return _pick(node, "iri", "type", "name", "code", "aliases") | {
        "pinyin": [_pinyin(name) for name in (node.name, *node.aliases)],
        "mentions": passages.all(node.mentions),
        "attributes": [_attribute(attribute, passages) for attribute in node.attributes],
    }


def _attribute(attribute: Attribute, passages: _Passages) -> Json:
    return _pick(attribute, "name", "value") | {"at": passages.one(attribute.evidence)}


def _edge(edge: Edge, passages: _Passages) -> Json:
    return _pick(edge, "type", "post", "source") | {"evidence": passages.all(edge.evidence)}


def _unresolved(case: Unresolved, passages: _Passages) -> Json:
    return _pick(case, "candidates", "reason") | {"at": passages.one(case.evidence), "text": case.evidence.text}


def _pinyin(name: str) -> str:
    """How a name sounds, syllables apart: ``liao ning sheng``; what has no sound stays as it is written."""
    from pypinyin.seg.simpleseg import seg  # here, because only the page needs its tables

    return " ".join(filter(None, map(_sound, seg(name)))).lower()


@cache
def _sound(word: str) -> str:
    """How one word sounds; names are made of the same words again and again."""
    from pypinyin import lazy_pinyin

    return " ".join(part for part in lazy_pinyin(word) if part.strip())


def _pick(value: object, *names: str) -> Json:
    return {name: getattr(value, name) for name in names}
