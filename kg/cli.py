"""The command ``kg``: its arguments and its exit codes. What a command does stands in ``kg.commands``."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kg import __version__
from kg.commands import build, rules, stores, why
from kg.errors import KGError, StorageError

_OUTPUT = Path("output")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code (see the README)."""
    _speak_utf8()
    arguments = _parser().parse_args(argv)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except KGError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        where = str(error.filename or "standard output")
        print(StorageError(where, str(error.strerror), "check the disk and its permissions"), file=sys.stderr)
        return StorageError.exit_code
    except KeyboardInterrupt:
        print("interrupted; nothing was published", file=sys.stderr)
        return 130


def _speak_utf8() -> None:
    """Data is UTF-8 whatever the locale; what is no text (bytes of an argument) is escaped, as JSON would."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Nobody reads on: what is still buffered goes nowhere, so that Python does not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kg",
        description="zhengtu 政图: a knowledge graph from Chinese policy documents, every edge with its sentence.",
        epilog="example:\n  kg build seeds -o output",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    parts = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (
        _add_build,
        _add_extract,
        _add_query,
        _add_load,
        _add_serve,
        _add_export,
        _add_explain,
        _add_review,
        _add_rules,
        _add_eval,
        _add_diff,
        _add_validate,
    ):
        add(parts)
    return parser


def _add(
    parts: Any, name: str, run: Callable[[argparse.Namespace], int] | None, text: str, example: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = parts.add_parser(
        name,
        help=text,
        description=text,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _add_build(parts: Any) -> None:
    parser = _add(parts, "build", build.build, "documents → graph: RDF, page, tables", "kg build seeds -o output")
    what = "files or folders (default: seeds)"
    parser.add_argument("input", nargs="*", type=Path, default=[Path("seeds")], help=what)
    parser.add_argument("-o", "--output", type=Path, default=_OUTPUT, help="folder to write (default: output)")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    what = "so many processes read the documents (default: one for each processor when there is much to read)"
    parser.add_argument("-j", "--jobs", type=_count, metavar="N", help=what)
    what = "where to remember what was read from each document (default: .NAME.cache beside the output folder NAME)"
    parser.add_argument("--cache", type=Path, metavar="FILE", help=what)
    what = "print where the time goes, by stage and by rule; reads everything anew, in one process"
    parser.add_argument("--profile", action="store_true", help=what)
    _add_rules_option(parser)


def _count(text: str) -> int:
    """A whole number of at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _add_extract(parts: Any) -> None:
    parser = _add(parts, "extract", build.extract, "documents → one JSON line each", "kg extract seeds > out.jsonl")
    parser.add_argument("input", nargs="+", type=Path, help="files or folders; - is standard input")
    _add_rules_option(parser)


def _add_query(parts: Any) -> None:
    example = "kg query 01\n  kg query 'SELECT ?s WHERE { ?s a kg:Plan }' --csv"
    parser = _add(parts, "query", stores.query, "ask the built graph in SPARQL", example)
    what = "a .rq file, the name or number of a shipped query, or SPARQL; none lists the shipped ones"
    parser.add_argument("query", nargs="?", help=what)
    _add_graph_option(parser)
    parser.add_argument("--engine", choices=("oxigraph", "rdflib"), default="oxigraph", help="default: oxigraph")
    what = "seconds after which Oxigraph gives up (default: 60)"
    parser.add_argument("--timeout", type=float, default=60, metavar="SECONDS", help=what)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print CSV")
    form.add_argument("--json", action="store_true", help="print JSON")


def _add_load(parts: Any) -> None:
    example = (
        "kg load http://127.0.0.1:7878\n  kg load http://127.0.0.1:8890 --user dba --into https://example.org/policies"
    )
    parser = _add(parts, "load", stores.load, "put the built graph into a running triple store", example)
    parser.add_argument("address", metavar="URL", help="of the store; of Fuseki's data set; of a repository")
    _add_graph_option(parser)
    names = ("oxigraph", "fuseki", "virtuoso", "graphdb", "rdf4j", "qlever")
    parser.add_argument("--store", choices=names, default="", help="which store it is (default: as it tells)")
    what = "what to load (default: facts evidence); documents: the facts again, a named graph each"
    choices = ("facts", "evidence", "documents")
    parser.add_argument("--parts", nargs="+", choices=choices, default=["facts", "evidence"], help=what)
    what = "graph for facts and evidence (default: the default graph; in Virtuoso the base of the build)"
    parser.add_argument("--into", default="", metavar="IRI", help=what)
    parser.add_argument("--user", default="", help="the password is asked for, or read from KG_PASSWORD or a file")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="a file with the password (QLever: token)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _add_serve(parts: Any) -> None:
    parser = _add(parts, "serve", stores.serve, "the page and a SPARQL endpoint, on this machine", "kg serve")
    _add_graph_option(parser)
    parser.add_argument("--port", type=int, default=7080, help="default: 7080; 0 takes any free one")
    what = "seconds after which a query is ended (default: 5)"
    parser.add_argument("--timeout", type=float, default=5, metavar="SECONDS", help=what)


