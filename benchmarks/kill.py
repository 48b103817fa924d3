"""``extract`` killed with SIGKILL at random moments, again and again, while its sources are edited.

Run as a script; it needs no other program, and ends with 1 if anything was lost::

    python benchmarks/kill.py --rounds 300

Every round edits some articles, starts an extraction and kills it after a random part of the time
that one takes. Then every catalog must parse, and every translation that was accepted before must
be in it, live or obsolete. Every tenth round is let through. The same with a writer that is not
atomic is the control: it must fail.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import article  # noqa: E402 - needs the path above
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.errors import PolyfolioError  # noqa: E402

WORK: Final = """
import datetime, sys
from pathlib import Path
from pipeline import files
from pipeline.jobs.extract import extract_articles
from pipeline.project import open_project
if sys.argv[2] == "control":
    def careless(path, data, *rest):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() == data:
            return False
        with path.open("wb", buffering=0) as file:
            for at in range(0, len(data), 8):
                file.write(data[at : at + 8])
        return True
    files.write = careless
    files.write_all = lambda wanted: [careless(*one) for one in wanted]
project = open_project(Path(sys.argv[1]))
import pipeline.extract, pipeline.align, rapidfuzz.fuzz
print("ready", flush=True)
extract_articles(project, project.article_ids(), datetime.datetime.now(datetime.UTC))
"""
ARTICLES: Final = 6


def start(root: Path, kind: str) -> subprocess.Popen[bytes]:
    """An extraction that has been loaded and is about to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(root), kind],
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
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


def hunt(root: Path, rounds: int, kind: str, seed: int) -> tuple[int, int, int]:
    """Rounds killed, rounds that had ended before, rounds after which something was not whole."""
    chance = random.Random(seed)
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text('[project]\nname = "Kill"\nlocales = ["de", "ar"]\n')
    for number in range(ARTICLES):
        (root / "source" / f"a{number}.md").write_text(article(number, 300), encoding="utf-8")
    start(root, kind).communicate()
    translate(root)
    killed = ended = broken = 0
    length = 1.0
    for number in range(rounds):
        had = accepted(root)
        edit(root, chance)
        process = start(root, kind)
        began = time.perf_counter()
        if number % 10:
            time.sleep(length * chance.random())
            process.send_signal(signal.SIGKILL)
        process.communicate()
        if number % 10 == 0:
            length = time.perf_counter() - began
        killed += process.returncode == -signal.SIGKILL
        ended += process.returncode == 0
        try:
            whole = had <= accepted(root)
        except PolyfolioError:
            whole = False
        if not whole:
            broken += 1
            break
        if number % 10 == 0:
            translate(root)
    return killed, ended, broken


def main() -> None:
    """Hunt, then run the control."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        killed, ended, broken = hunt(Path(name) / "a", chosen.rounds, "ours", chosen.seed)
        lost = "something was lost" if broken else "nothing was lost"
        print(f"ours: {killed} rounds killed, {ended} lived to their end; {lost}", flush=True)
        found = hunt(Path(name) / "b", chosen.rounds, "control", chosen.seed)
        print(f"control: a loss after {sum(found[:2])} rounds" if found[2] else "control: no loss")
    sys.exit(0 if not broken and found[2] else 1)


if __name__ == "__main__":
    main()
