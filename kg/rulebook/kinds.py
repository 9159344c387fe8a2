"""The kinds of rule: what each finds, and what a writer of rules may set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule has. ``where`` is ``file:line``; the examples ``yes`` and ``no`` are run as tests."""

    id: str
    where: str
    why: str
    pattern: re.Pattern[str]
    yes: tuple[Mapping[str, str], ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityRule(Rule):
    """Finds mentions: the ``group`` ``name`` of the match, or all of it.

    ``back`` counts characters of the word before that belong to it too (服务队|长 → 队长); a ``nested`` mention may
    lie within a longer one.
    """

    type: str
    back: int
    nested: bool
    group: str | int


@dataclass(frozen=True, slots=True)
class RelationRule(Rule):
    """Finds relations. ``over`` is what the pattern reads: ``phrases``, ``mentions``, the mentions of two
    ``sentences`` of a paragraph, or a ``name``.

    ``require`` names checks that the ends must pass (``kg.rulebook.checks``); ``post`` stands where no slot gives one;
    ``posts`` finds something in every post that the rule may read; ``heads`` are the types of entity whose names a
    ``name`` rule reads. ``again`` is what may follow a match, as often as it does: what its slots fill changes, the
    rest stays. An ``owner`` is a pattern over the name of the tail: its own tail is meant, 丽水市 of 丽水市委.
    ``implied`` is the name of a tail that the words mean and do not name: 中国 in 来华.
    """

    relation: str
    over: str
    require: tuple[str, ...]
    post: str
    posts: re.Pattern[str]
    heads: tuple[str, ...]
    again: re.Pattern[str] | None
    owner: re.Pattern[str] | None
    implied: str


@dataclass(frozen=True, slots=True)
class FoldRule(Rule):
    """Folds a stretch of a typed sentence into one mark: the ``first``, the ``last``, or ``all`` of the last's type.

    ``require`` names checks between neighbours; ``only``, when not empty, lists the texts that may be folded.
    """

    keep: str
    require: tuple[str, ...]
    only: frozenset[str]


@dataclass(frozen=True, slots=True)
class TopicRule(Rule):
    """Finds whom a clause speaks of (slot ``topic``): who ``begins`` it, who is meant ``after`` it, or who ``says``
    what follows it."""

    place: str


@dataclass(frozen=True, slots=True)
class AttributeRule(Rule):
    """Finds what a text says of one thing alone: the slot ``head`` and the group ``value``, words or one mention.

    ``over`` is ``mentions``; ``sentences`` where the sentence before, of the same paragraph, is read with it; or
    ``name`` for what the name of a thing of one of the ``heads`` says itself.
    """

    attribute: str
    over: str
    heads: tuple[str, ...]
