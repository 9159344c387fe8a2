"""The page as a reader meets it: in a real browser, offline, with honest and with hostile names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg.export.page import page
from kg.model import Document, Edge, Evidence, Field, Graph, Node
from kg.vocabulary import EntityType, RelationType, Vocabulary

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

VOCABULARY = Vocabulary(
    base="https://zhengtu.example/",
    entities={
        "Place": EntityType("Place", "place", "地方", "Place", (), "#1b7f5c", "dot"),
        "Person": EntityType("Person", "person", "人物", "Person", (), "#8a3ffc", "triangle"),
        "Plan": EntityType("Plan", "plan", "规划与文件", "Plan or policy", (), "#b3541e", "diamond"),
    },
    relations={
        "located_in": RelationType("located_in", "位于", "located in", ("Place",), ("Place",)),
        "holds_post": RelationType("holds_post", "任职于", "holds post at", ("Person",), ("Place",)),
        "issues": RelationType("issues", "发布", "issues", ("Place",), ("Plan",)),
    },
    attributes={},
)

# U+20BB7 takes two UTF-16 units: offsets that count code points must survive it.
SENTENCE = "𠮷日，辽宁省省长李乐成发布《辽宁振兴方案》。"
HOSTILE = "</script><script>document.title='owned'</script>"
INJECTION = '"><img src=x onerror="document.title=\'owned\'">'


def evidence(text: str, start: int, end: int) -> Evidence:
    return Evidence("d1", Field.TEXT, start, end, text[start:end], "rule.of_test")


def province(person: str = "李乐成", plan: str = "辽宁振兴方案", sentence: str = SENTENCE) -> Graph:
    """A province, its city, its governor and its plan; one other place stands alone."""

    def found(name: str) -> tuple[Evidence, ...]:
        start = sentence.find(name)
        return (evidence(sentence, start, start + len(name)),) if start >= 0 else ()

    whole = (evidence(sentence, 0, len(sentence)),)
    return Graph(
        documents=(Document("d1", sentence, "省政府公报", "2024-03-15"),),
        nodes=(
            Node("person/1", "Person", person, mentions=found(person)),
            Node("place/210000", "Place", "辽宁省", "210000", ("辽宁", "我省"), found("辽宁省")),
            Node("place/210100", "Place", "沈阳市", "210100", ("沈阳",)),
            Node("place/渤海", "Place", "渤海"),
            Node("plan/1", "Plan", plan, mentions=found(plan)),
        ),
        edges=(
            Edge("person/1", "holds_post", "place/210000", "省长", evidence=whole),
            Edge("place/210000", "issues", "plan/1", evidence=whole),
            Edge("place/210100", "located_in", "place/210000", source="gazetteer"),
        ),
        unresolved=(),
    )


@dataclass
class Visit:
    """An open page, and everything it did that a page must not do."""

    tab: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> object:
        return self.tab.evaluate("violations")

    def text(self, selector: str) -> str:
        return self.tab.locator(selector).inner_text()

    def search(self, name: str) -> None:
        self.tab.keyboard.press("/")
        self.tab.keyboard.type(name)
        self.tab.keyboard.press("Enter")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"the page is tested in a real browser: {CHROMIUM} is missing; apt-get install chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Callable[..., Visit]:
    """Opens a graph's page from a file, without a network, at a given width."""

    def open_page(graph: Graph, width: int = 1280) -> Visit:
        path = tmp_path / "graph.html"
        path.write_text(page(graph, VOCABULARY), encoding="utf-8")
        tab = browser.new_context(offline=True, viewport={"width": width, "height": 800}).new_page()
        visited = Visit(tab)
        tab.on("request", lambda request: visited.requests.append(request.url))
        tab.on("pageerror", lambda error: visited.complaints.append(str(error)))
        tab.on("console", lambda message: visited.complaints.append(message.text))
        tab.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective))"
        )
        tab.goto(path.as_uri())
        return visited

    return open_page


def painted(tab: Page) -> int:
    """How many pixels of the canvas carry ink."""
    count = tab.evaluate("""() => {
        const canvas = document.querySelector("canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    }""")
    assert isinstance(count, int)
    return count


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
    assert visited.text("#census") == "0 个实体 · 0 条关系 · 0 份文档"
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
    assert visited.tab.locator("#panel h3").all_inner_texts() == ["← 位于 · 1", "← 任职于 · 1", "→ 发布 · 1"]
    assert visited.text("#panel .row:has-text('李乐成') .post") == "省长"


def test_row_opens_its_evidence_with_both_names_marked(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.search("李乐成")
    visited.tab.click("#panel .row summary")
    assert visited.text("blockquote") == SENTENCE
    assert visited.text("mark.head") == "李乐成"
    assert visited.text("mark.tail") == "辽宁省"
    caption = visited.text("figcaption")
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


def test_legend_counts_and_filters(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    person = visited.tab.locator("#legend button", has_text="人物")
    assert person.inner_text().split() == ["▲", "人物", "1"]
    person.click()
    assert visited.tab.evaluate("nodes.get(0).hidden") is True
    assert visited.text("#census") == "4 / 5 个实体 · 2 / 3 条关系 · 1 份文档"
    visited.tab.click("text=全部显示")
    visited.tab.click("#legend button:has-text('发布')")
    assert visited.tab.evaluate("edges.get().map(edge => edge.hidden)") == [False, True, False]


def test_search_brings_back_a_hidden_type(visit: Callable[..., Visit]) -> None:
    visited = visit(province())
    visited.tab.click("#legend button:has-text('人物')")
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
    assert "Plan or policy" in visited.text("#legend") and "located in" in visited.text("#legend")
    assert visited.tab.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("name", [HOSTILE, INJECTION, "<!--<script>", "${1}{{ 7 * 7 }}", "a&amp;b", "\u2028\u2029"])
def test_hostile_text_stays_text(visit: Callable[..., Visit], name: str) -> None:
    visited = visit(province(name, name, f"辽宁省{name}。"))
    visited.tab.evaluate("focus({ kind: 'node', id: 0 })")
    visited.tab.click("#panel .row summary")
    visited.tab.wait_for_selector("blockquote")
    assert visited.tab.locator("h2").text_content() == name
    assert visited.tab.locator("blockquote").text_content() == f"辽宁省{name}。"
    assert visited.tab.title() == "政图 · 政策知识图谱"
    assert visited.tab.locator("img").count() == 0
    assert visited.tab.evaluate("document.scripts.length") == 4
    assert visited.complaints == [] and visited.violations() == []


def test_half_a_surrogate_pair_can_be_written() -> None:
    page(province("李\ud800"), VOCABULARY).encode("utf-8")


def test_same_graph_gives_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_page as t, hashlib;"
        "print(hashlib.sha256(t.page(t.province(), t.VOCABULARY).encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    environments = [{**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)} for seed in "01"]
    runs = [subprocess.run(command, env=env, capture_output=True, text=True, check=True) for env in environments]
    assert runs[0].stdout == runs[1].stdout
