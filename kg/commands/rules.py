"""What the commands for writers of rules do: ``kg rules``, ``eval``, ``diff``. Data on stdout, all else on stderr.

The library is loaded inside the commands, so that ``kg --help`` need not.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.commands.options import rules_of
from kg.errors import printable

if TYPE_CHECKING:
    from kg.workbench.evaluate import Score


def check(arguments: argparse.Namespace) -> int:
    """Runs every rule's examples and prints the problems, then the rules that say what others say."""
    from kg.workbench.rulecheck import check_rules
    from kg.workbench.ruleoverlap import duplicate_rules, overlapping_rules

    rules = rules_of(arguments)
    problems = [*check_rules(rules), *duplicate_rules(rules)]
    notes = list(overlapping_rules(rules))
    for line in (*problems, *notes):
        print(line)
    print(f"{len(rules.all_rules)} rules, {len(problems)} problems, {len(notes)} dead or overlapping", file=sys.stderr)
    return 2 if problems else 0


def evaluate(arguments: argparse.Namespace) -> int:
    """Prints precision, recall and F1 against annotated documents."""
    from kg.commands.console import table
    from kg.extraction import extract
    from kg.workbench.coreference import coreference, judge_pairs
    from kg.workbench.evaluate import Verdict, judge, read_gold, score

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


def score_rules(arguments: argparse.Namespace) -> int:
    """Prints for each rule what it read rightly, wrongly, and what it missed at which element."""
    from kg.commands.console import table
    from kg.extraction import extract
    from kg.workbench.evaluate import read_gold, rule_scores
    from kg.workbench.whynot import missed_by_element

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
    from kg.workbench.diff import diff as compare

    changes = compare(arguments.old, arguments.new)
    if arguments.json:
        print(json.dumps(changes.records(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(changes.lines()) or "no change 没有变化")
    return 0
