"""Typed sentences → Relations: every match of every rule, with the sentence that states it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, product

from kg.extraction.layers import Layered
from kg.extraction.reading import Reading
from kg.extraction.spelling import bare
from kg.extraction.typed import SPEAKER, SPEECH, Item, Typed
from kg.model import Entity, Evidence, Relation
from kg.rulebook.checks import ABOUT_POSTS
from kg.rulebook.kinds import RelationRule
from kg.rulebook.patterns import slot_name
from kg.rulebook.rules import Rules
from kg.rulebook.screening import words_needed

_NO_MARKS: frozenset[str] = frozenset()


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


@dataclass(frozen=True)
class _Reader:
    """One document on its way from typed sentences to relations."""

    reading: Reading
    rules: Rules

    def in_sentences(self) -> Iterator[Relation]:
        """What the patterns over mentions and over phrases find."""
        layered = Layered(self.reading, self.rules)
        for number, sentence in enumerate(self.reading.sentences):
            if layered.speaks_of_two(number):
                marks, before = layered.marks(number), layered.marks_before(number)
                rules = _that_can_match(self.rules, marks, before, sentence.text)
                if rules:
                    yield from self._in_sentence(rules, layered, number)

    def _in_sentence(self, rules: Iterable[RelationRule], layered: Layered, number: int) -> Iterator[Relation]:
        """What some rules find in one sentence."""
        read: dict[str, Typed] = {}  # Many rules read a sentence in the same way.
        for rule in rules:
            if rule.over not in read:
                read[rule.over] = layered.read(rule.over, number)
            typed = read[rule.over]
            match = rule.pattern.search(typed.text)
            if match:
                yield from self._apply(rule, typed, match, number)

    def _apply(self, rule: RelationRule, typed: Typed, match: re.Match[str] | None, number: int) -> Iterator[Relation]:
        """Relations at every place from the first match on where the pattern matches, overlapping ones too."""
        while match:
            for slots in _in_a_row(rule, match, typed):
                meant = self._with_implied(rule, slots) if rule.implied else self._with_owner(rule, slots)
                if meant:
                    yield from self._relations(rule, meant, number)
            match = rule.pattern.search(typed.text, match.start() + 1)

    def _relations(self, rule: RelationRule, slots: Mapping[str, Item], number: int) -> Iterator[Relation]:
        if unmet(self.rules, rule, slots):
            return
        pairs: Iterable[tuple[str, str]] = (
            combinations(slots["each"].entities, 2)
            if "each" in slots
            else product(slots["head"].entities, slots["tail"].entities)
        )
        post = post_of(rule, slots)
        first = min(item.sentence for item in slots.values() if item.sentence != SPEAKER)
        evidence = self._evidence(min(first, number), number, rule.id)
        yield from (Relation(head, rule.relation, tail, evidence, post) for head, tail in pairs if head != tail)

    def _with_implied(self, rule: RelationRule, slots: Mapping[str, Item]) -> Mapping[str, Item]:
        """The slots and the tail that the words mean; none where the document does not name it."""
        entity = self._named.get(rule.implied)
        return {**slots, "tail": slots["head"]._replace(entities=(entity.id,), text=entity.name)} if entity else {}

    def _with_owner(self, rule: RelationRule, slots: Mapping[str, Item]) -> Mapping[str, Item]:
        """The slots, the tail replaced by what its own name begins with where the rule asks for that; none if there is
        no such thing in the document."""
        if not rule.owner:
            return slots
        body = slots["tail"]
        others = {text: e for text, e in self._named.items() if text in body.text and e.id not in body.entities}
        typed = self._typed_name(body.text, others)
        match = rule.owner.search(typed.text)
        return {**slots, "tail": self._in_full(slots_of(match, typed)["tail"], body.sentence)} if match else {}

    def _in_full(self, item: Item, sentence: int) -> Item:
        """The same thing with the full name that the division table has for it, if any: 丽水 → 丽水市."""
        code = next(entity.code for entity in self.reading.named.entities if entity.id == item.entities[0])
        division = self.rules.gazetteer.by_code.get(code)
        return item._replace(text=division.name if division else item.text, sentence=sentence)

    @cached_property
    def _named(self) -> Mapping[str, Entity]:
        """Every form of every entity of the document that other names may hold."""
        return _forms(self.reading.named.entities)

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
        first = {id_: mention for mention, id_ in sorted(self.reading.named.ids.items(), reverse=True)}
        rules = [rule for rule in self.rules.relation_rules if rule.over == "name"]
        heads = {type_ for rule in rules for type_ in rule.heads}
        composed = [
            (entity, forms)
            for entity in self.reading.named.entities
            if entity.type in heads and entity.id in first and (forms := self._typed_forms(entity, self._named))
        ]
        for rule in rules:
            for entity, forms in composed:
                if entity.type in rule.heads:
                    yield from self._in_name(rule, entity, forms, first[entity.id].sentence)

    def _in_name(
        self, rule: RelationRule, entity: Entity, forms: Mapping[str, Typed], sentence: int
    ) -> Iterator[Relation]:
        for form, typed in forms.items():
            match = rule.pattern.search(typed.text)
            if match:
                inside = slots_of(match, typed)
                slots = {**inside, "tail" if "head" in inside else "head": Item((entity.id,), form, 0, 0, 0)}
                if all(holds(self.rules, name, slots) for name in rule.require):
                    evidence = self._evidence(sentence, sentence, rule.id)
                    yield Relation(slots["head"].entities[0], rule.relation, slots["tail"].entities[0], evidence)

    def _typed_forms(self, entity: Entity, named: Mapping[str, Entity]) -> dict[str, Typed]:
        """The forms of an entity's name that other names are a part of."""
        found: dict[str, Typed] = {}
        for form in self._own_forms(entity):
            others = {text: other for text, other in named.items() if text in form and other.id != entity.id}
            if others:
                found[form] = self._typed_name(form, others)
        return found

    def _own_forms(self, entity: Entity) -> tuple[str, ...]:
        """What the document calls an entity; for 省政府 also the full name that its place gives it."""
        key = entity.key.partition("/")[2].partition("@")[0]
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


