"""Words that stand for places by those around them: 全省 for a division, 三地 for the list of three before it.

A word right behind a place says no more than the place itself (安徽全省, 云南、贵州、四川三省) and stands for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from kg.extraction.dates import number
from kg.extraction.entities import Named
from kg.extraction.home import homes, nearest, seat
from kg.model import BlockKind, Document, Entity, Mention, Sentence
from kg.rulebook.gazetteer import Division, contains, level
from kg.rulebook.rules import Rules

Ids = tuple[str, ...]
_PLACES = ("Place", "Members")  # Mentions of a place, or of the parts of a region.


@dataclass(frozen=True)
class Around:
    """The places of one document, and where each stands."""

    document: Document
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    named: Named
    rules: Rules

    def whole(self, mention: Mention) -> Ids:
        """全省: the one division of its kind that the nearest places are or lie in, the document's home among them.

        Nothing where the document does not name it, and where a place still nearer lies elsewhere.
        """
        kind = self.rules.resolution.kinds[mention.text[1:]]
        own = homes(self.document, self.rules, lambda division: kind.search(division.name))
        nearer: set[Division] = set()
        for scope in () if self._touches_place(mention) else self._scopes(mention, own):
            found = (
                nearest(self.rules.gazetteer, place, lambda division: kind.search(division.name)) for place in scope
            )
            fitting = {division for division in found if division}
            if fitting:
                return self._only(fitting | own, nearer)
            nearer.update(scope)
        return ()

    def several(self, mention: Mention) -> Ids:
        """三地: the places of the last list of so many, of one level, in its paragraph; nothing where another place of
        that level stands between."""
        count = number(mention.text[0].replace("两", "二"))
        kind = self.rules.resolution.kinds[mention.text[1:]]
        behind: set[str] = set()
        for ids in () if self._touches_place(mention) else self._lists(mention):
            levels = {self._level(id_) for id_ in ids}
            is_alike = len(levels) == 1 and all(kind.search(self._name(id_)) for id_ in ids)
            if len(ids) == count and is_alike and "country" not in levels:
                return ids if all(self._level(id_) not in levels for id_ in behind.difference(ids)) else ()
            behind.update(ids)
        return ()

    def members(self, mention: Mention) -> Ids:
        """京津冀三省市: the parts of the region that the document names."""
        regions = self.rules.gazetteer.regions
        names = (name for name, codes in regions.items() if codes and mention.text.startswith(name))
        return self._coded(regions.get(max(names, key=len, default=""), ()))

    def _coded(self, codes: Collection[str]) -> Ids:
        return tuple(entity.id for entity in self.named.entities if entity.code in codes)

    def _touches_place(self, mention: Mention) -> bool:
        """Whether a place stands right before a word."""
        return (mention.sentence, mention.start) in self._ends_of_places

    def _scopes(self, mention: Mention, own: Collection[Division]) -> Iterator[Collection[Division]]:
        """The divisions that names give: before a word in its sentence, in each sentence before that in the paragraph;
        then the document's ``own``, those of its title, and of the whole of it."""
        before = (m for m in self._before(mention) if m in self.named.ids)
        for _, group in groupby(before, key=lambda m: m.sentence):
            yield self._divisions(group)
        yield own
        yield self._divisions(m for m in self.named.ids if self.sentences[m.sentence].kind is BlockKind.TITLE)
        yield self._divisions(self.named.ids)

    def _before(self, mention: Mention) -> Iterator[Mention]:
        """All that stands before a word in its paragraph, the nearest first."""
        return (m for m in self._paragraphs[self.sentences[mention.sentence].paragraph] if m < mention)

    def _divisions(self, mentions: Iterable[Mention]) -> set[Division]:
        """The divisions of China that places are, or that the names of bodies and of other places begin with."""
        ids = {self.named.ids[m] for m in mentions if m.type in ("Place", "Institution")}
        return {division for id_ in ids if (division := self._division(id_)) and division.level != "country"}

    def _division(self, id_: str) -> Division | None:
        entity, gazetteer = self._entities[id_], self.rules.gazetteer
        return gazetteer.by_code.get(entity.code) or seat(gazetteer, entity.key.partition("/")[2])

    def _only(self, fitting: set[Division], nearer: Iterable[Division]) -> Ids:
        """The one division, where the document names it, unless a nearer place lies apart from it."""
        if len(fitting) != 1:
            return ()
        (chosen,) = fitting
        if not all(place == chosen or contains(place, chosen) or contains(chosen, place) for place in nearer):
            return ()
        return self._coded({chosen.code})

    def _lists(self, mention: Mention) -> Iterator[Ids]:
        """The lists of places before a word in its paragraph, the last first; a single place is a list of one."""
        run: list[Mention] = []
        for place in (m for m in self._before(mention) if m.type in _PLACES):
            between = self._between(place, run[-1]) if run else None
            if run and between not in self.rules.resolution.joints:
                yield self._listed(run)
                run = []
            run.append(place)
        if run:
            yield self._listed(run)

    def _listed(self, run: Sequence[Mention]) -> Ids:
        """What stands in a list that was read from behind: places that have a code, and regions as their parts."""
        ids = (id_ for mention in reversed(run) for id_ in self._parts(mention))
        return tuple(dict.fromkeys(id_ for id_ in ids if self._entities[id_].code))

    def _parts(self, mention: Mention) -> Ids:
        """A place itself, or all parts of a region; none where the document does not name them all."""
        if mention.type == "Members":
            return self.members(mention)
        codes = self.rules.gazetteer.regions.get(mention.text, ())
        parts = self._coded(codes)
        return parts if codes and len(parts) == len(codes) else (self.named.ids[mention],)

    def _between(self, one: Mention, other: Mention) -> str | None:
        """What stands between two mentions of one sentence."""
        return self.sentences[one.sentence].text[one.end : other.start] if one.sentence == other.sentence else None

    def _level(self, id_: str) -> str:
        return level(self._entities[id_].code)

    def _name(self, id_: str) -> str:
        """What the table calls a place."""
        return self.rules.gazetteer.by_code[self._entities[id_].code].name

    @cached_property
    def _ends_of_places(self) -> set[tuple[int, int]]:
        return {(mention.sentence, mention.end) for mention in self.mentions if mention.type in _PLACES}

    @cached_property
    def _paragraphs(self) -> Mapping[int, Sequence[Mention]]:
        """The mentions of each paragraph, the last first."""
        found: defaultdict[int, list[Mention]] = defaultdict(list)
        for mention in reversed(self.mentions):
            found[self.sentences[mention.sentence].paragraph].append(mention)
        return found

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.named.entities}
