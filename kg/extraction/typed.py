"""Typed sentences: the text with one code point for each mention, phrases folded into one, left-out subjects put back.

A pattern over a typed sentence is an ordinary regular expression, and cannot match half a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model import Mention
from kg.rules import FoldRule, TopicRule

_HELPERS = frozenset({"Post", "Role", "Resident"})  # Mentions that name nothing and that patterns ask for.
SPEAKER = -1
_SPEECH = "“"  # Between a subject put back and what he only says: patterns of deeds do not reach over it.
_CLAUSE = re.compile(r"[，；]")

Fits = Callable[[Sequence["Item"], Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """What one mark stands for: entity ids (none for a helper), its words, where they stand: ``[start, end)``
    in sentence number ``sentence`` (SPEAKER when the document as a whole says it)."""

    entities: tuple[str, ...]
    text: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Typed:
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


def type_sentence(
    number: int,
    text: str,
    mentions: Sequence[Mention],
    referents: Mapping[Mention, tuple[str, ...]],
    types: Mapping[str, str],
    marks: Mapping[str, str],
) -> Typed:
    """The sentence with a mark for each mention, in order; a word that stands for a name takes that name's mark.

    Of nested mentions with one beginning the shorter comes first: 西平坡乡, then 西平坡乡初级中学.
    """
    built = _Builder()
    cursor = 0
    for mention in mentions:
        ids = referents.get(mention, ())
        if mention.end > cursor and (ids or mention.type in _HELPERS):
            built.add_text(text[cursor : mention.start])
            mark = marks[types[ids[0]] if ids else mention.type]
            built.add_mark(mark, Item(ids, mention.text, mention.start, mention.end, number))
            cursor = mention.end
    built.add_text(text[cursor:])
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


@dataclass(frozen=True, slots=True)
class Topic:
    """Whom a clause speaks of: the mark and the item of its subject; and whether he only says what the clause tells."""

    mark: str
    item: Item
    is_speech: bool = False


def restore_subjects(typed: Typed, inherited: Topic | None, rules: Sequence[TopicRule]) -> tuple[Typed, Topic | None]:
    """The sentence with its subject put before every clause that has none; and the topic it ends with."""
    if inherited is None and not typed.items:
        return typed, None
    built = _Builder()
    topic = inherited
    begins, after, says = ([rule for rule in rules if rule.place == place] for place in ("begins", "after", "says"))
    bounds = [0, *(match.end() for match in _CLAUSE.finditer(typed.text)), len(typed.text)]
    for start, end in pairwise(bounds):
        own = _topic(typed, start, end, begins)
        if own is None and topic is not None:
            built.add_mark(topic.mark, topic.item)
            built.add_text(_SPEECH if topic.is_speech else "")
        built.copy(typed, start, end)
        topic = _topic(typed, start, end, after) or own or topic
        if topic is not None and _topic(typed, start, end, says):
            topic = replace(topic, is_speech=True)
    return built.done(), topic


def _topic(typed: Typed, start: int, end: int, rules: Sequence[TopicRule]) -> Topic | None:
    clause = typed.text[start:end]
    for rule in rules if any(start <= position < end for position in typed.items) else ():
        match = rule.pattern.search(clause)
        if match:
            position = start + next(p for group in match.groupdict() if (p := match.start(group)) >= 0)
            if position in typed.items:
                return Topic(typed.text[position], typed.items[position])
    return None
