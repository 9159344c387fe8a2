"""Raw rules → compiled rules. Each raises RuleError, with file and line, for what cannot be used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.errors import RuleError
from kg.rulebook.checks import CHECKS
from kg.rulebook.files import RawRule
from kg.rulebook.kinds import AttributeRule, EntityRule, FoldRule, RelationRule, TopicRule
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.patterns import PatternError, compile_mentions, compile_words
from kg.rulebook.schema import check_choice, check_rule, check_slots
from kg.rulebook.vocabulary import Vocabulary

OVER = ("phrases", "mentions", "sentences", "name")
ATTRIBUTE_OVER = ("mentions", "sentences", "name")
KEEP = ("first", "last", "all")
PLACE = ("begins", "after", "says")
_Common = tuple[str, str, str, re.Pattern[str], tuple[Mapping[str, str], ...], tuple[str, ...]]


def entity_rule(raw: RawRule, lexicon: Lexicon) -> EntityRule:
    """A rule of ``entities/``, over the words of a document."""
    check_rule(raw, "entities")
    try:
        pattern = compile_words(raw.values["pattern"], lexicon.inside, lexicon.code, raw.macros)
    except PatternError as error:
        raise _pattern_error(raw, error) from error
    values = raw.values
    return EntityRule(
        *_common(raw, pattern),
        type=values["type"],
        back=values.get("back", 0),
        nested=values.get("nested", False),
        group="name" if "name" in pattern.groupindex else 0,
    )


def relation_rule(raw: RawRule, vocabulary: Vocabulary, marks: Mapping[str, str]) -> RelationRule:
    """A rule of ``relations/``, over typed sentences or names."""
    check_rule(raw, "relations")
    values = raw.values
    check_choice(raw, "relation", values["relation"], vocabulary.relations)
    check_choice(raw, "over", values.get("over", "phrases"), OVER)
    _check_requirements(raw)
    check_slots(raw, vocabulary.relations[values["relation"]])
    return RelationRule(
        *_common(raw, _over_mentions(raw, marks, "pattern")),
        relation=values["relation"],
        over=values.get("over", "phrases"),
        require=tuple(values.get("require", ())),
        post=values.get("post", ""),
        posts=_posts(raw),
        heads=tuple(values.get("heads", vocabulary.relations[values["relation"]].head)),
        again=_over_mentions(raw, marks, "again") if "again" in values else None,
        owner=_over_mentions(raw, marks, "owner") if "owner" in values else None,
        implied=values.get("implied", ""),
    )


def fold_rule(raw: RawRule, marks: Mapping[str, str]) -> FoldRule:
    """A rule of ``folds/``."""
    check_rule(raw, "folds")
    check_choice(raw, "keep", raw.values["keep"], KEEP)
    _check_requirements(raw)
    require, only = tuple(raw.values.get("require", ())), frozenset(raw.values.get("only", ()))
    pattern = _over_mentions(raw, marks, "pattern")
    return FoldRule(*_common(raw, pattern), keep=raw.values["keep"], require=require, only=only)


def topic_rule(raw: RawRule, marks: Mapping[str, str]) -> TopicRule:
    """A rule of ``topics/``."""
    check_rule(raw, "topics")
    check_choice(raw, "place", raw.values["place"], PLACE)
    return TopicRule(*_common(raw, _over_mentions(raw, marks, "pattern")), place=raw.values["place"])


def attribute_rule(raw: RawRule, vocabulary: Vocabulary, marks: Mapping[str, str]) -> AttributeRule:
    """A rule of ``attributes/``."""
    check_rule(raw, "attributes")
    attribute, over = raw.values["attribute"], raw.values.get("over", "mentions")
    check_choice(raw, "attribute", attribute, vocabulary.attributes)
    check_choice(raw, "over", over, ATTRIBUTE_OVER)
    pattern = _over_mentions(raw, marks, "pattern")
    if "value" not in pattern.groupindex:
        raise RuleError(raw.where, "no value", "name a group of the pattern: (?P<value>…)")
    heads = vocabulary.attributes[attribute].head
    return AttributeRule(*_common(raw, pattern), attribute=attribute, over=over, heads=heads)


def _over_mentions(raw: RawRule, marks: Mapping[str, str], key: str) -> re.Pattern[str]:
    """A pattern of the rule over typed sentences."""

    def codes(name: str) -> str:
        if name == "Any":
            return "".join(marks.values())
        if name not in marks:
            raise PatternError(f"unknown type {{{name}}}; there are: {', '.join(marks)}, Any")
        return marks[name]

    try:
        return compile_mentions(raw.values[key], codes, raw.macros)
    except PatternError as error:
        raise _pattern_error(raw, error) from error


def _common(raw: RawRule, pattern: re.Pattern[str]) -> _Common:
    values = raw.values
    return values["id"], raw.where, values["why"], pattern, tuple(values["yes"]), tuple(values.get("no", ()))


def _posts(raw: RawRule) -> re.Pattern[str]:
    try:
        return re.compile(raw.values.get("posts", ""))
    except re.error as error:
        raise _pattern_error(raw, PatternError(str(error))) from error


def _check_requirements(raw: RawRule) -> None:
    for name in raw.values.get("require", ()):
        check_choice(raw, "require", name, CHECKS)


def _pattern_error(raw: RawRule, error: PatternError) -> RuleError:
    return RuleError(raw.where, f"pattern of {raw.values['id']!r}: {error}", "mend the pattern")
