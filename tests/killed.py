"""Processes that are killed on the way: at each of their steps on the file system, or within a
write."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
_AT_STEP = """
import os, signal, sys
from pathlib import Path
steps, folder = int(sys.argv[1]), sys.argv[2]

def watch(event, args):
    global steps
    if event.split(".")[0] in ("open", "os", "shutil", "tempfile") and folder in repr(args):
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)
"""
_WITHIN = """
import resource, signal, sys
from pathlib import Path
limit, folder = int(sys.argv[1]), sys.argv[2]
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
"""


def _run(script: str, number: int, folder: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", script, str(number), str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode <= 0, done.stderr.decode()
    return done.returncode


def at_each_step(imports: str, work: str, folder: Path) -> Iterator[int]:
    """Run ``work`` (which may use ``folder``) again and again, with ``kill -9`` before its first,
    second… operation on the folder's files, until it lives to its end. Yields the step of each."""
    for step in range(200):
        code = _run(f"{_AT_STEP}\n{imports}\nsys.addaudithook(watch)\n{work}", step, folder)
        yield step
        if code == 0:
            return
        assert code == -signal.SIGKILL
    raise AssertionError("it never came to its end")


def within_a_write(imports: str, work: str, folder: Path, size: int) -> None:
    """Run ``work``; the kernel kills it once it has written ``size`` bytes to one file."""
    code = _run(f"{imports}\n{_WITHIN}\n{work}", size, folder)
    assert code == -signal.SIGXFSZ, code
