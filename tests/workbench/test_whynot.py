"""Why not: the nearest rule first, where it failed, and what to ask instead."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.rulebook.rules import Rules
from kg.workbench.whynot import NearMiss, readable, why_not

TEXT = "国务院筹备《岸线条例》。"


def read(text: str, relation: str, head: str, tail: str, rules: Rules) -> list[NearMiss]:
    """How near the rules of a relation came."""
    return why_not(text, relation, head, tail, rules)


def test_the_nearest_rule_comes_first(rules: Rules) -> None:
    found = read(TEXT, "issues", "国务院", "岸线条例", rules)
    missing = [miss.elements - miss.matched for miss in found]
    assert missing == sorted(missing)
    assert {miss.rule for miss in found} == {
        rule.id for rule in rules.relation_rules if rule.relation == "issues" and rule.over != "name"
    }


def test_it_says_which_element_failed_and_at_which_text(rules: Rules) -> None:
    [miss] = [m for m in read(TEXT, "issues", "国务院", "岸线条例", rules) if m.rule == "issues.active"]
    assert 0 < miss.matched < miss.elements
    assert "印发" in miss.failed
    assert miss.at.startswith("筹备{Plan}")


def test_a_rule_that_finds_the_relation_failed_nowhere(rules: Rules) -> None:
    first = read("国务院印发《岸线条例》。", "issues", "国务院", "岸线条例", rules)[0]
    assert first.rule == "issues.active"
    assert first.matched == first.elements
    assert first.failed == ""


def test_negation_is_where_the_rule_stops(rules: Rules) -> None:
    [miss] = [
        m
        for m in read("国务院没有印发《岸线条例》。", "issues", "国务院", "岸线条例", rules)
        if m.rule == "issues.active"
    ]
    assert miss.failed
    assert miss.at.startswith("没有")


def test_a_check_that_said_no_is_named(rules: Rules) -> None:
    found = read("活动在福建江西两地举行。", "located_in", "江西", "福建", rules)
    [miss] = [m for m in found if m.rule == "located_in.chain_of_places"]
    assert miss.matched == miss.elements
    assert miss.failed == "require may_contain"


def test_title_marks_and_aliases_name_the_same(rules: Rules) -> None:
    assert read(TEXT, "issues", "国务院", "《岸线条例》", rules) == read(TEXT, "issues", "国务院", "岸线条例", rules)


def test_what_is_far_off_still_names_its_first_element(rules: Rules) -> None:
    found = read("福建省很远。江西省也很远。", "located_in", "福建省", "江西省", rules)
    assert found
    assert all(miss.failed for miss in found)


def test_an_unknown_relation_names_those_there_are(rules: Rules) -> None:
    with pytest.raises(QueryError, match=r"signs.*located_in.*issues"):
        read(TEXT, "signs", "国务院", "岸线条例", rules)


@pytest.mark.parametrize(("head", "tail"), [("财政部", "岸线条例"), ("国务院", "海岛条例")])
def test_a_name_that_the_text_lacks_is_told_what_it_has(rules: Rules, head: str, tail: str) -> None:
    with pytest.raises(QueryError, match="国务院, 岸线条例") as caught:
        read(TEXT, "issues", head, tail, rules)
    assert ({head, tail} - {"国务院", "岸线条例"}).pop() in str(caught.value)


@pytest.mark.parametrize(("head", "tail", "says"), [("岸线条例", "国务院", "head"), ("国务院", "国务院", "tail")])
def test_a_name_of_the_wrong_type_is_told_what_fits(rules: Rules, head: str, tail: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        read(TEXT, "issues", head, tail, rules)
    assert "Institution" in str(caught.value)


def test_pieces_of_patterns_are_written_with_names_of_types(rules: Rules) -> None:
    plan, place = rules.marks["Plan"], rules.marks["Place"]
    assert readable(f"印发{plan}。", rules) == "印发{Plan}。"
    assert readable(f"(?P<head_1>[{plan}{place}])", rules) == "{head:Plan|Place}"
    assert readable(f"(?:在[{place}])?", rules) == "(?:在{Place})?"
