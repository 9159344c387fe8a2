"""Names of people: Chinese ones weighed against the words they cover, transliterated ones by their characters.

Names are found per document: one that is certain in one place is read in every other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from kg.lexicon import Lexicon
from kg.model import Sentence
from kg.names import NameTables

_HAN = re.compile(r"[\u3400-\u9fff]+")
_DOTTED = re.compile(r"[\u3400-\u9fff]+(?:·[\u3400-\u9fff]+)+")
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
# An item behind a name in a list, and what ends it.
_NEXT_ITEM = re.compile(r"(?:、|和|\s)([\u3400-\u9fff]{2,3})(?=、|和|等|，|。|；|）|（|\s|$)")
_LONGEST_FOREIGN = 8
_SURELY_FOREIGN = 4  # Characters: no Chinese name is so long.


class Name(NamedTuple):
    """A person's name in a sentence, ``[start, end)`` in its text; ``kind`` is the word class it is given."""

    start: int
    end: int
    kind: str


def find_people(sentences: Sequence[Sentence], lexicon: Lexicon, names: NameTables) -> tuple[tuple[Name, ...], ...]:
    """For each sentence the names in it, in order, none overlapping."""
    readers = [_Reader(sentence, lexicon, names) for sentence in sentences]
    certain = [list(reader.with_neighbours(reader.certain())) for reader in readers]
    known: dict[str, str] = {}
    for reader, found in zip(readers, certain, strict=True):
        for name in found:
            known.setdefault(reader.text[name.start : name.end], name.kind)
    pattern = re.compile("|".join(sorted(map(re.escape, known), key=lambda n: (-len(n), n)))) if known else None
    return tuple(
        _disjoint([*found, *reader.repeated(pattern, known)]) for reader, found in zip(readers, certain, strict=True)
    )


def _disjoint(found: list[Name]) -> tuple[Name, ...]:
    """The longest of overlapping names, in order."""
    kept: list[Name] = []
    for name in sorted(set(found), key=lambda n: (n.start - n.end, n.start, n.kind != "PersonName")):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return tuple(sorted(kept))


