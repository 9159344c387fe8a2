"""How good the rules are: extractions measured against gold documents, which a reader has annotated by hand.

A gold document is a JSON file: ``id``, ``text``, ``title``?, ``date``?, ``entities`` (``id``, ``type``, ``name`` and
``forms``: every way the document writes it) and ``relations`` (``head``, ``type``, ``tail``, ``post``?, ``evidence``?).

Entities of one type match one to one when they share a form, widths folded, without marks and white space: a thing
split in two costs precision, two merged into one cost recall. Relations match when both their ends do.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.documents.articles import read_documents
from kg.errors import DocumentError, QueryError
from kg.model import Document, Entity, Evidence, Extraction, Field, Relation
from kg.rulebook.rules import Rules
from kg.rulebook.vocabulary import Vocabulary

ALL = "ALL"
READER = "gold"  # Stands where a rule's id does: a reader found it.
_SHAPE = '{"id", "text", "entities": [{"id", "type", "name", "forms"}], "relations": [{"head", "type", "tail"}]}'
_MARKS = re.compile(r"[\s《》〈〉<>“”\"'‘’「」]")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
_End = tuple[bool, str]  # Whether the entity is in the gold too, and its id there, else its own.
_Triple = tuple[_End, str, _End]


class Verdict(StrEnum):
    """What the gold says about something found, or not found."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """An entity (``text`` is ``Type name``) or relation (``A —type→ B``), where it stands, the rule that read it."""

    verdict: Verdict
    type: str
    document: str
    text: str
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Score:
    """What was found rightly, what wrongly, what was missed."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 when nothing was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 0 when nothing is there."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """A score for each type of the vocabulary, sorted, and behind them one for ``ALL`` together."""

    entities: Mapping[str, Score]
    relations: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class RuleScore:
    """What one rule was the first to read: how much of it is right, and all that is wrong."""

    rule: str
    where: str
    right: int
    wrong: tuple[Item, ...]


# --- scoring ---


def score(gold: Iterable[Extraction], extractions: Iterable[Extraction], vocabulary: Vocabulary) -> Scores:
    """Precision and recall over all documents of the gold; one without an extraction is missed as a whole."""
    counts = Counter((item.type, item.verdict) for item in judge(gold, extractions, vocabulary))
    return Scores(_scores(vocabulary.entities, counts), _scores(vocabulary.relations, counts))


def _scores(types: Collection[str], counts: Counter[tuple[str, Verdict]]) -> dict[str, Score]:
    chosen = {**{name: [name] for name in sorted(types)}, ALL: [*types]}
    return {
        name: Score(*(sum(counts[type_, verdict] for type_ in group) for verdict in Verdict))
        for name, group in chosen.items()
    }


def rule_scores(gold: Iterable[Extraction], extractions: Iterable[Extraction], rules: Rules) -> list[RuleScore]:
    """A score for every rule that makes entities or relations, most wrong first.

    Each entity counts for the rule of its first mention, each relation for the rule of its evidence.
    """
    read: defaultdict[tuple[str, Verdict], list[Item]] = defaultdict(list)
    for item in judge(gold, extractions, rules.vocabulary):
        read[item.rule, item.verdict].append(item)
    makers = [rule for rule in rules.entity_rules if rule.type in rules.vocabulary.entities]
    scores = [
        RuleScore(rule.id, rule.where, len(read[rule.id, Verdict.RIGHT]), tuple(sorted(read[rule.id, Verdict.WRONG])))
        for rule in (*makers, *rules.relation_rules)
    ]
    return sorted(scores, key=lambda one: (-len(one.wrong), one.rule))


def missed(gold: Iterable[Extraction], extractions: Iterable[Extraction], vocabulary: Vocabulary) -> list[Item]:
    """What the gold has and no rule found, by type and document."""
    return sorted(item for item in judge(gold, extractions, vocabulary) if item.verdict is Verdict.MISSED)


def judge(gold: Iterable[Extraction], extractions: Iterable[Extraction], vocabulary: Vocabulary) -> Iterator[Item]:
    """Everything found in, or missed from, the documents of the gold."""
    found = {extraction.document.id: extraction for extraction in extractions}
    for wanted in gold:
        got = found.get(wanted.document.id, Extraction(wanted.document))
        same = _match(wanted.entities, got.entities)
        yield from _judge_entities(wanted, got, same)
        yield from _judge_relations(wanted, got, same, vocabulary)


def _match(gold: Sequence[Entity], found: Sequence[Entity]) -> dict[str, str]:
    """Id found → id in the gold, one to one: the longest shared form first, then the most forms shared."""
    found_forms = [(entity, forms(entity)) for entity in found]
    pairs = [
        (-max(map(len, shared)), -len(shared), f.id, g.id)
        for g in gold
        for own in [forms(g)]
        for f, others in found_forms
        if g.type == f.type and (shared := own & others)
    ]
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, f_id, g_id in sorted(pairs):
        if f_id not in matched and g_id not in taken:
            matched[f_id] = g_id
            taken.add(g_id)
    return matched


def forms(entity: Entity) -> set[str]:
    """Every way an entity is written, widths folded, without marks and white space."""
    written = {entity.name, *(mention.text for mention in entity.mentions)}
    return {_MARKS.sub("", unicodedata.normalize("NFKC", form)).replace("—", "-") for form in written} - {""}


