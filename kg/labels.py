"""What coded places are called: by the name that the table has today. What the texts print become other names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.gazetteer import Division, Gazetteer
from kg.model import Graph, Link, Node


def with_todays_names(graph: Graph, gazetteer: Gazetteer) -> Graph:
    """The graph in which 襄樊市 and 沈阳 are called 襄阳市 and 沈阳市, each printed form with the reason why."""
    nodes = (_named(node, gazetteer.by_code[node.code]) if node.code else node for node in graph.nodes)
    return replace(graph, nodes=tuple(sorted(nodes)))


def _named(node: Node, division: Division) -> Node:
    forms = {node.name, *node.aliases} - {division.name}
    links = tuple(sorted({*node.links, *_links(node, forms, division)}))
    return replace(node, name=division.name, aliases=tuple(sorted(forms)), links=links)


def _links(node: Node, forms: set[str], division: Division) -> Iterator[Link]:
    """A reason for each form that has none yet, at its first mention."""
    unexplained = forms - {link.form for link in node.links}
    first = {mention.text: mention for mention in reversed(node.mentions) if mention.text in unexplained}
    for form, mention in first.items():
        yield Link(form, f"division {division.code} {division.name}", mention)
