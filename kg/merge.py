"""The reduce: Extractions → Graph. The same thing in several documents is one node; all evidence is kept.

The order in which extractions come changes nothing: nodes, edges and their evidence are sets, sorted at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.model import Document, Edge, Entity, Extraction, Graph, Node, Relation, Unresolved


def merge(extractions: Iterable[Extraction], base: str) -> Graph:
    """The graph of all documents; ``base`` begins every IRI."""
    documents: list[Document] = []
    entities: defaultdict[str, list[Entity]] = defaultdict(list)
    relations: defaultdict[tuple[str, str, str, str], list[Relation]] = defaultdict(list)
    unresolved: set[Unresolved] = set()
    for extraction in extractions:
        documents.append(extraction.document)
        iris = {entity.id: base + entity.key for entity in extraction.entities}
        for entity in extraction.entities:
            entities[iris[entity.id]].append(entity)
        for r in extraction.relations:
            relations[iris[r.head], r.type, iris[r.tail], r.post].append(r)
        unresolved.update(extraction.unresolved)
    return Graph(
        documents=tuple(sorted(documents)),
        nodes=tuple(sorted(_node(iri, same) for iri, same in entities.items())),
        edges=tuple(sorted(_edge(*key, same) for key, same in relations.items() if key[0] != key[2])),
        unresolved=tuple(sorted(unresolved)),
    )


def _node(iri: str, same: list[Entity]) -> Node:
    """One node for what several documents name; the fullest form is its name."""
    forms = {form for entity in same for form in (entity.name, *entity.aliases)}
    name = min(forms, key=lambda form: (-len(form), form))
    mentions = tuple(sorted({mention for entity in same for mention in entity.mentions}))
    attributes = tuple(sorted({attribute for entity in same for attribute in entity.attributes}))
    return Node(iri, same[0].type, name, same[0].code, tuple(sorted(forms - {name})), mentions, attributes)


def _edge(head: str, type_: str, tail: str, post: str, same: list[Relation]) -> Edge:
    """One edge for what several documents state; ``gazetteer`` is the source of what no text states."""
    source = "text" if any(r.source == "text" for r in same) else "gazetteer"
    return Edge(head, type_, tail, post, source, tuple(sorted({r.evidence for r in same})))
