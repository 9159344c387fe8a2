"""Whose life a paragraph tells: a curriculum vitae names its person once, and goes on without a subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from kg.extraction.entities import Named
from kg.model import BlockKind, Mention, Sentence
from kg.rulebook.resolution import Resolution

Ids = tuple[str, ...]


def lives(sentences: Sequence[Sentence], named: Named, resolution: Resolution) -> dict[int, Ids]:
    """Paragraph → the person of whom it tells: who opens it as a curriculum vitae does, and who opened the one before
    where it goes on as one."""
    people = _at_beginnings(sentences, named)
    found: dict[int, Ids] = {}
    for paragraph, group in groupby(enumerate(sentences), lambda pair: pair[1].paragraph):
        number, first = next(group)
        name = people.get(number)
        if first.kind is not BlockKind.PARAGRAPH:
            continue
        if name and resolution.life_opening.match(first.text[name.end :]):
            found[paragraph] = (named.ids[name],)
        elif paragraph - 1 in found and resolution.life_more.match(first.text):
            found[paragraph] = found[paragraph - 1]
    return found


def _at_beginnings(sentences: Sequence[Sentence], named: Named) -> Mapping[int, Mention]:
    """Sentence → the person's name that it begins with."""
    return {
        mention.sentence: mention
        for mention in named.ids
        if mention.type == "Person" and not sentences[mention.sentence].text[: mention.start].strip()
    }
