"""A division that the table lacks stays as printed; where its container has one nearly so called, that is flagged."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents.articles import split_articles
from kg.extraction import extract
from kg.model import Extraction, Unresolved
from kg.rulebook.gazetteer import Division
from kg.rulebook.misprints import compile_misprints
from kg.rulebook.rules import Rules, load_rules

TABLE = {"name": "^(?P<stem>.{2,})(?P<head>{head})$", "heads": ["镇 乡", "县 市"], "lookalikes": "未末 土士"}


def divisions(*names: str) -> list[Division]:
    return [Division(f"{990101100 + number}", name, "township") for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("printed", "names", "meant"),
    [
        ("柳林镇", ("大柳林镇", "青石镇"), "大柳林镇"),
        ("柳林沟镇", ("柳林镇", "青石镇"), "柳林镇"),
        ("柳树镇", ("柳林镇", "青石镇"), "柳林镇"),
        ("柳林镇", ("柳林乡", "青石镇"), "柳林乡"),  # what was a township is a town
        ("柳林乡", ("柳林白族乡", "杨林乡"), "柳林白族乡"),  # the short name before the misprint
        ("末来镇", ("小未来镇", "青石镇"), "小未来镇"),  # one that looks alike, and one lost
        ("柳林镇", ("青柳树镇", "青石镇"), None),
        ("柳林镇", ("柳树镇", "桃林镇"), None),
        ("柳林镇", ("柳林白族乡", "柳林彝族乡"), None),
        ("柳林镇", ("柳林县", "青石镇"), None),
        ("柳林", ("柳林镇",), None),
        ("林镇", ("柳林镇",), None),
        ("柳林镇", (), None),
    ],
)
def test_the_one_division_that_a_name_nearly_is(printed: str, names: tuple[str, ...], meant: str | None) -> None:
    found = compile_misprints(TABLE).meant(printed, divisions(*names))
    assert (found and found.name) == meant


def read(text: str, rules: Rules) -> Extraction:
    return extract(next(split_articles(text, "d1", rules.layout)), rules)


def flagged(text: str, rules: Rules) -> list[Unresolved]:
    return [case for case in read(text, rules).unresolved if case.reason.startswith("place.not_in_table: ")]


def test_the_name_stays_as_printed_and_the_probable_division_is_listed(rules: Rules) -> None:
    text = "他在凤城市柳家河镇白石营村工作。"
    found = read(text, rules)
    assert ("柳家河镇", "place/柳家河镇", "") in {(e.name, e.key, e.code) for e in found.entities}
    [case] = flagged(text, rules)
    assert case.candidates == ("刘家河镇 (210682117 辽宁省 丹东市 凤城市)",)
    assert text[case.evidence.start : case.evidence.end] == case.evidence.text == "柳家河镇"


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("调研组来到绥中县塔山电镇。", "塔山屯镇 (211421109 辽宁省 葫芦岛市 绥中县)"),
        ("调研组来到丹东市凤成市。", "凤城市 (210682 辽宁省 丹东市)"),
        ("调研组来到辽宁绥中塔山电镇。", "塔山屯镇 (211421109 辽宁省 葫芦岛市 绥中县)"),
        ("调研组来到宽甸满族自治县牛毛坞乡。", "牛毛坞镇 (210624110 辽宁省 丹东市 宽甸满族自治县)"),
    ],
)
def test_a_division_of_the_stated_container_is_meant(rules: Rules, text: str, candidate: str) -> None:
    assert [case.candidates for case in flagged(text, rules)] == [(candidate,)]


@pytest.mark.parametrize(
    "text",
    [
        "调研组来到凤城市刘家河镇。",  # in the table
        "调研组来到凤城市、柳家河镇。",  # no container right before it
        "调研组来到辽宁省柳家河镇。",  # a province has too many divisions for a near name to say anything
        "调研组来到绥中县刘家河镇。",  # in the table, though elsewhere: another question
        "调研组来到凤城市红旗古镇。",  # a sight
        "调研组来到凤城市红旗社区。",
        "调研组来到凤城市青石岭镇。",  # nothing near
    ],
)
def test_other_names_are_not_flagged(rules: Rules, text: str) -> None:
    assert flagged(text, rules) == []


def test_a_name_is_flagged_once_a_document(rules: Rules) -> None:
    assert len(flagged("凤城市柳家河镇的桥通了。凤城市柳家河镇的路也通了。", rules)) == 1


@pytest.mark.parametrize(("answer", "key"), [("210682117", "place/210682117"), ("柳家河镇", "place/柳家河镇")])
def test_a_decision_accepts_the_division_or_the_name_as_printed(tmp_path: Path, answer: str, key: str) -> None:
    decision = f"[[decision]]\ndocument = 'd1'\ntext = '柳家河镇'\nis = '{answer}'\n"
    (tmp_path / "decisions.toml").write_text(decision, "utf-8")
    found = read("他在凤城市柳家河镇工作。", load_rules(tmp_path))
    assert key in {entity.key for entity in found.entities}
    assert found.unresolved == ()
