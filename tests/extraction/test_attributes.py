"""Numbers, dates and periods of plans and events, with the sentence that says so."""

from __future__ import annotations

import pytest

from kg.documents import split_articles
from kg.extraction import extract
from kg.rules import Rules


def read(text: str, rules: Rules, date: str = "") -> set[tuple[str, str, str]]:
    """(name, attribute, value) of what a text says."""
    document = next(split_articles(text, "d1", rules.layout))._replace(date=date)
    return {(e.name, a.name, a.value) for e in extract(document, rules).entities for a in e.attributes}


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("《湿地保护条例》自2024年5月1日起施行。", "", {("湿地保护条例", "effective", "2024-05-01")}),
        ("《湿地保护条例》自今年5月1日起施行。", "2024-03-05", {("湿地保护条例", "effective", "2024-05-01")}),
        ("《湿地保护条例》自今年5月1日起施行。", "", set()),
        ("国务院3日印发《湿地保护条例》。", "2024-03-05", {("湿地保护条例", "issued", "2024-03-03")}),
        ("截至3月3日印发《湿地保护条例》。", "2024-03-05", set()),
        ("《湿地保护条例》自2024年2月30日起施行。", "", {("湿地保护条例", "effective", "2024年2月30日")}),
        ("印发《湿地规划（2021-2025年）》。", "", {("湿地规划（2021-2025年）", "period", "2021/2025")}),
        ("全国公安工作会议5月28日上午在北京召开。", "2024-05-29", {("全国公安工作会议", "date", "2024-05-28")}),
    ],
)
def test_values_are_read_from_the_day_of_the_text(
    rules: Rules, text: str, date: str, expected: set[tuple[str, str, str]]
) -> None:
    assert read(text, rules, date) == expected


def test_the_sentence_is_the_evidence(rules: Rules) -> None:
    text = "通知已经印发。《湿地保护条例》自2024年5月1日起施行。"
    (document,) = split_articles(text, "d1", rules.layout)
    [attribute] = [a for e in extract(document, rules).entities for a in e.attributes]
    assert attribute.evidence.text == "《湿地保护条例》自2024年5月1日起施行。"
    assert text[attribute.evidence.start : attribute.evidence.end] == attribute.evidence.text
    assert attribute.evidence.rule == "effective.from"
