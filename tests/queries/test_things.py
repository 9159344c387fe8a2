"""Questions about places, bodies, meetings and names: each gives exactly the rows of a small graph made for it."""

from __future__ import annotations

from kg.model import Attribute
from tests.builders import BASE, document, edge, evidence, graph, node
from tests.queries.conftest import Answers


def test_places_within_reach_every_depth_and_leave_out_what_is_no_place(rows: Answers) -> None:
    doc = document("石桥村在柳林镇，柳林镇在青河市；水利厅在青河市。")
    quote = evidence(doc)
    village, town, city = (node("Place", name, quote) for name in ("石桥村", "柳林镇", "青河市"))
    bureau = node("Institution", "水利厅", quote)
    edges = [
        edge(village, "located_in", town, quote),
        edge(town, "located_in", city, quote),
        edge(bureau, "located_in", city, quote),
    ]
    assert rows("05_places_within", graph([doc], [village, town, city, bureau], edges)) == [
        ("柳林镇", "石桥村"),
        ("青河市", "柳林镇"),
        ("青河市", "石桥村"),
    ]


def test_meetings_tell_hosts_from_guests_and_say_where(rows: Answers) -> None:
    doc = document("水利厅在青河市举办治水座谈会，周远山出席；省政府举办植树活动。")
    quote = evidence(doc)
    bureau, province = node("Institution", "水利厅", quote), node("Institution", "省政府", quote)
    zhou, city = node("Person", "周远山", quote), node("Place", "青河市", quote)
    talk, trees = node("Event", "治水座谈会", quote), node("Event", "植树活动", quote)
    edges = [
        edge(bureau, "hosts", talk, quote),
        edge(zhou, "attends", talk, quote),
        edge(talk, "located_in", city, quote),
        edge(province, "hosts", trees, quote),
    ]
    assert rows("08_meetings", graph([doc], [bureau, province, zhou, city, talk, trees], edges)) == [
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
    doc = document("水利厅在青河省，石桥小学在石桥县；大使馆在京都。")
    quote = evidence(doc)
    province, county = node("Place", "青河省", quote, code="990000"), node("Place", "石桥县", quote, code="990101")
    bureau, school, embassy = (node("Institution", name, quote) for name in ("水利厅", "石桥小学", "大使馆"))
    abroad = node("Place", "京都", quote)
    edges = [
        edge(bureau, "located_in", province, quote),
        edge(school, "located_in", county, quote),
        edge(county, "located_in", province, quote),
        edge(embassy, "located_in", abroad, quote),
    ]
    data = graph([doc], [province, county, bureau, school, embassy, abroad], edges)
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
