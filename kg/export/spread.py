"""Where the nodes of one connected part stand: forces for the skeleton, then room for every label.

Only ``+ - * /``, ``fsum`` and square roots, which every machine and Python rounds alike. Points and boxes are complex
numbers: x and y, width and height, in the page's own units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import fsum, sqrt

import networkx as nx

ROUNDS = 60
PULL, PUSH, STEP = 0.1, 0.5, 3.0
ACROSS = 0.15  # How strongly an edge between two communities pulls; one inside pulls with 1.
CELL = 32.0, 16.0  # Of the sheet on which labels find room: small against a label, so that little is wasted.
WIDE = 1.6  # How much wider than high what surrounds a node is, because labels are wide.
# Half of the golden angle's turn: its multiples prefer no direction.
_TURN = complex(-0.7373688780783197, 0.6754902942615238)

Spring = tuple[int, int, float]


def spread(net: nx.Graph[int], boxes: Mapping[int, complex]) -> dict[int, complex]:
    """The middle of each node's box; no two boxes overlap.

    Nodes of one edge hang on their neighbour. The others are the skeleton: communities find their places, then members;
    and each takes the free room next to its place, the larger first.
    """
    skeleton = sorted(i for i, degree in net.degree() if degree > 1) or sorted(net)[:1]
    leaves = sorted(set(net).difference(skeleton), key=lambda i: (-_area(boxes[i]), i))
    hold = {i: next(iter(net[i])) for i in leaves}
    room = {i: _area(boxes[i]) for i in skeleton}
    for leaf, holder in hold.items():
        room[holder] += _area(boxes[leaf])
    wish = _skeleton(net.subgraph(skeleton), {i: sqrt(area) / 2 for i, area in room.items()})
    sheet, points = _Sheet(), {}
    for i in sorted(skeleton, key=lambda i: (-_area(boxes[i]), i)):
        points[i] = next(p for p in _around(wish[i], boxes[i]) if sheet.take(p, boxes[i]))
    rings = {i: _around(points[i], boxes[i]) for i in skeleton}
    for i in leaves:
        points[i] = next(p for p in rings[hold[i]] if sheet.take(p, boxes[i]))
    return points


class _Sheet:
    """Which cells are taken."""

    def __init__(self) -> None:
        self._taken: set[tuple[int, int]] = set()

    def take(self, middle: complex, box: complex) -> bool:
        """Takes the cells of a box, unless one is taken."""
        low, high = middle - box / 2, middle + box / 2
        across = range(int(low.real // CELL[0]), int(high.real // CELL[0]) + 1)
        down = range(int(low.imag // CELL[1]), int(high.imag // CELL[1]) + 1)
        cells = [(x, y) for y in down for x in across]
        if not self._taken.isdisjoint(cells):
            return False
        self._taken.update(cells)
        return True


def _around(middle: complex, box: complex) -> Iterator[complex]:
    """A point and those about it, ever farther out, a fraction of a box apart."""
    step = sqrt(_area(box) / WIDE) / 3
    for seed in _sunflower(step):
        yield middle + complex(WIDE * seed.real, seed.imag)


def _sunflower(step: float) -> Iterator[complex]:
    """Points about 0, as seeds stand in a sunflower: no two near, no direction preferred."""
    turn, k = 1j * _TURN, 0  # so that the first two lie side by side
    while True:
        yield turn * (step * sqrt(k))
        turn, k = turn * _TURN, k + 1


def _skeleton(net: nx.Graph[int], reach: Mapping[int, float]) -> dict[int, complex]:
    """Communities about 0, and the members of each about its middle; lying, because screens do."""
    if len(net) == 1:
        return dict.fromkeys(net, 0j)
    groups = sorted(map(sorted, nx.community.louvain_communities(net, seed=0)))
    group = {i: g for g, members in enumerate(groups) for i in members}
    wide = [2 * sqrt(fsum(reach[i] * reach[i] for i in members)) for members in groups]
    links = sorted({(min(a, b), max(a, b)) for a, b in ((group[a], group[b]) for a, b in net.edges) if a != b})
    centres = _settle(_seeds(wide), wide, [(a, b, 1.0) for a, b in links])

    nodes = [i for members in groups for i in members]
    row = {i: k for k, i in enumerate(nodes)}
    seeds = [centres[g] + seed for g, members in enumerate(groups) for seed in _seeds([reach[i] for i in members])]
    springs = [(row[a], row[b], 1.0 if group[a] == group[b] else ACROSS) for a, b in sorted(map(sorted, net.edges))]
    points = _lying(_settle(seeds, [reach[i] for i in nodes], springs))
    return dict(zip(nodes, points, strict=True))


def _seeds(reach: Sequence[float]) -> list[complex]:
    """A point for each, far enough apart for the widest."""
    return [seed for seed, _ in zip(_sunflower(max(reach)), reach, strict=False)]


def _lying(points: Sequence[complex]) -> list[complex]:
    """Turned so that the longer side lies, and widened a little, because labels are wide."""
    across, down = [p.real for p in points], [p.imag for p in points]
    if max(across) - min(across) < max(down) - min(down):
        points = [p * -1j for p in points]
    return [complex(1.25 * p.real, p.imag) for p in points]


def _settle(points: list[complex], reach: Sequence[float], springs: Sequence[Spring]) -> list[complex]:
    """Springs draw linked nodes together, discs that overlap part; springs tire and steps shrink with every round."""
    order = sorted(range(len(points)), key=lambda i: (-reach[i], i))
    mean = fsum(reach) / len(reach)
    for turn in range(ROUNDS):
        left = 1 - turn / ROUNDS
        force = [0j] * len(points)
        for a, b, strength in springs:
            gap = points[a] - points[b]
            pull = gap * (strength * left * left * PULL)
            force[a] -= pull
            force[b] += pull
        _part(points, reach, order, force)
        most = STEP * mean * left
        points = [p + f * min(1.0, most / (_length(f) + 1e-9)) for p, f in zip(points, force, strict=True)]
    return points


def _part(points: Sequence[complex], reach: Sequence[float], order: Sequence[int], force: list[complex]) -> None:
    """Adds what parts two overlapping discs. The wider of two looks for the other, on a grid of typical discs."""
    cell = 2 * fsum(reach) / len(reach)
    grid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for a in reversed(order):
        here, wide = points[a], reach[a]
        x, y = int(here.real // cell), int(here.imag // cell)
        far = int(2 * wide / cell) + 1
        for beside in product(range(x - far, x + far + 1), range(y - far, y + far + 1)):
            for b in grid.get(beside, ()):
                gap, ideal = here - points[b], wide + reach[b]
                square = gap.real * gap.real + gap.imag * gap.imag
                if square < ideal * ideal:
                    push = gap * (PUSH * (ideal / (sqrt(square) + 1e-3 * ideal) - 1))
                    force[a] += push
                    force[b] -= push
        grid[x, y].append(a)


def _length(gap: complex) -> float:
    # Not abs(): its last digit is the C library's choice.
    return sqrt(gap.real * gap.real + gap.imag * gap.imag)


def _area(box: complex) -> float:
    return box.real * box.imag
