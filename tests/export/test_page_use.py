"""What a reader does with the page: find, filter, read, walk, take away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

from kg.export.rdf import RdfWriter
from kg.model import Attribute, Document, Edge, Graph, Node
from tests import builders
from tests.builders import press
from tests.export.browsing import VOCABULARY, Visit, province

Open = Callable[..., Visit]


def crowd(count: int) -> Graph:
    """A place with as many villages, more than are drawn at once."""
    names = [f"place/{number:05}" for number in range(count)]
    nodes = [Node(name, "Place", f"第{number}村") for number, name in enumerate(names)]
    edges = tuple(Edge(name, "located_in", names[0], source="gazetteer") for name in names[1:1201])
    return Graph((Document("d1", "村。"),), tuple(nodes), edges, ())


@pytest.mark.parametrize("query", ["lns", "liaoning", "liaoningsheng"])
def test_search_understands_pinyin(visit: Open, query: str) -> None:
    visited = visit(province())
    visited.search(query)
    assert visited.text("#panel h2") == "辽宁省"


def test_a_document_opens_as_text_and_a_name_in_it_leads_to_its_node(visit: Open) -> None:
    visited = visit(province())
    visited.tab.click("#tab-documents")
    visited.tab.click(".documents .name")
    assert "李乐成发布《辽宁振兴方案》" in visited.text("#article")
    visited.tab.click("#article .named:has-text('李乐成')")
    assert visited.text("#panel h2") == "李乐成"
    assert visited.tab.locator("#article .named.lit").all_inner_texts() == ["李乐成"]


def test_reading_from_a_quote_marks_the_passage(visit: Open) -> None:
    visited = visit(province())
    visited.search("李乐成")
    visited.tab.click("#panel .row summary")
    visited.tab.click(".row figcaption .link")
    assert "".join(visited.tab.locator("#article .paragraph .cited").all_text_contents()).startswith("𠮷日，辽宁省")


def test_time_filter_leaves_out_what_no_document_of_that_time_names(visit: Open) -> None:
    visited = visit(province())
    visited.tab.click(".bar")
    assert visited.tab.evaluate("shown.nodes.has(3)") is False
    assert visited.tab.evaluate("shown.nodes.has(0)") is True


def test_path_between_two_is_found_by_search(visit: Open) -> None:
    visited = visit(province())
    visited.search("沈阳市")
    visited.tab.click("text=路径到…")
    visited.search("辽宁振兴方案")
    assert visited.text("#panel .kicker") == "最短路径 · 2 步"


def test_fold_takes_away_what_hangs_on_a_node_alone_and_unfold_brings_it_back(visit: Open) -> None:
    visited = visit(province())
    visited.search("辽宁省")
    visited.tab.click(".actions >> text=收起")
    assert visited.tab.evaluate("[...shown.nodes].sort()") == [1, 3]
    visited.tab.click(".actions >> text=放开")
    assert visited.tab.evaluate("shown.nodes.size") == 5


def test_near_shows_only_so_many_steps(visit: Open) -> None:
    visited = visit(province())
    visited.search("沈阳市")
    visited.tab.select_option(".actions select", "1")
    assert visited.tab.evaluate("[...shown.nodes].sort()") == [1, 2]


def test_back_returns_to_what_was_shown_before(visit: Open) -> None:
    visited = visit(province())
    visited.search("辽宁省")
    visited.search("沈阳市")
    visited.tab.click("#tool-back")
    visited.tab.wait_for_selector("#panel h2:has-text('辽宁省')")
    assert visited.tab.evaluate("view.focus") == {"kind": "node", "id": 1}


def test_a_link_opens_the_same_view(visit: Open) -> None:
    visited = visit(province())
    visited.tab.click("#list button:has-text('人物')")
    visited.search("沈阳市")
    visited.tab.reload()
    assert visited.text("#panel h2") == "沈阳市"
    assert visited.tab.evaluate("nodes.get(0).hidden") is True


def test_an_address_of_another_graph_shows_the_whole(visit: Open) -> None:
    visited = visit(province())
    visited.tab.evaluate("location.hash = '#node=person/nobody&hide=constructor/x&document=none&lang=toString'")
    visited.tab.wait_for_timeout(200)
    assert visited.tab.evaluate("shown.nodes.size") == 5
    assert visited.complaints == []


def test_picture_and_table_are_saved(visit: Open, tmp_path: Path) -> None:
    visited = visit(province())
    with visited.tab.expect_download() as picture:
        visited.tab.click("#tool-picture")
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with visited.tab.expect_download() as table:
        visited.tab.click("#tool-table")
    rows = table.value.path().read_text("utf-8-sig").splitlines()
    assert rows[1].startswith("李乐成,任职于,省长,辽宁省,原文,d1,2024-03-15,") and len(rows) == 4
    assert visited.violations() == []


def test_table_gives_no_formula_to_a_spreadsheet(visit: Open) -> None:
    visited = visit(province(person="=1+1"))
    assert "\r\n'=1+1," in visited.tab.evaluate("table()")


@pytest.mark.parametrize(("hide", "count"), [("entities/Plan", 2), ("relations/located_in", 2)])
def test_the_query_offered_gives_the_relations_shown(visit: Open, hide: str, count: int) -> None:
    graph = province()
    visited = visit(graph)
    visited.tab.evaluate("key => toggle(key)", hide)
    writer = RdfWriter(graph, VOCABULARY)
    facts = rdflib.Graph().parse(data=writer.facts(), format="turtle", publicID=VOCABULARY.base)
    found = facts.query(visited.tab.evaluate("sparql()"), base=VOCABULARY.base)
    assert len(list(found)) == count == visited.tab.evaluate("shown.edges.size")


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
    visited.tab.wait_for_timeout(500)
    assert visited.tab.evaluate("captions.length") == count
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


def test_an_attribute_opens_to_its_sentence_with_name_and_value_marked(visit: Open) -> None:
    doc = builders.document("2024年5月6日，国务院印发《开放规划》。")
    stated = Attribute("issued", "2024-05-06", builders.evidence(doc, rule="issued.of_test"))
    plan = builders.node("Plan", "《开放规划》", builders.evidence(doc, "《开放规划》"))._replace(attributes=(stated,))
    visited = visit(builders.graph([doc], [plan]), vocabulary=builders.VOCABULARY)
    visited.search("开放规划")
    visited.tab.click("#panel .stated summary")
    assert visited.text(".stated blockquote") == doc.text
    assert visited.text(".stated mark.head") == "《开放规划》"
    assert visited.text(".stated mark.tail") == "2024年5月6日"


def test_names_of_the_biggest_nodes_do_not_overlap_at_the_start(visit: Open) -> None:
    visited = visit(crowd(60))
    visited.tab.wait_for_timeout(400)
    assert visited.tab.evaluate("""() => {
        const biggest = captions.slice(0, 30);
        return biggest.length > 10 && biggest.every((a, i) => biggest.slice(i + 1).every(b => apart(a, b)));
    }""")
