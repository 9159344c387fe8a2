"""What the commands around the RDF of a build do: query, load, validate, serve.

Data on stdout, everything else on stderr. The library is loaded inside the commands, so that ``kg --help`` need not.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import CheckError, KGError, StorageError, printable

if TYPE_CHECKING:
    from kg.stores.client import Secret
    from kg.stores.table import Table


def query(arguments: argparse.Namespace) -> int:
    """Prints the answer to a query, or the list of shipped ones."""
    from kg.commands.console import table
    from kg.stores.query import find_query, question, shipped_queries

    if arguments.query is None:
        print(table(("query", "question"), [(name, question(path)) for name, path in shipped_queries().items()]))
        return 0
    answer = _ask(arguments.graph, find_query(arguments.query), arguments)
    if arguments.json:
        print(json.dumps(answer.records(), ensure_ascii=False, indent=2))
    elif arguments.csv:
        from kg.export.tables import to_csv

        print(to_csv(answer.columns, answer.rows), end="")
    else:
        print(table(answer.columns, answer.rows))
        print(f"{len(answer.rows)} rows", file=sys.stderr)
    return 0


def load(arguments: argparse.Namespace) -> int:
    """Puts the build into a store and prints what is there then."""
    from kg.stores.load import load

    loaded = load(
        arguments.graph,
        arguments.address,
        store=arguments.store,
        parts=arguments.parts,
        graph=arguments.into,
        secret=_secret(arguments),
        progress=_load_progress(),
    )
    if arguments.json:
        print(json.dumps(asdict(loaded), indent=2))
    else:
        print(f"{loaded.triples:,} triples are in {arguments.address} ({loaded.store}), {loaded.sent:,} sent now")
    if loaded.more:
        what = f"{loaded.more:,} triples of other builds stand there too"
        print(f"{arguments.address}: {what}; clear the graph first where they should not", file=sys.stderr)
    return 0


def _secret(arguments: argparse.Namespace) -> Secret:
    """The password or token, from a file, the environment or the terminal; never from the command line."""
    from getpass import getpass

    from kg.stores.client import Secret

    password = os.environ.get("KG_PASSWORD", "")
    if arguments.password_file:
        try:
            password = arguments.password_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError(str(arguments.password_file), f"cannot be read: {error}", "check the file") from error
    elif arguments.user and not password and sys.stdin.isatty():
        password = getpass(f"password of {printable(arguments.user)}: ")
    if arguments.user and not password:
        raise KGError("kg load", "no password", "set KG_PASSWORD, or give --password-file")
    return Secret(arguments.user, password)


def _load_progress() -> Callable[[int, int], None] | None:
    """A bar on stderr with the triples so far, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        bar = "#" * (30 * done // total)
        print(f"\r[{bar:.<30}] {done:,} of {total:,} triples\033[K", end=end, file=sys.stderr, flush=True)

    return show


def _ask(folder: Path, sparql: str, arguments: argparse.Namespace) -> Table:
    if arguments.engine == "rdflib":
        from kg.stores import query
        from kg.stores.embedded import prefixes

        return query.ask(query.load(folder), sparql, prefixes(folder)["kg"].removesuffix("ontology#"))
    from kg.stores.asking import ask

    return ask(folder, sparql, arguments.timeout)


def validate(arguments: argparse.Namespace) -> int:
    """Prints what violates the shapes of a build; exits 4 when something does."""
    from kg.commands.console import table
    from kg.conformance.validation import validate

    found = validate(arguments.output)
    if arguments.json:
        values = {"conforms": not found, "violations": [asdict(one) for one in found]}
        print(json.dumps(values, ensure_ascii=False, indent=2))
    elif found:
        print(table(("thing", "property", "values", "must be"), [astuple(one) for one in found]))
    print(f"{len(found)} violations" if found else "conforms to shapes.ttl", file=sys.stderr)
    return CheckError.exit_code if found else 0


def serve(arguments: argparse.Namespace) -> int:
    """Serves the page and the endpoint until Ctrl-C, or until the process is told to end."""
    from kg.stores.serve import Site

    with Site(arguments.graph, arguments.port, arguments.timeout) as site:
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.default_int_handler)
        print(f"{site.address}  查询 queries, endpoint at {site.address}sparql", flush=True)
        print(f"{site.address}graph.html  图谱 graph", flush=True)
        print("Ctrl-C stops it", file=sys.stderr)
        with suppress(KeyboardInterrupt):
            site.serve_forever()
    return 0
