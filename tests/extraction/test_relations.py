"""Relations: whose deed it is, which posts a list shares, whom a letter is written to."""

from __future__ import annotations

import pytest

from kg.documents.articles import split_articles
from kg.extraction import extract
from kg.rulebook.rules import Rules

Stated = set[tuple[str, str, str]]


def read(text: str, rules: Rules, *types: str) -> Stated:
    """(head, type, tail) of each relation of the types in a text, by the names of its ends."""
    extraction = extract(next(split_articles(text, "text", rules.layout)), rules)
    names = {entity.id: entity.name for entity in extraction.entities}
    return {(names[r.head], r.type, names[r.tail]) for r in extraction.relations if r.type in types}


def test_what_somebody_says_is_no_deed_of_his(rules: Rules) -> None:
    said = "副省长林书航强调，组建青河水务集团，落实《青河流域保护规划》。"
    done = "副省长林书航到场，组建青河水务集团。"
    assert read(said, rules, "establishes", "implements") == set()
    assert read(done, rules, "establishes") == {("林书航", "establishes", "青河水务集团")}


def test_what_somebody_says_of_himself_is_his(rules: Rules) -> None:
    text = "总统贝尔蒙特表示，很高兴访问沈阳。"
    assert read(text, rules, "visits") == {("贝尔蒙特", "visits", "沈阳")}


def test_who_is_met_on_the_way_to_a_meeting_is_there_alone(rules: Rules) -> None:
    text = "林书航在沈阳会见来华出席第三届全国水利论坛的智利总统贝尔蒙特。"
    assert ("林书航", "attends", "第三届全国水利论坛") not in read(text, rules, "attends")
    assert read(text, rules, "meets") == {("林书航", "meets", "贝尔蒙特")}


@pytest.mark.parametrize(
    ("post", "holders"), [("副部长", {"林书航", "周若宁"}), ("部长", {"林书航"}), ("委员", {"林书航", "周若宁"})]
)
def test_only_posts_that_many_hold_are_shared_by_a_list(rules: Rules, post: str, holders: set[str]) -> None:
    held = read(f"水利部{post}林书航、周若宁出席。", rules, "holds_post")
    assert held == {(name, "holds_post", "水利部") for name in holders}


def test_each_office_of_an_appointment_is_read(rules: Rules) -> None:
    text = "免去林书航的财政部副部长、国家税务总局局长、审计署副审计长职务。"
    assert {tail for _, _, tail in read(text, rules, "holds_post")} == {"财政部", "国家税务总局", "审计署"}


def test_a_letter_to_the_parts_of_a_body_is_none_to_the_body(rules: Rules) -> None:
    order = "《青河流域保护规划》已经批准，请认真贯彻执行。"
    assert read(f"辽宁省人民政府：\n{order}", rules, "implements") == {
        ("辽宁省人民政府", "implements", "青河流域保护规划")
    }
    assert read(f"辽宁省人民政府各部门：\n{order}", rules, "implements") == set()


def test_offices_one_behind_the_other_are_those_of_one_holder(rules: Rules) -> None:
    text = "林书航历任沈阳市财政局副局长、党组成员，大连市副市长，现任沈阳市水利局局长。周若宁任审计署署长。"
    held = {("林书航", "沈阳市财政局"), ("林书航", "大连市"), ("林书航", "沈阳市水利局"), ("周若宁", "审计署")}
    assert {(head, tail) for head, _, tail in read(text, rules, "holds_post")} == held


def test_the_title_of_the_next_name_is_no_further_office(rules: Rules) -> None:
    text = "林书航任财政部副部长，外交部部长周若宁出席。"
    assert ("林书航", "holds_post", "外交部") not in read(text, rules, "holds_post")


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("沈阳市下雨了。沈阳市委副书记、市长林书航讲话。", "沈阳市"),
        ("审计署开会。审计署党组书记、审计长林书航讲话。", "审计署"),
    ],
)
def test_the_head_behind_an_office_of_the_party_heads_what_the_body_is_named_after(
    text: str, tail: str, rules: Rules
) -> None:
    assert ("林书航", "holds_post", tail) in read(text, rules, "holds_post")


def test_a_curriculum_vitae_speaks_of_the_person_in_its_title(rules: Rules) -> None:
    life = "林书航同志简历\n\n林书航，男，1970年8月生。\n\n现任外交部副部长。"
    news = "林书航同志到任\n\n林书航表示感谢。\n\n现任外交部副部长。"
    assert read(life, rules, "holds_post") == {("林书航", "holds_post", "外交部")}
    assert read(news, rules, "holds_post") == set()


def test_a_paragraph_that_opens_as_a_curriculum_vitae_tells_of_one_person_to_its_end(rules: Rules) -> None:
    text = (
        "林书航，男，汉族，1970年8月生。1992年参加工作。2001年3月任审计署审计长。\n"
        "\n历任财政部副部长。\n\n周若宁，女，1971年2月生。现任外交部部长。\n\n会议指出，任水利部部长要负责。"
    )
    assert read(text, rules, "holds_post") == {
        ("林书航", "holds_post", "审计署"),
        ("林书航", "holds_post", "财政部"),
        ("周若宁", "holds_post", "外交部"),
    }


def test_a_list_of_years_gives_the_offices_of_the_one_above(rules: Rules) -> None:
    lines = "林书航，男，汉族，1970年8月生。\n\n1991.07—1996.03 财政部科员、副处长\n\n1996.03—今 审计署副审计长"
    assert read(lines, rules, "holds_post") == {
        ("林书航", "holds_post", "财政部"),
        ("林书航", "holds_post", "审计署"),
    }


def test_an_office_at_a_body_that_is_not_read_hides_no_other(rules: Rules) -> None:
    text = "财政部部长、岚溪计划牵头小组组长林书航出席。"
    assert ("林书航", "holds_post", "财政部") in read(text, rules, "holds_post")


def test_a_villager_lives_in_the_village_of_the_sentence_before_and_no_other_place(rules: Rules) -> None:
    assert read("凤城市白石营村通了公路。村民罗春生种起果树。", rules, "resides_in") == {
        ("罗春生", "resides_in", "白石营村")
    }
    assert read("凤城市白石营村通了公路。在沈阳，村民罗春生卖果子。", rules, "resides_in") == set()
    assert read("凤城市白石营村通了公路。\n\n村民罗春生种起果树。", rules, "resides_in") == set()


def test_a_post_behind_a_name_says_who_is_meant_by_the_post_alone(rules: Rules) -> None:
    text = "林书航省长十分重视农业。\n\n8月，省长来到沈阳。"
    assert read(text, rules, "visits") == {("林书航", "visits", "沈阳")}


def test_a_place_lies_in_the_one_that_opened_the_sentence_before(rules: Rules) -> None:
    assert ("西宁", "located_in", "青海") in read("青海的小麦丰收了。在西宁，农民开镰收割。", rules, "located_in")
    assert read("青海的小麦丰收了。\n\n在西宁，农民开镰收割。", rules, "located_in") == set()


def test_the_title_of_a_document_names_who_issues_it(rules: Rules) -> None:
    title = "沈阳市人民政府关于林书航等同志任免职的通知"
    assert read(f"{title}\n\n任命林书航为沈阳市审计局局长。", rules, "issues") == {("沈阳市人民政府", "issues", title)}
