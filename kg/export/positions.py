"""Where each node of the page stands: computed here, so that the browser has nothing to simulate.

Points and boxes are complex numbers: x and y, width and height, in the page's own units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, sqrt
from typing import NamedTuple

import networkx as nx

from kg.export.spread import spread

Link = tuple[int, int]
GAP = 40.0  # Between parts that no edge joins.


class Look(NamedTuple):
    """A node as it is drawn; ``box`` is the width and height of symbol and label together."""

    label: str
    size: int
    font: int
    box: complex


def look(name: str, degree: int) -> Look:
    """The more edges, the larger the symbol and its type, as headlines are; a long name takes two lines."""
    size, font = 6 + round(4 * sqrt(degree)), min(15 + round(2 * sqrt(degree)), 30)
    lines = _wrap(name)
    width, height = font * max(map(_ems, lines)), 1.2 * font * len(lines)
    return Look("\n".join(lines), size, font, complex(max(width, 2 * size) + 10, 2 * size + height + 14))


def _wrap(name: str, most: int = 10) -> list[str]:
    """One line, or two: broken before a bracket where there is one, else in the middle; the panel tells what is cut."""
    if _ems(name) <= most:
        return [name]
    bracket = name.find("（")
    cut = bracket if 4 <= bracket <= most else min(most, (len(name) + 1) // 2)
    first, second = name[:cut], name[cut:]
    return [first, second if _ems(second) <= most else second[: most - 1] + "…"]


def _ems(text: str) -> float:
    """The width of a text, in widths of a Chinese character."""
    return fsum(1 if ord(c) > 0x2E7F else 0.56 for c in text)


def layout(looks: Sequence[Look], links: Iterable[Link]) -> list[complex]:
    """Connected parts as on a front page, the largest first; below them, in columns, the nodes without edges."""
    net: nx.Graph[int] = nx.Graph()
    net.add_nodes_from(range(len(looks)))
    net.add_edges_from(sorted({(min(link), max(link)) for link in links if link[0] != link[1]}))
    parts = sorted(map(sorted, nx.connected_components(net)), key=lambda part: (-len(part), part))
    joined, alone = [p for p in parts if len(p) > 1], [p for p in parts if len(p) == 1]
    spreads = [spread(net.subgraph(part), {i: looks[i].box for i in part}) for part in joined]
    frames = [_frame(points, looks) for points in spreads]
    cell = complex(*(max((side(looks[i].box) for [i] in alone), default=0.0) for side in (_wide, _high)))
    sizes = [size for _, size in frames]
    width = max([sqrt(1.6 * fsum(s.real * s.imag for s in [*sizes, *[cell] * len(alone)])), *map(_wide, sizes)])
    places = _columns(sizes, width)
    floor = max((place.imag + s.imag / 2 for place, s in zip(places, sizes, strict=True)), default=0.0) + 2 * GAP
    middles: dict[int, complex] = {}
    for points, (middle, _), place in zip(spreads, frames, places, strict=True):
        middles |= {i: place + point - middle for i, point in points.items()}
    for [i], place in zip(alone, _columns([cell] * len(alone), width), strict=True):
        middles[i] = place + 1j * (floor + (looks[i].box.imag - cell.imag) / 2)
    # The middle of a box is not that of its symbol, which stands on top.
    return [middles[i] - 1j * (it.box.imag / 2 - it.size) for i, it in enumerate(looks)]


def _frame(points: Mapping[int, complex], looks: Sequence[Look]) -> tuple[complex, complex]:
    """Middle and size of the smallest frame about boxes."""
    corners = [point + side * looks[i].box / 2 for i, point in points.items() for side in (-1, 1)]
    low = complex(min(map(_wide, corners)), min(map(_high, corners)))
    high = complex(max(map(_wide, corners)), max(map(_high, corners)))
    return (low + high) / 2, high - low


def _columns(frames: Sequence[complex], width: float) -> list[complex]:
    """Middles of frames set as a newspaper sets its stories: in rows, short ones stacked in the columns of a row."""
    places: list[complex] = []
    row = height = left = column = top = 0.0
    for frame in frames:
        if top + frame.imag > row + height or frame.real > column:
            left, column, top = left + column, frame.real + GAP, row
            if left + frame.real > width or not places:
                row, height, left, top = row + height, 0.0, 0.0, row + height
            height = max(height, frame.imag + GAP)
        places.append(complex(left, top) + frame / 2)
        top += frame.imag + GAP
    return places


def _wide(box: complex) -> float:
    return box.real


def _high(box: complex) -> float:
    return box.imag
