"""Bytes → Documents: the articles of a source, each with its blocks, page-broken paragraphs whole again.

The text of a document is a slice of its source, never repaired: blocks point into it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.documents.formats import FORMATS, decode, unpacked
from kg.errors import DocumentError
from kg.model import Block, BlockKind, Document, Field
from kg.rulebook.layout import Layout

SUFFIXES = frozenset({*FORMATS, ".jsonl"})  # Each may be packed: .jsonl.xz.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NUL and half a pair: JSON can spell them, no output can hold them.


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its span without outer white space, its folded text, its role."""

    start: int
    end: int
    text: str
    role: str


def read_documents(data: bytes, name: str, layout: Layout) -> Iterator[Document | DocumentError]:
    """The documents of one source, in order; ``name`` is its path relative to what the user named.

    A source that cannot be read gives one DocumentError; so does each bad line of a ``.jsonl``.
    """
    try:
        data, name = unpacked(data, name)
        suffix = Path(name).suffix.lower()
        if suffix == ".jsonl":
            yield from _jsonl(decode(data, name), name, layout)
        else:
            page = FORMATS.get(suffix, FORMATS[".txt"])(data, name)
            yield from split_articles(page.text, name, layout, page.title)
    except DocumentError as error:
        yield error


def _jsonl(text: str, name: str, layout: Layout) -> Iterator[Document | DocumentError]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _from_record(line, f"{name}:{number}", layout)
            except DocumentError as error:
                yield error


def _from_record(line: str, where: str, layout: Layout) -> Document:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DocumentError(where, f"not JSON: {error}", "write one JSON object a line") from error
    if not isinstance(record, dict) or not all(isinstance(record.get(k), str) for k in ("id", "text")):
        raise DocumentError(where, 'no "id" and "text" strings', 'write {"id": "…", "text": "…", "title"?, "date"?}')
    for key in ("id", "text", "title", "date", "source"):
        if found := _UNWRITABLE.search(str(record.get(key) or "")):
            raise DocumentError(where, f"{key} holds {found.group()!r}, which no text can hold", "take it out")
    return _document(record, where, layout)


def _document(record: dict[str, Any], where: str, layout: Layout) -> Document:
    text = str(record["text"])
    if not record["id"].strip() or not text.strip():
        raise DocumentError(where, "empty id or text", "fill it or remove the line")
    title = str(record.get("title") or "")
    lines, masthead = _lines(text, layout)
    body = _article(lines, layout, titled=not title)
    head = (Block(BlockKind.TITLE, Field.TITLE, ((0, len(title)),)),) if title.strip() else ()
    return Document(
        id=str(record["id"]),
        text=text,
        title=title or _printed(body.title, text),
        date=_iso(str(record.get("date") or "")) or body.date,
        source=str(record.get("source") or where),
        issuers=body.issuers or masthead,
        head_missing=body.head_missing and not title,
        blocks=head + body.blocks,
    )


def _iso(date: str) -> str:
    """``20260202`` or ``2026-02-02`` as ``2026-02-02``; anything else as it stands."""
    match = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", date.strip())
    return "-".join(match.groups()) if match else date.strip()


def split_articles(text: str, name: str, layout: Layout, title: str = "") -> Iterator[Document]:
    """The articles printed on one page. Raises DocumentError when there is nothing to read."""
    whole, masthead = _lines(text, layout)
    groups = list(_articles(whole))
    if not groups:
        raise DocumentError(name, "no text", "remove it or fill it")
    stem = Path(name).with_suffix("").as_posix()
    for number, lines in enumerate(groups, 1):
        start, end = lines[0].start, lines[-1].end
        moved = [replace(line, start=line.start - start, end=line.end - start) for line in lines]
        article = _article(moved, layout, titled=True)
        yield Document(
            id=stem if len(groups) == 1 else f"{stem}-{number}",
            text=text[start:end],
            source=name,
            offset=start,
            title=_printed(article.title, text[start:end]) or (title if len(groups) == 1 else ""),
            date=article.date,
            issuers=article.issuers or masthead,
            head_missing=article.head_missing,
            blocks=article.blocks,
        )


def _printed(title: Block | None, text: str) -> str:
    """The headline as it is printed; empty when there is none."""
    return "".join(text[low:high] for low, high in title.pieces) if title else ""


def _lines(text: str, layout: Layout) -> tuple[list[_Line], tuple[str, ...]]:
    """The lines that are part of an article, and the name in the masthead, where one is printed."""
    lines = [
        line
        for match in re.finditer(r"[^\r\n\u2028\u2029]+", text)
        for line in _classify(match.start(), layout.read(match.group()), layout)
    ]
    named = (match["name"] for line in lines if line.role == "masthead" and (match := layout.role(line.text)[1]))
    return [line for line in lines if line.role != "masthead"], tuple(dict.fromkeys(named))


