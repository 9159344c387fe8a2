"""Why the names of one thing are one: no name of a node is without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Link, Node


def unexplained(node: Node, links: Iterable[Link]) -> Iterator[Link]:
    """A link for each other name that has none among ``links``: forms of several documents that come out the same."""
    for form in set(node.aliases) - {link.form for link in links}:
        first = next((mention for mention in node.mentions if form in mention.text), None)
        if first:
            yield Link(form, f"read as {node.iri.rpartition('/')[2]}", first)
