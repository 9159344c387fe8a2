"""Whether the RDF of a build is what its shapes say, in one pass over its triples: SHACL validators take minutes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    """The triples by property and subject, and what shapes ask of them."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.objects: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, object_ in triples:
            self.objects[predicate][subject].append(object_)

    def violations(self, shape: Shape) -> Iterator[Violation]:
        """What violates a shape among all that it is aimed at."""
        for focus in self._aimed_at(shape):
            yield from self._broken(focus, shape)

    def _aimed_at(self, shape: Shape) -> set[str]:
        found = {subject for path in shape.subjects_of for subject in self.objects[path]}
        found.update(o for path in shape.objects_of for objects in self.objects[path].values() for o in objects)
        wanted = set(shape.of_class)
        found.update(s for s, classes in self.objects["rdf:type"].items() if not wanted.isdisjoint(classes))
        return found

    def _broken(self, term: str, shape: Shape) -> Iterator[Violation]:
        """What of a shape a term does not meet."""
        if not (_is_term(term, shape) and self._is_thing(term, shape)):
            yield Violation(_plain(term), "", "", shape.en)
        for demand in shape.properties:
            if not self._meets(term, demand):
                values = self._values(term, demand.path)
                wrong = [value for value in values if not self._is_any(value, demand.any_of)]
                yield Violation(_plain(term), demand.path, ", ".join(map(_plain, sorted(wrong or values))), demand.en)

    def _is(self, term: str, shape: Shape) -> bool:
        return (
            _is_term(term, shape)
            and self._is_thing(term, shape)
            and all(self._meets(term, demand) for demand in shape.properties)
        )

    def _is_any(self, term: str, shapes: Sequence[Shape]) -> bool:
        return not shapes or any(self._is(term, shape) for shape in shapes)

    def _is_thing(self, term: str, shape: Shape) -> bool:
        """Whether the triples say of a term what a shape asks: all its classes, one of these, none of those."""
        return (
            all(class_ in self._values(term, "rdf:type") for class_ in shape.classes)
            and self._is_any(term, shape.any_of)
            and not any(self._is(term, other) for other in shape.none_of)
        )

    def _meets(self, term: str, demand: Property) -> bool:
        values = self._values(term, demand.path)
        return (
            demand.least <= len(values)
            and (demand.most is None or len(values) <= demand.most)
            and all(self._is_any(value, demand.any_of) for value in values)
            and all(_less(value, other) for other in self._values(term, demand.below) for value in values)
        )

    def _values(self, term: str, path: str) -> Sequence[str]:
        return self.objects[path].get(term, ())


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
