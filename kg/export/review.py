"""What people go through: cases left undecided, and why forms are one thing, as CSV."""

from __future__ import annotations

from kg.export.tables import to_csv
from kg.model import Graph

REVIEW_COLUMNS = ("reason", "text", "candidates", "document", "field", "start", "end", "context")
LINK_COLUMNS = ("iri", "name", "form", "reason", "document", "start", "end", "quote")
_AROUND = 20  # Code points of the document before and behind the undecided words.


def review_csv(graph: Graph) -> str:
    """One row a case: why it is undecided, the words, what they could be, and where they stand."""
    documents = {document.id: document for document in graph.documents}
    rows = []
    for case in graph.unresolved:
        at = case.evidence
        context = documents[at.document].quote(at.field, max(at.start - _AROUND, 0), at.end + _AROUND)
        place = (at.document, str(at.field), str(at.start), str(at.end))
        rows.append((case.reason, at.text, "|".join(case.candidates), *place, " ".join(context.split())))
    return to_csv(REVIEW_COLUMNS, rows)


def links_csv(graph: Graph) -> str:
    """One row a form and reason: why the form names the node."""
    return to_csv(
        LINK_COLUMNS,
        (
            (
                n.iri,
                n.name,
                k.form,
                k.reason,
                k.evidence.document,
                str(k.evidence.start),
                str(k.evidence.end),
                k.evidence.text,
            )
            for n in graph.nodes
            for k in n.links
        ),
    )
