"""Pages opened in a real browser from a file, without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.export.page import page
from kg.model import Graph
from kg.rulebook.vocabulary import Vocabulary
from tests.export.browsing import VOCABULARY, Visit


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Callable[..., Visit]:
    """Opens a graph's page from a file, without a network, at a given width."""

    def open_page(graph: Graph, width: int = 1280, vocabulary: Vocabulary = VOCABULARY) -> Visit:
        for name, chunks in page(graph, vocabulary).items():
            (tmp_path / name).write_text("".join(chunks), encoding="utf-8")
        tab = browser.new_context(offline=True, viewport={"width": width, "height": 800}).new_page()
        visited = Visit(tab)
        tab.on("request", lambda request: visited.requests.append(request.url))
        tab.on("pageerror", lambda error: visited.complaints.append(str(error)))
        tab.on("console", lambda message: visited.complaints.append(message.text))
        tab.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective))"
        )
        tab.goto((tmp_path / "graph.html").as_uri())
        return visited

    return open_page
