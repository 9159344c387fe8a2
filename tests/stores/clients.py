"""A server of queries as its clients see it: started, asked over kept connections, watched from outside."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.conftest import command

ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?a{i} ?b{i} ?c{i}' for i in range(12))} }}"


class Server:
    """A running ``kg serve``."""

    def __init__(self, folder: Path, *options: str) -> None:
        words = command("serve", "-g", folder, "--port", "0", *options)
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().split()[0]

    @property
    def workers(self) -> list[int]:
        """The processes that answer queries, by their ids; beside them there is one that looks after them."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = {int(pid) for task in tasks for pid in task.read_text().split()}
        return [pid for pid in sorted(children) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    @property
    def memory(self) -> int:
        """Resident bytes of the server itself."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    @property
    def files(self) -> int:
        """Open files and sockets of the server itself."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """A server, which Ctrl-C must stop with exit code 0, having said nothing of errors."""
    server = Server(folder, *options)
    try:
        yield server
        server.process.send_signal(signal.SIGINT)
        errors = server.process.communicate(timeout=10)[1]
        assert (server.process.returncode, errors) == (0, "Ctrl-C stops it\n")
    finally:
        server.process.kill()
        server.process.communicate()


class Client:
    """One connection, kept open; used as a context."""

    def __init__(self, address: str, accept: str = "application/sparql-results+json") -> None:
        self._head = f"HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\nAccept: {accept}\r\n\r\n"
        self._socket = socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, sparql: str) -> tuple[int, bytes]:
        """Status and body."""
        self._socket.sendall(f"GET /sparql?query={quote(sparql)} {self._head}".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._receive()
        head, _, body = head.partition(b"\r\n\r\n")
        length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._receive()
        return int(head.split(b" ", 2)[1]), body

    def _receive(self) -> bytes:
        received = self._socket.recv(1 << 16)
        if not received:
            raise ConnectionError("the server hung up")
        return received
