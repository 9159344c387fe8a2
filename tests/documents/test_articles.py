"""Documents: articles parted, page-broken text whole, every offset leading back to the source."""

from __future__ import annotations

import json

import pytest

from kg.documents.articles import read_documents
from kg.errors import DocumentError
from kg.model import BlockKind, Document, Field
from kg.rulebook.layout import Layout
from tests.conftest import SEED

SOURCE = SEED.read_text("utf-8")
ARTICLE = (
    "# 关于甲规划的批复\n\n沈阳市人民政府：\n\n同意甲规划。请认真组织实\n\n施，并及时报告。\n\n国务院\n2024年3月5日\n"
)


def read(data: bytes | str, layout: Layout, name: str = "a.txt") -> list[Document]:
    found = list(read_documents(data.encode() if isinstance(data, str) else data, name, layout))
    assert not [error for error in found if isinstance(error, DocumentError)]
    return [document for document in found if isinstance(document, Document)]


def refused(data: bytes | str, layout: Layout, name: str) -> list[str]:
    found = read_documents(data.encode() if isinstance(data, str) else data, name, layout)
    return [str(error) for error in found if isinstance(error, DocumentError)]


def record(**values: object) -> str:
    return json.dumps({"id": "d1", "text": "国务院印发意见。", **values}, ensure_ascii=False)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [
        (block.kind.value, "".join(document.quote(block.field, *piece) for piece in block.pieces))
        for block in document.blocks
    ]


@pytest.fixture(scope="module")
def seed(layout: Layout) -> list[Document]:
    return read(SEED.read_bytes(), layout, SEED.name)


def test_seed_is_reply_report_and_feature(seed: list[Document]) -> None:
    reply, report, feature = seed
    assert reply.title == "中共中央国务院关于《现代化首都都市圈空间协同规划(2023-2035年)》的批复"
    assert (reply.issuers, reply.date, reply.head_missing) == (("中共中央", "国务院"), "2026-01-22", False)
    assert report.title == "中国人民政治协商会议辽宁省第十三届委员会常务委员会工作报告"
    assert (report.issuers, report.date, report.head_missing) == ((), "", False)
    assert (feature.title, feature.date, feature.head_missing) == ("", "", True)
    assert [document.id for document in seed] == [f"{SEED.stem}-{number}" for number in (1, 2, 3)]


def test_text_of_each_article_is_a_slice_of_the_source(seed: list[Document]) -> None:
    for document in seed:
        assert SOURCE[document.offset : document.offset + len(document.text)] == document.text


def test_every_block_maps_back_to_the_source(seed: list[Document]) -> None:
    for document in seed:
        for block in document.blocks:
            assert block.field is Field.TEXT
            for start, end in block.pieces:
                printed = SOURCE[document.offset + start : document.offset + end]
                assert printed == document.quote(Field.TEXT, start, end)
                assert printed == printed.strip() and printed
                assert "\n" not in printed


def test_blocks_leave_nothing_but_white_space_and_marks(seed: list[Document]) -> None:
    for document in seed:
        rest = list(document.text)
        for start, end in (piece for block in document.blocks for piece in block.pieces):
            rest[start:end] = " " * (end - start)
        assert set("".join(rest)) <= set(" \n#")


@pytest.mark.parametrize(
    "whole",
    [
        "优秀青年员工",
        "践行“退伍不褪色”的誓言",
        "区域经济布局和国土空间体系",
        "也是辽宁加快实现",
        "制度创新的高质量发展走廊",
    ],
)
def test_paragraphs_cut_by_a_page_break_are_whole(seed: list[Document], whole: str) -> None:
    assert whole not in SOURCE
    assert any(whole in text for document in seed for _, text in blocks(document))


