"""What rules may ask of two places before they join them: the checks that a rule's ``require`` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.rulebook.gazetteer import Gazetteer
from kg.rulebook.resolution import Resolution

Check = Callable[[str, str, Gazetteer, Resolution], bool]


def may_contain(outer: str, inner: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether a place called ``inner`` can lie in ``outer``, as far as the gazetteer knows."""
    return gazetteer.may_contain(outer, inner)


def same_level(one: str, other: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether two places can be of one level of administration."""
    return gazetteer.same_level(one, other)


def may_be_unit(body: str, unit: str, _gazetteer: Gazetteer, resolution: Resolution) -> bool:
    """Whether ``unit`` can be a part of ``body``: no body known to all, none that leaves its place open."""
    return body != unit and unit not in resolution.full_names and not resolution.short["Institution"].match(unit)


def is_area(place: str, _: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether ``place`` is an area that things lie in: a division, a country, a region; no river, no building."""
    return bool(gazetteer.named(place)) or place in gazetteer.regions


def is_division(place: str, _: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether ``place`` is a division or a country of the table."""
    return bool(gazetteer.named(place))


def contains(outer: str, inner: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether the gazetteer says that a place called ``inner`` lies in ``outer``."""
    return gazetteer.contains(outer, inner)


CHECKS: Mapping[str, Check] = {
    check.__name__: check for check in (may_contain, same_level, may_be_unit, is_area, is_division, contains)
}
