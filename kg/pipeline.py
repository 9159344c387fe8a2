"""THE LINE: sources → documents → extractions ═ merge ═▶ graph → files. Read top to bottom."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg import __version__
from kg.conformance.shapes import shapes
from kg.conformance.violations import violations
from kg.documents.articles import read_documents
from kg.documents.sources import find_sources, read_source
from kg.engines.cache import Cache
from kg.engines.local import extract_all
from kg.errors import ConformanceError, DocumentError, KGError, StorageError
from kg.export.graphml import graphml
from kg.export.jsonld import context
from kg.export.ontology import ontology
from kg.export.page import PAGE, page
from kg.export.publish import check_replaceable, lock, publish
from kg.export.rdf import EVIDENCE, FACTS, RdfWriter
from kg.export.records import record_line
from kg.export.review import links_csv, review_csv
from kg.export.shapes import shapes_turtle
from kg.export.tables import entities_csv, relations_csv
from kg.merging.containers import with_containers
from kg.merging.labels import with_todays_names
from kg.merging.merge import merge
from kg.model import Document, Extraction, Graph
from kg.rulebook.rules import Rules, load_rules

if TYPE_CHECKING:  # Loaded where they are asked for: a build needs the one late and the other never.
    import networkx as nx
    import rdflib

Progress = Callable[[Extraction | DocumentError], None]
_SHOWN = 10  # violations that an error names


@dataclass(frozen=True)
class Build:
    """A finished graph: what was read, what was made of it, what could not be read."""

    data: Graph
    extractions: tuple[Extraction, ...]
    rejected: tuple[DocumentError, ...]
    rules: Rules

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The graph for networkx."""
        from kg.graph import to_networkx

        return to_networkx(self.data)

    @cached_property
    def rdf(self) -> RdfWriter:
        """The graph as RDF."""
        return RdfWriter(self.data, self.rules.vocabulary)

    def to_rdflib(self) -> rdflib.Graph:
        """The facts as an rdflib graph."""
        import rdflib

        return rdflib.Graph().parse(data=self.rdf.facts(), format="turtle")

    def files(self) -> dict[str, str]:
        """Every output file by name, but for the manifest."""
        return {name: "".join(chunks) for name, chunks in self._outputs().items()}

    def write(self, output: Path, jobs: int = 1) -> None:
        """Publishes all files to the folder ``output``: the whole set or nothing. ``jobs`` processes write them."""
        with lock(output):
            self._publish(output, jobs)

    def _publish(self, output: Path, jobs: int) -> None:
        about = {"zhengtu": __version__, "rules": self.rules.digest}
        outputs = self._outputs()
        publish(output, outputs | {FACTS: self._once_checked(output, outputs[FACTS])}, about, jobs)

    def _outputs(self) -> dict[str, Iterable[str]]:
        """Every file in chunks, none made before the first is asked for; those that take longest first."""
        return page(self.data, self.rules.vocabulary) | {n: _lazily(export, self) for n, export in OUTPUTS.items()}

    def _once_checked(self, output: Path, facts: Iterable[str]) -> Iterator[str]:
        """The facts. Raises ConformanceError when the RDF is not what its shapes say: then nothing is published."""
        triples = chain(self.rdf.fact_triples, self.rdf.evidence_triples)
        found = violations(triples, shapes(self.rules.vocabulary))
        if found:
            what = f"not published: {len(found)} violations of shapes.ttl, the first of them below"
            raise ConformanceError(str(output), what, "mend your rules, or report it", [*map(str, found[:_SHOWN])])
        yield from facts


# What a build writes beside the manifest and the page, in chunks. A new output is one exporter and one line here.
OUTPUTS: Mapping[str, Callable[[Build], Iterable[str]]] = {
    FACTS: lambda build: [build.rdf.facts()],
    EVIDENCE: lambda build: [build.rdf.evidence()],
    "graph.nq": lambda build: build.rdf.quads(),
    "extractions.jsonl": lambda build: (
        f"{record_line(extraction, build.rules.vocabulary.base)}\n" for extraction in build.extractions
    ),
    "graph.graphml": lambda build: [graphml(build.data)],
    "relations.csv": lambda build: [relations_csv(build.data, build.rules.vocabulary)],
    "entities.csv": lambda build: [entities_csv(build.data)],
    "links.csv": lambda build: [links_csv(build.data)],
    "review.csv": lambda build: [review_csv(build.data)],
    "ontology.ttl": lambda build: [ontology(build.rules.vocabulary)],
    "shapes.ttl": lambda build: [shapes_turtle(build.rules.vocabulary)],
    "context.jsonld": lambda build: [context(build.rules.vocabulary)],
}


