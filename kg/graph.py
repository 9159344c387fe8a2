"""The merged graph as a ``networkx.MultiDiGraph``: what Python users work with."""

from __future__ import annotations

import networkx as nx

from kg.model import Graph


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """Nodes by IRI with ``type``, ``name``, ``aliases``, ``code``; edges keyed by type (and post) with evidence."""
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in graph.nodes:
        result.add_node(
            node.iri, type=node.type, name=node.name, aliases=node.aliases, code=node.code, mentions=node.mentions
        )
    for edge in graph.edges:
        key = f"{edge.type}:{edge.post}" if edge.post else edge.type
        result.add_edge(
            edge.head, edge.tail, key=key, type=edge.type, post=edge.post, source=edge.source, evidence=edge.evidence
        )
    return result
