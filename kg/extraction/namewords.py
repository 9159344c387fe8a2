"""What a word says about names of people: found once a word, for documents repeat their words."""

from __future__ import annotations

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
_STOPS = frozenset({"SpeechVerb", "Boundary", "Post", "Profession", "OrgHead", "OrgName", "DictOrg", "FacilityHead"})
# What no part of one is, unless its characters all spell.
_GRAMMAR = frozenset({"Function", "Verb", "Number", "Measure", "Locative", "Time"})
_HAN = re.compile(r"[\u3400-\u9fff]+")
_NAMES = ("nr", "ns")  # jieba's tags of people and places.
_COMMON = 11.5  # A word that costs less is too common to be a part of a transliterated name.
# What a word may begin, as one character (see ``WordTable.beginnings``).
CHINESE, FOREIGN, NOTHING = "CF "


class Kind(NamedTuple):
    """What the classes of a word say; words share them, there are a few hundred kinds.

    ``before`` and ``after`` are natural logarithms (see ``NameTables``); ``is_taken``, ``is_taken_behind``: a word of
    several characters is no part of a name, at its beginning and further on; ``is_foreign``, ``is_dotted``: no part of
    a transliterated name contradicts it, without and with a dot; ``is_lexical``: no word of grammar; ``speaks``:
    stands behind transliterated names, as a number does that ``counts`` before a word that ``dates``; ``says``: a verb
    of speech or a courtesy.
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
    appoints: bool
    speaks: bool
    says: bool
    is_courtesy: bool
    counts: bool
    dates: bool


class Word(NamedTuple):
    """One word; ``cost`` is a natural logarithm (see ``Lexicon.cost``).

    ``begins_chinese``: a Chinese name can begin with it; ``is_known_name``: jieba's dictionary has the whole word as a
    name; ``is_foreign_name``: as a transliterated one; ``transliterates``,
    ``spells``: a part of a transliterated name, without and with a dot.
    """

    text: str
    length: int
    kind: Kind
    tag: str
    cost: float
    is_han: bool
    begins_chinese: bool
    is_never: bool
    is_known_name: bool
    is_foreign_name: bool
    transliterates: bool
    spells: bool


class WordTable(dict[str, Word]):
    """Words by their text, made when first asked for.

    ``beginnings`` tells of each what it may begin: a CHINESE name (and perhaps a transliterated one), a FOREIGN one
    only, or NOTHING. SEPARATOR is the word between sentences.
    """

    def __init__(self, lexicon: Lexicon, names: NameTables) -> None:
        super().__init__()
        self.lexicon, self.names = lexicon, names
        self.beginnings = Codes(lambda text: self._beginning(self[text]))
        self._firsts = {surname[0] for surname in names.surnames}
        self._kinds: dict[frozenset[str], Kind] = {}
        none = self._kind_of(frozenset())
        start = none._replace(
            before=names.settings["start"], after=names.settings["start"], is_foreign=False, is_dotted=False
        )
        self[SEPARATOR] = Word(SEPARATOR, 1, start, "", 0.0, False, False, False, False, False, False, False)

    def __missing__(self, text: str) -> Word:
        word = self[text] = self._word(text)
        return word

    def _word(self, text: str) -> Word:
        kind, tag, cost = self._kind(self.lexicon.classes_of(text)), self.lexicon.tag(text), self.lexicon.cost(text)
        many, is_name, is_never = len(text) > 1, tag.startswith("nr"), text in self.names.never
        spelt = self.names.foreign.issuperset(text) and not (many and not is_name and cost < _COMMON)
        is_han = _HAN.fullmatch(text) is not None
        odd = is_han and (text in self.names.dotted or self._is_odd(text, kind, tag, cost))
        transliterates = spelt and kind.is_foreign
        # A taken word can still begin with a name when 为 at its end is cut off: 任命|张明为.
        is_taken = kind.is_taken and many and text[-1] != "为"
        is_known_name = len(text) >= 3 and is_name
        return Word(
            text,
            len(text),
            kind,
            tag,
            # A word that is only known as a name costs as if it were rare, however famous its bearer.
            max(cost, self.names.settings["rare"]) if is_known_name else cost,
            is_han,
            self._has_surname(text) and not is_never and not is_taken,
            is_never,
            is_known_name,
            many and transliterates and tag in ("nrt", "nrfg"),
            transliterates,
            kind.is_dotted and (spelt or odd),
        )

    def _beginning(self, word: Word) -> str:
        if word.begins_chinese:
            return CHINESE
        return FOREIGN if word.transliterates or word.tag == "nrt" else NOTHING

    def _has_surname(self, text: str) -> bool:
        """Whether a name can begin with a word and end with one: it may begin with a surname, and is short enough."""
        surnames = self.names.surnames
        if text[:2] in surnames or (len(text) == 1 and text in self._firsts):
            return True
        fits = len(text) <= 3 or text[-1] == "为" or text[2:4] in self.names.long_endings
        return text[0] in surnames and fits

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
            is_foreign=classes.isdisjoint((_TAKEN - {"Abbreviation"}) | {"SpeechVerb"}),
            is_dotted=classes.isdisjoint(_STOPS),
            is_lexical=classes.isdisjoint(_GRAMMAR),
            is_title=bool({"Post", "Profession"} & classes),
            is_grammar=bool({"Function", "Boundary"} & classes),
            is_verb="Verb" in classes,
            is_place=bool({"Country", "ForeignPlace", "Division"} & classes),
            is_short_division="ShortDivision" in classes,
            appoints="Appoint" in classes,
            speaks=bool({"SpeechVerb", "Post"} & classes),
            says=bool({"Says", "Courtesy"} & classes),
            is_courtesy="Courtesy" in classes,
            counts="Number" in classes,
            dates="DateUnit" in classes,
        )


@lru_cache(maxsize=2)
def word_table(lexicon: Lexicon, names: NameTables) -> WordTable:
    """The table that all documents read by the same rules share."""
    return WordTable(lexicon, names)


def _weight(weights: Mapping[str, float], classes: frozenset[str]) -> float:
    return sum(weight for name, weight in weights.items() if name in classes)
