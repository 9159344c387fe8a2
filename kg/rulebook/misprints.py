"""Names that may be misprints of others: what a lost, added or changed character, or one that looks alike, leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.rulebook.gazetteer import Division


@dataclass(frozen=True, slots=True)
class Misprints:
    """How a division's name is read for what it could be meant for.

    ``name`` parts it into ``stem`` and ``head`` (团营, 乡); ``heads`` gives each head its kind, and a division may go
    from one head to another of its kind; ``lookalikes`` has for ``str.translate`` one character for all that look
    like it.
    """

    name: re.Pattern[str]
    heads: Mapping[str, int]
    lookalikes: Mapping[int, str]

    def meant(self, printed: str, divisions: Iterable[Division]) -> Division | None:
        """The one division whose name ``printed`` shortens or, where it shortens none, nearly is; None if not one."""
        stem, kind = self._parted(printed)
        if not stem:
            return None
        parted = ((division, *self._parted(division.name)) for division in divisions)
        others = [(division, other) for division, other, its in parted if its == kind]
        for fitting in (
            [division for division, other in others if other.startswith(stem)],
            [division for division, other in others if _is_one_edit(stem, other)],
        ):
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None

    def _parted(self, name: str) -> tuple[str, int]:
        """The stem, with one character for all that look alike, and the kind of the head; no stem where none fits."""
        match = self.name.match(name)
        return (match["stem"].translate(self.lookalikes), self.heads[match["head"]]) if match else ("", -1)


def compile_misprints(table: Mapping[str, Any]) -> Misprints:
    """The table ``misprint`` of ``resolution.toml``; raises re.error or KeyError where it is not as it should be."""
    heads = {head: number for number, kind in enumerate(table["heads"]) for head in kind.split()}
    alike = {ord(other): group[0] for group in table["lookalikes"].split() for other in group}
    return Misprints(re.compile(table["name"].replace("{head}", "|".join(heads))), heads, alike)


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one character put in, left out or changed makes one name of the other."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
