"""Rules that say what others say are named, with their place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kg.rulebook.rules import Rules, load_rules
from kg.workbench.ruleoverlap import duplicate_rules, overlapping_rules
from tests.conftest import Run
from tests.rulebook.test_rules import write

HUGS: Mapping[str, object] = {
    "id": "x.hugs",
    "relation": "meets",
    "pattern": "{head:Person}拥抱了{tail:Person}",
    "why": "They meet.",
    "yes": [{"text": "王毅拥抱了国务院总理李强。", "head": "王毅", "tail": "李强"}],
}
WIDER = {**HUGS, "id": "x.wider", "pattern": "{head:Person}(?:拥抱|握住)了{tail:Person}"}


def of(folder: Path, lines: list[str]) -> list[str]:
    """The lines about rules of a folder, without their places."""
    return [line.partition(": ")[2] for line in lines if line.startswith(str(folder))]


def test_the_shipped_rules_repeat_nothing(rules: Rules) -> None:
    assert list(duplicate_rules(rules)) == []
    assert list(overlapping_rules(rules)) == []


def test_the_same_pattern_twice_is_a_problem_with_both_places(tmp_path: Path) -> None:
    write(tmp_path, "relations", dict(HUGS), {**HUGS, "id": "x.again"})
    [line] = of(tmp_path, list(duplicate_rules(load_rules(tmp_path))))
    assert line.startswith("x.again: the same pattern as x.hugs (")


def test_a_rule_whose_examples_another_reads_overlaps(tmp_path: Path) -> None:
    write(tmp_path, "relations", dict(HUGS), dict(WIDER))
    found = of(tmp_path, list(overlapping_rules(load_rules(tmp_path))))
    assert "x.hugs: overlaps: x.wider reads all its examples as well" in found


def test_an_example_that_only_the_rule_reads_is_no_overlap(tmp_path: Path) -> None:
    own = {"text": "王毅握住了国务院总理李强。", "head": "王毅", "tail": "李强"}
    write(tmp_path, "relations", dict(HUGS), {**WIDER, "yes": [own]})
    found = of(tmp_path, list(overlapping_rules(load_rules(tmp_path))))
    assert [line for line in found if line.startswith("x.wider")] == []


def test_an_entity_rule_that_never_has_the_last_word_is_dead(tmp_path: Path) -> None:
    values: dict[str, object] = {
        "id": "x.place", "type": "Place", "pattern": "{Division}", "why": "Said before.",
        "yes": [{"text": "他在辽宁省工作。", "name": "辽宁省"}],
    }  # fmt: skip
    write(tmp_path, "entities", values)
    [line] = of(tmp_path, list(overlapping_rules(load_rules(tmp_path))))
    assert line == "x.place: dead: place.gazetteer reads all its examples"


@pytest.mark.parametrize(("twice", "code"), [(False, 0), (True, 2)])
def test_the_command_fails_for_duplicates_only(tmp_path: Path, run_kg: Run, twice: bool, code: int) -> None:
    folder = tmp_path / "mine"
    write(folder, "relations", dict(HUGS), *([{**HUGS, "id": "x.again"}] if twice else [dict(WIDER)]))
    done = run_kg("rules", "check", "--rules", folder)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("the same pattern" in done.stdout) is twice
    assert "overlaps" in done.stdout
