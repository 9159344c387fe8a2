"""The endpoint for a long time: many clients, some queries without end, some processes killed, no wrong answer.

Some seconds of it run with the other tests; `make soak` runs an hour.
"""

from __future__ import annotations

import csv
import io
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph
import pytest

from kg.stores.embedded import prefixes, prepare
from tests.stores.clients import ENDLESS, Client, Server, serving

SECONDS = float(os.environ.get("KG_SOAK_SECONDS", "12"))
CLIENTS = 50
THINGS = "SELECT DISTINCT ?thing { ?thing rdfs:label ?label } ORDER BY ?thing LIMIT 200"
SHAPES = (
    "SELECT ?p ?o { %s ?p ?o }",
    "SELECT ?s ?p { ?s ?p %s }",
    "SELECT ?s ?q ?o { ?s ?p %s . ?s ?q ?o } ORDER BY ?s ?q ?o",
    "SELECT ?p (COUNT(*) AS ?n) { %s ?p ?o . ?o ?q ?r } GROUP BY ?p",
)

Rows = Counter[tuple[str, ...]]


@pytest.fixture(scope="module")
def expected(seed_build: Path) -> Mapping[str, Rows]:
    """Queries, and what they answer without a server."""
    store, known = pyoxigraph.Store.read_only(str(prepare(seed_build))), prefixes(seed_build)

    def ask(sparql: str) -> bytes:
        solutions: Any = store.query(sparql, prefixes=known)
        return bytes(solutions.serialize(format=pyoxigraph.QueryResultsFormat.CSV))

    things = [f"<{thing}>" for (thing,) in table(ask(THINGS)) if thing != "thing"]
    return {sparql: table(ask(sparql)) for sparql in (shape % thing for thing in things for shape in SHAPES)}


def table(data: bytes) -> Rows:
    """The rows of a CSV answer, its head among them, in any order."""
    return Counter(map(tuple, csv.reader(io.StringIO(data.decode()))))


class Soak:
    """Clients that ask at random until their time is up: of a hundred queries one is endless, at one a process dies."""

    def __init__(self, server: Server, expected: Mapping[str, Rows]) -> None:
        self._server, self._expected, self._queries = server, expected, list(expected)
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []

    def run(self, seconds: float, seed: int) -> None:
        """Returns when the last client has its last answer."""
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=self._ask, args=(Random(f"{seed} {i}"), end)) for i in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self, chance: Random, end: float) -> None:
        with Client(self._server.address, "text/csv") as client:
            while time.monotonic() < end:
                draw = chance.randrange(100)
                if draw == 0:
                    self.outcomes[f"endless {client.ask(ENDLESS)[0]}"] += 1
                    continue
                if draw == 1:
                    self._kill(chance)
                self._check(client, chance.choice(self._queries))

    def _kill(self, chance: Random) -> None:
        with suppress(ProcessLookupError, FileNotFoundError, IndexError):  # it has just ended by itself
            os.kill(chance.choice(self._server.workers), signal.SIGKILL)
            self.outcomes["killed"] += 1

    def _check(self, client: Client, sparql: str) -> None:
        status, body = client.ask(sparql)
        self.outcomes[str(status)] += 1
        if status == 503:  # all processes are at work on endless queries
            time.sleep(0.1)
        elif status == 200 and table(body) != self._expected[sparql]:
            self.wrong.append(f"{sparql}: {body.decode()}")


@pytest.fixture
def server(seed_build: Path) -> Iterator[Server]:
    with serving(seed_build, "--timeout", "0.5") as running:
        yield running


def test_under_load_with_endless_queries_and_killed_processes_no_answer_is_wrong_and_nothing_grows(
    server: Server, expected: Mapping[str, Rows]
) -> None:
    soak = Soak(server, expected)
    soak.run(SECONDS / 3, seed=1)  # until all that is made once is made
    memory, files = server.memory, quiet_files(server)
    soak.run(SECONDS * 2 / 3, seed=2)
    print(f"\n{dict(soak.outcomes)}; memory {memory >> 10} kB, then {server.memory >> 10} kB")
    assert not soak.wrong, soak.wrong[:3]
    assert set(soak.outcomes) <= {"200", "503", "504", "endless 504", "endless 503", "killed"}
    assert soak.outcomes["504"] <= soak.outcomes["killed"]  # none but the queries of killed processes
    assert soak.outcomes["200"] > SECONDS * 20
    assert server.memory <= memory * 1.05
    assert quiet_files(server) == files


def quiet_files(server: Server) -> int:
    """Open files when nobody asks any more and the last killed process is replaced."""
    for _ in range(100):
        before = server.files
        time.sleep(0.2)
        if server.files == before:
            break
    return before
