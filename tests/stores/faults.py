"""A proxy before a real store that does what networks and servers do: drop, delay, refuse, redirect, lie."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Act = Callable[["Exchange"], None]


@dataclass
class FaultProxy:
    """``faults`` are what happens to the next posts of data, one each; after the last all goes well."""

    store: str
    faults: list[Act] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    address: str = ""
    named: bool = True  # whether the store's name is handed on

    @property
    def sent(self) -> int:
        """How many triples came in posts, in all."""
        return sum(body.count("\n") for body in self.posts)


class Exchange(BaseHTTPRequestHandler):
    """One request to the proxy."""

    proxy: FaultProxy

    def do_HEAD(self) -> None:
        self.forward(b"")

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        if "turtle" not in self.headers["Content-Type"]:
            return self.forward(self.body)
        self.proxy.posts.append(self.body.decode())
        return self.proxy.faults.pop(0)(self) if self.proxy.faults else self.forward(self.body)

    def forward(self, body: bytes, cut: int | None = None) -> None:
        """Asks the store and hands on its answer; only ``cut`` bytes of the head where that is given."""
        target = http.client.HTTPConnection(urlsplit(self.proxy.store).netloc, timeout=30)
        try:
            target.request(self.command, self.path, body, self.kept(self.headers.items()))
            answer = target.getresponse()
            data = answer.read()
        except OSError:
            return self.close_connection_now()
        finally:
            target.close()
        if cut is not None:
            self.wfile.write(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"[:cut])
            return self.close_connection_now()
        self.answer(answer.status, dict(answer.getheaders()), data)
        return None

    def answer(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        self.send_response_only(status)
        for name, value in self.kept(headers.items()).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def kept(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """The headers that are not about this one connection."""
        own = {"host", "content-length", "transfer-encoding", "connection"} | (
            set() if self.proxy.named else {"server"}
        )
        return {name: value for name, value in headers if name.lower() not in own}

    def close_connection_now(self) -> None:
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@contextmanager
def fault_proxy(store: str) -> Iterator[FaultProxy]:
    proxy = FaultProxy(store)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Exchange,), {"proxy": proxy}))
    server.daemon_threads = True
    proxy.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()


# --- what can happen to a post ---


def well(exchange: Exchange) -> None:
    exchange.forward(exchange.body)


def dropped(exchange: Exchange) -> None:
    """The connection ends before the store has seen anything."""
    exchange.close_connection_now()


def dropped_after(exchange: Exchange) -> None:
    """The store takes the chunk, and nobody hears of it."""
    exchange.forward(exchange.body, cut=0)


def cut_at(position: int) -> Act:
    """The store takes the chunk; of its answer only the first bytes arrive."""
    return lambda exchange: exchange.forward(exchange.body, cut=position)


def hung(exchange: Exchange) -> None:
    """No answer for longer than anybody waits."""
    time.sleep(1.5)
    exchange.close_connection_now()


def status(code: int, headers: Mapping[str, str] | None = None, body: str = "") -> Act:
    return lambda exchange: exchange.answer(code, headers or {}, body.encode())


def lie(exchange: Exchange) -> None:
    """Takes all triples but the first, and says all is well."""
    exchange.forward(exchange.body.split(b"\n", 1)[1])


def then(*acts: Callable[[], object]) -> Act:
    """Something happens outside, and the chunk goes its way."""

    def act(exchange: Exchange) -> None:
        for one in acts:
            one()
        exchange.forward(exchange.body)

    return act


def after(count: int, *faults: Act) -> Sequence[Act]:
    """``faults`` from the post after the first ``count``."""
    return [well] * count + list(faults)
