"""The reduce: Extractions → Graph. The same thing in several documents is one node; all evidence is kept.

The order in which extractions come changes nothing: nodes, edges and their evidence are sets, sorted at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from kg.conflicts import conflicting_posts
from kg.identity import Here, Identities, IdentityRules
from kg.links import unexplained
from kg.model import Attribute, Document, Edge, Entity, Evidence, Extraction, Graph, Link, Node, Relation, Unresolved

Value = TypeVar("Value", Attribute, Evidence, Link)


def merge(extractions: Iterable[Extraction], base: str, rules: IdentityRules) -> Graph:
    """The graph of all documents; ``base`` begins every IRI, ``rules`` say who is who across documents."""
    documents: list[Document] = []
    entities: list[tuple[Here, Entity]] = []
    relations: list[tuple[str, Relation]] = []
    unresolved: set[Unresolved] = set()
    identities = Identities(rules)
    for extraction in extractions:
        document = extraction.document.id
        documents.append(extraction.document)
        entities += ((Here(document, entity.id), entity) for entity in extraction.entities)
        relations += ((document, relation) for relation in extraction.relations)
        unresolved.update(extraction.unresolved)
        identities.add(extraction)
    resolved = identities.resolve()
    iris = {here: base + resolved.keys.get(here, entity.key) for here, entity in entities}
    edges = tuple(sorted(_edges(relations, iris)))
    dates = {document.id: document.date for document in documents}
    conflicts = conflicting_posts(edges, dates, rules.exclusive)
    return Graph(
        documents=tuple(sorted(documents)),
        nodes=tuple(sorted(_nodes(entities, iris, resolved.reasons))),
        edges=edges,
        unresolved=tuple(sorted(unresolved.union(resolved.unresolved, conflicts))),
    )


def _nodes(
    entities: Iterable[tuple[Here, Entity]], iris: Mapping[Here, str], reasons: Mapping[Here, str]
) -> Iterator[Node]:
    same: defaultdict[str, list[Entity]] = defaultdict(list)
    for here, entity in entities:
        reason = reasons.get(here)
        more = tuple(Link(entity.name, reason, mention) for mention in entity.mentions[:1]) if reason else ()
        same[iris[here]].append(entity._replace(links=(*entity.links, *more)) if more else entity)
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
    return tuple(sorted(set[Value]().union(*parts)))


def _edges(relations: Iterable[tuple[str, Relation]], iris: Mapping[Here, str]) -> Iterator[Edge]:
    same: defaultdict[tuple[str, str, str, str], list[Relation]] = defaultdict(list)
    for document, r in relations:
        same[iris[Here(document, r.head)], r.type, iris[Here(document, r.tail)], r.post].append(r)
    for key, group in same.items():
        if key[0] != key[2]:
            yield _edge(*key, group)


def _edge(head: str, type_: str, tail: str, post: str, same: Sequence[Relation]) -> Edge:
    """One edge for what several documents state; ``gazetteer`` is the source of what no text states."""
    source = "text" if any(r.source == "text" for r in same) else "gazetteer"
    return Edge(head, type_, tail, post, source, _union([(r.evidence,) for r in same]))
