"""One process that answers queries: it can be stopped, for Oxigraph in Python has no time limit of its own.

It opens the store, then gives up the right to open anything else (no file, no socket), so that even a query that got
past ``kg.stores.guard`` reaches nothing.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph

from kg.errors import KGError, QueryError
from kg.stores.guard import Checked, check
from kg.stores.table import Table

_MEMORY = 4 << 30  # bytes of address space
_STACK = 256 << 20  # bytes: Oxigraph descends into a chain of 30,000 terms as into brackets
LIMIT = 10_000  # rows of an answer in one of FORMATS, triples of one in Turtle
TABLE = "table"
FORMATS: Mapping[str, pyoxigraph.QueryResultsFormat] = {
    "application/sparql-results+json": pyoxigraph.QueryResultsFormat.JSON,
    "application/sparql-results+xml": pyoxigraph.QueryResultsFormat.XML,
    "text/csv": pyoxigraph.QueryResultsFormat.CSV,
    "text/tab-separated-values": pyoxigraph.QueryResultsFormat.TSV,
}
TURTLE = "text/turtle"
OUT_OF_MEMORY = (
    "query",
    f"more than {_MEMORY >> 30} GB of memory, or its process was ended",
    "narrow it, or add LIMIT",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Media type and bytes; ``truncated`` when the query has more than the ``LIMIT`` rows or triples given here."""

    media_type: str
    data: bytes
    truncated: bool = False


def work(pipe: Connection, location: str, prefixes: Mapping[str, str]) -> None:
    """Answers queries until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.stack_size(_STACK)
    threading.Thread(target=_answer, args=(pipe, location, prefixes)).start()


def _answer(pipe: Connection, location: str, prefixes: Mapping[str, str]) -> None:
    try:
        reader = _Reader(location, prefixes)
        reader.answer("SELECT * { ?s ?p ?o } LIMIT 1", TABLE)  # loads what is loaded late
        with suppress(QueryError):
            reader.answer("\0", TABLE)  # and what tells of errors
    except (OSError, RuntimeError) as error:
        _say_damaged(pipe, location, error)
        return
    confine()
    _give(pipe, Answer("ready", b""))
    while True:
        try:
            sparql, form = json.loads(pipe.recv_bytes())
        except EOFError:
            return
        try:
            answer = reader.answer(sparql, form)
        except KGError as error:
            _say(pipe, type(error).__name__, error.where, error.what, error.do)
        except MemoryError:
            _say(pipe, "QueryCrash", *OUT_OF_MEMORY)
        except (OSError, ValueError, RuntimeError) as error:
            if "corrupt" in str(error).lower():  # Oxigraph tells it by no type of its own
                _say_damaged(pipe, location, error)
            else:
                _say(pipe, "QueryError", "query", f"cannot be answered: {error}", "mend it")
        else:
            _give(pipe, answer)


def _say_damaged(pipe: Connection, location: str, error: Exception) -> None:
    _say(pipe, "DamagedStore", location, f"cannot be read: {error}", "remove it; it is made anew")


def _say(pipe: Connection, kind: str, *about: str | bool) -> None:
    pipe.send_bytes(json.dumps([kind, *about]).encode())


def _give(pipe: Connection, answer: Answer) -> None:
    _say(pipe, answer.media_type, answer.truncated)
    pipe.send_bytes(answer.data)


def _end_with_parent() -> None:
    """A process whose parent was killed must not work on for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        os.read(parent.sentinel, 1)
        os._exit(1)


def confine() -> None:
    """From here on this process opens nothing (POSIX; elsewhere the guard alone holds), and says only what is asked."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # where Oxigraph would tell of its memory as it ends
    try:
        import resource
    except ImportError:
        return
    limits = ((resource.RLIMIT_NOFILE, 0), (resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0))
    for what, limit in limits:
        resource.setrlimit(what, (limit, limit))


class _Reader:
    """A store, asked with the prefixes of its build. Raises OSError or RuntimeError when it cannot be opened."""

    def __init__(self, location: str, prefixes: Mapping[str, str]) -> None:
        self._store = pyoxigraph.Store.read_only(location)
        self._prefixes = dict(prefixes)

    def answer(self, sparql: str, form: str) -> Answer:
        checked = check(sparql)
        try:
            result: Any = self._store.query(sparql, prefixes=self._prefixes)
        except SyntaxError as error:
            raise QueryError("query", f"not SPARQL: {_plainly(error)}", "mend it") from error
        is_graph = isinstance(result, pyoxigraph.QueryTriples)
        if form == TABLE:
            if is_graph:
                raise QueryError("query", "answers with a graph, not with rows", "ask with SELECT or ASK")
            table = _table(checked, result)
            return Answer(form, json.dumps({"columns": table.columns, "rows": table.rows}).encode())
        data, truncated = _up_to_limit(result, form)
        return Answer(TURTLE if is_graph else form, data, truncated)


def _plainly(error: SyntaxError) -> str:
    """Line, column and what could stand there, without all the letters that a name could go on with."""
    told = str(error).removeprefix("error at ").replace("\n", " ").split(", ")
    return ", ".join(part for part in told if not part.startswith("["))


def _up_to_limit(result: Any, form: str) -> tuple[Any, bool]:
    """The bytes of what is given of an answer, and whether there is more."""
    if isinstance(result, pyoxigraph.QueryBoolean):
        return result.serialize(format=FORMATS[form]), False
    found = list(islice(result, LIMIT + 1))
    given, truncated = found[:LIMIT], len(found) > LIMIT
    if isinstance(result, pyoxigraph.QueryTriples):
        return pyoxigraph.serialize(given, format=pyoxigraph.RdfFormat.TURTLE), truncated
    return _solutions(result.variables, given).serialize(format=FORMATS[form]), truncated


def _solutions(variables: list[pyoxigraph.Variable], solutions: list[Any]) -> Any:
    """Oxigraph's own kind of answer, made of some solutions by way of TSV: it offers no other."""
    lines = ["\t".join("" if term is None else str(term) for term in solution) for solution in solutions]
    text = "\n".join(["\t".join(f"?{variable.value}" for variable in variables), *lines, ""])
    return pyoxigraph.parse_query_results(text.encode(), format=pyoxigraph.QueryResultsFormat.TSV)


def _table(checked: Checked, result: Any) -> Table:
    if isinstance(result, pyoxigraph.QueryBoolean):
        return checked.table((), (), bool(result))
    columns = [variable.value for variable in result.variables]
    return checked.table(columns, [[_text(solution[name]) for name in columns] for solution in result])


def _text(term: Any) -> str:
    return "" if term is None else str(getattr(term, "value", term))
