"""Turtle as a person reads it: grouped by subject, types and labels first, everything sorted, no blank nodes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.export.terms import Triple

_ORDER = {"rdf:type": 0, "rdfs:label": 1, "skos:altLabel": 2}
_CURIE = re.compile(r"([a-z]+):")


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """A whole file. The same set of triples, in whatever order, gives the same text; unused prefixes are left out."""
    grouped: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for subject, predicate, object_ in triples:
        grouped[subject].add((predicate, object_))
    used = {match[1] for term in _terms(grouped) if (match := _CURIE.match(term.rpartition('"^^')[2]))}
    head = "".join(f"@prefix {name}: <{uri}> .\n" for name, uri in sorted(prefixes.items()) if name in used)
    return head + "".join(_block(subject, grouped[subject]) for subject in sorted(grouped))


def _terms(grouped: Mapping[str, set[tuple[str, str]]]) -> Iterable[str]:
    yield from grouped
    yield from {term for pairs in grouped.values() for pair in pairs for term in pair}


def _block(subject: str, pairs: set[tuple[str, str]]) -> str:
    objects: defaultdict[str, list[str]] = defaultdict(list)
    for predicate, object_ in sorted(pairs):
        objects[predicate].append(object_)
    lines = [_line(predicate, objects[predicate]) for predicate in sorted(objects, key=lambda p: (_ORDER.get(p, 3), p))]
    return f"\n{subject}\n" + " ;\n".join(lines) + " .\n"


def _line(predicate: str, objects: list[str]) -> str:
    """A predicate and its objects; many stand below each other."""
    joint = ",\n        " if len(objects) > 2 else ", "
    return f"    {'a' if predicate == 'rdf:type' else predicate} {joint.join(objects)}"
