"""Names that leave their place or their subject to the reader: 省政府, 《规划》, 全会."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from kg.extraction.home import homes
from kg.extraction.spelling import bare, short
from kg.model import BlockKind, Document, Mention, Sentence
from kg.rulebook.gazetteer import Division
from kg.rulebook.rules import Rules

_EDITION = re.compile(r"\([^()]*\)$")  # Behind the name of a plan, as keys have it: (2021-2035年), (草案).
_LONGEST_DIVISION = 12  # Characters: few names of divisions are longer.


class _Level(NamedTuple):
    """The places of one level, and what institutions are named by one: 宁德市 for 宁德市政协."""

    seats: Sequence[Mention]
    owned: Sequence[tuple[Mention, Division]]


@dataclass(frozen=True)
class ShortNames:
    """The short names of one document; ``keys`` are those of all its names, as each is spelt."""

    document: Document
    sentences: Sequence[Sentence]
    keys: Mapping[Mention, str]
    rules: Rules
    _levels: dict[str, _Level] = field(default_factory=dict)

    def read(self, aliases: Container[str]) -> Iterator[tuple[Mention, set[str], str]]:
        """(mention, keys, reason) of each short name but ``aliases``: the fuller names that it can stand for.

        They end so, their edition left aside, and stand nearest, or are of the place that is spoken of. One key is an
        answer, several are none.
        """
        for mention in self.keys:
            name = short(self.rules.resolution, mention.type, mention.text)
            if name and bare(mention.text) not in aliases:
                fitting = self._fitting(mention.type, name)
                fitting = self._nearest(mention, fitting) if len(fitting) > 1 else fitting
                place = None if mention.type in self.rules.resolution.dots else self._seat(mention, name)
                if place:
                    yield mention, {self._organ(mention, name, place, fitting)}, f"organ of {place.name}"
                elif fitting:
                    yield mention, fitting, "short form"

    def _fitting(self, type_: str, name: str) -> set[str]:
        """The keys of the fuller names that end so, or have the name for a part."""
        if type_ in self.rules.resolution.dots:
            return self._dotted.get((type_, name), set())
        return {key for key, full in self._fuller[type_].items() if full.endswith(name) and full != name}

    @cached_property
    def _fuller(self) -> Mapping[str, Mapping[str, str]]:
        """By type: key → name, its edition left aside."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for mention, key in self.keys.items():
            found[mention.type][key] = _EDITION.sub("", key.partition("/")[2])
        return found

    @cached_property
    def _dotted(self) -> Mapping[tuple[str, str], set[str]]:
        """By type and part: the keys of the names that have several parts."""
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for type_, dot in self.rules.resolution.dots.items():
            for key, name in self._fuller[type_].items():
                for part in name.split(dot) if dot in name else ():
                    found[type_, part].add(key)
        return found

    def _nearest(self, mention: Mention, keys: set[str]) -> set[str]:
        """Those of several keys that stand in title marks, if the mention does, and before it in its paragraph, else
        in the title; of plans rather the one that the document is about by its title."""
        titled = {self.keys[m] for m in self.keys if self.sentences[m.sentence].kind is BlockKind.TITLE} & keys
        if mention.text.startswith("《"):
            keys = {self.keys[m] for m in self.keys if m.text.startswith("《")} & keys or keys
            titled &= keys
            if len(titled) == 1:
                return titled
        paragraph = self.sentences[mention.sentence].paragraph
        before = (m for m in self.keys if m < mention and self.sentences[m.sentence].paragraph == paragraph)
        return {self.keys[m] for m in before} & keys or titled or keys

    def _organ(self, mention: Mention, name: str, place: Division, fitting: set[str]) -> str:
        """The key of an organ of a place: of the fuller name that the document has, or else composed."""
        stem = self.rules.gazetteer.shortest(place)
        composed = f"{self.rules.vocabulary.entities[mention.type].path}/{stem.removesuffix(name[0])}{name}"
        return next((key for key in sorted(fitting) if stem in key), composed)

    def _seat(self, organ: Mention, name: str) -> Division | None:
        """The place that a name like 省政府 is of: of its level, and the last one before it in the paragraph.

        Where the paragraph names none, the document's home; where that is not known, the one place of that level in the
        document. None where the paragraph speaks of another place than home, and where the text before has organs of
        other places of that level, and of none of this one: they may be its own.
        """
        gazetteer = self.rules.gazetteer
        home = {
            division.code for division in homes(self.document, self.rules, lambda d: gazetteer.is_seat_of(d.name, name))
        }
        seats = self._of_level(name[0]).seats
        paragraph = self.sentences[organ.sentence].paragraph
        before = [m for m in seats if m < organ and self.sentences[m.sentence].paragraph == paragraph]
        named = [max(before)] if before else [] if home else seats
        codes = home | {self.keys[m].partition("/")[2] for m in named}
        seat = gazetteer.by_code.get(codes.pop()) if len(codes) == 1 else None
        owners = {division for body, division in self._of_level(name[0]).owned if body < organ} if seat else set()
        return None if owners and seat not in owners else seat

    def _of_level(self, level: str) -> _Level:
        """The places whose names end so (省), and the places of which bodies are."""
        if level not in self._levels:
            is_seat = cache(lambda place: self.rules.gazetteer.is_seat_of(place, level))
            seats = [m for m in self.keys if m.type == "Place" and is_seat(m.text)]
            owned = [(body, division) for body, place, division in self._owners if is_seat(place)]
            self._levels[level] = _Level(seats, owned)
        return self._levels[level]

    @cached_property
    def _owners(self) -> Sequence[tuple[Mention, str, Division]]:
        """The divisions that the names of bodies begin with, each with its name as it stands there."""
        named = ((m, key.partition("/")[2]) for m, key in self.keys.items() if m.type == "Institution")
        places = ((m, name[:end]) for m, name in named for end in _ends(name))
        return [(m, place, division) for m, place in places for division in self.rules.gazetteer.named(place)]


def _ends(body: str) -> range:
    """Where the name of a place that a body's name begins with may end."""
    return range(2, min(len(body), _LONGEST_DIVISION) + 1)
