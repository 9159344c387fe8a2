"""Sentences → Mentions: patterns over classes of words; the longest wins where two overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from kg.extraction.people import Name, find_people
from kg.model import Mention, Sentence
from kg.rules import Rules

# Code points; a shorter name may be part of another word wherever no rule found it.
SHORTEST_REPEATED = 4


def find_mentions(sentences: Sequence[Sentence], rules: Rules) -> tuple[Mention, ...]:
    """All mentions of a document in reading order."""
    people = find_people(sentences, rules.lexicon, rules.names)
    found = [
        list(matches(number, sentence, names, rules))
        for number, (sentence, names) in enumerate(zip(sentences, people, strict=True))
    ]
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
    pattern = re.compile("|".join(sorted(map(re.escape, known), key=lambda text: (-len(text), text))))
    for number, sentence in enumerate(sentences):
        yield [
            (Mention(number, match.start(), match.end(), first.type, first.text, first.rule), orders[first.rule])
            for match in (pattern.finditer(sentence.text) if known else ())
            for first in [known[match.group()]]
        ]


def _with_names(sentence: Sentence, names: Sequence[Name]) -> list[tuple[int, str, str]]:
    """(start, word, class) of each word, every name one word; the class is empty for all but names."""
    bounds = {0, *accumulate(map(len, sentence.words))}
    for name in names:
        bounds -= set(range(name.start + 1, name.end))
        bounds |= {name.start, name.end}
    kinds = {name.start: name.kind for name in names}
    ordered = sorted(bounds)
    return [(low, sentence.text[low:high], kinds.get(low, "")) for low, high in pairwise(ordered)]


def matches(number: int, sentence: Sentence, names: Sequence[Name], rules: Rules) -> Iterator[tuple[Mention, int]]:
    """Every match of every rule, with the rule's place in the order of rules."""
    words = _with_names(sentence, names)
    starts = [*(start for start, _, _ in words), len(sentence.text)]
    codes = "".join(rules.lexicon.name_code(kind) if kind else rules.lexicon.code(word) for _, word, kind in words)
    for order, rule in enumerate(rules.entity_rules):
        for match in rule.pattern.finditer(codes):
            group = "name" if "name" in rule.pattern.groupindex else 0
            low, high = match.span(group)
            if low < high:
                start, end = starts[low] - rule.back, starts[high]
                yield Mention(number, start, end, rule.type, sentence.text[start:end], rule.id), order


def _settle(found: Iterable[tuple[Mention, int]], rules: Rules) -> list[Mention]:
    """The longest of overlapping mentions, the earlier rule among equals; nested ones beside them, once."""
    kept: list[tuple[Mention, int]] = []
    for mention, order in sorted(found, key=lambda pair: (pair[0].start - pair[0].end, pair[1], pair[0])):
        rule = rules.entity_rules[order]
        own = mention.start + rule.back
        over = [m for m, start in kept if start < mention.end and own < m.end]
        if not over or (rule.nested and all((m.start, m.end) != (mention.start, mention.end) for m in over)):
            kept.append((mention, own))
    return sorted(mention for mention, _ in kept)
