"""What changed between two builds: entities and edges gained, lost and changed, with the quotes that say so."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.errors import StorageError, printable

_LONGEST_CELL = 2**31 - 1  # A cell lists every document of an entity; csv's own limit is 131072 characters.

Key = tuple[str, ...]
Row = dict[str, str]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of ``entities.csv``, without its counts."""

    iri: str
    type: str
    name: str
    code: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """Words that state an edge and the rule that read them: the same quote wherever in the document they stand."""

    document: str
    start: int = field(compare=False)
    end: int = field(compare=False)
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One statement. ``head`` and ``tail`` are names; the IRIs tell homonyms apart."""

    head: str = field(compare=False)
    type: str
    tail: str = field(compare=False)
    post: str
    head_iri: str
    tail_iri: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Changes(Generic[Thing]):
    """What only the new build has, what only the old one had, what differs (as it was, as it is); each sorted."""

    gained: tuple[Thing, ...]
    lost: tuple[Thing, ...]
    changed: tuple[tuple[Thing, Thing], ...]

    def signed(self) -> Iterator[tuple[str, Thing, Thing]]:
        """Each thing with its sign, as it was and as it is: the same where it was gained or lost."""
        yield from (("+", thing, thing) for thing in self.gained)
        yield from (("-", thing, thing) for thing in self.lost)
        yield from (("~", was, now) for was, now in self.changed)


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed. ``homonyms`` are the names that several IRIs bear, in either build."""

    entities: Changes[Entity]
    edges: Changes[Edge]
    homonyms: frozenset[str]

    def __bool__(self) -> bool:
        return any((*self.entities.signed(), *self.edges.signed()))

    def lines(self) -> Iterator[str]:
        """For people: ``+`` gained, ``-`` lost, ``~`` changed, details indented; control characters are escaped."""
        for sign, was, now in self.entities.signed():
            yield printable(f"{sign} {now.name} {now.type} <{now.iri}>")
            yield from map(printable, _fields(was, now))
        for sign, old, new in self.edges.signed():
            yield printable(f"{sign} {self._statement(new)}")
            yield from map(printable, _quotes(old, new))

    def records(self) -> dict[str, Any]:
        """For JSON: entities and relations, each ``gained``, ``lost`` and ``changed`` (pairs: as it was, as it is)."""
        return {"entities": asdict(self.entities), "relations": asdict(self.edges)}

    def _statement(self, edge: Edge) -> str:
        relation = f"{edge.type} ({edge.post})" if edge.post else edge.type
        ends = ((edge.head, edge.head_iri), (edge.tail, edge.tail_iri))
        return f" —{relation}→ ".join(f"{name} <{iri}>" if name in self.homonyms else name for name, iri in ends)


def diff(old: Path, new: Path) -> Diff:
    """What changed from one output folder to another. Raises StorageError where one is not that of a build."""
    was, now = (_entities(folder) for folder in (old, new))
    names = Counter(name for name, _ in {(e.name, e.iri) for e in (*was.values(), *now.values())})
    homonyms = frozenset(name for name in names if names[name] > 1)
    return Diff(_changes(was, now), _changes(_edges(old), _edges(new)), homonyms)


def _changes(old: Mapping[Key, Thing], new: Mapping[Key, Thing]) -> Changes[Thing]:
    gained = tuple(new[key] for key in sorted(new.keys() - old.keys()))
    lost = tuple(old[key] for key in sorted(old.keys() - new.keys()))
    changed = (key for key in sorted(old.keys() & new.keys()) if old[key] != new[key])
    return Changes(gained, lost, tuple((old[key], new[key]) for key in changed))


def _fields(was: Entity, now: Entity) -> Iterator[str]:
    for name in ("name", "type", "code", "aliases"):
        old, new = ("|".join(v) if isinstance(v, tuple) else v for v in (getattr(was, name), getattr(now, name)))
        if old != new:
            yield f"  {name}: {old or '(none)'} → {new or '(none)'}"


def _quotes(was: Edge, now: Edge) -> Iterator[str]:
    old, new = Counter(was.quotes), Counter(now.quotes)
    for lead, quotes in (("  ", new),) if old == new else (("  - ", old - new), ("  + ", new - old)):
        for q in quotes.elements():
            yield f"{lead}{q.text}"
            yield f"{' ' * len(lead)}{q.document} [{q.start}, {q.end})  {q.rule}"


def _entity(r: Row) -> Entity:
    return Entity(r["iri"], r["type"], r["name"], r["code"], tuple(filter(None, r["aliases"].split("|"))))


def _entities(folder: Path) -> dict[Key, Entity]:
    return {(e.iri,): e for e in _read(folder / "entities.csv", _entity)}


def _edge(r: Row) -> Edge:
    quote = Quote(r["document"], int(r["start"] or 0), int(r["end"] or 0), r["rule"], r["quote"])
    return Edge(
        r["head"], r["type"], r["tail"], r["post"], r["head_iri"], r["tail_iri"], (quote,) if r["document"] else ()
    )


def _edges(folder: Path) -> dict[Key, Edge]:
    found: dict[Key, list[Edge]] = {}
    for edge in _read(folder / "relations.csv", _edge):
        found.setdefault((edge.head_iri, edge.type, edge.tail_iri, edge.post), []).append(edge)
    return {
        key: replace(same[0], quotes=tuple(sorted(q for e in same for q in e.quotes))) for key, same in found.items()
    }


def _read(path: Path, thing: Callable[[Row], Thing]) -> list[Thing]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.DictReader(handle, restval="", strict=True)
            if not rows.fieldnames:
                raise ValueError("empty")
            return [thing(row) for row in rows]
    except (OSError, ValueError, KeyError, csv.Error) as error:
        what = error.strerror if isinstance(error, OSError) else f"not a table of a build ({error})"
        raise StorageError(str(path), f"cannot be read: {what}", "name a folder that `kg build` wrote") from error
