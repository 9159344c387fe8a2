"""Statements that cannot all hold: one person at the head of two bodies at one date. Flagged, never settled here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.model import Edge, Evidence, Unresolved


def conflicting_posts(
    edges: Iterable[Edge], dates: Mapping[str, str], exclusive: re.Pattern[str]
) -> Iterator[Unresolved]:
    """A case for each person and date with one exclusive post at several bodies; ``dates`` are those of documents.

    ``exclusive`` matches posts that nobody holds twice at a time. Documents without a date are left out.
    """
    held: defaultdict[tuple[str, str, str], dict[str, Evidence]] = defaultdict(dict)
    for edge in edges:
        if edge.type == "holds_post" and exclusive.search(edge.post):
            for quote in edge.evidence:
                if dates[quote.document]:
                    held[edge.head, edge.post, dates[quote.document]].setdefault(edge.tail, quote)
    for (head, post, date), bodies in held.items():
        if len(bodies) > 1:
            names = tuple(sorted(bodies))
            yield Unresolved(bodies[names[-1]], names, f"person.two_posts: {head} is {post} of each on {date}")
