"""Across documents: which entities of one name are one thing. A person is never known by a name alone.

Entities are joined where they share a context (a post at a body, a body, a home). Who holds a national office is known
by name and nation. All else that bears the same name stays apart, with what tells it apart behind its name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.iris import segment
from kg.model import Document, Entity, Evidence, Extraction, Unresolved
from kg.rulebook.decisions import DECISION
from kg.rulebook.resolution import IdentityRules

_BESIDE = "|"  # Between a body and the post held there, in a context.
_CHINA = "CN"
_TITLE = 12  # Code points before and behind a name in which a title may stand.


class Here(NamedTuple):
    """One entity of one document."""

    document: str
    entity: str


class _Person(NamedTuple):
    """A person as one document knows him; ``context`` and ``nations``, those of his national offices, are sorted.

    ``decided`` is what tells him apart from namesakes (empty: nothing does), where somebody decided who he is.
    """

    here: Here
    context: tuple[str, ...]
    nations: tuple[str, ...]
    evidence: Evidence | None
    decided: str | None


class Resolved(NamedTuple):
    """What is known when all documents are seen: keys, reasons why a person is one across documents, open cases."""

    keys: Mapping[Here, str]
    reasons: Mapping[Here, str]
    unresolved: tuple[Unresolved, ...]


class Identities:
    """Grows with every extraction; its answers count when all are seen. Their order changes nothing."""

    def __init__(self, rules: IdentityRules) -> None:
        self.rules = rules
        self._people: defaultdict[str, list[_Person]] = defaultdict(list)
        self._keys: dict[Here, str] = {}

    def add(self, extraction: Extraction) -> None:
        """Notes what one document knows of its people and its institutions."""
        keys = dict(_units(extraction, self.rules))
        document = extraction.document.id
        self._keys |= {Here(document, id_): key for id_, key in keys.items()}
        contexts, nations = _contexts(extraction, self.rules)
        for entity in extraction.entities:
            if entity.type == "Person":
                if _is_honoured(entity, extraction.document, self.rules):
                    nations[entity.id].add(_CHINA)
                context, own = (tuple(sorted(found.get(entity.id, ()))) for found in (contexts, nations))
                key, _, apart = entity.key.partition("@")
                decided = apart if any(mention.rule == DECISION for mention in entity.mentions) else None
                evidence = next(iter(entity.mentions), None)
                self._people[key].append(_Person(Here(document, entity.id), context, own, evidence, decided))

    def resolve(self) -> Resolved:
        """The keys that differ from an entity's own, why people are one, and who stays apart by a bare name."""
        keys, reasons = dict(self._keys), dict[Here, str]()
        unresolved: list[Unresolved] = []
        for key, people in self._people.items():
            groups = _with_decided(people)
            names = _discriminated(key, groups)
            for group, name in zip(groups, names, strict=True):
                reasons |= _reasons(group)
                keys |= {person.here: name for person in group if name != key or person.decided is not None}
                if name != key:
                    unresolved += _nameless(group, [other for other in names if other != name])
        return Resolved(keys, reasons, tuple(sorted(unresolved)))


def _with_decided(people: Iterable[_Person]) -> list[list[_Person]]:
    """People of one name in groups, those of whom somebody decided who they are in the group that he meant."""
    groups = _groups([person for person in sorted(people) if person.decided is None])
    for person in sorted(person for person in people if person.decided is not None):
        own = next((group for group in groups if _is_meant(person, group)), None)
        if own:
            own.append(person)
        else:
            groups.append([person])
    return groups


def _is_meant(person: _Person, group: Sequence[_Person]) -> bool:
    """Whether a group is told apart as was decided of a person: by nothing, if it holds a national office."""
    if person.decided:
        return segment(_told_apart(group)) == person.decided
    return any(other.nations for other in group)


def _reasons(group: Sequence[_Person]) -> Iterator[tuple[Here, str]]:
    """For each person of a group of several, what joins him to the others."""
    counts = Counter(context for person in group for context in person.context)
    joined = [person for person in group if person.decided is None]
    for person in joined if len(joined) > 1 else ():
        shared = [context for context in person.context if counts[context] > 1]
        if shared:
            yield person.here, f"shares {shared[0].replace(_BESIDE, ' ')}"
        else:
            yield person.here, "national office" if person.nations else "name of a holder of a national office"


def _nameless(group: Sequence[_Person], others: Sequence[str]) -> Iterator[Unresolved]:
    """A person of whom a document gives no more than the name, which others bear too."""
    for person in group:
        if not person.context and person.evidence and person.decided is None:
            candidates = tuple(sorted(name.partition("/")[2] for name in others))
            yield Unresolved(person.evidence, candidates, "person.name_alone: the document tells no post and no place")


def _is_honoured(person: Entity, document: Document, rules: IdentityRules) -> bool:
    """Whether the text itself gives a person a title of the whole country: 总书记 behind the name."""
    for mention in person.mentions:
        before = document.quote(mention.field, max(mention.start - _TITLE, 0), mention.start)
        behind = document.quote(mention.field, mention.end, mention.end + _TITLE)
        if rules.titled.search(before) or rules.honoured.search(behind):
            return True
    return False


