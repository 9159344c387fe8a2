"""A cache saves work and changes no byte: whatever changed, whatever became of the file."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg.engines.local
from kg.engines.cache import Cache, beside
from kg.errors import StorageError
from kg.extraction import conclude, find
from kg.pipeline import Build, build
from kg.rulebook.rules import Rules, load_rules
from tests.conftest import Run

TEXTS = (
    "外交部部长王毅会见了来访的客人。",
    "青河市人民政府印发《青河市湿地保护规划（2023—2035年）》（以下简称《规划》）。\n《规划》提出，到2035年全部修复。",
    "辽宁省省长李乐成到大连市调研。他出席了全国湿地保护工作会议。",
    "市委书记沈永先进事迹报告会在鼓楼区举行。",
    "没有名称的一句话。",
)
RELATION = """
[[rule]]
id       = "attends.delegation"
relation = "attends"
pattern  = '{head:Person}到{tail:Place}调研'
why      = "A rule of the test's own."
yes      = [{ text = "李乐成到大连市调研。", head = "李乐成", tail = "大连市" }]
""".replace('"attends"', '"visits"').replace("attends.delegation", "visits.of_the_test")


class Counted:
    """How often the two halves of the map were run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found = self.concluded = 0

        def counted_find(*arguments: Any) -> object:
            self.found += 1
            return find(*arguments)

        def counted_conclude(*arguments: Any) -> object:
            self.concluded += 1
            return conclude(*arguments)

        monkeypatch.setattr(kg.engines.local, "find", counted_find)
        monkeypatch.setattr(kg.engines.local, "conclude", counted_conclude)

    def take(self) -> tuple[int, int]:
        """Both counts since the last time."""
        counts = self.found, self.concluded
        self.found = self.concluded = 0
        return counts


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def write(path: Path, texts: dict[str, str]) -> Path:
    lines = [json.dumps({"id": id_, "text": text}, ensure_ascii=False) for id_, text in texts.items()]
    path.write_text("\n".join(lines), "utf-8")
    return path


def refuse(text: str) -> None:
    raise AssertionError(text)


def cached(source: Path, rules: Rules, file: Path, warn: Callable[[str], None] = refuse) -> Build:
    cache = Cache(file, warn)
    try:
        return build([source], rules=rules, cache=cache)
    finally:
        cache.close()


NUMBERED = {f"d{number}": text for number, text in enumerate(TEXTS)}


def test_what_did_not_change_is_not_read_again(tmp_path: Path, rules: Rules, counted: Counted) -> None:
    source, file = write(tmp_path / "a.jsonl", NUMBERED), tmp_path / "cache"
    clean = build([source], rules=rules).files()
    assert cached(source, rules, file).files() == clean
    assert counted.take() == (5, 5)
    assert cached(source, rules, file).files() == clean
    assert counted.take() == (0, 0)
    write(source, NUMBERED | {"d0": TEXTS[0] + TEXTS[3]})
    assert cached(source, rules, file).files() == build([source], rules=rules).files()
    assert counted.take() == (1, 1)


def test_a_document_that_moves_is_not_read_again(tmp_path: Path, rules: Rules, counted: Counted) -> None:
    file = tmp_path / "cache"
    cached(write(tmp_path / "a.jsonl", NUMBERED), rules, file)
    counted.take()
    source = write(tmp_path / "b.jsonl", {"new": TEXTS[0]} | NUMBERED)
    assert cached(source, rules, file).files() == build([source], rules=rules).files()
    assert counted.take() == (1, 1)


def test_a_changed_relation_rule_reads_relations_anew_and_no_names(
    tmp_path: Path, rules: Rules, counted: Counted
) -> None:
    source, file = write(tmp_path / "a.jsonl", NUMBERED), tmp_path / "cache"
    for _ in range(2):  # What was not needed the second time is still there the third.
        cached(source, rules, file)
    counted.take()
    (tmp_path / "own/relations").mkdir(parents=True)
    (tmp_path / "own/relations/visits.toml").write_text(RELATION, "utf-8")
    changed = load_rules(tmp_path / "own")
    assert cached(source, changed, file).files() == build([source], rules=changed).files()
    assert counted.take() == (0, 5)


def test_a_changed_word_list_reads_everything_anew(tmp_path: Path, rules: Rules, counted: Counted) -> None:
    source, file = write(tmp_path / "a.jsonl", NUMBERED), tmp_path / "cache"
    cached(source, rules, file)
    counted.take()
    (tmp_path / "own/words").mkdir(parents=True)
    (tmp_path / "own/words/surnames.tsv").write_text("# surname\tweight\n青\t1\n", "utf-8")
    changed = load_rules(tmp_path / "own")
    assert cached(source, changed, file).files() == build([source], rules=changed).files()
    assert counted.take() == (5, 5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(TEXTS), min_size=1), min_size=2))
