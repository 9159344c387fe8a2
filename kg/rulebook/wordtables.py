"""Word tables and lists of ``rules/`` → the classes of words, the gazetteer, the tables of names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from kg.errors import RuleError
from kg.rulebook.files import RawRule, RuleFolders
from kg.rulebook.gazetteer import Division, Gazetteer
from kg.rulebook.lexicon import WordClasses
from kg.rulebook.names import NameTables, name_tables
from kg.rulebook.patterns import class_names, literal_words
from kg.rulebook.segmentation import dictionary


def word_classes(folders: RuleFolders, raw_rules: Iterable[RawRule]) -> WordClasses:
    """What the lists say of words, and the words that the patterns of ``raw_rules`` spell out."""
    return folders.compiled("lexicon.toml", lambda table: _classes(table, folders, raw_rules))


def _classes(table: Mapping[str, Any], folders: RuleFolders, raw_rules: Iterable[RawRule]) -> WordClasses:
    words: defaultdict[str, set[str]] = defaultdict(set)
    for name, listed in table["class"].items():
        for word in str(listed).split():
            words[word].add(name)
    no_name = set(table["forget"]["words"].split())
    for entry in table["table"]:
        for word in _column(folders, entry):
            if word not in no_name:
                words[word].add(entry["class"])
    patterns = [(str(raw.values.get("pattern", "")), raw.macros) for raw in raw_rules]
    for pattern, macros in patterns:
        for word in literal_words(pattern, macros):
            words[word].add(f"={word}")
    forget = table["forget"]
    beginnings, parts = (
        {word for word, classes in words.items() if not classes.isdisjoint(forget[key].split())}
        for key in ("beginning", "pairs")
    )
    forgotten = _forgotten(forget, beginnings) | _pairs(parts).intersection(dictionary().numbers)
    return WordClasses(
        words={word: frozenset(classes) for word, classes in words.items()},
        parts=_inverted(table["pos"]),
        endings=_inverted(table["endings"]),
        numbers=frozenset({table["shape"]["numbers"]}),
        latin=frozenset({table["shape"]["latin"]}),
        unknown=frozenset({table["shape"]["unknown"]}),
        lengths={1: frozenset({table["shape"]["single"]}), 2: frozenset({table["shape"]["pair"]})},
        forget=frozenset(forgotten - words.keys()),
        asked=Counter(name for pattern, macros in patterns for name in class_names(pattern, macros)),
    )


def _forgotten(table: Mapping[str, str], beginnings: set[str]) -> set[str]:
    """The words of jieba's dictionary that must not be words."""
    pattern, parts, rests = re.compile(table["pattern"]), set(table["parts"].split()), set(table["rests"].split())
    shortest = {beginning[:2] for beginning in beginnings}  # Sorts out nearly all of the dictionary by one look-up.

    def hides_a_place(word: str, tag: str) -> bool:
        shortest_rest = 2 if tag in parts else len(word)
        ends = [n for n in range(2, len(word)) if word[:n] in beginnings]
        return any(len(word) - n >= shortest_rest or word[n:] in rests for n in ends)

    known = dictionary()
    hidden = {w for w in known.numbers if w[:2] in shortest and len(w) > 2 and hides_a_place(w, known.tag(w))}
    return hidden.union(filter(pattern.search, known.numbers), table["words"].split())


def _pairs(parts: set[str]) -> set[str]:
    """Every word that is one of these words and another behind it."""
    return {one + other for one, other in product(parts, repeat=2)}


def _column(folders: RuleFolders, entry: Mapping[str, Any]) -> Iterator[str]:
    rows, column = folders.rows(entry["file"]), entry["column"]
    for where, row in rows[:1]:
        if column not in row:
            raise RuleError(where, f"no column {column!r}", f"there are: {', '.join(row)}")
    for key, allowed in entry.get("only", {}).items():
        rows = [(where, row) for where, row in rows if row[key] in allowed]
    return filter(None, "|".join([row[column] for _, row in rows]).split("|"))


def _inverted(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """``{class: "word word"}`` → ``{word: classes}``."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, listed in table.items():
        for word in listed.split():
            found[word].add(name)
    return {word: frozenset(classes) for word, classes in found.items()}


def gazetteer(folders: RuleFolders) -> Gazetteer:
    """Divisions with their former names, countries and regions."""
    divisions = tuple(
        (Division(row["code"], row["name"], row["level"]), (row["name"], *filter(None, row["short"].split("|"))))
        for _, row in folders.rows("divisions.tsv")
    )
    countries = tuple(
        (Division(row["code"], shorts[0], "country"), (row["name"], *shorts))
        for _, row in folders.rows("countries.tsv")
        for shorts in [row["short"].split("|")]
    )
    regions = {row["name"]: tuple(filter(None, row["members"].split("|"))) for _, row in folders.rows("regions.tsv")}
    basins = {row["name"] for _, row in folders.rows("regions.tsv") if row["kind"] == "basin"}
    natural = basins.union(row["name"] for _, row in folders.rows("landforms.tsv"))
    former = dict(_former(folders, {division.code for division, _ in divisions}))
    return Gazetteer(divisions + countries, regions, former, frozenset(natural))


def _former(folders: RuleFolders, codes: Container[str]) -> Iterator[tuple[str, str]]:
    """(former name in full or short, code of today's division)."""
    for where, row in folders.rows("former_divisions.tsv"):
        if row["code"] not in codes:
            raise RuleError(where, f"no division has the code {row['code']!r}", "write the code of today's division")
        for name in filter(None, (row["name"], *row["short"].split("|"))):
            yield name, row["code"]


def person_names(folders: RuleFolders) -> NameTables:
    """Surnames, given names, transliterating characters and the weights of ``names.toml``."""
    surnames = {row["surname"]: _count(row, "weight", where) for where, row in folders.rows("surnames.tsv")}
    given = {
        row["char"]: (_count(row, "first", where), _count(row, "second", where), _count(row, "only", where))
        for where, row in folders.rows("given_names.tsv")
    }
    foreign = frozenset(row["char"] for _, row in folders.rows("transliteration.tsv"))
    return folders.compiled("names.toml", lambda table: name_tables(surnames, given, foreign, table))


def _count(row: Mapping[str, str], column: str, where: str) -> int:
    if not row[column].isdigit():
        raise RuleError(where, f"{column} is {row[column]!r}", "write a whole number")
    return int(row[column])
