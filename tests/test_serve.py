"""The endpoint: what it answers, whom and what it refuses, and how it stops."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conftest import command

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a kg:Document }"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?a{i} ?b{i} ?c{i}' for i in range(12))} }}"


@pytest.fixture(scope="module")
def served(seed_build: Path) -> Iterator[str]:
    """The address of a running ``kg serve``, which Ctrl-C must stop with exit code 0."""
    words = command("serve", "-g", seed_build, "--port", "0", "--timeout", "1")
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout
    yield server.stdout.readline().split()[0]
    server.send_signal(signal.SIGINT)
    errors = server.communicate(timeout=10)[1]
    assert (server.returncode, errors) == (0, "Ctrl-C stops it\n")


def get(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, data, {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def query(sparql: str) -> bytes:
    return urlencode({"query": sparql}).encode()


def test_a_query_is_answered(served: str) -> None:
    status, text = get(f"{served}sparql", query(COUNT))
    assert status == 200 and json.loads(text)["results"]["bindings"][0]["n"]["value"] == "3"
    assert get(f"{served}sparql", query(COUNT), Accept="text/csv") == (200, "n\r\n3\r\n")


@pytest.mark.parametrize(("path", "part"), [("", "/editor.js"), ("graph.html", "<html"), ("examples.json", "SELECT")])
def test_the_editor_the_page_and_the_shipped_queries_are_there(served: str, path: str, part: str) -> None:
    status, text = get(served + path)
    assert status == 200 and part in text


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Sec_Fetch_Site": "cross-site"}]
)
def test_another_host_or_origin_is_refused(served: str, headers: dict[str, str]) -> None:
    assert get(f"{served}sparql", query(COUNT), **headers)[0] == 403


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 403),
        (urlencode({"update": "CLEAR ALL"}).encode(), 403),
        (query("CLEAR ALL"), 400),
        (query(ENDLESS), 504),
        (b"x" * 70_000, 413),
    ],
)
def test_what_is_refused_leaves_the_next_query_answered(served: str, data: bytes, status: int) -> None:
    assert get(f"{served}sparql", data)[0] == status
    assert get(f"{served}sparql", query(COUNT))[0] == 200