def test_furniture_headings_and_signature_of_the_seed(seed: list[Document]) -> None:
    reply, report, feature = ([block for block in blocks(d) if block[0] != "paragraph"] for d in seed)
    assert reply[1:] == [
        ("signature", "中共中央"), ("signature", "国务院"), ("signature", "2026年1月22日"),
        ("furniture", "(新华社北京2月2日电)"),
    ]  # fmt: skip
    assert report[1:] == [("furniture", "(上接第一版)"), ("heading", "二、2026年主要任务")]
    assert feature == [
        ("furniture", "(上接第一版)"), ("heading", "他才是新时代最该追的星"),
        ("heading", "做雷锋精神的践行者"), ("heading", "像他那样做个温暖又有力量的人"),
    ]  # fmt: skip


def test_furniture_on_the_line_of_text_is_parted_from_it(layout: Layout) -> None:
    [document] = read("## 报告\n\n(上接第一版) \u3000我们开展工作。（下转第四版）\n", layout)
    assert blocks(document) == [
        ("title", "报告"),
        ("furniture", "(上接第一版)"),
        ("paragraph", "我们开展工作。"),
        ("furniture", "（下转第四版）"),
    ]  # fmt: skip


def test_thousands_of_marks_on_one_line_are_read(layout: Layout) -> None:
    documents = read("(上接第一版)" * 3000 + "正文。", layout)
    assert blocks(documents[-1])[-1] == ("paragraph", "正文。")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029"])
def test_line_ends_change_nothing(layout: Layout, end: str) -> None:
    [plain], [other] = read(ARTICLE, layout), read(ARTICLE.replace("\n", end), layout)
    assert blocks(other) == blocks(plain)
    assert (other.title, other.issuers, other.date) == (plain.title, plain.issuers, plain.date)
    assert (plain.title, plain.issuers, plain.date) == ("关于甲规划的批复", ("国务院",), "2024-03-05")


def test_byte_order_mark_changes_nothing(layout: Layout) -> None:
    assert read(b"\xef\xbb\xbf" + ARTICLE.encode(), layout) == read(ARTICLE, layout)


def test_numbered_paragraph_never_continues_a_broken_one(layout: Layout) -> None:
    [document] = read("题目\n\n各地要做好工作，加强\n\n一、加强领导。\n\n二、落实责任。", layout)
    assert blocks(document)[1:] == [
        ("paragraph", "各地要做好工作，加强"), ("paragraph", "一、加强领导。"), ("paragraph", "二、落实责任。"),
    ]  # fmt: skip


def test_a_label_and_what_it_is_of_stand_alone(layout: Layout) -> None:
    lines = ["组长：林子谦 局长", "高明远 副局长", "参加人员：王毅，林子谦", "会议听取汇报，决定如下。"]
    [document] = read("\n".join(["成员名单", *lines]), layout)
    assert blocks(document)[1:] == [("paragraph", line) for line in lines]


def test_who_is_responsible_belongs_to_the_paragraph_before(layout: Layout) -> None:
    [document] = read("通知\n一、落实条例，加强管理。\n牵头单位：财政部\n责任单位：审计署\n二、加强指导。", layout)
    assert blocks(document)[1:] == [
        ("paragraph", "一、落实条例，加强管理。牵头单位：财政部责任单位：审计署"), ("paragraph", "二、加强指导。"),
    ]  # fmt: skip


def test_the_speaker_follows_where_a_report_was_given(layout: Layout) -> None:
    given, speaker = "——2025年1月8日在凤城市第五届人民代表大会第四次会议上", "凤城市市长 高明远"
    [document] = read(f"工作报告\n{given}\n{speaker}\n各位代表：现在报告工作。", layout)
    assert blocks(document)[1:] == [("paragraph", given + speaker), ("paragraph", "各位代表：现在报告工作。")]


def test_markdown_is_read_by_its_headings(layout: Layout) -> None:
    first, second = read("# 甲意见\n\n国务院印发甲意见。\n\n# 乙意见\n\n国务院印发乙意见。\n", layout, "两篇.md")
    assert [(d.id, d.title) for d in (first, second)] == [("两篇-1", "甲意见"), ("两篇-2", "乙意见")]


