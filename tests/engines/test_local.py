"""Processes share the work and change no byte; however one of them ends, nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg.engines.local
from kg.engines.cache import Cache
from kg.errors import StorageError
from kg.export.publish import lock
from kg.extraction import Found, find
from kg.model import Document
from kg.pipeline import build
from kg.rulebook.rules import Rules
from tests.conftest import SEEDS, Run


def documents(path: Path, count: int) -> Path:
    text = "青河市市长孟晓岚会见了柳林镇镇长赵文。他出席了全国湿地保护工作会议。"
    rows = (
        {"id": f"d{number}", "text": text.replace("孟晓岚", f"孟晓{chr(0x5C9A + number % 9)}")}
        for number in range(count)
    )
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n{\n", "utf-8")
    return path


@pytest.mark.parametrize("jobs", [2, 3, 7])
@pytest.mark.parametrize("with_cache", [False, True])
def test_any_number_of_processes_gives_the_same_bytes(
    tmp_path: Path, rules: Rules, jobs: int, with_cache: bool
) -> None:
    inputs = [documents(tmp_path / "a.jsonl", 150), SEEDS]
    one = build(inputs, rules=rules)
    cache = Cache(tmp_path / "cache", pytest.fail) if with_cache else None
    several = build(inputs, rules=rules, jobs=jobs, cache=cache)
    assert several.files() == one.files()
    assert [str(error) for error in several.rejected] == [str(error) for error in one.rejected]
    assert len(one.rejected) == 1


def test_the_command_takes_a_number_of_processes(tmp_path: Path, run_kg: Run) -> None:
    source = documents(tmp_path / "a.jsonl", 40)
    for jobs in ("1", "2"):
        assert run_kg("build", source, "-o", jobs, "-j", jobs).returncode == 1
    assert (tmp_path / "1/manifest.json").read_bytes() == (tmp_path / "2/manifest.json").read_bytes()
    for wrong in ("0", "-1", "x"):
        assert run_kg("build", source, "-o", "wrong", "-j", wrong).returncode == 2


def test_a_fault_in_a_process_costs_one_document(tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(document: Document, rules: Rules) -> Found:
        if document.id == "d3":
            raise ZeroDivisionError("of ours")
        return find(document, rules)

    monkeypatch.setattr(kg.engines.local, "find", faulty)
    result = build([documents(tmp_path / "a.jsonl", 80)], rules=rules, jobs=2)
    assert len(result.extractions) == 79
    assert [str(error).partition(";")[0] for error in result.rejected] == [
        "a.jsonl:4: extraction failed: ZeroDivisionError: of ours",
        "a.jsonl:81: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    ]


def test_a_process_that_dies_is_an_error_and_the_old_output_stands(
    tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = documents(tmp_path / "a.jsonl", 80)
    build([source], tmp_path / "output", rules=rules)
    before = (tmp_path / "output/manifest.json").read_bytes()
    starter = os.getpid()

    def dying(document: Document, rules: Rules) -> Found:
        if document.id == "d50" and os.getpid() != starter:
            os.kill(os.getpid(), signal.SIGKILL)
        return find(document, rules)

    monkeypatch.setattr(kg.engines.local, "find", dying)
    with pytest.raises(StorageError, match="a process ended before its time"):
        build([source], tmp_path / "output", rules=rules, jobs=2)
    assert (tmp_path / "output/manifest.json").read_bytes() == before


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_with_the_build_its_processes_end_and_the_lock_is_free(tmp_path: Path, end: signal.Signals) -> None:
    source = documents(tmp_path / "a.jsonl", 20_000)
    command = [sys.executable, "-m", "kg", "build", str(source), "-o", str(tmp_path / "output"), "-j", "2"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(children := processes_of(run.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    run.send_signal(end)
    errors = run.communicate(timeout=60)[1]
    assert len(children) == 2
    assert "Traceback" not in errors
    while any(map(is_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, children))
    with lock(tmp_path / "output"):
        assert not (tmp_path / "output").exists()


def processes_of(parent: int) -> list[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def is_alive(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
