"""The endpoint of `kg serve` under load: questions and seconds, with no query text ever asked twice.

    python -m benchmarks.endpoint news.jsonl
    python -m benchmarks.endpoint seeds --seconds 3

Prints a Markdown table: clients that ask one question after the other, answers a second, the time that half and 99 % of
them took, wrong ones, and what is to hold on two cores that do nothing else. Then what an endless query and a deep one
are told. Ends with 1 where an answer is wrong or something does not hold. Clients and server share the machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.pipeline import build
from kg.stores.asking import ask
from tests.stores.clients import ENDLESS, Client, serving

LABELLED = "SELECT DISTINCT ?thing ?label { ?thing rdfs:label ?label } ORDER BY ?thing"
SHAPES = (  # of one and two steps; a number that no other query has makes each text a new one
    'ASK {{ <{thing}> rdfs:label "{label}"@zh FILTER (1 < {number}) }}',
    "ASK {{ <{thing}> a ?class ; ?p ?o . ?o ?q ?r FILTER (?q != <a:{number}>) }}",
    "SELECT ?s ?p {{ ?s ?p <{thing}> FILTER (?p != <a:{number}>) }} LIMIT 10",
    'SELECT ?p ?name {{ <{thing}> ?p ?o . ?o rdfs:label ?name FILTER (?name != "{number}") }} LIMIT 10',
    "SELECT (COUNT(*) AS ?n{number}) {{ ?s rdfs:label ?name ; kg:locatedIn ?whole . ?whole ?p <{thing}> }}",
)
DEEP = f"SELECT * {{ {'{' * 3000}{'}' * 3000} }}"


class Bound(NamedTuple):
    """What is to hold with so many clients, and so many that ask the endless query, over and over."""

    clients: int
    bombs: int
    least: float  # answers a second
    p99: float  # milliseconds


BOUNDS = (Bound(1, 0, 0, 10), Bound(10, 0, 800, 50), Bound(50, 0, 0, 200), Bound(200, 0, 0, 1000), Bound(10, 1, 0, 150))


class Load:
    """Clients that ask until their time is up."""

    def __init__(self, address: str, things: Sequence[tuple[str, str]], numbers: Iterator[int]) -> None:
        self._address, self._things, self._numbers = address, things, numbers
        self.seconds: list[float] = []
        self.wrong: list[str] = []
        self.bombs: list[tuple[int, float]] = []

    def run(self, clients: int, bombs: int, seconds: float) -> None:
        """Returns when the last client has its last answer."""
        end = time.monotonic() + seconds
        works = [self._ask] * clients + [self._bomb] * bombs
        threads = [threading.Thread(target=work, args=(end,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self, end: float) -> None:
        with Client(self._address) as client:
            while time.monotonic() < end:
                number = next(self._numbers)
                thing, label = self._things[number * 7919 % len(self._things)]
                sparql = SHAPES[number % len(SHAPES)].format(thing=thing, label=label, number=number)
                begun = time.perf_counter()
                status, body = client.ask(sparql)
                self.seconds.append(time.perf_counter() - begun)
                if status != 200 or (number % len(SHAPES) == 0 and not json.loads(body)["boolean"]):
                    self.wrong.append(f"{status} {body[:200].decode()} {sparql}")

    def _bomb(self, end: float) -> None:
        with Client(self._address) as client:
            while time.monotonic() < end:
                begun = time.monotonic()
                status, _ = client.ask(ENDLESS)
                self.bombs.append((status, time.monotonic() - begun))


def measured(address: str, things: Sequence[tuple[str, str]], seconds: float) -> Iterator[str]:
    """Prints a row for each bound and yields what does not hold."""
    numbers = itertools.count(2)  # shared by threads: to take the next one is a single step of Python
    for bound in BOUNDS:
        load = Load(address, things, numbers)
        begun = time.monotonic()
        load.run(bound.clients, bound.bombs, seconds)
        rate = len(load.seconds) / (time.monotonic() - begun) if not bound.bombs else len(load.seconds) / seconds
        p50, p99 = (1000 * statistics.quantiles(load.seconds, n=100)[at] for at in (49, 98))
        name = f"{bound.clients} and {bound.bombs} endless" if bound.bombs else f"{bound.clients}"
        hold = f"{f'≥ {bound.least:,.0f} a second, ' if bound.least else ''}p99 ≤ {bound.p99:,.0f} ms"
        print(f"| {name} | {rate:,.0f} | {p50:,.1f} | {p99:,.1f} | {len(load.wrong)} | {hold} |", flush=True)
        yield from load.wrong[:3]
        if rate < bound.least or p99 > bound.p99:
            yield f"{name} clients: {rate:,.0f} a second, p99 {p99:,.1f} ms, to hold: {hold}"
        yield from (f"endless: {status} in {took:.1f} s" for status, took in load.bombs if status != 504 or took > 5.5)


def deep(address: str) -> Iterator[str]:
    """Prints what a deep query is told, and yields what is wrong with that."""
    with Client(address) as client:
        begun = time.perf_counter()
        status, body = client.ask(DEEP)
        took = 1000 * (time.perf_counter() - begun)
        print(f"3,000 brackets deep: {status} in {took:.1f} ms, {body.decode().strip()}")
        if status != 400 or client.ask("ASK {}")[0] != 200:
            yield f"3,000 brackets deep: {status}"


def main() -> int:
    """Builds, serves, asks and prints; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endpoint", description=__doc__.partition("\n")[0])
    parser.add_argument("input", nargs="+", type=Path, help="files or folders to build from")
    parser.add_argument("--seconds", type=float, default=10, help="for each number of clients (default: 10)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "output"
        build(arguments.input, folder)
        things = [(row[0], row[1].replace('"', '\\"')) for row in ask(folder, LABELLED, 60).rows]
        print("| clients | a second | p50 ms | p99 ms | wrong | to hold |\n|---|--:|--:|--:|--:|---|")
        with serving(folder) as server:
            wrong = [*measured(server.address, things, arguments.seconds), *deep(server.address)]
    print("\n".join(wrong) or "all holds", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
