"""Transliterated names: runs of words that spell foreign sounds, told from other words by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kg.extraction.namewords import Word, Words

_DOT = re.compile(r"(?<=[\u3400-\u9fff])[·-](?=[\u3400-\u9fff])")
_LONGEST = 8
SURELY_FOREIGN = 4  # Characters: no Chinese name is so long.
Takes = Callable[[Word], bool]


class Name(NamedTuple):
    """A person's name in a sentence, ``[start, end)`` in its text; ``kind`` is the word class it is given."""

    start: int
    end: int
    kind: str


def _transliterates(word: Word) -> bool:
    return word.transliterates


def _spells(word: Word) -> bool:
    return word.spells


class ForeignNames:
    """The transliterated names of one sentence."""

    def __init__(self, words: Words) -> None:
        self.all = words
        self.text, self.words, self.starts, self.index = words.text, words.list, words.starts, words.index

    def dotted(self) -> Iterator[Name]:
        """Names with a dot: the parts beside each dot, joined where one part lies between two dots."""
        start = end = -1
        for dot in map(re.Match.start, _DOT.finditer(self.text)) if "·" in self.text or "-" in self.text else ():
            takes = _spells if self.text[dot] == "·" else _transliterates  # Places are joined by hyphens too.
            low, high = self._behind_place(self._leftmost(dot, takes), dot), self.rightmost(dot + 1, takes)
            if start >= 0 and end != dot:
                yield Name(start, end, "ForeignName")
                start = -1
            if low < dot and high - dot > (1 if takes is _spells else 2):
                start, end = start if start >= 0 else low, high
        if start >= 0:
            yield Name(start, end, "ForeignName")

    def _behind_place(self, start: int, dot: int) -> int:
        """Where a part that ends at a dot begins, without a place right before it: 利马|豪尔赫·贝蒙特."""
        first = self.index[start] if start in self.index else len(self.words)
        is_place = first < len(self.words) and self.words[first].kind.is_place and self.starts[first + 1] < dot
        return self.starts[first + 1] if is_place else start

    def _leftmost(self, position: int, takes: Takes) -> int:
        """Where a run of words that ``takes`` takes and that ends at ``position`` begins."""
        number = self.index.get(position, 0)
        while number and position - self.starts[number - 1] <= _LONGEST and takes(self.words[number - 1]):
            number -= 1
        return self.starts[number]

    def rightmost(self, position: int, takes: Takes = _transliterates) -> int:
        """Where a run of words that ``takes`` takes and that begins at ``position`` ends."""
        last = len(self.words)
        number = self.index.get(position)
        if number is None:
            return position
        while number < last and takes(self.words[number]) and self.starts[number + 1] - position <= _LONGEST:
            number += 1
        return self.starts[number]

    def name_at(self, number: int) -> Name | None:
        """A transliterated name behind a post, or before a verb of speech."""
        word, start = self.words[number], self.starts[number]
        titled = self.all.is_titled(number)
        listed = titled and word.tag == "nrt"
        if not word.transliterates and not listed:
            return None
        end = max(self.rightmost(start), self.starts[number + 1] if listed else 0)
        if not titled and not self._is_told(number, end):
            return None
        begin = self._leftmost(start, _transliterates) if word.is_foreign_name and not titled else start
        return Name(begin, end, "ForeignName") if end - begin >= 2 else None

    def _is_told(self, number: int, end: int) -> bool:
        """Whether what follows tells of a person: the run up to ``end`` is long or begins with a name jieba knows."""
        word = self.words[number]
        if word.tag == "ns" and word.length > 1:  # A place, or a word that jieba's dictionary takes for one: 惠及.
            return any(self.words[n].kind.says for n in (number + 1, self.index[end]) if n < len(self.words))
        length, behind = end - self.starts[number], self.index[end]
        long = length >= SURELY_FOREIGN and self._speaks(behind)
        titled = length == 3 and behind < len(self.words) and self.words[behind].kind.is_courtesy
        return long or titled or (word.is_foreign_name and self._speaks(number + 1))

    def _speaks(self, number: int) -> bool:
        """Whether word ``number`` stands behind names or begins a date."""
        kinds = [word.kind for word in self.words[number : number + 2]]
        return bool(kinds) and (kinds[0].speaks or (kinds[0].counts and kinds[-1].dates))
