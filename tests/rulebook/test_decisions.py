"""What a person decided goes before what the rules left open, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents.articles import split_articles
from kg.errors import RuleError
from kg.extraction import extract
from kg.model import Extraction
from kg.rulebook.rules import Rules, load_rules

TEXT = "把局长沈永先进事迹作为教材。"


def read(text: str, rules: Rules) -> Extraction:
    return extract(next(split_articles(text, "d1", rules.layout)), rules)


def decided(folder: Path, **values: object) -> Rules:
    """The shipped rules and one decision."""
    lines = "\n".join(f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in values.items())
    (folder / "decisions.toml").write_text(f"[[decision]]\n{lines}\n", "utf-8")
    return load_rules(folder)


def test_a_name_whose_end_is_open_stays_undecided_with_both_readings(rules: Rules) -> None:
    [case] = read(TEXT, rules).unresolved
    assert case.candidates == ("沈永", "沈永先")
    assert case.reason.startswith("person.open_end: ")
    assert TEXT[case.evidence.start : case.evidence.end] == "沈永先"


def test_a_decision_settles_the_case_and_stands_in_the_provenance(tmp_path: Path) -> None:
    rules = decided(tmp_path, document="d1", text="沈永先", start=TEXT.index("沈"), **{"is": "沈永先"}, why="名册")
    found = read(TEXT, rules)
    assert found.unresolved == ()
    [person] = [entity for entity in found.entities if entity.type == "Person"]
    assert person.key == "person/沈永先"
    assert [mention.rule for mention in person.mentions] == ["decision"]


def test_a_division_of_many_namesakes_is_undecided_until_a_code_is_given(rules: Rules, tmp_path: Path) -> None:
    text = "记者来到鼓楼区采访。"
    [case] = read(text, rules).unresolved
    assert case.reason.startswith("place.several_divisions: ")
    assert "鼓楼区 (320106 江苏省 南京市)" in case.candidates
    settled = read(text, decided(tmp_path, document="d1", text="鼓楼区", **{"is": "320106"}))
    [place] = settled.entities
    assert (place.key, place.code, settled.unresolved) == ("place/320106", "320106", ())


def test_a_decision_about_another_document_changes_nothing(rules: Rules, tmp_path: Path) -> None:
    other = decided(tmp_path, document="d2", text="沈永先", **{"is": "沈永先"})
    assert read(TEXT, other) == read(TEXT, rules)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("text = 'x'\nis = 'y'", "no 'document'"),
        ("document = 'd'\ntext = 'x'\nis = 'y'\nwhen = 'z'", "unknown key 'when' in a decision; allowed are "),
        ("document = 'd'\ntext = 'x'\nis = 'y'\nstart = 'z'", "invalid literal for int"),
    ],
)
def test_a_decision_in_another_form_is_refused(tmp_path: Path, lines: str, message: str) -> None:
    (tmp_path / "decisions.toml").write_text(f"[[decision]]\n{lines}\n", "utf-8")
    with pytest.raises(RuleError, match=message):
        load_rules(tmp_path)
