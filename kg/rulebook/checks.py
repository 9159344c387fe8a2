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


def is_area(place: str, _: str, gazetteer: Gazetteer, resolution: Resolution) -> bool:
    """Whether ``place`` is an area that things lie in: a division, here or abroad, a country, a region, a village; no
    river."""
    return gazetteer.is_area(place) or bool(resolution.kinds["村"].search(place))


def is_division(place: str, _: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether ``place`` is a division or a country of the table."""
    return bool(gazetteer.named(place))


def contains(outer: str, inner: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether the gazetteer says that a place called ``inner`` lies in ``outer``."""
    return gazetteer.contains(outer, inner)


def may_be_local(_place: str, body: str, _gazetteer: Gazetteer, resolution: Resolution) -> bool:
    """Whether a body can lie in the place right before it: none that is its whole country's does, 中国|全国人大, and
    none of the world, 加沙|联合国."""
    return not (resolution.identity.central.search(body) or resolution.identity.world.fullmatch(body))


def is_below_country(place: str, _: str, gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether ``place`` is no whole country, which holds whatever a text about it speaks of."""
    return all(division.level != "country" for division in gazetteer.named(place))


def is_headed_by(place: str, post: str, _gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether ``post`` is that of the head of a place, or of his deputy: 市长 of 丽水市."""
    return post.endswith(f"{place[-1]}长")


def may_have_post(body: str, post: str, _gazetteer: Gazetteer, _resolution: Resolution) -> bool:
    """Whether a body or a place can have such a post: no committee of the Party has a 市长."""
    return not (body.endswith("委") and post[-2:] in ("省长", "市长", "县长", "区长", "州长"))


def has_such_post(body: str, post: str, _gazetteer: Gazetteer, resolution: Resolution) -> bool:
    """Whether a body or a place is of the one kind that has such a post, so that it need not stand before it."""
    return resolution.has_post(body, post)


def is_village(place: str, _: str, _gazetteer: Gazetteer, resolution: Resolution) -> bool:
    """Whether ``place`` is a village or a community by its name."""
    return bool(resolution.kinds["村"].search(place))


# Those that compare the tail with the post of a match, and not with the head.
ABOUT_POSTS = frozenset({is_headed_by.__name__, may_have_post.__name__, has_such_post.__name__})
CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        may_contain,
        same_level,
        may_be_unit,
        is_area,
        is_division,
        contains,
        may_be_local,
        is_below_country,
        is_headed_by,
        may_have_post,
        has_such_post,
        is_village,
    )
}
