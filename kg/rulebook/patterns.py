"""Patterns of rules → regular expressions.

``{Class}`` in a pattern stands for one word (entity rules) or one mention (relation rules): ``{A|B}`` one of either,
``{A&B}`` of both, ``{A-B}`` of the first and not the second; ``{Word}`` is any word. ``{macro}`` in small letters
is replaced by its definition. In relation rules ``{head:Person}`` names what the mention is to the relation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import count

from kg.rulebook.screening import beginnings

_STRAY = re.compile(r"(?<!\\)\{(?!\d*,?\d*\})")
_BRACED = re.compile(r"\{(?P<slot>[a-z]+:)?(?P<body>[A-Z][\w|&\-]*)\}")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?")
_ENDLESS = re.compile(r"[*+]|\{\d*,\}")
_HAN = re.compile(r"[\u3400-\u9fff〇]+")

_ATOM = re.compile(r"\\.|\[\^?(?:\\.|[^\]\\])+\]|[.^$]")
# Stands between two sentences where many are searched at once; no text of a document holds it.
SEPARATOR = "\0"

_NO_CODE = -1

Codes = Callable[[str], str]


class PatternError(ValueError):
    """A pattern that cannot be compiled; says what is wrong and what is allowed."""


def compile_words(pattern: str, classes: Codes, word: Codes, macros: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern over words. ``classes`` gives what ``union`` makes of a braced class, ``word`` a literal word's code.

    Blanks only part literal words: ``党 的`` is two words. In sentences joined by SEPARATOR the pattern finds what it
    finds in each alone.
    """
    parts = [
        f"[{classes(match['body'])}]"
        if (match := _BRACED.fullmatch(part))
        else _HAN.sub(lambda m: word(m.group()), part)
        for part in re.split(r"(\{[A-Z][^{}]*\})", _expand(pattern, macros))
    ]
    return _compile(_within_sentence("".join(parts).replace(" ", "")), _guarded)


def _within_sentence(expression: str) -> str:
    """The same expression, but a sentence begins and ends at SEPARATOR, and nothing matches it."""
    replaced = {".": rf"[^\n{SEPARATOR}]", "^": f"(?<![^{SEPARATOR}])", "$": f"(?![^{SEPARATOR}])"}
    replaced |= {rf"\{kind}": rf"[^\{kind.lower()}{SEPARATOR}]" for kind in "DSW"}

    def one(match: re.Match[str]) -> str:
        atom = match.group()
        return f"[^{SEPARATOR}{atom[2:]}" if atom.startswith("[^") else replaced.get(atom, atom)

    return _ATOM.sub(one, expression)


def _guarded(expression: str) -> str:
    """The same expression, but where it cannot begin it is not tried: most words begin no name."""
    first = beginnings(expression)
    return f"(?=[{_runs(first)}])(?:{expression})" if first else expression


def literal_words(pattern: str, macros: Mapping[str, str]) -> frozenset[str]:
    """The words that a pattern over words spells out."""
    return frozenset(_HAN.findall(_BRACED.sub("", _expand(pattern, macros))))


def class_names(pattern: str, macros: Mapping[str, str]) -> list[str]:
    """The classes that a pattern over words asks for, each as often as it does."""
    bodies = [match["body"] for match in _BRACED.finditer(_expand(pattern, macros))]
    return [name for body in bodies for name in re.split(r"[|&-]", body)]


