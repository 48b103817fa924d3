"""Take whole documentation projects apart and put them together again.

    python benchmarks/identity.py [--passes N] [--jobs N] DIR...
    python benchmarks/identity.py --controls

For every Markdown file below the folders: an empty catalog must give the same bytes; a catalog that
translates each text into itself must change nothing that a reader sees; and one that changes every
run of text must keep structure, links, code, tags and shortcodes and show the changed text, or
quarantine an entry and say why. Every other text has around it what begins or ends a block or a
span ("hostile"), the others begin as people write ("ordinary"). Catalogs are written and read on
the way. Prints counts, and every exception; exits with 1 where there was one.

``--controls`` breaks one part of the engine after another and shows that the hunt notices.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.arguments import command_line
from benchmarks.identity_checks import check_file
from benchmarks.identity_controls import run_controls
from benchmarks.identity_counts import Counts

SUFFIXES = (".md", ".markdown", ".mdx")


def files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if path.suffix.lower() in SUFFIXES and path.is_file():
            yield path


def hunt(path: Path, passes: int) -> Counts:
    """One file's counts."""
    counts = Counts()
    try:
        found = list(check_file(str(path), path.read_bytes(), counts, passes))
    except Exception:  # whatever it is, it is a failure of this file and no end of the hunt
        found = [traceback.format_exc(limit=-3)]
    counts.failures += [f"{path}: {failure}" for failure in found]
    return counts


def main() -> int:
    parser = command_line(__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--passes", type=int, default=1, help="pseudo-translations of each file")
    parser.add_argument("--failures", type=int, default=40, help="how many to print")
    parser.add_argument("--examples", type=int, default=0, help="how many quarantined to print")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--controls", action="store_true", help="show that the checks can fail")
    options = parser.parse_args()
    if options.controls:
        return run_controls()
    total = Counts()
    print(
        "| project | files | MB | units | exceptions | hostile quarantined | ordinary | refused |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    started = time.monotonic()
    for folder in options.folders:
        counts = Counts()
        work = partial(hunt, passes=options.passes)
        if options.jobs > 1:
            with ProcessPoolExecutor(options.jobs) as pool:
                for part in pool.map(work, files(folder), chunksize=8):
                    counts.add(part)
        else:
            for part in map(work, files(folder)):
                counts.add(part)
        print(row(folder.name, counts), flush=True)
        total.add(counts)
    print(row("together", total))
    report(total, options.failures, options.examples)
    print(f"{time.monotonic() - started:.0f} s on the clock")
    return 1 if total.failures else 0


def row(name: str, counts: Counts) -> str:
    numbers = (
        len(counts.failures),
        counts.quarantined.total(),
        counts.of_ordinary.total(),
        counts.refused.total(),
    )
    size = f"{counts.files:,} | {counts.bytes / 1e6:.1f} | {counts.units:,}"
    return f"| {name} | {size} | {' | '.join(f'{n:,}' for n in numbers)} |"


def report(counts: Counts, failures: int, examples: int) -> None:
    for failure in counts.failures[:failures]:
        print(failure[:900])
    for example in counts.examples[:examples]:
        print("quarantined: " + example[:700])
    print(f"refused with one line: {listed(counts.refused)}")
    print(f"hostile: {counts.hostile:,}; quarantined {listed(counts.quarantined)}")
    print(f"ordinary: {counts.ordinary:,}; quarantined {listed(counts.of_ordinary)}")
    print(f"runs of text with letters that no change was made in: {counts.unchanged:,}")
    print(f"emphasis lost of ordinary ones: {listed(counts.emphasis)}")
    print(f"letters and digits: {listed(counts.letters)}")
    print(f"exceptions: {len(counts.failures)}")


def listed(counter: Counter[str]) -> str:
    parts = ", ".join(f"{key} {number:,}" for key, number in counter.most_common(20))
    return f"{counter.total():,} ({parts})"


if __name__ == "__main__":
    sys.exit(main())
