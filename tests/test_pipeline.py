"""The line: same input, same bytes; documents never touch one another; nothing leaves the machine."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
import kg.engines.local
from kg.errors import DocumentError, KGError, StorageError
from kg.export.page import PAGE
from kg.export.publish import MANIFEST, lock, verify
from kg.extraction import extract
from kg.model import Document, Extraction, Field
from kg.pipeline import OUTPUTS, Build, build, read_standard_input, unique
from kg.rulebook.rules import Rules
from tests.conftest import SEED, SEEDS, Run

DOCUMENTS = {
    "a.txt": "# 甲意见\n\n外交部部长王毅会见了来访的客人。\n",
    "b.md": "# 乙规划\n\n国务院批准《乙规划》。\n\n# 丙会议\n\n沈阳市人民政府举办丙论坛。\n",
    "c.jsonl": '{"id": "c", "text": "辽宁省省长李乐成到大连市调研。", "date": "2024-03-05"}\n',
    "d.html": "<h1>丁</h1><p>河北省廊坊市发布《丁方案》。</p>",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of small documents of every format, and the seed."""
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for name, text in DOCUMENTS.items():
        (inputs / name).write_text(text, "utf-8")
    shutil.copy(SEED, inputs)
    return inputs


def lines(result: Build) -> dict[str, str]:
    """Each document's extraction line by its id."""
    return {json.loads(line)["id"]: line for line in result.files()["extractions.jsonl"].splitlines()}


# --- the same bytes ------------------------------------------------------------------------------


def test_seed_locale_folder_and_order_change_no_byte(folder: Path, tmp_path: Path, run_kg: Run) -> None:
    files = sorted(folder.iterdir())
    random.Random(1).shuffle(files)
    (tmp_path / "elsewhere").mkdir()
    runs = [
        run_kg("build", folder, "-o", "one", PYTHONHASHSEED="0", LC_ALL="C", TZ="UTC"),
        run_kg("build", *files, "-o", "two", PYTHONHASHSEED="1", LC_ALL="C.UTF-8", TZ="Asia/Shanghai"),
        run_kg("build", *files[::-1], "-o", tmp_path / "three", PYTHONHASHSEED="random", cwd=tmp_path / "elsewhere"),
        run_kg("build", "inputs", "-o", "four", PYTHONHASHSEED="random", PYTHONUTF8="0", PYTHONIOENCODING="latin-1"),
    ]
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * 4
    manifests = [(tmp_path / name / MANIFEST).read_bytes() for name in ("one", "two", "three", "four")]
    assert len(set(manifests)) == 1
    assert json.loads(manifests[0])["files"].keys() == {PAGE, *OUTPUTS}
    for name in ("one", "two", "three", "four"):
        verify(tmp_path / name)


def test_outputs_name_no_path_of_this_machine(folder: Path, rules: Rules) -> None:
    for name, text in build([folder], rules=rules).files().items():
        assert str(folder) not in text, name
        assert "\r" not in text, name


def test_second_build_over_the_first_changes_nothing(folder: Path, tmp_path: Path, rules: Rules) -> None:
    build([folder], tmp_path / "output", rules=rules)
    first = {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()}
    build([folder], tmp_path / "output", rules=rules)
    assert {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()} == first


# --- documents for themselves --------------------------------------------------------------------


def test_added_document_changes_no_other_documents_extraction(folder: Path, rules: Rules) -> None:
    (folder / "0.txt").write_text("王毅，男，沈阳市人，《乙规划》以下简称《规划》。", "utf-8")
    everything = lines(build([folder], rules=rules))
    assert len(everything) == 9
    for path in folder.iterdir():
        alone = lines(build([path], rules=rules))
        assert alone == {id_: everything[id_] for id_ in alone}


def test_bad_document_harms_no_other(folder: Path, tmp_path: Path, rules: Rules, run_kg: Run) -> None:
    good = build([folder], rules=rules)
    (folder / "bad.txt").write_bytes("甲\n乙".encode() + b"\xff")
    (folder / "c.jsonl").write_text(DOCUMENTS["c.jsonl"] + "{\n", "utf-8")
    (folder / "empty.md").touch()
    run = run_kg("build", folder, "-o", "output")
    assert run.returncode == 1
    assert [line.split(": ")[0] for line in run.stderr.splitlines()] == ["bad.txt:2:2", "c.jsonl:2", "empty.md"]
    for name, text in good.files().items():
        assert (tmp_path / "output" / name).read_text("utf-8") == text


