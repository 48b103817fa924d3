"""What surrounds a run: full and closed outputs, folders of other users, a strange clock, files that
go while it works. Each command runs in a process of its own."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import clock, files
from pipeline.errors import AccessError
from pipeline.jobs.extract import extract_articles
from pipeline.project import open_project
from tests.command_line import contents, polyfolio
from tests.granular import publication
from tests.killed import ROOT

ONE_LINE = re.compile(rb"polyfolio: [^\n]+ \xe2\x80\x94 [^\n]+\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    publication(root)
    assert polyfolio(root, "extract").code == 0
    return root


def end_of(
    root: Path,
    *args: str,
    epoch: str = "",
    encoding: str = "",
    prepare: Callable[[], object] | None = None,
    **streams: object,
) -> subprocess.CompletedProcess[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, ROOT / "cli.py", "-C", root, *args],
        cwd=ROOT,
        check=False,
        env={
            **kept,
            "SOURCE_DATE_EPOCH": epoch,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": encoding,
            # Python notes half of what it compiles where a limit stops it, and reads that again.
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        stdin=subprocess.DEVNULL,
        preexec_fn=prepare,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},  # type: ignore[call-overload]
    )


# --- outputs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [["--help"], ["extract"], ["check", "--json"], ["status"]])
def test_a_full_standard_output_is_said_in_one_line(project: Path, args: list[str]) -> None:
    """Also by a run with nothing to do, which loads no command."""
    (project / "source/b.md").write_text("A [link](nowhere.md).\n")
    before = contents(project)
    with Path("/dev/full").open("wb") as full:
        end = end_of(project, *args, stdout=full)
    assert end.stderr.startswith(b"polyfolio: standard output: ")
    assert ONE_LINE.fullmatch(end.stderr)
    assert end.returncode == 3
    assert contents(project).keys() >= before.keys()
    assert end_of(project, *args).returncode in (0, 1)


def test_with_both_outputs_full_the_exit_code_says_it(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert end_of(project, "status", stdout=full, stderr=full).returncode == 3


@pytest.mark.parametrize("args", [["draft"], ["publish"], ["review", "list"]])
def test_a_closed_stream_stops_nothing(project: Path, args: list[str]) -> None:
    opened = end_of(project, *args)
    for closed in range(3):
        end = end_of(project, *args, prepare=lambda: os.close(closed))  # noqa: B023 - called here
        assert end.returncode == opened.returncode
        assert end.stderr == (b"" if closed == 2 else opened.stderr)


def test_what_an_encoding_has_no_sign_for_is_spelled_out(project: Path) -> None:
    """As on Windows, where an output that goes to a file is in a code page: an arrow ended the run."""
    (project / "source/茶.md").write_text("A “tea” 茶 😀.\n", encoding="utf-8")
    streams = {"encoding": "latin-1"}
    for args in (["extract"], ["check"], ["status"], ["draft"], ["review", "list"], ["publish"]):
        end = end_of(project, *args, **streams)
        assert (end.returncode, end.stderr) == (0, b""), args
    assert (
        b"A \\u201ctea\\u201d \\u8336 \\U0001f600."
        in end_of(project, "review", "list", **streams).stdout
    )
    args = ["review", "list", "--json"]
    found = [json.loads(end_of(project, *args, **more).stdout) for more in ({}, streams)]
    assert found[0] == found[1]
    assert "茶 😀" in json.dumps(found[0], ensure_ascii=False)


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("megabytes", [60, 100])
def test_too_little_memory_is_said_in_one_line(project: Path, megabytes: int) -> None:
    """Typst alone takes more."""
    limit = megabytes << 20
    end = end_of(
        project,
        *("publish", "--format", "pdf"),
        prepare=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert ONE_LINE.fullmatch(end.stderr)
    assert end.stderr.startswith(b"polyfolio: there is not enough memory \xe2\x80\x94 end other ")
    assert end.returncode == 3


@pytest.mark.parametrize(
    ("size", "args", "message"),
    [
        (0, ["publish", "--format", "pdf"], "TMPDIR: no file can be kept for a moment: No usable"),
        (1, ["publish", "--format", "pdf"], "no file can be kept for a moment: File too large"),
        (
            99,
            ["memory", "find", "Tea"],
            ".polyfolio/memory/de.sqlite: the translation memory cannot",
        ),
        (
            99,
            ["import", "README.md"],
            "source/README.md: File too large — raise the limit of a file",
        ),
    ],
)
def test_a_limit_of_files_sizes_is_said_in_one_line(
    project: Path, size: int, args: list[str], message: str
) -> None:
    """It ends writing as a full disk does."""
    before = contents(project)
    (project / "source/d.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (project / "source/d.md").write_text("![D](d.svg)\n")
    end = end_of(
        project, *args, prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    )
    assert ONE_LINE.fullmatch(end.stderr)
    assert message in end.stderr.decode()
    assert b"delete the file; it is built anew" not in end.stderr
    assert end.returncode == 3
    assert {**contents(project), **before} == contents(project)


@pytest.mark.parametrize("args", [["init", "--bare", "new"], ["publish", "--format", "pdf"]])
def test_a_folder_that_is_gone_is_said_in_one_line(
    tmp_path: Path, project: Path, args: list[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()

    def leave() -> None:
        os.chdir(gone)
        gone.rmdir()

    end = end_of(project, *args, prepare=leave)
    assert end.returncode == 3
    assert end.stderr.decode() == "polyfolio: this folder is gone — change to another one\n"


# --- the clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize("outputs", [("stdout",), ("stdout", "stderr")])
def test_a_job_goes_on_where_nobody_reads_what_it_says(
    project: Path, outputs: tuple[str, ...]
) -> None:
    """As in ``polyfolio run | head -1``: what is accepted goes out all the same."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        streams = dict.fromkeys(outputs, writing)
        (project / "source/c.md").write_text("A [link](nowhere.md).\n")
        assert end_of(project, "extract", **streams).returncode == 0
        assert end_of(project, "check", **streams).returncode == 1, "for the link"
        assert end_of(project, "status", "nope", **streams).returncode == 2
        (project / "source/c.md").unlink()
        assert end_of(project, "run", "--format", "text", **streams).returncode == 0
    finally:
        os.close(writing)
    assert (project / "dist/current/manifest.json").is_file()


