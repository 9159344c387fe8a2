"""CSV for Neo4j: identifiers are unique, every end of a relationship is a node, every cell is what was written."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from kg.export.neo4j import SEPARATOR, neo4j
from kg.export.tables import entities_csv, relations_csv
from kg.model import Graph
from tests.builders import VOCABULARY, document, edge, evidence, graph, node, press
from tests.export.test_graphml import office
from tests.stores.servers import neo4j_import

Row = dict[str, str]


def read(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def written(data: Graph) -> tuple[list[Row], list[Row]]:
    """Nodes and relationships of a graph, by way of the two tables of its build."""
    files = neo4j(read(entities_csv(data)), read(relations_csv(data, VOCABULARY)))
    assert list(files) == ["nodes.csv", "relationships.csv"]
    return read(files["nodes.csv"]), read(files["relationships.csv"])


def test_identifiers_are_unique_and_every_end_is_one_of_them() -> None:
    nodes, relationships = written(office())
    known = [row["iri:ID"] for row in nodes]
    assert sorted(known) == sorted(n.iri for n in office().nodes)
    assert {row[end] for row in relationships for end in (":START_ID", ":END_ID")} <= set(known)


def test_a_node_has_its_label_name_code_and_aliases() -> None:
    found = {(r[":LABEL"], r["name"], r["code"], r["aliases:string[]"]) for r in written(office())[0]}
    assert found == {
        ("Person", "周远山", "", ""),
        ("Institution", "水利厅", "", f"水利{SEPARATOR}水厅"),
        ("Place", "青河市", "990100", ""),
    }


def test_posts_are_relationships_of_their_own_and_types_are_written_as_cypher_has_them() -> None:
    found = sorted((r[":TYPE"], r["post"], r["source"]) for r in written(office())[1])
    assert found == [("HOLDS_POST", "党组书记", "text"), ("HOLDS_POST", "厅长", "text"), ("LOCATED_IN", "", "text")]


def test_the_quotes_of_a_relationship_are_lists_of_one_length() -> None:
    docs = [document("镇在市；镇。", "d1"), document("镇位于市。", "d2")]
    quotes = evidence(docs[0], "镇在市；"), evidence(docs[1], rule="test.other")
    town, city = node("Place", "镇", *quotes), node("Place", "市", *quotes)
    (row,) = written(graph(docs, [town, city], [edge(town, "located_in", city, *quotes)]))[1]
    lists = {name.partition(":")[0]: cell.split(SEPARATOR) for name, cell in row.items() if name.endswith("[]")}
    assert lists == {
        "documents": ["d1", "d2"],
        "starts": ["0", "0"],
        "ends": ["4", "5"],
        "rules": ["test.rule", "test.other"],
        "quotes": ["镇在市；", "镇位于市。"],
    }


def test_an_edge_of_the_gazetteer_quotes_nothing() -> None:
    doc = document("镇。")
    town, city = node("Place", "镇", evidence(doc)), node("Place", "市")
    (row,) = written(graph([doc], [town, city], [edge(town, "located_in", city, source="gazetteer")]))[1]
    assert {name: cell for name, cell in row.items() if name.endswith("[]")} == dict.fromkeys(
        ("documents:string[]", "starts:int[]", "ends:int[]", "rules:string[]", "quotes:string[]"), ""
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "-2", '"', '",\n"', "甲,乙", "一\r\n二\r三", "\\", "\\N", " ", "[甲;乙]", "NULL", "𠮷"]
)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    nodes, relationships = written(office(text, text, text))
    assert {row["name"] for row in nodes if row[":LABEL"] == "Institution"} == {text}
    held = [row for row in relationships if row[":TYPE"] == "HOLDS_POST" and row["post"] != "党组书记"]
    assert [(row["post"], row["quotes:string[]"]) for row in held] == [(text, text)]


def test_the_separator_of_lists_cannot_part_a_quote() -> None:
    text = f"甲{SEPARATOR}乙"
    assert {row["quotes:string[]"] for row in written(office("甲", "乙", text))[1]} == {"甲\ufffd乙"}


def test_neo4j_itself_imports_every_node_relationship_and_property(tmp_path: Path) -> None:
    data = press(60)
    rough = office('甲"乙', "一\r\n二", "甲,\n乙")
    data = replace(
        data, documents=data.documents + rough.documents, nodes=data.nodes + rough.nodes, edges=data.edges + rough.edges
    )
    files = neo4j(read(entities_csv(data)), read(relations_csv(data, VOCABULARY)))
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8", newline="")
    nodes, relationships = (read(text) for text in files.values())
    words = [f"--nodes={tmp_path / 'nodes.csv'}", f"--relationships={tmp_path / 'relationships.csv'}"]
    done = neo4j_import(tmp_path / "home", *words, "--array-delimiter=U+001F", "--multiline-fields=true")
    assert done.returncode == 0, done.stdout + done.stderr
    structure = (":LABEL", ":START_ID", ":END_ID", ":TYPE")
    properties = sum(bool(cell) for row in nodes + relationships for name, cell in row.items() if name not in structure)
    told = done.stdout.partition("Imported:")[2].split("\n")[1:4]
    assert [int(line.split()[0]) for line in told] == [len(nodes), len(relationships), properties]
