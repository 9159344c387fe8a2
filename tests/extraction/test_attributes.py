"""Numbers, dates and periods of plans and events, with the sentence that says so."""

from __future__ import annotations

import pytest

from kg.documents.articles import split_articles
from kg.extraction import extract
from kg.rulebook.rules import Rules


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
        ("国务院公布《湿地保护条例》，自2024年5月1日起施行。", "", {("湿地保护条例", "effective", "2024-05-01")}),
        ("《湿地保护条例》由水利部负责解释，自2024年5月1日起施行。", "", {("湿地保护条例", "effective", "2024-05-01")}),
        ("全国水利工作会议5月28日上午在北京召开。", "2024-05-29", {("全国水利工作会议", "date", "2024-05-28")}),
    ],
)
def test_values_are_read_from_the_day_of_the_text(
    rules: Rules, text: str, date: str, expected: set[tuple[str, str, str]]
) -> None:
    assert read(text, rules, date) == expected


DECREE = "青河市湿地管理办法\n\n第一条　制定本办法。\n\n第二条　"
OLD, NEW = "青河市湿地暂行规定", "青河市湿地管理办法"
ENDS = {(NEW, "effective", "2024-05-01"), (OLD, "repealed", "2024-05-01"), (OLD, "replaced_by", NEW)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"本办法自2024年5月1日起施行，《{OLD}》同时废止。", ENDS),
        (f"本办法自2024年5月1日起施行。2010年3月1日印发的《{OLD}》（青政〔2010〕5号）同时废止。", ENDS),
        (f"本办法自公布之日起施行。《{OLD}》同时废止。", {(OLD, "replaced_by", NEW)}),
        (f"自本办法施行之日起，《{OLD}》废止。", {(OLD, "replaced_by", NEW)}),
        (f"本办法取代《{OLD}》。", {(OLD, "replaced_by", NEW)}),
        (f"根据《水法》，本办法自公布之日起施行，《{OLD}》同时废止。", {(OLD, "replaced_by", NEW)}),
        (f"本办法自2024年5月1日起施行。\n\n第三条　《{OLD}》同时废止。", {(NEW, "effective", "2024-05-01")}),
        (f"《{OLD}》继续有效。", set()),
        (f"研究废止《{OLD}》。", set()),
    ],
)
def test_what_a_decree_repeals_and_when(rules: Rules, text: str, expected: set[tuple[str, str, str]]) -> None:
    assert {found for found in read(DECREE + text, rules) if found[1] != "document_number"} == expected


def test_the_date_of_one_sentence_and_the_plan_of_the_next_are_quoted_together(rules: Rules) -> None:
    text = "通知已经印发。《湿地保护条例》自2024年5月1日起施行。《湿地管理办法》\n同时废止。各地要宣传。"
    found = extract(next(split_articles(text, "d1", rules.layout)), rules)
    quotes = {a.name: a.evidence for e in found.entities if e.name == "湿地管理办法" for a in e.attributes}
    assert quotes.keys() == {"repealed", "replaced_by"}
    for quote in quotes.values():
        assert quote.text == "《湿地保护条例》自2024年5月1日起施行。《湿地管理办法》\n同时废止。"
        assert text[quote.start : quote.end] == quote.text


def test_the_sentence_is_the_evidence(rules: Rules) -> None:
    text = "通知已经印发。《湿地保护条例》自2024年5月1日起施行。"
    (document,) = split_articles(text, "d1", rules.layout)
    [attribute] = [a for e in extract(document, rules).entities for a in e.attributes]
    assert attribute.evidence.text == "《湿地保护条例》自2024年5月1日起施行。"
    assert text[attribute.evidence.start : attribute.evidence.end] == attribute.evidence.text
    assert attribute.evidence.rule == "effective.from"