def test_fault_of_ours_costs_one_document(folder: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(document: Document, rules: Rules) -> Extraction:
        if document.id == "c":
            raise ZeroDivisionError("of ours")
        return extract(document, rules)

    whole = lines(build([folder], rules=rules))
    monkeypatch.setattr(kg.engines.local, "extract", faulty)
    result = build([folder], rules=rules)
    assert [str(error).split("; ")[0] for error in result.rejected] == [
        "c.jsonl:1: extraction failed: ZeroDivisionError: of ours"
    ]
    assert lines(result) == {id_: line for id_, line in whole.items() if id_ != "c"}


def test_second_document_of_an_id_is_named_not_merged(tmp_path: Path, rules: Rules) -> None:
    for name in ("x/a.txt", "y/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f"国务院印发《{name[0]}规划》。", "utf-8")
    result = build([tmp_path / "y/a.txt", tmp_path / "x/a.txt"], rules=rules)
    assert [document.text[6] for document in result.data.documents] == ["x"]
    assert [str(error) for error in result.rejected] == [
        "a.txt: id 'a' is taken by a.txt; give each document its own id"
    ]
    assert [d.id for d in build([tmp_path], rules=rules).data.documents] == ["x/a", "y/a"]


@pytest.mark.parametrize("source", ["", "a", "人民日报"])
def test_ids_are_unique_whatever_the_source(source: str) -> None:
    same: list[Document | DocumentError] = [Document("1", text, source=source) for text in ("甲。", "乙。")]
    same.append(DocumentError("b", "x", "y"))
    assert [type(item) for item in unique(same)] == [Document, DocumentError, DocumentError]


# --- nothing to read, nowhere to write -----------------------------------------------------------


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7"], ids=["no file", "empty", "PDF"])
def test_without_a_readable_document_the_old_output_stands(
    tmp_path: Path, rules: Rules, folder: Path, content: bytes | None
) -> None:
    build([folder], tmp_path / "output", rules=rules)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "output").iterdir()}
    (tmp_path / "none").mkdir()
    if content is not None:
        (tmp_path / "none/a.txt").write_bytes(content)
    with pytest.raises(StorageError, match="no document could be read") as caught:
        build([tmp_path / "none"], tmp_path / "output", rules=rules)
    assert caught.value.exit_code == 3
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "output").iterdir()}
    assert after == before


@pytest.mark.parametrize("output", ["inputs", "inputs/output", ".", "/", ".."])
def test_output_never_lies_in_its_input_nor_around_it(
    folder: Path, rules: Rules, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(KGError, match="lie in one another") as caught:
        build(["inputs"], output, rules=rules)
    assert caught.value.exit_code == 2
    assert sorted(folder.parent.rglob("*")) == before


def test_foreign_folder_is_refused_before_anything_is_read(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output/mine.txt").touch()
    with pytest.raises(StorageError, match="not part of a build"):
        build([tmp_path / "missing"], tmp_path / "output", rules=rules)


def test_write_publishes_under_the_lock(tmp_path: Path, folder: Path, rules: Rules) -> None:
    result = build([folder], rules=rules)
    result.write(tmp_path / "output")
    verify(tmp_path / "output")
    with lock(tmp_path / "output"), pytest.raises(StorageError, match="is building here"):
        result.write(tmp_path / "output")


# --- the API -------------------------------------------------------------------------------------


def test_public_names_are_had_twice_from_the_package() -> None:
    code = "import kg\nfor name in kg.__all__ * 2:\n    assert callable(getattr(kg, name)), name"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_graph_is_had_for_networkx_and_rdflib(folder: Path, rules: Rules) -> None:
    result = build([folder], rules=rules)
    assert isinstance(result.graph, nx.MultiDiGraph)
    assert set(result.graph) == {node.iri for node in result.data.nodes}
    assert len(result.to_rdflib()) > len(result.data.nodes)


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        ("国务院印发意见。".encode(), ["stdin"]),
        (b' \n{"id": "x", "text": "y"}', ["x"]),
        (b'\xef\xbb\xbf{"id": "x", "text": "y"}\r\n{"id": "z", "text": "y"}', ["x", "z"]),
    ],
)
def test_standard_input_is_text_or_json_lines(rules: Rules, data: bytes, ids: list[str]) -> None:
    items = read_standard_input(io.BytesIO(data), rules)
    assert [item.id for item in items if isinstance(item, Document)] == ids


def test_build_opens_no_connection(tmp_path: Path) -> None:
    code = (
        "import sys; sys.addaudithook(lambda e, a: e.startswith(('socket.', 'urllib.')) and print(e, a));"
        "from kg.cli import main; main(sys.argv[1:])"
    )
    arguments = [sys.executable, "-c", code, "build", str(SEEDS), "-o", str(tmp_path / "output"), "--json"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["documents"] == 3


# --- any text ------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["国务院", "外交部", "部长", "王毅", "辽宁省", "沈阳市", "《甲规划》", "（以下简称", "《规划》", "）", "会见", "、",
     "和",
     "，", "。", "\n", "\r\n", "\u2028", "\n\n# ", "(上接第一版)", "（下转第二版）",
     "2024年3月5日", "我省", "“", "”", "𠮷"]
)  # fmt: skip
TEXTS = st.lists(WORDS | st.text(max_size=3), max_size=40).map("".join)


def test_any_text_is_read_and_every_quote_slices_back(rules: Rules) -> None:
    @settings(max_examples=100, deadline=None)
    @given(text=TEXTS, title=TEXTS)
    def check(text: str, title: str) -> None:
        line = json.dumps({"id": "a", "text": text, "title": title}).encode()
        for document in read_standard_input(io.BytesIO(line), rules):
            if isinstance(document, Document):
                check_quotes(document, extract(document, rules))

    check()


def check_quotes(document: Document, extraction: Extraction) -> None:
    quotes = [mention for entity in extraction.entities for mention in entity.mentions]
    quotes += [relation.evidence for relation in extraction.relations]
    quotes += [case.evidence for case in extraction.unresolved]
    for quote in quotes:
        assert quote.text == document.quote(quote.field, quote.start, quote.end)
        assert quote.text and quote.document == document.id and quote.field in Field
    ids = {entity.id for entity in extraction.entities}
    assert {end for relation in extraction.relations for end in (relation.head, relation.tail)} <= ids