def compile_mentions(pattern: str, codes: Codes, macros: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern over a typed sentence. Slots become groups ``head``, ``head_2`` …, see ``slot_name``."""
    numbers = count(1)

    def one(match: re.Match[str]) -> str:
        body = f"[{union(match['body'], codes)}]"
        return f"(?P<{match['slot'][:-1]}_{next(numbers)}>{body})" if match["slot"] else body

    return _compile(_BRACED.sub(one, _expand(pattern, macros)))


def slot_name(group: str) -> str:
    """The slot that a group of a compiled pattern fills: ``head_2`` → ``head``."""
    return group.rpartition("_")[0]


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    for _ in range(len(macros) + 1):
        replaced = re.sub(r"\{([a-z]+)\}", lambda m: f"(?:{_macro(m[1], macros)})", pattern)
        if replaced == pattern:
            return pattern
        pattern = replaced
    raise PatternError("macros that name each other")


def _macro(name: str, macros: Mapping[str, str]) -> str:
    if name not in macros:
        raise PatternError(f"unknown macro {{{name}}}; there are: {', '.join(sorted(macros))}")
    return macros[name]


def union(body: str, codes: Codes) -> str:
    """The code points of what stands in braces, as the inside of a class; ``codes`` gives those of one class.

    Raises PatternError when there are none.
    """
    chosen = {code for part in body.split("|") for code in _part(part, codes)}
    if not chosen:
        raise PatternError(f"{{{body}}} can match nothing")
    return _runs(chosen)


def _runs(characters: Iterable[str]) -> str:
    """Characters as the inside of a class, ``a-c`` for three in a row: it is read faster than ``abc``."""
    codes = sorted(map(ord, characters))
    parts: list[str] = []
    first = last = codes[0]
    for code in [*codes[1:], _NO_CODE]:
        if code != last + 1:
            low, high = re.escape(chr(first)), re.escape(chr(last))
            parts.append(f"{low}-{high}" if last - first > 1 else low if first == last else low + high)
            first = code
        last = code
    return "".join(parts)


def _part(part: str, codes: Codes) -> set[str]:
    first, *rest = re.split(r"([&-])", part)
    chosen = set(codes(first))
    for operator, name in zip(rest[::2], rest[1::2], strict=True):
        chosen = chosen & set(codes(name)) if operator == "&" else chosen - set(codes(name))
    return chosen


def _compile(expression: str, ready: Callable[[str], str] = str) -> re.Pattern[str]:
    if _STRAY.search(expression):
        raise PatternError("a brace that neither names a class nor counts: {Class}, {Class|Other}, {0,6}")
    try:
        if is_unbounded(expression):
            raise PatternError("a repetition without bound inside another: give one of them a bound, such as {0,6}")
        return re.compile(ready(expression))
    except re.error as error:
        raise PatternError(f"not a regular expression: {error}") from error


def elements(pattern: str) -> list[str]:
    """A regular expression cut into the pieces that stand one behind another, each with its quantifier.

    Plain characters in a row are one piece; a pattern with alternatives at its top level is one piece as a whole.
    """
    pieces: list[str] = []
    position, plain = 0, False
    while position < len(pattern):
        end = _atom_end(pattern, position)
        atom = pattern[position:end]
        quantifier = _QUANTIFIER.match(pattern, end)
        end = quantifier.end() if quantifier else end
        if atom == "|":
            return [pattern]
        is_plain = len(atom) == 1 and not quantifier and atom not in ".^$"
        if is_plain and plain:
            pieces[-1] += atom
        else:
            pieces.append(pattern[position:end])
        position, plain = end, is_plain
    return pieces


def is_unbounded(pattern: str) -> bool:
    """Whether a repetition without bound holds another one, which can take exponential time: ``(?:a+b?)*``."""
    holds_repetition = [False]
    position = 0
    while position < len(pattern):
        opens = pattern[position] == "("
        if opens:
            holds_repetition.append(False)
        end = position + 1 if opens else _atom_end(pattern, position)
        quantifier = _QUANTIFIER.match(pattern, end)
        repeats = quantifier is not None and _ENDLESS.match(quantifier.group()) is not None
        if pattern[position] == ")":
            inside = holds_repetition.pop()
            if inside and repeats:
                return True
            holds_repetition[-1] |= inside
        holds_repetition[-1] |= repeats
        position = quantifier.end() if quantifier and not opens else end
    return False


def _atom_end(pattern: str, start: int) -> int:
    """Where the escape, class, group or character that begins at ``start`` ends."""
    if pattern[start] == "\\":
        return start + 2
    if pattern[start] == "[":
        return pattern.index("]", start + 2) + 1
    if pattern[start] != "(":
        return start + 1
    position = start + 1
    while pattern[position] != ")":
        position = _atom_end(pattern, position)
    return position + 1
