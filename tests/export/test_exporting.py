"""``kg export``: each format of a real build, read by a real reader; the same bytes every time; whole or not at all."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.errors import KGError, StorageError
from kg.export.exporting import FILES, FOLDERS, export
from tests.conftest import Run

# rdflib 7 warns of its own old names whenever it reads JSON-LD
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning:rdflib")

FORMATS = [*FILES, *FOLDERS]


@pytest.fixture(scope="module")
def facts(seed_build: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(seed_build / "graph.ttl")


@pytest.mark.parametrize(("form", "parser"), [("jsonld", "json-ld"), ("ntriples", "nt")])
def test_rdf_is_the_graph_of_the_build(form: str, parser: str, seed_build: Path, facts: rdflib.Graph) -> None:
    assert isomorphic(rdflib.Graph().parse(data=export(seed_build, form), format=parser), facts)


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_every_node_and_edge(
    form: str, read: Callable[[Path], nx.MultiDiGraph[str]], seed_build: Path, tmp_path: Path
) -> None:
    export(seed_build, form, tmp_path / "graph")
    back = read(tmp_path / "graph")
    nodes, edges = tables(seed_build)
    assert {iri: data["label"] for iri, data in back.nodes(data=True)} == {row["iri"]: row["name"] for row in nodes}
    assert {(head, tail) for head, tail, *_ in back.edges} == {(row["head_iri"], row["tail_iri"]) for row in edges}


def test_neo4j_has_every_node_once_every_edge_and_every_quote(seed_build: Path, tmp_path: Path) -> None:
    export(seed_build, "neo4j", tmp_path / "import")
    nodes, edges = tables(seed_build)
    found, relationships = (rows(tmp_path / "import" / name) for name in ("nodes.csv", "relationships.csv"))
    assert [row["iri:ID"] for row in found] == [row["iri"] for row in nodes]
    assert {row[end] for row in relationships for end in (":START_ID", ":END_ID")} <= {row["iri"] for row in nodes}
    quotes = [quote for row in relationships for quote in row["quotes:string[]"].split("\x1f") if quote]
    assert sorted(quotes) == sorted(row["quote"] for row in edges if row["quote"])


def tables(folder: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    return rows(folder / "entities.csv"), rows(folder / "relations.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# --- the command ---


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_build_gives_the_same_bytes(form: str, seed_build: Path, run_kg: Run, tmp_path: Path) -> None:
    for seed in ("0", "1"):
        done = run_kg("export", form, "-g", seed_build, "-o", tmp_path / seed, PYTHONHASHSEED=seed)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert content(tmp_path / "0") == content(tmp_path / "1")


def content(path: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in path.iterdir()} if path.is_dir() else {"": path.read_bytes()}


def test_standard_output_has_what_a_file_would_have(seed_build: Path, run_kg: Run, tmp_path: Path) -> None:
    run_kg("export", "jsonld", "-g", seed_build, "-o", tmp_path / "graph.jsonld")
    done = run_kg("export", "jsonld", "-g", seed_build, LC_ALL="C")
    assert done.stdout == (tmp_path / "graph.jsonld").read_text("utf-8")
    assert json.loads(done.stdout)["@context"]


@pytest.mark.parametrize("form", FORMATS)
def test_an_earlier_export_is_replaced(form: str, seed_build: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export(seed_build, form, target)
    before = content(target)
    export(seed_build, form, target)
    assert content(target) == before and sorted(p.name for p in tmp_path.iterdir()) == ["out"]


# --- refusals ---


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_without_a_build_is_named(form: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="run `kg build` first"):
        export(tmp_path / "nowhere", form, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("form", "name"), [("jsonld", "graph.ttl"), ("gexf", "graph.graphml"), ("neo4j", "relations.csv")]
)
def test_a_file_that_is_not_what_was_built_is_named(form: str, name: str, seed_build: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(seed_build, tmp_path / "output")
    (folder / name).write_text("cut", "utf-8")
    with pytest.raises(StorageError, match=rf"{name}: not what was built; build again"):
        export(folder, form, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_of_files_must_be_named(seed_build: Path) -> None:
    with pytest.raises(KGError, match="kg export neo4j: a folder of files; name it with -o") as raised:
        export(seed_build, "neo4j")
    assert raised.value.exit_code == 2


def test_nothing_is_put_into_the_folder_of_a_build(seed_build: Path) -> None:
    with pytest.raises(KGError, match="choose another place"):
        export(seed_build, "ntriples", seed_build / "graph.nt")


def test_a_folder_with_other_things_in_it_is_left_alone(seed_build: Path, tmp_path: Path) -> None:
    (tmp_path / "import").mkdir()
    (tmp_path / "import" / "mine.txt").write_text("mine")
    with pytest.raises(StorageError, match=r"mine\.txt: not part of"):
        export(seed_build, "neo4j", tmp_path / "import")
    assert [p.name for p in (tmp_path / "import").iterdir()] == ["mine.txt"]


def test_a_file_that_cannot_be_written_is_named_in_one_line(seed_build: Path, run_kg: Run, tmp_path: Path) -> None:
    done = run_kg("export", "gexf", "-g", seed_build, "-o", tmp_path / "no" / "such" / "folder")
    assert (done.returncode, done.stdout) == (3, "") and done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr


def test_an_unknown_format_is_told_with_those_there_are(run_kg: Run) -> None:
    done = run_kg("export", "docx")
    assert done.returncode == 2 and all(form in done.stderr for form in FORMATS)
