"""Where the time of a build goes: by stage, and by rule, the slowest first. For who writes rules.

Python's own profiler watches the stages, which makes all of them slower; their shares are what counts.
"""

from __future__ import annotations

import cProfile
import pstats
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from kg.rulebook.kinds import Rule
from kg.rulebook.rules import Rules

Result = TypeVar("Result")
Kind = TypeVar("Kind", bound=Rule)

# Stage → its functions as (module, name); what they take within another stage is taken off there.
_STAGES = {
    "documents": (("documents", "read_documents"),),
    "sentences and words": (("sentences", "split_sentences"), ("words", "cut_words")),
    "people": (("people", "find_people"),),
    "entity rules": (("mentions", "matches"),),
    "mentions": (("mentions", "find_mentions"),),
    "open names": (("doubts", "open_names"),),
    "entities": (("entities", "name_entities"),),
    "words that stand for names": (("standins", "resolve_stand_ins"),),
    "attributes": (("attributes", "with_attributes"),),
    "relations": (("relations", "find_relations"),),
    "merge": (("merge", "merge"), ("containers", "with_containers")),
    "self-check": (("violations", "violations"),),
    "RDF": (("rdf", "facts"), ("rdf", "evidence"), ("rdf", "quads")),
    "page": (("page", "page"), ("page", "_filled")),
    "tables and records": (
        *(("tables", "entities_csv"), ("tables", "relations_csv"), ("graphml", "graphml")),
        *(("review", "links_csv"), ("review", "review_csv"), ("records", "record_line")),
    ),
}
_WITHIN = {"mentions": ("people", "entity rules")}


@dataclass(frozen=True, slots=True)
class Profile:
    """Seconds by stage, and for each rule that was asked its seconds and how often, the slowest first."""

    stages: tuple[tuple[str, float], ...]
    rules: tuple[tuple[str, float, int], ...]


def profiled(rules: Rules, run: Callable[[Rules], Result]) -> tuple[Result, Profile]:
    """What ``run`` makes with the rules, and where its time went. It must run in this process."""
    timed: list[_Timed] = []
    watched = replace(
        rules,
        entity_rules=_watched(rules.entity_rules, timed),
        fold_rules=_watched(rules.fold_rules, timed),
        topic_rules=_watched(rules.topic_rules, timed),
        relation_rules=_watched(rules.relation_rules, timed),
        attribute_rules=_watched(rules.attribute_rules, timed),
    )
    profiler = cProfile.Profile(builtins=False)
    result = profiler.runcall(run, watched)
    asked = ((one.rule, one.seconds, one.asked) for one in timed if one.asked)
    return result, Profile(_stages(profiler), tuple(sorted(asked, key=lambda one: (-one[1], one[0]))))


def _stages(profiler: cProfile.Profile) -> tuple[tuple[str, float], ...]:
    calls: dict[tuple[str, int, str], tuple[int, int, float, float, Any]] = vars(pstats.Stats(profiler))["stats"]
    taken = {(Path(file).stem, name): numbers[3] for (file, _, name), numbers in calls.items()}
    seconds = {stage: sum(taken.get(one, 0.0) for one in functions) for stage, functions in _STAGES.items()}
    for stage, inner in _WITHIN.items():
        seconds[stage] -= sum(seconds[one] for one in inner)
    return tuple(sorted(seconds.items(), key=lambda pair: -pair[1]))


def _watched(rules: tuple[Kind, ...], timed: list[_Timed]) -> tuple[Kind, ...]:
    made = [_Timed(rule) for rule in rules]
    timed += made
    return tuple(replace(rule, pattern=cast("re.Pattern[str]", one)) for rule, one in zip(rules, made, strict=True))


class _Timed:
    """A pattern that counts how often it was asked and how long its answers took."""

    def __init__(self, rule: Rule) -> None:
        self.rule, self._pattern = rule.id, rule.pattern
        self.pattern, self.groupindex = rule.pattern.pattern, rule.pattern.groupindex
        self.seconds, self.asked = 0.0, 0

    def search(self, *arguments: Any) -> re.Match[str] | None:
        self.asked += 1
        return self._measured(lambda: self._pattern.search(*arguments))

    def finditer(self, *arguments: Any) -> Iterator[re.Match[str]]:
        self.asked += 1
        matches = self._pattern.finditer(*arguments)
        while match := self._measured(lambda: next(matches, None)):
            yield match

    def _measured(self, work: Callable[[], re.Match[str] | None]) -> re.Match[str] | None:
        begun = time.perf_counter()
        found = work()
        self.seconds += time.perf_counter() - begun
        return found
