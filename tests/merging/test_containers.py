"""Every division stands in the next larger one, up to the country; nobody pretends that a text said so."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kg.export.tables import entities_csv, relations_csv
from kg.merging.containers import with_containers
from kg.model import Graph
from kg.pipeline import Build, build
from kg.rulebook.rules import Rules
from kg.stores.query import ask, load
from kg.workbench.diff import diff
from kg.workbench.explain import quotes
from tests.builders import BASE, VOCABULARY, document, edge, evidence, graph, node, write_rdf
from tests.conftest import Run

DOC = document("南京市鼓楼区的青石岛村，江苏省。")
DISTRICT = node("Place", "鼓楼区", evidence(DOC, "鼓楼区"), code="320106")
CITY = node("Place", "南京市", evidence(DOC, "南京市"), code="320100")
VILLAGE = node("Place", "青石岛村", evidence(DOC, "青石岛村"))


def located(data: Graph, rules: Rules) -> set[tuple[str, str, str]]:
    """(inner, outer, source) of every place."""
    full = with_containers(data, rules.gazetteer, VOCABULARY)
    names = {n.iri: n.name for n in full.nodes}
    return {(names[e.head], names[e.tail], e.source) for e in full.edges}


@pytest.fixture
def output(tmp_path: Path, rules: Rules) -> Path:
    (tmp_path / "a.txt").write_text("调研组来到南京市鼓楼区。", "utf-8")
    build([tmp_path / "a.txt"], tmp_path / "output", rules=rules)
    return tmp_path / "output"


def test_a_division_stands_in_each_larger_one_up_to_the_country(rules: Rules) -> None:
    assert located(graph([DOC], [DISTRICT]), rules) == {
        ("鼓楼区", "南京市", "gazetteer"),
        ("南京市", "江苏省", "gazetteer"),
        ("江苏省", "中国", "gazetteer"),
    }


def test_a_container_that_no_text_names_has_a_code_and_no_mention(rules: Rules) -> None:
    full = with_containers(graph([DOC], [DISTRICT]), rules.gazetteer, VOCABULARY)
    added = {(n.name, n.code, n.mentions, n.aliases) for n in full.nodes if n != DISTRICT}
    assert added == {("南京市", "320100", (), ()), ("江苏省", "320000", (), ()), ("中国", "CN", (), ())}
    assert all(not e.evidence for e in full.edges)
    assert list(full.nodes) == sorted(full.nodes)
    assert list(full.edges) == sorted(full.edges)


def test_what_a_text_states_keeps_its_quote_and_is_not_said_twice(rules: Rules) -> None:
    stated = edge(DISTRICT, "located_in", CITY, evidence(DOC))
    full = with_containers(graph([DOC], [DISTRICT, CITY], [stated]), rules.gazetteer, VOCABULARY)
    assert [e for e in full.edges if (e.head, e.tail) == (DISTRICT.iri, CITY.iri)] == [stated]


def test_a_place_without_a_code_and_a_country_are_left_as_they_are(rules: Rules) -> None:
    data = graph([DOC], [VILLAGE, node("Place", "智利", code="CL")])
    assert with_containers(data, rules.gazetteer, VOCABULARY) == data


def test_a_city_under_no_prefecture_stands_in_its_province(rules: Rules) -> None:
    assert ("仙桃市", "湖北省", "gazetteer") in located(graph([], [node("Place", "仙桃市", code="429004")]), rules)


def test_adding_containers_twice_adds_nothing(rules: Rules) -> None:
    once = with_containers(graph([DOC], [DISTRICT, VILLAGE]), rules.gazetteer, VOCABULARY)
    assert with_containers(once, rules.gazetteer, VOCABULARY) == once


def test_sparql_reaches_province_and_country_with_their_levels(rules: Rules, tmp_path: Path) -> None:
    folder = write_rdf(with_containers(graph([DOC], [DISTRICT]), rules.gazetteer, VOCABULARY), tmp_path)
    sparql = """SELECT ?level ?name ?code WHERE {
        ?p rdfs:label "鼓楼区"@zh ; kg:locatedIn+ ?c .
        ?c kg:level ?level ; rdfs:label ?name ; dcterms:identifier ?code }"""
    assert ask(load(folder), sparql, BASE).rows == (
        ("country", "中国", "CN"),
        ("prefecture", "南京市", "320100"),
        ("province", "江苏省", "320000"),
    )


def test_an_edge_of_the_table_is_derived_from_the_table_and_quotes_nothing(rules: Rules, tmp_path: Path) -> None:
    folder = write_rdf(with_containers(graph([DOC], [DISTRICT]), rules.gazetteer, VOCABULARY), tmp_path)
    assert "wasQuotedFrom" not in (folder / "evidence.ttl").read_text("utf-8")
    sparql = "SELECT ?from (COUNT(?s) AS ?n) WHERE { ?s rdf:subject ?p ; prov:wasDerivedFrom ?from } GROUP BY ?from"
    assert ask(load(folder), sparql, BASE).rows == ((f"{BASE}gazetteer", "3"),)


def test_the_tables_show_no_mention_and_no_quote(rules: Rules) -> None:
    full = with_containers(graph([DOC], [DISTRICT]), rules.gazetteer, VOCABULARY)
    entities = {r["name"]: r["mentions"] for r in csv.DictReader(io.StringIO(entities_csv(full)))}
    assert entities == {"鼓楼区": "1", "南京市": "0", "江苏省": "0", "中国": "0"}
    rows = list(csv.DictReader(io.StringIO(relations_csv(full, VOCABULARY))))
    assert {(r["source"], r["document"], r["start"], r["end"], r["rule"], r["quote"]) for r in rows} == {
        ("gazetteer", "", "", "", "", "")
    }


def test_the_page_is_drawn_and_holds_the_containers(output: Path) -> None:
    assert "江苏省" in (output / "graph.html").read_text("utf-8")


def test_explain_and_diff_read_edges_without_a_quote(output: Path, run_kg: Run) -> None:
    assert [(q.document, q.text) for q in quotes(output, "江苏省", "中国")] == [("", "")]
    assert "行政区划表" in run_kg("explain", "--edge", "江苏省", "中国", "-g", output).stdout
    assert list(diff(output, output).lines()) == []


def test_every_coded_division_reaches_the_country(rules: Rules) -> None:
    table = rules.gazetteer
    for division, _ in table.rows:
        outer, steps = division, 0
        while (next_ := table.container(outer.code)) is not None:
            outer, steps = next_, steps + 1
        assert (outer.level, steps <= 4) == ("country", True)


def test_a_build_holds_the_containers(rules: Rules, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("调研组来到鼓楼区。他出访智利。", "utf-8")
    result: Build = build([tmp_path / "a.txt"], rules=rules)
    assert all(e.evidence or e.source == "gazetteer" for e in result.data.edges)
