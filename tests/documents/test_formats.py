"""Formats: bytes become the right text, or a refusal that says where; never mojibake."""

from __future__ import annotations

import codecs
import lzma
import re

import pytest

from kg.documents.articles import read_documents
from kg.documents.formats import FORMATS, decode
from kg.errors import DocumentError
from kg.model import Document
from kg.rulebook.rules import Rules

TEXT = "中国的发展\n在于改革。\n"


def refusal(data: bytes, suffix: str = ".txt") -> str:
    with pytest.raises(DocumentError) as caught:
        FORMATS[suffix](data, f"a{suffix}")
    assert caught.value.exit_code == 1
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
    ],
    ids=["UTF-8", "UTF-8 with mark", "UTF-16 little end", "UTF-16 big end", "GB18030", "GBK"],
)
def test_encodings_give_the_same_text(data: bytes) -> None:
    assert decode(data, "a.txt") == TEXT


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_empty_is_named(data: bytes) -> None:
    assert refusal(data).startswith("a.txt: empty document; ")


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        ("甲\n乙丙".encode() + b"\xff" + "丁".encode(), "2:3", "UTF-8 or GB18030: bad byte 0xff at offset 10"),
        (codecs.BOM_UTF8 + "甲\n乙丙".encode() + b"\xff", "2:3", "UTF-8: bad byte 0xff at offset 13"),
        (TEXT.encode()[:-2], "2:5", "UTF-8 or GB18030: bad byte 0xe3 at offset 28"),
        (b"\xed\xa0\xbd\xed\xb8\x80", "1:1", "UTF-8 or GB18030: bad byte 0xed at offset 0"),
        (b"\xc0\xafabc", "1:1", "UTF-8 or GB18030: bad byte 0xc0 at offset 0"),
    ],
    ids=["bad byte", "bad byte behind mark", "cut in the last character", "CESU-8", "overlong"],
)
def test_bad_byte_is_named_by_line_column_and_offset(data: bytes, where: str, what: str) -> None:
    assert refusal(data).startswith(f"a.txt:{where}: not {what}; ")


@pytest.mark.parametrize("tail", [b"\x00", b"\x00\xd8", b"\x00\xd8\x41\x00"], ids=["odd", "half at end", "half inside"])
def test_bad_utf16_is_named_by_line_and_column(tail: bytes) -> None:
    data = codecs.BOM_UTF16_LE + "上海\n好".encode("utf-16-le") + tail
    assert refusal(data).startswith("a.txt:2:2: not UTF-16-LE: bad byte 0x00 at offset 10; ")


@pytest.mark.parametrize(
    "data",
    [
        "中国的发展在于改革。".encode("utf-16-le"),
        "香港特別行政區政府公佈，在會議上討論了有關的計劃。中國是主席國。".encode("big5"),
        "Les élèves étaient là, prêts à déjeuner à Genève.".encode("latin-1"),
        bytes(range(128, 256)) * 4,
    ],
    ids=["UTF-16 without mark", "Big5", "Latin-1", "noise"],
)
def test_other_encodings_are_refused_not_guessed(data: bytes) -> None:
    assert re.search("not UTF-8 or GB18030|binary", refusal(data))


def test_utf8_that_is_damaged_is_never_taken_for_gb18030() -> None:
    data = (TEXT * 50).encode()
    for cut in range(3, len(data), 7):
        try:
            assert decode(data[:cut], "a.txt") == data[:cut].decode()
        except DocumentError:
            with pytest.raises(UnicodeDecodeError):
                data[:cut].decode()


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"abc\0def", "a.txt: NUL byte at offset 3"),
        (codecs.BOM_UTF8 + b"a\0", "a.txt: NUL byte at offset 4"),
        (codecs.BOM_UTF16_LE + "甲\n乙\0".encode("utf-16-le"), "a.txt:2:2: NUL character"),
    ],
    ids=["UTF-8", "UTF-8 with mark", "UTF-16"],
)
def test_nul_is_binary(data: bytes, where: str) -> None:
    assert refusal(data).startswith(f"{where}: binary?")


@pytest.mark.parametrize(
    ("magic", "kind"),
    [(b"%PDF-1.7\n", "a PDF"), (b"PK\x03\x04", "a ZIP"), (b"\xff\xd8\xff\xe0", "a JPEG"), (b"\x89PNG\r\n", "a PNG")],
)
def test_other_formats_are_named(magic: bytes, kind: str) -> None:
    assert f"looks like {kind}" in refusal(magic + b"\0" * 20)


@pytest.mark.parametrize("page", ["<p> </p>", "<script>x</script>", "<style>p{}</style>"])
def test_page_without_visible_text_is_refused(page: str) -> None:
    assert "no visible text" in refusal(page.encode(), ".html")


@pytest.mark.parametrize("rest", ["<![foo[", "<![CDATA[x", "<!DOCTYPE [", "<!--", "<?", '<a b="', "</", "&#"])
def test_malformed_page_is_read_or_refused(rest: str) -> None:
    try:
        assert FORMATS[".html"](f"<p>甲</p>{rest}".encode(), "a.html").text.startswith("甲")
    except DocumentError as error:
        assert str(error).startswith("a.html: not HTML: ")


def test_references_in_a_page_never_give_half_a_character() -> None:
    FORMATS[".html"](b"<p>&#xD800;&#0;&#x110000;", "a.html").text.encode()


def test_a_packed_source_reads_as_the_source_itself(rules: Rules) -> None:
    line = '{"id": "a", "text": "国务院印发通知。"}\n'.encode()
    (plain,) = read_documents(line, "a.jsonl", rules.layout)
    (packed,) = read_documents(lzma.compress(line), "a.jsonl.xz", rules.layout)
    assert isinstance(plain, Document)
    assert packed == plain


@pytest.mark.parametrize("data", [b"no xz", lzma.compress(b"{}" * 1000)[:-9]])
def test_a_damaged_packed_source_is_named(rules: Rules, data: bytes) -> None:
    (error,) = read_documents(data, "a.jsonl.xz", rules.layout)
    assert isinstance(error, DocumentError)
    assert str(error).startswith("a.jsonl.xz: ")