def _judge_entities(gold: Extraction, found: Extraction, same: Mapping[str, str]) -> Iterator[Item]:
    for entity in found.entities:
        yield _entity_item(Verdict.RIGHT if entity.id in same else Verdict.WRONG, entity, found.document)
    for entity in gold.entities:
        if entity.id not in same.values():
            yield _entity_item(Verdict.MISSED, entity, gold.document)


def _entity_item(verdict: Verdict, entity: Entity, document: Document) -> Item:
    first = entity.mentions[0]
    field = document.title if first.field is Field.TITLE else document.text
    quote = next(m.group().strip() for m in _SENTENCE.finditer(field) if m.end() > first.start)
    return Item(verdict, entity.type, document.id, f"{entity.type} {entity.name}", quote, first.rule)


def _judge_relations(
    gold: Extraction, found: Extraction, same: Mapping[str, str], vocabulary: Vocabulary
) -> Iterator[Item]:
    got = _by_triple(found, same, vocabulary)
    want = _by_triple(gold, {entity.id: entity.id for entity in gold.entities}, vocabulary)
    for triple, relation in got.items():
        yield _relation_item(Verdict.RIGHT if triple in want else Verdict.WRONG, relation, found)
    for triple, relation in want.items():
        if triple not in got:
            yield _relation_item(Verdict.MISSED, relation, gold)


def _by_triple(extraction: Extraction, same: Mapping[str, str], vocabulary: Vocabulary) -> dict[_Triple, Relation]:
    """The relations that the text states, each once whatever the post; symmetric ones in one order."""
    stated: dict[_Triple, Relation] = {}
    for relation in extraction.relations:
        if relation.source == "text":
            head, tail = ((id_ in same, same.get(id_, id_)) for id_ in (relation.head, relation.tail))
            if vocabulary.relations[relation.type].symmetric:
                head, tail = sorted((head, tail))
            stated.setdefault((head, relation.type, tail), relation)
    return stated


def _relation_item(verdict: Verdict, relation: Relation, extraction: Extraction) -> Item:
    names = {entity.id: entity.name for entity in extraction.entities}
    text = f"{names[relation.head]} —{relation.type}→ {names[relation.tail]}"
    evidence = relation.evidence
    return Item(verdict, relation.type, extraction.document.id, text, evidence.text, evidence.rule)


# --- reading ---


def read_gold(folder: Path, rules: Rules) -> list[Extraction]:
    """The gold documents of a folder, each as a perfect extraction. Raises QueryError at what it cannot use."""
    gold = [_read(path, rules) for path in sorted(folder.glob("*.json"))]
    if not gold:
        raise QueryError(str(folder), "no gold documents", "name a folder with annotated .json files")
    for id_, times in Counter(one.document.id for one in gold).items():
        if times > 1:
            raise QueryError(str(folder), f"{times} documents {id_!r}", "give each document an id of its own")
    return gold


def _read(path: Path, rules: Rules) -> Extraction:
    try:
        return _annotated(json.loads(path.read_text("utf-8-sig")), rules)
    except (OSError, ValueError, RecursionError) as error:
        raise QueryError(str(path), str(error), f"write a gold document as {_SHAPE}") from error


def _annotated(record: Any, rules: Rules) -> Extraction:
    """Raises ValueError where the record is not as it should be, as do the functions below."""
    match record:
        case {"entities": [*things], "relations": [*statements]}:
            (document,) = read_documents(json.dumps(record).encode(), "gold.jsonl", rules.layout)
            if isinstance(document, DocumentError):
                raise ValueError(str(document))
            entities = {entity.id: entity for entity in (_entity(row, document, rules) for row in things)}
            if len(entities) < len(things):
                raise ValueError("two entities have the same id")
            relations = tuple(_relation(row, document, entities, rules) for row in statements)
            return Extraction(document, tuple(entities.values()), relations)
    raise ValueError("no lists of entities and relations")


def _entity(row: Any, document: Document, rules: Rules) -> Entity:
    types = rules.vocabulary.entities
    match row:
        case {"id": str(id_), "type": str(type_), "name": str(name), "forms": [_, *_] as forms} if type_ in types:
            mentions = tuple(sorted(_evidence(str(form), document) for form in forms))
            return Entity(id_, type_, name, f"{types[type_].path}/{name}", mentions=mentions)
    raise ValueError(f"bad entity {row}: types are {', '.join(types)}")


def _relation(row: Any, document: Document, ids: Collection[str], rules: Rules) -> Relation:
    types = rules.vocabulary.relations
    match row:
        case {"head": str(head), "type": str(type_), "tail": str(tail)} if type_ in types and {head, tail} <= set(ids):
            quote = _evidence(str(row.get("evidence", "")), document)
            return Relation(head, type_, tail, quote, str(row.get("post", "")))
    raise ValueError(f"bad relation {row}: ends are ids of entities, types are {', '.join(types)}")


def _evidence(quote: str, document: Document) -> Evidence:
    """The quote where it first stands in the text, else in the title."""
    field = Field.TEXT if quote in document.text else Field.TITLE
    start = (document.text if field is Field.TEXT else document.title).find(quote)
    if start < 0:
        raise ValueError(f"{quote!r} does not stand in the document")
    return Evidence(document.id, field, start, start + len(quote), quote, READER)