@pytest.mark.parametrize("epoch", ["-1", "253402300800", "9" * 5_000, "١"])
def test_a_strange_clock_is_said_in_one_line(project: Path, epoch: str) -> None:
    before = contents(project)
    end = end_of(project, "extract", "a", epoch=epoch)
    assert end.returncode == 3
    assert b"SOURCE_DATE_EPOCH=" in end.stderr
    assert len(end.stderr) < 200
    assert ONE_LINE.fullmatch(end.stderr)
    assert contents(project) == before


@pytest.mark.parametrize("epoch", ["0", "253402300799"])
def test_the_first_and_the_last_second_are_times(project: Path, epoch: str) -> None:
    (project / "source/b.md").write_text("One more.\n")
    assert end_of(project, "extract", epoch=epoch).returncode == 0
    year = b"1970-01-01" if epoch == "0" else b"9999-12-31"
    assert year in (project / "locale/b.pot").read_bytes()


# --- folders of other users -----------------------------------------------------------------------

AS_ANOTHER = """
import contextlib, io, os, sys
from pipeline.commands import main

def end(root, command):
    try:
        main(["-C", root, command])
    except SystemExit as done:
        return done.code

warm, root, *commands = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()):
    for command in commands:
        end(warm, command)
    if os.geteuid() == 0:
        os.setuid(65534)
    codes = [end(root, command) for command in commands]
print(*codes)
"""
"""Root may do anything, so that it becomes another user, once all is loaded that may be its own."""


