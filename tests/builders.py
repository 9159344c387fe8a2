"""Small graphs by hand: documents, nodes, edges and the quotes behind them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.export.rdf import RdfWriter
from kg.iris import segment
from kg.model import Document, Edge, Evidence, Field, Graph, Node
from kg.rules import load_rules

_RULES = load_rules()
VOCABULARY = _RULES.vocabulary
IDENTITY = _RULES.resolution.identity
BASE = VOCABULARY.base


def document(text: str = "", id_: str = "d1", *, title: str = "", date: str = "", source: str = "") -> Document:
    return Document(id_, text, title, date, source)


def evidence(
    doc: Document, quote: str = "", rule: str = "test.rule", *, start: int | None = None, field: Field = Field.TEXT
) -> Evidence:
    """``quote`` where it first stands in the document (or at ``start``); the whole field when none is given."""
    whole = doc.title if field is Field.TITLE else doc.text
    quote = quote or whole
    begin = whole.index(quote) if start is None else start
    return Evidence(doc.id, field, begin, begin + len(quote), quote, rule)


def node(
    type_: str, name: str, *mentions: Evidence, code: str = "", aliases: Iterable[str] = (), local: str = ""
) -> Node:
    """A node whose IRI ends in ``local``, else in its code, else in its name."""
    iri = f"{BASE}{VOCABULARY.entities[type_].path}/{segment(local or code or name)}"
    return Node(iri, type_, name, code, tuple(sorted(aliases)), mentions)


def edge(head: Node, type_: str, tail: Node, *quotes: Evidence, post: str = "", source: str = "text") -> Edge:
    return Edge(head.iri, type_, tail.iri, post, source, tuple(sorted(quotes)))


def graph(documents: Iterable[Document], nodes: Iterable[Node], edges: Iterable[Edge] = ()) -> Graph:
    """The graph, sorted as ``merge`` leaves it."""
    return Graph(tuple(sorted(documents)), tuple(sorted(nodes)), tuple(sorted(edges)), ())


def hostile(name: str) -> Graph:
    """One name in every part: document, title, nodes, alias, post, rule and quote."""
    doc = document(name, name, title=name, date=name, source=name)
    quote = evidence(doc, name, rule=name)
    person, body = node("Person", name, quote, code=name), node("Institution", name, quote, aliases=(name,))
    return graph([doc], [person, body], [edge(person, "holds_post", body, quote, post=name)])


def write_rdf(data: Graph, folder: Path) -> Path:
    """The RDF files of a build in ``folder``, which is returned."""
    writer = RdfWriter(data, VOCABULARY)
    files = {"graph.ttl": writer.facts(), "evidence.ttl": writer.evidence(), "graph.nq": "".join(writer.quads())}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="")
    return folder