def test_after_any_edits_the_bytes_are_those_of_a_clean_build(
    edits: list[dict[str, str]], tmp_path: Path, rules: Rules
) -> None:
    file = tmp_path / "cache"
    file.unlink(missing_ok=True)
    for texts in edits:
        source = write(tmp_path / "a.jsonl", texts)
        assert cached(source, rules, file).files() == build([source], rules=rules).files()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _text(file: Path) -> None:
    file.write_text("no database, and longer than the header of one: " * 50)


def _torn(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    file.write_bytes(data)


def _other(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE entry (something INTEGER)")
    database.close()


@pytest.mark.parametrize(
    ("damage", "warns"), [(_empty, False), (_cut, True), (_text, True), (_torn, True), (_other, True)]
)
def test_a_damaged_cache_is_put_aside_and_made_anew(
    tmp_path: Path, rules: Rules, counted: Counted, damage: Callable[[Path], None], warns: bool
) -> None:
    source, file = write(tmp_path / "a.jsonl", NUMBERED), tmp_path / "cache"
    clean = cached(source, rules, file).files()
    damage(file)
    harmed, warnings = file.read_bytes(), list[str]()
    assert cached(source, rules, file, warnings.append).files() == clean
    assert len(warnings) == warns
    if warns:
        assert (tmp_path / "cache.damaged").read_bytes() == harmed
    cached(source, rules, file)  # What was put before the damage was met may be missing once more.
    counted.take()
    assert cached(source, rules, file).files() == clean
    assert counted.take() == (0, 0)


def test_values_changed_behind_the_caches_back_are_not_believed(tmp_path: Path, rules: Rules) -> None:
    source, file = write(tmp_path / "a.jsonl", NUMBERED), tmp_path / "cache"
    clean = cached(source, rules, file).files()
    with sqlite3.connect(file) as database:
        database.execute("UPDATE entry SET value = CAST('[[],[],[]]' AS BLOB)")
    database.close()
    assert cached(source, rules, file).files() == clean


def test_what_is_no_longer_read_is_forgotten(tmp_path: Path, rules: Rules) -> None:
    file = tmp_path / "cache"
    cached(write(tmp_path / "a.jsonl", {str(n): TEXTS[n % 5] * 9 for n in range(60)}), rules, file)
    size = file.stat().st_size
    cached(write(tmp_path / "a.jsonl", {"1": TEXTS[1] * 9}), rules, file)
    assert file.stat().st_size < size / 2


def test_a_cache_in_use_is_named_and_left_alone(tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.engines.cache._WAIT", 0.1)
    source, file = write(tmp_path / "a.jsonl", NUMBERED), tmp_path / "cache"
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="cannot be used: database is locked; wait for another build"):
            cached(source, rules, file)
        other.execute("ROLLBACK")
    other.close()
    cached(source, rules, file)


def test_the_command_keeps_its_cache_beside_the_output(tmp_path: Path, run_kg: Run) -> None:
    source = write(tmp_path / "a.jsonl", NUMBERED)
    runs = [run_kg("build", source, "-o", tmp_path / "output") for _ in range(2)]
    named = run_kg("build", source, "-o", tmp_path / "other", "--cache", tmp_path / "elsewhere/cache")
    assert [run.returncode for run in (*runs, named)] == [0, 0, 0]
    assert beside(tmp_path / "output") == tmp_path / ".output.cache"
    found = {path.name for path in tmp_path.iterdir()} - {".output.store", ".other.store"}  # what queries ask
    assert found == {"a.jsonl", "output", ".output.cache", "other", "elsewhere"}
    beside(tmp_path / "output").write_text("damaged " * 999)
    again = run_kg("build", source, "-o", tmp_path / "output")
    assert again.returncode == 0
    assert again.stderr.startswith(f"{tmp_path / '.output.cache'}: no sound cache")
    assert again.stderr.endswith("moved to .output.cache.damaged and made anew\n")
    assert (tmp_path / "output/manifest.json").read_bytes() == (tmp_path / "other/manifest.json").read_bytes()


def test_a_cache_inside_the_output_is_refused(tmp_path: Path, run_kg: Run) -> None:
    run = run_kg("build", write(tmp_path / "a.jsonl", NUMBERED), "-o", "output", "--cache", "output/cache")
    assert (run.returncode, "lie in one another" in run.stderr) == (2, True)
    shutil.rmtree(tmp_path / "output", ignore_errors=True)
