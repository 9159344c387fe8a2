"""Statements that cannot all hold: one person at the head of two bodies at one date. Flagged, never settled here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.model import Edge, Evidence, Unresolved


def conflicting_posts(
    edges: Iterable[Edge], dates: Mapping[str, str], exclusive: re.Pattern[str]
) -> Iterator[Unresolved]:
    """A case for each person and date with exclusive posts of one kind at several bodies; ``dates`` are of documents.

    ``exclusive`` matches posts that nobody holds twice at a time; those that match one named group are of one kind.
    Documents without a date are left out.
    """
    held: defaultdict[tuple[str, str, str], dict[str, tuple[str, Evidence]]] = defaultdict(dict)
    for edge in edges:
        match = exclusive.search(edge.post) if edge.type == "holds_post" else None
        for quote in edge.evidence if match else ():
            if match and dates[quote.document]:
                kind = match.lastgroup or edge.post
                held[edge.head, kind, dates[quote.document]].setdefault(edge.tail, (edge.post, quote))
    for (head, _, date), bodies in held.items():
        if len(bodies) > 1:
            names = tuple(sorted(bodies))
            posts = " and ".join(sorted({post for post, _ in bodies.values()}))
            yield Unresolved(bodies[names[-1]][1], names, f"person.two_posts: {head} is {posts} of each on {date}")
