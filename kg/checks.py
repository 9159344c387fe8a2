"""What rules may ask of two places before they join them: the checks that a rule's ``require`` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.rules import Rules

Check = Callable[[str, str, "Rules"], bool]


def may_contain(outer: str, inner: str, rules: Rules) -> bool:
    """Whether a place called ``inner`` can lie in ``outer``, as far as the gazetteer knows."""
    return rules.gazetteer.may_contain(outer, inner)


def same_level(one: str, other: str, rules: Rules) -> bool:
    """Whether two places can be of one level of administration."""
    return rules.gazetteer.same_level(one, other)


def may_be_unit(body: str, unit: str, rules: Rules) -> bool:
    """Whether ``unit`` can be a part of ``body``: no body known to all, none that leaves its place open."""
    resolution = rules.resolution
    return body != unit and unit not in resolution.full_names and not resolution.short["Institution"].match(unit)


def is_area(place: str, _: str, rules: Rules) -> bool:
    """Whether ``place`` is an area that things lie in: a division, a country, a region; no river, no building."""
    return bool(rules.gazetteer.named(place)) or place in rules.gazetteer.regions


def is_division(place: str, _: str, rules: Rules) -> bool:
    """Whether ``place`` is a division or a country of the table."""
    return bool(rules.gazetteer.named(place))


def contains(outer: str, inner: str, rules: Rules) -> bool:
    """Whether the gazetteer says that a place called ``inner`` lies in ``outer``."""
    return rules.gazetteer.contains(outer, inner)


CHECKS: Mapping[str, Check] = {
    check.__name__: check for check in (may_contain, same_level, may_be_unit, is_area, is_division, contains)
}
