"""``kg serve``: the page of a build, and a read-only SPARQL endpoint with an editor, for this machine alone.

The endpoint answers from processes that can be stopped (``kg.stores.workers``), because a query in Oxigraph's own
server could reach other services and any web page in the browser could ask it: here SERVICE, FROM and updates are
refused, the Host and the origin of every request are checked, and nothing runs longer than its time.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kg.errors import KGError, QueryError, RefusedQuery, StorageError
from kg.stores.asking import workers
from kg.stores.embedded import prefixes, prepare
from kg.stores.query import question, shipped_queries
from kg.stores.worker import FORMATS, LIMIT, Answer
from kg.stores.workers import Busy, Closed, DamagedStore, QueryCrash, QueryTimeout, Workers

PROCESSES = 2
_PATIENCE = 5.0  # seconds that a query waits for an idle process
_LARGEST = 64 << 10  # bytes of a request's body and of its address
_JSON = "application/sparql-results+json"
_READ_ONLY = "nothing can be changed here: queries go to /sparql, as application/sparql-query or as a form"
_ASSETS = {"/": ("editor.html", "text/html"), "/editor.js": ("editor.js", "text/javascript"),
           "/editor.css": ("editor.css", "text/css")}  # fmt: skip
_POLICY = "Content-Security-Policy"
_STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
_STRICT += "form-action 'none'; frame-ancestors 'none'"
_PAGE = "frame-ancestors 'none'"  # the page of a build carries a policy of its own
_TEXTS = re.compile(r"/graph-texts-\d+\.js")  # what a large page loads
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    _POLICY: _STRICT,
}
_NOTHING: Mapping[str, str] = {}
_STATUS: Mapping[type[KGError], HTTPStatus] = {
    RefusedQuery: HTTPStatus.FORBIDDEN,
    QueryTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    QueryCrash: HTTPStatus.GATEWAY_TIMEOUT,
    QueryError: HTTPStatus.BAD_REQUEST,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Site(ThreadingHTTPServer):
    """Serves the build in ``folder`` on loopback, used as a context; ``port`` 0 takes any free one.

    Raises StorageError when there is no whole build or the port is taken. A build that takes the folder's place
    meanwhile is served from the next query on.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Path, port: int, seconds: float) -> None:
        self.folder, self.seconds = folder, seconds
        prepare(folder)
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except (OSError, OverflowError) as error:
            what = f"cannot be listened on: {error}"
            raise StorageError(f"127.0.0.1:{port}", what, "choose another with --port") from error
        self.hosts = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}
        self._lock = threading.Lock()
        self._workers = workers(folder, PROCESSES)

    @property
    def address(self) -> str:
        """Where the editor is."""
        return f"http://127.0.0.1:{self.server_port}/"

    def server_close(self) -> None:
        """Stops listening, and ends the processes."""
        super().server_close()
        self._workers.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left before its answer is no error."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    def ask(self, sparql: str, form: str) -> Answer:
        """The answer, from the build that stands in the folder now."""
        asked = self._current()
        try:
            return asked.ask(sparql, form, self.seconds, _PATIENCE)
        except (Closed, DamagedStore):
            if self._current() is asked:
                raise
            return self.ask(sparql, form)  # of the build that has just taken the other's place

    def _current(self) -> Workers:
        with self._lock:
            with suppress(StorageError):  # a build is just taking the other's place, or was taken away: the old answers
                if prepare(self.folder) != self._workers.location:
                    old, self._workers = self._workers, workers(self.folder, PROCESSES)
                    old.close()
            return self._workers

    def examples(self) -> bytes:
        """The shipped queries with their questions, and the prefixes that need no declaration, as JSON."""
        queries = [
            {"name": name, "question": question(path), "sparql": path.read_text("utf-8")}
            for name, path in shipped_queries().items()
        ]
        known = {"queries": queries, "prefixes": prefixes(self.folder)}
        return json.dumps(known, ensure_ascii=False).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "kg", ""
    timeout = 30  # seconds that a request may take to arrive
    wbufsize = -1  # head and body leave together
    disable_nagle_algorithm = True  # else the end of a long body waits 40 ms for the client to have seen the rest
    error_content_type, error_message_format = "text/plain; charset=utf-8", "%(message)s\n"  # of what is no HTTP

    def do_GET(self) -> None:
        """The editor, the page, the examples; queries in the address."""
        if not self._is_ours():
            return
        parts = urlsplit(self.path)
        if parts.path == "/sparql":
            self._query(parse_qs(parts.query, keep_blank_values=True))
        elif parts.path in _ASSETS:
            name, media_type = _ASSETS[parts.path]
            self._answer(HTTPStatus.OK, media_type, resources.files("kg.stores").joinpath(name).read_bytes())
        elif parts.path == "/graph.html":
            self._file("graph.html", "text/html", {_POLICY: _PAGE})
        elif parts.path == "/ontology":  # where the terms of a build with this address as base are looked up
            self._file("ontology.ttl", "text/turtle")
        elif _TEXTS.fullmatch(parts.path):
            self._file(parts.path[1:], "text/javascript")
        elif parts.path == "/examples.json":
            self._answer(HTTPStatus.OK, "application/json", self.server.examples())
        else:
            self._say(HTTPStatus.NOT_FOUND, "nothing here; the editor is at /")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Queries in the body, as SPARQL or as a form."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LARGEST:
            self.close_connection = True
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query has {_LARGEST >> 10} kB at most")
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        if not self._is_ours():
            return
        media_type = self.headers.get_content_type()
        if urlsplit(self.path).path == "/sparql" and media_type == "application/sparql-query":
            self._query({"query": [body]})
        elif urlsplit(self.path).path == "/sparql" and media_type == "application/x-www-form-urlencoded":
            self._query(parse_qs(body, keep_blank_values=True))
        else:
            self._say(HTTPStatus.FORBIDDEN, _READ_ONLY)

    def do_PUT(self) -> None:
        """Nothing here can be changed."""
        self.close_connection = True
        self._say(HTTPStatus.FORBIDDEN, _READ_ONLY)

    do_DELETE = do_PATCH = do_PUT

    def _is_ours(self) -> bool:
        """Whether the request comes from this machine's own pages or programs; else it is refused."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "none")
        if host in self.server.hosts and origin in (None, f"http://{host}") and site in ("none", "same-origin"):
            return True
        self._say(HTTPStatus.FORBIDDEN, f"ask from this machine, at {self.server.address}")
        return False

    def _query(self, given: Mapping[str, list[str]]) -> None:
        if "update" in given:
            return self._say(HTTPStatus.FORBIDDEN, _READ_ONLY)
        if len(given.get("query", ())) != 1:
            return self._say(HTTPStatus.BAD_REQUEST, "give one query: /sparql?query=…")
        if set(given) & {"default-graph-uri", "named-graph-uri"}:
            return self._say(HTTPStatus.FORBIDDEN, "the build is one graph: ask without a graph")
        try:
            answer = self.server.ask(given["query"][0], self._form())
        except KGError as error:
            status = _STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)
            return self._say(status, str(error))
        extra = {"X-Truncated": str(LIMIT)} if answer.truncated else {}
        return self._answer(HTTPStatus.OK, answer.media_type, answer.data, extra)

    def _form(self) -> str:
        """The first format that the client names; JSON when it names none of ours."""
        named = [part.partition(";")[0].strip() for part in self.headers.get("Accept", "").split(",")]
        return next((form for form in named if form in FORMATS), _JSON)

    def _file(self, name: str, media_type: str, extra: Mapping[str, str] = _NOTHING) -> None:
        """A file of the build."""
        try:
            self._answer(HTTPStatus.OK, media_type, (self.server.folder / name).read_bytes(), extra)
        except OSError:
            self._say(HTTPStatus.NOT_FOUND, f"this build has no {name}: build again")

    def _say(self, status: HTTPStatus, text: str) -> None:
        extra = {"Retry-After": "1"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
        self._answer(status, "text/plain", f"{text}\n".encode(), extra)

    def _answer(self, status: HTTPStatus, media_type: str, data: bytes, extra: Mapping[str, str] = _NOTHING) -> None:
        self.send_response(status)
        charset = "; charset=utf-8" if media_type.startswith("text/") else ""
        for name, value in {**_ALWAYS, "Content-Type": media_type + charset, **extra}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Queries are nobody's business: nothing is logged."""
