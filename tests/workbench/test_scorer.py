"""`kg eval` counts as the scorer of a gold corpus does, where one is at hand: KG_GOLD names the folder that holds it.

The corpus (`score.py` and folders of annotated documents) is not part of this repository: its texts are not ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.export.records import record_line
from kg.extraction import extract
from kg.rulebook.rules import Rules
from kg.workbench.evaluate import read_gold, score
from tests.builders import BASE, VOCABULARY

GOLD = Path(os.environ.get("KG_GOLD", ""))
needs_gold = pytest.mark.skipif(not GOLD.joinpath("score.py").is_file(), reason="KG_GOLD names no gold corpus")


@needs_gold
@pytest.mark.parametrize("part", ["dev", "seed"])
def test_kg_eval_counts_what_the_corpus_s_own_scorer_counts(part: str, rules: Rules, tmp_path: Path) -> None:
    gold = read_gold(GOLD / part, rules)
    found = [extract(one.document, rules) for one in gold]
    predicted = tmp_path / "found.jsonl"
    predicted.write_text("".join(f"{record_line(one, BASE)}\n" for one in found), "utf-8")
    command = [sys.executable, str(GOLD / "score.py"), str(GOLD / part), str(predicted)]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    theirs = {row[0]: tuple(map(int, row[-3:])) for row in map(str.split, printed.splitlines()[1:])}
    scores = score(gold, found, VOCABULARY)
    kinds = {"entity": scores.entities, "relation": scores.relations}
    ours = {f"{kind}.{name}": (s.tp, s.fp, s.fn) for kind, by in kinds.items() for name, s in by.items()}
    assert {name: ours[name] for name in theirs} == theirs
    assert sum(theirs["relation.ALL"]) > 0
