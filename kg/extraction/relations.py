"""Typed sentences → Relations: every match of every rule, with the sentence that states it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations, pairwise, product
from typing import NamedTuple

from kg.checks import CHECKS
from kg.extraction.entities import bare
from kg.extraction.reading import Reading
from kg.extraction.typed import SPEAKER, Item, Topic, Typed, fold, restore_subjects, type_sentence
from kg.model import BlockKind, Entity, Evidence, Mention, Relation
from kg.patterns import slot_name
from kg.rules import RelationRule, Rules


def find_relations(reading: Reading, rules: Rules) -> tuple[Relation, ...]:
    """The relations of one document; of several that state the same, the one that stands first."""
    found: dict[tuple[str, str, str, str], Relation] = {}
    for relation in read_relations(reading, rules):
        found.setdefault((relation.head, relation.type, relation.tail, relation.post), relation)
    return tuple(sorted(found.values()))


def read_relations(reading: Reading, rules: Rules) -> Iterator[Relation]:
    """Every relation that every rule finds, the same one as often as it is stated."""
    reader = _Reader(reading, rules)
    yield from reader.in_sentences()
    yield from reader.in_names()


class Layers(NamedTuple):
    """A sentence as relation rules read it: mention by mention, and in phrases with its subjects restored."""

    mentions: Typed
    phrases: Typed


def layers(reading: Reading, rules: Rules) -> Iterator[Layers]:
    """Both layers of each sentence, in order."""
    own: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        own[mention.sentence].append(mention)
    types = reading.types
    topic: Topic | None = None
    for number, sentence in enumerate(reading.sentences):
        plain = type_sentence(number, sentence.text, own[number], reading.referents.of, types, rules.marks)
        folded = fold(plain, rules.fold_rules, partial(fits, rules))
        inherited = _inherited(reading, rules, number, topic)
        phrases, topic = restore_subjects(folded, inherited, rules.topic_rules)
        yield Layers(plain, phrases)


def _inherited(reading: Reading, rules: Rules, number: int, topic: Topic | None) -> Topic | None:
    """The subject that a sentence begins with: its neighbour's in the same paragraph, else the speaker's."""
    here = reading.sentences[number]
    if here.kind is not BlockKind.PARAGRAPH:
        return None
    speaker = reading.referents.speaker
    if speaker:
        return Topic(rules.marks[reading.types[speaker[0]]], Item(speaker, "", 0, 0, SPEAKER))
    lasting = {rules.marks[type_] for type_ in rules.resolution.lasting_topics}
    follows = number > 0 and reading.sentences[number - 1].paragraph == here.paragraph
    return topic if follows and topic and topic.mark in lasting and topic.item.sentence == number - 1 else None


@dataclass(frozen=True)
class _Reader:
    """One document on its way from typed sentences to relations."""

    reading: Reading
    rules: Rules

    def in_sentences(self) -> Iterator[Relation]:
        """What the patterns over mentions and over phrases find."""
        for number, layer in enumerate(layers(self.reading, self.rules)):
            for rule in _that_can_match(self.rules, layer.mentions.marks | layer.phrases.marks):
                yield from self._apply(rule, layer.mentions if rule.over == "mentions" else layer.phrases, number)

    def _apply(self, rule: RelationRule, typed: Typed, number: int) -> Iterator[Relation]:
        """Relations at every place where the pattern matches, overlapping ones too."""
        match = rule.pattern.search(typed.text)
        while match:
            yield from self._relations(rule, slots_of(match, typed), number)
            match = rule.pattern.search(typed.text, match.start() + 1)

    def _relations(self, rule: RelationRule, slots: Mapping[str, Item], number: int) -> Iterator[Relation]:
        if unmet(self.rules, rule, slots):
            return
        pairs: Iterable[tuple[str, str]] = (
            combinations(slots["each"].entities, 2)
            if "each" in slots
            else product(slots["head"].entities, slots["tail"].entities)
        )
        post = slots["post"].text if "post" in slots else rule.post
        first = min(item.sentence for item in slots.values() if item.sentence != SPEAKER)
        evidence = self._evidence(min(first, number), number, rule.id)
        yield from (Relation(head, rule.relation, tail, evidence, post) for head, tail in pairs if head != tail)

    def _evidence(self, first: int, last: int, rule: str) -> Evidence:
        """The sentences ``first`` to ``last`` as printed, without white space at the ends."""
        low, _ = self.reading.sentences[first].source_span(0, 1)
        _, high = self.reading.sentences[last].source_span(0, len(self.reading.sentences[last].text))
        field = self.reading.sentences[last].field
        quote = self.reading.document.quote(field, low, high)
        low += len(quote) - len(quote.lstrip())
        return Evidence(self.reading.document.id, field, low, low + len(quote.strip()), quote.strip(), rule)

    # --- relations that a name itself states ---

    def in_names(self) -> Iterator[Relation]:
        """What the structure of a name says: 辽宁省政协 lies in 辽宁, when the document speaks of 辽宁."""
        named = _forms(self.reading.named.entities)
        first = {id_: mention for mention, id_ in sorted(self.reading.named.ids.items(), reverse=True)}
        for rule in self.rules.relation_rules:
            if rule.over == "name":
                for entity in self.reading.named.entities:
                    yield from self._in_name(rule, entity, named, first)

    def _in_name(
        self, rule: RelationRule, entity: Entity, named: Mapping[str, Entity], first: Mapping[str, Mention]
    ) -> Iterator[Relation]:
        if entity.type not in rule.heads or entity.id not in first:
            return
        for form in self._own_forms(entity):
            others = {text: other for text, other in named.items() if text in form and other.id != entity.id}
            if not others:
                continue
            typed = self._typed_name(form, others)
            match = rule.pattern.search(typed.text)
            if match:
                slots = slots_of(match, typed)
                tail = slots["tail"].entities[0]
                if not all(
                    holds(self.rules, name, {**slots, "head": Item((entity.id,), form, 0, 0, 0)})
                    for name in rule.require
                ):
                    continue
                sentence = first[entity.id].sentence
                yield Relation(entity.id, rule.relation, tail, self._evidence(sentence, sentence, rule.id))

    def _own_forms(self, entity: Entity) -> tuple[str, ...]:
        """What the document calls an entity; for 省政府 also the full name that its place gives it."""
        key = entity.key.partition("/")[2]
        short = self.rules.resolution.short.get(entity.type)
        return (entity.name, *entity.aliases, *([key] if short and short.match(entity.name) else ()))

    def _typed_name(self, form: str, others: Mapping[str, Entity]) -> Typed:
        longest_first = sorted(others, key=lambda text: (-len(text), text))
        pieces = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", form)
        text, items = "", {}
        for piece in pieces:
            if piece in others:
                items[len(text)] = Item((others[piece].id,), piece, 0, 0, 0)
                piece = self.rules.marks[others[piece].type]
            text += piece
        return Typed(text, items)


@lru_cache(maxsize=1024)
def _that_can_match(rules: Rules, marks: frozenset[str]) -> tuple[RelationRule, ...]:
    """The rules for a sentence with these marks: there are a few hundred sets of marks, and few rules for most."""
    able = (rules.relation_rules[order] for order in rules.relation_screen.candidates("".join(marks)))
    return tuple(rule for rule in able if rule.over != "name")


def slots_of(match: re.Match[str], typed: Typed) -> dict[str, Item]:
    """Slot → what fills it in this match."""
    return {slot_name(group): typed.items[match.start(group)] for group, value in match.groupdict().items() if value}


def fits(rules: Rules, items: Sequence[Item], require: Sequence[str]) -> bool:
    """Whether each neighbour passes every check with the next."""
    return all(CHECKS[name](one.text, other.text, rules) for name in require for one, other in pairwise(items))


def unmet(rules: Rules, rule: RelationRule, slots: Mapping[str, Item]) -> str:
    """What of a rule, but for its pattern, the slots do not meet; empty when they meet all."""
    if "post" in slots and not rule.posts.search(slots["post"].text):
        return "posts"
    return next((f"require {name}" for name in rule.require if not holds(rules, name, slots)), "")


def holds(rules: Rules, name: str, slots: Mapping[str, Item]) -> bool:
    """A check between tail and head; ``same_level`` compares the head with the slot ``sibling``."""
    outer = slots["sibling" if name == "same_level" else "tail"]
    return CHECKS[name](outer.text, slots["head"].text, rules)


def _forms(entities: Sequence[Entity]) -> dict[str, Entity]:
    """Every form of every entity that is long enough to be found inside another name."""
    return {bare(form): e for e in entities for form in (e.name, *e.aliases) if len(bare(form)) > 1}
