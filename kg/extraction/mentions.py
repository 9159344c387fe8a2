"""Sentences → Mentions: patterns over classes of words; the longest wins where two overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from kg.extraction.foreign import Name
from kg.extraction.occurrences import occurrences
from kg.extraction.people import find_people
from kg.model import Mention, Sentence
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.patterns import SEPARATOR
from kg.rulebook.rules import Rules

# Code points; a shorter name may be part of another word wherever no rule found it.
SHORTEST_REPEATED = 4


def find_mentions(sentences: Sequence[Sentence], rules: Rules) -> tuple[Mention, ...]:
    """All mentions of a document in reading order."""
    people = find_people(sentences, rules.lexicon, rules.names)
    found = matches(sentences, people, rules)
    settled = [_settle(candidates, rules) for candidates in found]
    repeated = _repeated([mention for mentions in settled for mention in mentions], sentences, rules)
    return tuple(
        mention
        for candidates, mentions, more in zip(found, settled, repeated, strict=True)
        for mention in (_settle([*candidates, *more], rules) if more else mentions)
    )


def _repeated(
    mentions: Iterable[Mention], sentences: Sequence[Sentence], rules: Rules
) -> Iterator[list[tuple[Mention, int]]]:
    """For each sentence the names that another sentence's context gave away: a name is a name wherever it stands."""
    orders = {rule.id: order for order, rule in enumerate(rules.entity_rules)}
    known: dict[str, Mention] = {}
    for mention in mentions:
        if mention.type in rules.vocabulary.entities and len(mention.text) >= SHORTEST_REPEATED:
            known.setdefault(mention.text, mention)
    found = occurrences(known, [sentence.text for sentence in sentences])
    for number, places in enumerate(found):
        yield [
            (Mention(number, start, start + len(name), first.type, name, first.rule), orders[first.rule])
            for start, name in places
            for first in [known[name]]
        ]


def matches(
    sentences: Sequence[Sentence], people: Sequence[Sequence[Name]], rules: Rules
) -> list[list[tuple[Mention, int]]]:
    """For each sentence every match of every rule, with the rule's place in the order of rules.

    The sentences are searched as one string: a search costs more to begin than to run through a sentence.
    """
    lines = [_Line.of(sentence, names, rules.lexicon) for sentence, names in zip(sentences, people, strict=True)]
    codes = SEPARATOR.join([line.codes for line in lines])
    firsts = [0, *accumulate([len(line.starts) for line in lines])]
    found: list[list[tuple[Mention, int]]] = [[] for _ in sentences]
    for order in rules.entity_screen.candidates(codes):
        rule = rules.entity_rules[order]
        for match in rule.pattern.finditer(codes):
            low, high = match.span(rule.group)
            if low < high:
                number = bisect_right(firsts, low) - 1
                first, starts = firsts[number], lines[number].starts
                start, end = starts[low - first] - rule.back, starts[high - first]
                text = sentences[number].text[start:end]
                found[number].append((Mention(number, start, end, rule.type, text, rule.id), order))
    return found


class _Line(NamedTuple):
    """A sentence with every name one word: a code point a word, and where each begins; last where the text ends."""

    codes: str
    starts: list[int]

    @classmethod
    def of(cls, sentence: Sentence, names: Sequence[Name], lexicon: Lexicon) -> _Line:
        codes, starts = lexicon.encode(sentence.words), [0, *accumulate(map(len, sentence.words))]
        for name in reversed(names):  # From behind, so that what stands before keeps its place.
            first, last = bisect_right(starts, name.start) - 1, bisect_left(starts, name.end)
            before, behind = sentence.text[starts[first] : name.start], sentence.text[name.end : starts[last]]
            words = ((before, starts[first]), (None, name.start), (behind, name.end))
            put = [(word, start) for word, start in words if word != ""]
            kind = lexicon.name_code(name.kind)
            between = "".join([kind if word is None else lexicon.code(word) for word, _ in put])
            codes = codes[:first] + between + codes[last:]
            starts[first:last] = [start for _, start in put]
        return cls(codes, starts)


def _settle(found: Sequence[tuple[Mention, int]], rules: Rules) -> list[Mention]:
    """The longest of overlapping mentions, the earlier rule among equals; nested ones beside them, once."""
    ordered = sorted(found)
    if all(one.end <= other.start for (one, _), (other, _) in pairwise(ordered)):
        return [mention for mention, _ in ordered]
    kept: list[tuple[Mention, int]] = []
    for mention, order in sorted(found, key=lambda pair: (pair[0].start - pair[0].end, pair[1], pair[0])):
        rule = rules.entity_rules[order]
        own = mention.start + rule.back
        over = [m for m, start in kept if start < mention.end and own < m.end]
        if not over or (rule.nested and all((m.start, m.end) != (mention.start, mention.end) for m in over)):
            kept.append((mention, own))
    return sorted(mention for mention, _ in kept)
