"""Names that leave their place or their subject to the reader: 省政府, 《规划》, 全会."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.home import homes
from kg.extraction.spelling import bare, short
from kg.model import Document, Mention, Sentence
from kg.rulebook.gazetteer import Division
from kg.rulebook.rules import Rules

_EDITION = re.compile(r"\([^()]*\)$")  # Behind the name of a plan, as keys have it: (2021-2035年), (草案).
_LONGEST_DIVISION = 12  # Characters: few names of divisions are longer.


@dataclass(frozen=True)
class ShortNames:
    """The short names of one document; ``keys`` are those of all its names, as each is spelt."""

    document: Document
    sentences: Sequence[Sentence]
    keys: Mapping[Mention, str]
    rules: Rules

    def read(self, aliases: Container[str]) -> Iterator[tuple[Mention, set[str], str]]:
        """(mention, keys, reason) of each short name but ``aliases``: the fuller names that it can stand for.

        They end so and stand nearest, or are of the place that is spoken of; one key is an answer, several are none.
        """
        fuller: defaultdict[str, set[str]] = defaultdict(set)
        for mention, key in self.keys.items():
            fuller[mention.type].add(key)
        for mention in self.keys:
            name = short(self.rules.resolution, mention.type, mention.text)
            if name and bare(mention.text) not in aliases:
                fitting = self._nearest(mention, {key for key in fuller[mention.type] if self._is_fuller(key, name)})
                place = self._seat(mention, name)
                if place:
                    yield mention, {self._organ(mention, name, place, fitting)}, f"organ of {place.name}"
                elif fitting:
                    yield mention, fitting, "short form"

    def _is_fuller(self, key: str, name: str) -> bool:
        """Whether a key is that of a name that ends in another one, its edition left aside."""
        full = _EDITION.sub("", key.partition("/")[2])
        return full.endswith(name) and full != name

    def _nearest(self, mention: Mention, keys: set[str]) -> set[str]:
        """Those of several keys that stand in title marks, if the mention does, and before it in its paragraph."""
        if len(keys) > 1 and mention.text.startswith("《"):
            keys = {self.keys[m] for m in self.keys if m.text.startswith("《")} & keys or keys
        paragraph = self.sentences[mention.sentence].paragraph
        before = (m for m in self.keys if m < mention and self.sentences[m.sentence].paragraph == paragraph)
        return {self.keys[m] for m in before} & keys or keys if len(keys) > 1 else keys

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
        seats = [m for m in self.keys if m.type == "Place" and gazetteer.is_seat_of(m.text, name)]
        paragraph = self.sentences[organ.sentence].paragraph
        before = [m for m in seats if m < organ and self.sentences[m.sentence].paragraph == paragraph]
        named = [max(before)] if before else [] if home else seats
        codes = home | {self.keys[m].partition("/")[2] for m in named}
        seat = gazetteer.by_code.get(codes.pop()) if len(codes) == 1 else None
        owners = self._owners(organ, name) if seat else frozenset()
        return None if owners and seat not in owners else seat

    def _owners(self, organ: Mention, name: str) -> frozenset[Division]:
        """The places of an organ's level that names of institutions before it begin with: 宁德市 for 宁德市政协."""
        gazetteer = self.rules.gazetteer
        bodies = [m.text for m in self.keys if m.type == "Institution" and m < organ]
        heads = {body[:length] for body in bodies for length in range(2, min(len(body), _LONGEST_DIVISION) + 1)}
        return frozenset(d for head in heads if gazetteer.is_seat_of(head, name) for d in gazetteer.named(head))