def _that_can_match(rules: Rules, marks: frozenset[str], before: frozenset[str], text: str) -> Iterable[RelationRule]:
    """The rules for a sentence that holds these marks at the most, ``before`` it those of another, and no character
    that its text lacks."""
    characters = {*text, SPEECH}
    able = _of_marks(rules, marks, _NO_MARKS if before <= marks else before - marks)
    return [rule for rule, needed in able if not (needed and needed.isdisjoint(characters))]


@lru_cache(maxsize=4096)
def _of_marks(
    rules: Rules, marks: frozenset[str], before: frozenset[str]
) -> tuple[tuple[RelationRule, frozenset[str]], ...]:
    """The rules for these marks, each with characters of which its matches have one (none: they need none); those
    that read two sentences may have the marks ``before`` too.

    There are a few hundred sets of marks, and few rules for most.
    """
    own = frozenset(rules.relation_screen.candidates("".join(marks)))
    both = rules.relation_screen.candidates("".join(marks | before)) if before else own
    able = [rules.relation_rules[n] for n in sorted(both) if n in own or rules.relation_rules[n].over == "sentences"]
    every = frozenset(rules.marks.values())
    needs = ((rule, words_needed(rule.pattern.pattern, every)) for rule in able if rule.over != "name")
    return tuple((rule, needed[0] if needed else frozenset()) for rule, needed in needs)


def slots_of(match: re.Match[str], typed: Typed) -> dict[str, Item]:
    """Slot → what fills it in this match."""
    return {slot_name(group): typed.items[match.start(group)] for group, value in match.groupdict().items() if value}


def _in_a_row(rule: RelationRule, match: re.Match[str], typed: Typed) -> Iterator[Mapping[str, Item]]:
    """The slots of a match, and those of each that the rule reads behind it: another tail of the same head, or another
    head of the same tail."""
    slots = slots_of(match, typed)
    yield slots
    found = rule.again.match(typed.text, match.end()) if rule.again else None
    while found and rule.again:
        more = slots_of(found, typed)
        if {"head", "tail"} <= more.keys() and more["head"].entities != slots["head"].entities:
            return
        slots = {**slots, **more}
        yield slots
        found = rule.again.match(typed.text, found.end())


def post_of(rule: RelationRule, slots: Mapping[str, Item]) -> str:
    """The post that a match gives: the words that stand for it, or the one that the rule names."""
    return slots["post"].text if "post" in slots else rule.post


def unmet(rules: Rules, rule: RelationRule, slots: Mapping[str, Item]) -> str:
    """What of a rule, but for its pattern, the slots do not meet; empty when they meet all."""
    post = post_of(rule, slots)
    if "post" in slots and not rule.posts.search(post):
        return "posts"
    return next((f"require {name}" for name in rule.require if not holds(rules, name, slots, post)), "")


def holds(rules: Rules, name: str, slots: Mapping[str, Item], post: str = "") -> bool:
    """A check between tail and head; ``same_level`` compares the head with the slot ``sibling``, and what looks at a
    post the tail with ``post``."""
    outer = slots["sibling" if name == "same_level" else "tail"]
    return rules.holds(name, outer.text, post if name in ABOUT_POSTS else slots["head"].text)


def _forms(entities: Sequence[Entity]) -> dict[str, Entity]:
    """Every form of every entity that is long enough to be found inside another name."""
    return {bare(form): e for e in entities for form in (e.name, *e.aliases) if len(bare(form)) > 1}
