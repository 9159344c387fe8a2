"""How a page is read: ``rules/layout.toml``, compiled. Which line is furniture, where a sentence was cut."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import RuleError

# jieba takes quadratic time on a run without stops, so no sentence is longer than this (code points).
LONGEST = 1000
# What stands beside the marks of Chinese text, where 1,000 and 12:30 keep theirs.
_CHINESE = "\u3400-\u9fff“”‘’（）()《》〈〉「」【】"
# What a line can be, and the groups that its pattern must have.
ROLES: Mapping[str, frozenset[str]] = {
    "heading": frozenset({"text"}), "continuation": frozenset(), "continued": frozenset(), "dispatch": frozenset(),
    "date": frozenset({"year", "month", "day"}), "item": frozenset(), "responsible": frozenset(), "label": frozenset(),
    "occasion": frozenset(), "masthead": frozenset({"name"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """``fold`` maps one character to one, where ``folded`` finds it; ``lines`` are (role, pattern) in order.

    Lengths count characters.

    ``sentence`` matches one sentence behind another.
    """

    fold: Mapping[str, str]
    folded: re.Pattern[str]
    sentence: re.Pattern[str]
    lines: tuple[tuple[str, re.Pattern[str]], ...]
    terminal: str
    stop: str
    closing: str
    prose: str
    headline: int
    signature: int

    def read(self, text: str) -> str:
        """``text`` with widths and variants folded, character for character."""
        return self.folded.sub(lambda match: self.fold[match.group()], text)

    def role(self, line: str) -> tuple[str, re.Match[str] | None]:
        """The role of a folded, stripped line, and the match that says so; ``("text", None)`` for ordinary text."""
        found = ((role, pattern.search(line)) for role, pattern in self.lines)
        return next(((role, match) for role, match in found if match), ("text", None))

    def is_prose(self, text: str) -> bool:
        """Whether the text has the punctuation of running sentences."""
        return any(c in self.prose for c in text)

    def is_cut(self, text: str) -> bool:
        """Whether a paragraph that reads ``text`` stops in mid-sentence."""
        if not self.is_prose(text):
            return self.role(text)[0] == "occasion"
        return text.rstrip(self.closing)[-1:] not in self.terminal and self.role(text)[0] != "label"


def compile_layout(table: Mapping[str, Any]) -> Layout:
    """The table of ``layout.toml``; full-width letters and digits are folded always."""
    sentence = table["sentence"]
    fold, marks = _fold(table["fold"]), _fold(table["fold_in_chinese"])
    fold |= {chr(0xFF10 + i): chr(0x30 + i) for i in range(10)}
    fold |= {chr(base + i): chr(ascii_ + i) for base, ascii_ in ((0xFF21, 0x41), (0xFF41, 0x61)) for i in range(26)}
    anywhere, beside = (re.escape("".join(sorted(each))) for each in (fold, marks))
    # One class first: a search for it is quick where a choice of several is tried at every character.
    folded = re.compile(f"[{anywhere}{beside}](?:(?<=[{anywhere}])|(?<=[{_CHINESE}].)|(?=[{_CHINESE}]))")
    keys = ("terminal", "stop", "closing", "prose", "headline", "signature")
    values = {key: sentence[key] for key in keys}
    return Layout(fold | marks, folded, _sentence(**sentence), tuple(map(_line, table["line"])), **values)


def _fold(table: Mapping[str, Any]) -> dict[str, str]:
    """What is read for each character as printed, one for one."""
    for printed, read in table.items():
        if not isinstance(read, str) or len(printed) != 1 or len(read) != 1:
            raise RuleError("layout.toml", f"fold {printed!r} = {read!r} moves offsets", "fold one character to one")
    return dict(table)


def _sentence(stop: str, closing: str, appended: str, **_: object) -> re.Pattern[str]:
    """Text up to its stop, the quotation marks and brackets that close behind it, and what may be appended to it."""
    body = rf"[^{re.escape(stop)}]{{0,{LONGEST}}}[{re.escape(stop)}]*[{re.escape(closing)}]*"
    return re.compile(rf"{body}(?:{appended})?")


def _line(line: Mapping[str, Any]) -> tuple[str, re.Pattern[str]]:
    """A ``[[line]]`` table, checked: its role and its pattern."""
    role, pattern = str(line.get("role")), str(line.get("pattern"))
    if role not in ROLES:
        raise RuleError("layout.toml", f"unknown role {role!r}", f"allowed are {', '.join(ROLES)}")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise RuleError("layout.toml", f"pattern {pattern!r}: {error}", "mend the pattern") from error
    missing = sorted(ROLES[role] - compiled.groupindex.keys())
    if missing:
        raise RuleError("layout.toml", f"pattern {pattern!r} has no group {missing[0]!r}", f"write (?P<{missing[0]}>…)")
    return role, compiled
