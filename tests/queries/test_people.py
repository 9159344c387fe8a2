"""Questions about people: each gives exactly the rows that a small graph, made for it, holds."""

from __future__ import annotations

from kg.model import Graph
from tests.builders import document, edge, evidence, graph, node, told
from tests.queries.conftest import Answers


def reports(post: str, *holders: tuple[str, str]) -> Graph:
    """A document for each day and holder of a post in the bureau."""
    docs = [document(f"水利厅{post}{name}。", f"{day} {name}", date=day) for day, name in holders]
    quotes = [evidence(doc) for doc in docs]
    bureau = node("Institution", "水利厅", *quotes)
    people, edges = [], []
    for person in sorted({name for _, name in holders}):
        own = [quote for quote, (_, name) in zip(quotes, holders, strict=True) if name == person]
        people.append(node("Person", person, *own))
        edges.append(edge(people[-1], "holds_post", bureau, *own, post=post))
    return graph(docs, [bureau, *people], edges)


def test_posts_list_every_post_of_a_person_and_keep_a_post_without_a_title(rows: Answers) -> None:
    data = told(
        "水利厅厅长、党组书记周远山，在青河市任职的林小满。",
        {"Person": "周远山 林小满", "Institution": "水利厅", "Place": "青河市"},
        ("周远山", "holds_post", "水利厅", "厅长"),
        ("周远山", "holds_post", "水利厅", "党组书记"),
        ("林小满", "holds_post", "青河市"),
    )
    assert rows("04_posts", data) == [
        ("水利厅", "党组书记", "周远山"),
        ("水利厅", "厅长", "周远山"),
        ("青河市", "", "林小满"),
    ]


def test_posts_over_time_name_each_holder_with_the_first_and_last_day(rows: Answers) -> None:
    days = [("2024-03-01", "周远山"), ("2023-05-01", "周远山"), ("2024-06-01", "林小满"), ("2023-08-01", "周远山")]
    assert rows("10_posts_over_time", reports("厅长", *days)) == [
        ("水利厅", "厅长", "周远山", "2023-05-01", "2024-03-01"),
        ("水利厅", "厅长", "林小满", "2024-06-01", "2024-06-01"),
    ]


def test_the_days_of_one_post_are_not_those_of_another_at_the_same_body(rows: Answers) -> None:
    first = document("水利厅副厅长周远山。", "d1", date="2020-01-01")
    second = document("水利厅厅长周远山。", "d2", date="2024-01-01")
    quotes = evidence(first), evidence(second)
    zhou, bureau = node("Person", "周远山", *quotes), node("Institution", "水利厅", *quotes)
    edges = [edge(zhou, "holds_post", bureau, q, post=post) for q, post in zip(quotes, ("副厅长", "厅长"), strict=True)]
    assert rows("10_posts_over_time", graph([first, second], [zhou, bureau], edges)) == [
        ("水利厅", "副厅长", "周远山", "2020-01-01", "2020-01-01"),
        ("水利厅", "厅长", "周远山", "2024-01-01", "2024-01-01"),
    ]


def test_colleagues_share_an_institution_and_each_two_stand_once(rows: Answers) -> None:
    data = told(
        "水利厅的周远山、林小满；青河市的周远山、吴大江。",
        {"Person": "周远山 林小满 吴大江", "Institution": "水利厅", "Place": "青河市"},
        ("周远山", "holds_post", "水利厅", "厅长"),
        ("林小满", "holds_post", "水利厅", "处长"),
        ("周远山", "holds_post", "青河市"),
        ("吴大江", "holds_post", "青河市"),
    )
    assert rows("11_colleagues", data) == [("水利厅", "周远山", "林小满")]


def test_co_attendance_pairs_those_of_one_meeting(rows: Answers) -> None:
    data = told(
        "周远山、林小满出席治水座谈会，吴大江出席植树活动。",
        {"Person": "周远山 林小满 吴大江", "Event": "治水座谈会 植树活动"},
        ("周远山", "attends", "治水座谈会"),
        ("林小满", "attends", "治水座谈会"),
        ("吴大江", "attends", "植树活动"),
    )
    assert rows("12_co_attendance", data) == [("周远山", "林小满", "治水座谈会")]


def test_two_holders_of_one_post_at_one_time_contradict_each_other(rows: Answers) -> None:
    days = [("2024-01-01", "周远山"), ("2024-02-01", "林小满"), ("2024-03-01", "周远山")]
    assert rows("17_contradictions", reports("厅长", *days)) == [
        ("水利厅", "厅长", "周远山", "2024-01-01", "2024-03-01", "林小满", "2024-02-01", "2024-02-01")
    ]


def test_holders_one_after_the_other_and_posts_of_many_do_not_contradict(rows: Answers) -> None:
    in_turn = [("2024-01-01", "周远山"), ("2024-02-01", "周远山"), ("2024-02-02", "林小满")]
    assert rows("17_contradictions", reports("厅长", *in_turn)) == []
    for post in ("副厅长", "原厅长", "工程师"):
        assert rows("17_contradictions", reports(post, ("2024-01-01", "周远山"), ("2024-01-01", "林小满"))) == []
