"""Sentences as relation rules read them: mention by mention, and in phrases with their subjects restored.

Most sentences hold too little for any rule, so a layer is made only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from kg.extraction.reading import Reading
from kg.extraction.typed import (
    SPEAKER,
    Clause,
    Item,
    Topic,
    Typed,
    clauses_of,
    fold,
    joined,
    last_topic,
    restore_subjects,
    type_sentence,
)
from kg.model import BlockKind
from kg.rulebook.kinds import FoldRule, TopicRule
from kg.rulebook.rules import Rules


class Layers(NamedTuple):
    """Both layers of a sentence."""

    mentions: Typed
    phrases: Typed


def layers(reading: Reading, rules: Rules) -> Iterator[Layers]:
    """Both layers of each sentence, in order."""
    layered = Layered(reading, rules)
    return (layered.layers(number) for number in range(len(reading.sentences)))


class Layered:
    """The sentences of one document, by number."""

    def __init__(self, reading: Reading, rules: Rules) -> None:
        self.reading, self.rules = reading, rules
        self._marks = [frozenset([mark for mark, _ in marked]) for marked in reading.marked]
        self._things = [{id_ for _, item in marked for id_ in item.entities} for marked in reading.marked]
        self._speaker = self._topic(reading.referents.speaker)
        self._lives = {paragraph: self._topic(person) for paragraph, person in reading.referents.lives.items()}
        self._lasting = frozenset([rules.marks[type_] for type_ in rules.resolution.lasting_topics])
        self._made: dict[int, Layers] = {}
        self._clauses: dict[int, list[Clause]] = {}

    def _topic(self, ids: tuple[str, ...]) -> Topic | None:
        """Those of whom sentences speak that name no subject."""
        return Topic(self.rules.marks[self.reading.types[ids[0]]], Item(ids, "", 0, 0, SPEAKER)) if ids else None

    def _speaker_of(self, number: int) -> Topic | None:
        """Of whom a sentence speaks that names no subject: whose life its paragraph tells, else whose document it
        is."""
        paragraph = self.reading.sentences[number].paragraph
        return self._lives.get(paragraph, self._speaker) if self._lives else self._speaker

    def speaks_of_two(self, number: int) -> bool:
        """Whether a sentence may speak of two things: of fewer it can state no relation."""
        things = self._things[number]
        if len(things) > 1:
            return True
        inherited: Collection[str] = ()
        speaker = self._speaker_of(number)
        if speaker:
            inherited = speaker.item.entities
        elif self._follows(number):
            inherited = self._things[number - 1]
        return len(things.union(inherited)) > 1

    def marks(self, number: int) -> frozenset[str]:
        """Every mark that a layer of a sentence may hold, and perhaps more."""
        marks = self._marks[number]
        speaker = self._speaker_of(number)
        if speaker:
            return marks | {speaker.mark}
        return marks | (self._marks[number - 1] & self._lasting) if self._follows(number) else marks

    def marks_before(self, number: int) -> frozenset[str]:
        """The marks of the sentence before in its paragraph."""
        return self._marks[number - 1] if self._follows(number) else frozenset()

    def layers(self, number: int) -> Layers:
        """Both layers of a sentence."""
        mentions, phrases = self._folded(number)
        inherited = self._inherited(number)
        if inherited or phrases.items:
            phrases = restore_subjects(phrases, self._clauses_of(number), inherited)
        return Layers(mentions, phrases)

    def read(self, over: str, number: int) -> Typed:
        """A sentence as a rule reads it: in ``phrases``, in ``mentions``, or in the mentions of ``sentences``, its own
        behind those of the one before in its paragraph."""
        if over == "phrases":
            return self.layers(number).phrases
        own = self._folded(number).mentions
        return (
            joined([self._folded(number - 1).mentions, own]) if over == "sentences" and self._follows(number) else own
        )

    def _folded(self, number: int) -> Layers:
        """Both layers of a sentence, no subject restored."""
        made = self._made.get(number)
        if made is None:
            plain = type_sentence(self.reading.sentences[number].text, self.reading.marked[number])
            folds = _folds(self.rules, self._marks[number])
            made = self._made[number] = Layers(plain, fold(plain, folds, partial(fits, self.rules)))
        return made

    def _clauses_of(self, number: int) -> list[Clause]:
        clauses = self._clauses.get(number)
        if clauses is None:
            phrases = self._folded(number).phrases
            clauses = self._clauses[number] = clauses_of(phrases, _topics(self.rules, phrases.marks))
        return clauses

    def _inherited(self, number: int) -> Topic | None:
        """The subject that a sentence begins with: its neighbour's in the same paragraph, else the speaker's."""
        if self.reading.sentences[number].kind is not BlockKind.PARAGRAPH:
            return None
        speaker = self._speaker_of(number)
        if speaker or not self._follows(number) or self._lasting.isdisjoint(self._marks[number - 1]):
            return speaker
        topic = last_topic(self._clauses_of(number - 1))
        return topic if topic and topic.mark in self._lasting else None

    def _follows(self, number: int) -> bool:
        """Whether a sentence stands behind another of its paragraph."""
        sentences = self.reading.sentences
        return number > 0 and sentences[number - 1].paragraph == sentences[number].paragraph


def fits(rules: Rules, items: Sequence[Item], require: Sequence[str]) -> bool:
    """Whether each neighbour passes every check with the next."""
    return all(rules.holds(name, one.text, other.text) for name in require for one, other in pairwise(items))


@lru_cache(maxsize=1024)
def _folds(rules: Rules, marks: frozenset[str]) -> tuple[FoldRule, ...]:
    """The fold rules for a sentence with these marks: there are a few hundred sets of marks."""
    return tuple(rules.fold_rules[order] for order in rules.fold_screen.candidates("".join(marks)))


@lru_cache(maxsize=1024)
def _topics(rules: Rules, marks: frozenset[str]) -> tuple[TopicRule, ...]:
    """The topic rules for a sentence with these marks."""
    return tuple(rules.topic_rules[order] for order in rules.topic_screen.candidates("".join(marks)))
