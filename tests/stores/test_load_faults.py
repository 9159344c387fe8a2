"""Loading while things go wrong: nothing lost, nothing doubled, nothing retried that cannot help, no secret shown."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg.stores.load
from kg.errors import KGError, LoadError
from kg.stores.client import ATTEMPTS, Secret
from kg.stores.load import Loaded, load
from tests.conftest import Run, command
from tests.stores.faults import (
    Act,
    FaultProxy,
    after,
    cut_at,
    dropped,
    dropped_after,
    fault_proxy,
    hung,
    lie,
    status,
    then,
)
from tests.stores.servers import Running, free_port, oxigraph, virtuoso

Load = Callable[..., Loaded]


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[FaultProxy]:
    """A proxy before an empty Oxigraph server."""
    with oxigraph(tmp_path) as store, fault_proxy(store.address) as proxy:
        yield proxy


@pytest.fixture
def load_seed(proxy: FaultProxy, seed_build: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads the seed through the proxy in fourteen chunks or so."""
    monkeypatch.setattr(kg.stores.load, "_TRIPLES", 100)
    state(seed_build).unlink(missing_ok=True)
    return lambda **how: load(seed_build, proxy.address, pause=0.01, **how)


def state(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.load.json")


def count(proxy: FaultProxy) -> int:
    return Running("oxigraph", proxy.store).count()


# --- what passes ---


@pytest.mark.parametrize(
    "fault",
    [
        dropped,
        dropped_after,
        hung,
        status(429),
        status(429, {"Retry-After": "0"}),
        status(503),
        *map(cut_at, (1, 8, 11)),
    ],
)
@pytest.mark.parametrize("position", [0, 5])
def test_what_passes_is_waited_out_and_nothing_is_lost_or_doubled(
    proxy: FaultProxy, load_seed: Load, fault: Act, position: int
) -> None:
    proxy.faults.extend(after(position, fault, fault))
    result = load_seed(timeout=0.5)
    assert count(proxy) == result.triples == result.sent and result.more == 0
    assert len(proxy.posts) == len(set(proxy.posts)) + 2


def test_an_answer_cut_at_any_byte_loses_and_doubles_nothing(
    proxy: FaultProxy, load_seed: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.stores.load, "_TRIPLES", 20)  # chunks enough to cut at another byte each
    for position in range(50):
        proxy.faults.extend(after(1, cut_at(position)))
    result = load_seed()
    assert count(proxy) == result.triples and result.more == 0
    assert len(proxy.posts) > len(set(proxy.posts)) > 50


@pytest.mark.parametrize("position", [13, 30, 44])
def test_an_answer_cut_after_its_status_is_an_answer(proxy: FaultProxy, load_seed: Load, position: int) -> None:
    proxy.faults.append(cut_at(position))
    assert load_seed().triples == count(proxy)


def test_the_store_says_how_long_to_wait(proxy: FaultProxy, load_seed: Load) -> None:
    proxy.faults.append(status(429, {"Retry-After": "1"}))
    started = time.monotonic()
    load_seed()
    assert time.monotonic() - started > 1


def test_a_store_that_restarts_between_chunks_gets_everything(
    tmp_path: Path, seed_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.stores.load, "_TRIPLES", 100)
    port = free_port()
    context = oxigraph(tmp_path, port)
    store = context.__enter__()
    again = oxigraph(tmp_path, port)
    with fault_proxy(store.address) as proxy:
        proxy.faults.extend(after(5, then(lambda: context.__exit__(None, None, None)), then(again.__enter__)))
        result = load(seed_build, proxy.address, pause=0.01)
        assert count(proxy) == result.triples
    again.__exit__(None, None, None)


# --- what does not pass ---


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (status(401), r"refuses the user or the password \(401\)"),
        (status(403), r"refuses the user or the password \(403\)"),
        (status(404, body="no such graph"), "answers 404: no such graph"),
        (status(413), r"takes no 500 kB at once \(413\)"),
        (status(500, body="out of memory\nat line 1"), "answers 500: out of memory;"),
        (status(302, {"Location": "/elsewhere"}), "redirects to"),
        (status(307, {"Location": "http://127.0.0.2:9/"}), "redirects to http://127.0.0.2/;"),
    ],
)
def test_what_does_not_pass_is_tried_once_and_told(proxy: FaultProxy, load_seed: Load, fault: Act, told: str) -> None:
    proxy.faults.extend(after(3, fault))
    with pytest.raises(LoadError, match=told) as raised:
        load_seed()
    assert len(proxy.posts) == 4 and raised.value.exit_code == 5


def test_a_redirect_to_another_origin_is_not_followed_with_the_password(proxy: FaultProxy, load_seed: Load) -> None:
    with fault_proxy(proxy.store) as other:
        proxy.faults.append(status(307, {"Location": f"{other.address}/store?default"}))
        with pytest.raises(LoadError, match="redirects to"):
            load_seed(secret=Secret("reader", "geheim"))
        assert other.posts == []


