"""Worker processes: none outlives the run that started it, nor holds what that run held."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import files, run
from tests.killed import ROOT

pytestmark = pytest.mark.skipif(
    not hasattr(os, "mkfifo") or os.cpu_count() == 1, reason="needs pipes with names, and workers"
)

RUN = """
import os, sys
from pathlib import Path
from pipeline import files, run
folder = Path(sys.argv[1])

def task(number):
    print("begun", flush=True)
    os.read(os.open(folder / "pipe", os.O_RDONLY), 1)
    print("outlived it", flush=True)

with files.locked(folder / "state"):
    list(run.run_tasks(task, range(run.WORTH_A_POOL)))
"""
UNWATCHED = "run.end_with_parent = lambda: None"
UNFORGETTING = "import pipeline.lock; pipeline.lock._forget.__code__ = (lambda: None).__code__"


def killed(folder: Path, how: signal.Signals, *, before: str = "") -> subprocess.Popen[str]:
    """A run whose workers are at their tasks, which end once somebody writes into a pipe, and that
    was then killed."""
    os.mkfifo(folder / "pipe")
    script = RUN.replace("\nfolder =", f"\n{before}\nfolder =")
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(how)
    process.wait()
    return process


def outlived(folder: Path, process: subprocess.Popen[str]) -> bool:
    """Whether workers go on with their task where they can. They are killed in the end."""
    pipe = os.open(folder / "pipe", os.O_RDWR)
    try:
        os.write(pipe, b"x" * 100)
        assert process.stdout is not None
        return any(line == "outlived it\n" for line in process.stdout)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        os.close(pipe)


def _end_at_once(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_the_system_ends_is_one_error() -> None:
    with pytest.raises(files.AccessError, match="the system ended a process") as raised:
        list(run.run_tasks(_end_at_once, range(run.WORTH_A_POOL)))
    assert "run the same command again" in raised.value.remedy


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_the_run_that_was_killed(tmp_path: Path, how: signal.Signals) -> None:
    process = killed(tmp_path, how)
    assert process.communicate(timeout=60)[0].replace("begun\n", "") == ""
    assert process.returncode == -how
    with files.locked(tmp_path / "state"):
        pass


def test_workers_do_not_hold_the_lock_of_the_run(tmp_path: Path) -> None:
    process = killed(tmp_path, signal.SIGKILL, before=UNWATCHED)
    with files.locked(tmp_path / "state"):
        pass
    assert outlived(tmp_path, process)


def test_the_control_unwatched_workers_outlive_it_and_hold_its_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAIT", 0)
    process = killed(tmp_path, signal.SIGKILL, before=f"{UNWATCHED}; {UNFORGETTING}")
    with pytest.raises(files.AccessError, match="another run"), files.locked(tmp_path / "state"):
        pass
    assert outlived(tmp_path, process)
