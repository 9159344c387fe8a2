"""RDF: facts and evidence as Turtle, facts by document as N-Quads. Sorted, no blank nodes, the same bytes every time.

Vocabulary and shape: see ``triples`` and ``evidence_triples``; the rules' ``vocabulary.toml`` names the standard terms.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from kg.iris import segment
from kg.model import Document, Edge, Evidence, Graph, Node
from kg.vocabulary import Vocabulary

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Triple(NamedTuple):
    """Subject and predicate are IRIs or CURIEs, the object a term as Turtle writes it."""

    subject: str
    predicate: str
    object: str


def literal(text: str, language: str = "", datatype: str = "") -> str:
    """A literal as Turtle and N-Triples write it."""
    body = _CONTROL.sub(_escape, text.translate(_ESCAPES))
    return f'"{body}"' + (f"@{language}" if language else f"^^{datatype}" if datatype else "")


def _escape(match: re.Match[str]) -> str:
    """A control character by its number; half a surrogate pair, which no file can hold, as U+FFFD."""
    code = ord(match.group())
    return f"\\u{code:04X}" if code < 0xD800 else "\ufffd"


class RdfWriter:
    """Writes one graph with one vocabulary."""

    def __init__(self, graph: Graph, vocabulary: Vocabulary) -> None:
        self.graph, self.vocabulary, self.base = graph, vocabulary, vocabulary.base
        self.prefixes = {"kg": f"{vocabulary.base}ontology#", **PREFIXES}
        self.nodes: defaultdict[str, list[Node]] = defaultdict(list)
        self.edges: defaultdict[str, list[Edge]] = defaultdict(list)
        for node in graph.nodes:
            for document in sorted({mention.document for mention in node.mentions}):
                self.nodes[document].append(node)
        for edge in graph.edges:
            for document in sorted({quote.document for quote in edge.evidence}):
                self.edges[document].append(edge)

    def facts(self) -> str:
        """``graph.ttl``: what the documents state, as plain triples."""
        return self._turtle(self._all_facts())

    def evidence(self) -> str:
        """``evidence.ttl``: for each statement its quotes, where they stand, the rules that read them."""
        return self._turtle(t for edge in self.graph.edges for t in self._edge_evidence(edge))

    def quads(self) -> str:
        """``graph.nq``: the facts again, each in the named graph of every document that states it."""
        lines = {
            " ".join((*map(self._full, t), self._document(document.id), ".\n"))
            for document in self.graph.documents
            for t in self._facts_of(document)
        }
        return "".join(sorted(lines))

    # --- triples ---

    def _all_facts(self) -> Iterator[Triple]:
        for document in self.graph.documents:
            yield from self._document_triples(document)
        for node in self.graph.nodes:
            yield from self._node_triples(node)
        for edge in self.graph.edges:
            yield from self._edge_triples(edge)

    def _facts_of(self, document: Document) -> Iterator[Triple]:
        """The facts that one document states."""
        yield from self._document_triples(document)
        for node in self.nodes[document.id]:
            yield from self._node_triples(node)
        for edge in self.edges[document.id]:
            yield from self._edge_triples(edge)

    def _document_triples(self, document: Document) -> Iterator[Triple]:
        subject = self._document(document.id)
        yield Triple(subject, "rdf:type", "kg:Document")
        yield Triple(subject, "dcterms:identifier", literal(document.id))
        if document.title:
            yield Triple(subject, "rdfs:label", literal(document.title, "zh"))
        if document.date:
            yield Triple(subject, "dcterms:issued", _date(document.date))
        if document.source:
            yield Triple(subject, "dcterms:source", literal(document.source))
        for node in self.nodes[document.id]:
            yield Triple(subject, "schema:mentions", f"<{node.iri}>")

    def _node_triples(self, node: Node) -> Iterator[Triple]:
        subject = f"<{node.iri}>"
        for class_ in (f"kg:{node.type}", *self.vocabulary.entities[node.type].super):
            yield Triple(subject, "rdf:type", class_)
        yield Triple(subject, "rdfs:label", literal(node.name, "zh"))
        for alias in node.aliases:
            yield Triple(subject, "skos:altLabel", literal(alias, "zh"))
        if node.code:
            yield Triple(subject, "dcterms:identifier", literal(node.code))

    def _edge_triples(self, edge: Edge) -> Iterator[Triple]:
        relation = self.vocabulary.relations[edge.type]
        head, tail = f"<{edge.head}>", f"<{edge.tail}>"
        yield Triple(head, f"kg:{relation.property}", tail)
        if relation.symmetric:
            yield Triple(tail, f"kg:{relation.property}", head)
        if relation.super:
            yield Triple(tail, relation.super, head) if relation.inverse else Triple(head, relation.super, tail)
        if edge.post:
            yield from self._membership(edge, head, tail)

    def _membership(self, edge: Edge, head: str, tail: str) -> Iterator[Triple]:
        """A post as W3C ORG has it: who, where, in which role."""
        subject = f"<{self.base}membership/{_hash(edge.head, edge.tail, edge.post)}>"
        role = f"<{self.base}post/{segment(edge.post)}>"
        yield Triple(subject, "rdf:type", "org:Membership")
        yield Triple(subject, "org:member", head)
        yield Triple(subject, "org:organization", tail)
        yield Triple(subject, "org:role", role)
        yield Triple(role, "rdf:type", "org:Role")
        yield Triple(role, "rdfs:label", literal(edge.post, "zh"))

    def _edge_evidence(self, edge: Edge) -> Iterator[Triple]:
        predicate = f"kg:{self.vocabulary.relations[edge.type].property}"
        subject = f"<{self.base}statement/{_hash(edge.head, edge.type, edge.tail)}>"
        yield Triple(subject, "rdf:type", "rdf:Statement")
        yield Triple(subject, "rdf:subject", f"<{edge.head}>")
        yield Triple(subject, "rdf:predicate", predicate)
        yield Triple(subject, "rdf:object", f"<{edge.tail}>")
        for quote in edge.evidence:
            yield Triple(subject, "kg:rule", literal(quote.rule))
            yield Triple(subject, "prov:wasQuotedFrom", self._passage(quote))
            yield from self._passage_triples(quote)

    def _passage_triples(self, quote: Evidence) -> Iterator[Triple]:
        subject = self._passage(quote)
        yield Triple(subject, "rdf:value", literal(quote.text, "zh"))
        yield Triple(subject, "nif:beginIndex", literal(str(quote.start), datatype="xsd:nonNegativeInteger"))
        yield Triple(subject, "nif:endIndex", literal(str(quote.end), datatype="xsd:nonNegativeInteger"))
        yield Triple(subject, "dcterms:isPartOf", self._document(quote.document))

    # --- terms ---

    def _document(self, id_: str) -> str:
        return f"<{self.base}document/{segment(id_)}>"

    def _passage(self, quote: Evidence) -> str:
        """RFC 5147: ``#char=start,end``, in the title or the text."""
        field = "" if quote.field == "text" else f"/{quote.field}"
        return f"{self._document(quote.document)[:-1]}{field}#char={quote.start},{quote.end}>"

    def _full(self, term: str) -> str:
        """A term with its prefixes written out, as N-Quads wants it."""
        if term.startswith('"'):
            text, mark, datatype = term.rpartition('"^^')
            return f"{text}{mark}{self._full(datatype)}" if mark and '"' not in datatype else term
        if term.startswith("<"):
            return term
        prefix, _, local = term.partition(":")
        return f"<{self.prefixes[prefix]}{local}>"

    # --- Turtle ---

    def _turtle(self, triples: Iterable[Triple]) -> str:
        """Grouped by subject, types and labels first, everything sorted."""
        grouped: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for t in triples:
            grouped[t.subject].add((t.predicate, t.object))
        head = "".join(f"@prefix {name}: <{uri}> .\n" for name, uri in sorted(self.prefixes.items()))
        return head + "".join(_block(subject, grouped[subject]) for subject in sorted(grouped))


def _block(subject: str, pairs: set[tuple[str, str]]) -> str:
    order = {"rdf:type": 0, "rdfs:label": 1, "skos:altLabel": 2}
    objects: defaultdict[str, list[str]] = defaultdict(list)
    for predicate, object_ in sorted(pairs):
        objects[predicate].append(object_)
    lines = [_line(predicate, objects[predicate]) for predicate in sorted(objects, key=lambda p: (order.get(p, 3), p))]
    return f"\n{subject}\n" + " ;\n".join(lines) + " .\n"


def _line(predicate: str, objects: list[str]) -> str:
    """A predicate and its objects; many IRIs stand below each other."""
    joint = ",\n        " if len(objects) > 2 else ", "
    return f"    {'a' if predicate == 'rdf:type' else predicate} {joint.join(objects)}"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _date(text: str) -> str:
    """A typed date where the text is one as XML Schema writes it (``20260122`` is none), else the text as it stands."""
    try:
        typed = date.fromisoformat(text).isoformat() == text
    except ValueError:
        typed = False
    return literal(text, datatype="xsd:date" if typed else "")
