"""JSON-LD: the context of a vocabulary, and facts written with it, short and readable.

https://www.w3.org/TR/json-ld11/. rdflib writes every term in full and leaves the context to others.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph

from kg.export.terms import PREFIXES
from kg.rulebook.vocabulary import Vocabulary

_RDF_TYPE = f"{PREFIXES['rdf']}type"
_STRING = f"{PREFIXES['xsd']}string"
# What the values of a term are, so that they need not say it.
_TEXT: Mapping[str, str] = {}
_NAME: Mapping[str, str] = {"@language": "zh"}
_REFERENCE: Mapping[str, str] = {"@type": "@id"}
_DATE: Mapping[str, str] = {"@type": "xsd:date"}
_YEAR: Mapping[str, str] = {"@type": "xsd:gYear"}
_STANDARD: Mapping[str, Mapping[str, str]] = {
    "rdfs:label": _NAME,
    "skos:altLabel": _NAME,
    "dcterms:issued": _DATE,
    "schema:mentions": _REFERENCE,
    "org:member": _REFERENCE,
    "org:organization": _REFERENCE,
    "org:role": _REFERENCE,
}
_OWN = ("Document", "level")
# What JSON-LD would read otherwise than it is written: a colon, ``?`` and ``#`` have a meaning; Jena's reader decodes
# what is percent-encoded, unless the IRI is given in full.
_RELATIVE = re.compile(r"[a-z]+/[^:/?#%]+")


def context(vocabulary: Vocabulary) -> str:
    """``context.jsonld``: what the terms of a build mean, for its ``graph.jsonld`` and for anyone's own."""
    names: dict[str, Mapping[str, str]] = dict.fromkeys((*_OWN, *vocabulary.entities), _TEXT)
    standard = dict(_STANDARD)
    for relation in vocabulary.relations.values():
        names[relation.property] = _REFERENCE
        standard |= dict.fromkeys(relation.super.values(), _REFERENCE)
    for attribute in vocabulary.attributes.values():
        kind = _DATE if attribute.datatype == "date" else _TEXT
        names[attribute.property] = kind
        standard |= {attribute.super: kind} if attribute.super else {}
        if attribute.datatype == "period":
            names |= {f"{attribute.property}Start": _YEAR, f"{attribute.property}End": _YEAR}
    terms: dict[str, Any] = {"id": "@id", "type": "@type", "kg": f"{vocabulary.base}ontology#", **PREFIXES}
    for name, kind in sorted(names.items()):
        terms[f"kg:{name}" if name in terms else name] = {"@id": f"kg:{name}", **kind}
    terms |= {name: {"@id": name, **kind} for name, kind in sorted(standard.items()) if kind}
    return _json({"@context": {"@base": vocabulary.base, **terms}})


def jsonld(quads: Iterable[pyoxigraph.Quad], about: str) -> str:
    """The triples as one document that carries the context ``about``: a node for each subject, in their order."""
    terms: dict[str, Any] = json.loads(about)["@context"]
    compact = _Compact(terms)
    nodes: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        assert isinstance(quad.subject, pyoxigraph.NamedNode)  # a build has no other subjects
        key, value = compact.pair(quad.predicate.value, quad.object)
        nodes[compact.reference(quad.subject.value)][key].append(value)
    graph = [
        {"id": subject} | {key: _single(values) for key, values in node.items()} for subject, node in nodes.items()
    ]
    return _json({"@context": terms, "@graph": graph})


class _Compact:
    """Terms made as short as a context lets them be."""

    def __init__(self, terms: Mapping[str, Any]) -> None:
        self._base: str = terms["@base"]
        self._prefixes = {name: iri for name, iri in terms.items() if isinstance(iri, str) and iri[-1] in "/#"}
        self._prefixes.pop("@base")
        defined = {name: kind for name, kind in terms.items() if isinstance(kind, dict)}
        self._names = {self._full(kind["@id"]): name for name, kind in defined.items()}
        self._kinds = {name: {k: v for k, v in kind.items() if k != "@id"} for name, kind in defined.items()}

    def _full(self, curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return f"{self._prefixes[prefix]}{local}"

    def name(self, iri: str) -> str:
        """A class, property or datatype."""
        if iri not in self._names:
            short = (f"{p}:{iri.removeprefix(start)}" for p, start in self._prefixes.items() if iri.startswith(start))
            self._names[iri] = next(short, iri)
        return self._names[iri]

    def reference(self, iri: str) -> str:
        """A thing: below the base where that reads back as the same."""
        local = iri.removeprefix(self._base)
        return local if local != iri and _RELATIVE.fullmatch(local) else iri

    def pair(self, predicate: str, value: Any) -> tuple[str, Any]:
        """Key and value of one triple; the value says only what the key does not."""
        if predicate == _RDF_TYPE:
            return "type", self.name(value.value)
        key = self.name(predicate)
        told = self._kinds.get(key, {})
        if isinstance(value, pyoxigraph.NamedNode):
            reference = self.reference(value.value)
            return key, reference if told == _REFERENCE else {"id": reference}
        kind = self._kind(value)
        return key, value.value if kind == told else {"@value": value.value, **kind}

    def _kind(self, value: pyoxigraph.Literal) -> dict[str, str]:
        if value.language:
            return {"@language": value.language}
        return {} if value.datatype.value == _STRING else {"@type": self.name(value.datatype.value)}


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