def _contexts(
    extraction: Extraction, rules: IdentityRules
) -> tuple[defaultdict[str, set[str]], defaultdict[str, set[str]]]:
    """Person → what may be shared with other documents; and person → nations of whose whole he holds an office."""
    keys = {entity.id: entity for entity in extraction.entities}
    found: defaultdict[str, set[str]] = defaultdict(set)
    nations: defaultdict[str, set[str]] = defaultdict(set)
    for relation in extraction.relations:
        tail = keys[relation.tail]
        if relation.type == "holds_post":
            post = rules.former.sub("", relation.post)
            found[relation.head].add(f"{tail.key}{_BESIDE}{post}")
            if tail.type == "Institution" and not rules.common.search(post):
                found[relation.head].add(tail.key)
            if rules.national.search(post):
                nations[relation.head].update(_nations(tail, rules))
        if relation.type == "attends":
            found[relation.head].add(tail.key)
        if relation.type == "resides_in" and (len(tail.code) > 6 or not tail.code.endswith("00")):
            found[relation.head].add(tail.key)
    return found, nations


def _nations(body: Entity, rules: IdentityRules) -> Iterator[str]:
    """The nation that a country is or that a central organ serves; of a body of the world its name."""
    if body.code.isalpha():
        yield body.code
    elif world := rules.world.search(body.name):
        yield world.group()
    elif rules.central.search(body.name):
        yield _CHINA


def _groups(people: Sequence[_Person]) -> list[list[_Person]]:
    """People of one name, those of one group being one: joined by a context, or by national offices of one nation.

    Of whom a document tells nothing is who holds such an office, if one alone does.
    """
    leader = list(range(len(people)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    def join(number: int, to: int) -> None:
        one, other = find(to), find(number)
        leader[max(one, other)] = min(one, other)

    first: dict[tuple[str, bool], int] = {}
    for number, person in enumerate(people):
        for shared in (*((c, False) for c in person.context), *((nation, True) for nation in person.nations)):
            join(number, first.setdefault(shared, number))
    known = {find(number) for number, person in enumerate(people) if person.nations}
    if len(known) == 1:
        for number, person in enumerate(people):
            if not person.context and not person.nations:
                join(number, next(iter(known)))
    groups: defaultdict[int, list[_Person]] = defaultdict(list)
    for number, person in enumerate(people):
        groups[find(number)].append(person)
    return list(groups.values())


def _discriminated(key: str, groups: Sequence[Sequence[_Person]]) -> list[str]:
    """A key for each group: the name alone for the only one, and for the only one that holds a national office."""
    national = [group for group in groups if any(person.nations for person in group)]
    plain = [*groups] if len(groups) == 1 else national if len(national) == 1 else []
    return [key if group in plain else f"{key}@{segment(_told_apart(group))}" for group in groups]


def _told_apart(group: Sequence[_Person]) -> str:
    """What tells a group of namesakes apart: a nation, a body, a body and a post there, or else the document.

    Where somebody decided it, what he said.
    """
    if group[0].decided:
        return group[0].decided
    nations = sorted({nation for person in group for nation in person.nations})
    if nations:
        return nations[0]
    contexts = sorted({context for person in group for context in person.context})
    plain = [context for context in contexts if _BESIDE not in context] or contexts
    if not plain:
        return group[0].here.document
    return plain[0].partition("/")[2].replace(_BESIDE, "·")


def _units(extraction: Extraction, rules: IdentityRules) -> Iterator[tuple[str, str]]:
    """(id, key) of institutions whose name only the body above them, or their document, completes."""
    bodies = {entity.id: entity for entity in extraction.entities if entity.type == "Institution"}
    above: defaultdict[str, set[str]] = defaultdict(set)
    for relation in extraction.relations:
        if relation.type == "part_of":
            above[relation.head].add(relation.tail)

    for id_, entity in bodies.items():
        key = _in_full(id_, bodies, above, rules)
        if key == entity.key and rules.generic.search(entity.name) and "@" not in key:
            key = f"{key}@{segment(extraction.document.id)}"
        if key != entity.key:
            yield id_, key


def _in_full(
    id_: str,
    bodies: Mapping[str, Entity],
    above: Mapping[str, set[str]],
    rules: IdentityRules,
    below: frozenset[str] = frozenset(),
) -> str:
    """The key of a body with all that stands above it, as far as the name itself does not say it."""
    key, parents = bodies[id_].key, above.get(id_, set()) - below
    if len(parents) != 1 or not rules.unit.search(bodies[id_].name):
        return key
    parent = bodies[next(iter(parents))]
    above_it = _in_full(parent.id, bodies, above, rules, below | {id_}).partition("/")[2]
    path, _, name = key.partition("/")
    says_it = any(form in bodies[id_].name for form in (above_it, parent.name, *parent.aliases))
    return key if above_it in name or says_it else f"{path}/{above_it}{name}"
