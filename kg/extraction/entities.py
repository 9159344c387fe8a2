"""Mentions → the document's Entities: one thing, one entity. Where two fit, nothing is chosen.

Names are the same thing when their keys are: a division's code, a table's full name, a name without its marks and
with its structure put in the short way. On top come the aliases that the document itself defines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kg.extraction.shortnames import ShortNames
from kg.extraction.spelling import bare, plain
from kg.iris import segment
from kg.model import Document, Entity, Evidence, Link, Mention, Sentence, Unresolved
from kg.rulebook.decisions import DECISION
from kg.rulebook.gazetteer import Division
from kg.rulebook.rules import Rules

_DASHES = str.maketrans({"—": "-", "-": "-", "（": "(", "）": ")"})
_DASHED = ("Plan", "Event")  # A headline and its text print the dash in such a name in two ways.


_REMEMBERED = 1 << 16  # Names: documents repeat them.
_segment = lru_cache(_REMEMBERED)(segment)
MOST_CANDIDATES = 12  # So many are listed of the divisions that bear one name; a common one has over a hundred.


class Reason(NamedTuple):
    """How a mention came to its key, and the words that say so."""

    text: str
    at: Mention


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


@dataclass
class _Ledger:
    """Which mention has which key; grows as the document is read."""

    document: Document
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    rules: Rules
    keys: dict[Mention, str] = field(default_factory=dict)
    reasons: dict[Mention, Reason] = field(default_factory=dict)
    decided: set[Mention] = field(default_factory=set)
    unresolved: list[Unresolved] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = [m for m in self.mentions if m.type in self.rules.vocabulary.entities]
        places = self._places([m for m in named if m.type == "Place"])
        for mention in named:
            key, reason = places.get(mention) or self._key(mention)
            self.keys[mention] = f"{self.rules.vocabulary.entities[mention.type].path}/{key}"
            self.reasons[mention] = Reason(reason, mention)
        aliases = self._aliases()
        self._apply(aliases)
        short = ShortNames(self.document, self.sentences, self.keys, self.rules)
        for mention, keys, reason in list(short.read(aliases)):
            self._settle(mention, keys, reason)
        self._apply_decisions()

    # --- keys ---

    def _key(self, mention: Mention) -> tuple[str, str]:
        """The key of a name without a code, and how it came about."""
        written = bare(mention.text)
        name, reason = written, "same name"
        if mention.type == "Institution" and self.rules.resolution.full_names.get(name, name) != name:
            name, reason = self.rules.resolution.full_names[name], "full name in the table"
        if mention.type in _DASHED:
            name = name.translate(_DASHES)
        short = plain(self.rules.resolution, mention.type, name)
        return short, reason if short == name else "same structure"

    def _places(self, mentions: Sequence[Mention]) -> dict[Mention, tuple[str, str]]:
        """Codes of the places that have one; a name of several divisions needs a container that the text names."""
        gazetteer = self.rules.gazetteer
        certain = {d for m in mentions if len(named := gazetteer.named(m.text)) == 1 for d in named}
        found: dict[Mention, tuple[str, str]] = {}
        several: dict[Mention, tuple[Division, ...]] = {}
        for number, mention in enumerate(mentions):
            candidates = gazetteer.named(mention.text)
            before = mentions[number - 1] if number else None
            near = gazetteer.named(before.text) if before and _touch(before, mention) else ()
            chosen = self._one_of(candidates, near, certain)
            if chosen:
                found[mention] = chosen.code, f"division {chosen.code} {chosen.name}"
                certain.add(chosen)
            elif candidates:
                several[mention] = candidates
        self._abstain_places(several, found)
        return found

    def _abstain_places(
        self, several: Mapping[Mention, tuple[Division, ...]], found: dict[Mention, tuple[str, str]]
    ) -> None:
        """A name of several divisions: the one that the document settles elsewhere, else undecided, once a name."""
        settled: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for mention, key in found.items():
            settled[mention.text].add(key)
        for mention, candidates in several.items():
            if len(settled[mention.text]) == 1:
                found[mention] = next(iter(settled[mention.text]))
            elif mention == min(m for m in several if m.text == mention.text):
                names = tuple(self.rules.gazetteer.in_full(d) for d in candidates[:MOST_CANDIDATES])
                self._abstain(mention, names, f"place.several_divisions: {len(candidates)} divisions bear this name")

    def _abstain(self, mention: Mention, candidates: tuple[str, ...], reason: str) -> None:
        self.unresolved.append(Unresolved(self._evidence(mention), candidates, reason))

    def _evidence(self, mention: Mention) -> Evidence:
        rule = DECISION if self.decided and mention in self.decided else mention.rule
        return evidence_of(self.document, self.sentences[mention.sentence], mention.start, mention.end, rule)

    def _one_of(
        self, candidates: tuple[Division, ...], near: Iterable[Division], certain: set[Division]
    ) -> Division | None:
        """The one division that fits: alone, in the place right before it, or in a place the document names."""
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        for fitting in (self.rules.gazetteer.within(candidates, near), _highest(candidates)):
            if len(fitting) == 1:
                return fitting[0]
        fitting = self.rules.gazetteer.within(candidates, sorted(d for d in certain if d.level != "country"))
        return fitting[0] if len(fitting) == 1 else None

    # --- aliases ---

    def _aliases(self) -> Mapping[str, Sequence[tuple[Mention, str]]]:
        """Alias → the names that it was defined behind, and their keys, for every name that the document shortens."""
        found: defaultdict[str, list[tuple[Mention, str]]] = defaultdict(list)
        patterns = self.rules.resolution.aliases
        for mention, key in sorted(self.keys.items()):
            behind = self.sentences[mention.sentence].text[mention.end :]
            for pattern in patterns:
                match = pattern.match(behind)
                if match:
                    defined = mention._replace(end=mention.end + match.end())
                    found[bare(match["alias"])].append((defined, key))
        return found

    def _settle(self, mention: Mention, keys: set[str], reason: str) -> None:
        """Gives a short name its one key; of several none."""
        if len(keys) == 1:
            self.keys[mention] = keys.pop()
            self.reasons[mention] = Reason(reason, mention)
        else:
            path = self.rules.vocabulary.entities[mention.type].path
            names = tuple(sorted(key.partition("/")[2] for key in keys))
            self._abstain(mention, names, f"{path}.several_names: {len(names)} names end so")

    def _apply(self, aliases: Mapping[str, Sequence[tuple[Mention, str]]]) -> None:
        """Gives each alias the key of the last name it was defined behind so far; the only one holds throughout."""
        for mention, key in list(self.keys.items()) if aliases else ():
            known = aliases.get(bare(mention.text), ())
            defined, target = next(
                (one for one in reversed(known) if one[0] < mention or len(known) == 1), (mention, "")
            )
            if target and target.partition("/")[0] == key.partition("/")[0]:
                self.keys[mention] = target
                self.reasons[mention] = Reason("alias", defined)

    def _apply_decisions(self) -> None:
        """What a person decided goes before all that the rules found."""
        for mention in self.keys if self.rules.decisions.about(self.document) else ():
            decision = self.rules.decisions.of(self._evidence(mention))
            if decision:
                self.keys[mention] = f"{self.rules.vocabulary.entities[mention.type].path}/{decision.name}"
                self.reasons[mention] = Reason(f"{DECISION}: {decision.why}", mention)
                self.decided.add(mention)

    # --- entities ---

    def entities(self) -> tuple[tuple[Entity, ...], dict[str, str]]:
        """The entities in the order of their first mention, and the id of each key."""
        grouped: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in sorted(self.keys):
            grouped[self.keys[mention]].append(mention)
        ids = {key: f"e{number}" for number, key in enumerate(grouped, 1)}
        return tuple(self._entity(ids[key], key, mentions) for key, mentions in grouped.items()), ids

    def _entity(self, id_: str, key: str, mentions: Sequence[Mention]) -> Entity:
        forms = list(dict.fromkeys([bare(m.text) for m in mentions]))
        name = forms[0] if len(forms) == 1 else self._fullest(forms)
        path, _, known = key.partition("/")
        code = known if known in self.rules.gazetteer.by_code else ""
        evidence = tuple([self._evidence(mention) for mention in mentions])
        decided = bool(self.decided) and not self.decided.isdisjoint(mentions)
        if decided and not code:
            name = known.partition("@")[0]
        local = known if code or decided else self._local(mentions[0].type, name, key)
        aliases = tuple(sorted(set(forms) - {name})) if forms != [name] else ()
        links = tuple(self._links(mentions, name)) if aliases or decided else ()
        return Entity(id_, mentions[0].type, name, f"{path}/{_segment(local)}", code, aliases, evidence, links=links)

    def _fullest(self, forms: Sequence[str]) -> str:
        """The longest form, the first of several; a name that a place had before gives way to any other."""
        former = self.rules.gazetteer.former
        return max(forms, key=lambda form: (form not in former, len(form), -forms.index(form)))

    def _links(self, mentions: Sequence[Mention], name: str) -> Iterator[Link]:
        """For each form but the name itself, why it is one with it; and for each that a person decided, that he did."""
        first = {bare(mention.text): mention for mention in reversed(mentions)}
        for form, mention in sorted(first.items()):
            if form != name or mention in self.decided:
                reason = self.reasons[mention]
                yield Link(form, reason.text, self._evidence(reason.at))

    def _local(self, type_: str, name: str, key: str) -> str:
        """What follows the type in the IRI: the table's full name where there is one, else the name in its short way.

        A name that leaves its place to the reader (省政府) takes the place that was found for it; where none was, and
        where several divisions bear a name, it is one thing only within its document. A meeting that recurs under one
        name (国务院常务会议) is another one every day.
        """
        resolution = self.rules.resolution
        full = key.partition("/")[2]
        if type_ == "Event" and resolution.recurring.search(name):
            return f"{full}@{self.document.date or self.document.id}"
        short = resolution.short.get(type_)
        is_open = bool(short and short.match(full))
        if type_ == "Place":
            is_open = len(self.rules.gazetteer.named(name)) > 1
        return f"{full}@{self.document.id}" if is_open else full


def evidence_of(document: Document, sentence: Sentence, start: int, end: int, rule: str) -> Evidence:
    """The original characters behind ``sentence.text[start:end]``."""
    low, high = sentence.source_span(start, end)
    return Evidence(document.id, sentence.field, low, high, document.quote(sentence.field, low, high), rule)


def _touch(one: Mention, other: Mention) -> bool:
    return one.sentence == other.sentence and one.end == other.start


def _highest(candidates: tuple[Division, ...]) -> tuple[Division, ...]:
    """Countries and provinces win over their namesakes; below that no level does."""
    return tuple(d for d in candidates if d.level in ("country", "province", "prefecture"))