@pytest.mark.parametrize("fault", [dropped, status(503), status(429)])
def test_what_stays_is_given_up_and_the_next_call_goes_on_there(
    proxy: FaultProxy, load_seed: Load, seed_build: Path, fault: Act
) -> None:
    proxy.faults.extend(after(3, *[fault] * ATTEMPTS))
    with pytest.raises(LoadError):
        load_seed()
    assert len(proxy.posts) == 3 + ATTEMPTS
    proxy.posts.clear()
    result = load_seed()
    assert proxy.sent == result.sent == result.triples - 300
    assert count(proxy) == result.triples and not state(seed_build).exists()


def test_another_address_or_graph_begins_anew(proxy: FaultProxy, load_seed: Load) -> None:
    proxy.faults.extend(after(3, status(500)))
    with pytest.raises(LoadError):
        load_seed()
    result = load_seed(graph="https://example.org/other")
    assert result.sent == result.triples


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 1}', '{"key": "x", "done": 99}'])
def test_a_broken_note_of_how_far_it_came_means_from_the_beginning(
    proxy: FaultProxy, load_seed: Load, seed_build: Path, text: str
) -> None:
    state(seed_build).write_text(text)
    result = load_seed()
    assert result.sent == result.triples == count(proxy)


def test_a_killed_load_goes_on_where_it_stopped(proxy: FaultProxy, load_seed: Load, seed_build: Path) -> None:
    code = "from pathlib import Path; import sys; from kg.stores import load; load._TRIPLES = 100\n"
    code += "load.load(Path(sys.argv[1]), sys.argv[2])"
    words = [command()[0], "-c", code, str(seed_build), proxy.address]
    run = subprocess.Popen(words)
    proxy.faults.extend(after(6, then(lambda: run.send_signal(signal.SIGKILL))))
    assert run.wait() == -signal.SIGKILL
    result = load_seed()
    assert count(proxy) == result.triples and result.triples - result.sent in (600, 700)


# --- a store that does not do what it says ---


@pytest.mark.parametrize("position", [0, 7, 13])
def test_a_triple_that_a_store_lost_is_counted_and_the_next_call_heals_it(
    proxy: FaultProxy, load_seed: Load, position: int
) -> None:
    proxy.faults.extend(after(position, lie))
    with pytest.raises(LoadError, match="triples are in the store") as raised:
        load_seed()
    there = count(proxy)
    assert f": {there:,} of {there + 1:,} triples are in the store; " in str(raised.value)
    assert load_seed().triples == count(proxy) == there + 1


def test_an_error_that_comes_as_a_success_is_counted(proxy: FaultProxy, load_seed: Load) -> None:
    proxy.faults.extend(after(2, status(200, body="Virtuoso 37000 Error")))
    with pytest.raises(LoadError, match=r"\d of [\d,]+ triples are in the store"):
        load_seed()


def test_an_answer_that_is_no_count_is_told(load_seed: Load) -> None:
    with pytest.raises(LoadError, match=r"answers 4\d\d|does not count what it holds"):
        load_seed(store="qlever")


def test_a_server_that_does_not_tell_its_kind_has_to_be_named(proxy: FaultProxy, load_seed: Load) -> None:
    proxy.named = False
    with pytest.raises(KGError, match=r"does not tell which store it is; name it: --store oxigraph\|fuseki"):
        load_seed()
    assert load_seed(store="oxigraph").triples == count(proxy)


# --- secrets ---


@pytest.mark.parametrize("code", [200, 302, 401, 404, 413, 500])
def test_a_password_is_shown_nowhere(proxy: FaultProxy, seed_build: Path, run_kg: Run, code: int) -> None:
    secret = "geheim-7391"
    pair = base64.b64encode(f"reader:{secret}".encode()).decode()
    state(seed_build).unlink(missing_ok=True)
    proxy.faults.append(status(code, {"Location": f"http://x:{secret}@127.0.0.2/"}, f"you sent {secret} {pair}"))
    done = run_kg("load", proxy.address, "-g", seed_build, "--user", "reader", KG_PASSWORD=secret)
    assert done.returncode == 5
    told = done.stdout + done.stderr + (state(seed_build).read_text() if state(seed_build).exists() else "")
    assert secret not in told and pair not in told and done.stderr.count("\n") == 1


def test_a_password_is_not_in_the_command_line_or_in_a_repr() -> None:
    assert "geheim" not in repr(Secret("reader", "geheim"))


def test_a_wrong_password_is_tried_once(tmp_path: Path, seed_build: Path) -> None:
    with virtuoso(tmp_path) as store, fault_proxy(store.address) as proxy:
        with pytest.raises(LoadError, match=r"refuses the user or the password \(401\)"):
            load(seed_build, proxy.address, secret=Secret("dba", "wrong"))
        assert len(proxy.posts) == 2  # Digest asks first, then is answered


def test_the_result_is_json_for_scripts(proxy: FaultProxy, seed_build: Path, run_kg: Run) -> None:
    done = run_kg("load", proxy.address, "-g", seed_build, "--json")
    assert json.loads(done.stdout)["triples"] == count(proxy)
