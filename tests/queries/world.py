"""A small graph in which every shipped question has an answer."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Attribute, Graph, Unresolved
from tests.builders import document, edge, evidence, graph, node


def world() -> Graph:
    """A province and its bureau: plans and what they rest on, posts and who holds them, meetings, an open case."""
    first = document("青河省水利厅厅长周远山、处长林小满出席治水座谈会。", "d1", title="治水", date="2023-01-10")
    second = document("水利厅厅长林小满。鼓楼区。", "d2", title="𠮷日", date="2023-01-10")
    one, two = evidence(first), evidence(second)
    province = node("Place", "青河省", one, code="990000", aliases=("青河",))
    county = node("Place", "石桥县", one, code="990101")
    stream = node("Place", "青河", two)
    bureau = node("Institution", "水利厅", one, two)
    zhou, lin = node("Person", "周远山", one), node("Person", "林小满", one, two)
    days = (Attribute("effective", "2022-05-01", one), Attribute("period", "2021/2025", one))
    river = node("Plan", "青河规划", one)._replace(attributes=days)
    repealed = (Attribute("effective", "2000-01-01", two), Attribute("repealed", "2023-06-01", two))
    law = node("Plan", "水法", one, two)._replace(attributes=repealed)
    talk = node("Event", "治水座谈会", one)._replace(attributes=(Attribute("date", "2023-01-10", one),))
    edges = [
        edge(county, "located_in", province, source="gazetteer"),
        edge(bureau, "located_in", province, one),
        edge(zhou, "holds_post", bureau, one, post="厅长"),
        edge(lin, "holds_post", bureau, one, post="处长"),
        edge(lin, "holds_post", bureau, two, post="厅长"),
        edge(province, "approves", river, one),
        edge(bureau, "implements", river, one),
        edge(bureau, "issues", river, one),
        edge(river, "based_on", law, one),
        edge(river, "applies_to", county, one),
        edge(bureau, "hosts", talk, one),
        edge(zhou, "attends", talk, one),
        edge(lin, "attends", talk, one),
    ]
    data = graph([first, second], [province, county, stream, bureau, zhou, lin, river, law, talk], edges)
    case = Unresolved(evidence(second, "鼓楼区"), ("320106", "350102"), "place.several: two fit")
    return replace(data, unresolved=(case,))
