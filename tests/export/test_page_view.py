"""What of a graph is drawn, where, and how much of a large one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Block, BlockKind, Document, Edge, Field, Graph, Node
from tests import builders
from tests.builders import press
from tests.export.browsing import Visit

Open = Callable[..., Visit]


def crowd(count: int) -> Graph:
    """A place with as many villages, more than are drawn at once."""
    names = [f"place/{number:05}" for number in range(count)]
    nodes = [Node(name, "Place", f"第{number}村") for number, name in enumerate(names)]
    edges = tuple(Edge(name, "located_in", names[0], source="gazetteer") for name in names[1:1201])
    return Graph((Document("d1", "村。"),), tuple(nodes), edges, ())


def test_a_large_graph_says_how_much_of_it_is_drawn_and_search_reaches_the_rest(visit: Open) -> None:
    visited = visit(crowd(2500))
    assert "1,000 / 2,500" in visited.text("#census")
    visited.search("第2400村")
    assert visited.text("#panel h2") == "第2400村"
    assert visited.tab.evaluate("nodes.get(2400).hidden") is False


def test_expand_brings_in_neighbours_that_were_not_drawn(visit: Open) -> None:
    visited = visit(crowd(2500))
    visited.search("第0村")
    before = visited.tab.evaluate("shown.nodes.size")
    visited.tab.click(".actions >> text=展开")
    assert visited.tab.evaluate("shown.nodes.size") == before + 50


def test_a_large_graph_can_begin_with_one_thing(visit: Open) -> None:
    visited = visit(crowd(2500))
    visited.tab.click("#most >> text=一个实体")
    visited.tab.locator("#results button", has_text="第0村").click()
    assert visited.text("#census").startswith("400 / 2,500")
    visited.search("第7村")
    assert visited.text("#census").startswith("2 / 2,500")
    visited.tab.reload()
    assert visited.text("#census").startswith("2 / 2,500")


def test_a_large_graph_can_begin_with_one_document(visit: Open) -> None:
    visited = visit(press(2400), vocabulary=builders.VOCABULARY)
    visited.tab.click("#most >> text=一份文档")
    visited.tab.locator(".documents small >> text=只看").first.click()
    count = visited.tab.evaluate("shown.nodes.size")
    assert 2 <= count <= 12
    visited.tab.wait_for_function("count => captions.length === count", arg=count)
    visited.tab.click("#tab-filters")
    visited.tab.click("text=全部显示")
    assert visited.tab.evaluate("shown.nodes.size") == 1000


def test_what_a_choice_draws_together_goes_home_when_the_choice_is_gone(visit: Open) -> None:
    tab = visit(press(2400), vocabulary=builders.VOCABULARY).tab
    before = tab.evaluate("network.getPositions()")
    tab.evaluate("change({ document: 7 })")
    tab.wait_for_function("() => homes.size > 0")
    ids = tab.evaluate("[...shown.nodes].filter(id => start.has(id))")
    assert all(tab.evaluate("network.getPositions()")[str(id_)] != before[str(id_)] for id_ in ids)
    tab.evaluate("showAll()")
    tab.wait_for_function("() => homes.size === 0")
    after = tab.evaluate("network.getPositions()")
    assert {id_: after[id_] for id_ in before} == before


def test_names_of_the_biggest_nodes_do_not_overlap_at_the_start(visit: Open) -> None:
    visited = visit(crowd(60))
    visited.tab.wait_for_timeout(400)
    assert visited.tab.evaluate("""() => {
        const biggest = captions.slice(0, 30);
        return biggest.length > 10 && biggest.every((a, i) => biggest.slice(i + 1).every(b => apart(a, b)));
    }""")


@pytest.mark.parametrize("width", [1280, 390])
def test_names_and_nodes_are_whole_and_clear_of_the_tools(visit: Open, width: int) -> None:
    visited = visit(press(120), width, builders.VOCABULARY)
    visited.tab.click("#tool-fit")
    visited.tab.wait_for_timeout(600)
    inside = """() => {
        const { clientWidth, clientHeight } = byId("canvas"), tools = byId("tools").getBoundingClientRect().height;
        return captions.length > 20
            && captions.every(({ left, right, bottom }) => left >= 0 && right <= clientWidth && bottom <= clientHeight)
            && [...drawn].every(id => network.canvasToDOM(network.getPosition(id)).y > tools + 8);
    }"""
    assert visited.tab.evaluate(inside)


def test_reading_on_a_phone_leaves_the_head_of_the_page_in_sight(visit: Open) -> None:
    lines = [f"第{number}村报告。" for number in range(200)]
    doc = builders.document("\n".join(lines))
    pieces = tuple(builders.evidence(doc, line) for line in lines)
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Field.TEXT, ((it.start, it.start + 2), (it.start + 2, it.end))) for it in pieces
    )
    visited = visit(builders.graph([doc._replace(blocks=blocks)], []), 390, builders.VOCABULARY)
    visited.tab.evaluate("passage => openDocument(0, passage)", [0, "text", pieces[150].start, pieces[150].end, 0])
    assert visited.tab.locator("#article .cited").count() == 2
    assert visited.tab.evaluate("[scrollY, document.documentElement.scrollHeight - innerHeight]") == [0, 0]


def test_a_type_switched_off_brings_nothing_in(visit: Open) -> None:
    visited = visit(press(2400), vocabulary=builders.VOCABULARY)
    before = set(visited.tab.evaluate("[...shown.nodes]"))
    visited.tab.click("#list button:has-text('人物')")
    after = set(visited.tab.evaluate("[...shown.nodes]"))
    assert after and after < before


def test_those_whom_a_document_names_without_relations_stand_in_rows(visit: Open) -> None:
    text = "、".join(f"第{number}村" for number in range(12))
    doc = builders.document(f"{text}报告。")
    named = [builders.node("Place", name, builders.evidence(doc, name)) for name in text.split("、")]
    others = [builders.node("Place", f"他{number}村") for number in range(2100)]
    visited = visit(builders.graph([doc], [*named, *others]), vocabulary=builders.VOCABULARY)
    visited.tab.evaluate("change({ document: 0 })")
    visited.tab.wait_for_function("() => homes.size === 12")
    assert (
        len(
            {
                visited.tab.evaluate("id => network.getPosition(id).y", id_)
                for id_ in visited.tab.evaluate("[...homes.keys()]")
            }
        )
        == 2
    )


def test_the_query_of_a_large_graph_asks_for_what_is_drawn_of_it(visit: Open) -> None:
    visited = visit(press(2400), vocabulary=builders.VOCABULARY)
    rows = visited.tab.evaluate("sparql().split('\\n').filter(line => line.startsWith('    (')).length")
    assert rows == visited.tab.evaluate("new Set(chosen().map(edge => `${edge.head} ${edge.type} ${edge.tail}`)).size")
