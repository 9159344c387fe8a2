"""A screened-out rule cannot match; a rule that can match is never screened out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rulebook.screening import Screen, beginnings, required

PATTERNS = (
    "ab",
    "a(?:b|cd|d?)e",
    "a(?:b|cd)+?e",
    "(?:a|bc)(?!d)",
    "(?<=a)b|cd{0,2}",
    "(?<!a)(?P<x>[bc])[^d]{1,3}e",
    "[^a]{2}",
    "(?:ab)?c*[a-c]{2,}",
    r"\\s\\.e|^d$",
    "(?:a|(?:b|c)d)(?=e)",
    "",
)


@pytest.mark.parametrize(
    ("expression", "needs"),
    [
        ("ab?c", ["a", "c"]),
        ("(?:ab|cd)e", ["ac", "e"]),
        ("[a-c](?:x|y)*", ["abc"]),
        ("(?:a|b?)c", ["c"]),
        ("[^a]b", ["b"]),
        (r"[\sa]b", ["b"]),
        ("(?!a)(?<!b)c(?=d)", ["c", "d"]),
        ("a{0,3}", []),
    ],
)
def test_what_a_pattern_needs(expression: str, needs: list[str]) -> None:
    assert required(expression) == set(map(frozenset, needs))


@given(text=st.text(alphabet="abcde .", max_size=8))
def test_no_pattern_that_matches_is_screened_out(text: str) -> None:
    patterns = [re.compile(pattern) for pattern in PATTERNS]
    able = Screen(patterns).candidates(text)
    assert able == sorted(able)
    assert [p.pattern for n, p in enumerate(patterns) if p.search(text) and n not in able] == []


def test_a_pattern_that_lacks_a_character_is_screened_out() -> None:
    assert Screen(map(re.compile, ("ab", "ac", "d"))).candidates("bad") == [0, 2]


def test_only_the_characters_of_the_alphabet_are_looked_at() -> None:
    screen = Screen(map(re.compile, ("Ax", "Bx", "x")), frozenset("AB"))
    assert screen.candidates("A") == [0, 2]
    assert screen.candidates("") == [2]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a?(?:b|c{2})d", "abc"),
        ("(?:a|b*)c", "abc"),
        ("(?:a|(?<=x)[d-f])", "adef"),
        ("(?!a)(?P<x>[ab])", "ab"),
        ("a?b?", ""),
        ("a?.", ""),
        ("a?[^b]", ""),
        (r"a?\s", ""),
        ("ab", ""),
        ("[ab]c", ""),
        ("", ""),
    ],
)
def test_the_characters_that_matches_begin_with(expression: str, expected: str) -> None:
    """None for what ``re`` looks for by itself, and where a match may begin with anything or be empty."""
    assert beginnings(expression) == frozenset(expected)


@given(text=st.text(alphabet="abcde .", max_size=8))
def test_no_match_begins_with_another_character(text: str) -> None:
    for expression in PATTERNS:
        first = beginnings(expression)
        assert all(match.group()[0] in first for match in re.finditer(expression, text) if first)
