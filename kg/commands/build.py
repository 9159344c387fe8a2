"""What ``kg build``, ``extract`` and ``export`` do. Data on stdout, everything else on stderr.

The library is loaded inside the commands, so that ``kg --help`` need not.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.commands.options import rules_of
from kg.errors import DocumentError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.engines.cache import Cache
    from kg.pipeline import Build
    from kg.workbench.profile import Profile

_WORTH_PROCESSES = 1_000_000  # Code points.


class Said(NamedTuple):
    """What is said of a build: numbers for scripts, rows of a table for people."""

    numbers: dict[str, Any]
    rows: list[tuple[str, str]]


def build(arguments: argparse.Namespace) -> int:
    """Builds the graph and prints what is in it."""
    _keep_all()
    started = time.perf_counter()
    said, profile = _profiled(arguments) if arguments.profile else (_built(arguments), None)
    _make_store(arguments.output)
    seconds = time.perf_counter() - started
    if arguments.json:
        more = {"profile": asdict(profile)} if profile else {}
        print(json.dumps(said.numbers | more, ensure_ascii=False, indent=2))
    else:
        print(_table(said, seconds))
        print(_profile_tables(profile) if profile else "")
        print(f"网页 page: {arguments.output / 'graph.html'}")
    return _report(said.numbers["rejected"])


def _built(arguments: argparse.Namespace) -> Said:
    """What is said of the build, which is made unless it stands."""
    from kg.standing import Standing

    with closing(_cache(arguments)) as cache:
        standing = Standing(arguments.input, arguments.rules, arguments.output, cache)
        if known := standing.recall():
            return Said(*known)
        said = _said(_made(arguments, cache))
        standing.remember(said)
        return said


def _made(arguments: argparse.Namespace, cache: Cache) -> Build:
    from kg.commands.progress import Meter, characters
    from kg.pipeline import build

    rules, size = rules_of(arguments), characters(arguments.input)
    jobs = arguments.jobs or _jobs(size)
    with closing(Meter(sys.stderr, size)) as meter:
        return build(arguments.input, arguments.output, rules=rules, progress=meter, jobs=jobs, cache=cache)


def _make_store(output: Path) -> None:
    """Makes the store that ``kg query`` and ``kg serve`` ask; where it cannot be written, they say why."""
    from kg.stores.embedded import prepare

    with suppress(StorageError):
        prepare(output)


def _profiled(arguments: argparse.Namespace) -> tuple[Said, Profile]:
    from kg.pipeline import build
    from kg.workbench.profile import profiled

    result, profile = profiled(rules_of(arguments), lambda rules: build(arguments.input, arguments.output, rules=rules))
    return _said(result), profile


def _profile_tables(profile: Profile) -> str:
    from kg.commands.console import table

    whole = sum(seconds for _, seconds in profile.stages) or 1.0
    stages = [(name, f"{seconds:.2f}", f"{seconds / whole:.0%}") for name, seconds in profile.stages]
    rules = [(name, f"{seconds * 1000:.1f}", f"{asked:,}") for name, seconds, asked in profile.rules]
    tables = (table(("stage", "seconds", "share"), stages), table(("rule", "milliseconds", "searches"), rules))
    return "\n" + "\n\n".join(tables) + "\n"


def _keep_all() -> None:
    """No search for cycles, not even at the end: millions of values have none, and a third of a merge went into it."""
    gc.disable()
    atexit.register(gc.freeze)


def _cache(arguments: argparse.Namespace) -> Cache:
    from kg.engines.cache import Cache, beside

    return Cache(arguments.cache or beside(arguments.output), lambda text: print(text, file=sys.stderr))


def _jobs(size: int) -> int:
    """How many processes so many characters are worth."""
    from kg.engines.processes import cores

    return cores() if size >= _WORTH_PROCESSES else 1


def extract(arguments: argparse.Namespace) -> int:
    """Prints one JSON line a document."""
    from kg.engines.local import extract_all
    from kg.export.records import record_line
    from kg.pipeline import read_all, read_standard_input, unique

    _keep_all()
    rules = rules_of(arguments)
    paths = [path for path in arguments.input if str(path) != "-"]
    items = [*read_all(paths, rules)] if paths else []
    if len(paths) < len(arguments.input):
        items += read_standard_input(sys.stdin.buffer, rules)
    rejected: list[DocumentError] = []
    for item in extract_all(unique(items), rules):
        if isinstance(item, DocumentError):
            rejected.append(item)
        else:
            print(record_line(item, rules.vocabulary.base))
    if len(rejected) == len(items):
        _report(rejected)
        raise StorageError("kg extract", "no document could be read", "name documents to extract from")
    return _report(rejected)


def export(arguments: argparse.Namespace) -> int:
    """Writes the build in another format, to a file or standard output."""
    from kg.export.exporting import export

    sys.stdout.write(export(arguments.graph, arguments.format, arguments.output))
    return 0


def _said(result: Build) -> Said:
    data, vocabulary = result.data, result.rules.vocabulary
    entities = dict(sorted(Counter(node.type for node in data.nodes).items()))
    relations = dict(sorted(Counter(edge.type for edge in data.edges).items()))
    numbers = {
        "documents": len(data.documents),
        "rejected": [str(error) for error in result.rejected],
        "entities": entities,
        "relations": relations,
        "unresolved": len(data.unresolved),
    }
    rows = [("文献 documents", str(len(data.documents)))]
    rows += [(f"{(kind := vocabulary.entities[name]).zh} {kind.en}", str(n)) for name, n in entities.items()]
    rows += [(f"{(link := vocabulary.relations[name]).zh} {link.en}", str(n)) for name, n in relations.items()]
    return Said(numbers, [*rows, ("未决 unresolved", str(len(data.unresolved)))])


def _table(said: Said, seconds: float) -> str:
    from kg.commands.console import table

    return table(("", "n"), [*said.rows, ("秒 seconds", f"{seconds:.1f}")])


def _report(rejected: Iterable[object]) -> int:
    """Names what was not read; the exit code that tells."""
    lines = [*map(str, rejected)]
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0
