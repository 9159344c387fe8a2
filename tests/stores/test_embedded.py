"""The store on disk beside a build: made once, kept while it fits, made anew when it does not, never in the way."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import StorageError
from kg.export.publish import publish, verify
from kg.export.rdf import RdfWriter
from kg.stores.asking import ask
from kg.stores.embedded import prefixes, prepare
from kg.stores.table import Table
from tests.builders import BASE, VOCABULARY, document, edge, evidence, graph, node
from tests.conftest import command

NAMES = "SELECT ?name WHERE { ?place a kg:Place ; rdfs:label ?name }"
Publish = Callable[..., Path]


@pytest.fixture
def published(tmp_path: Path) -> Publish:
    """Publishes a build of two places, one in the other, to ``output``."""

    def write(town: str = "柳林镇") -> Path:
        doc = document(f"{town}在青河市。")
        part, city = node("Place", town, evidence(doc, town)), node("Place", "青河市", evidence(doc, "青河市"))
        writer = RdfWriter(graph([doc], [part, city], [edge(part, "located_in", city, evidence(doc))]), VOCABULARY)
        files = {"graph.ttl": writer.facts(), "evidence.ttl": writer.evidence()}
        publish(tmp_path / "output", files, {})
        return tmp_path / "output"

    return write


def cut(store: Path) -> None:
    """Cuts every data file of a store."""
    for file in store.glob("*.sst"):
        os.truncate(file, 50)


def flip(store: Path) -> None:
    """Turns bits in the first block of every data file, where opening does not look."""
    for file in store.glob("*.sst"):
        data = bytearray(file.read_bytes())
        data[5] ^= 255
        file.write_bytes(data)


def headless(store: Path) -> None:
    (store / "CURRENT").unlink()


def test_facts_and_evidence_are_asked_together(published: Publish) -> None:
    sparql = "SELECT ?part ?quote WHERE { ?s rdf:subject/rdfs:label ?part ; prov:wasQuotedFrom/rdf:value ?quote }"
    assert ask(published(), sparql, 10) == Table(("part", "quote"), (("柳林镇", "柳林镇在青河市。"),))


def test_the_store_is_made_once_and_kept(published: Publish) -> None:
    folder = published()
    path = prepare(folder)
    before = {file.name: file.stat().st_mtime_ns for file in path.iterdir()}
    assert prepare(folder) == path and ask(folder, NAMES, 10).rows == (("柳林镇",), ("青河市",))
    assert before.items() <= {file.name: file.stat().st_mtime_ns for file in path.iterdir()}.items()


def test_another_build_is_answered_from_a_store_of_its_own_and_the_old_one_goes(published: Publish) -> None:
    folder = published()
    old = prepare(folder)
    published("白山镇")
    assert ask(folder, NAMES, 10).rows == (("白山镇",), ("青河市",))
    assert not old.exists()


def test_the_published_set_stays_as_it_was(published: Publish) -> None:
    folder = published()
    before = sorted(path.name for path in folder.iterdir())
    ask(folder, NAMES, 10)
    verify(folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    published("白山镇")  # a store beside the output does not hinder the next build


@pytest.mark.parametrize("harm", [cut, flip, headless])
def test_a_damaged_store_is_made_anew(published: Publish, harm: Callable[[Path], None]) -> None:
    folder = published()
    harm(prepare(folder))
    assert ask(folder, NAMES, 10).rows == (("柳林镇",), ("青河市",))


def test_what_an_interrupted_run_left_is_cleared_away(published: Publish) -> None:
    folder = published()
    left = folder.with_name(".output.store") / "new"
    left.mkdir(parents=True)
    (left / "half").write_text("a store")
    assert ask(folder, NAMES, 10).rows and not left.exists()


def test_two_first_queries_at_once_both_answer(published: Publish) -> None:
    folder = published()
    runs = [
        subprocess.Popen(command("query", NAMES, "-g", folder, "--csv"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [(run.communicate()[0].decode().split(), run.returncode) for run in runs] == [
        (["name", "柳林镇", "青河市"], 0),
    ] * 2


def test_the_prefix_kg_is_the_one_of_the_build(published: Publish) -> None:
    folder = published()
    text = (folder / "graph.ttl").read_text("utf-8").replace(BASE, "https://other.example/")
    files = {"graph.ttl": text, "evidence.ttl": (folder / "evidence.ttl").read_text("utf-8")}
    publish(folder, files, {})
    assert prefixes(folder)["kg"] == "https://other.example/ontology#"
    assert ask(folder, NAMES, 10).rows == (("柳林镇",), ("青河市",))


# --- what is no build ---


@pytest.mark.parametrize("missing", ["graph.ttl", "evidence.ttl", "manifest.json"])
def test_a_folder_without_a_whole_build_is_named(published: Publish, missing: str) -> None:
    folder = published()
    (folder / missing).unlink()
    with pytest.raises(StorageError, match="not there; run `kg build` first") as raised:
        ask(folder, NAMES, 10)
    assert str(folder / missing) in str(raised.value)


@pytest.mark.parametrize("content", ["<a:a> <a:b> ", "<html></html>", ""])
def test_a_file_that_is_not_what_was_built_is_named(published: Publish, content: str) -> None:
    folder = published()
    (folder / "evidence.ttl").write_text(content)
    with pytest.raises(StorageError, match=r"evidence\.ttl: not the Turtle that was built; build again"):
        ask(folder, NAMES, 10)


def test_a_place_that_cannot_be_written_is_named_with_a_way_out(published: Publish) -> None:
    folder = published()
    folder.with_name(".output.store").write_text("in the way")
    with pytest.raises(StorageError, match=r"\.output\.store: cannot be written: .*--engine rdflib"):
        ask(folder, NAMES, 10)


# --- a query that would take for ever ---


def test_a_query_is_ended_at_its_time_limit(published: Publish) -> None:
    folder = published()
    every = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(9))
    started = time.monotonic()
    run = subprocess.run(
        command("query", f"SELECT (COUNT(*) AS ?n) {{ {every} }}", "-g", folder, "--timeout", "1"),
        capture_output=True,
        check=False,
    )
    assert time.monotonic() - started < 6
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode() == "query: not answered within 1 seconds; narrow it, or add LIMIT\n"
