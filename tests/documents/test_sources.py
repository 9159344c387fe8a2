"""Sources: what is read, in an order that names alone decide, and what is refused before it is opened."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import kg.documents.sources
from kg.documents.sources import LARGEST, find_sources, read_source
from kg.errors import DocumentError, StorageError

NOBODY = 65534


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter: pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def no_privileges() -> Iterator[None]:
    """Inside, this process is not root, to whom every file is readable."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def names(*inputs: Path) -> list[str]:
    return [name for name, _ in find_sources(inputs)]


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_source(path, path.name)
    return str(caught.value)


def make(folder: Path, *paths: str) -> None:
    for name in paths:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}。", "utf-8")


@pytest.mark.parametrize("order", [1, -1])
def test_order_depends_on_names_alone(tmp_path: Path, order: int) -> None:
    wanted = ["b.txt", "c.html", "子/a.md", "子/深/a.jsonl"]
    make(tmp_path, *wanted[::order])
    assert names(tmp_path) == wanted


def test_other_kinds_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a.TXT", "a.docx", "notes", ".hidden.txt", ".git/a.txt", "~/b.htm")
    assert names(tmp_path) == ["a.TXT", "~/b.htm"]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "outside/secret.txt", "in/a.txt")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "outside/secret.txt")
    (tmp_path / "in/up").symlink_to(tmp_path)
    assert names(tmp_path / "in") == ["a.txt"]


def test_file_named_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    assert names(tmp_path, tmp_path / "a.txt", tmp_path / "../" / tmp_path.name / "b.txt") == ["a.txt", "b.txt"]


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    make(tmp_path, "x/a.txt", "y/a.txt")
    assert [path for _, path in find_sources([tmp_path / "y/a.txt", tmp_path / "x/a.txt"])] == [
        tmp_path / "x/a.txt", tmp_path / "y/a.txt",
    ]  # fmt: skip


def test_odd_names_are_text(tmp_path: Path) -> None:
    for name in (b"-rf.txt", "#?%\n\u202e.txt".encode(), "报告.txt".encode("gbk")):
        (tmp_path / os.fsdecode(name)).write_text("甲。")
    found = names(tmp_path)
    assert found == ["#?%\n\u202e.txt", "-rf.txt", "\\xb1\\xa8\\xb8\\xe6.txt"]
    assert "".join(found).encode()


@pytest.mark.parametrize("name", ["missing.txt", "长" * 200, "a/b"])
def test_missing_input_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError, match="no such file or folder"):
        find_sources([tmp_path / name])


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.txt"))
    (tmp_path / "folder.txt").mkdir()
    for name in ("pipe.txt", "socket.txt", "folder.txt"):
        assert "not a regular file" in refusal(tmp_path / name)
    assert "not a regular file" in refusal(Path("/dev/zero"))
    assert names(tmp_path) == ["pipe.txt", "socket.txt"]


def test_too_large_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as handle:
        handle.truncate(4 * 1024**3)
    assert refusal(path) == "large.txt: larger than 64 MB; split it"
    assert LARGEST == 64 * 1024**2


def test_largest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.documents.sources, "LARGEST", 9)
    (tmp_path / "a.txt").write_bytes(b"123456789")
    assert read_source(tmp_path / "a.txt", "a.txt") == b"123456789"


def test_unreadable_and_vanished_are_named() -> None:
    with open_folder() as folder:
        make(folder, "a.txt")
        (folder / "a.txt").chmod(0)
        with no_privileges():
            assert refusal(folder / "a.txt").startswith("a.txt: cannot be read: Permission denied; ")
        assert "a.txt" in refusal(folder / "gone" / "a.txt")


def test_folder_that_cannot_be_listed_is_not_passed_over() -> None:
    with open_folder() as folder:
        make(folder, "a.txt", "closed/b.txt")
        (folder / "closed").chmod(0)
        with no_privileges(), pytest.raises(StorageError, match=r"closed: cannot be read: Permission denied"):
            find_sources([folder])
