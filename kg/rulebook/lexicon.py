"""Words and their classes: jieba's dictionary and ours, one code point for each set of classes.

A sentence becomes a string with one code point a word, so that a pattern over words is an ordinary regular expression.
Punctuation and other single symbols stand for themselves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from kg.rulebook.patterns import PatternError, union
from kg.rulebook.segmentation import Cut, Dictionary, cutter, dictionary

# Classes of what is read as a name of a person, whatever its words.
NAME_CLASSES = frozenset({"PersonName", "ForeignName"})
# The first code point of a set of classes: Han characters, which are always in words and never stand for themselves.
# ``re`` looks classes of the basic plane up in a table; those beyond it (private use) it compares one by one.
_FIRST_CODE = 0x4E00
# Occurrences that a listed word of so many characters is given at least: it beats nearly every split of it into
# dictionary words, and the longer the surer. jieba's total stays, so that all other words weigh what they did.
_LISTED_FREQUENCY = {1: 1, 2: 300, 3: 3_000, 4: 30_000}
_LONG_LISTED_FREQUENCY = 1_000_000
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class WordClasses:
    """What the rules say of words, before it is compiled.

    ``words`` maps a word to its classes; ``parts`` a part-of-speech tag of jieba to classes; ``endings`` the last
    characters of a word to classes (for words of at least one character more); ``unknown`` is the class of a word
    that no dictionary has; ``lengths`` maps a word's count of characters to classes; ``forget`` are dictionary words
    that must not be words; ``asked`` counts how often patterns ask for a class.
    """

    words: Mapping[str, frozenset[str]]
    parts: Mapping[str, frozenset[str]]
    endings: Mapping[str, frozenset[str]]
    numbers: frozenset[str]
    latin: frozenset[str]
    unknown: frozenset[str]
    lengths: Mapping[int, frozenset[str]]
    forget: frozenset[str]
    asked: Mapping[str, int] = field(default_factory=dict)


class Codes(dict[str, str]):
    """Word → code point, found when first asked for: one look-up a word, without a call of Python's own."""

    def __init__(self, find: Callable[[str], str]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> str:
        code = self[word] = self._find(word)
        return code


@dataclass(slots=True, eq=False)
class Lexicon:
    """The words of one set of rules: jieba's, but for ``changes``.

    These are occurrences in running text of ``total`` words by word; what occurs no times is no word.
    """

    classes: WordClasses
    changes: Mapping[str, int] = field(init=False)
    total: int = field(init=False)
    _cut: Cut = field(init=False)
    _dictionary: Dictionary = field(init=False)
    _parts: frozenset[str] = field(init=False)
    _sets: dict[frozenset[str], str] = field(init=False, default_factory=dict)
    _known: Codes = field(init=False)
    _classes: dict[str, frozenset[str]] = field(init=False, default_factory=dict)
    _codes: dict[str, str] = field(init=False, default_factory=dict)
    _insides: dict[str, str] = field(init=False, default_factory=dict)
    _unions: dict[tuple[frozenset[str], ...], frozenset[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._dictionary = dictionary()
        self.changes = _changes(self.classes.words, self.classes.forget, self._dictionary)
        self._parts = _NONE.union(*self.classes.parts.values())
        self.total = sum(self._dictionary.counts)
        self._cut = cutter(self.changes, self.total)
        self._known = Codes(self._find_code)
        for number, classes in enumerate(sorted(self._known_sets(), key=self._order)):
            self._sets[classes] = chr(_FIRST_CODE + number)

    def _known_sets(self) -> set[frozenset[str]]:
        """Every set of classes that some word has, or may have by its part of speech, ending and length."""
        parts = {*self.classes.parts.values(), self.classes.numbers, self.classes.latin, self.classes.unknown}
        endings, lengths = {_NONE, *self.classes.endings.values()}, {_NONE, *self.classes.lengths.values()}
        possible = {_NONE.union(*three) for three in product(parts, endings, lengths)}
        names = {frozenset({kind}) for kind in NAME_CLASSES}
        length = self.classes.lengths.get
        listed = {
            (own, self._part(word), self._ending(word), length(len(word), _NONE))
            for word, own in self.classes.words.items()
        }
        return possible | names | {_NONE.union(*four) for four in listed}

    def _order(self, classes: frozenset[str]) -> list[tuple[int, str]]:
        """Puts sets together that share the classes asked for most, so that the codes of a class are few runs."""
        return sorted([(-self.classes.asked.get(name, 0), name) for name in classes])

    def cut(self, text: str) -> list[str]:
        """``text`` in words (no hidden Markov model: what the dictionary lacks falls into characters)."""
        return self._cut(text)

    def encode(self, words: Iterable[str]) -> str:
        """One code point a word."""
        return "".join(map(self._known.__getitem__, words))

    def codes(self, wanted: str) -> str:
        """All code points of words that have the class ``wanted``, sorted; every word has the class ``Word``.

        Raises PatternError for a class that no word can have.
        """
        if wanted not in self._codes:
            self._codes[wanted] = self._find_codes(wanted)
        return self._codes[wanted]

    def _find_codes(self, wanted: str) -> str:
        if wanted == "Word":
            return "".join(sorted(code for classes, code in self._sets.items() if classes.isdisjoint(NAME_CLASSES)))
        found = sorted(code for classes, code in self._sets.items() if wanted in classes)
        if not found:
            raise PatternError(f"unknown word class {{{wanted}}}; there are: {', '.join(sorted(self.class_names))}")
        return "".join(found)

    def inside(self, body: str) -> str:
        """What ``union`` makes of the classes of a pattern: many patterns ask for the same."""
        if body not in self._insides:
            self._insides[body] = union(body, self.codes)
        return self._insides[body]

    def name_code(self, kind: str) -> str:
        """The code point of any name of a person; ``kind`` is its class."""
        return self._code_of_set(frozenset({kind}))

    @property
    def class_names(self) -> frozenset[str]:
        """Every class that some word can have."""
        return frozenset(name for classes in self._sets for name in classes if not name.startswith("="))

    def code(self, word: str) -> str:
        """The code point of one word."""
        return self._known[word]

    def classes_of(self, word: str) -> frozenset[str]:
        """All classes of a word: by list, by part of speech, by ending."""
        known = self._classes.get(word)
        if known is None:
            known = self._classes[word] = self._find_classes(word)
        return known

    def _find_classes(self, word: str) -> frozenset[str]:
        listed = self.classes.words.get(word, _NONE)
        length = self.classes.lengths.get(len(word), _NONE)
        return self._union(listed, self._part(word), self._ending(word), length)

    def _union(self, *parts: frozenset[str]) -> frozenset[str]:
        """All classes of several sets: few unions, of many words."""
        union = self._unions.get(parts)
        if union is None:
            union = self._unions[parts] = _NONE.union(*parts)
        return union

    def cost(self, word: str) -> float:
        """Minus the natural logarithm of the word's share of running text; unknown words cost as one occurrence."""
        return math.log(self.total) - math.log(self.frequency(word) or 1)

    def frequency(self, word: str) -> int:
        """How often the word occurs in running text of ``total`` words."""
        changed = self.changes.get(word)
        return self._dictionary.count(word) if changed is None else changed

    def tag(self, word: str) -> str:
        """jieba's part-of-speech tag, or empty for a word its dictionary lacks."""
        return self._dictionary.tag(word)

    def _find_code(self, word: str) -> str:
        is_symbol = len(word) == 1 and not word.isalnum()
        return word if is_symbol else self._code_of_set(self.classes_of(word))

    def _code_of_set(self, classes: frozenset[str]) -> str:
        return self._sets.setdefault(classes, chr(_FIRST_CODE + len(self._sets)))

    def _part(self, word: str) -> frozenset[str]:
        if word[0].isascii():
            return self.classes.numbers if word[0].isdigit() else self.classes.latin
        tag = self._dictionary.tag(word)
        if not tag and not self._parts.isdisjoint(self.classes.words.get(word, _NONE)):
            return _NONE  # The lists say what part of speech it is.
        return self.classes.parts.get(tag, self.classes.unknown) if tag else self.classes.unknown

    def _ending(self, word: str) -> frozenset[str]:
        for length in range(min(4, len(word) - 1), 0, -1):
            found = self.classes.endings.get(word[-length:])
            if found is not None:
                return found
        return _NONE


def _changes(listed: Iterable[str], forget: Iterable[str], known: Dictionary) -> dict[str, int]:
    """What a dictionary counts otherwise: no times for a forgotten word, often enough for a listed one."""
    changes = {word: 0 for word in forget if word in known.numbers}
    for word in listed:
        count = _LISTED_FREQUENCY.get(len(word), _LONG_LISTED_FREQUENCY)
        if known.count(word) < count or word in changes:
            changes[word] = count
    return changes
