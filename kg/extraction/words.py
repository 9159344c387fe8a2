"""A document in words: its sentences as one text, for a search costs more to begin than to run through a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeVar

from kg.model import Sentence
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.patterns import SEPARATOR

Span = TypeVar("Span", bound=tuple[int, int, object])


class Words(NamedTuple):
    """The sentences of a document as one ``text``: SEPARATOR stands before and behind each, and is a word of its own.

    ``list`` are the words; ``starts`` is where each begins in ``text``, last where the text ends; ``firsts`` where each
    sentence begins.
    """

    text: str
    list: Sequence[str]
    starts: Sequence[int]
    firsts: Sequence[int]

    def at(self, position: int) -> int | None:
        """The number of the word that begins at a place in ``text``; None where none does."""
        number = bisect_left(self.starts, position)
        return number if self.starts[number] == position else None

    def over(self, position: int) -> str:
        """The word that a place in ``text`` lies in."""
        return self.list[bisect_right(self.starts, position) - 1]

    def sentence(self, position: int) -> int:
        """The number of the sentence that a place in ``text`` lies in."""
        return bisect_right(self.firsts, position) - 1


def cut_words(sentences: Sequence[Sentence], lexicon: Lexicon) -> Words:
    """The words of all sentences of a document."""
    texts = [sentence.text for sentence in sentences]
    text = SEPARATOR.join(["", *texts, ""])
    words = lexicon.cut(text)
    firsts = list(accumulate([len(text) + 1 for text in texts], initial=1))
    return Words(text, words, list(accumulate(map(len, words), initial=0)), firsts)


def overlapping(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Spans ``(start, end, …)`` in order, those that overlap one another together."""
    group: list[Span] = []
    behind = 0
    for span in sorted(spans):
        if span[0] >= behind and group:
            yield group
            group = []
        group.append(span)
        behind = max(behind, span[1])
    if group:
        yield group
