"""Why: which rule read what in a text, and which quotes stand behind an edge of a build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.commands.console import mark
from kg.documents.articles import split_articles
from kg.export.tables import read_csv
from kg.extraction import extract
from kg.model import Extraction
from kg.rulebook.rules import Rules


@dataclass(frozen=True, slots=True)
class Quote:
    """One row of ``relations.csv``: a statement and where it stands."""

    head: str
    relation: str
    tail: str
    post: str
    document: str
    start: int
    end: int
    rule: str
    text: str


def read_text(text: str, rules: Rules) -> Extraction:
    """What the rules make of a text, as one document."""
    return extract(next(split_articles(text, "text", rules.layout)), rules)


def marked(extraction: Extraction) -> str:
    """The text with its mentions in brackets; of nested ones the longer."""
    spans = [(m.start, m.end, e.type) for e in extraction.entities for m in e.mentions if m.field == "text"]
    outer = [s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] and o[:2] != s[:2] for o in spans)]
    return mark(extraction.document.text, _disjoint(outer))


def _disjoint(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def quotes(folder: Path, head: str, tail: str) -> list[Quote]:
    """The quotes behind every edge between two names, in either direction; an edge of the gazetteer has an empty one.

    Raises StorageError without a build.
    """
    names = {r["iri"]: {r["name"], *filter(None, r["aliases"].split("|"))} for r in read_csv(folder / "entities.csv")}
    return [
        Quote(
            r["head"],
            r["type"],
            r["tail"],
            r["post"],
            r["document"],
            int(r["start"] or 0),
            int(r["end"] or 0),
            r["rule"],
            r["quote"],
        )
        for r in read_csv(folder / "relations.csv")
        if _between(names.get(r["head_iri"], set()), names.get(r["tail_iri"], set()), head, tail)
    ]


def _between(heads: set[str], tails: set[str], one: str, other: str) -> bool:
    return (one in heads and other in tails) or (other in heads and one in tails)
