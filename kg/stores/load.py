"""Putting a build into a running triple store: in chunks, again where it broke off, and counted at the end.

Loading is idempotent, because a build has no blank nodes: a chunk that is sent twice adds nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pyoxigraph

from kg.errors import KGError, LoadError
from kg.export.publish import digests
from kg.stores.client import Client, Secret
from kg.stores.embedded import prefixes
from kg.stores.profiles import PROFILES, Profile, recognise

# What can be loaded: into the default graph, or the one that is named; documents each into a graph of its own.
PARTS: Mapping[str, str] = {"facts": "graph.ttl", "evidence": "evidence.ttl", "documents": "graph.nq"}
_TRIPLES, _BYTES = 5_000, 500_000  # of one chunk: below Virtuoso's 10,000 lines, and the 1 MB of common proxies
_COUNT = "SELECT ?p (COUNT(*) AS ?n) WHERE {{ {pattern} FILTER (STRSTARTS(STR(?s), {base})) }} GROUP BY ?p"
_OWN, _DOCUMENTS = "", "documents"  # where a triple belongs: the graph that is named, or a document's

Progress = Callable[[int, int], None]
Counts = Counter[tuple[str, str]]


class Chunk(NamedTuple):
    """Some triples for one graph, as N-Triples; the empty graph name is the default graph."""

    graph: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is loaded from where to where."""

    folder: Path
    parts: tuple[str, ...]
    graph: str
    base: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of it: the store's kind, the triples of this build, how many were sent now, those of other builds."""

    store: str
    triples: int
    sent: int
    more: int


def load(
    folder: Path,
    address: str,
    *,
    store: str = "",
    parts: Sequence[str] = ("facts", "evidence"),
    graph: str = "",
    secret: Secret | None = None,
    progress: Progress | None = None,
    pause: float = 1.0,
    timeout: float = 120.0,
) -> Loaded:
    """Puts the build in ``folder`` into the store at ``address``, of the kind ``store`` or of the kind it tells.

    Raises KGError for an argument that cannot be used, StorageError when there is no build, LoadError when the store
    does not take it, or does not hold all of it in the end. The next call goes on where this one broke off.
    """
    base = prefixes(folder)["kg"].removesuffix("ontology#")
    known = digests(folder, [PARTS[part] for part in parts])
    client = Client(address, secret or Secret(), pause=pause, timeout=timeout)
    profile = PROFILES[store] if store else _probe(client, address)
    plan = Plan(folder, tuple(parts), graph or ("" if profile.has_default_graph else base), base)
    _check_graph(plan.graph)
    client.log_in(profile.login)
    expected = _expected(plan)
    total = sum(expected.values())
    state = _State(folder, [address, profile.name, *plan.parts, plan.graph, known])
    sent = _send(plan, client, profile, address, state, total, progress)
    state.forget()
    found = _found(plan, client, profile.query_url(address))
    there = sum(min(n, found[where]) for where, n in expected.items())
    if there < total:
        do = "run the same command again; if it stays so, look into the store's log"
        raise LoadError(address, f"{there:,} of {total:,} triples are in the store", do)
    return Loaded(profile.name, total, sent, sum(found.values()) - total)


def _probe(client: Client, address: str) -> Profile:
    profile = recognise(address, client.head())
    if profile is None:
        do = f"name it: --store {'|'.join(PROFILES)}; a Fuseki address ends in its data set, as in http://…:3030/ds"
        raise KGError(address, "does not tell which store it is", do)
    return profile


def _check_graph(graph: str) -> None:
    try:
        pyoxigraph.NamedNode(graph or "a:default")
    except ValueError as error:
        raise KGError(repr(graph), "not an IRI", "give one like https://example.org/policies") from error


# --- chunks -----------------------------------------------------------------------------------------------------------


def chunks(plan: Plan) -> Iterator[Chunk]:
    """The whole plan, in the same order and the same pieces every time."""
    for part in plan.parts:
        if part == "documents":
            for graph, lines in _by_document(plan.folder / PARTS[part]).items():
                yield from _cut(graph, lines)
        else:
            yield from _cut(plan.graph, (f"{quad.triple} .\n" for quad in _read(plan.folder / PARTS[part])))


