"""Gold documents that cannot be used: each is named, with what is wrong and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import QueryError
from kg.rulebook.rules import Rules
from kg.workbench.evaluate import read_gold

THING = {"id": "e1", "type": "Place", "name": "甲省", "forms": ["甲省"]}
LINK = {"head": "e1", "type": "located_in", "tail": "e1"}
GOOD: dict[str, Any] = {"id": "d", "text": "甲省。", "entities": [THING], "relations": [LINK]}


@pytest.mark.parametrize(
    ("record", "what"),
    [
        ([], "no lists of entities and relations"),
        ({"id": "d", "text": "甲省。", "entities": []}, "no lists of entities and relations"),
        ({**GOOD, "text": 7}, 'no "id" and "text" strings'),
        ({**GOOD, "text": "\0"}, "text holds"),
        ({**GOOD, "id": " "}, "empty id or text"),
        ({**GOOD, "entities": [THING, THING]}, "two entities have the same id"),
        ({**GOOD, "entities": ["甲省"]}, "bad entity 甲省"),
        ({**GOOD, "entities": [{**THING, "type": "Palace"}]}, "bad entity .*: types are Place, "),
        ({**GOOD, "entities": [{**THING, "forms": []}]}, "bad entity"),
        ({**GOOD, "entities": [{**THING, "forms": ["乙省"]}]}, "'乙省' does not stand in the document"),
        ({**GOOD, "relations": [{**LINK, "type": "near"}]}, "bad relation .*: .* types are located_in, "),
        ({**GOOD, "relations": [{**LINK, "tail": "e2"}]}, "bad relation .*: ends are ids of entities"),
        ({**GOOD, "relations": [{**LINK, "evidence": "乙"}]}, "'乙' does not stand in the document"),
    ],
)
def test_file_that_is_no_gold_document_is_named(tmp_path: Path, rules: Rules, record: object, what: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(GOOD), "utf-8")
    assert read_gold(tmp_path, rules)
    (tmp_path / "b.json").write_text(json.dumps(record), "utf-8")
    with pytest.raises(QueryError, match=rf"b\.json: .*{what}.*; write a gold document as"):
        read_gold(tmp_path, rules)


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe{}", b"[" * 100_000])
def test_file_that_is_not_json_is_named(tmp_path: Path, rules: Rules, data: bytes) -> None:
    (tmp_path / "b.json").write_bytes(data)
    with pytest.raises(QueryError, match=r"b\.json: .*; write"):
        read_gold(tmp_path, rules)


def test_file_that_cannot_be_read_is_named(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "b.json").mkdir()
    with pytest.raises(QueryError, match=r"b\.json: .*directory.*; write"):
        read_gold(tmp_path, rules)


def test_folder_without_gold_is_named(tmp_path: Path, rules: Rules) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(QueryError, match="no gold documents; name a folder"):
            read_gold(folder, rules)


def test_documents_of_one_id_are_named(tmp_path: Path, rules: Rules) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(GOOD), "utf-8")
    with pytest.raises(QueryError, match="2 documents 'd'"):
        read_gold(tmp_path, rules)
