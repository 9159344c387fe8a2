"""What a reader does with the page: find, filter, read, walk, take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib

from kg.export.rdf import RdfWriter
from kg.model import Attribute, Unresolved
from tests import builders
from tests.builders import press
from tests.export.browsing import VOCABULARY, Visit, province

Open = Callable[..., Visit]


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


def test_a_name_inside_the_other_is_marked_there(visit: Open) -> None:
    doc = builders.document("青河省水利厅召开会议。")
    office = builders.node("Institution", "青河省水利厅", builders.evidence(doc, "青河省水利厅"))
    place = builders.node("Place", "青河省", aliases=["青河"])
    graph = builders.graph([doc], [office, place], [builders.edge(office, "located_in", place, builders.evidence(doc))])
    visited = visit(graph, vocabulary=builders.VOCABULARY)
    visited.search("青河省水利厅")
    visited.tab.click("#panel .row summary")
    assert visited.text(".row blockquote") == doc.text
    assert visited.text(".row mark.head") == "青河省水利厅"
    assert visited.text(".row mark.head mark.tail") == "青河省"


def test_a_name_that_a_quote_only_means_is_shown_where_the_document_says_it(visit: Open) -> None:
    doc = builders.document("周远山昨日到任。今天他会见林小满。")
    people = [builders.node("Person", name, builders.evidence(doc, name)) for name in ("周远山", "林小满")]
    edges = [builders.edge(people[0], "meets", people[1], builders.evidence(doc, "今天他会见林小满。"))]
    visited = visit(builders.graph([doc], people, edges), vocabulary=builders.VOCABULARY)
    visited.search("周远山")
    visited.tab.click("#panel .row summary")
    assert visited.text(".row blockquote mark.tail") == "林小满"
    assert visited.text(".row blockquote .note mark.head") == "周远山"
    assert "周远山昨日到任" in visited.text(".row blockquote .note")


def test_a_node_that_was_dragged_stays_where_it_was_put(visit: Open) -> None:
    tab = visit(province()).tab
    where = "id => { const { x, y } = network.canvasToDOM(network.getPosition(id)); return [x, y]; }"
    id_ = tab.evaluate("nodes.getIds()[0]")
    canvas = tab.locator("#canvas canvas").bounding_box()
    assert canvas is not None
    x, y = (at + corner for at, corner in zip(tab.evaluate(where, id_), (canvas["x"], canvas["y"]), strict=True))
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 90, y + 60, steps=5)
    tab.mouse.up()
    put = tab.evaluate("id => network.getPosition(id)", id_)
    assert tab.evaluate(where, id_) == pytest.approx([x + 90 - canvas["x"], y + 60 - canvas["y"]], abs=3)
    tab.get_by_role("button", name="松动").click()
    assert tab.evaluate("id => nodes.get(id).fixed", id_) is True
    assert tab.evaluate("id => network.getPosition(id)", id_) == put


def test_what_is_open_in_the_panel_stays_open_beside_a_text(visit: Open) -> None:
    visited = visit(province())
    visited.search("李乐成")
    visited.tab.click("#panel .row summary")
    visited.tab.click(".row figcaption .link")
    assert visited.text(".row[open] blockquote") == visited.text("#article .paragraph")


def test_the_search_for_a_document_outlives_its_reading(visit: Open) -> None:
    visited = visit(press(100), vocabulary=builders.VOCABULARY)
    visited.tab.click("#tab-documents")
    visited.tab.fill("#list input", "d00007")
    visited.tab.click(".documents .name")
    assert visited.tab.locator(".documents .name").count() == 1


def test_a_doubt_is_told_in_the_language_of_the_page(visit: Open) -> None:
    graph = province()
    case = Unresolved(
        graph.nodes[0].mentions[0], ("李乐成@d2", "李乐成@d3"), "person.name_alone: the document tells no post"
    )
    visited = visit(replace(graph, unresolved=(case,)))
    visited.tab.click("#tab-doubts")
    assert visited.text(".doubt .note") == "可能是 另外 2 份文档里的李乐成 · 文中没有说明职务、住处"
    visited.tab.click("#language")
    assert visited.text(".doubt .note") == "could be 李乐成 of 2 other documents · the document tells no post"
