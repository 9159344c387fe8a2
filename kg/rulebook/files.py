"""The files of ``rules/`` as they are written: TOML tables, rules with their lines, rows of word tables."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import RuleError

# What a folder of rules may hold.
PARTS = (
    "entities", "relations", "attributes", "folds", "topics", "words",
    "vocabulary.toml", "layout.toml", "lexicon.toml", "names.toml", "resolution.toml", "decisions.toml",
)  # fmt: skip
Compiled = TypeVar("Compiled")


@dataclass(frozen=True, slots=True)
class RawRule:
    """One ``[[rule]]`` table as written; ``macros`` are those of its file; ``where`` is ``file:line``."""

    where: str
    values: Mapping[str, Any]
    macros: Mapping[str, str]


@dataclass(slots=True)
class RuleFolders:
    """Folders of rules, the later extending and overriding the earlier. ``digest`` grows with every file read."""

    folders: tuple[Path, ...]
    hash: Any = field(default_factory=hashlib.sha256)
    _tables: dict[str, list[tuple[str, dict[str, str]]]] = field(default_factory=dict)

    def table(self, name: str) -> dict[str, Any]:
        """A TOML file, with the tables of later folders laid over those of earlier ones."""
        merged: dict[str, Any] = {}
        for path in self._found(name):
            merged = _merge(merged, self._toml(path)[0])
        return merged

    def compiled(self, name: str, compile_: Callable[[dict[str, Any]], Compiled]) -> Compiled:
        """What ``compile_`` makes of a table. Raises RuleError where the table is not as it needs it."""
        try:
            return compile_(self.table(name))
        except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
            what = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise RuleError(str(self._found(name)[-1]), what, f"write it as the shipped {name} does") from error

    def check_names(self) -> None:
        """Raises RuleError for a file or folder that no part of the rules would read."""
        for folder in self.folders:
            for path in sorted(folder.iterdir()):
                if path.name not in PARTS and path.suffix != ".md" and not path.name.startswith((".", "__")):
                    raise RuleError(str(path), "no part of the rules", f"allowed are {', '.join(PARTS)}")

    def rules(self, kind: str) -> list[RawRule]:
        """The rules of ``kind/*.toml`` in file order; one with a known id takes the earlier one's place.

        The macros of ``kind/macros.toml`` hold in every file of the folder.
        """
        shared = self.table(f"{kind}/macros.toml").get("macro", {})
        found: dict[str, RawRule] = {}
        for folder in self.folders:
            own: dict[str, RawRule] = {}
            for path in sorted((folder / kind).glob("*.toml")):
                for rule in self._rules_of(path, shared):
                    key = str(rule.values.get("id", rule.where))
                    if key in own:
                        raise RuleError(rule.where, f"id {key!r} is used at {own[key].where} too", "choose another id")
                    own[key] = rule
            found |= own
        return list(found.values())

    def rows(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """(``file:line``, cells by column) of a word table, from every folder that has it; each file is read once.

        The first line names the columns; what stands in parentheses there is a remark.
        """
        if name not in self._tables:
            self._tables[name] = list(self._read_rows(name))
        return self._tables[name]

    def _read_rows(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        columns: list[str] = []
        for path in self._found(f"words/{name}"):
            lines = self._read(path).split("\n")
            header = re.sub(r"\s*\([^)]*\)", "", lines[0].lstrip("# ")).split("\t")
            columns = columns or header
            if set(header) != set(columns):
                raise RuleError(f"{path}:1", f"columns are {', '.join(header)}", f"name them {', '.join(columns)}")
            file = str(path)
            for number, line in enumerate(lines[1:], 2):
                if line and line[0] != "#":
                    where = f"{file}:{number}"
                    yield where, _cells(line, header, where)

    @property
    def digest(self) -> str:
        """The SHA-256 of all that has been read, as hexadecimal text."""
        return str(self.hash.hexdigest())

    def _found(self, name: str) -> list[Path]:
        return [path for folder in self.folders if (path := folder / name).exists()]

    def _read(self, path: Path) -> str:
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError) as error:
            raise RuleError(str(path), f"cannot be read: {error}", "give a readable UTF-8 file") from error
        self.hash.update(f"{path.parent.name}/{path.name}\0".encode() + data + b"\0")
        return text

    def _toml(self, path: Path) -> tuple[dict[str, Any], str]:
        text = self._read(path)
        try:
            return tomllib.loads(text), text
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            place = re.search(r"line (\d+), column (\d+)", str(error))
            where = f"{path}:{place[1]}:{place[2]}" if place else f"{path}:{text.count(chr(10)) + 1}"
            raise RuleError(where, f"not TOML: {error}", "mend the file") from error

    def _rules_of(self, path: Path, shared: Mapping[str, str]) -> Iterator[RawRule]:
        tables, text = self._toml(path)
        unknown = sorted(tables.keys() - {"rule", "macro"})
        if unknown:
            raise RuleError(f"{path}:1", f"unknown table {unknown[0]!r}", "allowed are [[rule]] and [macro]")
        macros, rules = tables.get("macro", {}), tables.get("rule", [])
        if not isinstance(macros, dict) or not all(isinstance(text, str) for text in macros.values()):
            raise RuleError(f"{path}:1", "a macro is no text", "write [macro] and under it name = 'pattern'")
        lines = [number for number, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
        if not isinstance(rules, list) or len(lines) != len(rules):
            raise RuleError(f"{path}:1", "rules in another form", "write each rule under its own line [[rule]]")
        for number, values in zip(lines, rules, strict=True):
            yield RawRule(f"{path}:{number}", values, {**shared, **macros})


def _cells(line: str, header: list[str], where: str) -> dict[str, str]:
    cells = line.split("\t")
    if len(cells) != len(header):
        raise RuleError(where, f"{len(cells)} cells, not {len(header)}", f"write {', '.join(header)} parted by tabs")
    return dict(zip(header, cells, strict=True))


def _merge(one: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """``other`` laid over ``one``, table by table; lists of tables are joined."""
    merged = dict(one)
    for key, value in other.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = old + value
        else:
            merged[key] = value
    return merged
