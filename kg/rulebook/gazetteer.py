"""Places that have a code: divisions of China and countries, by every form of their names."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

LEVELS = ("province", "prefecture", "county", "township")


@dataclass(frozen=True, slots=True, order=True)
class Division:
    """A division of China (``code`` of GB/T 2260, 6 or 9 digits) or a country (ISO 3166 letters, level ``country``)."""

    code: str
    name: str
    level: str

    @property
    def stem(self) -> str:
        """The digits of the code that all its parts begin with; empty for a country."""
        if self.level == "country":
            return ""
        return self.code[: {"province": 2, "prefecture": 4, "county": 6, "township": 9}[self.level]]


@dataclass(frozen=True)
class Gazetteer:
    """``rows`` pairs each division with all forms of its name; ``regions`` gives the codes of a region's provinces.

    ``former`` gives each name that a division had before, in full or short, the code of today's division; ``natural``
    are mountains, waters, and regions named by a river.
    """

    rows: tuple[tuple[Division, tuple[str, ...]], ...]
    regions: Mapping[str, tuple[str, ...]]
    former: Mapping[str, str] = field(default_factory=dict)
    natural: frozenset[str] = frozenset()

    @cached_property
    def forms(self) -> Mapping[str, tuple[Division, ...]]:
        """Every form, former ones too, → the divisions it can name, highest level first."""
        found: defaultdict[str, list[Division]] = defaultdict(list)
        for division, forms in self.rows:
            for form in dict.fromkeys(forms):
                found[form].append(division)
        for form, code in self.former.items():
            found[form].append(self.by_code[code])
        order = {level: number for number, level in enumerate(("country", *LEVELS))}
        return {
            form: tuple(sorted(all_, key=lambda d: (order[d.level], d.code)) if len(all_) > 1 else all_)
            for form, all_ in found.items()
        }

    @cached_property
    def by_code(self) -> Mapping[str, Division]:
        """Every code → its division."""
        return {division.code: division for division, _ in self.rows}

    @cached_property
    def _forms(self) -> Mapping[str, tuple[str, ...]]:
        """Every code → all forms of its division's name."""
        return {division.code: forms for division, forms in self.rows}

    @cached_property
    def _heads(self) -> frozenset[str]:
        """The last characters of the names of provinces, prefectures and counties."""
        return frozenset(d.name[-1] for d, _ in self.rows if d.level in ("province", "prefecture", "county"))

    @cached_property
    def _all_heads(self) -> frozenset[str]:
        """The last characters of the names of all divisions of China."""
        return frozenset(d.name[-1] for d, _ in self.rows if d.level != "country")

    @cached_property
    def _in_order(self) -> tuple[Division, ...]:
        """The divisions of China by their codes, so that each stands before its parts."""
        return tuple(sorted((d for d, _ in self.rows if d.level != "country"), key=attrgetter("code")))

    def parts(self, division: Division) -> tuple[Division, ...]:
        """All divisions that lie in a division of China, at any depth."""
        code = attrgetter("code")
        first = bisect_left(self._in_order, division.stem, key=code)
        behind = bisect_left(self._in_order, f"{division.stem}~", key=code)
        return tuple(d for d in self._in_order[first:behind] if d.code != division.code)

    def named(self, form: str) -> tuple[Division, ...]:
        """The divisions that ``form`` can name."""
        return self.forms.get(form, ())

    def may_contain(self, container: str, part: str) -> bool:
        """Whether a place called ``part`` can lie in one called ``container``: true unless the table says no.

        What the table lacks holds a division of the table when it is a region or its name ends as divisions do: no
        river, railway or mountain does, though its name may stand right before: 黄河|兰州段; and no basin, which
        divisions only share.
        """
        outer, inner = self.named(container), self.named(part)
        if inner and not outer and (container in self.natural or not self.is_area(container)):
            return False
        if not outer or not inner:
            return not (inner and inner[0].level in ("country", "province"))
        return any(contains(a, b) for a in outer for b in inner)

    def is_area(self, place: str) -> bool:
        """Whether a place is one that others lie in: a division, a region, or what ends as divisions do (新潟县)."""
        return bool(self.named(place)) or place in self.regions or place[-1] in self._heads

    def contains(self, container: str, part: str) -> bool:
        """Whether the table says that one called ``part`` lies in ``container``, and calls neither that nor a country
        so."""
        inner = self.named(part)
        if part == container or any(division.level == "country" for division in inner):
            return False
        return any(contains(outer, division) for outer in self.named(container) for division in inner)

    def same_level(self, one: str, other: str) -> bool:
        """Whether two names can be of one level, by the table or, where it is silent, by their last character.

        Towns that the table lacks end in any way: 哥本哈根、奥胡斯.
        """
        levels = {d.level for d in self.named(one)} & {d.level for d in self.named(other)}
        if levels or (self.named(one) and self.named(other)):
            return bool(levels)
        return one[-1] == other[-1] or (self._may_be_town(one) and self._may_be_town(other))

    def _may_be_town(self, place: str) -> bool:
        known = self.named(place) or place in self.regions or place in self.natural
        return not known and place[-1] not in self._all_heads

    def is_seat_of(self, place: str, organ: str) -> bool:
        """Whether ``organ`` is named by its level alone (省政府) and ``place`` is of that level: 省 ends its name."""
        names = [place] if place in self.former else [d.name for d in self.named(place)]
        return any(name[-1] == organ[:1] and not name.endswith("自治区") for name in names)

    def shortest(self, division: Division) -> str:
        """The shortest form of a division's name: 辽宁 for 辽宁省."""
        return min(self._forms[division.code], key=len)

    def container(self, code: str) -> Division | None:
        """The smallest division, or the country, that the one with this code lies directly in."""
        if not code.isdecimal():
            return None
        outer = (code[:6], f"{code[:4]}00", f"{code[:2]}0000", "CN")
        return next((self.by_code[c] for c in outer if c in self.by_code and c != code), None)

    def in_full(self, division: Division) -> str:
        """A division with its code and the divisions that it lies in: ``朝阳区 (110105 北京市)``."""
        names: list[str] = []
        outer = self.container(division.code)
        while outer and outer.level != "country":
            names.insert(0, outer.name)
            outer = self.container(outer.code)
        return f"{division.name} ({' '.join([division.code, *names])})"

    def within(self, candidates: Iterable[Division], containers: Iterable[Division]) -> tuple[Division, ...]:
        """The candidates that lie in one of the containers."""
        outer = tuple(containers)
        return tuple(c for c in candidates if any(contains(o, c) for o in outer))


def level(code: str) -> str:
    """The level of a division, as its code's form tells: letters, or 6 digits with or without zeros, or 9."""
    if not code.isdecimal():
        return "country"
    if len(code) == 9:
        return "township"
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def contains(outer: Division, inner: Division) -> bool:
    """Whether the code of ``inner`` lies below that of ``outer``; China contains every coded division."""
    if outer.level == "country":
        return outer.code == "CN" and inner.level != "country"
    return inner.level != "country" and inner.code != outer.code and inner.code.startswith(outer.stem)
