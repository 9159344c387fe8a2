"""Where nodes stand: no label over another, the same on every machine, and soon."""

from __future__ import annotations

import time
from collections import Counter
from itertools import combinations

import networkx as nx
import pytest

from kg.export.positions import Look, layout, look
from kg.model import Graph
from tests.builders import press

Drawn = tuple[list[Look], list[tuple[int, int]]]
TEMPLATES = {
    "nothing": nx.empty_graph(0),
    "one": nx.empty_graph(1),
    "alone": nx.empty_graph(40),
    "pairs": nx.disjoint_union_all([nx.path_graph(2)] * 30),
    "star": nx.star_graph(300),
    "ring": nx.cycle_graph(200),
    "tree": nx.balanced_tree(3, 5),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(15, 15)),
    "two hubs": nx.complete_bipartite_graph(2, 200),
    "clique": nx.complete_graph(40),
    "cliques": nx.connected_caveman_graph(12, 8),
}


def drawn(net: nx.Graph[int]) -> Drawn:
    names = ["村", "人民代表大会", "国民经济和社会发展第十四个五年规划纲要"]
    return [look(names[i % 3], degree) for i, degree in net.degree()], list(net.edges)


def drawn_graph(graph: Graph) -> Drawn:
    place = {node.iri: i for i, node in enumerate(graph.nodes)}
    links = [(place[edge.head], place[edge.tail]) for edge in graph.edges]
    degrees = Counter(i for link in links for i in set(link))
    return [look(node.name, degrees[i]) for i, node in enumerate(graph.nodes)], links


def overlaps(looks: list[Look], points: list[complex]) -> int:
    """How many pairs of boxes share room; a box begins above the symbol, whose middle the point is."""
    lows = [point - complex(it.box.real / 2, it.size) for it, point in zip(looks, points, strict=True)]
    boxes = sorted((low.real, low.imag, *_corner(low + it.box)) for it, low in zip(looks, lows, strict=True))
    found, open_ = 0, list[tuple[float, float, float, float]]()
    for box in boxes:
        open_ = [other for other in open_ if other[2] > box[0]]
        found += sum(box[1] < other[3] and other[1] < box[3] for other in open_)
        open_.append(box)
    return found


def _corner(point: complex) -> tuple[float, float]:
    return point.real, point.imag


@pytest.mark.parametrize("shape", TEMPLATES)
def test_no_label_lies_over_another(shape: str) -> None:
    looks, links = drawn(TEMPLATES[shape])
    assert overlaps(looks, layout(looks, links)) == 0


@pytest.mark.parametrize("size", [500, 2000])
def test_no_label_lies_over_another_in_a_graph_of_newspapers(size: int) -> None:
    looks, links = drawn_graph(press(size))
    assert overlaps(looks, layout(looks, links)) == 0


def test_overlaps_are_seen() -> None:
    looks = [look("村", 0)] * 2
    assert overlaps(looks, [0j, 10 + 10j]) == 1


def test_ten_thousand_nodes_are_laid_out_in_time_that_grows_with_their_number() -> None:
    times = []
    for size in (2_500, 10_000):
        looks, links = drawn_graph(press(size))
        begin = time.process_time()
        layout(looks, links)
        times.append(time.process_time() - begin)
    assert times[1] < 8 * times[0]


def test_linked_stand_nearer_than_others() -> None:
    looks, links = drawn(TEMPLATES["cliques"])
    points = layout(looks, links)

    def mean(pairs: list[tuple[int, int]]) -> float:
        return sum(abs(points[a] - points[b]) for a, b in pairs) / len(pairs)

    assert mean(links) < mean(list(combinations(range(len(looks)), 2))) / 2
