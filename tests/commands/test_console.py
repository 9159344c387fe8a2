"""Text for terminals: straight columns under Chinese, nothing that moves the cursor."""

from __future__ import annotations

import pytest

from kg.commands.console import mark, table, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("政图", 4),
        ("（）", 4),
        ("Ａ１", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("𠮷", 2),
        ("ｱ", 1),
        ("─", 1),
        ("“", 1),
    ],
)
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_columns_stand_straight_under_chinese() -> None:
    text = table(("name", "type"), [("国务院", "Institution"), ("e\u0301", "机构")])
    assert text.splitlines() == ["name    type", "──────  ───────────", "国务院  Institution", "e\u0301       机构"]
    assert {width(line.split("  ")[0]) for line in text.splitlines()[1:3]} == {6}


def test_table_without_rows_is_its_header() -> None:
    assert table(("名", "n"), []) == "名  n\n──  ─"


def test_cells_move_no_cursor() -> None:
    line = table(("x",), [("甲\n乙\x1b[2J\r\u202e",)]).splitlines()[-1]
    assert line == "甲 乙\\x1b[2J\\r\\u202e"


def test_marks_stand_around_their_spans() -> None:
    assert mark("外交部部长王毅", [(5, 7, "Person"), (0, 3, "Institution")]) == "[外交部|Institution]部长[王毅|Person]"
    assert mark("甲", []) == "甲"
