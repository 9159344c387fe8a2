"""What can go wrong, said in one line: where, what is wrong, what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any


def printable(text: str) -> str:
    """``text`` with control, format and surrogate characters escaped, safe for a terminal or a log."""
    return "".join(c if unicodedata.category(c)[0] != "C" else c.encode("unicode_escape").decode() for c in text)


class KGError(Exception):
    """An error for the user: prints as ``where: what; do``. ``exit_code`` is the command's exit code."""

    exit_code = 2

    def __init__(self, where: str, what: str, do: str) -> None:
        super().__init__(printable(f"{where}: {what}; {do}"))
        self.where, self.what, self.do = where, what, do

    def __reduce__(self) -> tuple[Any, ...]:
        """How an error passes from one process to another, whatever its children ask for when they are made."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(kind: type[KGError], arguments: tuple[Any, ...], state: dict[str, Any]) -> KGError:
    error = kind.__new__(kind, *arguments)
    error.__dict__ |= state
    return error


class DocumentError(KGError):
    """A document that cannot be read; the others are built without it."""

    exit_code = 1


class RuleError(KGError):
    """A rule file, word list or vocabulary that cannot be used."""

    exit_code = 2


class QueryError(KGError):
    """A query or an argument that cannot be answered."""

    exit_code = 2


class RefusedQuery(QueryError):
    """A query that would reach out of the machine."""


class StorageError(KGError):
    """Something that cannot be read, written or locked; what stood before still stands."""

    exit_code = 3


class CheckError(KGError):
    """What was built failed its own check, so nothing was published."""

    exit_code = 4


class ConformanceError(CheckError):
    """A graph that violates its shapes: after the first line one more for each of the first violations."""

    def __init__(self, where: str, what: str, do: str, violations: Sequence[str]) -> None:
        super().__init__(where, what, do)
        self.violations = tuple(violations)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(printable, self.violations)])


class LoadError(KGError):
    """A store did not take the whole graph; running the same command again goes on."""

    exit_code = 5
