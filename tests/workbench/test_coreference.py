"""Forms that name one thing: pairs, as the gold joins them and as the extraction does."""

from __future__ import annotations

from kg.model import Entity, Extraction
from kg.workbench.coreference import coreference, judge_pairs
from kg.workbench.evaluate import Score, Verdict
from tests.builders import document, evidence

TEXT = document("青河市人民政府（市政府）和青河大学，市政府发文，大学开学。", "d1")


def extraction(*things: tuple[str, ...]) -> Extraction:
    """One institution for each tuple of forms."""
    entities = (
        Entity(f"e{n}", "Institution", own[0], f"institution/{own[0]}", mentions=tuple(evidence(TEXT, f) for f in own))
        for n, own in enumerate(things)
    )  # fmt: skip
    return Extraction(TEXT, tuple(entities))


GOLD = extraction(("青河市人民政府", "市政府"), ("青河大学", "大学"))


def test_the_gold_agrees_with_itself() -> None:
    assert coreference([GOLD], [GOLD]) == Score(2, 0, 0)


def test_a_thing_split_in_two_misses_a_pair() -> None:
    split = extraction(("青河市人民政府",), ("市政府",), ("青河大学", "大学"))
    assert coreference([GOLD], [split]) == Score(1, 0, 1)


def test_two_things_merged_into_one_join_wrong_pairs() -> None:
    merged = extraction(("青河市人民政府", "市政府", "青河大学", "大学"))
    assert coreference([GOLD], [merged]) == Score(2, 4, 0)
    wrong = [pair for pair in judge_pairs([GOLD], [merged]) if pair.verdict is Verdict.WRONG]
    assert {(pair.one, pair.other) for pair in wrong} >= {("大学", "市政府")}


def test_forms_that_one_side_lacks_weigh_nothing() -> None:
    assert coreference([GOLD], [extraction(("青河市人民政府", "市政府"))]) == Score(1, 0, 0)
