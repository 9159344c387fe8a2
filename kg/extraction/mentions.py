"""Words → Mentions: patterns over classes of words; the longest wins where two overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from kg.extraction.foreign import Name
from kg.extraction.occurrences import occurrences
from kg.extraction.people import find_people
from kg.extraction.words import Words, overlapping
from kg.model import Mention
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.rules import Rules

# Code points; a shorter name may be part of another word wherever no rule found it. A place of three, as most villages
# are, is one where it begins and ends as words do.
SHORTEST_REPEATED = 4
SHORTEST_PLACE = 3
# Where a rule matches in the text of a document, ``[start, end)``, and the rule's place in the order of rules.
Match = tuple[int, int, int]


def find_mentions(words: Words, rules: Rules) -> tuple[Mention, ...]:
    """All mentions of a document in reading order."""
    found = matches(words, find_people(words, rules.lexicon, rules.names), rules)
    settled = _settle(found, rules)
    more = _repeated(settled, words, rules).difference(found)
    return tuple([_mention(words, match, rules) for match in (_settle([*found, *more], rules) if more else settled)])


def _mention(words: Words, match: Match, rules: Rules) -> Mention:
    start, end, order = match
    rule, number = rules.entity_rules[order], words.sentence(start)
    first = words.firsts[number]
    return Mention(number, start - first, end - first, rule.type, words.text[start:end], rule.id)


def _repeated(settled: Iterable[Match], words: Words, rules: Rules) -> set[Match]:
    """Every place of a name that some context gave away: a name is a name wherever it stands."""
    known: dict[str, int] = {}
    for start, end, order in settled:
        type_ = rules.entity_rules[order].type
        shortest = SHORTEST_PLACE if type_ == "Place" else SHORTEST_REPEATED
        if end - start >= shortest and type_ in rules.vocabulary.entities:
            known.setdefault(words.text[start:end], order)
    found = ((start, start + len(name), known[name]) for start, name in occurrences(known, words.text))
    return {match for match in found if _fits(match, words, rules.lexicon)}


def _fits(match: Match, words: Words, lexicon: Lexicon) -> bool:
    """Whether a name may stand there: a long one anywhere but where it cuts a post (国防部|长), a shorter one where
    it begins and ends as words do."""
    start, end, _ = match
    if words.at(end) is None and "Post" in lexicon.classes_of(words.over(end)):
        return False
    return end - start >= SHORTEST_REPEATED or (words.at(start) is not None and words.at(end) is not None)


def matches(words: Words, people: Sequence[Name], rules: Rules) -> list[Match]:
    """Every match of every rule."""
    codes, starts = _with_names(words, people, rules.lexicon)
    found: list[Match] = []
    for order in rules.entity_screen.candidates(codes):
        rule = rules.entity_rules[order]
        group, back = rule.group, rule.back
        for match in rule.pattern.finditer(codes):
            low, high = match.span(group)
            if low < high:
                found.append((starts[low] - back, starts[high], order))
    return found


def _with_names(words: Words, people: Sequence[Name], lexicon: Lexicon) -> tuple[str, Sequence[int]]:
    """A code point for each word, every name of a person one word, and where each begins; last where the text ends."""
    codes, all_starts = lexicon.encode(words.list), words.starts
    parts: list[str] = []
    starts: list[int] = []
    done = 0
    for name in people:  # Each begins with a word; what its last word has behind it is another.
        first, last = bisect_left(all_starts, name.start), bisect_left(all_starts, name.end)
        parts += (codes[done:first], lexicon.name_code(name.kind))
        starts += (*all_starts[done:first], name.start)
        if name.end < all_starts[last]:
            parts.append(lexicon.code(words.text[name.end : all_starts[last]]))
            starts.append(name.end)
        done = last
    return "".join([*parts, codes[done:]]), [*starts, *all_starts[done:]]


def _settle(found: Iterable[Match], rules: Rules) -> list[Match]:
    """The longest of overlapping matches, the earlier rule among equals; nested ones beside them, once."""
    kept: list[Match] = []
    for group in overlapping(found):
        kept += group if len(group) == 1 else _longest(group, rules)
    return kept


def _longest(group: Iterable[Match], rules: Rules) -> list[Match]:
    kept: list[tuple[Match, int]] = []
    for match in sorted(group, key=lambda match: (match[0] - match[1], match[2], match)):
        start, end, order = match
        rule = rules.entity_rules[order]
        own = start + rule.back
        over = [other for other, begin in kept if begin < end and own < other[1]]
        if not over or (rule.nested and all((other[0], other[1]) != (start, end) for other in over)):
            kept.append((match, own))
    return sorted([match for match, _ in kept])
