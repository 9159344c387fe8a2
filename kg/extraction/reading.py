"""One document as far as names: the first rooms of the line, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extraction.doubts import open_names
from kg.extraction.entities import Named, name_entities
from kg.extraction.mentions import find_mentions
from kg.extraction.sentences import split_sentences
from kg.extraction.standins import Referents, resolve_stand_ins
from kg.extraction.typed import Marked, mark_mentions
from kg.extraction.words import cut_words
from kg.model import Document, Mention, Sentence, Unresolved
from kg.rulebook.rules import Rules


class Found(NamedTuple):
    """The names of a document, and those whose end is open: what layout, words and entity rules give."""

    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    doubts: tuple[Unresolved, ...]


def find(document: Document, rules: Rules) -> Found:
    """The names of a document and the sentences in which they stand."""
    sentences = split_sentences(document, rules.layout)
    words = cut_words(sentences, rules.lexicon)
    mentions = find_mentions(words, rules)
    return Found(sentences, mentions, tuple(open_names(document, sentences, words, mentions, rules)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a document before its relations are read.

    ``types`` are those of entities, by id; ``marked`` has the marks of each sentence (see ``mark_mentions``).
    """

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    named: Named
    referents: Referents
    types: Mapping[str, str]
    marked: Sequence[Sequence[Marked]]


def read(document: Document, rules: Rules, found: Found | None = None) -> Reading:
    """Sentences, mentions, entities, and what stands for them; ``found`` is what ``find`` gave, where it is known."""
    sentences, mentions, _ = found or find(document, rules)
    named = name_entities(document, sentences, mentions, rules)
    referents = resolve_stand_ins(document, sentences, mentions, named, rules)
    types = {entity.id: entity.type for entity in named.entities}
    marked = mark_mentions(len(sentences), mentions, referents.of, types, rules.marks)
    return Reading(document, sentences, mentions, named, referents, types, marked)
