"""Running one command of polyfolio as a user does, in a fork: how it ended, what it said, its CPU."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.processor import of_children
from pipeline.commands import main as command_line
from tests.hosted import shout
from tests.services import libre, service

MEMORY: Final = 8 * 2**30
LARGEST: Final = 1 << 22
"""So much of what a command prints is looked at."""
_OBEYED: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
"""What a terminal would obey, or what would turn what follows it."""


@dataclass(slots=True)
class End:
    """How one command ended; ``out`` is the beginning of what it printed."""

    code: int
    said: str
    out: str
    seconds: float

    @property
    def fault(self) -> str:
        """What is wrong with that; "" where nothing is."""
        if self.code in (0, 1):
            if "Traceback" in self.said:
                return "traceback"
        elif self.code not in (2, 3):
            return f"code {self.code}"
        elif len(self.said.strip().splitlines()) != 1:
            return "lines"
        return "obeyed" if _OBEYED.search(self.said) or _OBEYED.search(self.out) else ""


def run(folder: Path, arguments: tuple[str, ...], patience: int) -> End:
    """Run a command on a project, in the folder beside it."""
    said, out = folder.parent / "said", folder.parent / "printed"
    before = of_children()
    child = os.fork()
    if not child:
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        os.chdir(folder.parent)
        resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _command(folder, arguments)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seconds = of_children() - before
    told = said.read_text(encoding="utf-8", errors="replace")
    with out.open(encoding="utf-8", errors="replace") as printed:
        return End(status, told, printed.read(LARGEST), seconds)


def _command(folder: Path, arguments: tuple[str, ...]) -> None:
    """Run a command, and end this process as it ends."""
    sys.argv = ["polyfolio", "-C", str(folder), *arguments]
    try:
        command_line()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(99)


@contextlib.contextmanager
def translating() -> Iterator[str]:
    """The address of a service on loopback that gives every text back in capitals, in a process of
    its own, whose CPU is nobody's."""
    told, tell = os.pipe()
    over, end = os.pipe()
    child = os.fork()
    if not child:
        os.close(end)
        with service(libre(shout)) as made:
            os.write(tell, made.url.encode())
            os.read(over, 1)
        os._exit(0)
    os.close(tell)
    try:
        yield os.read(told, 100).decode()
    finally:
        os.close(end)
        os.waitpid(child, 0)
