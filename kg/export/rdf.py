"""RDF: facts and evidence as Turtle, facts by document as N-Quads. Sorted, no blank nodes, the same bytes every time.

What is written: ``fact_triples`` and ``evidence_triples``; the rules' ``vocabulary.toml`` names the standard terms.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain

from kg.export.terms import PREFIXES, FullLines, Triple, date_literal, iri, literal, years
from kg.export.turtle import turtle
from kg.iris import checked, segment
from kg.model import Attribute, Document, Edge, Evidence, Graph, Node, Unresolved
from kg.rulebook.decisions import DECISION
from kg.rulebook.gazetteer import level
from kg.rulebook.vocabulary import AttributeType, RelationType, Vocabulary

__all__ = ["FILES", "PREFIXES", "RdfWriter"]

FILES = FACTS, EVIDENCE = "graph.ttl", "evidence.ttl"  # Together all that a store is asked.
Facts = tuple[Triple, ...]  # What is stated of one thing.


class RdfWriter:
    """Writes one graph with one vocabulary. Raises CheckError where what should be an IRI is none."""

    def __init__(self, graph: Graph, vocabulary: Vocabulary) -> None:
        self.graph, self.vocabulary, self.base = graph, vocabulary, checked(vocabulary.base)
        self.prefixes = {"kg": f"{vocabulary.base}ontology#", **PREFIXES}
        self.gazetteer = iri(f"{self.base}gazetteer")
        self.types = {node.iri: node.type for node in graph.nodes}
        self.nodes = {node.iri: iri(node.iri) for node in graph.nodes}
        self.documents = {
            document.id: iri(f"{self.base}document/{segment(document.id)}") for document in graph.documents
        }

    def facts(self) -> str:
        """``graph.ttl``: what the documents state, as plain triples."""
        return turtle(self.fact_triples, self.prefixes)

    def evidence(self) -> str:
        """``evidence.ttl``: for each statement its quotes, where they stand, the rule that read them; what is open."""
        return turtle(self.evidence_triples, self.prefixes)

    def quads(self) -> Iterator[str]:
        """``graph.nq``: the facts again, each in the named graph of every document that states it, or of the table.

        One graph at a time, for all of them together are the largest of all outputs.
        """
        full = FullLines(self.prefixes)
        graphs = [*((id_, self.documents[id_]) for id_ in sorted(self.documents)), (None, self.gazetteer)]
        for id_, name in graphs:
            lines = dict.fromkeys(chain.from_iterable([full[facts] for facts in self._stated.get(id_, ())]))
            yield f" {name} .\n".join([*sorted(lines), ""])

    @cached_property
    def fact_triples(self) -> Set[Triple]:
        """Every triple of ``graph.ttl``."""
        return _distinct(chain.from_iterable(chain.from_iterable(self._stated.values())))

    @cached_property
    def evidence_triples(self) -> Set[Triple]:
        """Every triple of ``evidence.ttl``."""
        edges = map(self._edge_evidence, self.graph.edges)
        attributes = (self._attribute_evidence(node, a) for node in self.graph.nodes for a in node.attributes)
        decisions = map(self._decision_evidence, self.graph.nodes)
        cases = map(self._unresolved_triples, self.graph.unresolved)
        return _distinct(chain.from_iterable(chain(edges, attributes, decisions, cases)))

    # --- facts ---

    @cached_property
    def _stated(self) -> Mapping[str | None, Sequence[Facts]]:
        """Document → the facts that it states, thing by thing; under None what only the table of divisions states."""
        stated: defaultdict[str | None, list[Facts]] = defaultdict(list)
        mentioned: defaultdict[str | None, list[str]] = defaultdict(list)
        for node in self.graph.nodes:
            documents, facts = {mention.document for mention in node.mentions}, tuple(self._node_triples(node))
            for document in documents or (None,):
                stated[document].append(facts)
                mentioned[document].append(self.nodes[node.iri])
            for attribute in node.attributes:
                stated[attribute.evidence.document].append(tuple(self._attribute_triples(node, attribute)))
        for edge in self.graph.edges:
            facts = tuple(self._edge_triples(edge))
            for document in {quote.document for quote in edge.evidence} or (None,):
                stated[document].append(facts)
        for one in self.graph.documents:
            stated[one.id].append(tuple(self._document_triples(one, mentioned[one.id])))
        return stated

    def _document_triples(self, document: Document, mentioned: Iterable[str]) -> Iterator[Triple]:
        subject = self.documents[document.id]
        for class_ in ("kg:Document", *self.vocabulary.classes["Document"].super):
            yield Triple(subject, "rdf:type", class_)
        yield Triple(subject, "dcterms:identifier", literal(document.id))
        if document.title:
            yield Triple(subject, "rdfs:label", literal(document.title, "zh"))
        if document.date:
            yield Triple(subject, "dcterms:issued", date_literal(document.date))
        if document.source:
            yield Triple(subject, "dcterms:source", literal(document.source))
        for node in mentioned:
            yield Triple(subject, "schema:mentions", node)

    def _node_triples(self, node: Node) -> Iterator[Triple]:
        subject = self.nodes[node.iri]
        for class_ in (f"kg:{node.type}", *self.vocabulary.entities[node.type].super):
            yield Triple(subject, "rdf:type", class_)
        yield Triple(subject, "rdfs:label", literal(node.name, "zh"))
        for alias in node.aliases:
            yield Triple(subject, "skos:altLabel", literal(alias, "zh"))
        if node.code:
            yield Triple(subject, "dcterms:identifier", literal(node.code))
            yield Triple(subject, "kg:level", literal(level(node.code)))

    def _attribute_triples(self, node: Node, attribute: Attribute) -> Iterator[Triple]:
        subject, kind = self.nodes[node.iri], self.vocabulary.attributes[attribute.name]
        value = _value(kind, attribute)
        yield Triple(subject, f"kg:{kind.property}", value)
        if kind.super:
            yield Triple(subject, kind.super, value)
        if kind.datatype == "period" and (span := years(attribute.value)):
            yield Triple(subject, f"kg:{kind.property}Start", span[0])
            yield Triple(subject, f"kg:{kind.property}End", span[1])

    def _edge_triples(self, edge: Edge) -> Iterator[Triple]:
        relation = self.vocabulary.relations[edge.type]
        yield from self._related(relation, edge.head, edge.tail)
        if relation.symmetric:
            yield from self._related(relation, edge.tail, edge.head)
        if edge.post:
            yield from self._membership(edge)

    def _related(self, relation: RelationType, head: str, tail: str) -> Iterator[Triple]:
        """One direction of a relation, by its own property and by the standard one."""
        ends = self.nodes[head], self.nodes[tail]
        yield Triple(ends[0], f"kg:{relation.property}", ends[1])
        if standard := relation.super.get(self.types[head]):
            first, second = reversed(ends) if relation.inverse else ends
            yield Triple(first, standard, second)

    def _membership(self, edge: Edge) -> Iterator[Triple]:
        """A post as W3C ORG has it: who, where, in which role."""
        subject = self._membership_iri(edge)
        role = iri(f"{self.base}post/{segment(edge.post)}")
        yield Triple(subject, "rdf:type", "org:Membership")
        yield Triple(subject, "org:member", self.nodes[edge.head])
        yield Triple(subject, "org:organization", self.nodes[edge.tail])
        yield Triple(subject, "org:role", role)
        yield Triple(role, "rdf:type", "org:Role")
        yield Triple(role, "rdfs:label", literal(edge.post, "zh"))

    # --- evidence ---

    def _edge_evidence(self, edge: Edge) -> Iterator[Triple]:
        """A statement for each rule that read the edge, so that it is told which rule read which quote."""
        terms = self.nodes[edge.head], f"kg:{self.vocabulary.relations[edge.type].property}", self.nodes[edge.tail]
        for quote in edge.evidence:
            subject = self._statement_iri(edge.head, edge.type, edge.tail, quote.rule)
            yield from _statement(subject, *terms)
            yield from self._quoted(subject, quote)
            if edge.post:  # which of several posts at one body a quote speaks of
                yield Triple(self._membership_iri(edge), "prov:wasQuotedFrom", self._passage(quote))
        if not edge.evidence:
            subject = self._statement_iri(edge.head, edge.type, edge.tail)
            yield from _statement(subject, *terms)
            yield Triple(subject, "prov:wasDerivedFrom", self.gazetteer)

    def _attribute_evidence(self, node: Node, attribute: Attribute) -> Iterator[Triple]:
        kind, quote = self.vocabulary.attributes[attribute.name], attribute.evidence
        subject = self._statement_iri(node.iri, attribute.name, attribute.value, quote.rule)
        yield from _statement(subject, self.nodes[node.iri], f"kg:{kind.property}", _value(kind, attribute))
        yield from self._quoted(subject, quote)

    def _decision_evidence(self, node: Node) -> Iterator[Triple]:
        """What a node is called, where no rule says so but a person."""
        for form, _, quote in node.links:
            if quote.rule == DECISION:
                label = "rdfs:label" if form == node.name else "skos:altLabel"
                subject = self._statement_iri(node.iri, DECISION, form)
                yield from _statement(subject, self.nodes[node.iri], label, literal(form, "zh"))
                yield from self._quoted(subject, quote)

    def _unresolved_triples(self, case: Unresolved) -> Iterator[Triple]:
        """What was read but not decided: its quote, what it could be, and why no choice was made."""
        place = (case.evidence.document, case.evidence.field, str(case.evidence.start), str(case.evidence.end))
        subject = f"<{self.base}unresolved/{_hash(*place, case.reason)}>"
        yield Triple(subject, "rdf:type", "kg:Unresolved")
        yield Triple(subject, "rdfs:label", literal(case.evidence.text, "zh"))
        yield Triple(subject, "kg:reason", literal(case.reason))
        for candidate in case.candidates:
            yield Triple(subject, "kg:candidate", literal(candidate, "zh"))
        yield from self._quoted(subject, case.evidence)

    def _quoted(self, subject: str, quote: Evidence) -> Iterator[Triple]:
        """Where a statement was read, and by which rule."""
        passage = self._passage(quote)
        yield Triple(subject, "kg:rule", literal(quote.rule))
        yield Triple(subject, "prov:wasQuotedFrom", passage)
        yield Triple(passage, "rdf:value", literal(quote.text, "zh"))
        yield Triple(passage, "nif:beginIndex", literal(str(quote.start), datatype="xsd:nonNegativeInteger"))
        yield Triple(passage, "nif:endIndex", literal(str(quote.end), datatype="xsd:nonNegativeInteger"))
        yield Triple(passage, "dcterms:isPartOf", self.documents[quote.document])

    # --- IRIs ---

    def _membership_iri(self, edge: Edge) -> str:
        return f"<{self.base}membership/{_hash(edge.head, edge.tail, edge.post)}>"

    def _statement_iri(self, *parts: str) -> str:
        return f"<{self.base}statement/{_hash(*parts)}>"

    def _passage(self, quote: Evidence) -> str:
        """RFC 5147: ``#char=start,end``, in the title or the text."""
        field = "" if quote.field == "text" else f"/{quote.field}"
        return f"{self.documents[quote.document][:-1]}{field}#char={quote.start},{quote.end}>"


def _distinct(triples: Iterable[Triple]) -> Set[Triple]:
    """The triples, each once, in the order in which they were made: so they lie in memory, and are read fast."""
    return dict.fromkeys(triples).keys()


def _statement(subject: str, head: str, predicate: str, tail: str) -> Iterator[Triple]:
    """An ``rdf:Statement``, as RDF Schema says of all that has an ``rdf:subject``: the type is not written again."""
    yield Triple(subject, "rdf:subject", head)
    yield Triple(subject, "rdf:predicate", predicate)
    yield Triple(subject, "rdf:object", tail)


def _value(kind: AttributeType, attribute: Attribute) -> str:
    return date_literal(attribute.value) if kind.datatype == "date" else literal(attribute.value)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
