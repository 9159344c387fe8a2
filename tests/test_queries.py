"""The shipped queries: each gives exactly the rows that a small graph, made for its question, holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from kg.model import Field, Graph
from kg.pipeline import build
from kg.store import ask, find_query, load, question, shipped_queries
from tests.builders import BASE, document, edge, evidence, graph, node, write_rdf

ROOT = Path(__file__).parent.parent
NAMES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
Rows = list[tuple[str, ...]]
Answers = Callable[[str, Graph], Rows]


@pytest.fixture
def rows(tmp_path: Path) -> Answers:
    """The rows that a shipped query gives for a graph that was written out and loaded again."""

    def answers(name: str, data: Graph) -> Rows:
        return list(ask(load(write_rdf(data, tmp_path)), find_query(name), BASE).rows)

    return answers


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the seed documents."""
    folder = tmp_path_factory.mktemp("seed") / "output"
    build([ROOT / "seeds"], folder)
    return folder


# --- each question ---


def test_approvals_name_each_plan_with_everyone_who_approved_it(rows: Answers) -> None:
    doc = document("市政府、省政府批准《青河规划》，省政府印发《白山规划》。")
    quote = evidence(doc)
    city, province = node("Institution", "市政府", quote), node("Institution", "省政府", quote)
    river, hill = node("Plan", "青河规划", quote), node("Plan", "白山规划", quote)
    edges = [
        edge(city, "approves", river, quote),
        edge(province, "approves", river, quote),
        edge(province, "issues", hill, quote),
    ]
    data = graph([doc], [city, province, river, hill], edges)
    assert rows("01_approvals", data) == [("青河规划", "市政府"), ("青河规划", "省政府")]


def test_duties_tell_submitting_from_implementing(rows: Answers) -> None:
    doc = document("青河市报请审批《青河规划》，由青河市和水利厅实施，省政府批准。")
    quote = evidence(doc)
    city, bureau = node("Place", "青河市", quote), node("Institution", "水利厅", quote)
    province, plan = node("Institution", "省政府", quote), node("Plan", "青河规划", quote)
    edges = [
        edge(city, "submits", plan, quote),
        edge(city, "implements", plan, quote),
        edge(bureau, "implements", plan, quote),
        edge(province, "approves", plan, quote),
    ]
    assert rows("02_duties", graph([doc], [city, bureau, province, plan], edges)) == [
        ("青河规划", "实施 implements", "水利厅"),
        ("青河规划", "实施 implements", "青河市"),
        ("青河规划", "报请 submits", "青河市"),
    ]


def test_foundations_follow_the_chain_to_its_end_even_in_a_circle(rows: Answers) -> None:
    doc = document("细则依据办法，办法依据条例；甲案与乙案互为依据。")
    quote = evidence(doc)
    detail, measure, rule, one, other = (node("Plan", name, quote) for name in ("细则", "办法", "条例", "甲案", "乙案"))
    edges = [
        edge(detail, "based_on", measure, quote),
        edge(measure, "based_on", rule, quote),
        edge(one, "based_on", other, quote),
        edge(other, "based_on", one, quote),
    ]
    assert rows("03_foundations", graph([doc], [detail, measure, rule, one, other], edges)) == [
        ("乙案", "甲案"),
        ("办法", "条例"),
        ("甲案", "乙案"),
        ("细则", "办法"),
        ("细则", "条例"),
    ]


def test_posts_list_every_post_of_a_person_and_keep_a_post_without_a_title(rows: Answers) -> None:
    doc = document("水利厅厅长、党组书记周远山，在青河市任职的林小满。")
    quote = evidence(doc)
    zhou, lin = node("Person", "周远山", quote), node("Person", "林小满", quote)
    bureau, city = node("Institution", "水利厅", quote), node("Place", "青河市", quote)
    edges = [
        edge(zhou, "holds_post", bureau, quote, post="厅长"),
        edge(zhou, "holds_post", bureau, quote, post="党组书记"),
        edge(lin, "holds_post", city, quote),
    ]
    assert rows("04_posts", graph([doc], [zhou, lin, bureau, city], edges)) == [
        ("水利厅", "党组书记", "周远山"),
        ("水利厅", "厅长", "周远山"),
        ("青河市", "", "林小满"),
    ]


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


