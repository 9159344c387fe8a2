"""Who is who across documents: never by a name alone."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kg.documents.articles import split_articles
from kg.extraction import extract
from kg.merging.merge import merge
from kg.model import Extraction, Graph
from kg.rulebook.rules import load_rules
from tests.builders import BASE, IDENTITY

RULES = load_rules()


def read(number: int, text: str) -> Extraction:
    (document,) = split_articles(text, f"d{number}", RULES.layout)
    return extract(document, RULES)


def graph(*texts: str) -> Graph:
    return merge([read(number, text) for number, text in enumerate(texts, 1)], BASE, IDENTITY)


def people(*texts: str) -> list[str]:
    """The ends of the IRIs of all people of some documents, one text each."""
    return [node.iri.removeprefix(f"{BASE}person/") for node in graph(*texts).nodes if node.type == "Person"]


AT_WATER = "水利部副部长沈明华说，水库要管好。"
AT_WATER_TOO = "会后，水利部副部长沈明华介绍情况。"
AT_SCHOOL = "福建师范大学教授沈明华说，课程要改。"
BARE = "沈明华说，天气很好。"


def test_one_name_in_one_document_is_one_person_without_more() -> None:
    assert people(BARE) == ["沈明华"]


def test_the_same_body_joins_and_the_reason_is_kept() -> None:
    [node] = [node for node in graph(AT_WATER, AT_WATER_TOO).nodes if node.type == "Person"]
    assert node.iri == f"{BASE}person/沈明华"
    assert {link.reason for link in node.links} == {"shares institution/水利部"}


def test_other_bodies_are_other_people_told_apart_by_them() -> None:
    found = people(AT_WATER, AT_SCHOOL)
    assert len(found) == 2
    assert any("福建师范大学" in name for name in found)


def test_a_name_alone_joins_nobody_and_is_listed_with_its_candidates() -> None:
    data = graph(AT_SCHOOL, BARE)
    assert len([node for node in data.nodes if node.type == "Person"]) == 2
    [case] = [case for case in data.unresolved if case.reason.startswith("person.name_alone")]
    assert case.evidence.document == "d2"
    assert len(case.candidates) == 1


def test_a_common_post_at_one_body_does_not_join_with_another_post() -> None:
    assert len(people(AT_SCHOOL, "福建师范大学学生沈明华说，课程很好。")) == 2


def test_a_holder_of_a_national_office_is_known_by_name() -> None:
    assert people("国务院总理沈明华出席会议。", BARE) == ["沈明华"]


@given(order=st.permutations([AT_WATER, AT_SCHOOL, BARE, AT_WATER_TOO]))
def test_the_order_of_documents_changes_nobody(order: Sequence[str]) -> None:
    numbers = {text: number for number, text in enumerate((AT_WATER, AT_SCHOOL, BARE, AT_WATER_TOO), 1)}
    shuffled = merge([READ[numbers[text]] for text in order], BASE, IDENTITY)
    assert shuffled == merge(list(READ.values()), BASE, IDENTITY)


READ = {number: read(number, text) for number, text in enumerate((AT_WATER, AT_SCHOOL, BARE, AT_WATER_TOO), 1)}


def test_units_of_one_name_under_two_bodies_are_two() -> None:
    texts = ("丹东市公安局振兴分局站前派出所教导员何志强说。", "锦州市公安局古塔分局站前派出所教导员陈立新说。")
    units = [node.iri for node in graph(*texts).nodes if node.name == "站前派出所"]
    assert sorted(iri.removeprefix(f"{BASE}institution/") for iri in units) == [
        "丹东市公安局振兴分局站前派出所",
        "锦州市公安局古塔分局站前派出所",
    ]


def test_one_person_at_the_head_of_two_bodies_on_one_date_is_flagged() -> None:
    text = "水利部部长沈明华到会。教育部部长沈明华发言。"
    (document,) = split_articles(text, "d1", RULES.layout)
    data = merge([extract(document._replace(date="2024-03-05"), RULES)], BASE, IDENTITY)
    [case] = [case for case in data.unresolved if case.reason.startswith("person.two_posts")]
    assert len(case.candidates) == 2


def test_holders_of_national_offices_of_two_nations_are_two() -> None:
    found = people("古巴总统卡斯蒂略来访。", "智利总统卡斯蒂略来访。", "会见古巴总统卡斯蒂略。")
    assert sorted(found) == ["卡斯蒂略@CL", "卡斯蒂略@CU"]


def test_a_bare_name_is_neither_of_two_holders_of_national_offices() -> None:
    found = people("古巴总统沈明华来访。", "智利总统沈明华来访。", BARE)
    assert sorted(found) == ["沈明华@CL", "沈明华@CU", "沈明华@d3"]


def test_offices_of_one_nation_at_several_bodies_are_one_persons() -> None:
    assert people("国务院总理沈明华出席会议。", "中共中央总书记沈明华讲话。", "国家主席沈明华来访。") == ["沈明华"]


def test_the_head_of_two_states_by_two_posts_on_one_date_is_flagged() -> None:
    (document,) = split_articles("古巴总统卡斯蒂略来访。智利国王卡斯蒂略发言。", "d1", RULES.layout)
    data = merge([extract(document._replace(date="2024-03-05"), RULES)], BASE, IDENTITY)
    [case] = [case for case in data.unresolved if case.reason.startswith("person.two_posts")]
    assert case.reason.endswith("国王 and 总统 of each on 2024-03-05")
    assert len(case.candidates) == 2
