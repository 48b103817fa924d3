"""``extract`` killed with SIGKILL at random moments, again and again, while its sources are edited.

Run as a script; it needs no other program, and ends with 1 if anything was lost::

    python benchmarks/kill.py --rounds 300

Every round edits some articles, starts an extraction and kills it: in every second round after a
random part of the time that one takes, in the others at a random one of its steps on the disk (256
bytes written, a file made durable or renamed). Every tenth round is let through. Then every
template and catalog must parse, and every translation that was accepted before must be in its
catalog, live or obsolete; and no later run may fail. A writer that puts the bytes straight into the
file is the control: it must fail within some rounds.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from benchmarks.corpus import article  # noqa: E402
from pipeline.catalog import Catalog  # noqa: E402
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.errors import PolyfolioError  # noqa: E402

WORK: Final = """
import datetime, os, signal, sys
from pathlib import Path
from pipeline import files
from pipeline.jobs.extract import extract_articles
from pipeline.project import open_project
steps = 0
def counted(call):
    def step(*args, **kwargs):
        global steps
        if steps == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1
        return call(*args, **kwargs)
    return step
some = lambda descriptor, data, write=os.write: write(descriptor, data[:256])
os.write, os.fsync, os.replace = counted(some), counted(os.fsync), counted(os.replace)
if sys.argv[2] == "control":
    def careless(path, data, *rest):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() == data:
            return False
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        while data:
            data = data[os.write(descriptor, data) :]
        os.close(descriptor)
        return True
    files.write = careless
    files.write_all = lambda wanted: [careless(*one) for one in wanted]
project = open_project(Path(sys.argv[1]))
import pipeline.extract, pipeline.align, rapidfuzz.fuzz
print("ready", flush=True)
extract_articles(project, project.article_ids(), datetime.datetime.now(datetime.UTC))
print(steps, flush=True)
"""
ARTICLES: Final = 6


def start(root: Path, kind: str, step: int = -1) -> subprocess.Popen[bytes]:
    """An extraction that has been loaded and is about to begin; it dies at a step on the disk."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(root), kind, str(step)],
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if process.stdout is not None:
        process.stdout.readline()
    return process


def edit(root: Path, chance: random.Random) -> None:
    """A third of the articles, each with two words changed in each of some paragraphs."""
    for path in sorted((root / "source").glob("*.md")):
        if chance.random() > 1 / 3:
            continue
        parts = path.read_text(encoding="utf-8").split("\n\n")
        for at in range(len(parts)):
            if chance.random() < 0.1 and parts[at][:1].isalpha() and ":" not in parts[at]:
                words = parts[at].split(" ")
                words[int(chance.random() * len(words))] = f"word{chance.randrange(10**6)}"
                parts[at] = " ".join(words)
        path.write_text("\n\n".join(parts), encoding="utf-8")


def translate(root: Path) -> None:
    """Everything that waits is accepted."""
    for path in sorted((root / "locale").rglob("*.po")):
        catalog = parse_catalog(path.read_bytes(), path.name)
        changed = {
            key: entry.with_msgstr(f"<{key[1]}>", catalog.style)
            .with_fuzzy(False, catalog.style)
            .with_previous(None, catalog.style)
            for key, entry in catalog.active().items()
            if entry.fuzzy or not entry.msgstr
        }
        path.write_bytes(catalog.with_entries(changed).to_bytes())


def accepted(root: Path) -> set[tuple[str, object, str]]:
    return {
        (path.name, entry.key, entry.msgstr)
        for path in sorted((root / "locale").rglob("*.po"))
        for entry in parse_catalog(path.read_bytes(), path.name).body
        if entry.msgstr and not entry.fuzzy
    }


def templates(root: Path) -> list[Catalog]:
    found = sorted((root / "locale").rglob("*.pot"))
    return [parse_catalog(path.read_bytes(), path.name) for path in found]


@dataclass
class Hunt:
    """Rounds killed by the clock, those killed at a step, rounds that had ended before, and rounds
    after which something was not whole (the first ends the hunt)."""

    by_clock: int = 0
    at_step: int = 0
    ended: int = 0
    broken: int = 0

    @property
    def rounds(self) -> int:
        return self.by_clock + self.at_step + self.ended


def hunt(root: Path, rounds: int, kind: str, seed: int) -> Hunt:
    """The rounds of one writer."""
    chance = random.Random(seed)
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text('[project]\nname = "Kill"\nlocales = ["de", "ar"]\n')
    for number in range(ARTICLES):
        (root / "source" / f"a{number}.md").write_text(article(number, 300), encoding="utf-8")
    start(root, kind).communicate()
    translate(root)
    found = Hunt()
    length, steps = 1.0, 100
    for number in range(rounds):
        had = accepted(root)
        edit(root, chance)
        let_through, clock = number % 10 == 0, number % 2 == 1
        at = int(steps * chance.random())
        process = start(root, kind, -1 if let_through or clock else at)
        began = time.perf_counter()
        if clock and not let_through:
            time.sleep(length * chance.random())
            process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
        if let_through and process.returncode == 0:
            length, steps = time.perf_counter() - began, int(said)
        killed = process.returncode == -signal.SIGKILL
        found.by_clock += killed and clock
        found.at_step += killed and not clock
        found.ended += process.returncode == 0
        try:
            whole = had <= accepted(root) and bool(templates(root))
        except PolyfolioError:
            whole = False
        if not whole or process.returncode not in (0, -signal.SIGKILL):
            found.broken += 1
            break
        if number % 10 == 0:
            translate(root)
    return found


def main() -> None:
    """Run the control, then hunt."""
    parser = command_line(__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        control = hunt(Path(name) / "b", chosen.rounds, "control", chosen.seed)
        after = f"a loss after {control.rounds} rounds"
        print(f"control: {after if control.broken else 'no loss'}", flush=True)
        ours = hunt(Path(name) / "a", chosen.rounds, "ours", chosen.seed)
        lost = "something was lost" if ours.broken else "nothing was lost"
        print(
            f"ours: {ours.by_clock} rounds killed by the clock, {ours.at_step} at a step on the "
            f"disk, {ours.ended} lived to their end; {lost}"
        )
    sys.exit(0 if control.broken and not ours.broken else 1)


if __name__ == "__main__":
    main()
