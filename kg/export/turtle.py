"""Turtle as a person reads it: grouped by subject, types and labels first, everything sorted, no blank nodes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.export.terms import Triple

_ORDER = {"rdf:type": 0, "rdfs:label": 1, "skos:altLabel": 2}
_CURIE = re.compile(r"([a-z]+):")


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """A whole file. The same set of triples, in whatever order, gives the same text; unused prefixes are left out."""
    objects: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, object_ in dict.fromkeys(triples):
        objects[predicate][subject].append(object_)
    # Predicate after predicate through all subjects, so that nothing is sorted for each subject.
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for predicate in sorted(objects, key=lambda p: (_ORDER.get(p, 3), p)):
        verb = "a" if predicate == "rdf:type" else predicate
        for subject, values in objects[predicate].items():
            lines[subject].append(f"    {verb} {values[0] if len(values) == 1 else _listed(values)}")
    used = _prefixes([objects, lines, *(values for column in objects.values() for values in column.values())])
    head = "".join(f"@prefix {name}: <{uri}> .\n" for name, uri in sorted(prefixes.items()) if name in used)
    return head + "".join([f"\n{subject}\n" + " ;\n".join(lines[subject]) + " .\n" for subject in sorted(lines)])


def _listed(values: Sequence[str]) -> str:
    """The objects of one predicate; many stand below each other."""
    return (",\n        " if len(values) > 2 else ", ").join(sorted(values))


def _prefixes(terms: Iterable[Iterable[str]]) -> set[str]:
    """The prefixes of all terms, those of datatypes too."""
    short = {term for some in terms for term in some if term[0] != "<"}
    return {match[1] for term in short if (match := _CURIE.match(term.rpartition('"^^')[2]))}
