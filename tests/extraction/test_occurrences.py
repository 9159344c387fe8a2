"""Known names are found as a pattern of all of them would find them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.occurrences import occurrences


def by_pattern(names: set[str], text: str) -> list[tuple[int, str]]:
    pattern = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    return [(match.start(), match.group()) for match in re.finditer(pattern, text)] if names else []


@given(
    names=st.sets(st.text(alphabet="甲乙丙", min_size=1, max_size=4), max_size=5),
    text=st.text(alphabet="甲乙丙，", max_size=40),
)
def test_the_leftmost_and_of_those_the_longest(names: set[str], text: str) -> None:
    assert occurrences(names, text) == by_pattern(names, text)
