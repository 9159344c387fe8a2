"""How far a long build is: documents, characters a second, and about how long it still takes, on one stream."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from kg.documents.sources import find_sources
from kg.model import Document, Extraction

_BYTES = 2.9  # of UTF-8 a character, in Chinese text with its punctuation and a few Latin letters
_PACKED = 5.0  # times that xz makes such text smaller
_TERMINAL, _PLAIN = 0.2, 10.0  # seconds between two lines: one that is written over, and one below the other
_QUIET = 2.0  # seconds on a terminal: what takes no longer need say nothing


def characters(inputs: list[Path]) -> int:
    """About how many code points the sources hold, by their sizes."""
    return int(sum(path.stat().st_size * _factor(name) / _BYTES for name, path in find_sources(inputs)))


def _factor(name: str) -> float:
    return _PACKED if name.endswith(".xz") else 1.0


class Meter:
    """Counts what is read; ``total`` is about how many code points there are."""

    def __init__(self, stream: TextIO, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._total, self._clock = stream, total, clock
        self._is_terminal = stream.isatty()
        self._begun = clock()
        self._next = self._begun + (_QUIET if self._is_terminal else _PLAIN)
        self._documents = self._characters = 0

    def __call__(self, item: Extraction | Exception) -> None:
        """Counts one document, and says so when it is time."""
        self._documents += 1
        self._characters += _length(item.document) if isinstance(item, Extraction) else 0
        now = self._clock()
        if now >= self._next:
            self._next = now + (_TERMINAL if self._is_terminal else _PLAIN)
            self._say(now - self._begun)

    def _say(self, seconds: float) -> None:
        speed = self._characters / seconds
        left = max(self._total - self._characters, 0) / speed if speed else 0.0
        text = f"{self._documents:,} documents, {speed:,.0f} characters a second, about {_clock(left)} left"
        begin, end = ("\r", "\033[K") if self._is_terminal else ("", "\n")
        self._stream.write(f"{begin}{text}{end}")
        self._stream.flush()

    def close(self) -> None:
        """Takes the line off a terminal."""
        if self._is_terminal:
            self._stream.write("\r\033[K")
            self._stream.flush()


def _length(document: Document) -> int:
    return len(document.title) + len(document.text)


def _clock(seconds: float) -> str:
    """``1:05`` for 65 seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
