"""Every shipped query in every engine: whether the rows are the same, and how long each engine takes.

    python -m benchmarks.engines seeds
    python -m benchmarks.engines news.jsonl --limit 30

Prints how long each server takes the build in, and a Markdown table: rows, and milliseconds from question to the last
row, the best of three. Ends with 1 where an engine gives other rows than rdflib, or takes longer than the limit. The
servers are those of the tests.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from kg.pipeline import build
from kg.stores import asking, query
from kg.stores.embedded import prefixes
from kg.stores.load import load
from tests.stores.servers import START

Rows = Sequence[tuple[str, ...]]
Ask = Callable[[str], Rows]


class Answer(NamedTuple):
    """What one engine made of one query."""

    rows: Rows
    seconds: float


def engines(folder: Path, limit: float, stack: ExitStack) -> Mapping[str, Ask]:
    """Each engine with the build in ``folder`` in it, until the stack is left; prints how long a server took it in."""
    facts, base = query.load(folder), prefixes(folder)["kg"].removesuffix("ontology#")
    workers = stack.enter_context(asking.workers(folder))
    asks: dict[str, Ask] = {
        "rdflib": lambda sparql: query.ask(facts, sparql, base).rows,
        "kg query": lambda sparql: workers.table(sparql, limit).rows,
    }
    for name, start in START.items():
        home = stack.enter_context(tempfile.TemporaryDirectory())
        running = stack.enter_context(start(Path(home)))
        started = time.perf_counter()
        loaded = load(folder, running.address, secret=running.secret)
        print(f"{name}: {loaded.triples:,} triples loaded and counted in {time.perf_counter() - started:.1f} s")
        asks[name] = running.rows
    return asks


def measured(asks: Mapping[str, Ask]) -> Iterator[tuple[str, dict[str, Answer]]]:
    """Each shipped query with what each engine answers."""
    for name in query.shipped_queries():
        sparql = query.find_query(name)
        yield name, {engine: best_of_three(ask, sparql) for engine, ask in asks.items()}


def best_of_three(ask: Ask, sparql: str) -> Answer:
    """The answer, and the shortest time it took."""
    answers = []
    for _ in range(3):
        started = time.perf_counter()
        answers.append(Answer(ask(sparql), time.perf_counter() - started))
    return min(answers, key=attrgetter("seconds"))


def problems(query: str, answers: Mapping[str, Answer], limit: float) -> Iterator[str]:
    """What is wrong with the answers to one query."""
    expected = sorted(answers["rdflib"].rows)
    for engine, answer in answers.items():
        if sorted(answer.rows) != expected:
            yield f"{query}: {engine} gives {len(answer.rows)} rows that are not rdflib's {len(expected)}"
        if answer.seconds > limit:
            yield f"{query}: {engine} took {answer.seconds:.1f} s, the limit is {limit:g} s"


def main() -> int:
    """Builds, loads, asks and prints; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__.partition("\n")[0])
    parser.add_argument("input", nargs="+", type=Path, help="files or folders to build from")
    parser.add_argument("--limit", type=float, default=60, metavar="SECONDS", help="for one query (default: 60)")
    arguments = parser.parse_args()
    wrong: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "output"
        build(arguments.input, folder)
        asks = engines(folder, arguments.limit, stack)
        print(f"\n| query | rows | {' | '.join(asks)} |\n|---|--:|{'--:|' * len(asks)}")
        for query, answers in measured(asks):
            times = " | ".join(f"{1000 * answer.seconds:,.0f}" for answer in answers.values())
            print(f"| {query} | {len(answers['rdflib'].rows):,} | {times} |", flush=True)
            wrong += problems(query, answers, arguments.limit)
    print("\n".join(wrong) or "the same rows in every engine", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
