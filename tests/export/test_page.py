"""The page as a reader meets it: in a real browser, offline, with honest and with hostile names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from kg.export.page import page
from kg.model import Graph
from tests.conftest import ROOT
from tests.export.browsing import HOSTILE, INJECTION, SENTENCE, VOCABULARY, Visit, painted, province

SCRIPTS = 5 + len(list((ROOT / "kg/export/web").glob("*.js")))  # four tables of data and the library stand beside ours


@pytest.mark.parametrize("width", [1280, 390])
def test_draws_without_error_request_or_violation(visit: Callable[..., Visit], width: int) -> None:
    visited = visit(province(), width)
    visited.tab.wait_for_function("document.querySelector('canvas').width > 0")
    visited.tab.wait_for_timeout(300)
    assert painted(visited.tab) > 500
    assert visited.complaints == []
    assert visited.violations() == []
    assert [url.split(":")[0] for url in visited.requests if not url.startswith("data:")] == ["file"]


def test_empty_graph_draws(visit: Callable[..., Visit]) -> None:
    visited = visit(Graph((), (), (), ()))
    assert visited.text("#census").replace("\xa0", " ") == "0 个实体 · 0 条关系 · 0 份文档"
    assert visited.complaints == []


def test_fits_a_phone(visit: Callable[..., Visit]) -> None:
    tab = visit(province(), 390).tab
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    box = tab.locator("#canvas").bounding_box()
    assert box and box["width"] == 390 and box["height"] > 300


def test_document_is_declared(visit: Callable[..., Visit]) -> None:
    tab = visit(province()).tab
    assert tab.evaluate("[document.compatMode, document.documentElement.lang, document.title]") == [
        "CSS1Compat",
        "zh-Hans",
        "政图 · 政策知识图谱",
    ]


@pytest.mark.parametrize("query", ["辽宁省", "我省", "210000"])
def test_search_focuses_node_by_name_alias_or_code(visit: Callable[..., Visit], query: str) -> None:
    visited = visit(province())
    visited.search(query)
    panel = visited.text("#panel")
    assert "辽宁省" in panel and "辽宁、我省" in panel and "210000" in panel
    assert visited.tab.evaluate("view.focus") == {"kind": "node", "id": 1}


def test_node_panel_groups_edges_and_shows_the_post(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.search("辽宁省")
    headings = visited.tab.locator("#panel h3").all_inner_texts()
    assert headings == ["← 位于 · 1", "← 任职于 · 1", "→ 发布 · 1", "原文提及 · 1"]
    assert visited.text("#panel .row:has-text('李乐成') .post") == "省长"


def test_row_opens_its_evidence_with_both_names_marked(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.search("李乐成")
    visited.tab.click("#panel .row summary")
    assert visited.text(".row blockquote") == SENTENCE
    assert visited.text(".row mark.head") == "李乐成"
    assert visited.text(".row mark.tail") == "辽宁省"
    caption = visited.text(".row figcaption")
    assert all(part in caption for part in ("省政府公报", "d1", f"正文 0–{len(SENTENCE)}", "rule.of_test"))


def test_gazetteer_edge_says_that_no_text_states_it(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.search("沈阳市")
    visited.tab.click("#panel .row summary")
    assert "行政区划表" in visited.text("#panel .note")


def test_click_on_canvas_edge_shows_evidence(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    x, y = visited.tab.evaluate("""() => {
        const [from, to] = [network.getPosition(0), network.getPosition(1)];
        const { x, y } = network.canvasToDOM({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
        const box = document.querySelector("#canvas").getBoundingClientRect();
        return [x + box.x, y + box.y];
    }""")
    visited.tab.mouse.click(x, y)
    visited.tab.wait_for_selector("blockquote")
    assert "任职于（省长）" in visited.text("#panel")
    assert visited.text("blockquote") == SENTENCE


def test_click_on_a_name_shows_its_node(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.tab.wait_for_timeout(300)
    x, y = visited.tab.evaluate("""() => {
        const { left, right, top, bottom } = captions.find(caption => caption.id === 1);
        const box = document.querySelector("#canvas").getBoundingClientRect();
        return [(left + right) / 2 + box.x, (top + bottom) / 2 + box.y];
    }""")
    visited.tab.mouse.click(x, y)
    visited.tab.wait_for_selector("#panel h2:has-text('辽宁省')")


def test_legend_counts_and_filters(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    person = visited.tab.locator("#list button", has_text="人物")
    assert person.inner_text().split() == ["▲", "人物", "1"]
    person.click()
    assert visited.tab.evaluate("nodes.get(0).hidden") is True
    assert visited.text("#census").replace("\xa0", " ") == "4 / 5 个实体 · 2 / 3 条关系 · 1 份文档"
    visited.tab.click("text=全部显示")
    visited.tab.click("#list button:has-text('发布')")
    assert visited.tab.evaluate("edges.get().map(edge => edge.hidden)") == [False, True, False]


def test_search_brings_back_a_hidden_type(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.tab.click("#list button:has-text('人物')")
    visited.search("李乐成")
    assert visited.tab.evaluate("nodes.get(0).hidden") is False


def test_escape_clears(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.search("辽宁省")
    visited.tab.keyboard.press("Escape")
    assert visited.text("#panel") == ""
    assert visited.tab.evaluate("view.focus") is None


def test_language_switches(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.tab.click("#language")
    assert "Plan or policy" in visited.text("#list") and "located in" in visited.text("#list")
    assert visited.tab.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("name", [HOSTILE, INJECTION, "<!--<script>", "${1}{{ 7 * 7 }}", "a&amp;b", "\u2028\u2029"])
def test_hostile_text_stays_text(visit: Callable[..., Visit], name: str) -> None:
    visited = visit(province(name, name, f"辽宁省{name}。"))
    visited.tab.evaluate("focus({ kind: 'node', id: 0 })")
    visited.tab.click("#panel .row summary")
    visited.tab.wait_for_selector("blockquote")
    assert visited.tab.locator("#panel h2").text_content() == name
    assert visited.tab.locator(".row blockquote").text_content() == f"辽宁省{name}。"
    assert visited.tab.title() == "政图 · 政策知识图谱"
    assert visited.tab.locator("img").count() == 0
    assert visited.tab.evaluate("document.scripts.length") == SCRIPTS
    assert visited.complaints == [] and visited.violations() == []


def test_half_a_surrogate_pair_can_be_written() -> None:
    "".join(page(province("李\ud800"), VOCABULARY)["graph.html"]).encode("utf-8")


def test_same_graph_gives_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import hashlib; from kg.export.page import page; from tests.export.browsing import VOCABULARY, province;"
        "print(hashlib.sha256(repr([*map(list, page(province(), VOCABULARY).values())]).encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code]
    environments = [{**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)} for seed in "01"]
    runs = [subprocess.run(command, env=env, capture_output=True, text=True, check=True) for env in environments]
    assert runs[0].stdout == runs[1].stdout
