"""RDF terms as Turtle and N-Triples write them: IRIs, literals, dates and years, and the prefixes that shorten them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from kg.iris import checked

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_YEAR = re.compile(r"[1-9][0-9]{3}")


class Triple(NamedTuple):
    """Subject and predicate are IRIs in angle brackets or CURIEs, the object a term as Turtle writes it."""

    subject: str
    predicate: str
    object: str


def iri(text: str) -> str:
    """An IRI in its angle brackets. Raises CheckError for what is none."""
    return f"<{checked(text)}>"


def literal(text: str, language: str = "", datatype: str = "") -> str:
    """A literal; half a surrogate pair, which no file can hold, becomes U+FFFD."""
    if not text.isprintable() or '"' in text or "\\" in text:  # Few are so.
        text = _CONTROL.sub(_escape, text.translate(_ESCAPES))
    return f'"{text}"' + (f"@{language}" if language else f"^^{datatype}" if datatype else "")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04X}" if code < 0xD800 else "\ufffd"


def date_literal(text: str) -> str:
    """A typed date where the text is one, else the text as it stands."""
    return literal(text, datatype="xsd:date" if is_date(text) else "")


def is_date(text: str) -> bool:
    """Whether the text is a date as XML Schema writes it: ``20260122`` and ``2026-02-30`` are none."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def parts(term: str) -> tuple[str, str]:
    """Text, still escaped, and datatype of a literal; an IRI has no datatype."""
    if not term.startswith('"'):
        return term, ""
    text, _, kind = term[1:].rpartition('"')
    return text, "rdf:langString" if kind.startswith("@") else kind.removeprefix("^^") or "xsd:string"


def years(period: str) -> tuple[str, str] | None:
    """First and last year of ``2023/2035`` as typed literals; None where the text is no such period."""
    first, _, last = period.partition("/")
    if not (_YEAR.fullmatch(first) and _YEAR.fullmatch(last) and first <= last):
        return None
    return literal(first, datatype="xsd:gYear"), literal(last, datatype="xsd:gYear")


class FullLines(dict[tuple[Triple, ...], tuple[str, ...]]):
    """Triples → each as N-Quads writes it, prefixes written out, as far as its object; worked out once."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._terms = _FullTerms(prefixes)

    def __missing__(self, triples: tuple[Triple, ...]) -> tuple[str, ...]:
        full = self._terms
        self[triples] = lines = tuple(
            [f"{full[subject]} {full[predicate]} {full[object_]}" for subject, predicate, object_ in triples]
        )
        return lines


class _FullTerms(dict[str, str]):
    """Term → the same with its prefix written out, as N-Quads wants it; each is worked out once."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, term: str) -> str:
        self[term] = full = self._full(term)
        return full

    def _full(self, term: str) -> str:
        if term.startswith('"'):
            text, mark, datatype = term.rpartition('"^^')
            return f"{text}{mark}{self[datatype]}" if mark and '"' not in datatype else term
        if term.startswith("<"):
            return term
        prefix, _, local = term.partition(":")
        return f"<{self._prefixes[prefix]}{local}>"
