"""The command: exit codes, data on stdout and nothing else there, answers that scripts can read."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.pipeline import build
from kg.rulebook.rules import Rules
from tests.conftest import SEED, SEEDS, Run, command

SENTENCE = "外交部部长王毅会见了来访的客人。"
COMMANDS = [
    *(
        [name]
        for name in (
            "build",
            "extract",
            "query",
            "validate",
            "load",
            "serve",
            "export",
            "explain",
            "review",
            "rules",
            "eval",
            "diff",
        )
    ),
    ["rules", "check"],
]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(rules_once: None, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs one command here: exit code, stdout, stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(str(end.code))
        return code, *capsys.readouterr()

    return run


@pytest.fixture(scope="module")
def built(rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of one sentence that states one relation, and the seed."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "a.txt").write_text(SENTENCE, "utf-8")
    build([folder / "a.txt", SEED], folder / "output", rules=rules)
    return folder / "output"


def slices_back(records: list[dict[str, Any]], texts: dict[str, dict[str, str]]) -> int:
    """How many quotes there are; each must be the text it points to."""
    count = 0
    for record in records:
        fields = texts[str(record["id"])]
        spans = [m for e in record["entities"] for m in e["mentions"]]
        spans += [r["evidence"] for r in record["relations"]]
        spans += record["unresolved"]
        for span in spans:
            assert fields[span["field"]][span["start"] : span["end"]] == span["text"]
            count += 1
    return count


# --- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [[], *COMMANDS], ids=lambda words: " ".join(words) or "kg")
def test_help_shows_an_example(call: Call, words: list[str]) -> None:
    code, out, err = call(*words, "--help")
    assert (code, err) == (0, "")
    assert "example" in out and "\n  kg " in out


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\nfrom kg.cli import main\n"
        "try: main(['--help'])\n"
        "finally: print('LOADED', {'jieba', 'rdflib', 'networkx', 'jinja2', 'pyvis'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("LOADED set()\n")


def test_version_is_printed(call: Call) -> None:
    assert call("--version")[1].startswith("kg ")


@pytest.mark.parametrize("words", [[], ["bild"], ["build", "--no-such"], ["explain", "--edge", "甲"], ["rules"]])
def test_wrong_arguments_exit_2_with_usage_on_stderr(call: Call, words: list[str]) -> None:
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert "usage: kg" in err


# --- build ---------------------------------------------------------------------------------------


def test_build_prints_a_summary_and_where_the_page_is(call: Call, tmp_path: Path) -> None:
    code, out, err = call("build", SEEDS, "-o", tmp_path / "output")
    assert (code, err) == (0, "")
    assert "文献 documents" in out
    assert out.endswith(f"page: {tmp_path / 'output' / 'graph.html'}\n")
    assert (tmp_path / "output/graph.html").is_file()


def test_build_json_is_all_of_stdout(call: Call, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    (tmp_path / "a.txt").write_text(SENTENCE, "utf-8")
    code, out, err = call("build", tmp_path / "a.txt", tmp_path / "bad.txt", "-o", tmp_path / "output", "--json")
    summary = json.loads(out)
    assert (code, summary["documents"]) == (1, 1)
    assert summary["rejected"] == [err.rstrip("\n")] and err.startswith("bad.txt:1:1: ")


def test_build_makes_the_store_that_queries_ask(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, "utf-8")
    call("build", tmp_path / "a.txt", "-o", tmp_path / "output")
    (made,) = tmp_path.glob(".output.store/*/")
    call("query", "01", "-g", tmp_path / "output")
    assert list(tmp_path.glob(".output.store/*/")) == [made]


def test_build_is_good_without_a_store(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, "utf-8")
    (tmp_path / ".output.store").write_text("in the way")
    assert call("build", tmp_path / "a.txt", "-o", tmp_path / "output")[::2] == (0, "")
    assert call("query", "01", "-g", tmp_path / "output", "--engine", "rdflib")[0] == 0


def test_build_without_documents_exits_3(call: Call, tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "missing"):
        code, out, err = call("build", source, "-o", tmp_path.with_name("elsewhere"))
        assert (code, out) == (3, "")
        assert err.count("\n") == 1 and str(source) in err
    assert not tmp_path.with_name("elsewhere").exists()


def test_build_with_a_bad_rule_exits_2_and_publishes_nothing(call: Call, tmp_path: Path) -> None:
    (tmp_path / "rules/relations").mkdir(parents=True)
    (tmp_path / "rules/relations/mine.toml").write_text("[[rule]]\nid = 1\nid = 2\n")
    code, out, err = call("build", SEEDS, "-o", tmp_path / "output", "--rules", tmp_path / "rules")
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path}/rules/relations/mine.toml:3:")
    assert not (tmp_path / "output").exists()


def test_missing_rules_folder_exits_2(call: Call, tmp_path: Path) -> None:
    code, _, err = call("explain", SENTENCE, "--rules", tmp_path / "missing")
    assert (code, err.count("\n")) == (2, 1)


# --- extract -------------------------------------------------------------------------------------


def test_extract_prints_one_json_line_a_document(call: Call) -> None:
    code, out, err = call("extract", SEEDS)
    assert (code, err) == (0, "")
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["id"] for record in records] == [f"{SEED.stem}-{number}" for number in (1, 2, 3)]
    assert [record["head_missing"] for record in records] == [False, False, True]


def test_mentions_and_quotes_slice_back_to_the_source(call: Call) -> None:
    source = SEED.read_text("utf-8")
    records = [json.loads(line) for line in call("extract", SEED)[1].splitlines()]
    texts = {record["id"]: {"text": source[record["offset"] :]} for record in records}
    assert slices_back(records, texts) > 50


def test_mentions_and_quotes_slice_back_to_the_record(run_kg: Run) -> None:
    given = [
        {"id": "甲", "title": "外交部部长王毅讲话", "text": "外交部部长王\n\n毅会见了𠮷先生。\r\n国务院印发《甲》。"},
        {"id": "乙", "text": "国务院批准《乙规划》。", "date": "20240305", "source": "人民日报"},
    ]
    run = run_kg("extract", "-", stdin="\n".join(json.dumps(record) for record in given))
    assert (run.returncode, run.stderr) == (0, "")
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(r["id"], r["date"], r["source"]) for r in records[1:]] == [("乙", "2024-03-05", "人民日报")]
    texts = {record["id"]: {"title": record.get("title", ""), "text": record["text"]} for record in given}
    assert slices_back(records, texts) > 3


def test_extract_reads_text_from_standard_input(run_kg: Run) -> None:
    run = run_kg("extract", "-", stdin=SENTENCE, PYTHONUTF8="0", PYTHONIOENCODING="gb18030")
    [record] = [json.loads(line) for line in run.stdout.splitlines()]
    assert (run.returncode, record["id"]) == (0, "stdin")
    assert {"外交部", "王毅"} <= {entity["name"] for entity in record["entities"]}


def test_extract_names_what_it_cannot_read(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, "utf-8")
    (tmp_path / "b\x1b[31m.txt").write_bytes(b"\xff")
    code, out, err = call("extract", tmp_path)
    assert (code, out.count("\n")) == (1, 1)
    assert err.startswith("b\\x1b[31m.txt:1:1: ")
    (tmp_path / "a.txt").unlink()
    code, out, err = call("extract", tmp_path)
    assert (code, out, err.count("\n")) == (3, "", 2)


def test_reader_that_leaves_early_is_no_error() -> None:
    process = subprocess.Popen(command("extract", SEEDS), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_full_disk_behind_stdout_exits_3() -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(command("extract", SEED), stdout=full, stderr=subprocess.PIPE, check=False)
    assert run.returncode == 3
    assert run.stderr.decode().startswith("standard output: No space left on device; ")


# --- query ---------------------------------------------------------------------------------------


QUERY = "SELECT ?name WHERE { ?person a kg:Person ; rdfs:label ?name } ORDER BY ?name"


def test_query_answers_in_every_form(call: Call, built: Path) -> None:
    code, text, err = call("query", QUERY, "-g", built)
    rows = list(csv.reader(io.StringIO(call("query", QUERY, "-g", built, "--csv")[1])))
    records = json.loads(call("query", QUERY, "-g", built, "--json")[1])
    assert code == 0 and rows[0] == ["name"] and ["王毅"] in rows
    assert [record["name"] for record in records] == [row[0] for row in rows[1:]]
    assert err == f"{len(records)} rows\n" and text.splitlines()[0] == "name"


@pytest.mark.parametrize(
    "query",
    ["SELECT", "no such", "INSERT DATA { <a:> <a:> <a:> }", "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"],
)
def test_query_that_cannot_be_answered_exits_2(call: Call, built: Path, query: str) -> None:
    code, out, err = call("query", query, "-g", built)
    assert (code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("words", [["query", QUERY], ["explain", "--edge", "甲", "乙"]])
def test_without_a_build_exits_3_and_says_what_to_do(call: Call, tmp_path: Path, words: list[str]) -> None:
    code, out, err = call(*words, "-g", tmp_path)
    assert (code, out) == (3, "") and "run `kg build` first" in err


# --- explain and rules ---------------------------------------------------------------------------


def test_explain_marks_the_text_and_names_rules(call: Call) -> None:
    code, out, err = call("explain", SENTENCE)
    assert (code, err) == (0, "")
    assert out.startswith("[外交部|Institution]部长[王毅|Person]会见了来访的客人。\n")
    assert "holds_post (部长)" in out


def test_explain_json_is_the_extraction(call: Call) -> None:
    code, out, err = call("explain", SENTENCE, "--json")
    assert (code, err) == (0, "") and slices_back([json.loads(out)], {"text": {"text": SENTENCE}}) >= 3


@pytest.mark.parametrize("words", [[], [""], [" \n"]])
def test_explain_without_text_exits_2(call: Call, words: list[str]) -> None:
    assert call("explain", *words)[0] == 2


def test_explain_edge_prints_the_quotes(call: Call, built: Path) -> None:
    for names in (("王毅", "外交部"), ("外交部", "王毅")):
        code, out, err = call("explain", "--edge", *names, "-g", built)
        assert (code, err) == (0, "")
        assert "王毅 —holds_post (部长)→ 外交部" in out and SENTENCE[:7] in out and "a [0, " in out
    [quote] = json.loads(call("explain", "--edge", "王毅", "外交部", "-g", built, "--json")[1])
    assert SENTENCE[quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_unknown_edge_exits_2(call: Call, built: Path, form: list[str]) -> None:
    code, out, err = call("explain", "--edge", "王毅", "没有的人", "-g", built, *form)
    assert (code, out.strip()) == (2, "[]" if form else "")
    assert err.startswith("王毅 — 没有的人: no edge between them; ")
