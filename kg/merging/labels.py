"""What coded places are called: by the name that the table has today. What the texts print become other names."""

from __future__ import annotations

from dataclasses import replace

from kg.merging.links import unexplained
from kg.model import Graph, Node
from kg.rulebook.gazetteer import Division, Gazetteer


def with_todays_names(graph: Graph, gazetteer: Gazetteer) -> Graph:
    """The graph in which 襄樊市 and 沈阳 are called 襄阳市 and 沈阳市, each printed form with the reason why."""
    nodes = (_named(node, gazetteer.by_code[node.code]) if node.code else node for node in graph.nodes)
    return replace(graph, nodes=tuple(sorted(nodes)))


def _named(node: Node, division: Division) -> Node:
    forms = {node.name, *node.aliases} - {division.name}
    named = node._replace(name=division.name, aliases=tuple(sorted(forms)))
    return named._replace(links=tuple(sorted({*node.links, *unexplained(named, node.links)})))
