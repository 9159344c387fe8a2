"""The map on this machine: what the cache knows is not done again, and processes share the rest."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import NamedTuple, TypeVar

from kg.engines.cache import Cache, key
from kg.engines.packing import pack, pack_names, unpack, unpack_names
from kg.engines.processes import processes
from kg.errors import DocumentError
from kg.extraction import conclude, extract, find
from kg.model import Document, Extraction
from kg.rulebook.rules import Rules

Item = Document | DocumentError
Read = Extraction | DocumentError
Result = TypeVar("Result")
_TASK = 32  # Documents that go to a process at a time.


def extract_all(items: Iterable[Item], rules: Rules, jobs: int = 1, cache: Cache | None = None) -> Iterator[Read]:
    """The extraction of each document, in order, by so many processes.

    Errors pass through, and a fault of ours costs one document, not the build. Raises StorageError when a process ends
    before its time.
    """
    if jobs == 1 and cache is None:
        yield from (
            item if isinstance(item, DocumentError) else _safely(item, partial(extract, item, rules)) for item in items
        )
        return
    running: deque[tuple[list[_Step], Future[list[_Done]]]] = deque()
    with processes(jobs, partial(_work, rules)) as submit:
        waiting = iter(items)
        while task := [_step(item, rules, cache) for item in islice(waiting, _TASK)]:
            running.append((task, submit([step for step in task if step.is_open])))
            if len(running) > 2 * jobs:
                yield from _finished(*running.popleft(), cache)
        while running:
            yield from _finished(*running.popleft(), cache)


def _safely(document: Document, read: Callable[[], Result]) -> Result | DocumentError:
    """What is read from a document. A fault of ours, whatever it is, costs this one and is named; the others go on."""
    try:
        return read()
    except Exception as error:  # of any kind: what kind a fault has that nobody knows of, nobody can say
        what = f"extraction failed: {type(error).__name__}: {error}"
        return DocumentError(document.source, what, "report it with the document")


class _Step(NamedTuple):
    """One document, the keys of what is read from it, and what is known of that already."""

    item: Item
    names_key: bytes = b""
    key: bytes = b""
    names: bytes | None = None
    known: bytes | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is work left."""
        return self.known is None and isinstance(self.item, Document)


@dataclass(frozen=True)
class _Done:
    """What a process made of a document: its extraction, or why there is none; packed, with the names not yet known."""

    read: Read | None
    packed: bytes = b""
    names: bytes | None = None

    def __getstate__(self) -> dict[str, object]:
        """What goes to another process: an extraction only as it is packed, which is a third as large."""
        return self.__dict__ | {"read": None} if self.packed else self.__dict__


def _step(item: Item, rules: Rules, cache: Cache | None) -> _Step:
    if isinstance(item, DocumentError) or cache is None:
        return _Step(item)
    content = json.dumps(item._replace(source="", offset=0)).encode()  # Where it came from changes nothing in it.
    names_key, whole_key = key("names", rules.name_digest, content), key("extraction", rules.digest, content)
    known = cache.get(whole_key)
    if known is None:
        return _Step(item, names_key, whole_key, cache.get(names_key))
    cache.keep(names_key)  # For the day when a relation rule changes.
    return _Step(item, names_key, whole_key, known=known)


def _work(rules: Rules, steps: Sequence[_Step]) -> list[_Done]:
    return [_done(step, rules) for step in steps]


def _done(step: _Step, rules: Rules) -> _Done:
    document = step.item
    assert isinstance(document, Document)

    def read() -> _Done:
        found = unpack_names(step.names, document, rules.layout) if step.names else find(document, rules)
        extraction = conclude(document, found, rules)
        return _Done(extraction, pack(extraction), None if step.names else pack_names(found))

    done = _safely(document, read)
    return _Done(done) if isinstance(done, DocumentError) else done


def _finished(task: list[_Step], future: Future[list[_Done]], cache: Cache | None) -> Iterator[Read]:
    results = iter(future.result())
    for step in task:
        if isinstance(step.item, DocumentError):
            yield step.item
        elif step.known is not None:
            yield unpack(step.known, step.item)
        else:
            done = next(results)
            if cache and done.packed:
                cache.put(step.key, done.packed)
                if done.names:
                    cache.put(step.names_key, done.names)
            yield done.read or unpack(done.packed, step.item)
