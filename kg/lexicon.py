"""Words and their classes: jieba's dictionary and ours, one code point for each set of classes.

A sentence becomes a string with one code point a word, so that a pattern over words is an ordinary regular expression.
Punctuation and other single symbols stand for themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product

import jieba

from kg.patterns import PatternError

# Classes of what is read as a name of a person, whatever its words.
NAME_CLASSES = frozenset({"PersonName", "ForeignName"})
_FIRST_CODE = 0xF0000  # Plane 15, private use: never in a document's own text once read.
# Occurrences that a listed word of so many characters is given at least: it beats nearly every split of it into
# dictionary words, and the longer the surer. jieba's total stays, so that all other words weigh what they did.
_LISTED_FREQUENCY = {1: 1, 2: 300, 3: 3_000, 4: 30_000}
_LONG_LISTED_FREQUENCY = 1_000_000


@dataclass(frozen=True, slots=True)
class WordClasses:
    """What the rules say of words, before it is compiled.

    ``words`` maps a word to its classes; ``parts`` a part-of-speech tag of jieba to classes; ``endings`` the last
    characters of a word to classes (for words of at least one character more); ``unknown`` is the class of a word
    that no dictionary has; ``lengths`` maps a word's count of characters to classes; ``forget`` are dictionary words
    that must not be words.
    """

    words: Mapping[str, frozenset[str]]
    parts: Mapping[str, frozenset[str]]
    endings: Mapping[str, frozenset[str]]
    numbers: frozenset[str]
    latin: frozenset[str]
    unknown: frozenset[str]
    lengths: Mapping[int, frozenset[str]]
    forget: frozenset[str]


@dataclass(slots=True)
class Lexicon:
    """The words of one set of rules. ``tokenizer`` is our own jieba instance; jieba's global one is never touched."""

    classes: WordClasses
    tokenizer: jieba.Tokenizer = field(init=False)
    _tags: Mapping[str, str] = field(init=False)
    _sets: dict[frozenset[str], str] = field(init=False, default_factory=dict)
    _known: dict[str, str] = field(init=False, default_factory=dict)
    _classes: dict[str, frozenset[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.tokenizer = _tokenizer(self.classes.words, self.classes.forget)
        self._tags = dictionary()[1]
        for word in sorted(self.classes.words):
            self._known[word] = self._code_of_set(self.classes_of(word))
        for kind in sorted(NAME_CLASSES):
            self._code_of_set(frozenset({kind}))
        parts = {*self.classes.parts.values(), self.classes.numbers, self.classes.latin, self.classes.unknown}
        endings = {frozenset[str](), *self.classes.endings.values()}
        lengths = {frozenset[str](), *self.classes.lengths.values()}
        for part, ending, length in product(parts, endings, lengths):
            self._code_of_set(part | ending | length)

    def cut(self, text: str) -> tuple[str, ...]:
        """``text`` in words (no hidden Markov model: what the dictionary lacks falls into characters)."""
        return tuple(self.tokenizer.cut(text, HMM=False))

    def encode(self, words: Iterable[str]) -> str:
        """One code point a word."""
        return "".join([self._known.get(word) or self._learn(word) for word in words])

    def codes(self, wanted: str) -> str:
        """All code points of words that have the class ``wanted``, sorted; every word has the class ``Word``.

        Raises PatternError for a class that no word can have.
        """
        if wanted == "Word":
            return "".join(sorted(code for classes, code in self._sets.items() if classes.isdisjoint(NAME_CLASSES)))
        if wanted not in self.class_names:
            raise PatternError(f"unknown word class {{{wanted}}}; there are: {', '.join(sorted(self.class_names))}")
        return "".join(sorted(code for classes, code in self._sets.items() if wanted in classes))

    def name_code(self, kind: str) -> str:
        """The code point of any name of a person; ``kind`` is its class."""
        return self._code_of_set(frozenset({kind}))

    @property
    def class_names(self) -> frozenset[str]:
        """Every class that some word can have."""
        return frozenset(name for classes in self._sets for name in classes if not name.startswith("="))

    def code(self, word: str) -> str:
        """The code point of one word."""
        return self._known.get(word) or self._learn(word)

    def classes_of(self, word: str) -> frozenset[str]:
        """All classes of a word: by list, by part of speech, by ending."""
        known = self._classes.get(word)
        if known is None:
            known = self._classes[word] = self._find_classes(word)
        return known

    def _find_classes(self, word: str) -> frozenset[str]:
        listed = self.classes.words.get(word, frozenset())
        length = self.classes.lengths.get(len(word), frozenset())
        return listed | self._part(word) | self._ending(word) | length

    def cost(self, word: str) -> float:
        """Minus the natural logarithm of the word's share of running text; unknown words cost as one occurrence."""
        frequency = self.tokenizer.FREQ.get(word) or 1
        return math.log(self.tokenizer.total) - math.log(frequency)

    def tag(self, word: str) -> str:
        """jieba's part-of-speech tag, or empty for a word its dictionary lacks."""
        return self._tags.get(word, "")

    def _learn(self, word: str) -> str:
        is_symbol = len(word) == 1 and not word.isalnum()
        code = word if is_symbol else self._code_of_set(self.classes_of(word))
        self._known[word] = code
        return code

    def _code_of_set(self, classes: frozenset[str]) -> str:
        return self._sets.setdefault(classes, chr(_FIRST_CODE + len(self._sets)))

    def _part(self, word: str) -> frozenset[str]:
        if word[0].isascii():
            return self.classes.numbers if word[0].isdigit() else self.classes.latin
        tag = self._tags.get(word)
        return self.classes.parts.get(tag, self.classes.unknown) if tag else self.classes.unknown

    def _ending(self, word: str) -> frozenset[str]:
        for length in range(min(4, len(word) - 1), 0, -1):
            found = self.classes.endings.get(word[-length:])
            if found is not None:
                return found
        return frozenset()


@cache
def dictionary() -> tuple[Mapping[str, int], Mapping[str, str]]:
    """jieba's own dictionary: word → occurrences, word → part-of-speech tag.

    Read here and not by ``jieba.initialize``, which trusts a cache in a folder that anyone may write to.
    """
    frequencies: dict[str, int] = {}
    tags: dict[str, str] = {}
    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines.read().decode("utf-8").splitlines():
            word, frequency, tag = line.split(" ")
            frequencies[word] = int(frequency)
            tags[word] = tag
    return frequencies, tags


def _tokenizer(listed: Iterable[str], forget: frozenset[str]) -> jieba.Tokenizer:
    """A tokenizer over jieba's dictionary and the listed words, without the forgotten ones."""
    frequencies = {word: count for word, count in dictionary()[0].items() if word not in forget}
    for word in listed:
        frequencies[word] = max(frequencies.get(word, 0), _LISTED_FREQUENCY.get(len(word), _LONG_LISTED_FREQUENCY))
    total = sum(dictionary()[0].values())
    for word in list(frequencies):
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    return tokenizer
