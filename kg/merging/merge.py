"""The reduce: Extractions → Graph. The same thing in several documents is one node; all evidence is kept.

The order in which extractions come changes nothing: nodes, edges and their evidence are sets, sorted at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from kg.merging.conflicts import conflicting_posts
from kg.merging.identity import Here, Identities
from kg.merging.links import unexplained
from kg.model import Attribute, Document, Edge, Entity, Evidence, Extraction, Graph, Link, Node, Relation, Unresolved
from kg.rulebook.resolution import IdentityRules

Value = TypeVar("Value", Attribute, Evidence, Link)
Iris = Mapping[str, Mapping[str, str]]  # Document → the document's id of an entity → its IRI.


def merge(extractions: Iterable[Extraction], base: str, rules: IdentityRules) -> Graph:
    """The graph of all documents; ``base`` begins every IRI, ``rules`` say who is who across documents."""
    documents: list[Document] = []
    entities: list[tuple[str, Sequence[Entity]]] = []
    relations: list[tuple[str, Sequence[Relation]]] = []
    unresolved: set[Unresolved] = set()
    identities = Identities(rules)
    for extraction in extractions:
        document = extraction.document.id
        documents.append(extraction.document)
        entities.append((document, extraction.entities))
        relations.append((document, extraction.relations))
        unresolved.update(extraction.unresolved)
        identities.add(extraction)
    resolved = identities.resolve()
    iris = {
        document: {one.id: base + resolved.keys.get(Here(document, one.id), one.key) for one in own}
        for document, own in entities
    }
    edges = tuple(sorted(_edges(relations, iris)))
    dates = {document.id: document.date for document in documents}
    conflicts = conflicting_posts(edges, dates, rules.exclusive)
    return Graph(
        documents=tuple(sorted(documents)),
        nodes=tuple(sorted(_nodes(entities, iris, resolved.reasons))),
        edges=edges,
        unresolved=tuple(sorted(unresolved.union(resolved.unresolved, conflicts))),
    )


def _nodes(entities: Iterable[tuple[str, Sequence[Entity]]], iris: Iris, reasons: Mapping[Here, str]) -> Iterator[Node]:
    same: defaultdict[str, list[Entity]] = defaultdict(list)
    for document, own in entities:
        for entity in own:
            reason = reasons.get(Here(document, entity.id))
            more = tuple(Link(entity.name, reason, mention) for mention in entity.mentions[:1]) if reason else ()
            same[iris[document][entity.id]].append(entity._replace(links=(*entity.links, *more)) if more else entity)
    for iri, group in same.items():
        yield _node(iri, group)


def _node(iri: str, same: Sequence[Entity]) -> Node:
    """One node for what several documents name; the fullest form is its name."""
    forms = {form for entity in same for form in (entity.name, *entity.aliases)}
    name = min(forms, key=lambda form: (-len(form), form))
    mentions = _union(entity.mentions for entity in same)
    attributes = _union(entity.attributes for entity in same)
    links = _union(entity.links for entity in same)
    node = Node(iri, same[0].type, name, same[0].code, tuple(sorted(forms - {name})), mentions, attributes)
    return node._replace(links=_union([links, tuple(unexplained(node, links))]))


def _union(parts: Iterable[tuple[Value, ...]]) -> tuple[Value, ...]:
    """Everything in one of the parts, once."""
    filled = [part for part in parts if part]
    return tuple(sorted(set[Value]().union(*filled))) if filled else ()


def _edges(relations: Iterable[tuple[str, Sequence[Relation]]], iris: Iris) -> Iterator[Edge]:
    same: defaultdict[tuple[str, str, str, str], list[Relation]] = defaultdict(list)
    for document, own in relations:
        here = iris[document]
        for r in own:
            same[here[r.head], r.type, here[r.tail], r.post].append(r)
    for key, group in same.items():
        if key[0] != key[2]:
            yield _edge(*key, group)


def _edge(head: str, type_: str, tail: str, post: str, same: Sequence[Relation]) -> Edge:
    """One edge for what several documents state; ``gazetteer`` is the source of what no text states."""
    source = "text" if any(r.source == "text" for r in same) else "gazetteer"
    return Edge(head, type_, tail, post, source, _union([(r.evidence,) for r in same]))
