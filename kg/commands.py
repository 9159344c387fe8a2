"""What each command does: calls the library and prints. Data on stdout, everything else on stderr.

``query``, ``load``, ``validate`` and ``serve`` stand in ``kg.store_commands``.

The library is loaded inside the commands, so that ``kg --help`` need not.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.errors import DocumentError, StorageError, printable

if TYPE_CHECKING:
    from pathlib import Path

    from kg.cache import Cache
    from kg.evaluate import Score
    from kg.pipeline import Build
    from kg.profile import Profile
    from kg.rules import Rules

_WORTH_PROCESSES = 1_000_000  # Code points.


def build(arguments: argparse.Namespace) -> int:
    """Builds the graph and prints what is in it."""
    _keep_all()
    started = time.perf_counter()
    result, profile = _profiled(arguments) if arguments.profile else (_built(arguments), None)
    _make_store(arguments.output)
    seconds = time.perf_counter() - started
    if arguments.json:
        more = {"profile": asdict(profile)} if profile else {}
        print(json.dumps(_summary(result) | more, ensure_ascii=False, indent=2))
    else:
        print(_summary_table(result, seconds))
        print(_profile_tables(profile) if profile else "")
        print(f"网页 page: {arguments.output / 'graph.html'}")
    return _report(result.rejected)


def _built(arguments: argparse.Namespace) -> Build:
    from kg.pipeline import build
    from kg.progress import Meter, characters

    rules, size = rules_of(arguments), characters(arguments.input)
    jobs = arguments.jobs or _jobs(size)
    with closing(_cache(arguments)) as cache, closing(Meter(sys.stderr, size)) as meter:
        return build(arguments.input, arguments.output, rules=rules, progress=meter, jobs=jobs, cache=cache)


def _make_store(output: Path) -> None:
    """Makes the store that ``kg query`` and ``kg serve`` ask; where it cannot be written, they say why."""
    from kg.embedded import prepare

    with suppress(StorageError):
        prepare(output)


def _profiled(arguments: argparse.Namespace) -> tuple[Build, Profile]:
    from kg.pipeline import build
    from kg.profile import profiled

    return profiled(rules_of(arguments), lambda rules: build(arguments.input, arguments.output, rules=rules))


def _profile_tables(profile: Profile) -> str:
    from kg.console import table

    whole = sum(seconds for _, seconds in profile.stages) or 1.0
    stages = [(name, f"{seconds:.2f}", f"{seconds / whole:.0%}") for name, seconds in profile.stages]
    rules = [(name, f"{seconds * 1000:.1f}", f"{asked:,}") for name, seconds, asked in profile.rules]
    tables = (table(("stage", "seconds", "share"), stages), table(("rule", "milliseconds", "searches"), rules))
    return "\n" + "\n\n".join(tables) + "\n"


def _keep_all() -> None:
    """No search for cycles: millions of values are made that have none, and a third of a merge would go into it."""
    gc.disable()


def _cache(arguments: argparse.Namespace) -> Cache:
    from kg.cache import Cache, beside

    return Cache(arguments.cache or beside(arguments.output), lambda text: print(text, file=sys.stderr))


def _jobs(size: int) -> int:
    """How many processes so many characters are worth."""
    from kg.processes import cores

    return cores() if size >= _WORTH_PROCESSES else 1


def extract(arguments: argparse.Namespace) -> int:
    """Prints one JSON line a document."""
    from kg.engines.local import extract_all
    from kg.export.records import record_line
    from kg.pipeline import read_all, read_standard_input, unique

    _keep_all()
    rules = rules_of(arguments)
    paths = [path for path in arguments.input if str(path) != "-"]
    items = [*read_all(paths, rules)] if paths else []
    if len(paths) < len(arguments.input):
        items += read_standard_input(sys.stdin.buffer, rules)
    rejected: list[DocumentError] = []
    for item in extract_all(unique(items), rules):
        if isinstance(item, DocumentError):
            rejected.append(item)
        else:
            print(record_line(item, rules.vocabulary.base))
    if len(rejected) == len(items):
        _report(rejected)
        raise StorageError("kg extract", "no document could be read", "name documents to extract from")
    return _report(rejected)


def rules_check(arguments: argparse.Namespace) -> int:
    """Runs every rule's examples and prints the problems, then the rules that say what others say."""
    from kg.rulecheck import check_rules
    from kg.ruleoverlap import duplicate_rules, overlapping_rules

    rules = rules_of(arguments)
    problems = [*check_rules(rules), *duplicate_rules(rules)]
    notes = list(overlapping_rules(rules))
    for line in (*problems, *notes):
        print(line)
    print(f"{len(rules.all_rules)} rules, {len(problems)} problems, {len(notes)} dead or overlapping", file=sys.stderr)
    return 2 if problems else 0


