"""Bytes → text: encodings and file formats. A new format is one function and one line in ``FORMATS``."""

from __future__ import annotations

import codecs
import lzma
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import NamedTuple

from kg.errors import DocumentError

_BINARY = {b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP or Office file", b"\xff\xd8\xff": "a JPEG", b"\x89PNG": "a PNG"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


# Bytes that a packed source may hold.
LARGEST_UNPACKED = 256 * 1024 * 1024


class Page(NamedTuple):
    """A decoded source: its text and, where the format states one, its title."""

    text: str
    title: str = ""


def unpacked(data: bytes, name: str) -> tuple[bytes, str]:
    """The bytes and the name behind an ``.xz`` ending; others as they are.

    Raises DocumentError when they are no xz data, or more than LARGEST_UNPACKED bytes of text.
    """
    if not name.lower().endswith(".xz"):
        return data, name
    try:
        unpacker = lzma.LZMADecompressor(memlimit=LARGEST_UNPACKED)
        text = unpacker.decompress(data, LARGEST_UNPACKED)
    except lzma.LZMAError as error:
        raise DocumentError(name, f"not xz data: {error}", "pack it again") from error
    if not unpacker.eof:
        size = f"{LARGEST_UNPACKED // 1024 // 1024} MB"
        raise DocumentError(name, f"cut off, or more than {size} when unpacked", "pack it again or split it")
    return text, name[: -len(".xz")]


def decode(data: bytes, where: str) -> str:
    """The text of ``data``: by its byte order mark, else UTF-8, else GB18030.

    GB18030 accepts almost any bytes, so its result must look Chinese. Raises DocumentError naming the byte offset.
    """
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise DocumentError(where, f"not text: looks like {kind}", "convert it to .txt, .md, .html or .jsonl")
    if not data.strip():
        raise DocumentError(where, "empty document", "remove it or fill it")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    if not encoding.startswith("utf-16") and b"\0" in data:
        raise DocumentError(where, f"NUL byte at offset {data.index(0)}: binary?", "give a text file")
    text = _decode_as(data, encoding, where) if encoding else _decode_guessing(data, where)
    if "\0" in text:
        place = _place(text.partition("\0")[0])
        raise DocumentError(f"{where}:{place}", "NUL character: binary?", "give a text file")
    return text.removeprefix("\ufeff")


def _decode_as(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _encoding_error(data, error, where, encoding.upper()) from error


def _decode_guessing(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("gb18030", errors="replace")
        if _looks_chinese(text):
            return text
        raise _encoding_error(data, error, where, "UTF-8 or GB18030") from error


def _looks_chinese(text: str) -> bool:
    """Few undecodable or private characters, and the commonest function words of Chinese are there."""
    odd = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
    return not odd and any(c in text for c in "的在和是了中国")


def _encoding_error(data: bytes, error: UnicodeDecodeError, where: str, tried: str) -> DocumentError:
    before = data[: error.start].decode(error.encoding, errors="replace").removeprefix("\ufeff")
    what = f"not {tried}: bad byte 0x{data[error.start]:02x} at offset {error.start}"
    return DocumentError(f"{where}:{_place(before)}", what, "save the file as UTF-8")


def _place(before: str) -> str:
    """``line:column``, as an editor counts them, of the character behind ``before``."""
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


class _VisibleText(HTMLParser):
    """Collects what a reader of the page sees; block elements end a line, headings become ``# `` lines."""

    HIDDEN = frozenset({"script", "style", "noscript", "template"})
    BLOCKS = frozenset(
        ["address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4",
         "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"]
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title = ""
        self._hidden = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        self._hidden += tag in self.HIDDEN
        if tag in self.BLOCKS:
            self.parts.append("\n\n" + "#" * int(tag[1]) + " " if tag in ("h1", "h2", "h3") else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        self._hidden -= tag in self.HIDDEN and self._hidden > 0
        if tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._hidden:
            self.parts.append(re.sub(r"[\r\n]+", " ", data) if data.strip() else "")


def read_text(data: bytes, where: str) -> Page:
    """Plain text and Markdown, as it stands."""
    return Page(decode(data, where))


def read_html(data: bytes, where: str) -> Page:
    """The visible text of an HTML page, one block a line."""
    parser = _VisibleText()
    try:
        parser.feed(decode(data, where))
        parser.close()
    except AssertionError as error:  # how HTMLParser says that a declaration is malformed
        raise DocumentError(where, f"not HTML: {error}", "mend the page or save its text") from error
    text = "".join(parser.parts).strip()
    if not text:
        raise DocumentError(where, "no visible text", "remove it or save the page with its text")
    return Page(text, parser.title.strip())


FORMATS: dict[str, Callable[[bytes, str], Page]] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
}
