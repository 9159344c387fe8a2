"""The only reader of ``rules/``: checks and compiles. Every error names file, line and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from kg.errors import RuleError
from kg.rulebook.checks import CHECKS
from kg.rulebook.decisions import Decisions, compile_decisions
from kg.rulebook.files import RawRule, RuleFolders
from kg.rulebook.gazetteer import Gazetteer
from kg.rulebook.layout import Layout, compile_layout
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.names import NameTables
from kg.rulebook.patterns import PatternError, compile_mentions, compile_words
from kg.rulebook.resolution import Resolution, compile_resolution
from kg.rulebook.schema import check_choice, check_rule, check_slots
from kg.rulebook.screening import Screen
from kg.rulebook.vocabulary import Vocabulary, compile_vocabulary
from kg.rulebook.wordtables import gazetteer, person_names, word_classes

SHIPPED = Path(__file__).parents[1] / "rules"
OVER = ("phrases", "mentions", "name")
ATTRIBUTE_OVER = ("mentions", "sentences", "name")
KEEP = ("first", "last", "all")
PLACE = ("begins", "after", "says")
_Common = tuple[str, str, str, re.Pattern[str], tuple[Mapping[str, str], ...], tuple[str, ...]]
_FIRST_MARK = 0xE000  # Private use: one code point for each type of mention in a typed sentence.


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
    """Finds relations. ``over`` is what the pattern reads: ``phrases``, ``mentions`` or a ``name``.

    ``require`` names checks that the ends must pass (``kg.rulebook.checks``); ``post`` stands where no slot gives one;
    ``posts`` finds something in every post that the rule may read; ``heads`` are the types of entity whose names a
    ``name`` rule reads.
    """

    relation: str
    over: str
    require: tuple[str, ...]
    post: str
    posts: re.Pattern[str]
    heads: tuple[str, ...]


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


@dataclass(frozen=True, eq=False)
class Rules:
    """Everything ``extract`` knows beside the document.

    ``digest`` is the SHA-256 of all files read, ``name_digest`` that of those which the names of a document hang on.
    """

    vocabulary: Vocabulary
    layout: Layout
    lexicon: Lexicon
    gazetteer: Gazetteer
    names: NameTables
    entity_rules: tuple[EntityRule, ...]
    fold_rules: tuple[FoldRule, ...]
    topic_rules: tuple[TopicRule, ...]
    relation_rules: tuple[RelationRule, ...]
    attribute_rules: tuple[AttributeRule, ...]
    marks: Mapping[str, str]
    resolution: Resolution
    decisions: Decisions
    digest: str
    name_digest: str

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """Every rule of every kind."""
        made = (*self.entity_rules, *self.fold_rules, *self.topic_rules)
        return (*made, *self.relation_rules, *self.attribute_rules)

    def holds(self, check: str, outer: str, inner: str) -> bool:
        """Whether two places pass a check that a rule requires."""
        return CHECKS[check](outer, inner, self.gazetteer, self.resolution)

    @cached_property
    def entity_screen(self) -> Screen:
        """Tells which of the ``entity_rules`` can match."""
        return Screen(rule.pattern for rule in self.entity_rules)

    @cached_property
    def fold_screen(self) -> Screen:
        """Tells by the marks of a typed sentence which of the ``fold_rules`` can match."""
        return Screen((rule.pattern for rule in self.fold_rules), frozenset(self.marks.values()))

    @cached_property
    def topic_screen(self) -> Screen:
        """Tells by the marks of a typed sentence which of the ``topic_rules`` can match."""
        return Screen((rule.pattern for rule in self.topic_rules), frozenset(self.marks.values()))

    @cached_property
    def relation_screen(self) -> Screen:
        """Tells by the marks of a typed sentence which of the ``relation_rules`` can match."""
        return Screen((rule.pattern for rule in self.relation_rules), frozenset(self.marks.values()))


def load_rules(extra: Path | None = None) -> Rules:
    """The shipped rules, extended and overridden (by rule id, by table key) by those in the folder ``extra``.

    Raises RuleError at the first thing that cannot be used.
    """
    if extra is not None and not extra.is_dir():
        raise RuleError(str(extra), "no such folder", "give a folder with entities/, relations/ or words/")
    folders = RuleFolders((SHIPPED, *([extra] if extra else [])))
    folders.check_names()
    vocabulary = folders.compiled("vocabulary.toml", compile_vocabulary)
    raw_entities = folders.rules("entities")
    lexicon = Lexicon(word_classes(folders, raw_entities))
    entity_rules = tuple(_entity_rule(raw, lexicon) for raw in raw_entities)
    marks = _marks(vocabulary, entity_rules)
    layout, names = folders.compiled("layout.toml", compile_layout), person_names(folders)
    name_digest = folders.digest  # What is read from here on, no name of a document hangs on.
    return Rules(
        vocabulary=vocabulary,
        layout=layout,
        lexicon=lexicon,
        gazetteer=gazetteer(folders),
        names=names,
        entity_rules=entity_rules,
        fold_rules=tuple(_fold_rule(raw, marks) for raw in folders.rules("folds")),
        topic_rules=tuple(_topic_rule(raw, marks) for raw in folders.rules("topics")),
        relation_rules=tuple(_relation_rule(raw, vocabulary, marks) for raw in folders.rules("relations")),
        attribute_rules=tuple(_attribute_rule(raw, vocabulary, marks) for raw in folders.rules("attributes")),
        marks=marks,
        resolution=_resolution(folders),
        decisions=folders.compiled("decisions.toml", compile_decisions),
        digest=folders.digest,
        name_digest=name_digest,
    )


def _resolution(folders: RuleFolders) -> Resolution:
    full_names = {row["name"]: row["full"] for _, row in folders.rows("institutions.tsv")}
    return folders.compiled("resolution.toml", partial(compile_resolution, full_names=full_names))


def _entity_rule(raw: RawRule, lexicon: Lexicon) -> EntityRule:
    check_rule(raw, "entities")
    try:
        pattern = compile_words(raw.values["pattern"], lexicon.codes, lexicon.code, raw.macros)
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


def _relation_rule(raw: RawRule, vocabulary: Vocabulary, marks: Mapping[str, str]) -> RelationRule:
    check_rule(raw, "relations")
    values = raw.values
    check_choice(raw, "relation", values["relation"], vocabulary.relations)
    check_choice(raw, "over", values.get("over", "phrases"), OVER)
    _check_requirements(raw)
    check_slots(raw, vocabulary.relations[values["relation"]])
    return RelationRule(
        *_common(raw, _over_mentions(raw, marks)),
        relation=values["relation"],
        over=values.get("over", "phrases"),
        require=tuple(values.get("require", ())),
        post=values.get("post", ""),
        posts=_posts(raw),
        heads=tuple(values.get("heads", vocabulary.relations[values["relation"]].head)),
    )


def _fold_rule(raw: RawRule, marks: Mapping[str, str]) -> FoldRule:
    check_rule(raw, "folds")
    check_choice(raw, "keep", raw.values["keep"], KEEP)
    _check_requirements(raw)
    require, only = tuple(raw.values.get("require", ())), frozenset(raw.values.get("only", ()))
    return FoldRule(*_common(raw, _over_mentions(raw, marks)), keep=raw.values["keep"], require=require, only=only)


def _topic_rule(raw: RawRule, marks: Mapping[str, str]) -> TopicRule:
    check_rule(raw, "topics")
    check_choice(raw, "place", raw.values["place"], PLACE)
    return TopicRule(*_common(raw, _over_mentions(raw, marks)), place=raw.values["place"])


def _attribute_rule(raw: RawRule, vocabulary: Vocabulary, marks: Mapping[str, str]) -> AttributeRule:
    check_rule(raw, "attributes")
    attribute, over = raw.values["attribute"], raw.values.get("over", "mentions")
    check_choice(raw, "attribute", attribute, vocabulary.attributes)
    check_choice(raw, "over", over, ATTRIBUTE_OVER)
    pattern = _over_mentions(raw, marks)
    if "value" not in pattern.groupindex:
        raise RuleError(raw.where, "no value", "name a group of the pattern: (?P<value>…)")
    heads = vocabulary.attributes[attribute].head
    return AttributeRule(*_common(raw, pattern), attribute=attribute, over=over, heads=heads)


def _over_mentions(raw: RawRule, marks: Mapping[str, str]) -> re.Pattern[str]:
    """The rule's pattern over typed sentences."""

    def codes(name: str) -> str:
        if name == "Any":
            return "".join(marks.values())
        if name not in marks:
            raise PatternError(f"unknown type {{{name}}}; there are: {', '.join(marks)}, Any")
        return marks[name]

    try:
        return compile_mentions(raw.values["pattern"], codes, raw.macros)
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


def _marks(vocabulary: Vocabulary, entity_rules: Iterable[EntityRule]) -> dict[str, str]:
    """Type of mention → its code point in a typed sentence; helpers (Post, …) are types that only rules know."""
    helpers = {rule.type for rule in entity_rules} - vocabulary.entities.keys()
    return {name: chr(_FIRST_MARK + n) for n, name in enumerate([*sorted(vocabulary.entities), *sorted(helpers)])}
