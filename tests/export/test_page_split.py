"""A page whose texts lie in files beside it: loaded from the disk when asked for, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg.export.page
from kg.export.page import page
from tests import builders
from tests.export.browsing import Visit
from tests.export.firefox import FIREFOX, Firefox, firefox
from tests.stores.servers import missing

Open = Callable[..., Visit]
PRESS = builders.press(400)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that hold no texts themselves, so that a small graph shows what a large one does."""
    monkeypatch.setattr(kg.export.page, "EMBEDDED", 0)
    monkeypatch.setattr(kg.export.page, "SHARE", 20_000)


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if not FIREFOX.exists():
        missing(str(FIREFOX), "apt-get install firefox-esr")
    with firefox(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


def test_few_texts_stay_in_the_page() -> None:
    assert page(PRESS, builders.VOCABULARY).keys() == {"graph.html"}


def test_many_texts_lie_in_files_of_some_size(small: None) -> None:
    files = {name: "".join(chunks) for name, chunks in page(PRESS, builders.VOCABULARY).items()}
    first, *others = files.items()
    assert first[0] == "graph.html" and [name for name, _ in others] == ["graph-texts-001.js", "graph-texts-002.js"]
    assert all(len(text.encode()) < 25_000 for _, text in others)
    assert PRESS.documents[50].text not in first[1]


def test_a_text_is_loaded_when_it_is_read(small: None, visit: Open) -> None:
    visited = visit(PRESS, vocabulary=builders.VOCABULARY)
    assert not any("graph-texts" in url for url in visited.requests)
    visited.tab.click("#tab-documents")
    visited.tab.locator(".documents .name").nth(90).click()
    visited.tab.wait_for_selector("#article .paragraph")
    assert visited.text("#article .paragraph") == PRESS.documents[90].text
    assert [url.rsplit("/")[-1] for url in visited.requests if "graph-texts" in url] == ["graph-texts-002.js"]
    assert visited.complaints == [] and visited.violations() == []


def test_a_quote_and_a_table_bring_their_texts(small: None, visit: Open) -> None:
    visited = visit(PRESS, vocabulary=builders.VOCABULARY)
    visited.tab.evaluate("focus({ kind: 'edge', id: 0 })")
    visited.tab.wait_for_selector("blockquote mark.tail")
    with visited.tab.expect_download() as table:
        visited.tab.click("#tool-table")
    assert PRESS.edges[0].evidence[0].text in table.value.path().read_text("utf-8-sig")


def test_a_missing_file_is_named(small: None, visit: Open, tmp_path: Path) -> None:
    visited = visit(PRESS, vocabulary=builders.VOCABULARY)
    (tmp_path / "graph-texts-001.js").unlink()
    visited.tab.evaluate("openDocument(0)")
    visited.tab.wait_for_selector("#trouble:not(:empty)")
    assert "graph-texts-001.js" in visited.text("#trouble")


def test_no_script_of_the_network_or_of_a_text_runs(small: None, visit: Open) -> None:
    visited = visit(PRESS, vocabulary=builders.VOCABULARY)
    visited.tab.evaluate("""() => {
        const script = Object.assign(document.createElement("script"), { src: "https://example.org/x.js" });
        document.head.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='document.title = 1'>");
    }""")
    visited.tab.wait_for_function("() => violations.length >= 3")
    assert set(visited.tab.evaluate("violations")) == {"script-src-elem", "img-src", "script-src-attr"}
    assert visited.tab.title() == "政图 · 政策知识图谱"


@pytest.mark.parametrize("split", [False, True])
def test_firefox_draws_searches_and_reads(
    tab: Firefox, tmp_path: Path, split: bool, request: pytest.FixtureRequest
) -> None:
    if split:
        request.getfixturevalue("small")
    for name, chunks in page(PRESS, builders.VOCABULARY).items():
        (tmp_path / name).write_text("".join(chunks), "utf-8")
    tab.open(tmp_path / "graph.html")
    tab.run("""
        window.seen = [];
        document.addEventListener("securitypolicyviolation", event => seen.push(event.violatedDirective));
        window.addEventListener("error", event => seen.push(event.message));
    """)
    tab.wait("document.querySelector('canvas')?.width")
    name = PRESS.nodes[3].name
    tab.type("#search", name + "\ue007")
    tab.wait(f"document.querySelector('#panel h2')?.textContent === '{name}'")
    tab.click("#tab-documents")
    tab.click(".documents .name")
    tab.wait("document.querySelector('#article .paragraph')")
    assert tab.run("return document.querySelector('#article .paragraph').textContent") == PRESS.documents[0].text
    urls = tab.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert all(url.startswith("file:") for url in urls)
    assert tab.run("return seen") == []
