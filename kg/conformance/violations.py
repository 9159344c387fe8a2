"""Whether the RDF of a build is what its shapes say, in one pass over its triples: SHACL validators take minutes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from math import inf

from kg.conformance.shapes import OFFSET, Property, Shape
from kg.export.terms import Triple, is_date, parts


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A thing that is not what a shape demands: ``path`` is the property at fault, or empty, ``values`` what it has."""

    focus: str
    path: str
    values: str
    message: str

    def __str__(self) -> str:
        found = f" {self.path} {self.values or 'missing'}" if self.path else ""
        return f"{self.focus}:{found}; must be {self.message}"


def violations(triples: Iterable[Triple], shapes: Iterable[Shape]) -> list[Violation]:
    """Everything that violates a shape, sorted; none when the triples conform."""
    checker = _Checker(triples)
    return sorted({violation for shape in shapes for violation in checker.violations(shape)})


class _Checker:
    """The triples by property and subject, and what shapes ask of them: always of a whole set of terms at a time."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.objects: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, object_ in triples:
            self.objects[predicate][subject].append(object_)
        self.things: defaultdict[str, set[str]] = defaultdict(set)
        for subject, classes in self.objects["rdf:type"].items():
            for class_ in classes:
                self.things[class_].add(subject)

    def violations(self, shape: Shape) -> Iterator[Violation]:
        """What violates a shape among all that it is aimed at."""
        terms = self._aimed_at(shape)
        for term in terms - self._things(terms, shape):
            yield Violation(_plain(term), "", "", shape.en)
        for demand in shape.properties:
            for term in self._failing(terms, demand):
                values = self._values([term], demand.path)
                wrong = values - self._any(values, demand.any_of)
                yield Violation(_plain(term), demand.path, ", ".join(map(_plain, sorted(wrong or values))), demand.en)

    def _aimed_at(self, shape: Shape) -> set[str]:
        found = {subject for path in shape.subjects_of for subject in self.objects[path]}
        found.update(*(objects for path in shape.objects_of for objects in self.objects[path].values()))
        return found.union(*(self.things[class_] for class_ in shape.of_class))

    def _meeting(self, terms: Set[str], shape: Shape) -> Set[str]:
        """Those of the terms that are all that a shape asks."""
        found = self._things(terms, shape)
        for demand in shape.properties:
            found = found - self._failing(found, demand)
        return found

    def _things(self, terms: Set[str], shape: Shape) -> Set[str]:
        """Those that are what a shape asks in themselves, have all its classes, are one of these and none of those."""
        found = {term for term in terms if _is_term(term, shape)} if _asks_of_terms(shape) else terms
        for class_ in shape.classes:
            found = found & self.things[class_]
        found = self._any(found, shape.any_of)
        for other in shape.none_of:
            found = found - self._meeting(found, other)
        return found

    def _any(self, terms: Set[str], shapes: Sequence[Shape]) -> Set[str]:
        """Those that meet one of the shapes; where there is none to meet, all."""
        rest = terms
        for shape in shapes:
            rest = rest - self._meeting(rest, shape)
        return terms - rest if shapes else terms

    def _failing(self, terms: Set[str], demand: Property) -> set[str]:
        """Those whose values of one property are too few, too many or not what they must be."""
        column = self.objects[demand.path]
        most = inf if demand.most is None else demand.most
        failing = {term for term in terms if not demand.least <= len(column.get(term, ())) <= most}
        values = self._values(terms, demand.path)
        if wrong := values - self._any(values, demand.any_of):
            failing.update(term for term in terms if not wrong.isdisjoint(column.get(term, ())))
        if demand.below:
            failing.update(term for term in terms if not self._is_below(term, demand))
        return failing

    def _is_below(self, term: str, demand: Property) -> bool:
        values, others = self._values([term], demand.path), self._values([term], demand.below)
        return all(_less(value, other) for other in others for value in values)

    def _values(self, terms: Iterable[str], path: str) -> set[str]:
        column = self.objects[path]
        return set[str]().union(*(column[term] for term in terms if term in column))


def _asks_of_terms(shape: Shape) -> bool:
    return shape.iri or bool(shape.datatype or shape.pattern)


def _is_term(term: str, shape: Shape) -> bool:
    """Whether a term alone is what a shape asks: an IRI, or a literal of its datatype and pattern."""
    text, datatype = parts(term)
    if shape.iri and datatype:
        return False
    if shape.datatype and (datatype != shape.datatype or (datatype == "xsd:date" and not is_date(text))):
        return False
    return not shape.pattern or re.fullmatch(shape.pattern, text) is not None


def _less(one: str, other: str) -> bool:
    """Whether one offset is smaller than another; what is no offset is not."""
    ends = parts(one), parts(other)
    return all(kind == OFFSET.datatype and text.isdecimal() for text, kind in ends) and int(ends[0][0]) < int(
        ends[1][0]
    )


def _plain(term: str) -> str:
    """A term for people: an IRI without its brackets, a literal as it is written."""
    return term[1:-1] if term.startswith("<") else term
