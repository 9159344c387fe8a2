"""How names are written: without their marks, and with their structure put in the short way."""

from __future__ import annotations

from functools import lru_cache

from kg.rulebook.resolution import Resolution

_MARKS = str.maketrans("", "", "《》“”〈〉‘’ \u3000\"'")
_REMEMBERED = 1 << 16  # Names: documents repeat them.


@lru_cache(_REMEMBERED)
def bare(name: str) -> str:
    """A name without quotation and title marks."""
    return name.translate(_MARKS)


@lru_cache(_REMEMBERED)
def plain(resolution: Resolution, type_: str, name: str) -> str:
    """``name`` with its structure put in the short way."""
    return resolution.plain(type_, name)


@lru_cache(_REMEMBERED)
def short(resolution: Resolution, type_: str, name: str) -> str:
    """A name in the short way, where it may stand for a fuller one; else nothing."""
    name = plain(resolution, type_, bare(name))
    return name if resolution.may_be_short(type_, name) else ""
