"""Which of many patterns can match a text at all: told by the characters in it, before any search.

Most rules need a word that most texts lack; one look at each distinct character shows it for all rules at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any

# The parser of ``re`` itself: a second one, however small, could disagree with it about what a pattern needs.
_parser: Any = import_module("re._parser")
_COMMON = frozenset("、，。“”")
# What ``re`` runs ahead for, and what is told as soon.
_LOOKED_FOR = ("LITERAL", "IN", "ASSERT")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Screen:
    """Sorts out the patterns that cannot match a text; ``alphabet`` limits what is looked at."""

    def __init__(self, patterns: Iterable[re.Pattern[str]], alphabet: Collection[str] | None = None) -> None:
        bits: dict[frozenset[str], int] = {}
        self._wanted: list[int] = []
        for pattern in patterns:
            needs = [need for need in required(pattern.pattern) if alphabet is None or need.issubset(alphabet)]
            self._wanted.append(sum([bits.setdefault(need, 1 << len(bits)) for need in needs]))
        self._bits: defaultdict[str, int] = defaultdict(int)
        for need, bit in bits.items():
            for character in need:
                self._bits[character] |= bit
        self._characters = frozenset(self._bits)

    def candidates(self, text: str) -> list[int]:
        """The numbers of the patterns for which ``text`` has all characters that they need, ascending."""
        found = 0
        for character in self._characters.intersection(text):
            found |= self._bits[character]
        return [number for number, wanted in enumerate(self._wanted) if wanted & found == wanted]


@cache
def required(expression: str) -> frozenset[frozenset[str]]:
    """Sets of characters: whatever the regular expression matches has one of each set near. It may need more."""
    return frozenset(_needs(_parser.parse(expression)))


@cache
def words_needed(expression: str, marks: frozenset[str]) -> tuple[frozenset[str], ...]:
    """What ``required`` gives, without what speaks of marks; the fewest characters first."""
    needs = [characters for characters in required(expression) if characters.isdisjoint(marks)]
    return tuple(sorted(needs, key=lambda characters: (len(characters), sorted(characters))))


def beginnings(expression: str) -> frozenset[str]:
    """The characters that a match begins with; none where they cannot be told, or ``re`` looks for them by itself."""
    tree = _parser.parse(expression)
    if not tree or str(tree[0][0]) in _LOOKED_FOR:
        return frozenset()
    first, goes_on = _begin(tree)
    return frozenset() if goes_on or first is None else first


def _begin(tree: Iterable[tuple[Any, Any]]) -> tuple[frozenset[str] | None, bool]:
    """The characters that a match of all parts can begin with (None: any), and whether it can be empty."""
    first = frozenset[str]()
    for kind, value in tree:
        own, goes_on = _begin_one(str(kind), value)
        if own is None:
            return None, False
        first |= own
        if not goes_on:
            return first, False
    return first, True


def _begin_one(name: str, value: Any) -> tuple[frozenset[str] | None, bool]:
    if name == "LITERAL":
        return frozenset(chr(value)), False
    if name == "IN":
        return next(_one_of(value), None), False
    if name == "BRANCH":
        branches = [_begin(branch) for branch in value[1]]
        firsts = [first for first, _ in branches if first is not None]
        return (frozenset().union(*firsts) if len(firsts) == len(branches) else None), any(more for _, more in branches)
    if name == "SUBPATTERN":
        return _begin(value[-1])
    if name in _REPEATS:
        first, goes_on = _begin(value[-1])
        return first, goes_on or value[0] == 0
    return (frozenset(), True) if name in ("ASSERT", "ASSERT_NOT", "AT") else (None, False)


def _needs(tree: Sequence[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    for kind, value in tree:
        name = str(kind)
        if name == "LITERAL":
            yield frozenset(chr(value))
        elif name == "IN":
            yield from _one_of(value)
        elif name == "BRANCH":
            yield from _of_each([list(_needs(branch)) for branch in value[1]])
        elif name in ("SUBPATTERN", "ASSERT") or (name in _REPEATS and value[0] > 0):
            yield from _needs(value[-1])


def _one_of(items: Sequence[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    """The characters of a class; nothing for one that is turned round or has a category such as ``\\s``."""
    if all(str(kind) in ("LITERAL", "RANGE") for kind, _ in items):
        spans = [(value, value) if str(kind) == "LITERAL" else value for kind, value in items]
        yield frozenset(chain.from_iterable(map(chr, range(low, high + 1)) for low, high in spans))


def _of_each(branches: Sequence[list[frozenset[str]]]) -> Iterator[frozenset[str]]:
    """One set for alternatives: of each what it needs at the least, and rather what few texts have."""
    if all(branches):
        yield frozenset().union(*(min(needs, key=lambda need: (need <= _COMMON, len(need))) for needs in branches))
