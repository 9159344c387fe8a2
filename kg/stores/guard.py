"""Which SPARQL is let through to Oxigraph: what only reads, only here, and is of a bounded size.

A full parser takes longer than most answers, so this looks at the words of a query and leaves its grammar to Oxigraph.
The words are cut as Oxigraph 0.5 cuts them. It needs no space between two (``1SERVICE`` is a number and a keyword), and
what it cannot read in one way it tries in another: a keyword may hide in what looks like a name, and a comment or a
string in what looks like an IRI. So SERVICE is looked for in names too, and what could be read in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.errors import QueryError, RefusedQuery
from kg.stores.table import Table

_LARGEST = 64 << 10  # bytes
_DEEPEST = 100  # brackets within each other
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_PROLOGUE = ("PREFIX", "BASE", "VERSION")

_LETTER = r"[0-9A-Za-z_\x80-\U0010ffff]"  # the few of these that no name may hold stand nowhere else in a query either
_LOCAL = rf"(?:{_LETTER}|[:-]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?#@%-])"
_LOCAL_NAME = rf"(?:(?!-){_LOCAL}++(?:\.++{_LOCAL}++)*+)?+"  # Oxigraph stops at the second dot, which hides no brace
_SURROGATE = "[dD][89a-fA-F]"
_CODE = rf"\\(?:u(?!{_SURROGATE})|U00(?:00(?!{_SURROGATE})|0[1-9a-fA-F]|10))[0-9a-fA-F]{{4}}"
_ESCAPE = rf"""{_CODE}|\\[tbnrf"'\\]"""
_STRING = r"{0}{{3}}(?:{0}{{0,2}}(?:[^{0}\\]|{1}))*+{0}{{3}}|{0}(?!{0}{0})(?:[^{0}\\\r\n]|{1})*+{0}"
_TOKEN = re.compile(
    rf"""(?P<space>(?:[ \t\r\n]|\#[^\r\n]*+)++)
    |(?P<string>{_STRING.format('"', _ESCAPE)}|{_STRING.format("'", _ESCAPE)})
    |(?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_CODE})*+>)
    |(?P<variable>[?$]{_LETTER}+)
    |(?P<word>{_LETTER}(?:{_LETTER}|-|\.+(?=-|{_LETTER}))*+(?::{_LOCAL_NAME})?+|:{_LOCAL_NAME})
    |(?P<open>[{{(\[])
    |(?P<close>[}})\]])
    |(?P<mark>[-!+<>=&|*/^.,;?@~])""",
    re.VERBOSE,
)
_TERMS = ("string", "iri", "variable", "name", "word", "close")
_SURELY_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")  # compared with what is left of it, nothing can be
_TWO_WAYS = re.compile(r"[#'()\[\]]")
_CALL = re.compile(r"(?:service|silent)\Z", re.IGNORECASE)
_CALL_WITHIN = re.compile("service", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a query that was let through."""

    names_columns: bool
    is_ordered: bool

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], answer: bool | None = None) -> Table:
        """An engine's answer; columns of ``SELECT *`` and rows that the query left unordered are sorted."""
        if answer is not None:
            return Table(("answer",), (("true" if answer else "false",),))
        order = range(len(columns)) if self.names_columns else sorted(range(len(columns)), key=columns.__getitem__)
        cells = [tuple(row[i] for i in order) for row in rows]
        return Table(tuple(columns[i] for i in order), tuple(cells if self.is_ordered else sorted(cells)))


class _Token(NamedTuple):
    """A word or a sign; ``depth`` brackets stand around it, ``inside`` is the nearest one."""

    kind: str
    text: str
    start: int
    depth: int
    inside: str


def check(sparql: str) -> Checked:
    """What is known of the query, if it is let through. It may still be no SPARQL.

    Raises RefusedQuery when it changes data or would leave this machine; QueryError when it is too large, too deep, or
    holds what is no part of any query.
    """
    tokens = _tokens(sparql)
    top = [token.text.upper() for token in tokens if token.depth == 0 and token.kind in ("word", "mark")]
    form = next((text for text in top if text not in _PROLOGUE), "")
    if form.startswith(_UPDATES):
        raise RefusedQuery("query", "updates are refused", "ask with SELECT, ASK or CONSTRUCT")
    for start in _calls(tokens):
        what = f"{_place(sparql, start)}: SERVICE and FROM would leave this machine"
        raise RefusedQuery("query", what, "ask the built graph alone")
    for start in _readable_in_two_ways(tokens):
        what = f"{_place(sparql, start)}: could be an IRI or a comparison"
        raise QueryError("query", what, "put a space after <, or write the IRI with a prefix")
    return Checked("*" not in top, any(text.startswith("ORDER") for text in top))


def _tokens(sparql: str) -> Sequence[_Token]:
    """All but spaces and comments. Raises QueryError for a query too large, too deep, or not made of tokens."""
    if len(sparql.encode("utf-8", "surrogatepass")) > _LARGEST:
        raise QueryError("query", f"longer than {_LARGEST >> 10} kB", "shorten it")
    tokens, brackets, end = [], [""], 0
    while end < len(sparql):
        start, match = end, _TOKEN.match(sparql, end)
        if not match:
            raise QueryError("query", f"not SPARQL: {_place(sparql, start)}: {sparql[start : start + 10]}", "mend it")
        kind, text, end = str(match.lastgroup), match.group(), match.end()
        if kind == "word" and ":" in text:
            kind = "name"
        if kind == "close" and len(brackets) > 1:
            brackets.pop()
        if kind != "space":
            tokens.append(_Token(kind, text, start, len(brackets) - 1, brackets[-1]))
        if kind == "open":
            brackets.append(text)
        if len(brackets) > _DEEPEST + 1:
            raise QueryError("query", f"{_place(sparql, start)}: nested deeper than {_DEEPEST}", "simplify it")
    return tokens


def _calls(tokens: Sequence[_Token]) -> Iterator[int]:
    """Where SERVICE or FROM stands: SERVICE is followed by one term and a brace, which in a name stands for nothing."""
    for before, term, brace in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if brace.text == "{" and term.kind in ("iri", "variable", "name"):
            if term.kind == "name" and _CALL_WITHIN.search(term.text):
                yield term.start
            if before.kind in ("word", "name") and _CALL.search(before.text):
                yield before.start
    yield from (token.start for token in tokens if token.kind == "word" and token.text.upper().endswith("FROM"))


def _readable_in_two_ways(tokens: Sequence[_Token]) -> Iterator[int]:
    """Where ``<…>`` may be two comparisons with a comment, a string or brackets between: after a term, in ``(…)``."""
    for before, token in pairwise(tokens):
        is_open = token.kind == "iri" and token.inside == "(" and before.kind in _TERMS
        if is_open and _TWO_WAYS.search(token.text) and not _SURELY_IRI.match(token.text):
            yield token.start


def _place(sparql: str, start: int) -> str:
    """Line and column, counted from one."""
    line = sparql.count("\n", 0, start) + 1
    return f"{line}:{start - sparql.rfind(chr(10), 0, start)}"
