"""What rules may ask of two places or bodies before they join them."""

from __future__ import annotations

import pytest

from kg.documents.articles import split_articles
from kg.extraction import extract
from kg.rulebook.checks import CHECKS
from kg.rulebook.rules import Rules


def read(text: str, rules: Rules) -> set[tuple[str, str, str]]:
    """(head, type, tail) of what a text states."""
    found = extract(next(split_articles(text, "text", rules.layout)), rules)
    names = {entity.id: entity.name for entity in found.entities}
    return {(names[r.head], r.type, names[r.tail]) for r in found.relations}


@pytest.mark.parametrize(
    ("check", "one", "other", "expected"),
    [
        ("may_contain", "南京市", "鼓楼区", True),
        ("may_contain", "北京市", "鼓楼区", False),
        ("may_contain", "淮河流域", "福州市", False),
        ("contains", "福建", "福州", True),
        ("contains", "福建", "青石岛镇", False),
        ("same_level", "福建省", "江西省", True),
        ("same_level", "福建省", "福州市", False),
        ("same_level", "奥胡斯", "欧登塞", True),
        ("same_level", "奥胡斯", "长江", False),
        ("may_be_unit", "汀洲集团", "岸线研究室", True),
        ("may_be_unit", "汀洲集团", "汀洲集团", False),
        ("may_be_unit", "财政部", "国务院", False),
        ("may_be_unit", "国务院", "省政府", False),
        ("is_area", "福建", "", True),
        ("is_area", "京津冀", "", True),
        ("is_area", "智利", "", True),
        ("is_area", "长江", "", False),
        ("is_area", "青石岛县", "", True),
        ("may_be_local", "福州市", "汀洲集团", True),
        ("may_be_local", "中国", "全国人大", False),
        ("may_be_local", "秘鲁", "联合国", False),
        ("is_headed_by", "福州市", "副市长", True),
        ("is_headed_by", "福州市", "省长", False),
        ("may_have_post", "福建省委", "书记", True),
        ("may_have_post", "福建省委", "省长", False),
        ("is_division", "福建", "", True),
        ("is_division", "智利", "", True),
        ("is_division", "京津冀", "", False),
        ("is_below_country", "福建", "", True),
        ("is_below_country", "智利", "", False),
    ],
)
def test_checks(rules: Rules, check: str, one: str, other: str, expected: bool) -> None:
    assert rules.holds(check, one, other) is expected


def test_every_check_is_known_by_its_name_and_used(rules: Rules) -> None:
    assert all(check.__name__ == name and check.__doc__ for name, check in CHECKS.items())
    required = (*(rule.require for rule in rules.fold_rules), *(rule.require for rule in rules.relation_rules))
    assert {name for names in required for name in names} == CHECKS.keys()


def test_a_failed_check_leaves_places_apart(rules: Rules) -> None:
    assert read("调研组来到福州市鼓楼区。", rules) == {("鼓楼区", "located_in", "福州市")}
    assert read("活动在福建江西两地举行。", rules) == set()