def evaluate(arguments: argparse.Namespace) -> int:
    """Prints precision, recall and F1 against annotated documents."""
    from kg.console import table
    from kg.coreference import coreference, judge_pairs
    from kg.evaluate import Verdict, judge, read_gold, score
    from kg.extraction import extract

    rules = rules_of(arguments)
    gold = read_gold(arguments.gold, rules)
    found = [extract(one.document, rules) for one in gold]
    scores = score(gold, found, rules.vocabulary)
    joint = {"pairs of forms": coreference(gold, found)}
    parts = {"entity": scores.entities, "relation": scores.relations, "coreference": joint}
    if arguments.json:
        values = {k: {name: _figures(one) for name, one in part.items()} for k, part in parts.items()}
        print(json.dumps(values, ensure_ascii=False, indent=2))
        return 0
    figures = [
        (f"{kind}.{name}", *map(str, _figures(one).values())) for kind, p in parts.items() for name, one in p.items()
    ]
    print(table(("", "precision", "recall", "f1", "tp", "fp", "fn"), figures))
    if arguments.errors:
        wrong = (item for item in judge(gold, found, rules.vocabulary) if item.verdict is not Verdict.RIGHT)
        rows = [(i.verdict, i.document, i.text, i.rule, i.quote[:60]) for i in wrong]
        pairs = (pair for pair in judge_pairs(gold, found) if pair.verdict is not Verdict.RIGHT)
        rows += [(p.verdict, p.document, f"{p.one} = {p.other}", "", "") for p in pairs]
        print("\n" + table(("", "document", "what", "rule", "quote"), rows))
    return 0


def _figures(one: Score) -> dict[str, float]:
    ratios = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
    return {name: round(value, 3) for name, value in ratios.items()} | {"tp": one.tp, "fp": one.fp, "fn": one.fn}


def rules_score(arguments: argparse.Namespace) -> int:
    """Prints for each rule what it read rightly, wrongly, and what it missed at which element."""
    from kg.console import table
    from kg.evaluate import read_gold, rule_scores
    from kg.extraction import extract
    from kg.whynot import missed_by_element

    rules = rules_of(arguments)
    gold = read_gold(arguments.gold, rules)
    scores = rule_scores(gold, [extract(one.document, rules) for one in gold], rules)
    missed = missed_by_element(gold, rules)
    if arguments.json:
        elements = [{"rule": rule, "failed": failed, "missed": n} for (rule, failed), n in missed.most_common()]
        print(json.dumps({"rules": [asdict(one) for one in scores], "missed": elements}, ensure_ascii=False, indent=2))
        return 0
    keys = {"wrong": lambda s: -len(s.wrong), "right": lambda s: -s.right, "rule": lambda s: s.rule}
    used = sorted((s for s in scores if s.right or s.wrong), key=keys[arguments.sort])
    print(
        table(("rule", "right", "wrong", "where"), [(s.rule, str(s.right), str(len(s.wrong)), s.where) for s in used])
    )
    for item in (item for one in used for item in one.wrong):
        print(f"wrong  {item.rule}  {item.document}  {printable(item.text)}  {printable(item.quote[:60])}")
    rows = [(rule, failed, str(n)) for (rule, failed), n in missed.most_common()]
    print("\n" + table(("missed: nearest rule", "failed at", "n"), rows) if rows else "")
    return 0


def diff(arguments: argparse.Namespace) -> int:
    """Prints what changed between two outputs."""
    from kg.diff import diff as compare

    changes = compare(arguments.old, arguments.new)
    if arguments.json:
        print(json.dumps(changes.records(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(changes.lines()) or "no change 没有变化")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Writes the build in another format, to a file or standard output."""
    from kg.exporting import export

    sys.stdout.write(export(arguments.graph, arguments.format, arguments.output))
    return 0


# --- printing ---------------------------------------------------------------------------------------------------------


def rules_of(arguments: argparse.Namespace) -> Rules:
    """The rules that a command line asks for."""
    from kg.rules import load_rules

    return load_rules(arguments.rules)


def _summary(result: Build) -> dict[str, Any]:
    data = result.data
    return {
        "documents": len(data.documents),
        "rejected": [str(error) for error in result.rejected],
        "entities": dict(sorted(Counter(node.type for node in data.nodes).items())),
        "relations": dict(sorted(Counter(edge.type for edge in data.edges).items())),
        "unresolved": len(data.unresolved),
    }


def _summary_table(result: Build, seconds: float) -> str:
    from kg.console import table

    summary, vocabulary = _summary(result), result.rules.vocabulary
    entities, relations = vocabulary.entities, vocabulary.relations
    rows = [("文献 documents", str(summary["documents"]))]
    rows += [(f"{entities[name].zh} {entities[name].en}", str(n)) for name, n in summary["entities"].items()]
    rows += [(f"{relations[name].zh} {relations[name].en}", str(n)) for name, n in summary["relations"].items()]
    rows += [("未决 unresolved", str(summary["unresolved"])), ("秒 seconds", f"{seconds:.1f}")]
    return table(("", "n"), rows)


def _report(rejected: Sequence[DocumentError]) -> int:
    """Names what was not read; the exit code that tells."""
    for error in rejected:
        print(error, file=sys.stderr)
    return 1 if rejected else 0
