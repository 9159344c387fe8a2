"""What the commands that answer "why?" do: explain, review. Data on stdout, everything else on stderr.

The library is loaded inside the commands, so that ``kg --help`` need not.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from kg.commands.options import rules_of
from kg.errors import KGError, printable


def explain(arguments: argparse.Namespace) -> int:
    """Prints what the rules read in a text, or the quotes behind an edge."""
    if arguments.edge:
        return _explain_edge(arguments)
    if arguments.entity:
        return _explain_entity(arguments)
    if not (arguments.text or "").strip():
        raise KGError("kg explain", "nothing to explain", "give a text, --edge HEAD TAIL or --entity NAME")
    if arguments.why_not:
        return _explain_why_not(arguments)
    from kg.commands.console import table
    from kg.export.records import record
    from kg.workbench.explain import marked, read_text

    rules = rules_of(arguments)
    extraction = read_text(arguments.text, rules)
    if arguments.json:
        print(json.dumps(record(extraction, rules.vocabulary.base), ensure_ascii=False, indent=2))
        return 0
    names = {entity.id: entity.name for entity in extraction.entities}
    print(marked(extraction) + "\n")
    mentions = [(m.text, e.type, e.name, m.rule) for e in extraction.entities for m in e.mentions]
    print(table(("mention", "type", "entity", "rule"), mentions) + "\n")
    rows = [(names[r.head], _with_post(r.type, r.post), names[r.tail], r.evidence.rule) for r in extraction.relations]
    print(table(("head", "relation", "tail", "rule"), rows) if rows else "no relation 没有读出关系")
    return 0


def _explain_why_not(arguments: argparse.Namespace) -> int:
    from kg.commands.console import table
    from kg.workbench.whynot import why_not

    relation, head, tail = arguments.why_not
    found = why_not(arguments.text, relation, head, tail, rules_of(arguments))
    if arguments.json:
        print(json.dumps([asdict(miss) for miss in found], ensure_ascii=False, indent=2))
        return 0
    rows = [(m.rule, f"{m.matched}/{m.elements}", m.failed or "— it does find it", m.at) for m in found]
    print(table(("rule", "matched", "failed at", "the text there"), rows))
    return 0


def _explain_edge(arguments: argparse.Namespace) -> int:
    from kg.workbench.explain import quotes

    found = quotes(arguments.graph, *arguments.edge)
    if arguments.json:
        print(json.dumps([asdict(quote) for quote in found], ensure_ascii=False, indent=2))
    for quote in found if not arguments.json else []:
        print(f"{quote.head} —{_with_post(quote.relation, quote.post)}→ {quote.tail}")
        if quote.document:
            print(f"  {printable(quote.text)}\n  {quote.document} [{quote.start}, {quote.end})  {quote.rule}\n")
        else:
            print("  出自行政区划表 from the table of divisions, not stated by a text\n")
    if not found:
        raise KGError(" — ".join(arguments.edge), "no edge between them", "check the names in entities.csv")
    return 0


def _explain_entity(arguments: argparse.Namespace) -> int:
    from kg.commands.console import table
    from kg.workbench.review import things

    found = things(arguments.graph, arguments.entity)
    if not found:
        raise KGError(arguments.entity, "no such name in the graph", "check the names in entities.csv")
    if arguments.json:
        print(json.dumps([asdict(thing) for thing in found], ensure_ascii=False, indent=2))
        return 0
    for thing in found:
        node = thing.node
        print(printable(f"{node['name']} {node['type']} <{node['iri']}> {node['mentions']} mentions"))
        columns = ("form", "reason", "document", "quote")
        print(table(columns, [tuple(link[column] for column in columns) for link in thing.links]), end="\n\n")
    return 0


def review(arguments: argparse.Namespace) -> int:
    """Prints the cases that a build left undecided."""
    from kg.commands.console import table
    from kg.workbench.review import undecided

    cases = undecided(arguments.graph)
    if arguments.json:
        print(json.dumps(cases, ensure_ascii=False, indent=2))
        return 0
    columns = ("reason", "text", "candidates", "document", "start", "context")
    print(table(columns, [tuple(case[column] for column in columns) for case in cases]))
    print(f"{len(cases)} cases; settle them in decisions.toml of your rules folder", file=sys.stderr)
    return 0


def _with_post(relation: str, post: str) -> str:
    return f"{relation} ({post})" if post else relation
