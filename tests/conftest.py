"""What all tests share: the rules, loaded once; no way out of the machine; a browser; ways to run the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import kg.rulebook.rules
from kg.pipeline import build
from kg.rulebook.layout import Layout
from kg.rulebook.rules import Rules, load_rules
from tests.stores.servers import START, Running

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
SEED = next(SEEDS.glob("*.txt"))
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_LOOPBACK = ("127.", "::1", "localhost")

Run = Callable[..., subprocess.CompletedProcess[str]]


def _leaves_machine(event: str, arguments: Sequence[object]) -> bool:
    """Whether an audit event is about another machine; unix sockets have no (host, port)."""
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = arguments[1]
        return isinstance(address, tuple) and bool(address[0]) and not str(address[0]).startswith(_LOOPBACK)
    if event == "socket.getaddrinfo":
        return bool(arguments[0]) and not str(arguments[0]).startswith(_LOOPBACK)
    return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Raises where a test, or what it tests, would leave the machine. Subprocesses (Chromium) are not seen."""
    active = True

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if active and event.startswith("socket.") and _leaves_machine(event, arguments):
            raise PermissionError(f"tests stay on this machine: {event} {arguments[-1]!r}")

    sys.addaudithook(refuse)  # a hook stays as long as the process lives
    yield
    active = False


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules."""
    return load_rules()


@pytest.fixture(scope="session")
def seed_build(rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published build of the seed documents."""
    folder = tmp_path_factory.mktemp("seed") / "output"
    build([SEEDS], folder, rules=rules)
    return folder


@pytest.fixture(scope="session", params=START)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Each real triple store in turn, running."""
    with START[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"the page is tested in a real browser: {CHROMIUM} is missing; apt-get install chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture(scope="session")
def layout(rules: Rules) -> Layout:
    """How the shipped rules read a page."""
    return rules.layout


@pytest.fixture
def rules_once(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that ask for the shipped rules get those already loaded: loading takes two seconds."""

    def load(extra: Path | None = None) -> Rules:
        return rules if extra is None else load_rules(extra)

    monkeypatch.setattr(kg.rulebook.rules, "load_rules", load)


@pytest.fixture
def run_kg(tmp_path: Path) -> Run:
    """Runs ``python -m kg`` as a process of its own, in a folder of its own."""

    def run(
        *arguments: str | Path, cwd: Path = tmp_path, stdin: str | bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        variables = {**os.environ, **environment}
        done = subprocess.run(
            command(*arguments), cwd=cwd, input=given, capture_output=True, env=variables, check=False
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def command(*arguments: str | Path) -> list[str]:
    """The command line of ``kg`` in this very Python."""
    return [sys.executable, "-m", "kg", *map(str, arguments)]
