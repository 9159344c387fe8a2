"""Asking a build: what is let through, what is refused, and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kg.errors import QueryError, StorageError
from kg.stores.query import ask, find_query, load, question, shipped_queries
from kg.stores.table import Table
from tests.builders import BASE, document, edge, evidence, graph, node, write_rdf

ELSEWHERE = "<http://127.0.0.1:9/>"
SERVICE = f"SERVICE {ELSEWHERE} {{ ?s ?p ?o }}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A written build of two places, one in the other."""
    doc = document("柳林镇在青河市。")
    town, city = node("Place", "柳林镇", evidence(doc, "柳林镇")), node("Place", "青河市", evidence(doc, "青河市"))
    return write_rdf(graph([doc], [town, city], [edge(town, "located_in", city, evidence(doc))]), tmp_path)


@pytest.fixture
def facts(folder: Path) -> rdflib.Graph:
    return load(folder)


# --- answers ---


def test_select_gives_rows_of_text_and_knows_the_prefixes(facts: rdflib.Graph) -> None:
    sparql = "SELECT ?part ?whole WHERE { ?p kg:locatedIn ?w . ?p rdfs:label ?part . ?w rdfs:label ?whole }"
    assert ask(facts, sparql, BASE) == Table(("part", "whole"), (("柳林镇", "青河市"),))


def test_the_base_decides_what_kg_means(facts: rdflib.Graph) -> None:
    assert ask(facts, "SELECT ?p WHERE { ?p a kg:Place }", "https://elsewhere.example/").rows == ()


def test_facts_and_evidence_are_loaded_together(facts: rdflib.Graph) -> None:
    sparql = "SELECT ?quote WHERE { ?s rdf:subject/kg:locatedIn ?w ; prov:wasQuotedFrom/rdf:value ?quote }"
    assert ask(facts, sparql, BASE).rows == (("柳林镇在青河市。",),)


@pytest.mark.parametrize(("pattern", "answer"), [("?p a kg:Place", "true"), ("?p a kg:Person", "false")])
def test_ask_answers_true_or_false(facts: rdflib.Graph, pattern: str, answer: str) -> None:
    assert ask(facts, f"ASK {{ {pattern} }}", BASE).records() == [{"answer": answer}]


def test_an_unbound_variable_is_an_empty_cell(facts: rdflib.Graph) -> None:
    sparql = 'SELECT ?p ?code WHERE { ?p rdfs:label "青河市"@zh OPTIONAL { ?p dcterms:identifier ?code } }'
    assert ask(facts, sparql, BASE).records() == [{"p": f"{BASE}place/青河市", "code": ""}]


def test_no_row_is_an_answer_too(facts: rdflib.Graph) -> None:
    assert ask(facts, "SELECT ?p WHERE { ?p a kg:Person }", BASE) == Table(("p",), ())


def test_columns_keep_the_order_of_the_query_and_a_star_has_them_sorted(facts: rdflib.Graph) -> None:
    assert ask(facts, "SELECT ?w ?p WHERE { ?p kg:locatedIn ?w }", BASE).columns == ("w", "p")
    assert ask(facts, "SELECT * WHERE { ?w ^kg:locatedIn ?p . ?p a ?class }", BASE).columns == ("class", "p", "w")


def test_rows_are_sorted_unless_the_query_orders_them(facts: rdflib.Graph) -> None:
    sparql = "SELECT ?name WHERE { ?p a kg:Place ; rdfs:label ?name }"
    assert ask(facts, sparql, BASE).rows == (("柳林镇",), ("青河市",))
    assert ask(facts, f"{sparql} ORDER BY DESC(?name)", BASE).rows == (("青河市",), ("柳林镇",))


