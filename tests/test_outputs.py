"""The committed outputs are what the committed rules make of the committed documents, byte for byte."""

from __future__ import annotations

import pytest

from kg.pipeline import build
from kg.rulebook.rules import Rules
from tests.conftest import ROOT, SEEDS


@pytest.fixture(scope="module")
def fresh(rules: Rules) -> dict[str, str]:
    return build([SEEDS], rules=rules).files()


@pytest.mark.parametrize("name", ["graph.ttl", "entities.csv", "relations.csv"])
def test_committed_output_is_what_a_build_makes(fresh: dict[str, str], name: str) -> None:
    committed = (ROOT / "output" / name).read_bytes().decode("utf-8")
    assert committed == fresh[name], f"output/{name} is not what the rules make now: run `make` and commit it"
