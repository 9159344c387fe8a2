"""CSV for ``neo4j-admin database import full``: nodes and relationships, each file with its header.

https://neo4j.com/docs/operations-manual/current/import/
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.export.tables import to_csv

Row = Mapping[str, str]

# Between the elements of a list; ASCII has it for this, and no text has it (given to the import as --array-delimiter).
SEPARATOR = "\x1f"
_NODE = ("iri:ID", "name", "code", "aliases:string[]", "mentions:int", ":LABEL")
_EDGE = (":START_ID", ":END_ID", ":TYPE", "post", "source")
_QUOTES = {
    "documents:string[]": "document",
    "starts:int[]": "start",
    "ends:int[]": "end",
    "rules:string[]": "rule",
    "quotes:string[]": "quote",
}


def neo4j(entities: Iterable[Row], relations: Iterable[Row]) -> dict[str, str]:
    """``nodes.csv`` and ``relationships.csv``, of the rows of a build's two tables.

    A relationship has its quotes as five lists of the same length. A type is written as Cypher has it: HOLDS_POST.
    """
    nodes = (
        (r["iri"], r["name"], r["code"], _list(r["aliases"].split("|")), r["mentions"], r["type"]) for r in entities
    )
    edges: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in relations:
        key = row["head_iri"], row["tail_iri"], row["type"].upper(), row["post"], row["source"]
        edges[key].append(row)
    relationships = ((*key, *_quotes(rows)) for key, rows in edges.items())
    return {"nodes.csv": to_csv(_NODE, nodes), "relationships.csv": to_csv((*_EDGE, *_QUOTES), relationships)}


def _quotes(rows: Iterable[Row]) -> list[str]:
    """Each list; empty for an edge of the gazetteer, whose one row quotes nothing."""
    quoted = [row for row in rows if row["document"]]
    return [_list(row[column] for row in quoted) for column in _QUOTES.values()]


def _list(elements: Iterable[str]) -> str:
    return SEPARATOR.join(element.replace(SEPARATOR, "\ufffd") for element in elements)
