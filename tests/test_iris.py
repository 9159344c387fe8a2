"""IRIs: any name makes one valid segment, no two names the same, and the name can be read from it again."""

from __future__ import annotations

import sys
import unicodedata
from urllib.parse import unquote

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.iris import segment

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=20)


def parse(*segments: str) -> set[str]:
    """The IRIs that a strict parser reads."""
    turtle = "".join(f"<https://zhengtu.example/place/{part}> <a:b> <a:c> .\n" for part in segments)
    found = pyoxigraph.parse(turtle.encode("utf-8"), format=pyoxigraph.RdfFormat.TURTLE)
    return {str(quad.subject) for quad in found}


@pytest.mark.parametrize("name", ["北京市", "A座", "规划（2023-2035年）", "“十四五”规划", "阿卜杜拉·买买提", "𠮷林"])
def test_an_ordinary_name_stands_as_it_is(name: str) -> None:
    assert segment(name) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a b", "a%20b"),
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("<>", "%3C%3E"),
        ("[一]", "%5B一%5D"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("\u202e甲", "%E2%80%AE甲"),
        ("甲\u3000乙", "甲%E3%80%80乙"),
        ("\ud800", "%ED%A0%80"),
        ("\ufdd0", "%EF%B7%90"),
        ("e\u0301", "é"),
    ],
)
def test_what_an_iri_cannot_hold_is_percent_encoded(name: str, expected: str) -> None:
    assert segment(name) == expected


def test_every_single_character_makes_a_valid_iri() -> None:
    segments = {segment(chr(code)) for code in range(sys.maxunicode + 1)}
    assert len(parse(*segments)) == len(segments)


def test_no_invisible_character_is_left() -> None:
    left = {chr(code) for code in range(0x3100) if segment(chr(code)) == chr(code)}
    assert not {c for c in left if unicodedata.category(c) in ("Cc", "Zs", "Zl", "Zp")}
    assert not left & set("\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069")


@given(name=ANYTHING)
def test_the_name_can_be_read_from_its_segment(name: str) -> None:
    assert unquote(segment(name), errors="surrogatepass") == unicodedata.normalize("NFC", name)


@given(name=ANYTHING)
def test_a_segment_is_one_segment_in_normal_form(name: str) -> None:
    made = segment(name)
    assert not set("/?#<> ") & set(made)
    assert unicodedata.normalize("NFC", made) == made
    assert len(parse(made)) == 1
