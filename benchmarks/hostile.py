"""Hostile articles, catalogs, settings, files, imports and words in full size: how each ends, and when.

Run as a script::

    python benchmarks/hostile.py              # 100 kB each
    python benchmarks/hostile.py --size 1000  # 1 MB
    python benchmarks/hostile.py --only "TMX: " --formats ""
    python benchmarks/hostile.py --commands ""    # extract, check and publish alone

Each case (``tests/hostile_cases.py``) spoils a small project; then ``extract``, ``check``, ``publish`` as
HTML and text, and ``publish`` as PDF run on it, and after them what else people do with a project
(``tests/hostile_commands.py``): drafting by a service on loopback, reviewing, memory, glossary, merging.
A file from elsewhere (``tests/hostile_imports.py``) is imported; a hostile word stands on the command
line of a project without fault. Each command runs in a process of its own, a fork of one
that has its modules loaded, and CPU is above that of the same command on a project without fault;
beside it stands what ordinary prose of the size takes. A case is slow where ``extract`` and ``check``
together, or any other command, take more than a second a 100 kB; what sets documents, or drafts,
beyond that is marked and counted apart. A run that ends in no line, in several lines, in a traceback, or
prints what a terminal would obey is at fault, and so is one that refuses and has written a file.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from benchmarks.hostile_runs import End, run, translating  # noqa: E402
from tests.hostile_cases import SOURCE, kept, project, spoilt  # noqa: E402
from tests.hostile_commands import (  # noqa: E402
    commands,
    listed,
    merges,
    service_settings,
    words,
)
from tests.hostile_imports import imports  # noqa: E402

READING: Final = ("extract", "check")
FORMATS: Final = {"html and text": '["html", "text"]', "pdf": '["pdf"]'}
LONGER: Final = {*FORMATS, "draft", "run"}
"""What sets documents, or asks a service, and is not held to a second."""
REFUSING: Final = ("status", "draft", "list", "find", "run")
"""What is asked of a project that cannot be read; the others read no more of it than these do."""
_ASKED: Final = re.compile(rb"formats = \[.*\]")
PROSE: Final = "Tea is good in the morning, and nobody asked why it was cold by noon. "


def publish(folder: Path, name: str, patience: int) -> End:
    set_formats(folder, FORMATS[name])
    shutil.rmtree(folder / "dist", ignore_errors=True)  # a link stays
    return run(folder, ("publish",), patience)


def set_formats(folder: Path, formats: str) -> None:
    """Let a project be published as these, where the settings are not what is spoilt."""
    settings = folder / "polyfolio.toml"
    if settings.is_file() and settings.stat().st_size < 1 << 20:
        line = f"formats = {formats}".encode()
        settings.write_bytes(_ASKED.sub(line, settings.read_bytes()))


def through(folder: Path, chosen: argparse.Namespace) -> tuple[dict[str, End], list[str]]:
    """How each command ends on a project, and which of them refused and wrote something."""
    ends, wrote = {}, []

    def watched(name: str, command: tuple[str, ...]) -> None:
        before = files(folder)
        ends[name] = run(folder, command, chosen.patience)
        if ends[name].code in (2, 3) and name != "run" and files(folder) != before:
            wrote.append(f"{name} wrote")

    for name in READING:
        watched(name, (name,))
    for name in chosen.formats:
        ends[name] = publish(folder, name, chosen.patience)
    if chosen.formats:
        # "run" publishes as text alone, and takes no format from a live release.
        set_formats(folder, FORMATS["html and text"])
        shutil.rmtree(folder / "dist", ignore_errors=True)
    asked = {**merges(folder), **commands(folder)}
    if all(ends[name].code == 3 for name in READING):
        asked = {name: asked[name] for name in REFUSING}
    service_settings(folder, chosen.service)
    for name, command in asked.items():
        if re.search(chosen.commands or "$^", name):
            if name == "show":
                command = (*command, *listed(ends["list"].out if "list" in ends else ""))
            watched(name, command)
    return ends, wrote


def files(root: Path) -> dict[str, tuple[int, int, int]]:
    """Every file of a project but its state and its releases: how large, how old, which."""
    found = {}
    for folder, folders, names in os.walk(root):
        if folder == str(root):
            folders[:] = [name for name in folders if name not in (".polyfolio", "dist")]
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - a name may be as long as one may be
            status = os.lstat(path)
            if stat.S_ISREG(status.st_mode):
                found[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
    return found


class Tally:
    """What the rows come to."""

    def __init__(self, base: dict[str, float]) -> None:
        self.base = base
        self.cases = self.runs = self.slow = self.late = self.wrong = 0

    def row(self, case: str, size: int, ends: dict[str, End], wrote: list[str]) -> None:
        over = {c: max(0.0, end.seconds - self.base.get(c, 0)) for c, end in ends.items()}
        allowed = max(1.0, size / 100_000)
        reading = sum(seconds for c, seconds in over.items() if c in READING)
        slow = ["reading"] * (reading > allowed) + [
            c for c, seconds in over.items() if c not in {*READING, *LONGER} and seconds > allowed
        ]
        late = [c for c in over if c in LONGER and over[c] > allowed]
        bad = [f"{c} {end.fault}" for c, end in ends.items() if end.fault] + wrote
        self.cases += 1
        self.runs += len(ends)
        self.slow, self.late = self.slow + bool(slow), self.late + bool(late)
        self.wrong += bool(bad)
        marks = f" SLOW: {', '.join(slow)}" if slow else ""
        marks += f" over: {', '.join(late)}" if late else ""
        marks += f" FAULT {bad}" if bad else ""
        codes = " ".join(
            f"{'' if c in {*READING, *FORMATS} else c + ' '}{e.code}:{over[c]:.2f}"
            for c, e in ends.items()
            if c in {*READING, *FORMATS} or over[c] > 0.3 or e.code not in (0, 1, 3)
        )
        last = next((e.said for e in ends.values() if e.fault), "") or next(
            (e.said for e in ends.values() if e.code), ""
        )
        print(f"{case:<44} {size:>9,} {codes}{marks} {last.strip()[-150:]!r}", flush=True)


def spoilt_projects(folder: Path, chosen: argparse.Namespace, tally: Tally) -> None:
    for number, (case, spoil) in enumerate(spoilt().items()):
        if not re.search(chosen.only, case):
            continue
        root = project(folder / f"case {number}" / "project")
        spoil(root, chosen.size)
        size = max((length for length, _ in kept(root).values()), default=0)
        tally.row(case, min(size, 2**30), *through(root, chosen))


def imported_files(folder: Path, chosen: argparse.Namespace, tally: Tally) -> None:
    for number, (case, (command, name, make)) in enumerate(imports().items()):
        if not re.search(chosen.only, case):
            continue
        root = project(folder / f"import {number}" / "project")
        run(root, ("extract",), chosen.patience)
        path = root.parent / name
        path.write_bytes(make(chosen.size))
        one_command(root, case, (*command, str(path)), path.stat().st_size, chosen, tally)


def hostile_words(folder: Path, chosen: argparse.Namespace, tally: Tally) -> None:
    for number, (case, make) in enumerate(words().items()):
        if not re.search(chosen.only, case):
            continue
        root = project(folder / f"word {number}" / "project")
        (root.parent / "a.txt").write_text("Tea\n\nTea is good.\n", encoding="utf-8")
        run(root, ("extract",), chosen.patience)
        command = make(chosen.size)
        one_command(root, case, command, max(map(len, command)), chosen, tally)


def one_command(
    root: Path,
    case: str,
    command: tuple[str, ...],
    size: int,
    chosen: argparse.Namespace,
    tally: Tally,
) -> None:
    before = files(root)
    end = run(root, command, chosen.patience)
    wrote = ["wrote"] if end.code in (2, 3) and files(root) != before else []
    tally.row(case, size, {" ".join(command[:2])[:20]: end}, wrote)


def loaded(folder: Path, chosen: argparse.Namespace) -> Iterator[str]:
    """Load what the commands need, but typst, whose threads no fork has; yield what was run."""
    from pipeline.commands import main as command_line

    root = project(folder / "loaded" / "project")
    said = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for name in ("a.html", "a.txt", "a.tmx", "a.csv", "a.po"):
        (folder / name).write_text("Tea", encoding="utf-8")
    asked = [(name,) for name in (*READING, "publish")]
    asked += [(*command, str(folder / name)) for command, name, _ in imports().values()]
    for command in (*dict.fromkeys(asked), *commands(root).values()):
        service_settings(root, chosen.service)
        sys.argv = ["polyfolio", "-C", str(root), *command]
        try:
            command_line()
        except SystemExit:
            yield " ".join(command)
    sys.stdout.flush()
    os.dup2(said, 1)


def measured(folder: Path, chosen: argparse.Namespace) -> Tally:
    """Run everything, and print a row a case."""
    error = os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for _ in loaded(folder, chosen):
        pass
    os.dup2(error, 2)
    gc.freeze()  # what is loaded would be copied into every fork that looks for cycles in it
    plain = project(folder / "plain" / "project")
    base = {c: end.seconds for c, end in through(plain, chosen)[0].items()}
    print(f"without fault: {', '.join(f'{c} {s:.2f} s' for c, s in base.items())}")
    tally = Tally(base)
    prose = project(folder / "prose" / "project")
    paragraphs = f"{PROSE * 7}\n\n" * (chosen.size * 1000 // (len(PROSE) * 7))
    (prose / SOURCE).write_text(paragraphs, encoding="utf-8")
    tally.row("ordinary prose", len(paragraphs), *through(prose, chosen))
    spoilt_projects(folder, chosen, tally)
    imported_files(folder, chosen, tally)
    hostile_words(folder, chosen, tally)
    return tally


def main() -> int:
    """Print one row a case."""
    parser = command_line(__doc__)
    parser.add_argument("--size", type=int, default=100, help="thousands of characters")
    parser.add_argument(
        "--only", default="", help="cases whose name has this in it (a regular expression)"
    )
    parser.add_argument("--patience", type=int, default=60, help="seconds of CPU")
    parser.add_argument("--formats", default="html and text,pdf", help="what to publish as")
    parser.add_argument(
        "--commands", default=".", help="what else is done: a regular expression, or nothing"
    )
    chosen = parser.parse_args()
    chosen.formats = [name for name in FORMATS if name in chosen.formats]
    with tempfile.TemporaryDirectory() as name, translating() as chosen.service:
        tally = measured(Path(name), chosen)
    print(
        f"{tally.cases} cases, {tally.runs:,} runs: {tally.slow} slow, {tally.wrong} at fault; "
        f"{tally.late} over a second a 100 kB to publish or draft"
    )
    return 1 if tally.slow or tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
