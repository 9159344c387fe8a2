"""Mentions → the document's Entities: one thing, one entity. Where two fit, nothing is chosen.

Names are the same thing when their keys are: a division's code, a table's full name, a name without its marks and
with its structure put in the short way. On top come the aliases that the document itself defines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.gazetteer import Division
from kg.iris import segment
from kg.model import Document, Entity, Evidence, Mention, Sentence, Unresolved
from kg.rules import Rules

_MARKS = str.maketrans("", "", "《》“”〈〉‘’ \u3000\"'")
_DASHES = str.maketrans({"—": "-", "-": "-", "（": "(", "）": ")"})


@dataclass(frozen=True, slots=True)
class Named:
    """The entities of a document; for each mention that is a name, the id of its entity; what stayed undecided."""

    entities: tuple[Entity, ...]
    ids: Mapping[Mention, str]
    unresolved: tuple[Unresolved, ...] = ()


def name_entities(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], rules: Rules
) -> Named:
    """The entities that the mentions of one document name."""
    ledger = _Ledger(document, sentences, mentions, rules)
    entities, ids = ledger.entities()
    return Named(entities, {m: ids[key] for m, key in ledger.keys.items()}, tuple(ledger.unresolved))


def bare(name: str) -> str:
    """A name without quotation and title marks."""
    return name.translate(_MARKS)


@dataclass
class _Ledger:
    """Which mention has which key; grows as the document is read."""

    document: Document
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    rules: Rules
    keys: dict[Mention, str] = field(default_factory=dict)
    unresolved: list[Unresolved] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = [m for m in self.mentions if m.type in self.rules.vocabulary.entities]
        places = self._places([m for m in named if m.type == "Place"])
        for mention in named:
            key = places.get(mention) or self._key(mention)
            self.keys[mention] = f"{self.rules.vocabulary.entities[mention.type].path}/{key}"
        aliases = dict(self._aliases())
        self._apply(aliases)
        self.keys |= dict(self._short_forms(aliases))

    # --- keys ---

    def _key(self, mention: Mention) -> str:
        name = bare(mention.text)
        if mention.type == "Institution":
            name = self.rules.resolution.full_names.get(name, name)
        if mention.type == "Plan":
            name = name.translate(_DASHES)
        return self.rules.resolution.plain(mention.type, name)

    def _places(self, mentions: Sequence[Mention]) -> dict[Mention, str]:
        """Codes of the places that have one; a name of several divisions needs a container that the text names."""
        gazetteer = self.rules.gazetteer
        certain = {d for m in mentions if len(named := gazetteer.named(m.text)) == 1 for d in named}
        found: dict[Mention, str] = {}
        for number, mention in enumerate(mentions):
            candidates = gazetteer.named(mention.text)
            before = mentions[number - 1] if number else None
            near = gazetteer.named(before.text) if before and _touch(before, mention) else ()
            chosen = self._one_of(candidates, near, certain)
            if chosen:
                found[mention] = chosen.code
                certain.add(chosen)
        return found

    def _one_of(
        self, candidates: tuple[Division, ...], near: Iterable[Division], certain: set[Division]
    ) -> Division | None:
        """The one division that fits: alone, in the place right before it, or in a place the document names."""
        for fitting in (candidates, self.rules.gazetteer.within(candidates, near), _highest(candidates)):
            if len(fitting) == 1:
                return fitting[0]
        fitting = self.rules.gazetteer.within(candidates, sorted(d for d in certain if d.level != "country"))
        return fitting[0] if len(fitting) == 1 else None

    # --- aliases ---

    def _aliases(self) -> Iterator[tuple[str, str]]:
        """(alias, key) of every name that the document itself shortens."""
        for mention, key in self.keys.items():
            behind = self.sentences[mention.sentence].text[mention.end :]
            for pattern in self.rules.resolution.aliases:
                match = pattern.match(behind)
                if match:
                    yield bare(match["alias"]), key

    def _short_forms(self, aliases: Mapping[str, str]) -> Iterator[tuple[Mention, str]]:
        """(mention, key) of short names: the one fuller name of the document that ends so and is of the same place."""
        fuller: defaultdict[str, list[str]] = defaultdict(list)
        for mention, key in self.keys.items():
            fuller[mention.type].append(key)
        for mention in self.keys:
            pattern = self.rules.resolution.short.get(mention.type)
            name = bare(mention.text)
            if pattern and pattern.match(name) and name not in aliases:
                path = self.rules.vocabulary.entities[mention.type].path
                own = f"{path}/{name}"
                fitting = {key for key in fuller[mention.type] if key.endswith(name) and key != own}
                place = self._seat(mention, name)
                if place:
                    stem = self.rules.gazetteer.shortest(place)
                    yield (
                        mention,
                        next(
                            (key for key in sorted(fitting) if stem in key),
                            f"{path}/{stem.removesuffix(name[0])}{name}",
                        ),
                    )
                elif len(fitting) == 1:
                    yield mention, fitting.pop()

    def _seat(self, organ: Mention, name: str) -> Division | None:
        """The place that a name like 省政府 is of: of its level, and the last one before it in the paragraph.

        Where the paragraph names none, the one place of that level in the document.
        """
        gazetteer = self.rules.gazetteer
        seats = [m for m in self.keys if m.type == "Place" and gazetteer.is_seat_of(m.text, name)]
        paragraph = self.sentences[organ.sentence].paragraph
        before = [m for m in seats if m < organ and self.sentences[m.sentence].paragraph == paragraph]
        keys = {self.keys[max(before)]} if before else {self.keys[m] for m in seats}
        return gazetteer.by_code.get(keys.pop().partition("/")[2]) if len(keys) == 1 else None

    def _apply(self, table: Mapping[str, str]) -> None:
        for mention, key in list(self.keys.items()):
            kind = key.split("/", 1)[0]
            target = table.get(bare(mention.text), "")
            if target.startswith(f"{kind}/"):
                self.keys[mention] = target

    # --- entities ---

    def entities(self) -> tuple[tuple[Entity, ...], dict[str, str]]:
        """The entities in the order of their first mention, and the id of each key."""
        grouped: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in sorted(self.keys):
            grouped[self.keys[mention]].append(mention)
        ids = {key: f"e{number}" for number, key in enumerate(grouped, 1)}
        return tuple(self._entity(ids[key], key, mentions) for key, mentions in grouped.items()), ids

    def _entity(self, id_: str, key: str, mentions: Sequence[Mention]) -> Entity:
        forms = list(dict.fromkeys(bare(m.text) for m in mentions))
        former = self.rules.gazetteer.former
        name = max(forms, key=lambda form: (form not in former, len(form), -forms.index(form)))
        code = key.partition("/")[2] if key.partition("/")[2] in self.rules.gazetteer.by_code else ""
        evidence = tuple(
            evidence_of(self.document, self.sentences[m.sentence], m.start, m.end, m.rule) for m in mentions
        )
        local = key if code else f"{key.partition('/')[0]}/{segment(self._local(mentions[0].type, name, key))}"
        aliases = tuple(sorted(set(forms) - {name}))
        return Entity(id_, mentions[0].type, name, local, code, aliases, evidence)

    def _local(self, type_: str, name: str, key: str) -> str:
        """What follows the type in the IRI: the table's full name where there is one, else the name.

        A name that leaves its place to the reader (省政府) takes the place that was found for it; where none was, it
        is one thing only within its document.
        """
        resolution = self.rules.resolution
        full = key.partition("/")[2]
        if full in resolution.full_names.values():
            return full
        short = resolution.short.get(type_)
        if not short or not short.match(name):
            return name
        return f"{name}@{self.document.id}" if short.match(full) else full


def evidence_of(document: Document, sentence: Sentence, start: int, end: int, rule: str) -> Evidence:
    """The original characters behind ``sentence.text[start:end]``."""
    low, high = sentence.source_span(start, end)
    return Evidence(document.id, sentence.field, low, high, document.quote(sentence.field, low, high), rule)


def _touch(one: Mention, other: Mention) -> bool:
    return one.sentence == other.sentence and one.end == other.start


def _highest(candidates: tuple[Division, ...]) -> tuple[Division, ...]:
    """Countries and provinces win over their namesakes; below that no level does."""
    return tuple(d for d in candidates if d.level in ("country", "province", "prefecture"))
