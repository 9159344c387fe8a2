"""Questions about places, bodies, meetings and names: each gives exactly the rows of a small graph made for it."""

from __future__ import annotations

from kg.model import Attribute
from tests.builders import BASE, document, evidence, graph, node, told
from tests.queries.conftest import Answers


def test_places_within_reach_every_depth_and_leave_out_what_is_no_place(rows: Answers) -> None:
    data = told(
        "石桥村在柳林镇，柳林镇在青河市；水利厅在青河市。",
        {"Place": "石桥村 柳林镇 青河市", "Institution": "水利厅"},
        ("石桥村", "located_in", "柳林镇"),
        ("柳林镇", "located_in", "青河市"),
        ("水利厅", "located_in", "青河市"),
    )
    assert rows("05_places_within", data) == [("柳林镇", "石桥村"), ("青河市", "柳林镇"), ("青河市", "石桥村")]


def test_meetings_tell_hosts_from_guests_and_say_where(rows: Answers) -> None:
    data = told(
        "水利厅在青河市举办治水座谈会，周远山出席；省政府举办植树活动。",
        {"Institution": "水利厅 省政府", "Person": "周远山", "Place": "青河市", "Event": "治水座谈会 植树活动"},
        ("水利厅", "hosts", "治水座谈会"),
        ("周远山", "attends", "治水座谈会"),
        ("治水座谈会", "located_in", "青河市"),
        ("省政府", "hosts", "植树活动"),
    )
    assert rows("08_meetings", data) == [
        ("植树活动", "举办 hosts", "省政府", ""),
        ("治水座谈会", "举办 hosts", "水利厅", "青河市"),
        ("治水座谈会", "出席 attends", "周远山", "青河市"),
    ]


def test_meetings_are_counted_by_the_month_of_their_day(rows: Answers) -> None:
    doc = document("三场会议。")
    quote = evidence(doc)
    days = {"治水座谈会": "2024-05-01", "植树活动": "2024-05-31", "年会": "2024-06-01"}
    dated = [
        node("Event", name, quote)._replace(attributes=(Attribute("date", day, quote),)) for name, day in days.items()
    ]
    data = graph([doc], [*dated, node("Event", "不知何日的会议", quote)])
    assert rows("13_meetings_by_month", data) == [("2024-05", "2"), ("2024-06", "1")]


def test_institutions_are_found_in_their_province_at_any_depth(rows: Answers) -> None:
    data = told(
        "水利厅在青河省，石桥小学在石桥县；大使馆在京都。",
        {"Place": "青河省 石桥县 京都", "Institution": "水利厅 石桥小学 大使馆"},
        ("水利厅", "located_in", "青河省"),
        ("石桥小学", "located_in", "石桥县"),
        ("石桥县", "located_in", "青河省"),
        ("大使馆", "located_in", "京都"),
        codes={"青河省": "990000", "石桥县": "990101"},
    )
    assert rows("14_institutions_by_province", data) == [("青河省", "水利厅"), ("青河省", "石桥小学")]


def test_homonyms_are_names_or_aliases_that_several_things_bear(rows: Answers) -> None:
    doc = document("张伟。白山。", title="张伟")
    quote = evidence(doc)
    people = [node("Person", "张伟", quote, local=local) for local in ("张伟@d1", "张伟@d2")]
    hill, city = node("Place", "白山", quote), node("Place", "白山市", quote, aliases=("白山",))
    assert rows("15_homonyms", graph([doc], [*people, hill, city])) == [
        ("张伟", f"{BASE}person/张伟@d1"),
        ("张伟", f"{BASE}person/张伟@d2"),
        ("白山", f"{BASE}place/白山"),
        ("白山", f"{BASE}place/白山市"),
    ]


def test_abbreviations_are_the_aliases_shorter_than_the_name(rows: Answers) -> None:
    doc = document("青河市和水利厅。")
    quote = evidence(doc)
    city = node("Place", "青河市", quote, aliases=("青河", "青河直辖市"))
    bureau = node("Institution", "水利厅", quote)
    assert rows("19_abbreviations", graph([doc], [city, bureau])) == [("青河", "青河市")]
