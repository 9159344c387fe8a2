"""Names of people: Chinese ones weighed against the words they cover, transliterated ones by their characters.

Names are found per document: one that is certain in one place is read in every other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from kg.extraction.foreign import SURELY_FOREIGN, ForeignNames, Name
from kg.extraction.namewords import CHINESE, EITHER, FOREIGN, IMPOSSIBLE, Word, WordTable, word_table
from kg.extraction.occurrences import occurrences
from kg.extraction.words import Words, overlapping
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.names import NameTables
from kg.rulebook.patterns import SEPARATOR

_HAN = re.compile(r"[\u3400-\u9fff]+")
_BEGINNING = re.compile(f"[{CHINESE}{FOREIGN}{EITHER}]")
# What stands between the items of a list, and what ends one.
_NEXT = re.compile(r"[、和\s]")
# Weights beside those of the words of a name and the ones next to it.
_BESIDES = ("list", "place", "grammar", "closed")
_TELLING = frozenset("，（为等")  # What may part a name from a word that tells of it.
_STOPS = frozenset("，。、；")
_ENDS = frozenset(f"。、；{SEPARATOR}")
_JOINTS = frozenset("和与同及")
_SHORTEST_PART = 3  # Code points of a part by which alone one is called whose name has several.
_NEAR = 100  # Words: how far behind a word of appointment the appointed may stand.
_ITEM_ENDS = frozenset(f"、和等，。；）（ {SEPARATOR}")


def find_people(words: Words, lexicon: Lexicon, names: NameTables) -> list[Name]:
    """The names in a document, in order, none overlapping."""
    table = word_table(lexicon, names)
    reader = _Reader(words, table)
    certain = sorted(reader.with_neighbours(reader.certain()))
    known: dict[str, str] = {}
    for name in certain:
        text = words.text[name.start : name.end]
        known.setdefault(text, name.kind)
        if len(last := text.rpartition("·")[2]) >= _SHORTEST_PART and last != text:
            known.setdefault(last, name.kind)  # 马丁·贝尔蒙特 is 贝尔蒙特 further on.
    for glued in [text for text in known if _is_glued(text, known, table, words.text)]:
        del known[glued]
    return _disjoint([*reader.only(certain, known), *reader.repeated(known)])


def _is_glued(name: str, known: Mapping[str, str], table: WordTable, text: str) -> bool:
    """Whether a name is one from elsewhere in the text beside a word of grammar: 向|贝蒙特, 徐华|正."""
    if name[1:] in known and table[name[0]].kind.is_grammar:
        return True
    shorter = name[:-1]
    return shorter in known and name[-1] in table.names.glued and text.count(shorter) > text.count(name)


def _disjoint(found: Iterable[Name]) -> list[Name]:
    """The longest of overlapping names, in order."""
    kept: list[Name] = []
    for group in overlapping(set(found)):
        kept += group if len(group) == 1 else _longest(group)
    return kept


def _longest(group: Iterable[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(group, key=lambda n: (n.start - n.end, n.start, n.kind != "PersonName")):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return sorted(kept)


def _is_taken(words: Sequence[Word], titled: bool = False, introduced: bool = False) -> bool:
    """Whether one of the words can be no part of a name; behind a surname a short name of a place can: 王|德兴.

    Behind a title a surname may have a word behind it that people are called by: 书记王|国庆. Behind any word that
    introduces people a short name of a place may be the beginning of a name: 学生江阴|海.
    """
    if words[0].is_taken and not (introduced and words[0].is_short_place and len(words) == 2):
        return True
    return True in [word.is_barred and not (titled and word.kind.is_given) for word in words[1:]]


class _Reader:
    """One document."""

    def __init__(self, words: Words, table: WordTable) -> None:
        self.all, self.table, self.names = words, table, table.names
        self.text, self.words, self.starts = words.text, words.list, words.starts
        self.foreign = ForeignNames(words, table)
        self.prior = self.names.settings["prior"]
        # What no name stays below whatever stands around it.
        self.hopeless = (
            self.names.settings["threshold"] - sum([max(self.names.settings[name], 0) for name in _BESIDES]) - 0.001
        )

    def certain(self) -> Iterator[Name]:
        """Names that their own characters and neighbours make certain."""
        yield from self.foreign.dotted()
        behind = 0
        beginnings = "".join(map(self.table.beginnings.__getitem__, self.words))
        for match in _BEGINNING.finditer(beginnings):
            number, may_be = match.start(), match.group()
            if number >= behind:
                chinese = self._chinese(number) if may_be != FOREIGN else None
                foreign = self.foreign.name_at(number) if may_be != CHINESE else None
                name = self._longer(chinese, foreign) if chinese or foreign else None
                if name:
                    yield name
                    behind = self.all.at(name.end) or behind

    def with_neighbours(self, found: Iterable[Name]) -> Iterator[Name]:
        """The names, and behind each in a list every item that looks like a Chinese name: 张三、钱其明等."""
        waiting, seen = list(found), set[Name]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                yield name
                item = self._next_item(name.end) or self._next_foreign(name)
                if item:
                    waiting.append(item)

    def _next_foreign(self, name: Name) -> Name | None:
        """The next item of the list behind a transliterated name, when it is spelt like one too."""
        comma = _NEXT.match(self.text, name.end) if name.kind == "ForeignName" else None
        if comma is None:
            return None
        end = self.foreign.rightmost(comma.end())
        return Name(comma.end(), end, "ForeignName") if end - comma.end() >= 2 and self._ends_item(end) else None

    def _next_item(self, end: int) -> Name | None:
        """The next item of the list that has a name up to ``end``, when it has the form of a Chinese name."""
        comma = _NEXT.match(self.text, end)
        found = (self._item(comma.end(), length) for length in (3, 2)) if comma else ()
        return next((name for name in found if name), None)

    def _item(self, start: int, length: int) -> Name | None:
        """The ``length`` characters from ``start``, when a list may have them as a Chinese name."""
        item, end = self.text[start : start + length], start + length
        first, last = self.all.at(start), self.all.at(end) if _HAN.fullmatch(item) else None
        if first is None or last is None:
            return None
        words = self._covered(first, last)
        acts = length == 3 and self.table[self.words[last]].kind.is_verb
        surname = next((item[:n] for n in (2, 1) if item[:n] in self.names.surnames and n < length), "")
        plain = words[0].is_never or item[-1] in self.names.endings
        fits = surname and not _is_taken(words) and not plain and (self._ends_item(end) or acts)
        return Name(start, end, "PersonName") if fits else None

    def only(self, found: Iterable[Name], known: Mapping[str, str]) -> Iterator[Name]:
        """Those of the names whose text is known."""
        return (name for name in found if self.text[name.start : name.end] in known)

    def _ends_item(self, position: int) -> bool:
        return self.text[position] in _ITEM_ENDS

    def repeated(self, known: Mapping[str, str]) -> Iterator[Name]:
        """Names known from elsewhere in the document, where a word begins and no known word is cut."""
        for start, name in occurrences(known, self.text):
            number = self.all.at(start)
            if number is not None and len(self.words[number]) <= len(name):
                yield Name(start, start + len(name), known[name])

    def _longer(self, chinese: Name | None, foreign: Name | None) -> Name | None:
        """A Chinese name, unless it is the beginning of a transliterated one: 梅德韦|杰夫."""
        if chinese is None:
            return foreign
        whole = self.foreign.rightmost(chinese.start)
        end = max(whole, self.foreign.rightmost(chinese.end))
        if end - chinese.end > 1 or (end > chinese.end and (whole == end or end - chinese.start >= SURELY_FOREIGN)):
            return Name(chinese.start, end, "ForeignName")
        return chinese

    # --- Chinese names ---

    def _chinese(self, number: int) -> Name | None:
        """The best name that begins with word ``number``, when it is likely enough."""
        score, end = max(self._candidates(number))
        return Name(self.starts[number], end, "PersonName") if score >= self.names.settings["threshold"] else None

    def _candidates(self, number: int) -> Iterator[tuple[float, int]]:
        """(score, end) of each name that may begin with word ``number``: the word alone, or with those behind it."""
        starts = self.starts
        yield self._alone(number), starts[number + 1]
        for length in (2, 1):
            begin, last = starts[number] + length, number + 1
            surname = self.text[starts[number] : begin]
            for end in self._ends(begin) if surname in self.names.surnames else ():
                while starts[last] < end and self.table[self.words[last]].is_han:
                    last += 1
                is_cut = starts[last] == end + 1 and self._may_cut(number, end)
                if is_cut or (starts[last] == end and last > number + 1):
                    yield self._together(surname, number, last, end), end

    def _ends(self, start: int) -> tuple[int, ...]:
        """Where a given name that begins at ``start`` may end."""
        if self.text[start + 1 : start + 3] in self.names.long_endings:
            return start + 1, start + 2, start + 3
        return start + 1, start + 2

    def _may_cut(self, number: int, end: int) -> bool:
        """Whether a name ends within a word: 任命张明华为 is cut 张|明|华为, 副主席韩正在 韩|正在."""
        before, behind = self.table[self.words[number - 1]].kind, self.text[end]
        is_short = end == self.starts[number + 1] + 1
        return (behind == "为" and before.appoints) or (behind == "在" and before.is_title and is_short)

    def _covered(self, first: int, last: int) -> list[Word]:
        return [self.table[word] for word in self.words[first:last]]

    def _alone(self, number: int) -> float:
        """Log odds of a whole word as a name."""
        before = self.table[self.words[number - 1]].kind
        own = self.table[self.words[number]].as_name[before.is_title]
        if own == IMPOSSIBLE:
            return IMPOSSIBLE
        score = own + self.prior + (before.before + self._after(number + 1, len(self.words[number])))
        return score + self._listed(number, number + 1) if score > self.hopeless else IMPOSSIBLE

    def _together(self, surname: str, first: int, last: int, end: int) -> float:
        """Log odds of a name against several words ``[first, last)``, of which the last may be cut."""
        if self.text[end - 1] in self.names.endings:
            return IMPOSSIBLE
        covered, length = self._covered(first, last), end - self.starts[first]
        is_cut, before = self.starts[last] != end, self.table[self.words[first - 1]].kind
        whole = covered[:-1] if is_cut and len(covered) > 1 else covered
        if _is_taken(whole, before.is_title, before.before > 1):
            return IMPOSSIBLE
        score = self.names.likelihood(surname, self.text[self.starts[first] + len(surname) : end]) + self.prior
        score += sum([word.cost for word in covered]) + before.before + self._after(last, length)
        is_closed = self.text[end] in _STOPS
        if is_closed and length == 3 and before.is_title:
            score += self.names.settings["closed"]
        if score < self.hopeless:
            return IMPOSSIBLE
        if not (is_closed and covered[-1].text in _JOINTS):
            score += self._form(covered, before.is_title)
        return score + self._listed(first, last)

    def _after(self, number: int, length: int) -> float:
        """What the words behind a name of so many characters say, the first of them word ``number``."""
        word = self.words[number]
        own = self.table[word].kind.after
        if word in _TELLING:
            return own + self._told(word, number + 1)
        if len(word) == 1 and word not in _ENDS:
            return own + self._left(word, self.words[number + 1], length)
        return own

    def _told(self, word: str, number: int) -> float:
        """What word ``number`` tells of a name, of which only a word parts it that says nothing itself."""
        settings, kind = self.names.settings, self.table[self.words[number]].kind
        if word == "为":
            near = self.words[max(number - _NEAR, 0) : number]
            return settings["appointed"] if any(self.table[one].kind.appoints for one in near) else 0.0
        if word == "等":
            return settings["area"] if kind.is_area else 0.0
        return settings["described"] if kind.tells_sex else 0.0

    def _left(self, word: str, further: str, length: int) -> float:
        """What it says that a name leaves a character alone before a stop, or before what stands beside places."""
        is_stop, kind = further in _STOPS, self.table[word].kind
        if word in _JOINTS:
            return IMPOSSIBLE if is_stop else 0.0
        if length != 2 or not kind.is_lexical or kind.is_taken or kind.tells_sex:
            return 0.0
        if is_stop:
            return self.names.settings["left"]
        return self.names.settings["area"] if self.table[further].kind.is_area else 0.0

    def _form(self, covered: Sequence[Word], titled: bool) -> float:
        """What the last word itself says: it belongs to grammar, or is a place."""
        last = covered[-1]
        if last.kind.is_short_division or covered[0].is_taken:
            return self.names.settings["place"]
        certain = titled and (len(covered) == 2 or last.text not in self.names.behind)  # 院长林|立|真
        return self.names.settings["grammar"] if last.kind.is_grammar and not certain else 0.0

    def _listed(self, first: int, last: int) -> float:
        is_listed = "、" in (self.words[first - 1], self.words[last])
        return self.names.settings["list"] if is_listed and self._lists_names(first, last) else 0.0

    def _lists_names(self, first: int, last: int) -> bool:
        """Whether the next item of a list begins with a surname too."""
        before = takewhile(lambda word: word != SEPARATOR, reversed(self.words[max(first - 4, 0) : first]))
        near = [*before][1:] + ([self.words[last + 1]] if self.words[last] == "、" else [])
        return any(word[0] in self.names.surnames and len(word) <= 3 for word in near)
