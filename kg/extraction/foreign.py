"""Transliterated names: runs of words that spell foreign sounds, told from other words by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kg.extraction.namewords import Word, WordTable
from kg.extraction.words import Words

_DOT = re.compile(r"(?<=[\u3400-\u9fff])[·-](?=[\u3400-\u9fff])")
_LONGEST = 8
_STOPS = frozenset("，。、；")
_ADVERBS = frozenset({"d", "p", "c", "uj", "f"})  # jieba's tags of words that stand behind names.
_TIME = "t"  # … and of 当天.
SURELY_FOREIGN = 4  # Characters: no Chinese name is so long.
Takes = Callable[[Word], bool]


class Name(NamedTuple):
    """A person's name, ``[start, end)`` in the text of a document's words; ``kind`` is the word class it is given."""

    start: int
    end: int
    kind: str


def _transliterates(word: Word) -> bool:
    return word.transliterates


def _spells(word: Word) -> bool:
    return word.spells


class ForeignNames:
    """The transliterated names of one document."""

    def __init__(self, words: Words, table: WordTable) -> None:
        self.all, self.table = words, table
        self.text, self.words, self.starts = words.text, words.list, words.starts

    def dotted(self) -> Iterator[Name]:
        """Names with a dot: the parts beside each dot, joined where one part lies between two dots."""
        start = end = -1
        for dot in map(re.Match.start, _DOT.finditer(self.text)) if "·" in self.text or "-" in self.text else ():
            takes = _spells if self.text[dot] == "·" else _transliterates  # Places are joined by hyphens too.
            low, high = self._behind_place(self._leftmost(dot, takes), dot), self._end(dot + 1, takes)
            if start >= 0 and end != dot:
                yield Name(start, end, "ForeignName")
                start = -1
            if low < dot and high - dot > (1 if takes is _spells else 2):
                start, end = start if start >= 0 else low, high
        if start >= 0:
            yield Name(start, end, "ForeignName")

    def _word(self, number: int) -> Word:
        return self.table[self.words[number]]

    def is_titled(self, number: int) -> bool:
        """Whether a post or a trade stands right before word ``number``."""
        return self._word(number - 1).kind.is_title

    def _behind_place(self, start: int, dot: int) -> int:
        """Where a part that ends at a dot begins, without a place right before it: 利马|豪尔赫·贝蒙特."""
        first = self.all.at(start)
        is_place = first is not None and self._word(first).kind.is_place and self.starts[first + 1] < dot
        return self.starts[first + 1] if first is not None and is_place else start

    def _leftmost(self, position: int, takes: Takes) -> int:
        """Where a run of words that ``takes`` takes and that ends at ``position`` begins."""
        number = self.all.at(position)
        if number is None:
            return position
        while position - self.starts[number - 1] <= _LONGEST and takes(self._word(number - 1)):
            number -= 1
        return self.starts[number]

    def rightmost(self, position: int, takes: Takes = _transliterates) -> int:
        """Where a run of words that ``takes`` takes and that begins at ``position`` ends."""
        number = self.all.at(position)
        return position if number is None else self.starts[self._behind(number, takes)]

    def _end(self, position: int, takes: Takes) -> int:
        """Where a part of a name that begins at ``position`` ends, with what would be left alone of it."""
        number = self.all.at(self.rightmost(position, takes))
        return self.starts[self._with_rest(number)] if number is not None else position

    def _behind(self, number: int, takes: Takes = _transliterates) -> int:
        """The word behind such a run that begins with word ``number``."""
        longest = self.starts[number] + _LONGEST
        while takes(self._word(number)) and self.starts[number + 1] <= longest:
            number += 1
        return number

    def name_at(self, number: int) -> Name | None:
        """A transliterated name behind a post, or before a verb of speech."""
        word, titled = self._word(number), self.is_titled(number)
        listed = titled and word.tag == "nrt" and not word.kind.is_country  # 代表|乌克兰
        if not word.transliterates and not listed:
            return None
        behind = self._with_rest(max(self._behind(number), number + 1 if listed else 0))
        if not titled and (not self._is_told(number, behind) or self._is_place(number, behind)):
            return None
        if (word.is_never and behind == number + 1) or self._is_tibetan(number, behind):
            return None
        start, end = self.starts[number], self.starts[behind]
        begin = self._leftmost(start, _transliterates) if word.is_foreign_name and not titled else start
        return Name(begin, end, "ForeignName") if end - begin >= 2 else None

    def _with_rest(self, number: int) -> int:
        """The word behind a run up to word ``number``, with one character more that spells, though it is a word too,
        where it would stand alone before a stop, a date or a verb of speech: 贝尔|多|当天|表示."""
        text = self.words[number]
        if text not in self.table.names.foreign or self.table[text].tag in _ADVERBS:
            return number
        further = self._word(number + 1)
        is_end = further.text in _STOPS or further.tag == _TIME or self._speaks(number + 1)
        return number + 1 if is_end else number

    def _is_tibetan(self, number: int, behind: int) -> bool:
        """Whether a run is made of parts of Tibetan names, which have a rule of their own."""
        return all(self._word(n).kind.is_tibetan for n in range(number, behind))

    def _is_place(self, number: int, behind: int) -> bool:
        """Whether the words beside a run tell of a place: 南部|马瓦斯, 北部|的|谢莫斯, 库拉霍斯|等|方向."""
        before = number - 2 if self.words[number - 1] == "的" else number - 1
        further = behind + 1 if self.words[behind] == "等" else behind
        return self._word(before).kind.is_area or self._word(further).kind.is_area

    def _is_told(self, number: int, behind: int) -> bool:
        """Whether what follows tells of a person: the run up to word ``behind`` is long, or a name that jieba knows."""
        word = self._word(number)
        if word.tag == "ns" and word.length > 1:  # A place, or a word that jieba's dictionary takes for one: 惠及.
            return self._word(number + 1).kind.says or self._word(behind).kind.says
        length = self.starts[behind] - self.starts[number]
        long = length >= SURELY_FOREIGN and self._speaks(behind)
        titled = length == 3 and self._word(behind).kind.is_courtesy
        return long or titled or (word.is_foreign_name and self._speaks(number + 1))

    def _speaks(self, number: int) -> bool:
        """Whether word ``number`` stands behind names or begins a date."""
        kind = self._word(number).kind
        return kind.speaks or (kind.counts and self._word(number + 1).kind.dates)
