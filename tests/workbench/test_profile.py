"""A profiled build is the same build, and tells where its time went."""

from __future__ import annotations

import json
from pathlib import Path

from kg.pipeline import build
from kg.rulebook.rules import Rules
from kg.workbench.profile import profiled
from tests.conftest import SEEDS, Run


def test_profiling_changes_no_byte(rules: Rules) -> None:
    result, profile = profiled(rules, lambda watched: build([SEEDS], rules=watched))
    assert result.files() == build([SEEDS], rules=rules).files()
    assert {name for name, _ in profile.stages} >= {"documents", "people", "entity rules", "relations", "merge", "page"}


def test_the_slowest_come_first_and_every_rule_that_found_something_is_there(rules: Rules) -> None:
    result, profile = profiled(rules, lambda watched: build([SEEDS], rules=watched))
    for seconds in ([stage[1] for stage in profile.stages], [rule[1] for rule in profile.rules]):
        assert seconds == sorted(seconds, reverse=True)
        assert min(seconds) >= 0
        assert max(seconds) > 0
    asked = {rule: count for rule, _, count in profile.rules}
    used = {relation.evidence.rule for one in result.extractions for relation in one.relations}
    assert used <= asked.keys()
    assert min(asked.values()) > 0


def test_the_command_prints_stages_and_rules(tmp_path: Path, run_kg: Run) -> None:
    run = run_kg("build", SEEDS, "-o", tmp_path / "output", "--profile")
    assert run.returncode == 0
    assert "stage" in run.stdout
    assert "milliseconds" in run.stdout
    data = json.loads(run_kg("build", SEEDS, "-o", tmp_path / "output", "--profile", "--json").stdout)
    assert data["profile"]["rules"][0][1] >= data["profile"]["rules"][-1][1]
