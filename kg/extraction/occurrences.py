"""Where known names stand in the sentences of a document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from kg.rulebook.patterns import SEPARATOR


def occurrences(names: Iterable[str], texts: Sequence[str]) -> list[list[tuple[int, str]]]:
    """For each text (start, name) in order, none overlapping: the leftmost, of those that begin together the longest.

    A pattern of all names would do the same; to compile one for each document takes longer than to look for each name.
    """
    joined = SEPARATOR.join(texts)
    firsts = [0, *accumulate(len(text) + 1 for text in texts)]
    found: list[list[tuple[int, str]]] = [[] for _ in texts]
    behind = 0
    places = sorted((start, -len(known), known) for known in names for start in _each(known, joined))
    for start, _, name in places:
        if start >= behind:
            number = bisect_right(firsts, start) - 1
            found[number].append((start - firsts[number], name))
            behind = start + len(name)
    return found


def _each(name: str, text: str) -> Iterator[int]:
    """Every place where the name begins, overlapping ones too."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)
