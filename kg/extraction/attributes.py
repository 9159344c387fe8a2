"""What a text says of one thing alone: numbers, dates and periods of plans and events, each with its sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.dates import iso_date, iso_period
from kg.extraction.entities import evidence_of
from kg.extraction.reading import Reading
from kg.extraction.typed import Typed, type_sentence
from kg.model import Attribute, Entity, Mention
from kg.rules import AttributeRule, Rules
from kg.screening import words_needed


def with_attributes(reading: Reading, rules: Rules) -> tuple[Entity, ...]:
    """The entities of a document with their attributes; of several statements of one value the first."""
    found: defaultdict[str, dict[tuple[str, str], Attribute]] = defaultdict(dict)
    for id_, attribute in (*_in_sentences(reading, rules), *_in_names(reading, rules)):
        found[id_].setdefault((attribute.name, attribute.value), attribute)
    return tuple(
        entity._replace(attributes=tuple(sorted(found[entity.id].values()))) if entity.id in found else entity
        for entity in reading.named.entities
    )


def _in_sentences(reading: Reading, rules: Rules) -> Iterator[tuple[str, Attribute]]:
    """(entity id, attribute) of what sentences say."""
    own: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        own[mention.sentence].append(mention)
    heads = {type_ for rule in rules.attribute_rules for type_ in rule.heads}
    for number, mentions in own.items():
        if heads.isdisjoint(reading.types[id_] for m in mentions for id_ in reading.referents.of.get(m, ())):
            continue
        text = reading.sentences[number].text
        able = _that_can_match(rules, text)
        if able:
            typed = type_sentence(number, text, mentions, reading.referents.of, reading.types, rules.marks)
            for rule in able:
                yield from _stated(rule, typed, number, reading, rules)


def _that_can_match(rules: Rules, text: str) -> list[AttributeRule]:
    """The rules over mentions all of whose words a sentence may hold."""
    marks, characters = frozenset(rules.marks.values()), set(text)
    return [
        rule
        for rule in rules.attribute_rules
        if rule.over == "mentions"
        and not any(needed.isdisjoint(characters) for needed in words_needed(rule.pattern.pattern, marks))
    ]


def _stated(
    rule: AttributeRule, typed: Typed, number: int, reading: Reading, rules: Rules
) -> Iterator[tuple[str, Attribute]]:
    sentence = reading.sentences[number]
    for match in rule.pattern.finditer(typed.text):
        value = _value(rule, match["value"], reading, rules)
        if value:
            evidence = evidence_of(reading.document, sentence, 0, len(sentence.text), rule.id)
            heads = (typed.items[match.start(group)] for group in match.groupdict() if group.startswith("head"))
            yield from ((id_, Attribute(rule.attribute, value, evidence)) for head in heads for id_ in head.entities)


def _in_names(reading: Reading, rules: Rules) -> Iterator[tuple[str, Attribute]]:
    """(entity id, attribute) of what the names of things say themselves."""
    for rule in rules.attribute_rules:
        for entity in reading.named.entities if rule.over == "name" else ():
            match = rule.pattern.search(entity.name) if entity.type in rule.heads else None
            value = _value(rule, match["value"], reading, rules) if match else ""
            if value:
                yield entity.id, Attribute(rule.attribute, value, entity.mentions[0]._replace(rule=rule.id))


def _value(rule: AttributeRule, text: str, reading: Reading, rules: Rules) -> str:
    """The value as the vocabulary wants it; empty where the text does not tell it."""
    match rules.vocabulary.attributes[rule.attribute].datatype:
        case "date":
            return iso_date(text, reading.document.date)
        case "period":
            return iso_period(text)
        case _:
            return text
