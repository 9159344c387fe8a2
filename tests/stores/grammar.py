"""Queries made at random of SPARQL's grammar and of what misleads those who read it.

That is: words without spaces between them, comments and strings that look like IRIs, strings that do not end, names
that hold keywords.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

PREFIXES = (
    "PREFIX e: <http://e/> PREFIX : <http://e/> PREFIX x: <{target}> PREFIX x_: <{target}> PREFIX p: <http://e:> "
    "PREFIX x-y: <{target}> PREFIX x.y: <{target}> "
)
_PLAIN_SPACES = (" ", "\n", "\t ", " # plain\n")
_SPACES = ("", "", "", "", "", "", " ", "\n", "#>\n", "#'\n", "#'''\n", '#"""\n', "#}\r", "#\\x'''\n")
_NAMES = ("e:a", "e:", ":", ":b", "e:1", "e:a-b", "e:%41", "e:a.b", "p:1", "x:y", "x_:y", "e:a.b.c", r"e:\'", r"e:a\#b")
_IRIS = ("<http://e/a>", "<http://e/a#b>", "<a:b>", "<a:b#c>", "<a:(b)>", "<a:'>", "<'>", "<1)#>", r"<a:\u0023>")
_STRINGS = (
    "''", '""', "'a'", '"a"', "'''a'''", '"""a"b"""', "'a'@en", "'1'^^e:a", r"'\''", r'"\\"', r"'\u0027'", r'"\ud800"',
    r"'\x'", "'''a'", '"""', "'>'", "'>'", '">"', "'#'", "'{'", r"'''\'''a'''", r"'''a\x'''",
)  # fmt: skip
_OTHERS = ("1", "-1", "+1", "1.5", "true", "1e5", "1e", ".5", "false", "[]", "()", "_:b", "_:b:", "_:b:-1", "_:b.c")
_VARIABLES = ("?x", "?y", "$z", "?服", "?SERVICE")
_VERBS = ("e:a", ":b", "a", "?p", "?x", "e:", ":", "e:a/e:a", "^:b")
_SIGNS = ("<", "<", "<", ">", "=", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/")
_MISLEADING = ("<'>'", "<'''>'''", "<'''>'''", "<?x", "<(1>0)", "<1#>\n")  # less than what, or an IRI
_CALLS = (
    "SERVICE", "SERVICE", "service", "SERVICE SILENT", "SERVICESILENT", "1SERVICE", "e:1SERVICE", "p:1SERVICE",
    "?x p:1SERVICE", "_:b:-1SERVICE", "?x ?p e:a.b.SERVICE", "?x ?p trueSERVICE", "aSERVICE", r"S\u0045RVICE",
)  # fmt: skip
_MARKS = (*"{}()[].;,^|<>?@#'\"\\~%", "<<", ">>", "{|", "|}", "/", "*", "!")
_LINKS = (
    "!", "-", "+1", "/:b", "|:b", ",?x", "UNION{}", "OPTIONAL{}", "MINUS{}", "{}", "(1)", "&&1", "=1", "LATERAL{}",
    "BIND(1 AS ?x)", "<<", "{|:b 1", "(", "1,",
)  # fmt: skip
_STARTS = ("SELECT*{?s :b", "SELECT*{BIND(1", "SELECT*{", "SELECT*{{}", "SELECT*{?s ?p ?o", "ASK{}")


class Grammar:
    """Queries for Oxigraph, well formed or nearly so; those that call a service call ``target``.

    With ``is_plain`` none does, and all words stand apart.
    """

    def __init__(self, chance: Random, target: str, *, is_plain: bool = False) -> None:
        self._chance, self._target, self._is_plain = chance, target, is_plain

    def query(self) -> str:
        """One query."""
        words = [*self._head(), *self._group(2), *self._chance.choice(([], [], ["ORDER", "BY", "?x"], ["LIMIT", "9"]))]
        if not self._is_plain and self._chance.random() < 0.3:
            self._spoil(words)
        text = "".join(word + self._space(word, after) for word, after in zip(words, [*words[1:], ""], strict=True))
        end = "" if self._is_plain else self._chance.choice(("", "#'''"))
        return PREFIXES.format(target=self._target) + text + end

    def chain(self, length: int) -> str:
        """A query of so many characters, most of them one part of it again and again."""
        link, start = self._chance.choice((*_LINKS, *self._group(1))), self._chance.choice(_STARTS)
        return PREFIXES.format(target=self._target) + start + link * (length // max(1, len(link))) + "}"

    def _space(self, word: str, after: str) -> str:
        """Between two words; where there is none, Oxigraph may read them as one."""
        if self._is_plain:
            return self._chance.choice(_PLAIN_SPACES)
        runs_on = (word[-1:] + after[:1]).isalnum() and (word[:1] in "?$" or ":" in word or word.isalpha())
        return self._chance.choice(_SPACES) or (" " if runs_on and self._chance.random() < 0.9 else "")

    def _spoil(self, words: list[str]) -> None:
        """One word more, less, twice, or elsewhere."""
        at = self._chance.randrange(len(words))
        moved = words.pop(self._chance.randrange(len(words)))
        others = (*_NAMES, *_IRIS, *_STRINGS, *_OTHERS, *_CALLS, *_MARKS)
        words[at:at] = self._chance.choice(([], [moved], [moved, moved], [self._chance.choice(others)]))

    def _head(self) -> list[str]:
        heads = (
            ["SELECT", "*"],
            ["SELECT", "DISTINCT", "?x", "?y"],
            ["SELECT", "(", *self._compared(1), "AS", "?v", ")"],
            ["SELECT", "?x", "WHERE"],
            ["CONSTRUCT", "{", "?x", "e:a", "?y", "}", "WHERE"],
            ["ASK"],
        )
        return list(self._chance.choice(heads))

    def _group(self, depth: int) -> list[str]:
        parts: Sequence[Callable[[int], list[str]]] = (
            self._triples,
            self._triples,
            self._filter,
            self._bind,
            self._values,
        )
        if depth:
            parts = (*parts, self._nested, self._union, self._exists, self._subquery)
        words = [word for _ in range(self._chance.randint(0, 2)) for word in self._chance.choice(parts)(depth - 1)]
        if not self._is_plain and self._chance.random() < 0.5:
            words += self._call()
        return ["{", *words, "}"]

    def _triples(self, _: int) -> list[str]:
        subject = self._chance.choice((*_VARIABLES, *_VARIABLES, *_NAMES, "[]", "_:b"))
        triple = [subject, self._chance.choice(_VERBS), self._term()]
        return [*triple, *self._chance.choice(([","], [";", self._chance.choice(_VERBS)])), self._term(), "."]

    def _term(self) -> str:
        harmless = (_NAMES[:8], _IRIS[:3], _STRINGS[:8], _OTHERS[:5], _VARIABLES, _VARIABLES)
        if self._is_plain or self._chance.random() < 0.6:
            return self._chance.choice(self._chance.choice(harmless))
        return self._chance.choice((*_NAMES, *_IRIS, *_STRINGS, *_OTHERS))

    def _compared(self, depth: int) -> list[str]:
        if depth > 0 and self._chance.random() < 0.3:
            return ["(", *self._compared(depth - 1), ")", "&&", *self._compared(depth - 1)]
        if not self._is_plain and self._chance.random() < 0.15:
            return [self._chance.choice(_VARIABLES), self._chance.choice(_MISLEADING)]
        return [self._term(), self._chance.choice(_SIGNS), self._term()]

    def _filter(self, depth: int) -> list[str]:
        return ["FILTER", "(", *self._compared(depth), ")"]

    def _bind(self, depth: int) -> list[str]:
        return ["BIND", "(", *self._compared(depth), "AS", f"?v{self._chance.randrange(1000)}", ")"]

    def _values(self, _: int) -> list[str]:
        terms = [self._term() for _ in range(2)]
        terms = ["1" if term in (*_VARIABLES, "[]", "()") or term.startswith("_") else term for term in terms]
        return ["VALUES", "(", "?x", "?y", ")", "{", "(", *terms, ")", "}"]

    def _nested(self, depth: int) -> list[str]:
        return [self._chance.choice(("", "OPTIONAL", "MINUS", "GRAPH ?g", "LATERAL")), *self._group(depth)]

    def _union(self, depth: int) -> list[str]:
        return [*self._group(depth), "UNION", *self._group(depth)]

    def _exists(self, depth: int) -> list[str]:
        return ["FILTER", self._chance.choice(("EXISTS", "NOT EXISTS")), *self._group(depth)]

    def _subquery(self, depth: int) -> list[str]:
        return ["{", "SELECT", "*", *self._group(depth), "}"]

    def _call(self) -> list[str]:
        target = self._chance.choice((f"<{self._target}>", f"<{self._target}>", "x:y", "x_:y", "x-y:", "x.y:z", "?x"))
        return [self._chance.choice(_CALLS), target, "{", "?s", "?p", "?o", "}"]
