"""Where each node of the page stands: computed here, so that the browser has nothing to simulate.

Only ``+ - * /``, ``fsum`` and square roots, which every machine and Python rounds alike. Points and boxes are complex
numbers: x and y, width and height, in the page's own units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from math import fsum, sqrt
from typing import NamedTuple

import networkx as nx

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
    spreads = [_spread(net.subgraph(part), part, [looks[i].box for i in part]) for part in joined]
    frames = [frame for _, frame in spreads]
    cell = complex(*(max((side(looks[i].box) for [i] in alone), default=0.0) for side in (_wide, _high)))
    area = fsum(f.real * f.imag for f in [*frames, *[cell] * len(alone)])
    width = max([sqrt(1.6 * area), *map(_wide, frames)])
    places = _columns(frames, width)
    floor = max((place.imag + f.imag / 2 for place, f in zip(places, frames, strict=True)), default=0.0) + 2 * GAP
    places += [place + floor * 1j for place in _columns([cell] * len(alone), width)]
    points = [0j] * len(looks)
    for part, (spread, _), place in zip(joined, spreads, places, strict=False):
        for i, point in zip(part, spread, strict=True):
            points[i] = place + point - 1j * (looks[i].box.imag / 2 - looks[i].size)
    for [i], place in zip(alone, places[len(joined) :], strict=True):
        points[i] = place - 1j * (cell.imag / 2 - looks[i].size)
    return points


def _spread(net: nx.Graph[int], part: Sequence[int], boxes: Sequence[complex]) -> tuple[list[complex], complex]:
    """One connected part about 0, and its frame: communities find their places, then members, then labels part."""
    groups = sorted(map(sorted, nx.community.louvain_communities(net, seed=0)))
    group = {i: g for g, members in enumerate(groups) for i in members}
    row = {i: k for k, i in enumerate(part)}
    reach = [sqrt(box.real * box.imag) / 2 for box in boxes]
    reaches = [2 * sqrt(fsum(reach[row[i]] * reach[row[i]] for i in members)) for members in groups]
    across = sorted({(min(pair), max(pair)) for a, b in net.edges if len(pair := {group[a], group[b]}) == 2})
    centres = _settle(_sunflower(len(groups), max(reaches)), reaches, [(a, b, 1.0) for a, b in across])

    seeds = {i: seed for m in groups for i, seed in zip(m, _sunflower(len(m), max(reach)), strict=True)}
    springs = [(row[a], row[b], 1.0 if group[a] == group[b] else 0.15) for a, b in sorted(map(sorted, net.edges))]
    points = _settle([centres[group[i]] + seeds[i] for i in part], reach, springs)
    points = _separate(_landscape(points), boxes)
    corners = [point + side * box / 2 for point, box in zip(points, boxes, strict=True) for side in (-1, 1)]
    low = complex(min(map(_wide, corners)), min(map(_high, corners)))
    high = complex(max(map(_wide, corners)), max(map(_high, corners)))
    return [point - (low + high) / 2 for point in points], high - low


def _landscape(points: Sequence[complex]) -> list[complex]:
    """Turned so that the longer side lies, and widened a little, because labels are wide."""
    width, height = (max(map(side, points)) - min(map(side, points)) for side in (_wide, _high))
    turned = points if width >= height else [complex(p.imag, -p.real) for p in points]
    return [complex(1.25 * p.real, p.imag) for p in turned]


def _sunflower(count: int, step: float) -> list[complex]:
    """``count`` points about 0, as seeds stand in a sunflower: no two near, no direction preferred."""
    turn_x, turn_y = -0.7373688780783197, 0.6754902942615238
    x, y = turn_x, -turn_y  # so that two points lie side by side
    points = []
    for k in range(count):
        points.append(complex(x, y) * (step * sqrt(k)))
        x, y = x * turn_x - y * turn_y, x * turn_y + y * turn_x
    return points


def _settle(points: list[complex], reach: Sequence[float], springs: Sequence[tuple[int, int, float]]) -> list[complex]:
    """Fruchterman and Reingold: what is near repels, what is linked attracts, and every round moves less."""
    rounds = max(40, min(300, 60_000 // len(points)))
    cell = 5 * fsum(reach) / len(reach) + max(reach)
    for turn in range(rounds):
        force = [0j] * len(points)
        for a, b in _near(points, complex(cell, cell)):
            gap, ideal = points[a] - points[b], reach[a] + reach[b]
            square = gap.real * gap.real + gap.imag * gap.imag
            push = gap * (ideal * ideal / (square + 1.0) * max(0.0, 1 - square / (cell * cell)))
            force[a] += push
            force[b] -= push
        for a, b, strength in springs:
            gap = points[a] - points[b]
            pull = gap * (strength * _length(gap) / (reach[a] + reach[b]))
            force[a] -= pull
            force[b] += pull
        left = 1 - turn / rounds
        most = cell / 2 * left * left
        points = [p + f * min(1.0, most / (_length(f) + 1e-9)) for p, f in zip(points, force, strict=True)]
    return points


def _separate(points: list[complex], boxes: Sequence[complex]) -> list[complex]:
    """Move overlapping boxes apart, along the side where least is missing, until none overlaps."""
    largest = complex(max(map(_wide, boxes)), max(map(_high, boxes)))
    for _ in range(200):
        moved = False
        for a, b in _near(points, largest):
            gap, room = points[a] - points[b], (boxes[a] + boxes[b]) / 2
            x, y = room.real - abs(gap.real), room.imag - abs(gap.imag)
            if min(x, y) < 0.5:
                continue
            step = complex(x if gap.real >= 0 else -x, 0) if x < y else complex(0, y if gap.imag >= 0 else -y)
            points[a] += step / 2
            points[b] -= step / 2
            moved = True
        if not moved:
            break
    return points


def _near(points: Sequence[complex], cell: complex) -> Iterator[Link]:
    """Every two points less than a cell apart, and some more: a grid, so that far ones are never compared."""
    grid: dict[Link, list[int]] = defaultdict(list)
    for i, point in enumerate(points):
        grid[int(point.real // cell.real), int(point.imag // cell.imag)].append(i)
    for (x, y), members in grid.items():
        yield from combinations(members, 2)
        for beside in ((x + 1, y - 1), (x + 1, y), (x + 1, y + 1), (x, y + 1)):
            yield from product(members, grid.get(beside, ()))


def _columns(frames: Sequence[complex], width: float) -> list[complex]:
    """Middles of frames set as a newspaper sets its stories: in rows, short ones stacked in the columns of a row."""
    places: list[complex] = []
    row = height = left = column = top = 0.0
    for frame in frames:
        if top + frame.imag > row + height or frame.real > column:
            left, column, top = left + column, frame.real + GAP, row
            if left + frame.real > width or not places:
                row, height, left, top = row + height, frame.imag + GAP, 0.0, row + height
        places.append(complex(left, top) + frame / 2)
        top += frame.imag + GAP
    return places


def _length(gap: complex) -> float:
    # Not abs(): its last digit is the C library's choice.
    return sqrt(gap.real * gap.real + gap.imag * gap.imag)


def _wide(box: complex) -> float:
    return box.real


def _high(box: complex) -> float:
    return box.imag
