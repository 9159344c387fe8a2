"""Where a document speaks from: the divisions of its masthead, or of those who signed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.model import Document
from kg.rulebook.gazetteer import Division, Gazetteer
from kg.rulebook.rules import Rules

Fits = Callable[[Division], object]


def homes(document: Document, rules: Rules, fits: Fits) -> set[Division]:
    """The divisions that fit, of those that the masthead's and the issuers' names begin with: 辽宁省 of 沈阳日报.

    ``source`` counts where it is the name of a newspaper or a gazette, not of a file.
    """
    masthead = [document.source] if rules.resolution.masthead.search(document.source) else []
    bodies = (rules.resolution.plain("Institution", name) for name in (*document.issuers, *masthead))
    found = (nearest(rules.gazetteer, seat(rules.gazetteer, name), fits) for name in bodies)
    return {division for division in found if division}


def seat(gazetteer: Gazetteer, body: str) -> Division | None:
    """The one division that a body's name begins with: 辽宁省 of 辽宁省人民医院; a province before its namesakes."""
    for end in range(len(body) - 1, 1, -1):
        named = gazetteer.named(body[:end])
        if named:
            return named[0] if len(named) == 1 or named[0].level == "province" else None
    return None


def nearest(gazetteer: Gazetteer, division: Division | None, fits: Fits) -> Division | None:
    """The first that fits of a division, what it lies in, and so on; never the country."""
    return next((each for each in _upwards(gazetteer, division) if fits(each)), None)


def _upwards(gazetteer: Gazetteer, division: Division | None) -> Iterator[Division]:
    while division and division.level != "country":
        yield division
        division = gazetteer.container(division.code)
