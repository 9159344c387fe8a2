"""What changed between two builds, read off their tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from kg.errors import StorageError
from kg.workbench.diff import diff
from tests.conftest import Run

BEFORE = {"meeting.txt": "市长沈砚秋说，水库要管好。\n\n白山市位于吉林省。", "visit.txt": "何志强任水利部部长。"}
AFTER = {"meeting.txt": "市长沈砚秋说，水库要管好。\n\n白山市位于吉林省。", "visit.txt": "何志强任水利部副部长。"}


@pytest.fixture(scope="module")
def two_builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two outputs: in the second, a post is another one."""
    folder = tmp_path_factory.mktemp("diff")
    for name, texts in (("old", BEFORE), ("new", AFTER)):
        seeds = folder / name / "seeds"
        seeds.mkdir(parents=True)
        for file, text in texts.items():
            (seeds / file).write_text(text, "utf-8")
        kg.build([seeds], folder / name / "output")
    return folder / "old" / "output", folder / "new" / "output"


def test_a_build_does_not_differ_from_itself(two_builds: tuple[Path, Path]) -> None:
    same = diff(two_builds[0], two_builds[0])
    assert not same
    assert list(same.lines()) == []


def test_edges_gained_and_lost_come_with_their_quotes(two_builds: tuple[Path, Path]) -> None:
    found = diff(*two_builds)
    assert [(e.head, e.type, e.post) for e in found.edges.gained] == [("何志强", "holds_post", "副部长")]
    assert [(e.head, e.type, e.post) for e in found.edges.lost] == [("何志强", "holds_post", "部长")]
    assert [q.text for e in (*found.edges.gained, *found.edges.lost) for q in e.quotes] == [
        "何志强任水利部副部长。",
        "何志强任水利部部长。",
    ]
    assert not found.edges.changed


def test_there_and_back_swaps_gained_and_lost(two_builds: tuple[Path, Path]) -> None:
    there, back = diff(*two_builds), diff(two_builds[1], two_builds[0])
    assert there.edges.gained == back.edges.lost
    assert there.entities.lost == back.entities.gained


def test_an_edge_with_another_quote_is_changed(tmp_path: Path, two_builds: tuple[Path, Path]) -> None:
    copy = tmp_path / "output"
    copy.mkdir()
    for name in ("entities.csv", "relations.csv"):
        text = (two_builds[0] / name).read_text("utf-8")
        (copy / name).write_text(text.replace("白山市位于吉林省。", "白山市处于吉林省。"), "utf-8")
    found = diff(two_builds[0], copy)
    assert [(was.head, now.tail) for was, now in found.edges.changed] == [("白山市", "吉林省")]
    assert [line.strip() for line in found.lines() if "白山市" in line] == [
        "~ 白山市 —located_in→ 吉林省",
        "- 白山市位于吉林省。",
        "+ 白山市处于吉林省。",
    ]


def test_namesakes_are_told_apart_by_their_iris(two_builds: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "output"
    copy.mkdir()
    (copy / "relations.csv").write_bytes((two_builds[0] / "relations.csv").read_bytes())
    entities = (two_builds[0] / "entities.csv").read_text("utf-8")
    other = "https://zhengtu.example/person/other,Person,何志强,,,1,x\n"
    (copy / "entities.csv").write_text(entities + other, "utf-8")
    [line] = diff(two_builds[0], copy).lines()
    assert line == "+ 何志强 Person <https://zhengtu.example/person/other>"


@pytest.mark.parametrize("damage", [None, b"", b"head,type\n1,2\n", b"\xff\xfe"])
def test_a_folder_that_no_build_wrote_is_named(
    two_builds: tuple[Path, Path], tmp_path: Path, damage: bytes | None
) -> None:
    if damage is not None:
        (tmp_path / "entities.csv").write_bytes(damage)
    with pytest.raises(StorageError, match="kg build"):
        diff(two_builds[0], tmp_path)


def test_the_command_prints_signs_and_json(two_builds: tuple[Path, Path], run_kg: Run) -> None:
    text = run_kg("diff", *two_builds)
    assert text.returncode == 0, text.stderr
    assert "+ 何志强 —holds_post (副部长)→ 水利部" in text.stdout
    records = json.loads(run_kg("diff", *two_builds, "--json").stdout)
    assert [edge["post"] for edge in records["relations"]["lost"]] == ["部长"]
