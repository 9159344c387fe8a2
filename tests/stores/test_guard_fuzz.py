"""No query that is let through opens a socket or ends its process: thousands made at random, asked of Oxigraph itself.

`make fuzz` asks many more. The process that answers is the real one, but free to reach out: else nothing would be seen.
"""

from __future__ import annotations

import os
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pyoxigraph
import pytest

from kg.errors import QueryError, RefusedQuery
from kg.stores import guard, worker
from kg.stores.workers import QueryTimeout, Workers
from tests.stores.grammar import Grammar

SEED = int(os.environ.get("KG_FUZZ_SEED", "1"))
QUERIES = int(os.environ.get("KG_FUZZ_QUERIES", "3000"))
TERMS = ("<http://e/a>", "<http://e/>", "<http://e/b>", "<a:b>", "1", "-1", "'a'", "true")
DATA = [f"{s} {p} {o} ." for s in TERMS[:2] for p in ("a", *TERMS[:3]) for o in TERMS]

Work = Callable[[Connection, str, dict[str, str]], None]


def free(pipe: Connection, location: str, prefixes: dict[str, str]) -> None:
    """What a process does, without the wall around it."""
    pytest.MonkeyPatch().setattr(worker, "confine", lambda: None)
    worker.work(pipe, location, prefixes)


def unguarded(pipe: Connection, location: str, prefixes: dict[str, str]) -> None:
    """The same, without the guard too."""
    pytest.MonkeyPatch().setattr(worker, "check", lambda _: guard.Checked(True, True))
    free(pipe, location, prefixes)


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which most patterns find something, so that what follows them is run too."""
    path = tmp_path_factory.mktemp("fuzz") / "db"
    store = pyoxigraph.Store(str(path))
    store.load("\n".join(DATA).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    store.flush()
    return path


@contextmanager
def listening() -> Iterator[tuple[str, list[object]]]:
    """An address, and who has connected to it so far; they are sent away."""
    callers: list[object] = []

    def listen() -> None:
        while True:
            try:
                connection, caller = listener.accept()
            except OSError:
                return
            callers.append(caller)
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", callers
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def asked(location: Path, work: Work, queries: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, bool]]:
    """Queries, what became of each (the name of its error, or none), and whether it called the service."""
    monkeypatch.setattr("kg.stores.workers.work", work)
    with listening() as (target, callers), closing(Workers(location, {})) as workers:
        grammar = Grammar(Random(SEED), target)
        for number in range(queries):
            query = grammar.chain(50_000) if number % 100 == 99 else grammar.query()
            before = len(callers)
            try:
                workers.ask(query, "text/csv", 2)
                error = ""
            except QueryError as raised:
                error = type(raised).__name__
            yield query, error, len(callers) > before


def test_no_query_that_is_let_through_opens_a_socket_or_ends_its_process(
    location: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: Counter[str] = Counter()
    for query, error, called in asked(location, free, QUERIES, monkeypatch):
        assert not called, query
        assert error != "QueryCrash", query[:2000]
        outcomes[error] += 1
    assert min(outcomes[""], outcomes[RefusedQuery.__name__]) > QUERIES / 20, outcomes
    assert outcomes[QueryTimeout.__name__] < QUERIES / 50, outcomes


def test_these_queries_would_call_the_service_if_they_were_let_through(
    location: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test above is worth."""
    calls = sum(called for _, _, called in asked(location, unguarded, 500, monkeypatch))
    assert calls > 20


def test_what_oxigraph_reads_is_let_through_when_its_words_stand_apart() -> None:
    """That the guard refuses nothing but what it should: no call, no FROM, no update is among these."""
    store, grammar, read = pyoxigraph.Store(), Grammar(Random(SEED), "a:b", is_plain=True), 0
    for _ in range(QUERIES):
        query = grammar.query()
        try:
            store.query(query)
        except SyntaxError:
            continue
        guard.check(query)
        read += 1
    assert read > QUERIES / 10
