"""Prints how fast a build is beside jieba's tagger on the same text, in one run on one machine.

    python -m benchmarks.build news.jsonl.xz --mb 5            # the table
    python -m benchmarks.build news.jsonl.xz --mb 31 --growth  # time and memory for 1/8, 1/4, 1/2 and all of it
Times are CPU seconds of whole processes, children included, unless a line says otherwise; every ratio is to
``jieba.posseg.cut`` alone, its loading left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kg.documents.articles import read_documents
from kg.documents.sources import find_sources, read_source
from kg.errors import DocumentError
from kg.rulebook.rules import SHIPPED, load_rules

ROOT = Path(__file__).parent.parent
OPENED = """import json, sys, time
texts = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
texts = [f"{one['title']}\\n{one['text']}" for one in texts]
"""
TAGGER = (
    OPENED
    + """import jieba, jieba.posseg
jieba.setLogLevel(60)
jieba.initialize()
begun = time.process_time()
for text in texts:
    for word in jieba.posseg.cut(text): pass
print(time.process_time() - begun)
"""
)
EXTRACTION = """import sys, time
from pathlib import Path
from kg.engines.local import extract_all
from kg.pipeline import read_all
from kg.rulebook.rules import load_rules
rules = load_rules()
begun = time.process_time()
for one in extract_all(read_all([Path(sys.argv[1])], rules), rules): pass
print(time.process_time() - begun)
"""
SPACY = (
    OPENED
    + """import spacy
