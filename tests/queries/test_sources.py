"""Questions about where a fact comes from: each gives exactly the rows of a small graph made for it."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Field, Unresolved
from tests.builders import document, edge, evidence, graph, node
from tests.queries.conftest import Answers


def test_evidence_gives_every_quote_with_its_document_its_place_and_its_rule(rows: Answers) -> None:
    first = document("昨日，省政府批准《青河规划》。", "d1", title="省政府批准青河规划")
    second = document("𠮷日，“青河规划”\n获省政府批准。", "d2")
    heading = evidence(first, field=Field.TITLE)
    passive = evidence(second, "“青河规划”\n获省政府批准。", rule="test.passive")
    quotes = [heading, evidence(first, "省政府批准《青河规划》。"), passive]
    province, plan = node("Institution", "省政府", *quotes), node("Plan", "青河规划", *quotes)
    data = graph([first, second], [province, plan], [edge(province, "approves", plan, *quotes)])
    edge_named = ("省政府", "approves", "青河规划")
    assert rows("06_evidence", data) == [
        (*edge_named, "省政府批准青河规划", "d1", "0", "9", "test.rule"),
        (*edge_named, "省政府批准《青河规划》。", "d1", "3", "15", "test.rule"),
        (*edge_named, "“青河规划”\n获省政府批准。", "d2", "3", "17", "test.passive"),
    ]


def test_the_same_fact_of_two_documents_is_one_row(rows: Answers) -> None:
    docs = [document("省政府批准《青河规划》。", id_) for id_ in ("d1", "d2")]
    quotes = [evidence(doc) for doc in docs]
    province, plan = node("Institution", "省政府", *quotes), node("Plan", "青河规划", *quotes)
    data = graph(docs, [province, plan], [edge(province, "approves", plan, *quotes)])
    assert rows("01_approvals", data) == [("青河规划", "省政府")]


def test_unresolved_names_come_with_every_candidate_the_reason_and_the_place(rows: Answers) -> None:
    doc = document("鼓楼区和老张。")
    cases = (
        Unresolved(evidence(doc, "老张"), (), "person.nickname"),
        Unresolved(evidence(doc, "鼓楼区"), ("320106", "350102"), "place.several: two fit"),
    )
    assert rows("16_unresolved", replace(graph([doc], []), unresolved=cases)) == [
        ("鼓楼区", "320106", "place.several: two fit", "d1", "0", "3"),
        ("鼓楼区", "350102", "place.several: two fit", "d1", "0", "3"),
        ("老张", "", "person.nickname", "d1", "4", "6"),
    ]


def test_documents_of_a_place_are_listed_with_and_without_title_and_date(rows: Answers) -> None:
    dated, bare = document("青河市。", "d1", title="青河新事", date="2024-05-01"), document("青河市与水利厅。", "d2")
    city = node("Place", "青河市", evidence(dated, "青河市"), evidence(bare, "青河市"))
    elsewhere, bureau = node("Place", "白山市"), node("Institution", "水利厅", evidence(bare, "水利厅"))
    assert rows("18_documents_of_place", graph([dated, bare], [city, elsewhere, bureau])) == [
        ("青河市", "d2", "", ""),
        ("青河市", "d1", "2024-05-01", "青河新事"),
    ]
