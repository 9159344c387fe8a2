"""Where known names stand in the text of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def occurrences(names: Iterable[str], text: str) -> list[tuple[int, str]]:
    """(start, name) in order, none overlapping: the leftmost, of those that begin together the longest.

    A pattern of all names would do the same; to compile one for each document takes longer than to look for each name.
    """
    found: list[tuple[int, str]] = []
    behind = 0
    for start, _, name in sorted((start, -len(known), known) for known in names for start in _each(known, text)):
        if start >= behind:
            found.append((start, name))
            behind = start + len(name)
    return found


def _each(name: str, text: str) -> Iterator[int]:
    """Every place where the name begins, overlapping ones too."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)
