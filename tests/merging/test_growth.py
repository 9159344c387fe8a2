"""What the merge holds: with more documents about the same things, more evidence and nothing else."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator

import pytest

from kg.merging.merge import merge
from kg.model import Entity, Extraction, Graph, Relation
from tests.builders import BASE, IDENTITY, document, evidence

FEW, MANY = 500, 2000


def approvals(count: int) -> Iterator[Extraction]:
    """So many documents that say the same of the same office and the same plan; each is made when it is asked for."""
    for number in range(count):
        doc = document("青河省政府批准《青河规划》。", f"d{number:05}")
        office = Entity(
            "e1", "Institution", "青河省政府", "institution/青河省政府", mentions=(evidence(doc, "青河省政府"),)
        )
        plan = Entity("e2", "Plan", "青河规划", "plan/青河规划", mentions=(evidence(doc, "《青河规划》"),))
        yield Extraction(doc, (office, plan), (Relation("e1", "approves", "e2", evidence(doc)),))


def measured(count: int) -> tuple[Graph, int, int]:
    """The graph, the bytes that it holds in the end, and the most that were held on the way."""
    gc.collect()
    tracemalloc.start()
    graph = merge(approvals(count), BASE, IDENTITY)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return graph, held, peak


@pytest.fixture(scope="module")
def few() -> tuple[Graph, int, int]:
    return measured(FEW)


@pytest.fixture(scope="module")
def many() -> tuple[Graph, int, int]:
    return measured(MANY)


def test_more_documents_about_the_same_things_are_more_evidence_and_no_more_things(
    few: tuple[Graph, int, int], many: tuple[Graph, int, int]
) -> None:
    for graph, count in ((few[0], FEW), (many[0], MANY)):
        assert [len(node.mentions) for node in graph.nodes] == [count, count]
        assert [len(edge.evidence) for edge in graph.edges] == [count]


def test_the_memory_of_a_merge_grows_no_faster_than_the_evidence(
    few: tuple[Graph, int, int], many: tuple[Graph, int, int]
) -> None:
    times = MANY / FEW
    assert many[1] <= 1.1 * times * few[1]
    assert many[2] <= 1.1 * times * few[2]


def test_a_merge_holds_on_its_way_at_most_thrice_what_its_graph_holds(many: tuple[Graph, int, int]) -> None:
    _, held, peak = many
    assert peak <= 3 * held