def test_evidence_gives_every_quote_with_its_document_and_place(rows: Answers) -> None:
    first = document("昨日，省政府批准《青河规划》。", "d1", title="省政府批准青河规划")
    second = document("𠮷日，“青河规划”\n获省政府批准。", "d2")
    heading = evidence(first, field=Field.TITLE)
    quotes = [heading, evidence(first, "省政府批准《青河规划》。"), evidence(second, "“青河规划”\n获省政府批准。")]
    province, plan = node("Institution", "省政府", *quotes), node("Plan", "青河规划", *quotes)
    data = graph([first, second], [province, plan], [edge(province, "approves", plan, *quotes)])
    edge_named = ("省政府", "approves", "青河规划")
    assert rows("06_evidence", data) == [
        (*edge_named, "省政府批准青河规划", "d1", "0", "9"),
        (*edge_named, "省政府批准《青河规划》。", "d1", "3", "15"),
        (*edge_named, "“青河规划”\n获省政府批准。", "d2", "3", "17"),
    ]


def test_issuers_come_with_the_scope_of_what_they_issued_where_it_is_known(rows: Answers) -> None:
    doc = document("水利厅发布《青河办法》，适用于青河市和柳林镇；又发布《通则》。")
    quote = evidence(doc)
    bureau = node("Institution", "水利厅", quote)
    measure, general = node("Plan", "青河办法", quote), node("Plan", "通则", quote)
    city, town = node("Place", "青河市", quote), node("Place", "柳林镇", quote)
    edges = [
        edge(bureau, "issues", measure, quote),
        edge(bureau, "issues", general, quote),
        edge(measure, "applies_to", city, quote),
        edge(measure, "applies_to", town, quote),
    ]
    assert rows("07_issuers", graph([doc], [bureau, measure, general, city, town], edges)) == [
        ("水利厅", "通则", ""),
        ("水利厅", "青河办法", "柳林镇"),
        ("水利厅", "青河办法", "青河市"),
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


def test_the_same_fact_of_two_documents_is_one_row(rows: Answers) -> None:
    docs = [document("省政府批准《青河规划》。", id_) for id_ in ("d1", "d2")]
    quotes = [evidence(doc) for doc in docs]
    province, plan = node("Institution", "省政府", *quotes), node("Plan", "青河规划", *quotes)
    data = graph(docs, [province, plan], [edge(province, "approves", plan, *quotes)])
    assert rows("01_approvals", data) == [("青河规划", "省政府")]


# --- all of them ---


def test_eight_questions_are_shipped() -> None:
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(1, 9)]
    assert list(shipped_queries()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_asks_in_chinese_then_in_english(name: str) -> None:
    asked = question(shipped_queries()[name])
    assert re.fullmatch(r"[一-鿿、，（）]+？ [A-Z][A-Za-z ,()-]+\?", asked), asked


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_lists_the_question(name: str) -> None:
    chinese, _, english = question(shipped_queries()[name]).partition(" ")
    readme = (ROOT / "queries" / "README.md").read_text("utf-8")
    assert f"| `{name}.rq` | {chinese} | {english} |" in readme


@pytest.mark.parametrize("name", NAMES)
def test_a_query_is_portable(name: str) -> None:
    sparql = find_query(name)
    declared = set(re.findall(r"^PREFIX (\w+):", sparql, re.MULTILINE))
    body = re.sub(r'^(PREFIX|#).*|"[^"]*"', "", sparql, flags=re.MULTILINE)
    assert "SELECT DISTINCT" in body
    assert "ORDER BY" in body
    assert not re.search(r"\b(GRAPH|FROM|SERVICE)\b", body)
    assert set(re.findall(r"\b([a-z]+):\w", body)) == declared


@pytest.mark.parametrize("name", NAMES)
def test_two_engines_agree_on_the_seed(name: str, seed: Path) -> None:
    table = ask(load(seed), find_query(name), BASE)
    assert sorted(table.rows) == sorted(oxigraph_rows(seed, find_query(name)))


def test_the_seed_answers_about_its_evidence(seed: Path) -> None:
    assert ask(load(seed), find_query("06_evidence"), BASE).rows


def oxigraph_rows(folder: Path, sparql: str) -> Rows:
    """What Oxigraph makes of the query, as text."""
    store = pyoxigraph.Store()
    for name in ("graph.ttl", "evidence.ttl"):
        store.load(path=folder / name, format=pyoxigraph.RdfFormat.TURTLE)
    solutions = store.query(sparql)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return [tuple(_text(term) for term in solution) for solution in solutions]


def _text(term: object) -> str:
    assert term is None or isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal)
    return "" if term is None else term.value
