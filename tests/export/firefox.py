"""Firefox without a window, driven over Marionette, the protocol it speaks itself: lengths and JSON on a socket."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FIREFOX = Path("/usr/bin/firefox-esr")
START = 60.0  # seconds that Firefox may take to listen
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # what the WebDriver standard calls an element
_NOWHERE = [f'user_pref("network.proxy.{kind}", "127.0.0.1");' for kind in ("http", "ssl")]
_NOWHERE += [f'user_pref("network.proxy.{kind}_port", 9);' for kind in ("http", "ssl")]


class Firefox:
    """One tab."""

    def __init__(self, connection: socket.socket) -> None:
        self._stream = connection.makefile("rwb")
        self._read()  # it says who it is
        self._number = 0
        self.call("WebDriver:NewSession")

    def call(self, command: str, **parameters: object) -> Any:
        """The answer to a command; raises RuntimeError with what Firefox says is wrong."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, _, error, answer = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return answer

    def open(self, path: Path) -> None:
        self.call("WebDriver:Navigate", url=path.as_uri())

    def run(self, script: str) -> Any:
        """What a script returns."""
        return self.call("WebDriver:ExecuteScript", script=script, args=[], sandbox=None)["value"]

    def click(self, selector: str) -> None:
        self.call("WebDriver:ElementClick", id=self._find(selector))

    def type(self, selector: str, text: str) -> None:
        self.call("WebDriver:ElementSendKeys", id=self._find(selector), text=text)

    def wait(self, condition: str, seconds: float = 10) -> None:
        """Waits until an expression is true; raises TimeoutError when it does not become so."""
        end = time.monotonic() + seconds
        while not self.run(f"return Boolean({condition})"):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.05)

    def _find(self, selector: str) -> str:
        found: str = self.call("WebDriver:FindElement", using="css selector", value=selector)["value"][_ELEMENT]
        return found

    def _read(self) -> Any:
        digits = b""
        while (sign := self._stream.read(1)) != b":":
            digits += sign
        return json.loads(self._stream.read(int(digits)))


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox with a new profile, whose every request to the network would go nowhere."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [f'user_pref("marionette.port", {port});', 'user_pref("network.proxy.type", 1);', *_NOWHERE]
    (profile / "user.js").write_text("\n".join(settings), "utf-8")
    command = [str(FIREFOX), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(port) as connection:
            yield Firefox(connection)
    finally:
        process.terminate()
        process.wait()


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + START
    while True:
        with suppress(ConnectionRefusedError):
            return socket.create_connection(("127.0.0.1", port))
        if time.monotonic() > end:
            raise TimeoutError(f"{FIREFOX} does not listen")
        time.sleep(0.2)
