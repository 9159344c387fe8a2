"""Work shared by processes of this machine; with one, or where the system cannot fork, this process does it itself.

Processes are forked, so that they have all that this one has: nothing need be loaded again or passed to them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from kg.errors import StorageError

Task = TypeVar("Task")
Result = TypeVar("Result")

_work: Callable[[Any], Any]  # In a process of the pool: what it does.


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes(jobs: int, work: Callable[[Task], Result]) -> Iterator[Callable[[Task], Future[Result]]]:
    """A function that gives a task to one of ``jobs`` processes, which do ``work`` on it.

    Tasks and results are pickled. Raises StorageError when a process ends before its time.
    """
    if jobs == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield lambda task: _at_once(work, task)
        return
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _begin, (work,)) as pool:
            yield lambda task: pool.submit(_do, task)
    except BrokenProcessPool as error:
        raise StorageError("kg", "a process ended before its time", "free memory, or give fewer with -j") from error


def _at_once(work: Callable[[Task], Result], task: Task) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(work(task))
    return future


def _begin(work: Callable[[Any], Any]) -> None:
    """Makes a process ready. An interrupt is for the process that the user started; with it the others end too."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """However the parent ends: a process left behind would hold the lock of the output."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


def _do(task: Any) -> Any:
    return _work(task)