class _Reader:
    """One sentence with the places where its words begin."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon, names: NameTables) -> None:
        self.text, self.words = sentence.text, sentence.words
        self.lexicon, self.names = lexicon, names
        self.starts = [0, *accumulate(map(len, self.words))]
        self.index = {start: number for number, start in enumerate(self.starts)}

    def certain(self) -> Iterator[Name]:
        """Names that their own characters and neighbours make certain."""
        yield from self._dotted()
        number = 0
        while number < len(self.words):
            name = self._longer(self._chinese(number), self._foreign(number))
            if name:
                yield name
            number = self.index[name.end] if name and name.end in self.index else number + 1

    def with_neighbours(self, found: Iterable[Name]) -> Iterator[Name]:
        """The names, and behind each in a list every item that looks like a Chinese name: 张三、钱其明等."""
        waiting, seen = list(found), set[Name]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                yield name
                item = self._next_item(name.end)
                if item:
                    waiting.append(item)

    def _next_item(self, end: int) -> Name | None:
        """The next item of the list that has a name up to ``end``, when it has the form of a Chinese name."""
        match = _NEXT_ITEM.match(self.text, end)
        if match is None or match.start(1) not in self.index or match.end(1) not in self.index:
            return None
        item, first = match[1], self.index[match.start(1)]
        words = self.words[first : self.index[match.end(1)]]
        surname = next((item[:n] for n in (2, 1) if item[:n] in self.names.surnames and n < len(item)), "")
        taken = any(len(word) > 1 and self._is_taken(word, first=not i) for i, word in enumerate(words))
        plain = words[0] in self.names.never or item[-1] in self.names.endings
        return None if not surname or taken or plain else Name(*match.span(1), "PersonName")

    def repeated(self, pattern: re.Pattern[str] | None, known: dict[str, str]) -> Iterator[Name]:
        """Names known from elsewhere in the document, where a word begins and no known word is cut."""
        for match in pattern.finditer(self.text) if pattern else ():
            number = self.index.get(match.start())
            if number is not None and not (len(self.words[number]) > len(match.group())):
                yield Name(match.start(), match.end(), known[match.group()])

    def _longer(self, chinese: Name | None, foreign: Name | None) -> Name | None:
        """A Chinese name, unless it is the beginning of a transliterated one: 梅德韦|杰夫."""
        if chinese is None:
            return foreign
        end = max(self._rightmost(chinese.start), self._rightmost(chinese.end))
        if end - chinese.end > 1 or (end > chinese.end and end - chinese.start >= _SURELY_FOREIGN):
            return Name(chinese.start, end, "ForeignName")
        return chinese

    # --- Chinese names ---

    def _chinese(self, number: int) -> Name | None:
        """The best name that begins with word ``number``, when it is likely enough."""
        start = self.starts[number]
        best = max(self._candidates(number, start), default=None)
        if best is None or best[0] < self.names.settings["threshold"]:
            return None
        return Name(start, best[1], "PersonName")

    def _candidates(self, number: int, start: int) -> Iterator[tuple[float, int]]:
        for length in (2, 1):
            surname = self.text[start : start + length]
            if surname in self.names.surnames and len(surname) == length:
                for end in self._ends(start + length):
                    last = self.index.get(end) or self._appointed(number, end)
                    if last is not None and _HAN.fullmatch(self.text, start + length, end):
                        score = self._score(surname, number, last, end)
                        if score is not None:
                            yield score, end

    def _ends(self, start: int) -> Iterator[int]:
        """Where a given name that begins at ``start`` may end."""
        yield from (start + 1, start + 2)
        if self.text[start + 1 : start + 3] in self.names.long_endings:
            yield start + 3

    def _appointed(self, number: int, end: int) -> int | None:
        """The word behind a name that ends within a word: 任命张明华为 is cut 张|明|华为."""
        appointed = number > 0 and "Appoint" in self.lexicon.classes_of(self.words[number - 1])
        return self.index.get(end + 1) if appointed and self.text[end : end + 1] == "为" else None

    def _score(self, surname: str, first: int, last: int, end: int) -> float | None:
        """Log odds of a name against the words ``[first, last)``; None where a word forbids it."""
        covered = self.words[first:last]
        if self.text[end - 1] in self.names.endings or covered[0] in self.names.never:
            return None
        whole = covered if self.starts[last] == end else covered[:-1]
        if any(len(word) > 1 and self._is_taken(word, first=not i) for i, word in enumerate(whole)):
            return None
        given = self.text[self.starts[first] + len(surname) : end]
        context = self._context(self.names.before, first - 1) + self._context(self.names.after, last)
        own = sum(map(self._cost, covered)) + self._form(covered, self._is_titled(first))
        likelihood = self.names.likelihood(surname, given)
        if len(covered) == 1 and self._is_known_name(covered[0]):
            likelihood = max(likelihood, self.names.surnames[surname] + len(given) * self.names.settings["floor"])
        return likelihood + own + self.names.settings["prior"] + context + self._listed(first, last)

    def _is_titled(self, number: int) -> bool:
        """Whether a post or a trade stands right before word ``number``."""
        return number > 0 and not self.lexicon.classes_of(self.words[number - 1]).isdisjoint({"Post", "Profession"})

    def _form(self, covered: Sequence[str], titled: bool) -> float:
        """What the words themselves say: a tagged name, or a last word that belongs to grammar."""
        if len(covered) == 1:
            tag = self.lexicon.tag(covered[0]) if len(covered[0]) >= 3 else ""
            return self.names.settings["famous" if tag == "nrfg" else "tagged"] if tag.startswith("nr") else 0.0
        if "ShortDivision" in self.lexicon.classes_of(covered[-1]):
            return self.names.settings["place"]
        certain = titled and len(covered) == 2
        return self.names.settings["grammar"] if self._is_grammar(covered[-1]) and not certain else 0.0

    def _is_grammar(self, word: str) -> bool:
        return not self.lexicon.classes_of(word).isdisjoint({"Function", "Boundary"})

    def _cost(self, word: str) -> float:
        """What a word costs; one that is only known as a name costs as if it were rare, however famous its bearer."""
        cost = self.lexicon.cost(word)
        return max(cost, self.names.settings["rare"]) if self._is_known_name(word) else cost

    def _is_known_name(self, word: str) -> bool:
        """Whether jieba's dictionary has the whole word as a name of a person."""
        return len(word) >= 3 and self.lexicon.tag(word).startswith("nr")

    def _is_taken(self, word: str, first: bool) -> bool:
        """Whether a word can be no part of a name; behind a surname a short name of a place can: 王|德兴."""
        taken = _TAKEN if first else _TAKEN - {"ShortDivision"}
        return not taken.isdisjoint(self.lexicon.classes_of(word))

    def _context(self, weights: Mapping[str, float], number: int) -> float:
        if not 0 <= number < len(self.words):
            return self.names.settings["start"]
        classes = self.lexicon.classes_of(self.words[number])
        return sum(weight for name, weight in weights.items() if name in classes)

    def _listed(self, first: int, last: int) -> float:
        before = self.words[first - 1] if first else ""
        after = self.words[last] if last < len(self.words) else ""
        return self.names.settings["list"] if "、" in (before, after) and self._lists_names(first, last) else 0.0

    def _lists_names(self, first: int, last: int) -> bool:
        """Whether the next item of a list begins with a surname too."""
        near = [self.words[last + 1]] if last + 1 < len(self.words) and self.words[last] == "、" else []
        near += [self.words[number] for number in range(max(first - 4, 0), max(first - 1, 0))]
        return any(word[0] in self.names.surnames and len(word) <= 3 for word in near)

    # --- transliterated names ---

    def _dotted(self) -> Iterator[Name]:
        for match in _DOTTED.finditer(self.text):
            first, last = match.group().index("·"), match.group().rindex("·")
            start = self._leftmost(match.start() + first, self._spells)
            end = self._rightmost(match.start() + last + 1, self._spells)
            if start < match.start() + first and end > match.start() + last + 1:
                yield Name(start, end, "ForeignName")

    def _leftmost(self, position: int, takes: Callable[[str], bool] | None = None) -> int:
        """Where a run of transliterating words that ends at ``position`` begins."""
        takes = takes or self._transliterates
        number = self.index.get(position, 0)
        while number and position - self.starts[number - 1] <= _LONGEST_FOREIGN and takes(self.words[number - 1]):
            number -= 1
        return self.starts[number]

    def _rightmost(self, position: int, takes: Callable[[str], bool] | None = None) -> int:
        """Where a run of transliterating words that begins at ``position`` ends."""
        takes = takes or self._transliterates
        last = len(self.words)
        number = self.index.get(position)
        if number is None:
            return position
        while number < last and takes(self.words[number]) and self.starts[number + 1] - position <= _LONGEST_FOREIGN:
            number += 1
        return self.starts[number]

    def _spells(self, word: str) -> bool:
        """Whether a word can be a part of a name with a dot: 亚历山大 is a place elsewhere."""
        stops = {"SpeechVerb", "Boundary", "Post"}
        return all(c in self.names.foreign for c in word) and self.lexicon.classes_of(word).isdisjoint(stops)

    def _transliterates(self, word: str) -> bool:
        foreign = all(c in self.names.foreign for c in word)
        common = len(word) > 1 and not self.lexicon.tag(word).startswith("nr") and self.lexicon.cost(word) < 11.5
        return (
            foreign
            and not common
            and self.lexicon.classes_of(word).isdisjoint((_TAKEN - {"Abbreviation"}) | {"SpeechVerb"})
        )

    def _foreign(self, number: int) -> Name | None:
        """A transliterated name behind a post; or before a verb of speech, when it is long or in the dictionary."""
        word, start = self.words[number], self.starts[number]
        titled = self._is_titled(number)
        tagged = len(word) > 1 and self.lexicon.tag(word) in ("nrt", "nrfg") and self._transliterates(word)
        end = self._rightmost(start)
        long = end - start >= _SURELY_FOREIGN and self._speaks(self.index[end])
        if not titled and not long and not (tagged and self._speaks(number + 1)):
            return None
        begin = self._leftmost(start) if tagged and not titled else start
        return Name(begin, end, "ForeignName") if end - begin >= 2 else None

    def _speaks(self, number: int) -> bool:
        following = self.lexicon.classes_of(self.words[number]) if number < len(self.words) else frozenset()
        return not following.isdisjoint({"SpeechVerb", "Post", "Number"})
