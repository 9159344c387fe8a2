"""What a word says about names of people: found once a word, for documents repeat their words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from kg.lexicon import Lexicon
from kg.names import NameTables

# A name never covers words that the rules know as something else.
_TAKEN = frozenset(
    {
        "Division",
        "ShortDivision",
        "Country",
        "Region",
        "Landform",
        "ForeignPlace",
        "OrgName",
        "OrgHead",
        "Post",
        "Boundary",
        "Organ",
        "PartyCommittee",
        "Abbreviation",
        "PlanHead",
        "EventHead",
        "ZoneHead",
        "FacilityHead",
        "Plain",
    }
)
_COMMON = 11.5  # A word that costs less is too common to be a part of a transliterated name.


class Word(NamedTuple):
    """One word; ``cost``, ``before`` and ``after`` are natural logarithms (see ``NameTables``).

    ``may_begin``: a Chinese or a transliterated name can begin with it; ``is_never``: a Chinese one cannot;
    ``is_taken``, ``is_taken_behind``: no part of a name, at its beginning and further on; ``is_known_name``: jieba's
    dictionary has the whole word as a name; ``transliterates``, ``spells``: a part of a transliterated name, without
    and with a dot; ``speaks``: what stands behind a transliterated name.
    """

    text: str
    length: int
    tag: str
    cost: float
    before: float
    after: float
    may_begin: bool
    is_never: bool
    is_taken: bool
    is_taken_behind: bool
    is_known_name: bool
    is_title: bool
    is_grammar: bool
    is_short_division: bool
    appoints: bool
    transliterates: bool
    spells: bool
    speaks: bool


class WordTable(dict[str, Word]):
    """Words by their text, made when first asked for."""

    def __init__(self, lexicon: Lexicon, names: NameTables) -> None:
        super().__init__()
        self.lexicon, self.names = lexicon, names
        self._firsts = {surname[0] for surname in names.surnames}

    def __missing__(self, text: str) -> Word:
        word = self[text] = self._word(text)
        return word

    def _word(self, text: str) -> Word:
        classes, tag, cost = self.lexicon.classes_of(text), self.lexicon.tag(text), self.lexicon.cost(text)
        is_name, many = tag.startswith("nr"), len(text) > 1
        is_foreign = all(c in self.names.foreign for c in text)
        transliterates = (
            is_foreign
            and not (many and not is_name and cost < _COMMON)
            and classes.isdisjoint((_TAKEN - {"Abbreviation"}) | {"SpeechVerb"})
        )
        is_known_name = len(text) >= 3 and is_name
        return Word(
            text=text,
            length=len(text),
            tag=tag,
            # A word that is only known as a name costs as if it were rare, however famous its bearer.
            cost=max(cost, self.names.settings["rare"]) if is_known_name else cost,
            before=_weight(self.names.before, classes),
            after=_weight(self.names.after, classes),
            may_begin=text[0] in self._firsts or transliterates,
            is_never=text in self.names.never,
            is_taken=many and not _TAKEN.isdisjoint(classes),
            is_taken_behind=many and not (_TAKEN - {"ShortDivision"}).isdisjoint(classes),
            is_known_name=is_known_name,
            is_title=not classes.isdisjoint({"Post", "Profession"}),
            is_grammar=not classes.isdisjoint({"Function", "Boundary"}),
            is_short_division="ShortDivision" in classes,
            appoints="Appoint" in classes,
            transliterates=transliterates,
            spells=is_foreign and classes.isdisjoint({"SpeechVerb", "Boundary", "Post"}),
            speaks=not classes.isdisjoint({"SpeechVerb", "Post", "Number"}),
        )


@lru_cache(maxsize=2)
def word_table(lexicon: Lexicon, names: NameTables) -> WordTable:
    """The table that all documents read by the same rules share."""
    return WordTable(lexicon, names)


def _weight(weights: Mapping[str, float], classes: frozenset[str]) -> float:
    return sum(weight for name, weight in weights.items() if name in classes)
