"""``kg validate``, and the check before publishing: what violates the shapes is named and never published."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from kg.cli import main
from kg.errors import ConformanceError
from kg.export.publish import verify
from kg.model import Edge
from kg.pipeline import Build, build
from kg.rulebook.rules import Rules
from tests.conftest import SEEDS
from tests.stores.servers import jena

SH = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """``kg validate`` with some arguments: exit code, stdout, stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["validate", *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def damaged(seed_build: Path, tmp_path: Path) -> Path:
    """A copy of a build with one level that is none."""
    folder = Path(copytree(seed_build, tmp_path / "damaged"))
    facts = (folder / "graph.ttl").read_text("utf-8")
    assert 'kg:level "county"' in facts
    (folder / "graph.ttl").write_text(facts.replace('kg:level "county"', 'kg:level "shire"', 1), "utf-8")
    return folder


# --- kg validate ---


def test_a_build_conforms(call: Call, seed_build: Path) -> None:
    assert call(seed_build) == (0, "", "conforms to shapes.ttl\n")


def test_a_violation_is_shown_in_a_table_and_exits_4(call: Call, damaged: Path) -> None:
    code, out, err = call(damaged)
    assert (code, err) == (4, "1 violations\n")
    header, _, row = out.splitlines()
    assert header.split() == ["thing", "property", "values", "must", "be"]
    assert row.startswith("https://zhengtu.example/place/") and 'kg:level  "shire"' in row


def test_violations_as_json(call: Call, damaged: Path, seed_build: Path) -> None:
    code, out, _ = call(damaged, "--json")
    found = json.loads(out)
    assert (code, found["conforms"]) == (4, False)
    [one] = found["violations"]
    assert (one["path"], one["values"]) == ("kg:level", '"shire"')
    assert json.loads(call(seed_build, "--json")[1]) == {"conforms": True, "violations": []}


def test_without_a_build_it_exits_3(call: Call, tmp_path: Path) -> None:
    code, out, err = call(tmp_path)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "run `kg build` first" in err


@pytest.mark.parametrize(
    "shapes",
    [
        "not Turtle",
        f"{SH}<x:a> a sh:NodeShape ; sh:targetSubjectsOf rdfs:label ; sh:or 1 .",
        f"{SH}<x:a> a sh:NodeShape ; sh:targetSubjectsOf rdfs:label ; sh:property <x:c> .",
    ],
    ids=["text", "no list", "no path"],
)
def test_shapes_that_are_none_are_named_in_one_line(call: Call, damaged: Path, shapes: str) -> None:
    (damaged / "shapes.ttl").write_text(shapes, "utf-8")
    code, out, err = call(damaged)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "shapes.ttl: " in err and "build again" in err


def test_without_pyshacl_one_line_says_how_to_get_it(
    call: Call, seed_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    code, out, err = call(seed_build)
    assert (code, out) == (2, "")
    assert err == "kg validate: pySHACL is not installed; pip install 'zhengtu[validate]'\n"


def test_jena_finds_the_same(seed_build: Path, damaged: Path, tmp_path: Path) -> None:
    """SHACL of another house: it reads the shapes, named lists and all."""
    for folder, expected in ((seed_build, "Conforms"), (damaged, 'Value: "shire"')):
        data = tmp_path / "data.ttl"
        data.write_bytes((folder / "graph.ttl").read_bytes() + (folder / "evidence.ttl").read_bytes())
        command = ["java", "-cp", str(jena()), "shacl.shacl_validate", "--text", "--data", str(data)]
        command += ["--shapes", str(folder / "shapes.ttl")]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        assert expected in done.stdout


# --- before publishing ---


@pytest.fixture(scope="module")
def seed(rules: Rules) -> Build:
    return build([SEEDS], rules=rules)


def wrong(seed: Build, count: int) -> Build:
    """The build with ``count`` people who lie in a person."""
    one, *others = (node.iri for node in seed.data.nodes if node.type == "Person")
    edges = [Edge(head, "located_in", one) for head in others[:count]]
    return replace(seed, data=replace(seed.data, edges=(*seed.data.edges, *edges)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_violates_its_shapes_is_not_published(seed: Build, tmp_path: Path, jobs: int) -> None:
    with pytest.raises(ConformanceError) as caught:
        wrong(seed, 1).write(tmp_path / "output", jobs)
    assert caught.value.exit_code == 4
    assert not (tmp_path / "output").exists()


def test_the_former_output_stays(seed: Build, tmp_path: Path) -> None:
    seed.write(tmp_path / "output")
    before = (tmp_path / "output/manifest.json").read_bytes()
    with pytest.raises(ConformanceError):
        wrong(seed, 1).write(tmp_path / "output")
    verify(tmp_path / "output")
    assert (tmp_path / "output/manifest.json").read_bytes() == before


def test_the_first_ten_violations_are_named_a_line_each(seed: Build, tmp_path: Path) -> None:
    with pytest.raises(ConformanceError) as caught:
        wrong(seed, 12).write(tmp_path / "output")
    first, *lines = str(caught.value).splitlines()
    assert first.startswith(f"{tmp_path / 'output'}: not published: 13 violations")
    assert len(lines) == 10
    assert all("; must be head of “located in”: Place or Institution or Event" in line for line in lines[1:])