def as_another(tmp_path: Path, root: Path, *commands: str) -> tuple[list[str], list[str]]:
    """Exit codes and messages of commands, by a user who does not own what has no permissions."""
    warm = tmp_path / "warm"
    warm.mkdir()
    publication(warm)
    (warm / "source/new.md").write_text("New.\n")  # a run with nothing to do loads next to nothing
    for parent in (tmp_path, *tmp_path.parents):  # what --basetemp names is ours alone, too
        if parent.stat().st_uid == os.geteuid() and Path(tempfile.gettempdir()) in parent.parents:
            parent.chmod(0o755)
    if os.geteuid() == 0:
        for path in (root, *root.rglob("*")):
            os.chown(path, 65534, 65534)
    done = subprocess.run(
        [sys.executable, "-c", AS_ANOTHER, warm, root, *commands],
        cwd=ROOT, check=True, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.stdout.split(), done.stderr.splitlines()


@pytest.fixture
def spoil() -> Iterator[Callable[[Path, int], None]]:
    spoilt: list[Path] = []

    def change(path: Path, mode: int) -> None:
        spoilt.append(path)
        path.chmod(mode)

    yield change
    for path in spoilt:
        path.chmod(0o755)


@pytest.mark.parametrize(
    ("folder", "mode"),
    [
        ("source", 0o444),
        ("source/guides", 0o000),
        ("locale", 0o444),
        ("locale/de", 0o000),
        ("locale/de/LC_MESSAGES", 0o000),
    ],
)
def test_a_folder_that_nobody_may_look_into_is_named(
    tmp_path: Path, project: Path, spoil: Callable[[Path, int], None], folder: str, mode: int
) -> None:
    """Its articles and catalogs would count as gone, and what is gone is made anew."""
    before = contents(project)
    spoil(project / folder, mode)
    codes, said = as_another(tmp_path, project, "extract", "check")
    assert codes == ["3", "3"]
    assert len(said) == 2
    for line in said:
        assert folder in line
        assert line.endswith(": no permission — check the file's and folder's mode")
    (project / folder).chmod(0o755)
    assert contents(project) == before


def test_the_control_another_user_may_work_where_it_may_look(tmp_path: Path, project: Path) -> None:
    assert as_another(tmp_path, project, "extract", "check")[0] == ["0", "0"]


def test_what_is_no_folder_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("x")
    for name in ("loop", "file", "nowhere", "file/inner"):
        assert files.names(tmp_path / name, name) == []
        assert list(files.below(tmp_path / name, ".md")) == []
        assert not files.is_folder(tmp_path / name, name)
    with pytest.raises(AccessError, match="File name too long"):
        files.is_folder(tmp_path / ("a" * 300), "aaa")
    assert files.names(tmp_path, ".") == ["file", "loop"]


# --- while it works -------------------------------------------------------------------------------


def test_an_article_that_goes_before_it_is_read_is_named(project: Path) -> None:
    opened = open_project(project)
    wanted = opened.article_ids()
    (project / "source/b.md").unlink()
    before = contents(project)
    with pytest.raises(AccessError, match="somebody removed it meanwhile") as caught:
        extract_articles(opened, wanted, clock.now())
    assert (caught.value.where, caught.value.exit_code) == ("source/b.md", 3)
    assert contents(project) == before


def test_a_folder_where_the_memory_is_kept_is_named(project: Path) -> None:
    with (project / "polyfolio.toml").open("a") as file:
        file.write('[draft]\nengines = ["memory"]\n')
    (project / ".polyfolio/memory/de.sqlite").mkdir(parents=True)
    end = polyfolio(project, "draft")
    assert (end.code, end.out) == (3, "")
    assert end.err.startswith("polyfolio: ")
    assert ".polyfolio/memory/de.sqlite" in end.err
    assert end.err.count("\n") == 1
