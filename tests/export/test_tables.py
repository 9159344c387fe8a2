"""CSV: what is read back is what was written, cell by cell."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export.tables import entities_csv, relations_csv, to_csv
from tests.builders import VOCABULARY, document, edge, evidence, graph, node

AWKWARD = ["a,b", '"quoted"', "line\nfeed", "carriage\rreturn", "both\r\n", '",\n"', "\t", " ", "，", "'", "\\", ""]
CELLS = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=8))


def read(text: str) -> list[list[str]]:
    """The rows of a file, read as Python reads files of CSV."""
    return list(csv.reader(io.StringIO(text, newline="")))


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_any_cells_come_back_as_they_were(rows: list[tuple[str, str, str]]) -> None:
    assert read(to_csv(("a", "b", "c"), rows)) == [["a", "b", "c"], *map(list, rows)]


@pytest.mark.parametrize("cell", AWKWARD)
def test_a_single_column_keeps_every_row(cell: str) -> None:
    assert read(to_csv(("a",), [(cell,), (cell,)])) == [["a"], [cell], [cell]]


def test_lines_end_in_a_line_feed_alone() -> None:
    assert to_csv(("甲", "乙"), [("1", "2"), ("3,4", "")]) == '甲,乙\n1,2\n"3,4",\n'


def test_an_entity_is_a_row_with_its_mentions_counted() -> None:
    docs = [document("青河市，青河", "d1"), document("青河市", "d2")]
    quotes = [evidence(docs[0], "青河市"), evidence(docs[0], "青河", start=4), evidence(docs[1], "青河市")]
    city = node("Place", "青河市", *quotes, code="990100", aliases=("青河", "“青河”,市"))
    assert records(entities_csv(graph(docs, [city]))) == [
        {
            "iri": "https://zhengtu.example/place/990100",
            "type": "Place",
            "name": "青河市",
            "code": "990100",
            "aliases": "“青河”,市|青河",
            "mentions": "3",
            "documents": "d1|d2",
        }
    ]


@pytest.mark.parametrize("text", ['“周远山”,"厅长"', "水利厅\n厅长,周远山", "水利厅\r厅长", "水利厅\r\n厅长"])
def test_every_quote_of_a_relation_is_a_row_word_for_word(text: str) -> None:
    docs = [document(f"据悉，{text}", "d1"), document(text, "d,2")]
    quotes = [evidence(docs[0], text, "rule.one"), evidence(docs[1], text, "rule.two")]
    person, body = node("Person", "周远山", *quotes), node("Institution", '水利厅,"甲"', *quotes)
    data = graph(docs, [person, body], [edge(person, "holds_post", body, *quotes, post="厅长,书记")])
    common = {
        "head": "周远山",
        "type": "holds_post",
        "type_zh": "任职于",
        "tail": '水利厅,"甲"',
        "post": "厅长,书记",
        "source": "text",
        "quote": text,
        "head_iri": person.iri,
        "tail_iri": body.iri,
    }
    size = len(text)
    assert records(relations_csv(data, VOCABULARY)) == [
        {**common, "document": "d,2", "start": "0", "end": str(size), "rule": "rule.two"},
        {**common, "document": "d1", "start": "3", "end": str(size + 3), "rule": "rule.one"},
    ]


def test_an_empty_graph_is_a_header_alone() -> None:
    empty = graph([], [])
    assert len(read(entities_csv(empty))) == 1
    assert len(read(relations_csv(empty, VOCABULARY))) == 1
