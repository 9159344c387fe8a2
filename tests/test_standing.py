"""A build that stands is not made again; when anything it hangs on changed, it is, byte for byte as a clean one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg.standing
from kg.engines.cache import Cache
from kg.export.publish import MANIFEST, is_whole
from kg.pipeline import build
from kg.rulebook.rules import Rules
from kg.standing import Standing
from tests.conftest import Run

TEXTS = (
    "外交部部长王毅会见了来访的客人。",
    "青河市人民政府印发《青河市湿地保护规划（2023—2035年）》（以下简称《规划》）。",
    "市委书记沈永先进事迹报告会在鼓楼区举行。",
)
SAID = {"documents": 3}


def write(path: Path, texts: dict[str, str]) -> Path:
    path.write_text("\n".join(json.dumps({"id": id_, "text": text}) for id_, text in texts.items()), "utf-8")
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", pytest.fail)


Made = Callable[..., bool]


@pytest.fixture
def made(tmp_path: Path, rules: Rules, cache: Cache) -> Made:
    """Builds ``a.jsonl`` to ``output`` unless that build stands there; tells whether it was made."""
    write(tmp_path / "a.jsonl", numbered(TEXTS))
    (tmp_path / "own").mkdir()

    def make(meanwhile: Callable[[], Any] = lambda: None) -> bool:
        standing = Standing([tmp_path / "a.jsonl"], tmp_path / "own", tmp_path / "output", cache)
        if known := standing.recall():
            assert known == SAID
            return False
        build([tmp_path / "a.jsonl"], tmp_path / "output", rules=rules, cache=cache)
        meanwhile()
        standing.remember(SAID)
        return True

    return make


def numbered(texts: tuple[str, ...]) -> dict[str, str]:
    return {f"d{number}": text for number, text in enumerate(texts)}


def test_the_same_build_is_made_once(made: Made) -> None:
    assert [made() for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: write(folder / "a.jsonl", numbered(TEXTS[:2])),
        lambda folder: (folder / "own/decisions.toml").write_text("", "utf-8"),
        lambda folder: (folder / "output/graph.ttl").write_text("", "utf-8"),
        lambda folder: (folder / "output/links.csv").unlink(),
        lambda folder: (folder / "output" / MANIFEST).write_text("{}", "utf-8"),
        lambda folder: (folder / "cache").unlink(),
    ],
    ids=["a source", "a rule", "an output", "a missing output", "the manifest", "the cache"],
)
def test_what_changed_is_made_anew(tmp_path: Path, made: Made, cache: Cache, change: Callable[[Path], Any]) -> None:
    made()
    cache.close()
    change(tmp_path)
    assert made()
    assert is_whole(tmp_path / "output")
    assert not made()


@pytest.mark.parametrize("changed", ["_LIBRARIES", "_files"])
def test_another_program_makes_anew(made: Made, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    made()
    other: Any = () if changed == "_LIBRARIES" else lambda folder: iter(["another file"])
    monkeypatch.setattr(kg.standing, changed, other)
    assert made()


def test_what_changes_while_it_is_built_is_built_again(tmp_path: Path, made: Made) -> None:
    assert made(meanwhile=lambda: write(tmp_path / "a.jsonl", numbered(TEXTS[1:])))
    write(tmp_path / "a.jsonl", numbered(TEXTS))
    assert made()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.dictionaries(st.sampled_from("ab"), st.sampled_from(TEXTS), min_size=1), min_size=2))
def test_after_any_edits_what_stands_is_a_clean_build(
    edits: list[dict[str, str]], tmp_path: Path, rules: Rules, made: Made
) -> None:
    for texts in edits:
        source = write(tmp_path / "a.jsonl", texts)
        made()
        clean = {name: text.encode() for name, text in build([source], rules=rules).files().items()}
        output = {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()}
        assert clean == {name: data for name, data in output.items() if name != MANIFEST}


def test_the_command_says_the_same_of_a_build_that_stands(tmp_path: Path, run_kg: Run) -> None:
    source = write(tmp_path / "a.jsonl", numbered(TEXTS))
    with source.open("a", encoding="utf-8") as lines:
        lines.write("\n{\n")
    first, again = (run_kg("build", source, "--json") for _ in range(2))
    assert (first.returncode, again.returncode) == (1, 1)
    assert (first.stdout, first.stderr) == (again.stdout, again.stderr)
    assert "a.jsonl:4: not JSON" in first.stderr
    published = (tmp_path / "output").stat().st_ino
    tables = [run_kg("build", source).stdout.splitlines() for _ in range(2)]
    assert [line for line in tables[0] if "秒" not in line] == [line for line in tables[1] if "秒" not in line]
    assert (tmp_path / "output").stat().st_ino == published
    (tmp_path / "output/mine.txt").touch()
    refused = run_kg("build", source)
    assert (refused.returncode, "not part of a build" in refused.stderr) == (3, True)
