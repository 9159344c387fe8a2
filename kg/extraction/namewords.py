"""What a word says about names of people: found once a word, for documents repeat their words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from kg.rulebook.lexicon import Codes, Lexicon
from kg.rulebook.names import NameTables
from kg.rulebook.patterns import SEPARATOR

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
# What ends a name with a dot on either side.
_STOPS = frozenset(
    {"SpeechVerb", "Boundary", "Post", "Profession", "Resident", "OrgHead", "OrgName", "DictOrg", "FacilityHead"}
)
# What no part of one is, unless its characters all spell.
_GRAMMAR = frozenset({"Function", "Verb", "Number", "Measure", "Locative", "Time"})
_HAN = re.compile(r"[\u3400-\u9fff]+")
_NAMES = ("nr", "ns")  # jieba's tags of people and places.
_COMMON = 11.5  # A word that costs less is too common to be a part of a transliterated name.
IMPOSSIBLE = -math.inf
# What names a word may begin, as one character (see ``WordTable.beginnings``).
CHINESE, FOREIGN, EITHER, NEITHER = "CFE "


class Kind(NamedTuple):
    """What the classes of a word say; words share them, there are a few hundred kinds.

    ``before`` and ``after`` are natural logarithms (see ``NameTables``); ``is_taken``, ``is_taken_behind``: a word of
    several characters is no part of a name, at its beginning and further on; ``is_foreign``, ``is_dotted``: no part of
    a transliterated name contradicts it, without and with a dot; ``is_lexical``: no word of grammar; ``speaks``:
    stands behind transliterated names, as a number does that ``counts`` before a word that ``dates``; ``says``: a verb
    of speech or a courtesy; ``tells_sex``: what a curriculum vitae tells first; ``is_given``: people are called so;
    ``is_area``: stands beside names of places; ``is_tibetan``: is a part of Tibetan names;
    ``is_beside_dots``: is a part of names with a dot, whatever else it is.
    """

    before: float
    after: float
    is_taken: bool
    is_taken_behind: bool
    is_foreign: bool
    is_dotted: bool
    is_lexical: bool
    is_title: bool
    is_grammar: bool
    is_verb: bool
    is_short_division: bool
    is_place: bool
    is_country: bool
    is_tibetan: bool
    is_beside_dots: bool
    appoints: bool
    speaks: bool
    says: bool
    is_courtesy: bool
    counts: bool
    dates: bool
    tells_sex: bool
    is_given: bool
    is_area: bool


class Word(NamedTuple):
    """One word; ``cost`` is a natural logarithm (see ``Lexicon.cost``).

    ``begins_chinese``: a Chinese name can begin with it; ``is_taken``, ``is_barred``: none has it at its beginning, or
    further on; ``is_short_place``: it is a short name of a place and nothing else; ``as_name``: the log odds of the
    whole word as such a name apart from its neighbours, and behind a title; ``is_foreign_name``: jieba's dictionary
    has it as a transliterated one; ``transliterates``, ``spells``: a part of a transliterated name, without and with a
    dot.
    """

    text: str
    length: int
    kind: Kind
    tag: str
    cost: float
    is_han: bool
    begins_chinese: bool
    is_taken: bool
    is_barred: bool
    is_short_place: bool
    is_never: bool
    as_name: tuple[float, float]
    is_foreign_name: bool
    transliterates: bool
    spells: bool


class WordTable(dict[str, Word]):
    """Words by their text, made when first asked for.

    ``beginnings`` tells of each what name it may begin. SEPARATOR is the word between sentences.
    """

    def __init__(self, lexicon: Lexicon, names: NameTables) -> None:
        super().__init__()
        self.lexicon, self.names = lexicon, names
        self.beginnings = Codes(self._beginning)
        self._firsts = {surname[0] for surname in names.surnames}
        self._kinds: dict[frozenset[str], Kind] = {}
        none = self._kind_of(frozenset())
        start = none._replace(
            before=names.settings["start"], after=names.settings["start"], is_foreign=False, is_dotted=False
        )
        impossible = IMPOSSIBLE, IMPOSSIBLE
        self[SEPARATOR] = Word(
            SEPARATOR, 1, start, "", 0.0, False, False, False, False, False, False, impossible, False, False, False
        )

    def __missing__(self, text: str) -> Word:
        word = self[text] = self._word(text)
        return word

    def _word(self, text: str) -> Word:
        kind, tag, cost = self._kind(self.lexicon.classes_of(text)), self.lexicon.tag(text), self.lexicon.cost(text)
        many, is_name, is_never = len(text) > 1, tag.startswith("nr"), text in self.names.never
        spelt = self.names.foreign.issuperset(text) and not (many and not is_name and cost < _COMMON)
        is_han = _HAN.fullmatch(text) is not None
        odd = is_han and self._is_odd(text, kind, tag, cost)
        transliterates = spelt and kind.is_foreign
        # A taken word can still begin with a name when 为 at its end is cut off: 任命|张明为.
        is_taken = kind.is_taken and many and text[-1] != "为"
        is_short_place = len(text) == 2 and kind.is_taken and not kind.is_taken_behind
        # A word that is only known as a name costs as if it were rare, however famous its bearer.
        own = max(cost, self.names.settings["rare"]) if is_short_place or (len(text) >= 3 and is_name) else cost
        begins = is_han and self._has_surname(text) and not is_never and (not is_taken or is_short_place)
        return Word(
            text,
            len(text),
            kind,
            tag,
            own,
            is_han,
            begins,
            many and kind.is_taken,
            many and kind.is_taken_behind,
            is_short_place,
            is_never,
            self._as_name(text, tag, own) if begins and not kind.is_taken else (IMPOSSIBLE, IMPOSSIBLE),
            many and transliterates and tag in ("nrt", "nrfg"),
            transliterates,
            kind.is_beside_dots or (kind.is_dotted and (spelt or odd)),
        )

    def _beginning(self, text: str) -> str:
        if text[0] not in self._firsts and not self.names.foreign.issuperset(text) and self.lexicon.tag(text) != "nrt":
            return NEITHER  # As for most words, of which nothing more need be known.
        word = self[text]
        foreign = word.transliterates or (word.tag == "nrt" and (word.kind.is_place or not word.kind.is_taken))
        if word.begins_chinese:
            return EITHER if foreign else CHINESE
        return FOREIGN if foreign else NEITHER

    def _has_surname(self, text: str) -> bool:
        """Whether a name can begin with a word and end with one: it may begin with a surname, and is short enough."""
        surnames = self.names.surnames
        if text[:2] in surnames or (len(text) == 1 and text in self._firsts):
            return True
        fits = len(text) <= 3 or text[-1] == "为" or text[2:4] in self.names.long_endings
        return text[0] in surnames and fits

    def _as_name(self, text: str, tag: str, cost: float) -> tuple[float, float]:
        """See ``Word.as_name``: the same as for several words, and what jieba's dictionary says of names."""
        names = self.names
        lengths = [n for n in (1, 2) if text[:n] in names.surnames and self._can_be_given(text[n:])]
        if not lengths or text[-1] in names.endings:
            return IMPOSSIBLE, IMPOSSIBLE
        likelihood = max(self._likelihood(text, n, tag) for n in lengths)
        plain, titled = (likelihood + (cost + self._tagged(text, tag, titled)) for titled in (False, True))
        return plain, titled

    def _can_be_given(self, text: str) -> bool:
        return 1 <= len(text) <= 2 or (len(text) == 3 and text[1:] in self.names.long_endings)

    def _likelihood(self, text: str, surname: int, tag: str) -> float:
        likelihood = self.names.likelihood(text[:surname], text[surname:])
        if len(text) < 3 or not tag.startswith("nr"):
            return likelihood
        floor = self.names.settings["floor"]
        return max(likelihood, self.names.surnames[text[:surname]] + (len(text) - surname) * floor)

    def _tagged(self, text: str, tag: str, titled: bool) -> float:
        """What one word over a whole name says: a Japanese given name, or a name by jieba's dictionary."""
        settings = self.names.settings
        if text[-2:] in self.names.long_endings:
            return settings["famous"]
        if titled and len(text) == 3 and tag == "ns":  # jieba takes some full names for places: 郭卫国.
            return settings["tagged"]
        if len(text) < 3 or not tag.startswith("nr"):
            return 0.0
        weight = settings["famous" if tag == "nrfg" else "tagged"]
        return weight + settings["compound"] if len(text) > 3 and titled else weight

    def _is_odd(self, text: str, kind: Kind, tag: str, cost: float) -> bool:
        """Whether a rare word can be a part of a name with a dot: 亚历山大 is a place elsewhere, 立派 a word."""
        rare = cost > self.names.settings["odd"] and (len(text) == 2 or not tag or tag.startswith(_NAMES))
        return kind.is_lexical and (len(text) == 1 or rare)

    def _kind(self, classes: frozenset[str]) -> Kind:
        kind = self._kinds.get(classes)
        if kind is None:
            kind = self._kinds[classes] = self._kind_of(classes)
        return kind

    def _kind_of(self, classes: frozenset[str]) -> Kind:
        return Kind(
            before=_weight(self.names.before, classes),
            after=_weight(self.names.after, classes),
            is_taken=bool(_TAKEN & classes),
            is_taken_behind=bool((_TAKEN - {"ShortDivision"}) & classes),
            is_foreign=classes.isdisjoint((_TAKEN - {"Abbreviation"}) | {"SpeechVerb", "Courtesy"}),
            is_dotted=classes.isdisjoint(_STOPS),
            is_lexical=classes.isdisjoint(_GRAMMAR),
            is_title=bool({"Post", "Profession"} & classes),
            is_grammar=bool({"Function", "Boundary"} & classes),
            is_verb="Verb" in classes,
            is_place=bool({"Country", "ForeignPlace", "Division"} & classes),
            is_country="Country" in classes,
            is_tibetan="TibetanName" in classes,
            is_beside_dots="BesideDot" in classes,
            is_short_division="ShortDivision" in classes,
            appoints="Appoint" in classes,
            speaks=bool({"SpeechVerb", "Post"} & classes),
            says=bool({"Says", "Courtesy"} & classes),
            is_courtesy="Courtesy" in classes,
            counts="Number" in classes,
            dates="DateUnit" in classes,
            tells_sex="Sex" in classes,
            is_given="GivenName" in classes,
            is_area="AreaWord" in classes,
        )


@lru_cache(maxsize=2)
def word_table(lexicon: Lexicon, names: NameTables) -> WordTable:
    """The table that all documents read by the same rules share."""
    return WordTable(lexicon, names)


def _weight(weights: Mapping[str, float], classes: frozenset[str]) -> float:
    return sum(weight for name, weight in weights.items() if name in classes)
