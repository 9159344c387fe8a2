"""Long builds say how far they are, in one line on a terminal and in plain lines elsewhere; short ones say nothing."""

from __future__ import annotations

import io
import lzma
import random
from pathlib import Path

import pytest

from kg.commands.progress import Meter, characters
from kg.errors import DocumentError
from kg.model import Document, Extraction


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def read(stream: io.StringIO, documents: int, seconds: float, total: int = 10_000) -> str:
    """What a meter says of documents of 100 characters that take so many seconds each."""
    now = [0.0]
    meter = Meter(stream, total, lambda: now[0])
    for number in range(documents):
        now[0] += seconds
        meter(Extraction(Document(str(number), "字" * 98, "题目")))
    meter.close()
    return stream.getvalue()


def test_a_short_build_says_nothing() -> None:
    assert read(io.StringIO(), 90, 0.1) == ""
    assert "documents" not in read(Terminal(), 10, 0.1)


def test_elsewhere_than_on_a_terminal_there_is_a_plain_line_every_ten_seconds() -> None:
    assert read(io.StringIO(), 50, 0.5).splitlines() == [
        "20 documents, 200 characters a second, about 0:40 left",
        "40 documents, 200 characters a second, about 0:30 left",
    ]


def test_on_a_terminal_one_line_is_written_over_and_taken_away() -> None:
    text = read(Terminal(), 30, 0.1)
    assert "\n" not in text
    assert text.startswith("\r20 documents, 1,000 characters a second, about 0:08 left\033[K\r")
    assert text.endswith("\r\033[K")


def test_time_left_never_runs_below_zero() -> None:
    assert read(io.StringIO(), 20, 1.0, total=100).splitlines()[-1].endswith("about 0:00 left")


def test_rejected_documents_count_as_documents() -> None:
    now, stream = [0.0], io.StringIO()
    meter = Meter(stream, 100, lambda: now[0])
    now[0] = 20
    meter(DocumentError("a", "b", "c"))
    assert stream.getvalue() == "1 documents, 0 characters a second, about 0:00 left\n"


@pytest.mark.parametrize("packed", [False, True])
def test_the_size_is_about_that_of_the_text(tmp_path: Path, packed: bool) -> None:
    text = "".join(random.Random(1).choices([chr(0x4E00 + number) for number in range(2000)], k=50_000))
    data = text.encode()
    (tmp_path / f"a.txt{'.xz' if packed else ''}").write_bytes(lzma.compress(data) if packed else data)
    assert len(text) / 4 < characters([tmp_path]) < len(text) * 4