# --- refusals ---


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT * WHERE {{ {SERVICE} }}",
        f"SELECT * WHERE {{ ?s ?p ?o . OPTIONAL {{ {SERVICE} }} }}",
        f"SELECT * WHERE {{ {{ ?s a kg:Place }} UNION {{ {SERVICE} }} }}",
        f"SELECT * WHERE {{ ?s ?p ?o MINUS {{ {SERVICE} }} }}",
        f"SELECT * WHERE {{ {{ SELECT ?s WHERE {{ {SERVICE} }} }} }}",
        f"SELECT * WHERE {{ ?s ?p ?o FILTER NOT EXISTS {{ {SERVICE} }} }}",
        f"SELECT * WHERE {{ BIND(IF(EXISTS {{ {SERVICE} }}, 1, 2) AS ?x) }}",
        f"SELECT * WHERE {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {SERVICE} }})",
        f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o }} HAVING (EXISTS {{ {SERVICE} }})",
        "SELECT * WHERE { ?x a kg:Place . SERVICE SILENT ?x { ?s ?p ?o } }",
        f"ASK {{ {SERVICE} }}",
        f"SELECT * FROM {ELSEWHERE} WHERE {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED {ELSEWHERE} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"ASK FROM {ELSEWHERE} {{ ?s ?p ?o }}",
        f"CONSTRUCT {{ ?s ?p ?o }} FROM {ELSEWHERE} WHERE {{ ?s ?p ?o }}",
        f"DESCRIBE ?s FROM {ELSEWHERE} WHERE {{ ?s ?p ?o }}",
    ],
)
def test_a_query_that_would_leave_the_machine_is_refused(facts: rdflib.Graph, sparql: str) -> None:
    with pytest.raises(QueryError, match="leave this machine"):
        ask(facts, sparql, BASE)


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT { ?s a kg:Place } WHERE { ?s ?p ?o }",
        f"LOAD {ELSEWHERE}",
        "CLEAR ALL",
        "DROP DEFAULT",
        "SELECT * WHERE { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused_and_changes_nothing(facts: rdflib.Graph, sparql: str) -> None:
    before = set(facts)
    with pytest.raises(QueryError):
        ask(facts, sparql, BASE)
    assert set(facts) == before


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT",
        "SELECT nonsense {",
        "SELECT ?x WHERE {\n?x a\n\n}",
        "SELECT ?x WHERE { ?x a unknown:Thing }",
        "SELECT ?x WHERE { ?x a kg:Place \n\x1b[31m",
        "",
        "谁批准了规划？",
    ],
)
def test_what_is_not_sparql_is_told_in_one_printable_line(facts: rdflib.Graph, sparql: str) -> None:
    with pytest.raises(QueryError, match=r"^query: not SPARQL: ") as raised:
        ask(facts, sparql, BASE)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("sparql", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE ?s WHERE { ?s a kg:Place }"])
def test_an_answer_that_is_no_table_is_refused(facts: rdflib.Graph, sparql: str) -> None:
    with pytest.raises(QueryError, match="not with rows"):
        ask(facts, sparql, BASE)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }",
        'SELECT * WHERE { ?s rdfs:label ?name FILTER REGEX(?name, "(") }',
        "SELECT (SUM(?name) AS ?n) WHERE { ?s rdfs:label ?name }",
    ],
)
def test_a_query_that_fails_while_it_runs_is_told_in_one_line(facts: rdflib.Graph, sparql: str) -> None:
    with pytest.raises(QueryError, match=r"^query: cannot be answered: ") as raised:
        ask(facts, sparql, BASE)
    assert str(raised.value).isprintable()


def test_a_refused_query_ends_the_command_with_two() -> None:
    assert QueryError.exit_code == 2


# --- what to load ---


@pytest.mark.parametrize("missing", ["graph.ttl", "evidence.ttl"])
def test_a_folder_without_a_whole_build_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(StorageError, match="kg build") as raised:
        load(folder)
    assert str(folder / missing) in str(raised.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"<a:a> <a:b> ", b'<a:a> <a:b> "cut', b"\xff\xfe\x00", b"<html></html>"])
def test_a_broken_file_is_named_in_one_line(folder: Path, content: bytes) -> None:
    (folder / "evidence.ttl").write_bytes(content)
    with pytest.raises(StorageError, match=r"evidence\.ttl: not the Turtle that was built; build again") as raised:
        load(folder)
    assert str(raised.value).isprintable()


# --- which query ---


@pytest.mark.parametrize("asked", ["01", "approvals", "01_approvals"])
def test_a_shipped_query_is_found_by_number_and_by_name(asked: str) -> None:
    assert find_query(asked) == shipped_queries()["01_approvals"].read_text("utf-8")


def test_each_number_finds_its_own_query() -> None:
    assert [find_query(name[:2]) for name in shipped_queries()] == [find_query(name) for name in shipped_queries()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_query_file_is_read_with_and_without_a_byte_order_mark(
    facts: rdflib.Graph, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "我的.rq"
    path.write_text("# 有哪些地方？ Which places?\nSELECT ?n WHERE { ?p a kg:Place ; rdfs:label ?n }", encoding)
    assert ask(facts, find_query(str(path)), BASE).rows == (("柳林镇",), ("青河市",))


def test_a_query_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gbk.rq"
    path.write_text("# 有哪些地方？\nSELECT ?p WHERE { ?p a kg:Place }", "gb18030")
    with pytest.raises(QueryError, match=r"gbk\.rq: not UTF-8"):
        find_query(str(path))


def test_sparql_is_taken_as_it_stands() -> None:
    assert find_query("ask { ?p a kg:Place }") == "ask { ?p a kg:Place }"


@pytest.mark.parametrize("asked", ["99", "", "approval", "missing.rq", "谁批准了规划"])
def test_what_is_no_query_is_told_with_those_there_are(asked: str) -> None:
    with pytest.raises(QueryError, match="no such query") as raised:
        find_query(asked)
    assert all(name in str(raised.value) for name in shipped_queries())


def test_the_question_is_the_first_comment_line(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("# 有哪些地方？ Which places?\n# more\nSELECT ?p {}", "utf-8")
    assert question(path) == "有哪些地方？ Which places?"
