"""What surrounds a run: full and closed outputs, a strange clock. Each command runs in a process of its
own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
    prepare: Callable[[], object] | None = None,
    **streams: object,
) -> subprocess.CompletedProcess[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, ROOT / "cli.py", "-C", root, *args],
        cwd=ROOT,
        check=False,
        env={**kept, "SOURCE_DATE_EPOCH": epoch, "PYTHONPATH": str(ROOT)},
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


# --- the clock ------------------------------------------------------------------------------------


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
