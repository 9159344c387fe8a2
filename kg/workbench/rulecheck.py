"""The rule linter: runs every example of every rule, and names the rules that do not keep their word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from kg.documents.articles import split_articles
from kg.extraction.attributes import with_attributes
from kg.extraction.layers import fits, layers
from kg.extraction.mentions import matches
from kg.extraction.people import find_people
from kg.extraction.reading import Reading, read
from kg.extraction.relations import find_relations, read_relations
from kg.extraction.spelling import bare
from kg.extraction.typed import Typed, fold
from kg.extraction.words import cut_words
from kg.model import Entity, Relation
from kg.rulebook.kinds import AttributeRule, EntityRule, FoldRule, Rule, TopicRule
from kg.rulebook.rules import Rules


def check_rules(rules: Rules) -> Iterator[str]:
    """One line a problem: ``file:line: rule: what is wrong``."""
    checker = _Checker(rules)
    for rule in rules.all_rules:
        for problem in checker.problems(rule):
            yield f"{rule.where}: {rule.id}: {problem}"


class _Checker:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def problems(self, rule: Rule) -> Iterator[str]:
        """What is wrong with one rule's examples."""
        for example in rule.yes:
            if not self._finds(rule, example):
                yield f"does not find its example: {dict(example)}"
        for text in rule.no:
            if self._fires(rule, text):
                yield f"fires on its counter-example: {text}"

    def _finds(self, rule: Rule, example: Mapping[str, str]) -> bool:
        reading = self._read(example["text"])
        if isinstance(rule, EntityRule):
            return self._is_found(rule, reading, example["name"])
        if isinstance(rule, FoldRule):
            return self._in_phrases(reading) == example["text_after"]
        if isinstance(rule, TopicRule):
            return example["topic"] in self._topics(reading)
        if isinstance(rule, AttributeRule):
            return (bare(example["head"]), example["value"]) in self._attributes(rule, reading)
        return _states(reading.named.entities, read_relations(reading, self.rules), rule.id, example)

    def _is_found(self, rule: EntityRule, reading: Reading, name: str) -> bool:
        """Whether the name is read with the rule's type, and the rule itself matches it."""
        words = cut_words(reading.sentences, self.rules.lexicon)
        people = find_people(words, self.rules.lexicon, self.rules.names)
        found = matches(words, people, self.rules)
        own = {words.text[start:end] for start, end, order in found if self.rules.entity_rules[order] == rule}
        return name in own and any(m.text == name and m.type == rule.type for m in reading.mentions)

    def _fires(self, rule: Rule, text: str) -> bool:
        reading = self._read(text)
        if isinstance(rule, EntityRule):
            return any(mention.rule == rule.id for mention in reading.mentions)
        if isinstance(rule, AttributeRule):
            return bool(self._attributes(rule, reading))
        return any(relation.evidence.rule == rule.id for relation in find_relations(reading, self.rules))

    def _attributes(self, rule: AttributeRule, reading: Reading) -> set[tuple[str, str]]:
        """(form, value) of what one rule says of the things of a text."""
        return {
            (form, attribute.value)
            for entity in with_attributes(reading, self.rules)
            for attribute in entity.attributes
            if attribute.evidence.rule == rule.id
            for form in (entity.name, *entity.aliases)
        }

    def _read(self, text: str) -> Reading:
        return read(next(split_articles(text, "example", self.rules.layout)), self.rules)

    def _folded(self, reading: Reading) -> Typed:
        """The first sentence with its phrases folded and no subject restored."""
        plain = next(layers(reading, self.rules)).mentions
        return fold(plain, self.rules.fold_rules, partial(fits, self.rules))

    def _in_phrases(self, reading: Reading) -> str:
        """The folded sentence with the names of types for their marks."""
        names = {mark: name for name, mark in self.rules.marks.items()}
        return "".join(names.get(c, c) for c in self._folded(reading).text)

    def _topics(self, reading: Reading) -> set[str]:
        """The subjects that are put back into the first sentence."""
        restored = list(next(layers(reading, self.rules)).phrases.items.values())
        for item in self._folded(reading).items.values():
            restored.remove(item)
        return {bare(item.text) for item in restored}


def _states(entities: Sequence[Entity], relations: Iterable[Relation], rule: str, example: Mapping[str, str]) -> bool:
    """Whether the rule found what its example says; symmetric relations in either order."""
    forms = {entity.id: {entity.name, *entity.aliases} for entity in entities}
    head, tail, post = bare(example["head"]), bare(example["tail"]), example.get("post")
    return any(
        head in forms[one] and tail in forms[other] and post in (None, r.post)
        for r in relations
        if r.evidence.rule == rule
        for one, other in ((r.head, r.tail), (r.tail, r.head))
    )
