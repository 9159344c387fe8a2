"""Rule files: a user's folder extends and overrides; what cannot be read is named by file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import RuleError
from kg.rulebook.files import RuleFolders
from kg.rulebook.layout import compile_layout
from kg.rulebook.rules import SHIPPED

RULE = "[[rule]]\nid = 'x.{0}'\npattern = '{1}'\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        read()
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.fixture
def folders(tmp_path: Path) -> RuleFolders:
    """A first folder with two rules and a table, and a second one, empty."""
    write(tmp_path, "one/relations/a.toml", RULE.format("a", "甲") + "\n" + RULE.format("b", "乙"))
    write(tmp_path, "one/relations/macros.toml", "[macro]\nm = '丙'\n")
    write(tmp_path, "one/words/t.tsv", "# name\tkind (a remark)\n甲\tx\n\n# a remark\n乙\t\n")
    (tmp_path / "two").mkdir()
    return RuleFolders((tmp_path / "one", tmp_path / "two"))


def test_rules_know_their_line_and_their_macros(folders: RuleFolders) -> None:
    first, second = folders.rules("relations")
    assert (first.where, second.where) == tuple(f"{folders.folders[0]}/relations/a.toml:{line}" for line in (1, 5))
    assert second.values == {"id": "x.b", "pattern": "乙"} and second.macros == {"m": "丙"}


def test_later_folder_overrides_by_id_and_extends(folders: RuleFolders) -> None:
    mine = RULE.format("a", "{m}") + RULE.format("c", "丁") + "[macro]\nn = '戊'\n"
    write(folders.folders[1], "relations/z.toml", mine)
    rules = folders.rules("relations")
    found = [(rule.values["id"], rule.values["pattern"]) for rule in rules]
    assert found == [("x.a", "{m}"), ("x.b", "乙"), ("x.c", "丁")]
    assert rules[0].where.endswith("two/relations/z.toml:1")
    assert rules[0].macros == {"m": "丙", "n": "戊"}


def test_tables_of_later_folders_lie_over_earlier_ones(folders: RuleFolders) -> None:
    one, two = folders.folders
    write(one, "v.toml", "base = 'a'\n[entity.Place]\nzh = '地方'\nen = 'Place'\n[[line]]\nrole = 'x'\n")
    write(two, "v.toml", "base = 'b'\n[entity.Place]\nzh = '地点'\n[[line]]\nrole = 'y'\n")
    assert folders.table("v.toml") == {
        "base": "b", "entity": {"Place": {"zh": "地点", "en": "Place"}}, "line": [{"role": "x"}, {"role": "y"}],
    }  # fmt: skip


def test_rows_have_their_line_and_their_cells(folders: RuleFolders) -> None:
    path = folders.folders[0] / "words/t.tsv"
    assert list(folders.rows("t.tsv")) == [
        (f"{path}:2", {"name": "甲", "kind": "x"}), (f"{path}:5", {"name": "乙", "kind": ""}),
    ]  # fmt: skip


def test_tables_saved_on_windows_are_read(folders: RuleFolders) -> None:
    write(folders.folders[1], "words/t.tsv", "\ufeffkind\tname\r\ny\t丙\r\n")
    write(folders.folders[1], "relations/z.toml", "\ufeff" + RULE.format("c", "丁").replace("\n", "\r\n"))
    assert [row for _, row in folders.rows("t.tsv")][-1] == {"kind": "y", "name": "丙"}
    assert folders.rules("relations")[-1].values["pattern"] == "丁"


def test_digest_is_of_all_that_was_read(folders: RuleFolders) -> None:
    assert folders.digest == hashlib.sha256().hexdigest()
    folders.rules("relations")
    first, again = folders.digest, RuleFolders(folders.folders)
    write(folders.folders[1], "relations/z.toml", RULE.format("c", "丁"))
    again.rules("relations")
    assert len({folders.digest, again.digest, first}) == 2


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (RULE.format("a", "甲") + "why = \n", ":4:7", "not TOML"),
        ("[[rule]]\nid = 'a'\nid = 'b'\n", ":3:", "not TOML: Cannot overwrite"),
        ("[[rule]]\nid = 'a", ":2", "not TOML"),
        ("x = " + "[" * 100_000, ":1", "not TOML"),
        (RULE.format("c", "丁") * 2, ":4", r"id 'x.c' is used at .*mine\.toml:1 too; choose another id"),
        ("[[rules]]\nid = 'a'\n", ":1", r"unknown table 'rules'; allowed are \[\[rule\]\] and \[macro\]"),
        ("[rule]\nid = 'a'\n", ":1", r"rules in another form; write each rule under its own line \[\[rule\]\]"),
        ("rule = [{ id = 'a' }]\n", ":1", "rules in another form"),
        ("rule = 3\n", ":1", "rules in another form"),
        ("[macro]\nm = 3\n", ":1", "a macro is no text"),
        ("macro = 3\n", ":1", "a macro is no text"),
        (b"# \xff\n", "", "cannot be read: .*can't decode byte 0xff in position 2"),
    ],
)
def test_file_that_is_not_rules_is_named_by_its_line(
    folders: RuleFolders, content: str | bytes, place: str, message: str
) -> None:
    path = write(folders.folders[1], "relations/mine.toml", content)
    assert re.match(rf"{re.escape(str(path) + place)}.*{message}", refusal(lambda: folders.rules("relations")))


def test_blanks_in_the_brackets_are_toml_too(folders: RuleFolders) -> None:
    write(folders.folders[1], "relations/z.toml", "\n [[ rule ]] # x\nid = 'c'\n")
    assert folders.rules("relations")[-1].where.endswith("z.toml:2")


@pytest.mark.parametrize(
    ("table", "place", "message"),
    [
        ("# name\tkind\n甲\tx\n乙\n", ":3", "1 cells, not 2; write name, kind parted by tabs"),
        ("# name\tkind\n甲 x\n", ":2", "1 cells, not 2"),
        ("# name\tkind\n甲\tx\ty\n", ":2", "3 cells, not 2"),
        ("# name\tsort\n甲\tx\n", ":1", "columns are name, sort; name them name, kind"),
        ("甲\tx\n", ":1", "columns are 甲, x; name them name, kind"),
    ],
)
def test_table_of_another_form_is_named_by_its_line(folders: RuleFolders, table: str, place: str, message: str) -> None:
    path = write(folders.folders[1], "words/t.tsv", table)
    assert refusal(lambda: list(folders.rows("t.tsv"))).startswith(f"{path}{place}: {message}")


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("[fold]\n'A' = 'BB'\n", "fold 'A' = 'BB' moves offsets; fold one character to one"),
        ("[fold]\n'AB' = 'C'\n", "fold 'AB' = 'C' moves offsets"),
        ("[fold_in_chinese]\n',' = '，，'\n", "fold ',' = '，，' moves offsets"),
        ("[[line]]\nrole = 'header'\npattern = 'x'\n", "unknown role 'header'; allowed are heading, continuation, "),
        ("[[line]]\nrole = 'item'\npattern = '('\n", "pattern '(': missing )"),
        ("[[line]]\nrole = 'date'\npattern = '(?P<year>x)'\n", "has no group 'day'; write (?P<day>…)"),
    ],
)
def test_layout_that_cannot_be_used_is_refused(tmp_path: Path, extra: str, message: str) -> None:
    write(tmp_path, "layout.toml", extra)
    table = RuleFolders((SHIPPED, tmp_path)).table("layout.toml")
    error = refusal(lambda: compile_layout(table))
    assert error.startswith("layout.toml: ") and message in error