def _lazily(export: Callable[[Build], Iterable[str]], build: Build) -> Iterator[str]:
    """The chunks of an output, none made before the first is asked for."""
    yield from export(build)


def build(
    inputs: Sequence[Path | str],
    output: Path | str | None = None,
    *,
    rules: Rules | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
    cache: Cache | None = None,
) -> Build:
    """Reads documents from files and folders, and builds one graph; writes it to ``output`` when one is given.

    ``jobs`` processes read them; with a ``cache``, what was read before is not read again. Neither changes a byte.
    Documents that cannot be read are left out and listed in ``rejected``. Raises StorageError when none is left.
    """
    rules = rules or load_rules()
    paths = [Path(path) for path in inputs]
    if output is None:
        return _build(paths, rules, progress, jobs, cache)
    folder = Path(output)
    _check_apart([*paths, *([cache.path] if cache else [])], folder)
    check_replaceable(folder, [PAGE, *OUTPUTS])
    with lock(folder):
        result = _build(paths, rules, progress, jobs, cache)
        result._publish(folder, jobs)
        return result


def _check_apart(inputs: Sequence[Path], output: Path) -> None:
    """Raises KGError when a build would take its own output for input, or put it over its input or its cache."""
    target = output.resolve()
    for path in inputs:
        source = path.resolve()
        if source.is_relative_to(target) or target.is_relative_to(source):
            raise KGError(str(output), f"output and {path} lie in one another", "choose an output folder apart")


def _build(inputs: Sequence[Path], rules: Rules, progress: Progress | None, jobs: int, cache: Cache | None) -> Build:
    extractions: list[Extraction] = []
    rejected: list[DocumentError] = []
    for item in extract_all(unique(read_all(inputs, rules)), rules, jobs, cache):
        if isinstance(item, DocumentError):
            rejected.append(item)
        else:
            extractions.append(item)
        if progress:
            progress(item)
    if cache:
        cache.keep_used()
    if not extractions:
        first = f": {rejected[0]}" if rejected else ""
        what = f"no document could be read{first}"
        raise StorageError(", ".join(map(str, inputs)), what, "name documents to build from")
    extractions.sort(key=lambda e: e.document.id)
    merged = merge(extractions, rules.vocabulary.base, rules.resolution.identity)
    named = with_todays_names(merged, rules.gazetteer)
    graph = with_containers(named, rules.gazetteer, rules.vocabulary)
    return Build(graph, tuple(extractions), tuple(rejected), rules)


def read_all(inputs: Sequence[Path], rules: Rules) -> Iterator[Document | DocumentError]:
    """Every document of every source, and an error for each that cannot be read."""
    for name, path in find_sources(inputs):
        try:
            data = read_source(path, name)
        except DocumentError as error:
            yield error
        else:
            yield from read_documents(data, name, rules.layout)


def read_standard_input(stream: BinaryIO, rules: Rules) -> list[Document | DocumentError]:
    """The documents of standard input: JSON lines when it begins with an opening brace, else one text."""
    data = stream.read().removeprefix(BOM_UTF8)
    name = "stdin.jsonl" if data.lstrip()[:1] == b"{" else "stdin.txt"
    return list(read_documents(data, name, rules.layout))


def unique(items: Iterable[Document | DocumentError]) -> Iterator[Document | DocumentError]:
    """The same items, but a second document with a known id becomes an error."""
    sources: dict[str, str] = {}
    for item in items:
        if isinstance(item, DocumentError):
            yield item
        elif item.id in sources:
            what = f"id {item.id!r} is taken by {sources[item.id]}"
            yield DocumentError(item.source, what, "give each document its own id")
        else:
            sources[item.id] = item.source
            yield item
