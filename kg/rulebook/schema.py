"""What the table of a rule may hold: its keys, the kinds of their values, what an example must give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.errors import RuleError
from kg.rulebook.files import RawRule
from kg.rulebook.vocabulary import RelationType

_COMMON = {"id": "text", "pattern": "text", "why": "text", "yes": "examples", "no": "list of texts"}
_NEEDED = {"id", "pattern", "why", "yes"}
# Kind of rule → (key → what it holds, keys that it needs beside the common ones, what each example gives).
_KINDS: Mapping[str, tuple[Mapping[str, str], frozenset[str], frozenset[str]]] = {
    "entities": (
        {"type": "text", "back": "whole number", "nested": "true or false"},
        frozenset({"type"}),
        frozenset({"text", "name"}),
    ),
    "relations": (
        {
            "relation": "text",
            "over": "text",
            "require": "list of texts",
            "post": "text",
            "posts": "text",
            "heads": "list of texts",
            "again": "text",
            "owner": "text",
            "implied": "text",
        },
        frozenset({"relation"}),
        frozenset({"text", "head", "tail"}),
    ),
    "attributes": (
        {"attribute": "text", "over": "text"},
        frozenset({"attribute"}),
        frozenset({"text", "head", "value"}),
    ),
    "folds": (
        {"keep": "text", "require": "list of texts", "only": "list of texts"},
        frozenset({"keep"}),
        frozenset({"text", "text_after"}),
    ),
    "topics": ({"place": "text"}, frozenset({"place"}), frozenset({"text", "topic"})),
}
_FORMS = {"text": str, "whole number": int, "true or false": bool}


def check_rule(raw: RawRule, kind: str) -> None:
    """Raises RuleError where a rule of ``kind`` (a folder of the rules) is not written as it must be."""
    own, own_needed, example = _KINDS[kind]
    allowed, needed = {**_COMMON, **own}, _NEEDED | own_needed
    for key, value in raw.values.items():
        if key not in allowed:
            raise RuleError(raw.where, f"unknown key {key!r}", f"allowed are {', '.join(sorted(allowed))}")
        if not _is_a(value, allowed[key]):
            raise RuleError(raw.where, f"{key!r} is no {allowed[key]}", f"write {key} = {_SHAPES[allowed[key]]}")
    for key in sorted(needed - raw.values.keys()):
        raise RuleError(raw.where, f"no {key!r}", f"a rule needs {', '.join(sorted(needed))}")
    _check_examples(raw, example)


def check_choice(raw: RawRule, key: str, value: str, allowed: Iterable[str]) -> None:
    """Raises RuleError when a value is none of those allowed."""
    if value not in allowed:
        raise RuleError(raw.where, f"unknown {key} {value!r}", f"allowed are {', '.join(allowed)}")


_SHAPES = {
    "text": "'…'",
    "whole number": "1",
    "true or false": "true",
    "list of texts": "['…']",
    "examples": "[{ text = '…' }]",
}


def _is_a(value: Any, form: str) -> bool:
    if form == "list of texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if form == "examples":
        return isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return type(value) is _FORMS[form]


def _check_examples(raw: RawRule, needed: frozenset[str]) -> None:
    if not raw.values["yes"]:
        raise RuleError(raw.where, "no example", "give at least one text under `yes`")
    for example in raw.values["yes"]:
        if not needed <= example.keys() or not all(isinstance(value, str) for value in example.values()):
            what = f"an example without {', '.join(sorted(needed - example.keys())) or 'text values'}"
            raise RuleError(raw.where, what, f"each needs {', '.join(sorted(needed))}, all texts")


def check_slots(raw: RawRule, relation: RelationType) -> None:
    """Domain and range: what a slot may hold, the vocabulary says."""
    for slot, allowed in (("head", relation.head), ("tail", relation.tail)):
        for body in re.findall(rf"\{{{slot}:([^{{}}]*)\}}", raw.values["pattern"] + raw.values.get("again", "")):
            for type_ in body.split("|"):
                if type_ not in allowed and not type_.startswith("Any"):
                    what = f"{slot} of {relation.name} cannot be {type_}"
                    raise RuleError(raw.where, what, f"allowed are {', '.join(allowed)}")
