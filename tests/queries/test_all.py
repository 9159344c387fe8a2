"""All shipped queries: numbered, named in two languages, portable, and answered alike by every engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kg.export.publish import publish
from kg.export.rdf import RdfWriter
from kg.stores.asking import workers
from kg.stores.load import load
from kg.stores.query import ask, find_query, question, shipped_queries
from kg.stores.query import load as load_rdflib
from tests.builders import BASE, VOCABULARY
from tests.conftest import ROOT
from tests.queries.world import world
from tests.stores.servers import START

NAMES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
Ask = Callable[[str], Sequence[tuple[str, ...]]]


def test_twenty_questions_are_shipped() -> None:
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(1, 21)]
    assert list(shipped_queries()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_asks_in_chinese_then_in_english(name: str) -> None:
    asked = question(shipped_queries()[name])
    assert re.fullmatch(r"[一-鿿、，（）]+？ [A-Z][A-Za-z ,()-]+\?", asked), asked


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_lists_the_question(name: str) -> None:
    chinese, _, english = question(shipped_queries()[name]).partition(" ")
    readme = (ROOT / "queries" / "README.md").read_text("utf-8")
    assert f"| `{name}.rq` | {chinese} | {english} |" in readme


@pytest.mark.parametrize("name", NAMES)
def test_a_query_is_portable(name: str) -> None:
    sparql = find_query(name)
    declared = set(re.findall(r"^PREFIX (\w+):", sparql, re.MULTILINE))
    body = re.sub(r'^(PREFIX|#).*|"[^"]*"', "", sparql, flags=re.MULTILINE)
    assert "SELECT DISTINCT" in body
    assert "ORDER BY" in body
    assert not re.search(r"\b(GRAPH|FROM|SERVICE)\b", body)
    assert set(re.findall(r"\b([a-z]+):\w", body)) == declared


# --- every engine ---


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of a graph in which every question has an answer."""
    writer = RdfWriter(world(), VOCABULARY)
    folder = tmp_path_factory.mktemp("world") / "output"
    publish(folder, {"graph.ttl": writer.facts(), "evidence.ttl": writer.evidence()}, {})
    return folder


@pytest.fixture(scope="module", params=["kg query", *START])
def engine(request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Each engine but rdflib, with that build in it and nothing else."""
    if request.param not in START:
        with workers(published) as asked:
            yield lambda sparql: asked.table(sparql, 30).rows
        return
    with START[request.param](tmp_path_factory.mktemp("store")) as store:
        load(published, store.address, secret=store.secret)
        yield store.rows


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer_and_it_is_the_same_in_every_engine(
    name: str, engine: Ask, published: Path
) -> None:
    expected = ask(load_rdflib(published), find_query(name), BASE).rows
    assert expected
    assert sorted(engine(find_query(name))) == sorted(expected)
