"""Text for a terminal: tables whose columns stand straight under Chinese, marked passages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from kg.errors import printable


def width(text: str) -> int:
    """Columns that ``text`` takes: two for a wide character (Unicode Standard Annex 11), none for a combining one."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under a header, columns as wide as their widest cell; control characters are escaped."""
    cells = [list(header), *([printable(cell.replace("\n", " ")) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(_pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("─" * size for size in widths), *lines[1:]])


def _pad(cell: str, size: int) -> str:
    return cell + " " * (size - width(cell))


def mark(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """``text`` with each span in brackets, its label behind: ``[外交部|Institution]部长``. Spans must not overlap."""
    parts: list[str] = []
    cursor = 0
    for start, end, label in sorted(spans):
        parts += [text[cursor:start], f"[{text[start:end]}|{label}]"]
        cursor = end
    return "".join(parts) + text[cursor:]
