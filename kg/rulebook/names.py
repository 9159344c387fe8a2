"""How likely a run of characters is a person's name: counted tables and the logarithms made from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_UNSEEN = 0.02  # Pseudo-count of a character that no counted name has.


@dataclass(frozen=True, eq=False)
class NameTables:
    """Natural logarithms of shares, and the weights of context.

    ``surnames`` by surname; ``first``, ``second`` and ``only`` by the character's place in the given name; ``foreign``
    by character of transliterated names. ``before`` and ``after`` weigh a word class next to a name; ``never``
    are words that no name begins with, ``endings`` characters that none ends in, ``long_endings`` the ends of given
    names of three characters, ``behind`` words of grammar that follow names, ``glued`` those that end none where the
    document has it without them.
    """

    surnames: Mapping[str, float]
    first: Mapping[str, float]
    second: Mapping[str, float]
    only: Mapping[str, float]
    foreign: frozenset[str]
    before: Mapping[str, float]
    after: Mapping[str, float]
    settings: Mapping[str, float]
    never: frozenset[str]
    endings: frozenset[str]
    long_endings: frozenset[str]
    behind: frozenset[str]
    glued: frozenset[str]
    unseen: float

    def likelihood(self, surname: str, given: str) -> float:
        """The logarithm of the share of people with this very name; of a long one the end alone counts."""
        if given[-2:] in self.long_endings:
            return self.surnames[surname] + self.settings["floor"]
        if len(given) == 1:
            return self.surnames[surname] + self.only.get(given, self.unseen) + self.settings["short_name"]
        first, second = self.first.get(given[0], self.unseen), self.second.get(given[1], self.unseen)
        return self.surnames[surname] + first + second


def name_tables(
    surnames: Mapping[str, int],
    given: Mapping[str, tuple[int, int, int]],
    foreign: frozenset[str],
    table: Mapping[str, Any],
) -> NameTables:
    """Tables from counts (people by surname; a character as first, second, only one of a given name) and settings."""
    people = sum(surnames.values())
    first, second, only = (
        _shares({c: counts[i] + (0.3 * (counts[0] + counts[1]) if i == 2 else 0) for c, counts in given.items()})
        for i in range(3)
    )
    return NameTables(
        surnames={s: math.log(max(n, 1) / people) for s, n in surnames.items()},
        first=first,
        second=second,
        only=only,
        foreign=foreign,
        before=_numbers(table["before"]),
        after=_numbers(table["after"]),
        settings=_numbers(table["settings"]),
        never=frozenset(table["never"]["words"].split()),
        endings=frozenset(table["never"]["endings"].split()),
        behind=frozenset(table["behind"]["characters"].split()),
        glued=frozenset(table["glued"]["characters"].split()),
        long_endings=frozenset(table["long"]["endings"].split()),
        unseen=math.log(_UNSEEN / sum(counts[0] for counts in given.values())),
    )


def _numbers(table: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in table.items()}


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {c: math.log((n + _UNSEEN) / total) for c, n in counts.items()}