def _by_document(path: Path) -> Mapping[str, list[str]]:
    graphs: defaultdict[str, list[str]] = defaultdict(list)
    for quad in _read(path):
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)  # the digest says it is what was built
        graphs[quad.graph_name.value].append(f"{quad.triple} .\n")
    return graphs


def _read(path: Path) -> Iterator[pyoxigraph.Quad]:
    return pyoxigraph.parse(path=path)


def _cut(graph: str, lines: Iterable[str]) -> Iterator[Chunk]:
    piece: list[str] = []
    size = 0
    for line in lines:
        length = len(line.encode())
        if piece and (len(piece) == _TRIPLES or size + length > _BYTES):
            yield Chunk(graph, tuple(piece))
            piece, size = [], 0
        piece.append(line)
        size += length
    if piece:
        yield Chunk(graph, tuple(piece))


def _send(
    plan: Plan, client: Client, profile: Profile, address: str, state: _State, total: int, progress: Progress | None
) -> int:
    """Sends what was not sent before; returns how many triples that were."""
    sent = 0
    before = sum(len(chunk.lines) for chunk in islice(chunks(plan), state.done))
    for number, chunk in enumerate(islice(chunks(plan), state.done, None), state.done + 1):
        client.post(profile.data_url(address, chunk.graph), "".join(chunk.lines).encode(), "text/turtle; charset=utf-8")
        state.remember(number)
        sent += len(chunk.lines)
        if progress:
            progress(before + sent, total)
    return sent


class _State:
    """How far an earlier call came, in a file beside the build; nothing secret is in it."""

    def __init__(self, folder: Path, about: Sequence[Any]) -> None:
        self._path = folder.resolve().with_name(f".{folder.resolve().name}.load.json")
        self._key = hashlib.sha256(json.dumps(about).encode()).hexdigest()
        self.done = self._read()

    def _read(self) -> int:
        try:
            known = json.loads(self._path.read_text("utf-8"))
            return int(known["done"]) if known["key"] == self._key else 0
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return 0

    def remember(self, done: int) -> None:
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps({"key": self._key, "done": done}), "utf-8")
        new.replace(self._path)

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)


# --- counts -----------------------------------------------------------------------------------------------------------


def _expected(plan: Plan) -> Counts:
    """How many different triples of each property the build has, in its own graph and in those of documents."""
    counts: Counts = Counter()
    seen: set[int] = set()  # hashes of triples: what facts and evidence share is there once
    for chunk in chunks(plan):
        where = _OWN if chunk.graph == plan.graph else _DOCUMENTS
        for line in chunk.lines:
            key = hash((chunk.graph, line))
            if key not in seen and line.startswith(f"<{plan.base}"):
                seen.add(key)
                counts[where, line.split(" ", 2)[1].strip("<>")] += 1
    return counts


def _found(plan: Plan, client: Client, url: str) -> Counts:
    """The same, as the store has it. Triples of other subjects than ours do not count."""
    counts: Counts = Counter()
    base = f'"{plan.base}"'
    if set(plan.parts) & {"facts", "evidence"}:
        own = f"GRAPH <{plan.graph}> {{ ?s ?p ?o }}" if plan.graph else "{ SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
        counts.update(_count(client, url, _OWN, _COUNT.format(pattern=own, base=base)))
    if "documents" in plan.parts:
        other = f" FILTER (?g != <{plan.graph}>)" if plan.graph else ""
        pattern = f"GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), {base})){other}"
        counts.update(_count(client, url, _DOCUMENTS, _COUNT.format(pattern=pattern, base=base)))
    return counts


def _count(client: Client, url: str, where: str, sparql: str) -> Counts:
    answer = client.post(
        url,
        urlencode({"query": sparql}).encode(),
        "application/x-www-form-urlencoded",
        "application/sparql-results+json",
    )
    try:
        rows = json.loads(answer)["results"]["bindings"]
        return Counter({(where, row["p"]["value"]): int(row["n"]["value"]) for row in rows if "p" in row})
    except (ValueError, KeyError, TypeError) as error:
        do = "check that the address is a store's; look into its log"
        raise LoadError(url, "does not count what it holds", do) from error