def _classify(start: int, printed: str, layout: Layout) -> Iterator[_Line]:
    """No line of blanks, one line, or more where furniture is printed before or behind text on the same line."""
    rest = [(start, printed)]
    while rest:
        start, printed = rest.pop()
        text = printed.strip()
        start += printed.index(text)
        role, match = layout.role(text)
        cut = {"continuation": match.end(), "continued": match.start()}.get(role, 0) if match else 0
        if 0 < cut < len(text):
            rest += [(start + cut, text[cut:]), (start, text[:cut])]
        elif text:
            yield _Line(start, start + len(text), text, role)


def _articles(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Groups of lines: a new article begins at a top headline, behind a dispatch line, at a continuation mark."""
    current: list[_Line] = []
    for number, line in enumerate(lines):
        following = lines[number + 1].role if number + 1 < len(lines) else ""
        if current and _begins_article(current, line, following):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _begins_article(current: Sequence[_Line], line: _Line, following: str) -> bool:
    if line.role == "heading":
        return line.text.startswith("# ") or current[-1].role == "dispatch" or following == "continuation"
    if line.role == "continuation":
        return not (len(current) == 1 and current[0].role == "heading")
    return False


@dataclass(frozen=True, slots=True)
class _Article:
    title: Block | None
    date: str
    issuers: tuple[str, ...]
    head_missing: bool
    blocks: tuple[Block, ...]


def _article(lines: Sequence[_Line], layout: Layout, titled: bool) -> _Article:
    signed, date = _signature(lines, layout)
    kinds = [_kind(lines, number, signed, titled, layout) for number in range(len(lines))]
    blocks = tuple(_blocks(lines, kinds, layout))
    title = next((block for block in blocks if block.kind is BlockKind.TITLE), None)
    signers = [line for number, line in enumerate(lines) if number in signed and line.role != "date"]
    issuers = tuple(re.sub(r"\s+", "", line.text) for line in signers)
    missing = not title and any(line.role == "continuation" for line in lines[:1])
    return _Article(title, date, issuers, missing, blocks)


def _signature(lines: Sequence[_Line], layout: Layout) -> tuple[frozenset[int], str]:
    """The numbers of the signing lines (signers, then a date) and the date as ISO text; empty when unsigned."""
    for number in range(len(lines) - 1, 0, -1):
        match = layout.role(lines[number].text)[1] if lines[number].role == "date" else None
        if match:
            first = number
            while first > 0 and _signs(lines[first - 1], layout):
                first -= 1
            if any(layout.is_prose(line.text) for line in lines[:first]):
                date = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
                return frozenset(range(first, number + 1)), date
    return frozenset(), ""


def _signs(line: _Line, layout: Layout) -> bool:
    return line.role == "text" and len(line.text) <= layout.signature and not layout.is_prose(line.text)


def _kind(lines: Sequence[_Line], number: int, signed: frozenset[int], titled: bool, layout: Layout) -> BlockKind:
    line = lines[number]
    if number in signed:
        return BlockKind.SIGNATURE
    if line.role in ("continuation", "continued", "dispatch"):
        return BlockKind.FURNITURE
    if number == 0 and titled and (line.role == "heading" or _is_title(line, lines, layout)):
        return BlockKind.TITLE
    return BlockKind.HEADING if line.role == "heading" else BlockKind.PARAGRAPH


def _is_title(line: _Line, lines: Sequence[_Line], layout: Layout) -> bool:
    """A first line without a mark: short, no sentence, and sentences follow it."""
    follows = any(layout.is_prose(other.text) for other in lines[1:])
    return line.role == "text" and len(line.text) <= layout.headline and not layout.is_prose(line.text) and follows


def _blocks(lines: Sequence[_Line], kinds: Sequence[BlockKind], layout: Layout) -> Iterator[Block]:
    """Blocks in order; a paragraph that a break cut in mid-sentence takes the next paragraph in."""
    pieces: list[tuple[int, int]] = []
    read = ""
    for line, kind in zip(lines, kinds, strict=True):
        goes_on = line.role == "responsible" or (line.role == "text" and layout.is_cut(read))
        if pieces and not (goes_on and kind is BlockKind.PARAGRAPH):
            yield Block(BlockKind.PARAGRAPH, Field.TEXT, tuple(pieces))
            pieces, read = [], ""
        if kind is BlockKind.PARAGRAPH:
            pieces.append((line.start, line.end))
            read += line.text
        else:
            yield Block(kind, Field.TEXT, ((_text_start(line, layout), line.end),))
    if pieces:
        yield Block(BlockKind.PARAGRAPH, Field.TEXT, tuple(pieces))


def _text_start(line: _Line, layout: Layout) -> int:
    """Where the words of a line begin: behind the marks of a headline."""
    match = layout.role(line.text)[1] if line.role == "heading" else None
    return line.start + (match.start("text") if match else 0)
