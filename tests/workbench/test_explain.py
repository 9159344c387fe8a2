"""Why: the text with its mentions marked, the quotes behind an edge."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import StorageError
from kg.model import Document, Entity, Evidence, Extraction, Field
from kg.pipeline import build
from kg.rulebook.rules import Rules
from kg.workbench.explain import marked, quotes, read_text


def mention(document: Document, start: int, end: int, field: Field = Field.TEXT) -> Evidence:
    return Evidence(document.id, field, start, end, document.quote(field, start, end), "rule.of_test")


def test_longer_of_nested_mentions_is_marked() -> None:
    document = Document("d", "辽宁省人民政府印发。", title="辽宁省")
    spans = (mention(document, 0, 3), mention(document, 0, 3, Field.TITLE))
    place = Entity("e1", "Place", "辽宁省", "place/1", mentions=spans)
    body = Entity("e2", "Institution", "辽宁省人民政府", "institution/1", mentions=(mention(document, 0, 7),))
    assert marked(Extraction(document, (place, body))) == "[辽宁省人民政府|Institution]印发。"


def test_mentions_that_overlap_are_marked_once() -> None:
    document = Document("d", "甲乙丙丁")
    spans = (mention(document, 0, 2), mention(document, 1, 3), mention(document, 0, 2))
    assert marked(Extraction(document, (Entity("e1", "Plan", "甲", "plan/1", mentions=spans),))) == "[甲乙|Plan]丙丁"


def test_text_is_read_as_one_document(rules: Rules) -> None:
    extraction = read_text("外交部部长王毅会见了来访的客人。", rules)
    assert [entity.name for entity in extraction.entities] == ["外交部", "王毅"]
    assert extraction.document.id == "text"


def test_quotes_are_found_by_name_or_alias_in_either_direction(tmp_path: Path, rules: Rules) -> None:
    text = "中华人民共和国外交部（以下简称外交部）成立。外交部部长王毅讲话。王毅任外交部部长。"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    build([tmp_path / "a.txt"], tmp_path / "output", rules=rules)
    found = quotes(tmp_path / "output", "王毅", "外交部")
    assert found and found == quotes(tmp_path / "output", "外交部", "王毅")
    for quote in found:
        assert text[quote.start : quote.end] == quote.text
        assert (quote.document, quote.relation, quote.post) == ("a", "holds_post", "部长")
    assert quotes(tmp_path / "output", "王毅", "没有") == []


def test_cells_of_any_length_are_read(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text(f"iri,name,aliases,documents\n1,甲,,{'d|' * 200_000}\n", "utf-8")
    (tmp_path / "relations.csv").write_text("head_iri,tail_iri\n1,1\n", "utf-8")
    assert quotes(tmp_path, "乙", "乙") == []


@pytest.mark.parametrize("missing", ["entities.csv", "relations.csv"])
def test_folder_without_a_build_is_named(tmp_path: Path, missing: str) -> None:
    for name in {"entities.csv", "relations.csv"} - {missing}:
        (tmp_path / name).write_text("iri\n")
    with pytest.raises(StorageError, match=rf"{missing}: not there; run `kg build` first"):
        quotes(tmp_path, "甲", "乙")
