"""Typed sentences: the text with one code point for each mention, phrases folded into one, left-out subjects put back.

A pattern over a typed sentence is an ordinary regular expression, and cannot match half a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.model import Mention
from kg.rulebook.kinds import FoldRule, TopicRule

_HELPERS = frozenset({"Post", "Role", "Resident"})  # Mentions that name nothing and that patterns ask for.
SPEAKER = -1
SPEECH = "“"  # Between a subject put back and what he only says: patterns of deeds do not reach over it.
_CLAUSE = re.compile(r"[，；]")

Fits = Callable[[Sequence["Item"], Sequence[str]], bool]


class Item(NamedTuple):
    """What one mark stands for: entity ids (none for a helper), its words, where they stand: ``[start, end)``
    in sentence number ``sentence`` (SPEAKER when the document as a whole says it)."""

    entities: tuple[str, ...]
    text: str
    start: int
    end: int
    sentence: int


Marked = tuple[str, Item]  # A mark and what it stands for.


class Typed(NamedTuple):
    """``text`` with marks; ``items`` says by position in it what each mark stands for."""

    text: str
    items: Mapping[int, Item]

    @property
    def marks(self) -> frozenset[str]:
        """Every mark in the text."""
        return frozenset([self.text[position] for position in self.items])

    def within(self, start: int, end: int) -> list[tuple[str, Item]]:
        """(mark, item) of the marks in ``text[start:end]``."""
        return [(self.text[p], self.items[p]) for p in range(start, end) if p in self.items]


class _Builder:
    """Collects text and items from left to right."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.items: dict[int, Item] = {}
        self.length = 0

    def add_text(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def add_mark(self, mark: str, item: Item) -> None:
        self.items[self.length] = item
        self.add_text(mark)

    def copy(self, typed: Typed, start: int, end: int) -> None:
        for position, item in typed.items.items():
            if start <= position < end:
                self.items[self.length + position - start] = item
        self.add_text(typed.text[start:end])

    def done(self) -> Typed:
        return Typed("".join(self.parts), self.items)


def mark_mentions(
    count: int,
    mentions: Sequence[Mention],
    referents: Mapping[Mention, tuple[str, ...]],
    types: Mapping[str, str],
    marks: Mapping[str, str],
) -> tuple[list[Marked], ...]:
    """For each of ``count`` sentences its marks in order: of the mentions that stand for a thing, and of the helpers.

    A word that stands for a name has that name's mark.
    """
    found: tuple[list[Marked], ...] = tuple([[] for _ in range(count)])
    for mention in mentions:
        ids = referents.get(mention, ())
        if ids or mention.type in _HELPERS:
            mark = marks[types[ids[0]] if ids else mention.type]
            item = Item(ids, mention.text, mention.start, mention.end, mention.sentence)
            found[mention.sentence].append((mark, item))
    return found


def type_sentence(text: str, marked: Sequence[Marked]) -> Typed:
    """The sentence with its marks for the words they stand for.

    Of nested mentions with one beginning the shorter comes first: 柳沟乡, then 柳沟乡初级中学.
    """
    parts: list[str] = []
    items: dict[int, Item] = {}
    cursor = length = 0
    for mark, item in marked:
        if item.end > cursor:
            between = text[cursor : item.start]
            length += len(between)
            items[length] = item
            length += 1
            parts += (between, mark)
            cursor = item.end
    return Typed("".join(parts) + text[cursor:], items)


def joined(parts: Sequence[Typed]) -> Typed:
    """Typed sentences, one behind the other."""
    if len(parts) == 1:
        return parts[0]
    built = _Builder()
    for part in parts:
        built.copy(part, 0, len(part.text))
    return built.done()


def fold(typed: Typed, rules: Sequence[FoldRule], fits: Fits) -> Typed:
    """The typed sentence with each rule's stretches folded into one mark, rule after rule."""
    for rule in rules if typed.items else ():
        if rule.pattern.search(typed.text):
            typed = _fold_one(typed, rule, fits)
    return typed


def _fold_one(typed: Typed, rule: FoldRule, fits: Fits) -> Typed:
    built = _Builder()
    cursor = 0
    for match in rule.pattern.finditer(typed.text):
        marked = typed.within(*match.span())
        items = [item for _, item in marked]
        if not fits(items, rule.require) or (rule.only and "".join(item.text for item in items) not in rule.only):
            continue
        built.copy(typed, cursor, match.start())
        mark, last = marked[0 if rule.keep == "first" else -1]
        entities = last.entities
        if rule.keep == "all":
            entities = tuple(dict.fromkeys(id_ for other, item in marked if other == mark for id_ in item.entities))
        built.add_mark(mark, Item(entities, last.text, items[0].start, items[-1].end, last.sentence))
        cursor = match.end()
    built.copy(typed, cursor, len(typed.text))
    return built.done()


class Topic(NamedTuple):
    """Whom a clause speaks of: the mark and the item of its subject; and whether he only says what the clause tells."""

    mark: str
    item: Item
    is_speech: bool = False


# Where a clause begins, and by place of a topic rule whom it names there.
Clause = tuple[int, Mapping[str, Topic]]


def clauses_of(typed: Typed, rules: Sequence[TopicRule]) -> list[Clause]:
    """The clauses of a sentence, each with those it speaks of by its own words."""
    found: list[Clause] = []
    positions = list(typed.items)
    first = 0
    for start, end in pairwise([0, *[match.end() for match in _CLAUSE.finditer(typed.text)], len(typed.text)]):
        behind = bisect_left(positions, end, first)
        found.append((start, _topics(typed, start, end, rules) if behind > first else {}))
        first = behind
    return found


def restore_subjects(typed: Typed, clauses: Sequence[Clause], inherited: Topic | None) -> Typed:
    """The sentence with its subject put before every clause that has none."""
    missing: list[tuple[int, Topic]] = []
    topic = inherited
    for start, found in clauses:
        if topic and "begins" not in found:
            missing.append((start, topic))
        topic = _next_topic(topic, found)
    return _with_subjects(typed, missing) if missing else typed


def last_topic(clauses: Sequence[Clause]) -> Topic | None:
    """Whom a sentence speaks of at its end."""
    topic: Topic | None = None
    for _, found in clauses:
        topic = _next_topic(topic, found)
    return topic


def _next_topic(topic: Topic | None, found: Mapping[str, Topic]) -> Topic | None:
    """Whom the clause behind one speaks of, if it has no subject of its own."""
    if not found:
        return topic
    topic = found.get("after") or found.get("begins") or topic
    return topic._replace(is_speech=True) if topic and "says" in found else topic


def _with_subjects(typed: Typed, missing: Sequence[tuple[int, Topic]]) -> Typed:
    built = _Builder()
    cursor = 0
    for position, topic in missing:
        built.copy(typed, cursor, position)
        built.add_mark(topic.mark, topic.item)
        built.add_text(SPEECH if topic.is_speech else "")
        cursor = position
    built.copy(typed, cursor, len(typed.text))
    return built.done()


def _topics(typed: Typed, start: int, end: int, rules: Sequence[TopicRule]) -> dict[str, Topic]:
    """By place whom a clause names there, by the first rule of each place that finds one."""
    clause = typed.text[start:end]
    found: dict[str, Topic] = {}
    for rule in rules:
        match = rule.pattern.search(clause) if rule.place not in found else None
        if match:
            position = start + next(p for group in rule.pattern.groupindex if (p := match.start(group)) >= 0)
            if position in typed.items:
                found[rule.place] = Topic(typed.text[position], typed.items[position])
    return found
