"""The endpoint: what it answers, whom and what it refuses, and how it stops."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import statistics
import struct
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kg.stores.query import ask, find_query, load, question, shipped_queries
from kg.stores.worker import FORMATS
from tests.builders import BASE
from tests.stores.clients import ENDLESS, serving

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a kg:Document }"
MANY = "SELECT ?s ?o ?t { ?s a ?o . ?t ?p ?q }"  # thousands with a hundred


@pytest.fixture(scope="module")
def served(seed_build: Path) -> Iterator[str]:
    with serving(seed_build, "--timeout", "2") as server:
        yield server.address


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


@pytest.mark.parametrize(
    ("path", "part"),
    [("", "/editor.js"), ("graph.html", "<html"), ("examples.json", "SELECT"), ("ontology", "owl:Ontology")],
)
def test_the_editor_the_page_the_shipped_queries_and_the_ontology_are_there(served: str, path: str, part: str) -> None:
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
        (query("CLEAR ALL"), 403),
        (query("PREFIX e: <http://e/> # all\nWITH e:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"), 403),
        (query("INSERT DATA {"), 403),
        (query("PREFIX e: <http://e/>"), 400),
        (query(""), 400),
        (query(ENDLESS), 504),
        (query("SELECT * { " + "{" * 3000 + "}" * 3000 + " }"), 400),
        (b"x" * 70_000, 413),
    ],
)
def test_what_is_refused_leaves_the_next_query_answered(served: str, data: bytes, status: int) -> None:
    assert get(f"{served}sparql", data)[0] == status
    assert get(f"{served}sparql", query(COUNT))[0] == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("graph.html", 200),
        ("nothing", 404),
        (f"sparql?{urlencode({'query': COUNT})}", 200),
        (f"sparql?{urlencode({'query': '<script>alert(1)</script>'})}", 400),
        (f"sparql?{urlencode({'query': 'CLEAR ALL'})}", 403),
    ],
)
def test_every_answer_tells_the_browser_to_guess_nothing_and_to_let_nobody_else_see_it(
    served: str, path: str, status: int
) -> None:
    connection = http.client.HTTPConnection(urlsplit(served).netloc)
    connection.request("GET", f"/{path}", headers={"Accept": "text/html"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert (answer.headers.get_content_type() == "text/html") is (path in ("", "graph.html"))


def test_it_listens_on_loopback_alone(served: str) -> None:
    port = urlsplit(served).port
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    assert [local for _, local, _, state, *_ in sockets if state == "0A" and local.endswith(f":{port:04X}")] == [
        f"0100007F:{port:04X}"
    ]


def test_when_all_processes_are_at_work_the_next_query_is_told_when_to_come_again(seed_build: Path) -> None:
    with serving(seed_build, "--timeout", "8") as server, ThreadPoolExecutor() as pool:
        endless = [pool.submit(get, f"{server.address}sparql", query(ENDLESS)) for _ in range(2)]
        time.sleep(1)
        with pytest.raises(urllib.error.HTTPError, match="503") as busy:
            urllib.request.urlopen(f"{server.address}sparql", query(COUNT), timeout=30)
        assert busy.value.headers["Retry-After"] == "1"
        busy.value.close()
        assert [one.result()[0] for one in endless] == [504, 504]


@pytest.mark.parametrize("accept", sorted(FORMATS))
def test_an_answer_of_more_than_ten_thousand_rows_says_that_it_is_truncated(served: str, accept: str) -> None:
    assert truncation(served, MANY, accept) == "10000"
    assert truncation(served, f"{MANY} LIMIT 10000", accept) is None


def test_an_answer_of_more_than_ten_thousand_triples_says_that_it_is_truncated(served: str) -> None:
    pairs = f"CONSTRUCT {{ ?s ?o ?t }} WHERE {{ {{ {MANY} }} }}"
    assert truncation(served, pairs) == "10000"
    assert truncation(served, f"{pairs} LIMIT 10") is None


def truncation(address: str, sparql: str, accept: str = "*/*") -> str | None:
    """What the endpoint says of an answer that is not whole."""
    request = urllib.request.Request(f"{address}sparql", query(sparql), {"Accept": accept})
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: str | None = answer.headers["X-Truncated"]
        return found


def test_answers_on_one_connection_wait_for_nothing(served: str) -> None:
    """Head and body must not wait 40 ms for each other, as TCP has it once a connection is some answers old."""
    connection = http.client.HTTPConnection(urlsplit(served).netloc)
    seconds = []
    for _ in range(60):
        started = time.perf_counter()
        connection.request("GET", f"/sparql?{query(COUNT).decode()}")
        assert b'"3"' in connection.getresponse().read()
        seconds.append(time.perf_counter() - started)
    connection.close()
    assert statistics.median(seconds) < 0.035


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_graph_store_protocol_is_refused(served: str, method: str) -> None:
    request = urllib.request.Request(f"{served}store?default", b"<a:a> <a:b> <a:c> .", method=method)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)


def test_a_client_that_leaves_before_its_answer_is_not_mentioned(served: str) -> None:
    """That nothing but a word about Ctrl-C is printed, ``serving`` finds in the end."""
    with socket.create_connection((urlsplit(served).hostname, urlsplit(served).port)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # away at once
        head = f"POST /sparql HTTP/1.1\r\nHost: {urlsplit(served).netloc}\r\nContent-Type: application/sparql-query\r\n"
        client.sendall(f"{head}Content-Length: {len(ENDLESS)}\r\n\r\n{ENDLESS}".encode())
        time.sleep(0.2)  # so that the query is being answered
    time.sleep(3)  # more than the query may take
    assert get(f"{served}sparql", query(COUNT))[0] == 200


# --- the editor, in a browser ---


@pytest.fixture
def editor(browser: Browser, served: str) -> Iterator[Page]:
    """The editor, open; it must ask nobody but its own server, and complain of nothing but answers that refuse."""
    with browser.new_context() as context:
        tab = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        tab.on("request", lambda request: requests.append(request.url))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda message: complaints.append(message.text))
        tab.goto(served)
        yield tab
        assert {url for url in requests if not url.startswith(served)} <= {f"blob:{served}"}
        assert [text for text in complaints if "Failed to load resource" not in text] == []


def test_a_shipped_question_is_chosen_run_and_its_rows_appear(editor: Page, seed_build: Path) -> None:
    names = [f"{name[:2]} {question(path)}" for name, path in shipped_queries().items()]
    assert editor.locator("#examples option").all_inner_texts() == names
    expected = ask(load(seed_build), find_query("04_posts"), BASE)
    editor.select_option("#examples", names[3])
    expect(editor.locator("#query")).to_have_value(find_query("04_posts"))
    editor.click("#run")
    expect(editor.locator("#status")).to_contain_text(f"{len(expected.rows)} 行 rows")
    found = [tuple(row.locator("td").all_inner_texts()) for row in editor.locator("tbody tr").all()]
    assert tuple(editor.locator("thead th").all_inner_texts()) == expected.columns
    assert sorted(found) == sorted(expected.rows)


def test_a_query_of_ones_own_runs_with_control_and_enter(editor: Page) -> None:
    editor.fill("#query", COUNT)
    editor.press("#query", "Control+Enter")
    expect(editor.locator("tbody td")).to_have_text(["3"])


@pytest.mark.parametrize(
    ("sparql", "told"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "updates are refused"),
        ("CLEAR ALL", "updates are refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "would leave this machine"),
        ("SELECT ?x {", "not SPARQL"),
        (ENDLESS, "not answered within 2 seconds"),
    ],
)
def test_what_is_refused_is_told_in_the_page_and_the_next_query_runs(editor: Page, sparql: str, told: str) -> None:
    editor.fill("#query", sparql)
    editor.click("#run")
    expect(editor.locator("#status.error")).to_contain_text(told)
    expect(editor.locator("#status")).to_be_visible()
    expect(editor.locator("tbody tr")).to_have_count(0)
    editor.fill("#query", COUNT)
    editor.click("#run")
    expect(editor.locator("tbody td")).to_have_text(["3"])
    expect(editor.locator("#status.error")).to_have_count(0)


def test_a_truncated_answer_is_told_in_the_page(editor: Page) -> None:
    told = "答案不全，只给出前 10000 条 incomplete: only the first 10000 given"
    editor.fill("#query", MANY)
    editor.click("#run")
    expect(editor.locator("#status")).to_contain_text("10000 行 rows")
    expect(editor.locator("#status")).to_contain_text(told)
    with editor.expect_download():
        editor.click("#csv")
    expect(editor.locator("#status")).to_have_text(f"answer.csv，{told}")
    editor.fill("#query", COUNT)
    editor.click("#run")
    expect(editor.locator("#status")).to_contain_text("1 行 rows")
    expect(editor.locator("#status")).not_to_contain_text(told)


def test_what_was_typed_before_the_questions_came_stays(editor: Page) -> None:
    held: list[Route] = []
    editor.route("**/examples.json", lambda route: held.append(route))
    editor.reload(wait_until="commit")
    editor.fill("#query", COUNT)
    while not held:
        editor.wait_for_timeout(10)
    held[0].continue_()
    expect(editor.locator("#examples option")).to_have_count(20)
    expect(editor.locator("#query")).to_have_value(COUNT)


def test_an_answer_that_comes_late_does_not_hide_the_next_one(editor: Page) -> None:
    editor.fill("#query", ENDLESS)
    editor.click("#run")
    editor.fill("#query", COUNT)
    with editor.expect_response(lambda response: response.status == 504):
        editor.click("#run")
        expect(editor.locator("tbody td")).to_have_text(["3"])
    expect(editor.locator("tbody td")).to_have_text(["3"])


def test_hostile_text_in_an_answer_stays_text(editor: Page) -> None:
    editor.fill("#query", "SELECT ?x { BIND (\"<img src=x onerror=document.title='owned'>\" AS ?x) }")
    editor.click("#run")
    expect(editor.locator("tbody td")).to_have_text(["<img src=x onerror=document.title='owned'>"])
    assert editor.locator("tbody img").count() == 0 and editor.title() != "owned"


def test_the_answer_is_taken_away_as_csv(editor: Page) -> None:
    editor.fill("#query", COUNT)
    with editor.expect_download() as taken:
        editor.click("#csv")
    assert taken.value.suggested_filename == "answer.csv"
    assert taken.value.path().read_bytes() == b"n\r\n3\r\n"


def test_the_page_of_the_build_is_a_link_away(editor: Page) -> None:
    editor.click("text=图谱页面")
    expect(editor.locator("canvas").first).to_be_visible()


def test_the_texts_of_a_large_page_are_served_and_no_other_file(seed_build: Path, tmp_path: Path) -> None:
    folder = tmp_path / "output"
    shutil.copytree(seed_build, folder)
    (folder / "graph-texts-001.js").write_text("takeTexts(0,[]);\n", "utf-8")
    with serving(folder) as server:
        assert get(f"{server.address}graph-texts-001.js") == (200, "takeTexts(0,[]);\n")
        assert get(f"{server.address}graph-texts-002.js")[0] == 404
        assert get(f"{server.address}graph-texts-1/../manifest.json")[0] == 404
        assert get(f"{server.address}manifest.json")[0] == 404
