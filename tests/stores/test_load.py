"""Loading a build into real stores: whole, once, where it was told, and counted there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from kg.errors import KGError, LoadError, StorageError
from kg.stores.client import Secret
from kg.stores.load import Loaded, load
from kg.stores.query import ask, find_query, shipped_queries
from kg.stores.query import load as load_rdflib
from tests.builders import BASE
from tests.conftest import Run, command
from tests.stores.servers import Running

ALL = ("facts", "evidence", "documents")
SPARQL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="session")
def loaded(store: Running, seed_build: Path) -> tuple[Running, Loaded]:
    """A store with the seed in it, facts and evidence together and each document in a graph of its own."""
    return store, load(seed_build, store.address, parts=ALL, secret=store.secret)


@pytest.fixture(scope="session")
def sizes(seed_build: Path) -> tuple[int, int]:
    """How many triples the facts with the evidence have, and how many quads the documents."""
    quads = (seed_build / "graph.nq").read_text("utf-8").splitlines()
    return len(load_rdflib(seed_build)), len(set(quads))


def test_a_store_tells_its_kind_and_takes_every_triple(loaded: tuple[Running, Loaded], sizes: tuple[int, int]) -> None:
    store, result = loaded
    assert result == Loaded(store.name, sum(sizes), sum(sizes), 0)
    graphs = store.rows(
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} "
        f"FILTER (STRSTARTS(STR(?g), '{BASE}document/') || STR(?g) = '{BASE}gazetteer') }}"
    )
    assert graphs == [(str(sizes[1]),)]
    assert store.count(BASE if store.name == "virtuoso" else "") == sizes[0]


def test_loading_twice_adds_nothing(loaded: tuple[Running, Loaded], seed_build: Path) -> None:
    store, first = loaded
    before = store.rows(SPARQL), store.rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert load(seed_build, store.address, parts=ALL, secret=store.secret) == first
    assert (store.rows(SPARQL), store.rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")) == before


def test_facts_alone_go_into_the_graph_that_is_named(store: Running, seed_build: Path) -> None:
    graph = "https://example.org/图/政策"
    result = load(seed_build, store.address, parts=["facts"], graph=graph, secret=store.secret)
    facts = ask(load_rdflib(seed_build), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?s a kg:Document }", BASE)
    assert store.count(graph) == result.triples > 0
    asked = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o . ?s a <{BASE}ontology#Document> }} }}"
    assert store.rows(asked) == list(facts.rows)


@pytest.mark.parametrize("name", shipped_queries())
def test_a_shipped_query_has_the_same_rows_in_every_engine(
    loaded: tuple[Running, Loaded], seed_build: Path, name: str
) -> None:
    expected = ask(load_rdflib(seed_build), find_query(name), BASE).rows
    assert sorted(loaded[0].rows(find_query(name))) == sorted(expected)


# --- the command ---


def test_the_command_says_what_is_there(store: Running, seed_build: Path, run_kg: Run) -> None:
    words = ["load", store.address, "-g", seed_build, "--into", "https://example.org/command"]
    user = ["--user", store.secret.user] if store.secret.user else []
    done = run_kg(*words, *user, KG_PASSWORD=store.secret.password)
    n = store.count("https://example.org/command")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{n:,} triples are in {store.address} ({store.name}), {n:,} sent now\n"
    again = run_kg(*words, *user, "--json", KG_PASSWORD=store.secret.password)
    assert json.loads(again.stdout) == {"store": store.name, "triples": n, "sent": n, "more": 0}


def test_triples_of_another_build_are_told(store: Running, seed_build: Path) -> None:
    graph = "https://example.org/more"
    first = load(seed_build, store.address, parts=["evidence"], graph=graph, secret=store.secret)
    assert load(seed_build, store.address, parts=["facts"], graph=graph, secret=store.secret).more == first.triples


# --- refusals ---


def test_a_folder_without_a_build_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="run `kg build` first"):
        load(tmp_path, "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("127.0.0.1:7878", "not the address of a store"),
        ("ftp://127.0.0.1/", "not the address of a store"),
        ("http://", "not the address of a store"),
        ("http://127.0.0.1:port", "not the address of a store"),
        ("http://127.0.0.1:7878/?default", "not the address of a store"),
        ("http://dba:geheim@127.0.0.1:8890", "give --user, and be asked"),
    ],
)
def test_what_is_no_address_is_refused_without_its_password(seed_build: Path, address: str, told: str) -> None:
    with pytest.raises(KGError, match=told) as raised:
        load(seed_build, address)
    assert raised.value.exit_code == 2 and "geheim" not in str(raised.value)


def test_a_password_goes_over_plain_http_to_this_machine_only(seed_build: Path) -> None:
    with pytest.raises(KGError, match="use https"):
        load(seed_build, "http://store.example:8890", secret=Secret("dba", "geheim"))


def test_a_store_that_is_not_there_is_told_at_once(seed_build: Path) -> None:
    with pytest.raises(LoadError, match=r"127\.0\.0\.1:9: no answer: .*; start the store"):
        load(seed_build, "http://127.0.0.1:9")


def test_what_is_no_graph_name_is_refused(seed_build: Path) -> None:
    with pytest.raises(KGError, match="not an IRI"):
        load(seed_build, "http://127.0.0.1:9", store="oxigraph", graph="a graph")


@pytest.mark.parametrize("words", [["--user", "dba"], ["--user", "dba", "--password-file", "no-such-file"]])
def test_a_user_without_a_password_is_asked_for_one_only_on_a_terminal(seed_build: Path, words: list[str]) -> None:
    done = subprocess.run(
        command("load", "http://127.0.0.1:9", "-g", seed_build, *words),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (2, 3) and done.stderr.decode().count("\n") == 1
