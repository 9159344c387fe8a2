"""The map of the line: one document and the rules, nothing else, in; what the document states, out."""

from __future__ import annotations

from kg.extraction.attributes import with_attributes
from kg.extraction.doubts import open_names
from kg.extraction.reading import read
from kg.extraction.relations import find_relations
from kg.model import Document, Extraction
from kg.rules import Rules


def extract(document: Document, rules: Rules) -> Extraction:
    """All entities and relations of one document, each with its evidence."""
    reading = read(document, rules)
    doubts = open_names(document, reading.sentences, reading.mentions, rules)
    cases = {*reading.named.unresolved, *doubts}
    unresolved = sorted(case for case in cases if not rules.decisions.of(case.evidence))
    entities = with_attributes(reading, rules)
    return Extraction(document, entities, find_relations(reading, rules), tuple(unresolved))