def test_html_is_read_as_its_reader_sees_it(layout: Layout) -> None:
    page = (
        "<html><head><title>网站 - 甲意见</title><style>p{}</style></head><body><h1>甲意见</h1>"
        "<p>国务院<b>印发</b>\r\n意见&amp;办法。</p><script>alert('不可见')</script></body></html>"
    )
    [document] = read(page, layout, "a.html")
    assert document.title == "甲意见"
    assert blocks(document) == [("title", "甲意见"), ("paragraph", "国务院印发 意见&办法。")]


def test_html_without_headline_takes_the_title_of_the_page(layout: Layout) -> None:
    [document] = read("<title>甲意见</title><p>国务院印发意见。</p>", layout, "a.html")
    assert document.title == "甲意见"


def test_jsonl_gives_one_document_a_line(layout: Layout) -> None:
    [document] = read(record(title="甲意见", date="20240305", source="人民日报") + "\r\n\n", layout, "a.jsonl")
    assert (document.id, document.title, document.date, document.source) == ("d1", "甲意见", "2024-03-05", "人民日报")
    assert document.blocks[0].kind is BlockKind.TITLE and document.blocks[0].field is Field.TITLE
    assert blocks(document) == [("title", "甲意见"), ("paragraph", "国务院印发意见。")]


def test_bad_line_of_jsonl_costs_that_line_alone(layout: Layout) -> None:
    lines = "\n".join([record(id="a"), "{", record(id="b"), '{"id": 3}', "[" * 100_000, record(id="c")])
    found = list(read_documents(lines.encode(), "a.jsonl", layout))
    assert [d.id for d in found if isinstance(d, Document)] == ["a", "b", "c"]
    errors = [str(error) for error in found if isinstance(error, DocumentError)]
    assert [error.split(": ")[0] for error in errors] == ["a.jsonl:2", "a.jsonl:4", "a.jsonl:5"]


@pytest.mark.parametrize("key", ["id", "text", "title", "date", "source"])
@pytest.mark.parametrize("odd", ["\ud800", "\0"])
def test_what_no_output_can_hold_is_refused(layout: Layout, key: str, odd: str) -> None:
    line = json.dumps({"id": "d1", "text": "正文。", key: f"甲{odd}"})
    [error] = refused(line, layout, "a.jsonl")
    assert error.startswith(f"a.jsonl:1: {key} holds ")


@pytest.mark.parametrize("values", [{"id": " "}, {"text": "\n"}, {"text": None}])
def test_record_without_id_or_text_is_refused(layout: Layout, values: dict[str, object]) -> None:
    assert len(refused(record(**values), layout, "a.jsonl")) == 1


def test_rare_characters_survive(layout: Layout) -> None:
    text = "\ue000㐀𠀀\u202e甲\u200b是地名。"
    [document] = read(text, layout)
    assert document.text == text


@pytest.mark.parametrize(("name", "id_"), [("a.txt", "a"), ("2024/一月/a.b.txt", "2024/一月/a.b")])
def test_document_is_named_by_its_path(layout: Layout, name: str, id_: str) -> None:
    [document] = read("国务院印发意见。", layout, name)
    assert (document.id, document.source) == (id_, name)


@pytest.mark.parametrize("line", ["辽宁日报", "辽宁日报 2026年2月2日 星期一 第3版", "辽宁日报|要闻版|责任编辑：何明"])
def test_the_paper_in_the_masthead_issues_every_article_that_nobody_signed(line: str, layout: Layout) -> None:
    reply, report = read(f"{line}\n{ARTICLE}\n# 全省降雨\n\n昨日，全省降雨。\n", layout)
    assert (reply.issuers, report.issuers) == (("国务院",), ("辽宁日报",))
    assert (reply.title, report.title) == ("关于甲规划的批复", "全省降雨")
    assert not [text for document in (reply, report) for _, text in blocks(document) if "日报" in text]


@pytest.mark.parametrize("line", ["记者何明来到辽宁日报", "全会公报", "辽宁日报发表评论", "他说，辽宁日报"])
def test_a_line_that_speaks_of_a_paper_is_no_masthead(line: str, layout: Layout) -> None:
    (document,) = read(f"{line}\n\n昨日，全省降雨。\n", layout)
    assert document.issuers == ()
    assert line in document.text
