"""Whose life a paragraph tells: a curriculum vitae names its person once, and goes on without a subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.entities import Named
from kg.model import BlockKind, Mention, Sentence
from kg.rulebook.resolution import Resolution

Ids = tuple[str, ...]


def lives(sentences: Sequence[Sentence], named: Named, resolution: Resolution) -> dict[int, Ids]:
    """Paragraph → the person of whom it tells: who opens it as a curriculum vitae does, and who opened the one before
    where it goes on as one."""
    found: dict[int, Ids] = {}
    for name in named.ids:
        if name.type == "Person" and name.start == 0 and _opens(name, sentences, resolution):
            for paragraph in _on(name.sentence, sentences, resolution):
                found[paragraph] = (named.ids[name],)
    return found


def _opens(name: Mention, sentences: Sequence[Sentence], resolution: Resolution) -> bool:
    """Whether a name begins a paragraph that goes on as a curriculum vitae does."""
    first, number = sentences[name.sentence], name.sentence
    is_first = number == 0 or sentences[number - 1].paragraph != first.paragraph
    return (
        is_first and first.kind is BlockKind.PARAGRAPH and bool(resolution.life_opening.match(first.text[name.end :]))
    )


def _on(number: int, sentences: Sequence[Sentence], resolution: Resolution) -> Iterator[int]:
    """The paragraph that begins with sentence ``number``, and those behind it that go on telling the same life."""
    paragraph = sentences[number].paragraph
    yield paragraph
    for sentence in sentences[number:]:
        if sentence.paragraph > paragraph:
            goes_on = sentence.kind is BlockKind.PARAGRAPH and resolution.life_more.match(sentence.text)
            if not goes_on:
                return
            paragraph = sentence.paragraph
            yield paragraph
