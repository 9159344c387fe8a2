"""Why not: how near each rule of a relation came to two names of a text, and at which element it failed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.documents.articles import split_articles
from kg.errors import QueryError
from kg.extraction.layers import layers
from kg.extraction.reading import Reading, read
from kg.extraction.relations import find_relations, slots_of, unmet
from kg.extraction.spelling import bare
from kg.extraction.typed import Typed
from kg.model import Entity, Extraction
from kg.rulebook.kinds import RelationRule
from kg.rulebook.patterns import elements
from kg.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class NearMiss:
    """``matched`` of ``elements`` of the rule's pattern fit; ``failed`` is the next one, ``at`` the text it met.

    ``failed`` names a check instead where the whole pattern fitted and the check said no; it is empty when the rule
    does find the relation.
    """

    rule: str
    matched: int
    elements: int
    failed: str
    at: str


def why_not(text: str, relation: str, head: str, tail: str, rules: Rules) -> list[NearMiss]:
    """The rules of ``relation``, the nearest first. Raises QueryError for no relation, or no name of the text."""
    if relation not in rules.vocabulary.relations:
        raise QueryError(relation, "no such relation", f"there are: {', '.join(rules.vocabulary.relations)}")
    reading = read(next(split_articles(text, "text", rules.layout)), rules)
    ends = {slot: _entity(reading, name) for slot, name in (("head", head), ("tail", tail))}
    allowed = rules.vocabulary.relations[relation]
    for slot, types in (("head", allowed.head), ("tail", allowed.tail)):
        if reading.types[ends[slot]] not in types:
            what = f"is a {reading.types[ends[slot]]}, and no {slot} of {relation}"
            raise QueryError(head if slot == "head" else tail, what, f"it takes {', '.join(types)}")
    return nearest(reading, relation, ends, rules)


def nearest(reading: Reading, relation: str, ends: Mapping[str, str], rules: Rules) -> list[NearMiss]:
    """How near each rule of ``relation`` came to the entities ``head`` and ``tail`` of ``ends``, the nearest first."""
    own = [rule for rule in rules.relation_rules if rule.relation == relation and rule.over != "name"]
    found = [_nearest(rule, reading, ends, rules) for rule in own]
    return sorted(found, key=lambda miss: (miss.elements - miss.matched, miss.rule))


def missed_by_element(gold: Iterable[Extraction], rules: Rules) -> Counter[tuple[str, str]]:
    """(rule, element it failed at) → how many relations of the gold it came nearest to and did not read.

    Only relations whose two names were read count; what misses a name, no relation rule can mend.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for wanted in gold:
        reading = read(wanted.document, rules)
        found = {(r.head, r.type, r.tail) for r in find_relations(reading, rules)}
        names = {entity.id: entity for entity in wanted.entities}
        for relation in wanted.relations:
            head, tail = (_same(reading, names[end]) for end in (relation.head, relation.tail))
            if head and tail and not found & {(head, relation.type, tail), (tail, relation.type, head)}:
                best = nearest(reading, relation.type, {"head": head, "tail": tail}, rules)
                counts.update((miss.rule, miss.failed) for miss in best[:1])
    return counts


def _same(reading: Reading, wanted: Entity) -> str:
    """The id under which a gold entity was read; empty when it was not."""
    forms = {bare(form) for form in (wanted.name, *wanted.aliases)}
    same = (e.id for e in reading.named.entities if e.type == wanted.type and forms & {e.name, *e.aliases})
    return next(same, "")


def _entity(reading: Reading, name: str) -> str:
    """The id of the entity that the text calls ``name``."""
    for entity in reading.named.entities:
        if bare(name) in (entity.name, *entity.aliases):
            return entity.id
    known = ", ".join(entity.name for entity in reading.named.entities)
    raise QueryError(name, "is no entity of the text", f"read are: {known}")


def _nearest(rule: RelationRule, reading: Reading, ends: Mapping[str, str], rules: Rules) -> NearMiss:
    """The furthest that the rule comes in any sentence with one of the two names in its slot."""
    parts = elements(rule.pattern.pattern)
    best = NearMiss(rule.id, 0, len(parts), readable(parts[0], rules), "")
    for layer in layers(reading, rules):
        typed = layer.mentions if rule.over == "mentions" else layer.phrases
        for miss in _misses(rule, parts, typed, ends, rules):
            best = max(best, miss, key=lambda one: one.matched)
    return best


def _misses(
    rule: RelationRule, parts: list[str], typed: Typed, ends: Mapping[str, str], rules: Rules
) -> Iterator[NearMiss]:
    for count in range(len(parts), 0, -1):
        for match in _each(re.compile("".join(parts[:count])), typed.text):
            slots = slots_of(match, typed)
            wanted = [slots[slot] for slot in ends if slot in slots]
            if not wanted or any(ends[slot] not in slots[slot].entities for slot in ends if slot in slots):
                continue
            failed = readable(parts[count], rules) if count < len(parts) else ""
            failed = failed or unmet(rules, rule, slots)
            at = readable(typed.text[match.end() : match.end() + 12], rules)
            yield NearMiss(rule.id, count, len(parts), failed, at)
            return


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches at every place where one begins, overlapping ones too, an empty one at the very end once."""
    start = 0
    while start <= len(text) and (match := pattern.search(text, start)):
        yield match
        start = match.start() + 1


def readable(part: str, rules: Rules) -> str:
    """A piece of a compiled pattern, or of a typed sentence, with the names of types for their marks."""
    names = {mark: name for name, mark in rules.marks.items()}

    def types(inside: str) -> str:
        each = re.sub("(.)-(.)", lambda run: "".join(map(chr, range(ord(run[1]), ord(run[2]) + 1))), inside)
        return "|".join(names[mark] for mark in each)

    part = re.sub(r"\(\?P<(\w+)_\d+>\[([^\]]*)\]\)", lambda m: f"{{{m[1]}:{types(m[2])}}}", part)
    part = re.sub(r"\[([\ue000-\uf8ff][\ue000-\uf8ff-]*)\]", lambda m: f"{{{types(m[1])}}}", part)
    return "".join(f"{{{names[c]}}}" if c in names else c for c in part)
