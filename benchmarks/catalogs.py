"""CPU of reading, writing and merging large catalogs, beside GNU gettext in the same run.

Run as a script; ``msgcat`` and ``msgmerge`` are used where they are on the path::

    python benchmarks/catalogs.py
    python benchmarks/catalogs.py --gnu-entries 5000   # msgmerge's time grows with the square

Each row is a program in a process of its own, its start included: read a catalog of N entries and
write it; or merge a template in which one text in twenty was edited, a few went, came and moved. The
texts are those of invented articles (``benchmarks/corpus.py``). CPU is user plus system time
(``getrusage`` of the children), the least of ``--repeat`` rounds.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from benchmarks.corpus import corpus  # noqa: E402
from benchmarks.processor import of_children  # noqa: E402
from pipeline.article import read_article  # noqa: E402
from pipeline.catalog import Catalog, Key, Style, new_entry  # noqa: E402
from pipeline.extract import extract  # noqa: E402
from pipeline.locales import parse_locale  # noqa: E402
from pipeline.template import TemplateEntry, build_template, empty_catalog  # noqa: E402

T = TypeVar("T")
DATE: Final = "2026-01-01 00:00+0000"
EDITED: Final = 0.05


def texts(count: int, seed: int) -> list[str]:
    """Different texts as articles have them, equal for equal arguments: what extraction takes from
    the articles of ``benchmarks/corpus.py``, headings, list items, cells and paragraphs in their
    order. A text of theirs has 20 words in the mean (20 in python-docs-es, 15 in
    comprehensive-rust)."""
    found: dict[str, None] = {}
    for name, text in corpus(10**9, 600, seed):
        units = extract(read_article(name, f"{name}.md", text.encode()))
        found.update(dict.fromkeys(unit.msgid for unit in units))
        if len(found) >= count:
            break
    return list(found)[:count]


def edited(old: Sequence[str], seed: int) -> list[str]:
    """The texts with one in twenty edited, and one in a hundred each gone, new or elsewhere. An
    edit puts other words in the place of one to three words of one sentence."""
    chance = random.Random(seed)
    words = [word for text in old[:2000] for word in text.split(" ") if word.isalpha()]
    new: list[str] = []
    for text in old:
        what = chance.random()
        if what < EDITED:
            new.append(_edited(text, words, chance))
        elif what < EDITED + 0.01:
            continue
        elif what < EDITED + 0.02:
            new += [text, " ".join(_pick(words, chance) for _ in range(12)).capitalize() + "."]
        elif what < EDITED + 0.03:
            new.insert(int(len(new) * chance.random()), text)
        else:
            new.append(text)
    return list(dict.fromkeys(new))


def _edited(text: str, words: Sequence[str], chance: random.Random) -> str:
    parts = text.split(" ")
    places = [at for at, part in enumerate(parts) if part.isalpha()] or [len(parts) - 1]
    first = _pick(places, chance)
    for at in range(first, min(first + 1 + int(3 * chance.random()), len(parts))):
        if parts[at].isalpha() or at == first:
            parts[at] = _pick(words, chance)
    return " ".join(parts)


def _pick(values: Sequence[T], chance: random.Random) -> T:
    return values[int(len(values) * chance.random())]


def write_corpus(folder: Path, count: int) -> None:
    """``old.po``, with every text translated, and ``new.pot`` in ``folder``."""
    sources = texts(count, seed=1)
    targets = texts(count, seed=2)
    style = Style()
    empty = empty_catalog("old.po", parse_locale("de"), "Benchmark", DATE)
    body = [
        new_entry((None, s), style, msgstr=t, extracted=["paragraph"], references=["source/a.md"])
        for s, t in zip(sources, targets, strict=True)
    ]
    (folder / "old.po").write_bytes(Catalog("", (*empty.entries, *body)).to_bytes())
    keys: list[Key] = [(None, text) for text in edited(sources, seed=3)]
    entries = tuple(TemplateEntry(key, ("paragraph",), ("source/a.md",)) for key in keys)
    template = build_template(entries, "new.pot", "Benchmark", DATE, None)
    (folder / "new.pot").write_bytes(template.to_bytes())


OURS: Final = {
    "copy": """
import gc
from pipeline.catalog_reader import parse_catalog
with open("old.po", "rb") as file:
    data = file.read()
with open("out.po", "wb") as file:
    file.write(parse_catalog(data, "old.po").to_bytes())
gc.freeze()  # as pipeline/commands does
""",
    "merge": """
import gc
gc.set_threshold(500_000, 50, 100)  # this, and freezing in the end, as pipeline/commands does
from pipeline.catalog_reader import parse_catalog
from pipeline.merge import align, merge
from pipeline.template import entries_of
with open("old.po", "rb") as file:
    catalog = parse_catalog(file.read(), "old.po")
with open("new.pot", "rb") as file:
    template = parse_catalog(file.read(), "new.pot")
entries = entries_of(template)
alignment = align(catalog.keys(), [entry.key for entry in entries])
merged = merge(catalog, entries, "2026-02-01 00:00+0000", alignment)
with open("out.po", "wb") as file:
    file.write(merged.to_bytes())
gc.freeze()
""",
}


def cpu(command: Sequence[str], folder: Path, repeat: int) -> float:
    """The least CPU seconds of a command, of several rounds."""
    found = []
    for _ in range(repeat):
        before = of_children()
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            capture_output=True,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
        found.append(of_children() - before)
    return min(found)


def main() -> None:
    """Print one row for each size and task."""
    parser = command_line(__doc__)
    parser.add_argument("--entries", type=int, nargs="*", default=[10_000, 20_000, 50_000])
    parser.add_argument("--gnu-entries", type=int, default=20_000, help="msgmerge up to so many")
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    python = sys.executable
    print(f"{'entries':>8} {'task':<6} {'ours':>8} {'gettext':>9} {'gettext / ours':>15}")
    growth: dict[str, list[tuple[int, float]]] = {"copy": [], "merge": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in chosen.entries:
            write_corpus(folder, count)
            for task, script in OURS.items():
                ours = cpu([python, "-c", script], folder, chosen.repeat)
                growth[task].append((count, ours))
                gnu = _gettext(task, count, folder, chosen)
                beside = f"{gnu:8.2f}s {gnu / ours:15.2f}" if gnu else f"{'—':>9} {'—':>15}"
                print(f"{count:>8} {task:<6} {ours:7.2f}s {beside}", flush=True)
    for task, rows in growth.items():
        for (few, before), (many, after) in pairwise(rows):
            print(f"{task}: {few} to {many} entries, {after / before / (many / few):.2f} × linear")


def _gettext(task: str, count: int, folder: Path, chosen: argparse.Namespace) -> float | None:
    program = "msgcat" if task == "copy" else "msgmerge"
    if shutil.which(program) is None:
        return None
    if task == "copy":
        return cpu([program, "-o", "gnu.po", "old.po"], folder, chosen.repeat)
    if count > chosen.gnu_entries:
        return None
    return cpu([program, "--quiet", "-o", "gnu.po", "old.po", "new.pot"], folder, 1)


if __name__ == "__main__":
    main()