def _add_export(parts: Any) -> None:
    example = "kg export jsonld -o graph.jsonld\n  kg export ntriples | gzip > graph.nt.gz\n  kg export neo4j -o import"
    parser = _add(parts, "export", build.export, "the built graph in a format of other tools", example)
    formats = ("jsonld", "ntriples", "graphml", "gexf", "neo4j")
    parser.add_argument("format", choices=formats, help="neo4j: a folder with nodes.csv and relationships.csv")
    _add_graph_option(parser)
    what = "file to write, for neo4j a folder (default: standard output)"
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=what)


def _add_explain(parts: Any) -> None:
    example = 'kg explain "外交部部长王毅会见了来访的客人。"\n  kg explain --edge 王毅 外交部'
    parser = _add(parts, "explain", why.explain, "which rule read what, which quotes stand behind an edge", example)
    parser.add_argument("text", nargs="?", help="a sentence or more")
    what = "which rules came nearest, and at which element they failed"
    parser.add_argument("--why-not", nargs=3, metavar=("RELATION", "HEAD", "TAIL"), help=what)
    parser.add_argument("--entity", metavar="NAME", help="a name of the built graph: why its forms are one thing")
    parser.add_argument("--edge", nargs=2, metavar=("HEAD", "TAIL"), help="two names of the built graph")
    _add_graph_option(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    _add_rules_option(parser)


def _add_review(parts: Any) -> None:
    parser = _add(parts, "review", why.review, "what a build left undecided", "kg review --json")
    _add_graph_option(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_rules(parts: Any) -> None:
    parser = _add(parts, "rules", None, "work on rules", "kg rules check")
    works = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    example = "kg rules check --rules my_rules"
    _add_rules_option(_add(works, "check", rules.check, "run every rule's examples", example))
    example = "kg rules score my_gold --sort wrong"
    score = _add(works, "score", rules.score_rules, "what each rule reads rightly, wrongly, and misses", example)
    score.add_argument("gold", type=Path, help="a folder of annotated documents, one JSON file each")
    score.add_argument("--sort", choices=("wrong", "right", "rule"), default="wrong", help="order of the rules")
    score.add_argument("--json", action="store_true", help="print JSON")
    _add_rules_option(score)


def _add_eval(parts: Any) -> None:
    parser = _add(parts, "eval", rules.evaluate, "precision and recall on annotated documents", "kg eval my_gold")
    parser.add_argument("gold", type=Path, help="a folder of annotated documents, one JSON file each")
    parser.add_argument("--errors", action="store_true", help="list what is wrong and what is missed")
    parser.add_argument("--json", action="store_true", help="print JSON")
    _add_rules_option(parser)


def _add_diff(parts: Any) -> None:
    parser = _add(parts, "diff", rules.diff, "what changed between two outputs", "kg diff output.before output")
    parser.add_argument("old", type=Path, help="folder of the earlier build")
    parser.add_argument("new", type=Path, help="folder of the later build")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_validate(parts: Any) -> None:
    text = "check a build against its shapes.ttl with pySHACL (pip install 'zhengtu[validate]')"
    parser = _add(parts, "validate", stores.validate, text, "kg validate\n  kg validate output --json")
    what = "folder of a build (default: output)"
    parser.add_argument("output", nargs="?", type=Path, default=_OUTPUT, metavar="OUTPUT", help=what)
    parser.add_argument("--json", action="store_true", help="print the violations as JSON")


def _add_graph_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-g", "--graph", type=Path, default=_OUTPUT, help="folder of a build (default: output)")


def _add_rules_option(parser: argparse.ArgumentParser) -> None:
    what = "a folder of rules that extends and overrides the shipped ones"
    parser.add_argument("--rules", type=Path, metavar="DIR", help=what)
