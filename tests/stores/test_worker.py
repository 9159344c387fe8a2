"""Queries in processes of their own: what reaches them, what stops them, what a bad one costs the others."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kg.errors import QueryError, RefusedQuery
from kg.stores import worker
from kg.stores.worker import FORMATS, LIMIT
from kg.stores.workers import Busy, Closed, DamagedStore, QueryCrash, QueryTimeout, Workers
from tests.stores.clients import ENDLESS

EX = "https://example.org/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with a hundred triples."""
    path = tmp_path_factory.mktemp("store") / "db"
    store = pyoxigraph.Store(str(path))
    names = [pyoxigraph.NamedNode(f"{EX}n{i}") for i in range(100)]
    label = pyoxigraph.Literal("青河", language="zh")
    store.extend(pyoxigraph.Quad(name, pyoxigraph.NamedNode(f"{EX}label"), label) for name in names)
    store.flush()
    return path


@pytest.fixture(scope="module")
def workers(location: Path) -> Iterator[Workers]:
    with Workers(location, {"ex": EX}) as running:
        yield running


def test_a_table_has_the_columns_and_rows_of_the_query(workers: Workers) -> None:
    table = workers.table("SELECT ?l ?s { ?s ex:label ?l FILTER (STRENDS(STR(?s), '/n7')) }", 10)
    assert (table.columns, table.rows) == (("l", "s"), (("青河", f"{EX}n7"),))


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_an_answer_comes_in_each_standard_format(workers: Workers, form: str) -> None:
    answer = workers.ask("SELECT ?s { ?s ex:label ?l } ORDER BY ?s LIMIT 2", form, 10)
    assert answer.media_type == form and f"{EX}n0" in answer.data.decode() and f"{EX}n2" not in answer.data.decode()


def test_json_and_csv_are_what_they_say(workers: Workers) -> None:
    found = json.loads(workers.ask(COUNT, "application/sparql-results+json", 10).data)
    assert found["results"]["bindings"][0]["n"]["value"] == "100"
    assert list(csv.reader(io.StringIO(workers.ask(COUNT, "text/csv", 10).data.decode()))) == [["n"], ["100"]]


def test_an_answer_that_is_a_graph_comes_as_turtle(workers: Workers) -> None:
    answer = workers.ask("CONSTRUCT { ?s a ex:Thing } WHERE { ?s ex:label ?l }", "text/csv", 10)
    assert answer.media_type == "text/turtle"
    assert len(list(pyoxigraph.parse(answer.data, pyoxigraph.RdfFormat.TURTLE))) == 100


TERMS = """SELECT ?a ?b { VALUES (?a ?b) { ("a\\tb\\nc\\r\\"d\\" \\\\" UNDEF) ("青河"@zh 1) (1.0 1e0) (true <http://a/b>)
 ("" "words"^^xsd:integer) ("01"^^xsd:integer ".5"^^xsd:decimal) ("\u2028" "TRUE"^^xsd:boolean) (UNDEF UNDEF) } }"""


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("sparql", [TERMS, "SELECT * {}", "SELECT * { FILTER (false) }", "SELECT ?x {}", "ASK {}"])
def test_an_answer_is_what_oxigraph_itself_writes(workers: Workers, sparql: str, form: str) -> None:
    sparql = f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {sparql}"
    expected: Any = pyoxigraph.Store().query(sparql)
    assert workers.ask(sparql, form, 10).data == expected.serialize(format=FORMATS[form])


PAIRS = "?s ex:label ?l . ?t ex:label ?m"  # of a hundred with a hundred: as many as are given
MORE = f"{{ {PAIRS} }} UNION {{ BIND (ex:last AS ?s) BIND (ex:last AS ?t) }}"


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize(("pattern", "truncated"), [(PAIRS, False), (MORE, True)])
def test_rows_are_given_up_to_the_limit(workers: Workers, form: str, pattern: str, truncated: bool) -> None:
    answer = workers.ask(f"SELECT * {{ {pattern} }}", form, 10)
    solutions: Any = pyoxigraph.parse_query_results(answer.data, format=FORMATS[form]) if "csv" not in form else None
    rows = len(list(solutions)) if solutions else answer.data.count(b"\r\n") - 1
    assert (rows, answer.truncated) == (LIMIT, truncated)


@pytest.mark.parametrize(("pattern", "truncated"), [(PAIRS, False), (MORE, True)])
def test_triples_are_given_up_to_the_limit(workers: Workers, pattern: str, truncated: bool) -> None:
    answer = workers.ask(f"CONSTRUCT {{ ?s ex:with ?t }} WHERE {{ {pattern} }}", "text/csv", 10)
    triples = list(pyoxigraph.parse(answer.data, pyoxigraph.RdfFormat.TURTLE))
    assert (len(triples), answer.truncated) == (LIMIT, truncated)


def test_a_table_has_all_rows(workers: Workers) -> None:
    assert len(workers.table(f"SELECT * {{ {MORE} }}", 10).rows) == LIMIT + 1


@pytest.mark.parametrize(
    ("sparql", "kind"),
    [
        ("SELECT", QueryError),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", RefusedQuery),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", RefusedQuery),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", RefusedQuery),
        ("SELECT * { " + "{" * 3000 + "}" * 3000 + " }", QueryError),
        ("SELECT * { BIND(" + "(" * 5000 + "1" + ")" * 5000 + " AS ?x) }", QueryError),
        ("\udce4", QueryError),
    ],
)
def test_a_bad_query_is_an_error_and_the_next_one_is_answered(
    workers: Workers, sparql: str, kind: type[QueryError]
) -> None:
    with pytest.raises(kind):
        workers.table(sparql, 10)
    assert workers.table(COUNT, 10).rows == (("100",),)


