"""The reduce: Extractions → Graph. The same thing in several documents is one node; all evidence is kept.

The order in which extractions come changes nothing: nodes, edges and their evidence are sets, sorted at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from kg.merging.conflicts import conflicting_posts
from kg.merging.identity import Here, Identities, Resolved
from kg.merging.links import unexplained
from kg.model import Attribute, Edge, Entity, Evidence, Extraction, Graph, Link, Node, Relation, Unresolved
from kg.rulebook.resolution import IdentityRules

Value = TypeVar("Value", Attribute, Evidence, Link)
Key = TypeVar("Key")
Part = TypeVar("Part")


class _Statement(NamedTuple):
    """What makes statements of several documents one edge."""

    head: str
    type: str
    tail: str
    post: str


def merge(extractions: Iterable[Extraction], base: str, rules: IdentityRules) -> Graph:
    """The graph of all documents; ``base`` begins every IRI, ``rules`` say who is who across documents.

    Each extraction is taken once, so that they may come from a stream.
    """
    read: list[Extraction] = []
    identities = Identities(rules)
    unresolved: set[Unresolved] = set()
    for extraction in extractions:
        read.append(extraction)
        identities.add(extraction)
        unresolved.update(extraction.unresolved)
    resolved = identities.resolve()
    documents = tuple(sorted(extraction.document for extraction in read))
    nodes, edges = _folded(read, base, resolved)
    dates = {document.id: document.date for document in documents}
    conflicts = conflicting_posts(edges, dates, rules.exclusive)
    return Graph(documents, nodes, edges, tuple(sorted(unresolved.union(resolved.unresolved, conflicts))))


def _folded(read: list[Extraction], base: str, resolved: Resolved) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """All nodes and edges. ``read`` is empty in the end: what is folded need not be held twice."""
    iri = cache(base.__add__)  # One string for each thing, in however many documents it is.
    things: defaultdict[str, list[Entity]] = defaultdict(list)
    statements: defaultdict[_Statement, list[Relation]] = defaultdict(list)
    while read:
        extraction = read.pop()
        here: dict[str, str] = {}
        for entity in extraction.entities:
            known = Here(extraction.document.id, entity.id)
            here[entity.id] = iri(resolved.keys.get(known, entity.key))
            things[here[entity.id]].append(_with_reason(entity, resolved.reasons.get(known)))
        for r in extraction.relations:
            statements[_Statement(here[r.head], r.type, here[r.tail], r.post)].append(r)
    nodes = sorted(_node(*each) for each in _taken(things))
    edges = sorted(_edge(*each) for each in _taken(statements) if each[0].head != each[0].tail)
    return tuple(nodes), tuple(edges)


def _taken(groups: dict[Key, list[Part]]) -> Iterator[tuple[Key, list[Part]]]:
    """Each group, which is then no longer held."""
    while groups:
        yield groups.popitem()


def _with_reason(entity: Entity, reason: str | None) -> Entity:
    """The entity with why it is one across documents, where a reason is known."""
    more = tuple(Link(entity.name, reason, mention) for mention in entity.mentions[:1]) if reason else ()
    return entity._replace(links=(*entity.links, *more)) if more else entity


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


def _edge(one: _Statement, same: Sequence[Relation]) -> Edge:
    """One edge for what several documents state; ``gazetteer`` is the source of what no text states."""
    source = "text" if any(r.source == "text" for r in same) else "gazetteer"
    return Edge(*one, source, _union([(r.evidence,) for r in same]))
