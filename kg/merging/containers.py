"""What every division lies in, from the table of divisions: the one thing in the graph that no text need state.

Edges of this kind have the source ``gazetteer`` and no evidence, the containers that no text names no mention.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Edge, Graph, Node
from kg.rulebook.gazetteer import Division, Gazetteer
from kg.rulebook.vocabulary import Vocabulary

LOCATED_IN = "located_in"


def with_containers(graph: Graph, gazetteer: Gazetteer, vocabulary: Vocabulary) -> Graph:
    """The graph in which every division stands in the next larger one, up to the country."""
    place = f"{vocabulary.base}{vocabulary.entities['Place'].path}/"
    known = {node.iri: node for node in graph.nodes}
    stated = {(edge.head, edge.tail) for edge in graph.edges if edge.type == LOCATED_IN}
    edges: set[Edge] = set()
    for inner, outer in _steps((node.code for node in graph.nodes if node.type == "Place"), gazetteer):
        head, tail = place + inner, place + outer.code
        known.setdefault(tail, Node(tail, "Place", outer.name, outer.code))
        if head in known and (head, tail) not in stated:
            edges.add(Edge(head, LOCATED_IN, tail, source="gazetteer"))
    return replace(graph, nodes=tuple(sorted(known.values())), edges=tuple(sorted({*graph.edges, *edges})))


def _steps(codes: Iterable[str], gazetteer: Gazetteer) -> Iterable[tuple[str, Division]]:
    """Each code, and each code above it, with the division that it lies directly in."""
    waiting, seen = sorted(set(codes)), set[str]()
    while waiting:
        code = waiting.pop()
        outer = gazetteer.container(code) if code in gazetteer.by_code else None
        if outer and code not in seen:
            seen.add(code)
            waiting.append(outer.code)
            yield code, outer
