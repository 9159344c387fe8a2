"""Publishing: the whole old set or the whole new set, whatever fails and whenever the process dies."""

from __future__ import annotations

import errno
import importlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import kg.export.publish
from kg.cli import main
from kg.errors import CheckError, StorageError
from kg.export.publish import MANIFEST, lock, publish, verify
from kg.pipeline import build
from kg.rulebook.rules import Rules
from tests.conftest import ROOT, SEEDS, command

OLD = {"a.txt": "旧甲", "b.txt": "旧乙" * 100}
NEW = {"a.txt": "新甲" * 200, "b.txt": "新乙"}
WATCHED = ("open", "os.", "shutil.", "tempfile.", "ctypes.dlopen")  # the audit events of publishing
ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EMFILE)


def state(output: Path) -> str:
    """Which set stands in ``output``."""
    if not output.exists():
        return "none"
    with suppress(CheckError):
        verify(output)
        texts = {path.name: path.read_text("utf-8") for path in output.iterdir() if path.name != MANIFEST}
        return {str(OLD): "old", str(NEW): "new"}.get(str(dict(sorted(texts.items()))), "mixed")
    return "broken"


def strays(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


# --- faults at every step: run in a process of its own, which forks once for each step --------------------------------


def at_step(number: int, fault: Callable[[], None]) -> None:
    """From here on in this process, ``fault`` happens at the ``number``-th thing done to the file system."""
    steps = iter(range(1, 10_000))

    def step() -> None:
        if next(steps) == number:
            fault()

    def watch(event: str, _: object) -> None:
        if event.startswith(WATCHED):
            step()

    sync = os.fsync

    def fsync(descriptor: int) -> None:
        step()
        sync(descriptor)

    sys.addaudithook(watch)
    pytest.MonkeyPatch().setattr(os, "fsync", fsync)


def in_child(action: Callable[[], None]) -> int:
    """The exit code of ``action`` in a fork, negative when a signal ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        action()
        code = 0
    except StorageError:
        code = StorageError.exit_code
    finally:
        os._exit(code)


def publish_locked(output: Path, files: dict[str, str]) -> None:
    with lock(output):
        publish(output, files, {})


def outcomes(output: Path, prepare: Callable[[int], None], last: int) -> Iterator[tuple[int, str, str, list[str]]]:
    """For each fault: exit code, what stands there after it, what after one more run, what else is left then."""
    for number in range(1, last):
        publish_locked(output, OLD)

        def action(number: int = number) -> None:
            prepare(number)
            publish_locked(output, NEW)

        code = in_child(action)
        after = state(output)
        publish_locked(output, NEW)
        yield code, after, state(output), strays(output.parent)


def error(code: int) -> None:
    raise OSError(code, os.strerror(code))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def report(folder: str, fault: str, whole: bool) -> None:
    """Prints the outcomes of one kind of fault; the entry point of the forking process."""
    importlib.import_module("fcntl")  # before faults begin

    if not whole:
        pytest.MonkeyPatch().setattr(kg.export.publish, "_exchange", lambda one, other: False)
    if fault == "size":
        # Hard limits on the size of a file: a write that really fails, at every length.
        last, prepare = 60, lambda n: resource.setrlimit(resource.RLIMIT_FSIZE, (29 * (n - 1), 29 * (n - 1)))
    else:
        wrong = kill if fault == "kill" else lambda: error(int(fault))
        last, prepare = 50, lambda n: at_step(n, wrong)
    print(json.dumps(list(outcomes(Path(folder) / "output", prepare, last))))


def run_report(folder: Path, fault: str, *, whole: bool) -> list[tuple[int, str, str, list[str]]]:
    code = f"from tests.export.test_publish import report; report({str(folder)!r}, {fault!r}, {whole})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return [(code, after, then, left) for code, after, then, left in json.loads(done.stdout)]


@pytest.mark.parametrize("whole", [True, False], ids=["exchanged", "renamed twice"])
@pytest.mark.parametrize("fault", [*map(str, ERRORS), "size"])
def test_error_at_any_step_leaves_a_whole_set(tmp_path: Path, fault: str, whole: bool) -> None:
    found = run_report(tmp_path, fault, whole=whole)
    assert {(code, after) for code, after, _, _ in found} <= {(0, "new"), (3, "old"), (3, "new")}
    assert {(then, tuple(left)) for _, _, then, left in found} == {("new", ())}
    assert sum(code == 3 for code, *_ in found) > 5
    assert found[-1][0] == 0


def test_kill_at_any_step_leaves_a_whole_set(tmp_path: Path) -> None:
    found = run_report(tmp_path, "kill", whole=True)
    assert {(code, after) for code, after, _, _ in found} == {(-9, "old"), (-9, "new"), (0, "new")}
    assert {(then, tuple(left)) for _, _, then, left in found} == {("new", ())}


def test_kill_between_two_renames_is_mended_by_the_next_run(tmp_path: Path) -> None:
    found = run_report(tmp_path, "kill", whole=False)
    assert {after for _, after, _, _ in found} == {"old", "new", "none"}
    assert {(then, tuple(left)) for _, _, then, left in found} == {("new", ())}


# --- what may be written over -----------------------------------------------------------------------------------------


def test_set_is_whole_and_named_by_its_digests(tmp_path: Path) -> None:
    publish_locked(tmp_path / "new/folder/output", NEW)
    assert state(tmp_path / "new/folder/output") == "new"
    assert strays(tmp_path / "new/folder") == []
    assert (tmp_path / "new/folder/output").stat().st_mode & 0o777 == 0o755


def test_foreign_file_is_never_written_over(tmp_path: Path) -> None:
    publish_locked(tmp_path / "output", OLD)
    (tmp_path / "output/thesis.docx").write_text("mine")
    with pytest.raises(StorageError, match=r"thesis\.docx: not part of a build"):
        publish_locked(tmp_path / "output", NEW)
    assert (tmp_path / "output/thesis.docx").read_text() == "mine"
    assert (tmp_path / "output/a.txt").read_text("utf-8") == OLD["a.txt"]


def test_what_a_former_build_wrote_is_replaced_unless_someone_changed_it(tmp_path: Path) -> None:
    publish_locked(tmp_path / "output", {**OLD, "more.js": "texts"})
    publish_locked(tmp_path / "output", NEW)
    assert state(tmp_path / "output") == "new"
    publish_locked(tmp_path / "output", {**OLD, "more.js": "texts"})
    (tmp_path / "output/more.js").write_text("mine")
    with pytest.raises(StorageError, match=r"more\.js: not part of a build"):
        publish_locked(tmp_path / "output", NEW)


def test_file_is_no_output_folder(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("mine")
    with pytest.raises(StorageError, match="not a folder"):
        publish_locked(tmp_path / "output", NEW)
    assert (tmp_path / "output").read_text() == "mine"


def test_output_named_by_a_link_is_the_folder_behind_it(tmp_path: Path) -> None:
    publish_locked(tmp_path / "real/output", OLD)
    (tmp_path / "link").symlink_to(tmp_path / "real/output")
    publish_locked(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink() and state(tmp_path / "real/output") == "new"


@pytest.mark.parametrize("name", ["output", "out[1]*", "-rf", "输出"])
def test_strays_are_swept_and_neighbours_left(tmp_path: Path, name: str) -> None:
    (tmp_path / f".{name}.new-abc").mkdir()
    (tmp_path / f".{name}.new-abc/graph.ttl").write_text("half")
    (tmp_path / ".other.new-abc").mkdir()
    publish_locked(tmp_path / name, NEW)
    assert strays(tmp_path) == [".other.new-abc"]


@pytest.mark.parametrize("harm", ["change", "remove", "no manifest", "bad manifest"])
def test_verify_sees_every_harm(tmp_path: Path, harm: str) -> None:
    publish_locked(tmp_path / "output", NEW)
    verify(tmp_path / "output")
    if harm == "change":
        (tmp_path / "output/b.txt").write_text("新乙。", "utf-8")
    elif harm == "bad manifest":
        (tmp_path / "output" / MANIFEST).write_text("{")
    else:
        (tmp_path / "output" / (MANIFEST if harm == "no manifest" else "a.txt")).unlink()
    with pytest.raises(CheckError) as caught:
        verify(tmp_path / "output")
    assert caught.value.exit_code == 4


# --- the lock ---------------------------------------------------------------------------------------------------------


def test_lock_goes_with_its_holder(tmp_path: Path) -> None:
    with lock(tmp_path / "output"):
        assert strays(tmp_path) == [".output.lock"]
        with pytest.raises(StorageError, match=f"process {os.getpid()} is building here"), lock(tmp_path / "output"):
            pass
        with lock(tmp_path / "other"):
            pass
    assert strays(tmp_path) == []


def test_errors_of_what_is_done_under_the_lock_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), lock(tmp_path / "output"):
        (tmp_path / "missing").read_text()
    assert strays(tmp_path) == []


@pytest.mark.usefixtures("rules_once")
def test_second_build_ends_naming_the_process_that_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "import sys; from pathlib import Path; from kg.export.publish import lock\n"
    code += "with lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "output")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        assert main(["build", str(SEEDS), "-o", str(tmp_path / "output")]) == 3
        assert f"process {holder.pid} is building here" in capsys.readouterr().err
        holder.kill()
    assert not (tmp_path / "output").exists()
    assert main(["build", str(SEEDS), "-o", str(tmp_path / "output")]) == 0


# --- real builds, really killed ---------------------------------------------------------------------------------------


def staged(folder: Path) -> bool:
    return any(folder.glob(".output.new-*"))


@pytest.fixture
def old_build(tmp_path: Path, rules: Rules) -> Path:
    """A folder with one small build in ``output``."""
    (tmp_path / "old.txt").write_text("国务院印发《甲规划》。", "utf-8")
    build([tmp_path / "old.txt"], tmp_path / "output", rules=rules)
    return tmp_path


def test_build_killed_at_any_instant_leaves_old_or_new(old_build: Path, rules: Rules) -> None:
    output, chance = old_build / "output", random.Random(1)
    new = build([SEEDS], old_build / "wanted", rules=rules) and (old_build / "wanted" / MANIFEST).read_bytes()
    old = (output / MANIFEST).read_bytes()
    for number in range(5):
        with subprocess.Popen(command("build", SEEDS, "-o", output), stdout=subprocess.DEVNULL) as process:
            ready = time.monotonic() + (chance.uniform(0, 3) if number < 2 else 60)
            while process.poll() is None and time.monotonic() < ready and not staged(old_build):
                time.sleep(0.0005)
            time.sleep(chance.uniform(0, 0.02))
            process.kill()
        verify(output)
        assert (output / MANIFEST).read_bytes() in (old, new)
    build([SEEDS], output, rules=rules)
    assert (output / MANIFEST).read_bytes() == new
    assert strays(old_build) == [".output.cache"]


def test_interrupted_build_says_so_and_leaves_nothing(
    old_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    old = (old_build / "output" / MANIFEST).read_bytes()
    cache = tmp_path_factory.mktemp("cache") / "cache"  # what was read may stay there
    arguments = command("build", SEEDS, "-o", old_build / "output", "--cache", cache)
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while not ((old_build / ".output.lock").exists() and (old_build / ".output.lock").read_text()):
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        message = process.communicate()[1]
    assert (process.returncode, message) == (130, "interrupted; nothing was published\n")
    assert (old_build / "output" / MANIFEST).read_bytes() == old
    assert strays(old_build) == []