from kg.rulebook.rules import load_rules
language = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
ruler = language.add_pipe("entity_ruler")
ruler.add_patterns([{"label": "Place", "pattern": form} for form in load_rules().gazetteer.forms])
begun = time.process_time()
for document in language.pipe(texts): pass
print(time.process_time() - begun)
"""
)


@dataclass(frozen=True)
class Run:
    """What a process took: seconds by the clock and of CPU, peak memory in MB, and what it printed."""

    wall: float
    cpu: float
    memory: float
    printed: str


def run(*arguments: str | Path) -> Run:
    """Runs Python with the arguments and waits."""
    begun = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        process = subprocess.Popen([sys.executable, *map(str, arguments)], stdout=printed, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(map(str, arguments))[:200]}: exit code {process.returncode}")
        printed.seek(0)
        wall, cpu = time.perf_counter() - begun, used.ru_utime + used.ru_stime
        return Run(wall, cpu, used.ru_maxrss / 1024, printed.read())


def sample(inputs: list[Path], size: int, path: Path) -> int:
    """Writes documents of so many bytes of UTF-8 as JSON lines; returns their code points."""
    written = characters = 0
    with path.open("w", encoding="utf-8") as lines:
        for number, (title, text) in enumerate(texts(inputs)):
            lines.write(json.dumps({"id": f"d{number:06}", "title": title, "text": text}, ensure_ascii=False) + "\n")
            written += len(f"{title}{text}".encode())
            characters += len(title) + len(text)
            if written >= size:
                break
    return characters


def texts(inputs: list[Path]) -> Iterator[tuple[str, str]]:
    """Title and text of every document."""
    layout = load_rules().layout
    for name, source in find_sources(inputs):
        for document in read_documents(read_source(source, name), name, layout):
            if not isinstance(document, DocumentError):
                yield document.title, document.text


def changed_document(source: Path, path: Path) -> Path:
    """The same documents, but for the last."""
    lines = source.read_text("utf-8").splitlines()
    last = json.loads(lines[-1])
    lines[-1] = json.dumps(last | {"text": last["text"] + "外交部部长王毅会见了来访的客人。"}, ensure_ascii=False)
    path.write_text("\n".join(lines), "utf-8")
    return path


def changed_rule(folder: Path) -> Path:
    """A folder of rules that overrides one relation rule by itself with another remark."""
    source = SHIPPED / "relations/events.toml"
    (folder / "relations").mkdir(parents=True)
    (folder / "relations/events.toml").write_text(source.read_text("utf-8") + "\n# Another remark.\n", "utf-8")
    return folder


def line(name: str, cpu: float, *notes: str) -> None:
    """One row of the table."""
    print(f"{name:46}{cpu:9.2f} s  {'  '.join(notes)}", flush=True)


def table(source: Path, characters: int, folder: Path) -> None:
    """Everything measured on one text."""
    build = ("-m", "kg", "build", source, "-o")
    tagger = float(run("-c", TAGGER, source).printed)
    line("jieba.posseg.cut alone", tagger, f"{characters / tagger:,.0f} characters/s")
    extraction = float(run("-c", EXTRACTION, source).printed)
    line(
        "reading and extraction alone",
        extraction,
        f"{tagger / extraction:.1f}×",
        f"{characters / extraction:,.0f} characters/s",
    )
    one = run(*build, folder / "one", "-j", "1", "--cache", folder / "cache", "--json")
    relations = sum(json.loads(one.printed)["relations"].values())
    notes = (
        f"{characters / one.cpu:,.0f} characters/s",
        f"{relations / one.cpu:,.0f} relations/s",
        f"{one.memory:,.0f} MB",
    )
    line("kg build -j 1, start to published output", one.cpu, f"{tagger / one.cpu:.1f}×", *notes)
    two = run(*build, folder / "two", "-j", "2", "--cache", folder / "cache2")
    line("kg build -j 2", two.cpu, f"{one.wall:.1f} s → {two.wall:.1f} s by the clock: {one.wall / two.wall:.2f}×")
    again(source, folder, one)
    seeds = run("-m", "kg", "build", ROOT / "seeds", "-o", folder / "seeds", "--cache", folder / "cache3")
    jieba = run("-c", "import jieba; jieba.setLogLevel(60); jieba.dt.tmp_dir = None; jieba.initialize()")
    line("kg build of the seeds", seeds.cpu, f"{seeds.cpu / jieba.cpu:.1f}× of jieba.initialize() ({jieba.cpu:.2f} s)")
    if find_spec("spacy"):
        peer = float(run("-c", SPACY, source).printed)
        line("spaCy blank zh, jieba, EntityRuler of places", peer, f"{tagger / peer:.1f}×")
    stages(source, folder)


def again(source: Path, folder: Path, one: Run) -> None:
    """The same build with its cache: nothing changed, one document changed, one rule file changed."""
    same = ("-m", "kg", "build", "-o", folder / "one", "-j", "1", "--cache", folder / "cache")
    document, rule = changed_document(source, folder / "changed.jsonl"), changed_rule(folder / "rules")
    for name, more in (
        ("nothing", [source]),
        ("one document", [document]),
        ("a file of relation rules", [document, "--rules", rule]),
    ):
        part = run(*same, *more)
        line(f"  again, changed: {name}", part.cpu, f"{part.cpu / one.cpu:.0%} of the build")


def stages(source: Path, folder: Path) -> None:
    """Where the time goes."""
    printed = run("-m", "kg", "build", source, "-o", folder / "profiled", "--profile", "--json").printed
    found = json.loads(printed)["profile"]["stages"]
    whole = sum(seconds for _, seconds in found)
    print("shares of the stages (as `kg build --profile` has them):")
    for name, seconds in found:
        print(f"  {name:44}{seconds / whole:9.0%}")


def growth(inputs: list[Path], size: int, folder: Path) -> None:
    """Time and memory of a build as the text doubles."""
    before = 0.0
    for part in (8, 4, 2, 1):
        source = folder / f"part{part}.jsonl"
        characters = sample(inputs, size // part, source)
        one = run(
            "-m", "kg", "build", source, "-j", "1", "-o", folder / "grown", "--cache", folder / f"cache{part}.grown"
        )
        notes = [f"{characters:,} characters", f"{one.memory:,.0f} MB"] + (
            [f"{one.cpu / before:.2f}× of half"] if before else []
        )
        line(f"kg build -j 1, 1/{part} of the text", one.cpu, *notes)
        before = one.cpu


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", nargs="+", type=Path, help="files or folders of documents")
    parser.add_argument("--mb", type=float, default=5.0, help="so much of them, in MB of UTF-8 (default: 5)")
    parser.add_argument("--growth", action="store_true", help="print the growth alone")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, size = Path(name), int(arguments.mb * 1e6)
        if arguments.growth:
            growth(arguments.input, size, folder)
            return
        characters = sample(arguments.input, size, folder / "sample.jsonl")
        print(f"{characters:,} characters, Python {sys.version.split()[0]}, {os.cpu_count()} processors")
        table(folder / "sample.jsonl", characters, folder)


if __name__ == "__main__":
    main()
