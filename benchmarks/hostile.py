"""Hostile articles and catalogs in full size: how each ends, and in how much CPU.

Run as a script::

    python benchmarks/hostile.py              # 100 kB each
    python benchmarks/hostile.py --size 1000  # 1 MB

Each case (``tests/hostile_cases.py``) spoils a small project; then ``extract``, ``check``,
``publish`` as HTML and text, and ``publish`` as PDF run on it, each in a process of its own. CPU is
above that of the project without fault. A case is slow where ``extract`` and ``check`` together take
more than one second a 100 kB; a publication beyond that is marked and counted apart. A run that ends
in no line, in several lines or in a traceback is at fault, and so is one that wrote to a file that it
refused.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.hostile_cases import CATALOG, SOURCE, project, spoilt  # noqa: E402 - needs the path above

RUNS: Final = {
    "extract": ["extract"],
    "check": ["check"],
    "html and text": ["publish"],
    "pdf": ["publish"],
}
READING: Final = ("extract", "check")


@dataclass(slots=True)
class End:
    """How one command ended."""

    code: int
    said: str
    seconds: float


def run(folder: Path, name: str, patience: float) -> End:
    settings = folder / "polyfolio.toml"
    formats = '["pdf"]' if name == "pdf" else '["html", "text"]'
    text = re.sub(r"formats = .*", f"formats = {formats}", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    shutil.rmtree(folder / "dist", ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "-C", str(folder), *RUNS[name]],
            check=False,
            capture_output=True,
            timeout=patience,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
        code, said = done.returncode, done.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        code, said = -9, "still running"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return End(code, said, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> int:
    """Print one row a case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--size", type=int, default=100, help="thousands of characters")
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    parser.add_argument("--patience", type=float, default=60)
    chosen = parser.parse_args()
    slow = late = wrong = 0
    with tempfile.TemporaryDirectory() as name:
        plain = project(Path(name, "plain", "project"))
        base = {name: run(plain, name, 60).seconds for name in RUNS}
        print(f"without fault: {', '.join(f'{c} {s:.2f} s' for c, s in base.items())}")
        for number, (case, spoil) in enumerate(spoilt().items()):
            if chosen.only not in case:
                continue
            folder = project(Path(name, str(number), "project"))
            spoil(folder, chosen.size)
            files = [p for p in (folder / SOURCE, folder / CATALOG) if p.is_file()]
            sizes = [path.stat().st_size for path in files]
            before = [path.read_bytes() for path in files]
            ends = {run_name: run(folder, run_name, chosen.patience) for run_name in RUNS}
            over = {c: max(0.0, end.seconds - base[c]) for c, end in ends.items()}
            allowed = max(1.0, max(sizes, default=0) / 100_000)
            is_slow = sum(over[c] for c in READING) > allowed
            is_late = [c for c in RUNS if c not in READING and over[c] > allowed]
            bad = [c for c, end in ends.items() if _at_fault(end)]
            if ends["extract"].code == 3 and [path.read_bytes() for path in files] != before:
                bad.append("wrote")
            slow, late, wrong = slow + is_slow, late + bool(is_late), wrong + bool(bad)
            marks = " SLOW" if is_slow else ""
            marks += f" over: {', '.join(is_late)}" if is_late else ""
            marks += f" FAULT {bad}" if bad else ""
            codes = " ".join(f"{e.code}:{over[c]:.1f}" for c, e in ends.items())
            last = next((e.said for e in ends.values() if e.code), "").strip()
            print(
                f"{case:<42} {max(sizes, default=0):>9,} {codes}{marks} {last[-170:]!r}", flush=True
            )
    print(f"{slow} slow, {wrong} at fault; {late} over a second a 100 kB to publish")
    return 1 if slow or wrong else 0


def _at_fault(end: End) -> bool:
    if end.code in (0, 1):
        return "Traceback" in end.said
    return end.code not in (2, 3) or len(end.said.strip().splitlines()) != 1


if __name__ == "__main__":
    sys.exit(main())
