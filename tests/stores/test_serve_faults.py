"""The endpoint when its processes or itself are killed, and when another build takes the place of the one it serves."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from kg.export.publish import publish
from kg.export.rdf import RdfWriter
from kg.stores.embedded import prepare
from tests.builders import VOCABULARY, document, evidence, graph, node
from tests.stores.clients import ENDLESS, Client, Server, serving
from tests.stores.test_worker import wait_for_end

NAMES = "SELECT ?name { ?p a kg:Place ; rdfs:label ?name }"
SLOW_NAMES = f"{NAMES[:-1]} OPTIONAL {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a = 1) }} }}"
TOWNS = ("柳林镇", "白山镇")


def published(folder: Path, town: str) -> Path:
    """A build of a city and a town, with its store, in the place of the one before."""
    doc = document(f"{town}在青河市。")
    places = [node("Place", name, evidence(doc, name)) for name in (town, "青河市")]
    writer = RdfWriter(graph([doc], places), VOCABULARY)
    publish(folder, {"graph.ttl": writer.facts(), "evidence.ttl": writer.evidence()}, {})
    prepare(folder)
    return folder


def names(body: bytes) -> set[str]:
    return {row["name"]["value"] for row in json.loads(body)["results"]["bindings"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return published(tmp_path / "output", TOWNS[0])


def test_a_killed_process_costs_no_more_than_the_query_it_was_answering(folder: Path) -> None:
    with serving(folder, "--timeout", "20") as server, Client(server.address) as one, Client(server.address) as other:
        answers: list[tuple[int, bytes]] = []
        endless = threading.Thread(target=lambda: answers.append(one.ask(ENDLESS)))
        endless.start()
        time.sleep(0.5)  # until it is being answered
        busy = max(server.workers, key=cpu_seconds)
        assert other.ask(NAMES)[0] == 200
        os.kill(busy, signal.SIGKILL)
        endless.join()
        assert [status for status, _ in answers] == [504] and b"its process was ended" in answers[0][1]
        assert [client.ask(NAMES)[0] for client in (one, other) * 4] == [200] * 8
        assert len(server.workers) == 2 and busy not in server.workers


def cpu_seconds(pid: int) -> int:
    """Clock ticks that a process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_a_killed_server_leaves_no_process_and_the_next_one_answers(folder: Path) -> None:
    for _ in range(3):
        server = Server(folder)
        with Client(server.address) as client:
            assert client.ask(NAMES)[0] == 200
        workers = server.workers
        server.process.kill()
        server.process.communicate()
        for pid in workers:
            wait_for_end(pid)
    with serving(folder) as server, Client(server.address) as client:
        assert names(client.ask(NAMES)[1]) == {TOWNS[0], "青河市"}


def test_no_query_fails_while_other_builds_take_the_place_of_the_one_asked(folder: Path) -> None:
    seen: list[tuple[int, bytes]] = []
    done = threading.Event()

    def ask(address: str) -> None:
        with Client(address) as client:
            while not done.is_set():
                seen.append(client.ask(SLOW_NAMES))

    with serving(folder) as server:
        askers = [threading.Thread(target=ask, args=(server.address,)) for _ in range(8)]
        for asker in askers:
            asker.start()
        for number in range(1, 11):
            published(folder, TOWNS[number % 2])
            time.sleep(0.2)
        done.set()
        for asker in askers:
            asker.join()
        with Client(server.address) as client:
            assert names(client.ask(NAMES)[1]) == {TOWNS[0], "青河市"}
    assert {status for status, _ in seen} == {200}, next(body for status, body in seen if status != 200)
    assert {frozenset(names(body)) for _, body in seen} == {frozenset({town, "青河市"}) for town in TOWNS}
