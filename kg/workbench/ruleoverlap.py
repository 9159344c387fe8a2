"""Rules that say what others say: duplicates, rules that never have the last word, examples that two rules read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.documents.articles import split_articles
from kg.extraction.reading import Reading, read
from kg.extraction.relations import read_relations
from kg.rulebook.kinds import AttributeRule, EntityRule, FoldRule, RelationRule, Rule
from kg.rulebook.rules import Rules


def duplicate_rules(rules: Rules) -> Iterator[str]:
    """One line for each rule that reads the same with the same pattern as one before it."""
    first: dict[tuple[object, ...], Rule] = {}
    for rule in rules.all_rules:
        same = first.setdefault(_what_it_does(rule), rule)
        if same is not rule:
            yield f"{rule.where}: {rule.id}: the same pattern as {same.id} ({same.where})"


def _what_it_does(rule: Rule) -> tuple[object, ...]:
    """All that decides what a rule finds."""
    if isinstance(rule, EntityRule):
        return EntityRule, rule.type, rule.back, rule.nested, rule.pattern
    if isinstance(rule, RelationRule):
        ends = rule.require, rule.post, rule.posts, rule.heads
        return RelationRule, rule.relation, rule.over, *ends, rule.pattern, rule.again, rule.owner, rule.implied
    if isinstance(rule, AttributeRule):
        return AttributeRule, rule.attribute, rule.over, rule.pattern
    if isinstance(rule, FoldRule):
        return FoldRule, rule.keep, rule.require, rule.only, rule.pattern
    return type(rule), rule.pattern


def overlapping_rules(rules: Rules) -> Iterator[str]:
    """One line for each rule whose examples others read as well: dead when others have the last word on every one."""
    for entity_rule in rules.entity_rules:
        last = [_last_word(entity_rule, example, rules) for example in entity_rule.yes]
        if last and entity_rule.id not in last:
            yield f"{entity_rule.where}: {entity_rule.id}: dead: {_names(last)} reads all its examples"
    for relation_rule in rules.relation_rules:
        others = [_also_read(relation_rule, example, rules) for example in relation_rule.yes]
        if others and all(others):
            joint = sorted({id_ for ids in others for id_ in ids})
            yield f"{relation_rule.where}: {relation_rule.id}: overlaps: {_names(joint)} reads all its examples as well"


def _names(ids: list[str]) -> str:
    return ", ".join(sorted(set(ids)))


def _last_word(rule: EntityRule, example: Mapping[str, str], rules: Rules) -> str:
    """The rule whose mention stands at last where the example has its name."""
    mentions = _read(example, rules).mentions
    ids = [m.rule for m in mentions if m.text == example["name"] and m.type == rule.type]
    return rule.id if rule.id in ids else ids[0] if ids else rule.id


def _also_read(rule: RelationRule, example: Mapping[str, str], rules: Rules) -> set[str]:
    """The other rules that state in an example all that this one does."""
    stated: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for relation in read_relations(_read(example, rules), rules):
        if relation.type == rule.relation:
            stated[relation.evidence.rule].add((relation.head, relation.tail, relation.post))
    own = stated.pop(rule.id, set())
    return {id_ for id_, relations in stated.items() if own <= relations}


def _read(example: Mapping[str, str], rules: Rules) -> Reading:
    return read(next(split_articles(example["text"], "example", rules.layout)), rules)
