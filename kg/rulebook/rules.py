"""The only reader of ``rules/``: checks and compiles. Every error names file, line and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from kg.errors import RuleError
from kg.rulebook.checks import CHECKS
from kg.rulebook.compiling import attribute_rule, entity_rule, fold_rule, relation_rule, topic_rule
from kg.rulebook.decisions import Decisions, compile_decisions
from kg.rulebook.files import RuleFolders
from kg.rulebook.gazetteer import Gazetteer
from kg.rulebook.kinds import AttributeRule, EntityRule, FoldRule, RelationRule, Rule, TopicRule
from kg.rulebook.layout import Layout, compile_layout
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.names import NameTables
from kg.rulebook.resolution import Resolution, compile_resolution
from kg.rulebook.screening import Screen
from kg.rulebook.vocabulary import Vocabulary, compile_vocabulary
from kg.rulebook.wordtables import gazetteer, person_names, word_classes

SHIPPED = Path(__file__).parents[1] / "rules"
_FIRST_MARK = 0xE000  # Private use: one code point for each type of mention in a typed sentence.


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
    def attribute_screen(self) -> Screen:
        """Tells by words and marks which of the ``attribute_rules`` can match."""
        return Screen(rule.pattern for rule in self.attribute_rules)

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
    entity_rules = tuple(entity_rule(raw, lexicon) for raw in raw_entities)
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
        fold_rules=tuple(fold_rule(raw, marks) for raw in folders.rules("folds")),
        topic_rules=tuple(topic_rule(raw, marks) for raw in folders.rules("topics")),
        relation_rules=tuple(relation_rule(raw, vocabulary, marks) for raw in folders.rules("relations")),
        attribute_rules=tuple(attribute_rule(raw, vocabulary, marks) for raw in folders.rules("attributes")),
        marks=marks,
        resolution=_resolution(folders),
        decisions=folders.compiled("decisions.toml", compile_decisions),
        digest=folders.digest,
        name_digest=name_digest,
    )


def _resolution(folders: RuleFolders) -> Resolution:
    full_names = {row["name"]: row["full"] for _, row in folders.rows("institutions.tsv")}
    return folders.compiled("resolution.toml", partial(compile_resolution, full_names=full_names))


def _marks(vocabulary: Vocabulary, entity_rules: Iterable[EntityRule]) -> dict[str, str]:
    """Type of mention → its code point in a typed sentence; helpers (Post, …) are types that only rules know."""
    helpers = {rule.type for rule in entity_rules} - vocabulary.entities.keys()
    return {name: chr(_FIRST_MARK + n) for n, name in enumerate([*sorted(vocabulary.entities), *sorted(helpers)])}
