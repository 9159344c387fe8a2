"""Names that are read as they stand, and the doubt kept.

沈永先进事迹 may speak of 沈永 or of 沈永先. A division that its container does not have may be misprinted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extraction.entities import Named, evidence_of
from kg.extraction.words import Words
from kg.model import Document, Mention, Sentence, Unresolved
from kg.rulebook.lexicon import Lexicon
from kg.rulebook.names import NameTables
from kg.rulebook.rules import Rules

_OPEN_END = "person.open_end: the next word may begin with the name's end"
_PRECISE = ("prefecture", "county")  # Levels of containers in which a name nearly the same is no accident.
_NOT_IN_TABLE = "place.not_in_table: the table has no such division in {}, but one nearly so called"


def open_names(
    document: Document, sentences: Sequence[Sentence], words: Words, mentions: Sequence[Mention], rules: Rules
) -> Iterator[Unresolved]:
    """Each name of two characters, met once, that is about as likely with the first character of the next word."""
    people = [mention for mention in mentions if mention.type == "Person"]
    met = Counter(mention.text for mention in people)
    for mention in people:
        if len(mention.text) == 2 and met[mention.text] == 1:
            longer = mention.text + _next_character(words, mention, rules.lexicon)
            if _is_likely(longer, rules.names):
                sentence = sentences[mention.sentence]
                evidence = evidence_of(document, sentence, mention.start, mention.end + 1, mention.rule)
                yield Unresolved(evidence, (mention.text, longer), _OPEN_END)


def _next_character(words: Words, mention: Mention, lexicon: Lexicon) -> str:
    """The first character of a word of several behind a mention; empty where none, or where a verb, begins there."""
    number = words.at(words.firsts[mention.sentence] + mention.end)
    word = words.list[number] if number is not None else ""
    if len(word) < 2 or not lexicon.classes_of(word).isdisjoint({"Verb", "Boundary", "SpeechVerb"}):
        return ""
    return word[0]


def _is_likely(longer: str, names: NameTables) -> bool:
    surname, first, second = longer[:1], longer[1:2], longer[2:]
    if surname not in names.surnames or second not in names.second:
        return False
    gain = names.likelihood(surname, first + second) - names.likelihood(surname, first)
    return gain > names.settings["open_end"]


def unknown_divisions(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], named: Named, rules: Rules
) -> Iterator[Unresolved]:
    """Each name that the table of divisions lacks, right behind a county or prefecture with one division it may mean.

    A name is listed where it first stands so.
    """
    gazetteer = rules.gazetteer
    codes = {entity.id: entity.code for entity in named.entities}
    listed: set[str] = set()
    for outer, inner in pairwise(mention for mention in mentions if mention.type == "Place"):
        container = gazetteer.by_code.get(codes[named.ids[outer]])
        touch = (outer.sentence, outer.end) == (inner.sentence, inner.start)
        if touch and container and container.level in _PRECISE and not gazetteer.named(inner.text):
            meant = rules.resolution.misprints.meant(inner.text, gazetteer.parts(container))
            if meant and inner.text not in listed:
                listed.add(inner.text)
                evidence = evidence_of(document, sentences[inner.sentence], inner.start, inner.end, inner.rule)
                yield Unresolved(evidence, (gazetteer.in_full(meant),), _NOT_IN_TABLE.format(container.name))
