"""What a person decided about cases that the rules left open: ``decisions.toml`` of a rules folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.model import Document, Evidence

DECISION = "decision"  # The rule of what a person decided, and how the reason of a link to it begins.
_KEYS = {"document", "text", "is", "start", "why"}


@dataclass(frozen=True, slots=True)
class Decision:
    """``text`` in ``document`` is ``name``: a division's code, or a name as it ends an IRI (张伟@青河市公安局).

    ``start`` counts code points in the document's field; None means every place where the text stands.
    """

    document: str
    text: str
    name: str
    start: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Decisions:
    """All decisions, by document."""

    by_document: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

    def about(self, document: Document) -> bool:
        """Whether anything was decided about a document."""
        return document.id in self.by_document

    def of(self, at: Evidence) -> Decision | None:
        """The decision about the words at a place: about just these words, or about the case that begins there."""
        for decision in self.by_document.get(at.document, ()):
            if decision.start == at.start and decision.text.startswith(at.text):
                return decision
            if decision.start is None and decision.text == at.text:
                return decision
        return None


def compile_decisions(table: Mapping[str, Any]) -> Decisions:
    """The table of ``decisions.toml``. Raises KeyError, TypeError or ValueError where it is not as it should be."""
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in table.get("decision", ()):
        unknown = sorted(row.keys() - _KEYS)
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r} in a decision; allowed are {', '.join(sorted(_KEYS))}")
        start = None if row.get("start") is None else int(row["start"])
        decision = Decision(str(row["document"]), str(row["text"]), str(row["is"]), start, str(row.get("why", "")))
        found[decision.document].append(decision)
    return Decisions({document: tuple(rows) for document, rows in found.items()})
