"""What a text says of one thing alone: numbers, dates and periods of plans and events, each with its sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.extraction.dates import iso_date, iso_period
from kg.extraction.entities import evidence_of
from kg.extraction.reading import Reading
from kg.extraction.typed import Typed, joined, type_sentence
from kg.model import Attribute, Entity, Evidence, Sentence
from kg.rulebook.kinds import AttributeRule
from kg.rulebook.rules import Rules


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
    """(entity id, attribute) of what sentences say, each alone or with the one before it in its paragraph."""
    heads = {rules.marks[type_] for rule in rules.attribute_rules for type_ in rule.heads}
    for number, marked in enumerate(reading.marked):
        if heads.isdisjoint([mark for mark, _ in marked]):
            continue
        before = _before(number, reading.sentences)
        texts = [sentence.text for sentence in reading.sentences[before : number + 1]]
        marks = [mark for near in reading.marked[before : number + 1] for mark, _ in near]
        for order in rules.attribute_screen.candidates("".join([*texts, *marks])):
            rule = rules.attribute_rules[order]
            if rule.over != "name":
                first = before if rule.over == "sentences" else number
                parts = [type_sentence(reading.sentences[n].text, reading.marked[n]) for n in range(first, number + 1)]
                yield from _stated(rule, parts, number, reading, rules)


def _before(number: int, sentences: Sequence[Sentence]) -> int:
    """The sentence before ``number`` where it is of the same paragraph, else ``number``."""
    one, other = sentences[max(number - 1, 0)], sentences[number]
    return max(number - 1, 0) if (one.field, one.paragraph) == (other.field, other.paragraph) else number


def _stated(
    rule: AttributeRule, parts: Sequence[Typed], number: int, reading: Reading, rules: Rules
) -> Iterator[tuple[str, Attribute]]:
    """What ``parts`` say together: sentence ``number``, the last of them, and the one before it if there are two."""
    typed, own = joined(parts), sum(len(part.text) for part in parts[:-1])
    for match in rule.pattern.finditer(typed.text):
        value = _value(rule, _written(match, typed, reading), reading, rules)
        if value and match.end() > own:
            evidence = _quote(number if match.start() >= own else number - 1, number, rule, reading)
            slots = (group for group in match.groupdict() if group.startswith("head") and match[group])
            heads = (typed.items[match.start(group)] for group in slots)
            yield from ((id_, Attribute(rule.attribute, value, evidence)) for head in heads for id_ in head.entities)


def _written(match: re.Match[str], typed: Typed, reading: Reading) -> str:
    """What the group ``value`` holds: words, or the name of the thing that is mentioned there."""
    item = typed.items.get(match.start("value"))
    return next(e.name for e in reading.named.entities if e.id in item.entities) if item else match["value"]


def _quote(first: int, last: int, rule: AttributeRule, reading: Reading) -> Evidence:
    """The original characters of two sentences, or of one that is both, and of what stands between them."""
    start, end = (
        evidence_of(reading.document, sentence, 0, len(sentence.text), rule.id)
        for sentence in (reading.sentences[first], reading.sentences[last])
    )
    return end._replace(start=start.start, text=reading.document.quote(end.field, start.start, end.end))


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
