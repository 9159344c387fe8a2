"""Small graphs by hand: documents, nodes, edges and the quotes behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from kg.export.rdf import RdfWriter
from kg.iris import segment
from kg.model import Document, Edge, Evidence, Field, Graph, Node
from kg.rulebook.rules import load_rules

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


def told(text: str, names: Mapping[str, str], *edges: tuple[str, ...], codes: Mapping[str, str] | None = None) -> Graph:
    """What one document tells, its whole text the quote behind everything.

    ``names`` gives the names of each type, parted by spaces; an edge is (head, type, tail) or (head, type, tail, post).
    """
    doc, codes = document(text), codes or {}
    quote = evidence(doc)
    nodes = {
        name: node(type_, name, quote, code=codes.get(name, ""))
        for type_, some in names.items()
        for name in some.split()
    }
    made = [edge(nodes[head], type_, nodes[tail], quote, post="".join(post)) for head, type_, tail, *post in edges]
    return graph([doc], nodes.values(), made)


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


def press(size: int) -> Graph:
    """A graph of ``size`` nodes as newspapers give it: few are named everywhere, most of them once.

    Every four nodes bring a document of six sentences, each of which states an edge.
    """
    chance = Random(size)
    kinds = [*("Place",) * 6, *("Institution",) * 5, *("Person",) * 7, *("Plan",) * 2]
    types = [chance.choice(kinds) for _ in range(size)]
    names = [f"{_written(i)}{_ENDINGS[type_]}" for i, type_ in enumerate(types)]
    of = {type_: [i for i in range(size) if types[i] == type_] for type_ in set(kinds)}
    mentions: list[list[Evidence]] = [[] for _ in range(size)]
    quotes: dict[tuple[int, str, int], list[Evidence]] = {}
    documents = []
    for number in range(size // 4):
        stated = [_stated(chance, of) for _ in range(6)]
        sentences = [f"{names[head]}{_VERBS[type_]}{names[tail]}。" for head, type_, tail in stated]
        doc = document(
            "".join(sentences), f"d{number:05}", title=sentences[0][:-1], date=f"2024-{number % 12 + 1:02}-15"
        )
        documents.append(doc)
        for (head, type_, tail), sentence in zip(stated, sentences, strict=True):
            quotes.setdefault((head, type_, tail), []).append(evidence(doc, sentence, f"{type_}.of_press"))
            for i in {head, tail}:
                mentions[i].append(evidence(doc, names[i], "name.of_press"))
    nodes = [node(types[i], names[i], *sorted(set(found))) for i, found in enumerate(mentions)]
    return graph(documents, nodes, [edge(nodes[a], type_, nodes[b], *found) for (a, type_, b), found in quotes.items()])


_ENDINGS = {"Place": "市", "Institution": "委员会", "Person": "", "Plan": "规划"}
_VERBS = {"located_in": "位于", "holds_post": "任职于", "issues": "发布", "part_of": "隶属于", "applies_to": "适用于"}
_ENDS = {
    "located_in": ("Institution", "Place"),
    "holds_post": ("Person", "Institution"),
    "issues": ("Institution", "Plan"),
    "part_of": ("Institution", "Institution"),
    "applies_to": ("Plan", "Place"),
}
_SIGNS = "江河湖海山川林田东西南北中平安康宁和顺昌明光华兴业文武诚信德仁义礼智"


def _stated(chance: Random, of: dict[str, list[int]]) -> tuple[int, str, int]:
    """A statement about two things; those at the beginning of their type come up again and again."""
    type_ = chance.choice(sorted(_ENDS))
    ends = [
        of[end][int(len(of[end]) * chance.random() ** exponent)]
        for end, exponent in zip(_ENDS[type_], (2, 4), strict=True)
    ]
    return ends[0], type_, ends[1]


def _written(number: int) -> str:
    """A number as a name of three signs or more."""
    signs = ""
    while number or len(signs) < 3:
        number, sign = divmod(number, len(_SIGNS))
        signs += _SIGNS[sign]
    return signs
