"""Where the nodes of one connected part stand: forces spread a skeleton, then every label takes free room.

Only ``+ - * /``, ``fsum`` and square roots, which every machine and Python rounds alike. Points and boxes are complex
numbers: x and y, width and height, in the page's own units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from math import fsum, sqrt

import networkx as nx

CELL = 32.0, 16.0  # Of the sheet on which boxes find room: small against a label, so that little is wasted.
WIDE = 1.6  # How much wider than high the room about a node is, because labels are wide.
# In each round a spring takes away PULL of its length, PUSH of an overlap is mended, and no node moves farther than
# STEP discs; springs between communities are weaker by ACROSS.
PULL, PUSH, STEP, ACROSS = 0.1, 0.5, 3.0, 0.15
EFFORT = 200_000  # Nodes and springs times rounds: what is large gets fewer rounds.
_TURN = complex(-0.7373688780783197, 0.6754902942615238)  # The golden angle: its multiples prefer no direction.

Spring = tuple[int, int, float]


def spread(net: nx.Graph[int], boxes: Mapping[int, complex]) -> dict[int, complex]:
    """The middle of each node's box, in a connected graph; no two boxes overlap.

    Nodes of one edge hang on their neighbour. The others are the skeleton, on which forces work. Then each node takes
    the free room nearest to where it should be, the larger first.
    """
    skeleton = sorted(i for i, degree in net.degree() if degree > 1) or sorted(net)[:1]
    hanging = {i: next(iter(net[i])) for i in sorted(set(net).difference(skeleton))}
    room = {i: _area(boxes[i]) for i in skeleton}
    for i, holder in hanging.items():
        room[holder] += _area(boxes[i])
    ideal = _forced(net.subgraph(skeleton), {i: sqrt(area) / 2 for i, area in room.items()})
    sheet = _Sheet()
    points = {i: _Rings(ideal[i], boxes[i]).take(sheet, boxes[i]) for i in _largest_first(skeleton, boxes)}
    rings = {i: _Rings(points[i], boxes[i]) for i in skeleton}
    return points | {i: rings[hanging[i]].take(sheet, boxes[i]) for i in _largest_first(hanging, boxes)}


def _largest_first(nodes: Sequence[int] | Mapping[int, int], boxes: Mapping[int, complex]) -> list[int]:
    return sorted(nodes, key=lambda i: (-_area(boxes[i]), i))


# Room for labels -----------------------------------------------------------------------------------------------------


class _Sheet:
    """Paper in cells, and which of them are taken."""

    def __init__(self) -> None:
        self._taken: set[tuple[int, int]] = set()

    def take(self, middle: complex, box: complex) -> bool:
        """Takes the cells of a box, unless one of them is taken."""
        if (int(middle.real // CELL[0]), int(middle.imag // CELL[1])) in self._taken:
            return False  # at once, because most fail here
        low, high = middle - box / 2, middle + box / 2
        across = range(int(low.real // CELL[0]), int(high.real // CELL[0]) + 1)
        down = range(int(low.imag // CELL[1]), int(high.imag // CELL[1]) + 1)
        cells = list(product(across, down))
        free = self._taken.isdisjoint(cells)
        if free:
            self._taken.update(cells)
        return free


class _Rings:
    """Places about a point, ever farther out, a fraction of a box apart."""

    def __init__(self, middle: complex, box: complex) -> None:
        self._middle, self._step = middle, sqrt(_area(box) / WIDE) / 3
        self._seed, self._turn = 0, 1j

    def take(self, sheet: _Sheet, box: complex) -> complex:
        """The next place that is free; amid much that is taken the search makes longer and longer steps."""
        first = self._seed
        while True:
            seed = self._turn * (self._step * sqrt(self._seed))
            point = self._middle + complex(WIDE * seed.real, seed.imag)
            self._seed += 1 + (self._seed - first) // 32
            self._turn *= _TURN
            if sheet.take(point, box):
                return point


# Forces --------------------------------------------------------------------------------------------------------------


def _forced(net: nx.Graph[int], reach: Mapping[int, float]) -> dict[int, complex]:
    """Communities about 0, and the members of each about its middle."""
    if len(net) == 1:
        return dict.fromkeys(net, 0j)
    groups = sorted(map(sorted, nx.community.louvain_communities(net, seed=0)))
    group = {i: g for g, members in enumerate(groups) for i in members}
    radii = [2 * sqrt(fsum(reach[i] * reach[i] for i in members)) for members in groups]
    bridges = sorted({(min(a, b), max(a, b)) for a, b in ((group[a], group[b]) for a, b in net.edges) if a != b})
    middles = _settle(_sunflower(radii), radii, [(a, b, 1.0) for a, b in bridges])

    nodes = [i for members in groups for i in members]
    row = {i: k for k, i in enumerate(nodes)}
    discs = [reach[i] for i in nodes]
    seeds = [middles[g] + seed for g, members in enumerate(groups) for seed in _sunflower([reach[i] for i in members])]
    springs = [(row[a], row[b], 1.0 if group[a] == group[b] else ACROSS) for a, b in sorted(map(sorted, net.edges))]
    return dict(zip(nodes, _lying(_settle(seeds, discs, springs)), strict=True))


def _sunflower(discs: Sequence[float]) -> list[complex]:
    """A point about 0 for each, as seeds stand in a sunflower, far enough apart for the largest."""
    points, turn = [], 1j * _TURN
    for k in range(len(discs)):
        points.append(turn * (max(discs) * sqrt(k)))
        turn *= _TURN
    return points


def _lying(points: Sequence[complex]) -> list[complex]:
    """Turned so that the longer side lies, as screens do, and widened a little, because labels are wide."""
    across, down = [p.real for p in points], [p.imag for p in points]
    if max(across) - min(across) < max(down) - min(down):
        points = [p * -1j for p in points]
    return [complex(1.25 * p.real, p.imag) for p in points]


def _settle(points: list[complex], discs: Sequence[float], springs: Sequence[Spring]) -> list[complex]:
    """Springs draw linked discs together, discs that overlap part; with every round springs tire and steps shrink."""
    order = sorted(range(len(points)), key=lambda i: (discs[i], i))
    mean = fsum(discs) / len(discs)
    rounds = max(10, min(60, EFFORT // (len(points) + len(springs))))
    for turn in range(rounds):
        left = 1 - turn / rounds
        force = [0j] * len(points)
        for a, b, strength in springs:
            pull = (points[a] - points[b]) * (PULL * strength * left * left)
            force[a] -= pull
            force[b] += pull
        _part(points, discs, order, force)
        most = STEP * mean * left
        points = [p + f * min(1.0, most / (_length(f) + 1e-9)) for p, f in zip(points, force, strict=True)]
    return points


def _part(points: Sequence[complex], discs: Sequence[float], order: Sequence[int], force: list[complex]) -> None:
    """Adds what parts overlapping discs. ``order`` lists the smallest first: each looks for the smaller about it."""
    cell = 2 * fsum(discs) / len(discs)
    grid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for a in order:
        here, disc = points[a], discs[a]
        x, y = int(here.real // cell), int(here.imag // cell)
        far = int(2 * disc / cell) + 1
        for beside in product(range(x - far, x + far + 1), range(y - far, y + far + 1)):
            for b in grid.get(beside, ()):
                gap, apart = here - points[b], disc + discs[b]
                square = gap.real * gap.real + gap.imag * gap.imag
                if square < apart * apart:
                    push = gap * (PUSH * (apart / (sqrt(square) + 1e-3 * apart) - 1))
                    force[a] += push
                    force[b] -= push
        grid[x, y].append(a)


def _length(gap: complex) -> float:
    # Not abs(): its last digit is the C library's choice.
    return sqrt(gap.real * gap.real + gap.imag * gap.imag)


def _area(box: complex) -> float:
    return box.real * box.imag
