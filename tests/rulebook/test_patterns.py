"""Patterns of rules: classes and their sums, macros, slots, and repetitions that could take for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from kg.rulebook.patterns import (
    PatternError,
    compile_mentions,
    compile_words,
    elements,
    is_unbounded,
    literal_words,
    slot_name,
    union,
)
from kg.rulebook.rules import Rules

CLASSES = {"A": "ab", "B": "bc", "C": "c", "Word": "abcd"}


def codes(name: str) -> str:
    if name not in CLASSES:
        raise PatternError(f"unknown class {{{name}}}; there are: {', '.join(CLASSES)}")
    return CLASSES[name]


def read(pattern: str, macros: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """The pattern over words; a literal word is read as its first character."""
    return compile_words(pattern, lambda body: union(body, codes), lambda word: word[0], macros or {})


def matched(pattern: str, macros: Mapping[str, str] | None = None) -> str:
    """Which of the four codes the pattern matches alone."""
    return "".join(code for code in CLASSES["Word"] if read(pattern, macros).fullmatch(code))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{A}", "ab"),
        ("{A|B}", "abc"),
        ("{A&B}", "b"),
        ("{A-B}", "a"),
        ("{Word-A-C}", "d"),
        ("{A-B|C}", "ac"),
        ("{Word&B-C}", "b"),
    ],
)
def test_classes_are_joined_met_and_taken_away(pattern: str, expected: str) -> None:
    assert matched(pattern) == expected


def test_a_class_of_a_hyphen_or_bracket_is_taken_literally() -> None:
    pattern = compile_words("{Odd}", lambda body: union(body, lambda _: "a-z]^"), lambda word: word, {})
    assert all(pattern.fullmatch(code) for code in "a-z]^")
    assert not pattern.fullmatch("m")


def test_macros_stand_for_their_definition_as_a_whole() -> None:
    macros = {"one": "{A}|{C}", "two": "{one}{one}"}
    pattern = read("{two}d", macros)
    assert pattern.fullmatch("acd")
    assert not pattern.fullmatch("a")
    assert not pattern.fullmatch("dd")


def test_counts_are_no_macros() -> None:
    assert read("{A}{2}d{0,1}").fullmatch("abd")


@pytest.mark.parametrize(
    ("pattern", "macros", "says"),
    [
        ("{Wrong}", {}, ["{Wrong}", "A, B, C, Word"]),
        ("{A-Wrong}", {}, ["{Wrong}", "A, B, C, Word"]),
        ("{A&C}", {}, ["{A&C}", "nothing"]),
        ("{A-Word}", {}, ["{A-Word}", "nothing"]),
        ("{place}", {"body": "{A}", "head": "{B}"}, ["{place}", "body, head"]),
        ("{one}", {"one": "{two}", "two": "{one}"}, ["each other"]),
        ("{own}", {"own": "{own}"}, ["each other"]),
        ("({A}", {}, ["regular expression"]),
        ("{A|B{C}", {}, ["brace", "{Class}"]),
        ("(?:{A}+)*", {}, ["without bound", "{0,6}"]),
        ("{many}*", {"many": "{A}+"}, ["without bound", "{0,6}"]),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, macros: Mapping[str, str], says: list[str]) -> None:
    with pytest.raises(PatternError) as in_words:
        read(pattern, macros)
    with pytest.raises(PatternError) as in_mentions:
        compile_mentions(pattern, codes, macros)
    for caught in (in_words, in_mentions):
        assert all(words in str(caught.value) for words in says), caught.value


def test_an_unknown_word_class_names_those_there_are(rules: Rules) -> None:
    with pytest.raises(PatternError) as caught:
        compile_words("{Nonsense}", rules.lexicon.inside, rules.lexicon.code, {})
    assert "{Nonsense}" in str(caught.value)
    for name in ("Division", "Post", "PlanHead"):
        assert re.search(rf"\b{name}\b", str(caught.value))


def test_literal_words_are_one_code_each_and_blanks_only_part_them() -> None:
    assert literal_words("{A}海岸{body} 湿地 (?:岸线|海岛)?", {"body": "群岛{B}"}) == {
        "海岸",
        "群岛",
        "湿地",
        "岸线",
        "海岛",
    }
    assert read("海岸 湿地").fullmatch("海湿")
    assert read("海岸湿地").fullmatch("海")


def test_slots_become_groups_in_order_that_know_their_slot() -> None:
    pattern = compile_mentions("{head:A}与{tail:B}|{tail:B}和{head:A-B}", codes, {})
    assert [slot_name(group) for group in pattern.groupindex] == ["head", "tail", "tail", "head"]
    match = pattern.fullmatch("c和a")
    assert match
    assert {slot_name(group): text for group, text in match.groupdict().items() if text} == {"tail": "c", "head": "a"}


@pytest.mark.parametrize(
    "pattern",
    ["(?:a+)*", "(a*b?)+", "(?:a|b+)*", "((a)+)+", "(?:(?:a+)b)*", "(?:a{2,})+", "(?:a+?){3,}", "x(?:y(?:a*)?z)+"],
)
def test_a_repetition_without_bound_in_another_is_found(pattern: str) -> None:
    assert is_unbounded(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a{0,3})*",
        "a+b*",
        "a+(?:b)*",
        "(?:a+){0,6}",
        "(?:a+)?",
        r"(?:\+)*",
        "(?:[*+])*",
        "[a+]+",
        r"(?:\(a\+\))*",
        "",
    ],
)
def test_a_repetition_with_a_bound_is_let_pass(pattern: str) -> None:
    assert not is_unbounded(pattern)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("海岸线", ["海岸线"]),
        ("ab?c", ["a", "b?", "c"]),
        ("(?:a|b)+cd[ef]{0,3}?", ["(?:a|b)+", "cd", "[ef]{0,3}?"]),
        (r"^\d+年$", ["^", r"\d+", "年", "$"]),
        ("(?<!在)a(?=b(c))", ["(?<!在)", "a", "(?=b(c))"]),
        ("[ab]+c|d", ["[ab]+c|d"]),
        ("", []),
    ],
)
def test_a_pattern_is_cut_into_elements_with_their_quantifiers(pattern: str, expected: list[str]) -> None:
    assert elements(pattern) == expected


def test_elements_of_every_shipped_rule_join_to_its_pattern_and_each_start_compiles(rules: Rules) -> None:
    for rule in (*rules.entity_rules, *rules.fold_rules, *rules.topic_rules, *rules.relation_rules):
        pieces = elements(rule.pattern.pattern)
        assert "".join(pieces) == rule.pattern.pattern, rule.id
    for rule in rules.relation_rules:
        pieces = elements(rule.pattern.pattern)
        for count in range(1, len(pieces) + 1):
            re.compile("".join(pieces[:count]))


def test_no_shipped_rule_can_take_exponential_time(rules: Rules) -> None:
    for rule in (*rules.entity_rules, *rules.fold_rules, *rules.topic_rules, *rules.relation_rules):
        assert not is_unbounded(rule.pattern.pattern), rule.id
