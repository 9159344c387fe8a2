"""Queries in processes of their own: one that takes too long is killed and replaced, one that crashes harms nobody."""

from __future__ import annotations

import json
import multiprocessing
import queue
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kg.errors import KGError, QueryError, RefusedQuery, StorageError
from kg.stores.table import Table
from kg.stores.worker import OUT_OF_MEMORY, TABLE, Answer, work

_START = 60  # seconds until a process must have opened the store


class QueryTimeout(QueryError):
    """A query that took too long."""


class QueryCrash(QueryError):
    """A query that took too much memory, or whose process ended for another reason."""


class Busy(KGError):
    """All processes are at work."""


class Closed(KGError):
    """The processes were ended, because another build took the place of theirs."""


class DamagedStore(StorageError):
    """A store on disk that cannot be read: discard it and make it anew."""


_ERRORS = {kind.__name__: kind for kind in (QueryError, RefusedQuery, QueryCrash, DamagedStore)}


class Workers:
    """A few processes over the store at ``location``, used as a context; ``ask`` may be called from many threads.

    Raises DamagedStore when the store cannot be opened.
    """

    def __init__(self, location: Path, prefixes: Mapping[str, str], count: int = 1) -> None:
        self.location = location
        self._about = (str(location), dict(prefixes))
        self._idle: queue.Queue[_Worker | None] = queue.Queue()  # None: there are no more
        self._closed = False
        started = [_Worker(*self._about) for _ in range(count)]
        try:
            for worker in started:
                worker.wait()
                self._idle.put(worker)
        except BaseException:
            for worker in started:
                worker.stop()
            raise

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends idle processes now, and each other one when it has answered. Who waits for one is told Closed."""
        self._closed = True
        with suppress(queue.Empty):
            while worker := self._idle.get_nowait():
                worker.stop()
        self._idle.put(None)

    def table(self, sparql: str, seconds: float) -> Table:
        """The answer to a SELECT or ASK query. Raises QueryError and its children, DamagedStore."""
        answer = json.loads(self.ask(sparql, TABLE, seconds).data)
        return Table(tuple(answer["columns"]), tuple(map(tuple, answer["rows"])))

    def ask(self, sparql: str, form: str, seconds: float, patience: float = 0) -> Answer:
        """The answer in ``form``: ``TABLE``, or one of ``FORMATS`` up to ``LIMIT``; graphs come as Turtle.

        ``patience`` is how many seconds to wait for an idle process; then Busy is raised.
        """
        try:
            worker = self._idle.get(timeout=patience) if patience else self._idle.get_nowait()
        except queue.Empty:
            raise Busy("query", "too many queries at once", "ask again in a moment") from None
        if not worker:
            self._idle.put(None)  # for the next who waits
            raise Closed("query", "its store is closed", "ask again")
        try:
            return worker.ask(sparql, form, seconds)
        finally:
            if not self._closed:
                self._idle.put(worker if worker.alive else _Worker(*self._about))
            elif worker.alive:
                worker.stop()


class _Worker:
    """One process, seen from outside; the first question waits until it has opened the store."""

    def __init__(self, location: str, prefixes: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy threads' locks
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=work, args=(end, location, prefixes), daemon=True)
        self._process.start()
        end.close()
        self._ready = False

    def wait(self) -> None:
        """Returns when the store is open."""
        if not self._ready:
            self._receive(_START)
            self._ready = True

    @property
    def alive(self) -> bool:
        return not self._pipe.closed

    def ask(self, sparql: str, form: str, seconds: float) -> Answer:
        self.wait()
        with suppress(ConnectionError):  # which shows again at once, where an answer is awaited
            self._pipe.send_bytes(json.dumps([sparql, form]).encode())
        return self._receive(seconds)

    def _receive(self, seconds: float) -> Answer:
        """What the process answers; raises what the process says went wrong."""
        try:
            if not self._pipe.poll(seconds):
                raise QueryTimeout("query", f"not answered within {seconds:g} seconds", "narrow it, or add LIMIT")
            kind, *about = json.loads(self._pipe.recv_bytes())
            if kind in _ERRORS:
                raise _ERRORS[kind](*about)
            return Answer(kind, self._pipe.recv_bytes(), *about)
        except (EOFError, ConnectionError) as error:
            self.stop()
            raise QueryCrash(*OUT_OF_MEMORY) from error
        except (QueryTimeout, DamagedStore, KeyboardInterrupt):
            self.stop()
            raise

    def stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()
