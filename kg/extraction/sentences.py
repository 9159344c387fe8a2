"""Document → Sentences: blocks read whole, widths folded, cut at sentence ends."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Block, Document, Sentence
from kg.rulebook.layout import Layout


def split_sentences(document: Document, layout: Layout) -> tuple[Sentence, ...]:
    """The sentences of a document in reading order."""
    return tuple(
        _sentence(block, paragraph, match.group(), match.start())
        for paragraph, block in enumerate(document.blocks)
        for text in [layout.read("".join([document.quote(block.field, *piece) for piece in block.pieces]))]
        for match in layout.sentence.finditer(text)
        if not match.group().isspace() and match.group()
    )


def _sentence(block: Block, paragraph: int, text: str, start: int) -> Sentence:
    if len(block.pieces) == 1:
        starts: tuple[tuple[int, int], ...] = ((0, block.pieces[0][0] + start),)
    else:
        starts = tuple(_starts(block.pieces, start, len(text)))
    return Sentence(block.field, block.kind, paragraph, text, starts)


def _starts(pieces: tuple[tuple[int, int], ...], start: int, length: int) -> Iterator[tuple[int, int]]:
    """Where the characters ``[start, start + length)`` of the joined pieces come from, as (position, origin) pairs."""
    read = 0
    for low, high in pieces:
        if read < start + length and read + high - low > start:
            skipped = max(start - read, 0)
            yield read + skipped - start, low + skipped
        read += high - low