def test_a_query_past_its_time_is_killed_and_the_next_one_is_answered(workers: Workers) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match="not answered within"):
        workers.table(ENDLESS, 0.5)
    assert time.monotonic() - started < 5
    assert workers.table(COUNT, 10).rows == (("100",),)


def test_a_query_past_its_time_does_not_wait_for_the_next_process(workers: Workers) -> None:
    """To start one takes longer than to be told."""
    workers.table(COUNT, 10)
    started = time.monotonic()
    with pytest.raises(QueryTimeout):
        workers.table(ENDLESS, 0.5)
    told = time.monotonic()
    workers.table(COUNT, 10)
    assert told - started - 0.5 < time.monotonic() - told


def test_an_endless_query_leaves_the_other_process_free(location: Path) -> None:
    with Workers(location, {"ex": EX}, 2) as two:
        endless = threading.Thread(target=pytest.raises, args=(QueryTimeout, two.table, ENDLESS, 3))
        endless.start()
        while two._idle.qsize() == 2:
            time.sleep(0.01)
        assert two.table(COUNT, 2).rows == (("100",),)
        with pytest.raises(Busy):
            ask_twice(two)
        endless.join()


def ask_twice(workers: Workers) -> None:
    """One process is at work, the other is taken away: there is none left."""
    taken = workers._idle.get()
    try:
        workers.ask(COUNT, "text/csv", 1)
    finally:
        workers._idle.put(taken)


def test_a_process_that_dies_is_replaced(workers: Workers) -> None:
    [one] = list(workers._idle.queue)
    assert one._process.pid
    os.kill(one._process.pid, 9)
    with pytest.raises(QueryCrash):
        workers.table(COUNT, 10)
    assert workers.table(COUNT, 10).rows == (("100",),)


def test_who_waits_for_a_process_when_all_are_closed_is_told_at_once(location: Path) -> None:
    with Workers(location, {"ex": EX}) as one, ThreadPoolExecutor() as pool:
        endless = pool.submit(one.table, ENDLESS, 1)
        while one._idle.qsize():
            time.sleep(0.01)
        waiting = [pool.submit(one.ask, COUNT, "text/csv", 1, 60) for _ in range(3)]
        time.sleep(0.1)
        one.close()
        assert [type(ask.exception(0.5)) for ask in waiting] == [Closed] * 3
        assert type(endless.exception()) is QueryTimeout


def little_memory(pipe: Connection, location: str, prefixes: dict[str, str]) -> None:
    """What a process does, with a quarter of its memory: to fill all of it takes seconds."""
    pytest.MonkeyPatch().setattr(worker, "_MEMORY", 1 << 30)
    worker.work(pipe, location, prefixes)


def test_a_query_out_of_memory_is_told_and_the_next_one_is_answered(
    location: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.stores.workers.work", little_memory)
    doubled = " ".join(f"BIND (CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(32))
    with Workers(location, {"ex": EX}) as one:
        with pytest.raises(QueryCrash, match="more than 4 GB of memory"):
            one.table(f"SELECT (STRLEN(?a32) AS ?n) {{ BIND ('x' AS ?a0) {doubled} }}", 60)
        assert one.table(COUNT, 10).rows == (("100",),)


@pytest.mark.parametrize(
    "link", ["+1", "!", "||?x", "UNION{?s ?p ?o}", "OPTIONAL{?s ?p ?o}", "BIND(1 AS ?v)", "/:b", "<<"]
)
def test_a_long_chain_of_parts_does_not_end_its_process(workers: Workers, link: str) -> None:
    start = "SELECT * { ?s ?p ?o BIND (1" if link[0] in "+|" else "SELECT * { { }"
    try:
        workers.table(start + link * (60_000 // len(link)), 1)
    except QueryError as error:
        assert not isinstance(error, QueryCrash)


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(DamagedStore):
        Workers(tmp_path / "nowhere", {})


# --- no way out, even past the check ---

SERVICE = "SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
PAST_THE_CHECK = """
import sys, pyoxigraph
from kg.stores import worker
store = pyoxigraph.Store.read_only(sys.argv[1])
if sys.argv[3] == "confined":
    worker.confine()
try:
    list(store.query(sys.argv[2]))
except (OSError, RuntimeError, ValueError):
    pass
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these limits")
@pytest.mark.parametrize(("state", "reached"), [("free", True), ("confined", False)])
def test_a_confined_process_reaches_no_other_service(location: Path, state: str, reached: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        sparql = SERVICE.format(port=listener.getsockname()[1])
        run = subprocess.Popen([sys.executable, "-c", PAST_THE_CHECK, str(location), sparql, state])
        assert knocked(listener, run.poll) is reached
        run.kill()
        assert run.wait() in (0, -9)


def knocked(listener: socket.socket, ended: Callable[[], int | None]) -> bool:
    """Whether anybody connects before the process has ended."""
    while ended() is None:
        try:
            listener.accept()[0].close()
        except TimeoutError:
            continue
        return True
    return False


def test_a_process_ends_with_the_one_that_asks(location: Path) -> None:
    asker = f"from kg.stores.workers import Workers\nfrom pathlib import Path\nif __name__ == '__main__':\n\
    workers = Workers(Path({str(location)!r}), {{}})\n    [one] = workers._idle.queue\n\
    print(one._process.pid, flush=True)\n    one.ask({ENDLESS!r}, 'table', 60)\n"
    run = subprocess.Popen([sys.executable, "-c", asker], stdout=subprocess.PIPE)
    assert run.stdout
    pid = int(run.stdout.readline())
    run.kill()
    run.wait()
    run.stdout.close()
    wait_for_end(pid)


def wait_for_end(pid: int) -> None:
    """Fails when the process lives longer than five seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} still works")
