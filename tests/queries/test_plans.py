"""Questions about plans: each gives exactly the rows that a small graph, made for it, holds."""

from __future__ import annotations

from kg.model import Attribute, Node
from tests.builders import document, evidence, graph, node, told
from tests.queries.conftest import Answers


def test_approvals_name_each_plan_with_everyone_who_approved_it(rows: Answers) -> None:
    data = told(
        "市政府、省政府批准《青河规划》，省政府印发《白山规划》。",
        {"Institution": "市政府 省政府", "Plan": "青河规划 白山规划"},
        ("市政府", "approves", "青河规划"),
        ("省政府", "approves", "青河规划"),
        ("省政府", "issues", "白山规划"),
    )
    assert rows("01_approvals", data) == [("青河规划", "市政府"), ("青河规划", "省政府")]


def test_duties_tell_submitting_from_implementing(rows: Answers) -> None:
    data = told(
        "青河市报请审批《青河规划》，由青河市和水利厅实施，省政府批准。",
        {"Place": "青河市", "Institution": "水利厅 省政府", "Plan": "青河规划"},
        ("青河市", "submits", "青河规划"),
        ("青河市", "implements", "青河规划"),
        ("水利厅", "implements", "青河规划"),
        ("省政府", "approves", "青河规划"),
    )
    assert rows("02_duties", data) == [
        ("青河规划", "实施 implements", "水利厅"),
        ("青河规划", "实施 implements", "青河市"),
        ("青河规划", "报请 submits", "青河市"),
    ]


def test_foundations_follow_the_chain_to_its_end_even_in_a_circle(rows: Answers) -> None:
    data = told(
        "细则依据办法，办法依据条例；甲案与乙案互为依据。",
        {"Plan": "细则 办法 条例 甲案 乙案"},
        ("细则", "based_on", "办法"),
        ("办法", "based_on", "条例"),
        ("甲案", "based_on", "乙案"),
        ("乙案", "based_on", "甲案"),
    )
    assert rows("03_foundations", data) == [
        ("乙案", "甲案"),
        ("办法", "条例"),
        ("甲案", "乙案"),
        ("细则", "办法"),
        ("细则", "条例"),
    ]


def test_issuers_come_with_the_scope_of_what_they_issued_where_it_is_known(rows: Answers) -> None:
    data = told(
        "水利厅发布《青河办法》，适用于青河市和柳林镇；又发布《通则》。",
        {"Institution": "水利厅", "Plan": "青河办法 通则", "Place": "青河市 柳林镇"},
        ("水利厅", "issues", "青河办法"),
        ("水利厅", "issues", "通则"),
        ("青河办法", "applies_to", "青河市"),
        ("青河办法", "applies_to", "柳林镇"),
    )
    assert rows("07_issuers", data) == [
        ("水利厅", "通则", ""),
        ("水利厅", "青河办法", "柳林镇"),
        ("水利厅", "青河办法", "青河市"),
    ]


def test_what_applies_within_a_place_applies_to_it_or_to_a_place_in_it(rows: Answers) -> None:
    data = told(
        "《青河规划》适用于青河市，《石桥办法》适用于石桥村和水利厅；石桥村在青河市。",
        {"Plan": "青河规划 石桥办法", "Place": "青河市 石桥村", "Institution": "水利厅"},
        ("青河规划", "applies_to", "青河市"),
        ("石桥办法", "applies_to", "石桥村"),
        ("石桥办法", "applies_to", "水利厅"),
        ("石桥村", "located_in", "青河市"),
    )
    assert rows("09_applies_within", data) == [
        ("石桥村", "石桥办法", "石桥村"),
        ("青河市", "石桥办法", "石桥村"),
        ("青河市", "青河规划", "青河市"),
    ]


def test_on_a_day_holds_what_began_before_it_and_did_not_end_before_it(rows: Answers) -> None:
    doc = document("各项办法和会议。")

    def dated(type_: str, name: str, **days: str) -> Node:
        quote = evidence(doc)
        return node(type_, name, quote)._replace(
            attributes=tuple(Attribute(attribute, value, quote) for attribute, value in days.items()),
        )

    things = [
        dated("Plan", "当日施行", effective="2023-01-10"),
        dated("Plan", "次日施行", effective="2023-01-11"),
        dated("Plan", "当日废止", effective="2020-01-01", repealed="2023-01-10"),
        dated("Plan", "次日废止", effective="2020-01-01", repealed="2023-01-11"),
        dated("Plan", "当年到期", period="2019/2023"),
        dated("Plan", "去年到期", period="2018/2022"),
        dated("Plan", "明年开始", period="2024/2028"),
        dated("Plan", "只知发布", issued="2022-01-01"),
        dated("Event", "当日会议", date="2023-01-10"),
        dated("Event", "前日会议", date="2023-01-08"),
    ]
    day = "2023-01-10"
    assert rows("20_on_a_day", graph([doc], things)) == [
        (day, "举行 took place", "当日会议", day, day, ""),
        (day, "施行 in force", "当日施行", day, "", ""),
        (day, "施行 in force", "次日废止", "2020-01-01", "", "2023-01-11"),
        (day, "规划期 plan period", "当年到期", "2019-01-01", "2023-12-31", ""),
    ]
