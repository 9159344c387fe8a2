"""Entities and relations as CSV: for spreadsheets, and for reading a change by eye."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import StorageError
from kg.model import Edge, Graph
from kg.rulebook.vocabulary import Vocabulary

_LONGEST_CELL = 2**31 - 1  # A cell lists every document of an entity; csv's own limit is 131072 characters.


def entities_csv(graph: Graph) -> str:
    """One row a node: IRI, type, name, code, aliases, number of mentions, documents."""
    header = ("iri", "type", "name", "code", "aliases", "mentions", "documents")
    return to_csv(
        header,
        (
            (
                n.iri,
                n.type,
                n.name,
                n.code,
                "|".join(n.aliases),
                str(len(n.mentions)),
                "|".join(sorted({m.document for m in n.mentions})),
            )
            for n in graph.nodes
        ),
    )


def relations_csv(graph: Graph, vocabulary: Vocabulary) -> str:
    """One row a quote: head, type, tail, post, then where the quote stands and the rule that read it.

    An edge of the gazetteer has no quote: one row with those cells empty.
    """
    names = {node.iri: node.name for node in graph.nodes}
    header = (
        "head",
        "type",
        "type_zh",
        "tail",
        "post",
        "source",
        "document",
        "start",
        "end",
        "rule",
        "quote",
        "head_iri",
        "tail_iri",
    )
    return to_csv(
        header,
        (
            (
                names[e.head],
                e.type,
                vocabulary.relations[e.type].zh,
                names[e.tail],
                e.post,
                e.source,
                *quote,
                e.head,
                e.tail,
            )
            for e in graph.edges
            for quote in _quotes(e)
        ),
    )


def _quotes(edge: Edge) -> Iterator[tuple[str, str, str, str, str]]:
    """Document, start, end, rule and text of each quote."""
    for q in edge.evidence:
        yield q.document, str(q.start), str(q.end), q.rule, q.text
    if not edge.evidence:
        yield "", "", "", "", ""


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table of a build, by column. Raises StorageError when it is not there."""
    if not path.is_file():
        raise StorageError(str(path), "not there", "run `kg build` first")
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under a header, lines ended by a line feed alone.

    They are written with CR LF first: before Python 3.13 a lone CR in a cell is quoted only then.
    """
    lines = _Lines()
    csv.writer(lines).writerows([header, *rows])
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


class _Lines(list[str]):
    """What ``csv.writer`` writes, row by row."""

    write = list.append
