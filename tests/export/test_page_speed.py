"""How soon the page draws and answers, in a real browser.

Counted in seconds of the processor, not of the clock: other work on the machine makes no test fail. `make speed` runs
all sizes, the ordinary tests a share.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.export.page import page
from tests import builders
from tests.export.browsing import Visit

Open = Callable[..., Visit]
LONGEST = 200.0  # milliseconds that a task may take after the page has loaded
KEYSTROKE = 50.0

# What a reader does, one after the other, in a graph whose most connected node is the first that a search finds.
WALK: dict[str, Callable[[Visit], object]] = {
    "focus by search": lambda it: it.search("委员会"),
    "focus on the canvas": lambda it: it.tab.evaluate("focus({ kind: 'node', id: importance[0] })"),
    "expand": lambda it: it.tab.locator(".actions button").first.click(),
    "open an edge": lambda it: it.tab.locator("#panel .row summary").first.click(),
    "read its document": lambda it: it.tab.locator("#panel figcaption .link").first.click(),
    "only what is near": lambda it: it.tab.locator(".actions select").select_option("2"),
    "everything again": lambda it: it.tab.locator(".actions select").select_option("0"),
    "a way to another": lambda it: it.tab.evaluate("findPath(importance[1], importance[900])"),
    "leave the focus": lambda it: it.tab.keyboard.press("Escape"),
    "the list of documents": lambda it: it.tab.click("#tab-documents"),
    "one document": lambda it: it.tab.locator(".documents small .link").first.click(),
    "the filters": lambda it: it.tab.click("#tab-filters"),
    "all documents": lambda it: it.tab.click("text=全部显示"),
    "a type away": lambda it: it.tab.click("#list button:has-text('人物')"),
    "and back": lambda it: it.tab.click("#list button:has-text('人物')"),
    "a link opened": lambda it: it.tab.evaluate("location.hash = '#hide=entities/Plan'"),
    "another language": lambda it: it.tab.click("#language"),
}


class Tasks:
    """Milliseconds of the processor that each task of a page's own thread took."""

    def __init__(self, browser: Browser, visited: Visit) -> None:
        self._browser, self._tab = browser, visited.tab

    def __enter__(self) -> Tasks:
        self._browser.start_tracing(page=self._tab, categories=["disabled-by-default-devtools.timeline"])
        return self

    def __exit__(self, *_: object) -> None:
        events = json.loads(self._browser.stop_tracing())["traceEvents"]
        threads = {
            (event["pid"], event["tid"])
            for event in events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        self.milliseconds = [
            event["tdur"] / 1000
            for event in events
            if event["name"] == "RunTask" and "tdur" in event and (event["pid"], event["tid"]) in threads
        ]


def opened(visit: Open, size: int) -> Visit:
    visited = visit(builders.press(size), vocabulary=builders.VOCABULARY)
    visited.tab.wait_for_timeout(500)
    return visited


@pytest.mark.parametrize(
    ("size", "most"),
    [(1_000, 1.5), pytest.param(3_000, 3.0, marks=pytest.mark.long), pytest.param(10_000, 3.0, marks=pytest.mark.long)],
)
def test_the_first_drawing_comes_soon(browser: Browser, visit: Open, tmp_path: Path, size: int, most: float) -> None:
    visited = visit(builders.graph([], []))  # a tab to begin with
    for name, chunks in page(builders.press(size), builders.VOCABULARY).items():
        (tmp_path / name).write_text("".join(chunks), "utf-8")
    with Tasks(browser, visited) as tasks:
        visited.tab.goto((tmp_path / "graph.html").as_uri())
        visited.tab.wait_for_function("performance.getEntriesByName('drawn').length")
    print(f"{size} nodes drawn after {sum(tasks.milliseconds):.0f} ms")
    assert 0.01 < sum(tasks.milliseconds) / 1000 < most


@pytest.mark.parametrize(
    "size", [10_000, pytest.param(1_000, marks=pytest.mark.long), pytest.param(2_000, marks=pytest.mark.long)]
)
def test_no_task_is_long_after_loading(browser: Browser, visit: Open, size: int) -> None:
    visited = opened(visit, size)
    longest = {}
    for name, act in WALK.items():
        with Tasks(browser, visited) as tasks:
            act(visited)
            visited.tab.wait_for_timeout(450)  # the journey on the canvas takes 350
        longest[name] = max(tasks.milliseconds)
    print(f"{size} nodes:", {name: round(figure) for name, figure in longest.items()})
    assert {name: figure for name, figure in longest.items() if figure > LONGEST} == {}
    assert visited.complaints == []


def test_a_keystroke_in_the_search_box_is_answered_at_once(browser: Browser, visit: Open) -> None:
    visited = opened(visit, 10_000)
    visited.tab.keyboard.press("/")
    with Tasks(browser, visited) as tasks:
        for key in "江河jh山1":
            visited.tab.keyboard.insert_text(key)
            visited.tab.wait_for_timeout(50)
    print(f"slowest keystroke {max(tasks.milliseconds):.0f} ms")
    assert max(tasks.milliseconds) < KEYSTROKE
