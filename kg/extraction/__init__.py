"""The map of the line: one document and the rules, nothing else, in; what the document states, out.

It has two halves. What ``find`` gives hangs on words and entity rules alone, so that it outlives a change of any other
rule; ``conclude`` makes entities and relations of it.
"""

from __future__ import annotations

from kg.extraction.attributes import with_attributes
from kg.extraction.doubts import unknown_divisions
from kg.extraction.reading import Found, find, read
from kg.extraction.relations import find_relations
from kg.model import Document, Extraction
from kg.rulebook.rules import Rules

__all__ = ["Found", "conclude", "extract", "find"]


def extract(document: Document, rules: Rules) -> Extraction:
    """All entities and relations of one document, each with its evidence."""
    return conclude(document, find(document, rules), rules)


def conclude(document: Document, found: Found, rules: Rules) -> Extraction:
    """What a document states, by the names that were found in it."""
    reading = read(document, rules, found)
    unknown = unknown_divisions(document, found.sentences, found.mentions, reading.named, rules)
    cases = {*reading.named.unresolved, *found.doubts, *unknown}
    unresolved = sorted(case for case in cases if not rules.decisions.of(case.evidence))
    entities = with_attributes(reading, rules)
    return Extraction(document, entities, find_relations(reading, rules), tuple(unresolved))
