"""Sentences: whole across page breaks, never too long, every character leading back to its source."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents.articles import read_documents
from kg.extraction.sentences import split_sentences
from kg.model import Document, Sentence
from kg.rulebook.layout import LONGEST
from kg.rulebook.rules import Rules
from tests.conftest import SEED


def documents(data: bytes, rules: Rules, name: str = "a.txt") -> list[Document]:
    return [item for item in read_documents(data, name, rules.layout) if isinstance(item, Document)]


def sentences(text: str, rules: Rules) -> list[Sentence]:
    [document] = documents(text.encode(), rules)
    return list(split_sentences(document, rules.layout))


def check_source(document: Document, rules: Rules) -> None:
    """Every character of every sentence is read from where it says."""
    for sentence in split_sentences(document, rules.layout):
        for position, character in enumerate(sentence.text):
            start, end = sentence.source_span(position, position + 1)
            assert end == start + 1
            printed = document.quote(sentence.field, start, end)
            assert character in (printed, rules.layout.fold.get(printed))


def test_every_character_of_the_seed_maps_back(rules: Rules) -> None:
    for document in documents(SEED.read_bytes(), rules, SEED.name):
        check_source(document, rules)


def test_sentences_of_the_seed_are_whole_over_page_breaks(rules: Rules) -> None:
    source = SEED.read_text("utf-8")
    articles = documents(SEED.read_bytes(), rules)
    read = [s.text for article in articles for s in split_sentences(article, rules.layout)]
    for words in ("一名优秀青年员工", "“退伍不褪色”的誓言", "区域经济布局和国土空间体系", "那份忠诚"):
        assert words not in source
        assert any(words in text for text in read), words


def test_span_over_a_break_holds_the_break(rules: Rules) -> None:
    text = "今天，他是一名熟\n\n练技术工人，工作认真。"
    [sentence] = sentences(text, rules)
    start, end = sentence.source_span(sentence.text.index("熟练"), sentence.text.index("工人"))
    assert text[start:end] == "熟\n\n练技术"


def test_narrow_marks_beside_chinese_text_are_read_as_wide_ones_and_those_of_numbers_are_left(rules: Rules) -> None:
    [sentence] = sentences("现通知如下:一是3,500元,二是12:30开会;A,B", rules)
    assert sentence.text == "现通知如下：一是3,500元，二是12:30开会；A,B"


def test_sentences_end_behind_stops_and_closing_marks(rules: Rules) -> None:
    read = [s.text for s in sentences("他说：“好！”她走了。真的？！是的；没错", rules)]
    assert read == ["他说：“好！”", "她走了。", "真的？！", "是的；没错"]


def test_widths_are_folded_and_offsets_stay(rules: Rules) -> None:
    text = "共３６次(会议)，「甲」乙。"
    [sentence] = sentences(text, rules)
    assert sentence.text == "共36次（会议），“甲”乙。"
    assert sentence.source_span(1, 3) == (1, 3)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_line_ends_give_the_same_sentences(rules: Rules, end: str) -> None:
    text = SEED.read_text("utf-8")
    plain, other = (
        [s.text for d in documents(t.encode(), rules) for s in split_sentences(d, rules.layout)]
        for t in (text, text.replace("\n", end))
    )
    assert other == plain


@pytest.mark.parametrize("text", ["中" * 200_000, "7" * 1_000_000, "《" * 100_000, "。" * 200_000, "”" * 200_000])
def test_runs_without_a_stop_are_cut_and_take_little_time(rules: Rules, text: str) -> None:
    started = time.process_time()
    read = sentences(text, rules)
    assert time.process_time() - started < 10
    assert "".join(sentence.text for sentence in read) == text
    assert len(read) == 1 or max(len(sentence.text) for sentence in read) <= LONGEST


def test_any_text_maps_back(rules: Rules) -> None:
    marks = ["甲", "会议", "３", "(", "。", "！”", "，", "\n", "\r\n", "\u2028", "\u3000", "𠮷", "# "]
    part = st.sampled_from(marks) | st.text(max_size=2)

    @settings(max_examples=100, deadline=None)
    @given(text=st.lists(part, max_size=40).map("".join), title=st.lists(part, max_size=5).map("".join))
    def check(text: str, title: str) -> None:
        line = json.dumps({"id": "a", "text": text, "title": title}).encode()
        for document in documents(line, rules, "a.jsonl"):
            check_source(document, rules)

    check()
