"""Hostile articles, catalogs, settings, files and imports in full size: how each ends, in how much CPU.

Run as a script::

    python benchmarks/hostile.py              # 100 kB each
    python benchmarks/hostile.py --size 1000  # 1 MB
    python benchmarks/hostile.py --only "TMX: " --formats ""

Each case (``tests/hostile_cases.py``) spoils a small project; then ``extract``, ``check``,
``publish`` as HTML and text, and ``publish`` as PDF run on it; a file from elsewhere
(``tests/hostile_imports.py``) is imported. Each command runs in a process of its own, a fork of one
that has its modules loaded, and CPU is above that of the same command on a project without fault;
beside it stands what ordinary prose of the size takes. A case is slow where ``extract`` and ``check``
together, or an import, take more than a second a 100 kB; a publication (two documents) beyond that is
marked and counted apart. A run that ends in no line, in several lines or in a traceback is at fault,
and so is one that wrote to a file that it refused.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.commands import main as command_line  # noqa: E402 - needs the path above
from tests.hostile_cases import SOURCE, kept, project, spoilt  # noqa: E402
from tests.hostile_imports import imports  # noqa: E402

READING: Final = ("extract", "check")
FORMATS: Final = {"html and text": '["html", "text"]', "pdf": '["pdf"]'}
_ASKED: Final = re.compile(rb"formats = \[.*\]")
MEMORY: Final = 8 * 2**30
PROSE: Final = "Tea is good in the morning, and nobody asked why it was cold by noon. "


@dataclass(slots=True)
class End:
    """How one command ended."""

    code: int
    said: str
    seconds: float


def run(folder: Path, arguments: tuple[str, ...], patience: int) -> End:
    """Run a command in a fork."""
    said = folder.parent / "said"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _command(folder, arguments)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return End(status, said.read_text(encoding="utf-8", errors="replace"), seconds)


def _command(folder: Path, arguments: tuple[str, ...]) -> None:
    """Run a command, and end this process as it ends."""
    sys.argv = ["polyfolio", "-C", str(folder), *arguments]
    try:
        command_line()
    except SystemExit as end:
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(99)


def publish(folder: Path, name: str, patience: int) -> End:
    settings = folder / "polyfolio.toml"
    if settings.is_file() and settings.stat().st_size < 1 << 20:
        formats = f"formats = {FORMATS[name]}".encode()
        settings.write_bytes(_ASKED.sub(formats, settings.read_bytes()))
    if (folder / "dist").is_dir():
        shutil.rmtree(folder / "dist")
    return run(folder, ("publish",), patience)


def through(folder: Path, formats: list[str], patience: int) -> dict[str, End]:
    """How each command ends on a project."""
    ends = {name: run(folder, (name,), patience) for name in READING}
    return ends | {name: publish(folder, name, patience) for name in formats}


class Tally:
    """What the rows come to."""

    def __init__(self, base: dict[str, float]) -> None:
        self.base = base
        self.cases = self.slow = self.late = self.wrong = 0

    def row(self, case: str, size: int, ends: dict[str, End], fault: str = "") -> None:
        over = {c: max(0.0, end.seconds - self.base.get(c, 0)) for c, end in ends.items()}
        allowed = max(1.0, size / 100_000)
        slow = sum(seconds for c, seconds in over.items() if c not in FORMATS) > allowed
        late = [c for c in FORMATS if over.get(c, 0) > allowed]
        bad = [c for c, end in ends.items() if _at_fault(end)] + [fault] * bool(fault)
        self.cases += 1
        self.slow, self.late = self.slow + slow, self.late + bool(late)
        self.wrong += bool(bad)
        marks = " SLOW" if slow else ""
        marks += f" over: {', '.join(late)}" if late else ""
        marks += f" FAULT {bad}" if bad else ""
        codes = " ".join(f"{e.code}:{over[c]:.2f}" for c, e in ends.items())
        last = next((e.said for e in ends.values() if e.code), "").strip()
        print(f"{case:<44} {size:>9,} {codes}{marks} {last[-150:]!r}", flush=True)


def spoilt_projects(folder: Path, chosen: argparse.Namespace, tally: Tally) -> None:
    for number, (case, spoil) in enumerate(spoilt().items()):
        if not re.search(chosen.only, case):
            continue
        root = project(folder / f"case {number}" / "project")
        spoil(root, chosen.size)
        before = kept(root)
        ends = through(root, chosen.formats, chosen.patience)
        wrote = ends["extract"].code == 3 and {**kept(root), **before} != kept(root)
        size = max((len(data) for _, data in before.values()), default=0)
        tally.row(case, size, ends, "wrote" if wrote else "")


def imported_files(folder: Path, chosen: argparse.Namespace, tally: Tally) -> None:
    for number, (case, (command, name, make)) in enumerate(imports().items()):
        if not re.search(chosen.only, case):
            continue
        root = project(folder / f"import {number}" / "project")
        run(root, ("extract",), chosen.patience)
        path = root.parent / name
        path.write_bytes(make(chosen.size))
        ends = {" ".join(command): run(root, (*command, str(path)), chosen.patience)}
        tally.row(case, path.stat().st_size, ends)


def loaded(folder: Path) -> Iterator[str]:
    """Load what the commands need, but typst, whose threads no fork has; yield what was run."""
    root = project(folder / "loaded" / "project")
    said = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for name in ("a.html", "a.txt", "a.tmx", "a.csv", "a.po"):
        (folder / name).write_text("Tea", encoding="utf-8")
    commands = [(name,) for name in (*READING, "publish")]
    commands += [(*command, str(folder / name)) for command, name, _ in imports().values()]
    for command in dict.fromkeys(commands):
        sys.argv = ["polyfolio", "-C", str(root), *command]
        try:
            command_line()
        except SystemExit:
            yield " ".join(command)
    sys.stdout.flush()
    os.dup2(said, 1)


def main() -> int:
    """Print one row a case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--size", type=int, default=100, help="thousands of characters")
    parser.add_argument(
        "--only", default="", help="cases whose name has this in it (a regular expression)"
    )
    parser.add_argument("--patience", type=int, default=60, help="seconds of CPU")
    parser.add_argument("--formats", default="html and text,pdf", help="what to publish as")
    chosen = parser.parse_args()
    chosen.formats = [name for name in FORMATS if name in chosen.formats]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        error = os.dup(2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        for _ in loaded(folder):
            pass
        os.dup2(error, 2)
        plain = project(folder / "plain" / "project")
        base = {c: end.seconds for c, end in through(plain, chosen.formats, 60).items()}
        print(f"without fault: {', '.join(f'{c} {s:.2f} s' for c, s in base.items())}")
        tally = Tally(base)
        prose = project(folder / "prose" / "project")
        paragraphs = f"{PROSE * 7}\n\n" * (chosen.size * 1000 // (len(PROSE) * 7))
        (prose / SOURCE).write_text(paragraphs, encoding="utf-8")
        tally.row("ordinary prose", len(paragraphs), through(prose, chosen.formats, 60))
        spoilt_projects(folder, chosen, tally)
        imported_files(folder, chosen, tally)
    print(
        f"{tally.cases} cases: {tally.slow} slow, {tally.wrong} at fault; "
        f"{tally.late} over a second a 100 kB to publish"
    )
    return 1 if tally.slow or tally.wrong else 0


def _at_fault(end: End) -> bool:
    if end.code in (0, 1):
        return "Traceback" in end.said
    return end.code not in (2, 3) or len(end.said.strip().splitlines()) != 1


if __name__ == "__main__":
    sys.exit(main())
