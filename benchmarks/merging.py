"""CPU of merging: a large catalog beside GNU msgmerge, its growth, and the worst cases.

Run as a script, in one go; ``msgmerge`` is left out where it is not on the path::

    python benchmarks/merging.py
    python benchmarks/merging.py --gnu-entries 5000   # its time grows with the square

The first rows are one catalog in which one text in twenty was edited (``benchmarks/catalogs.py`` makes
it). The others are one of the same size in which every text was edited, all stand in another order,
all are new, or all are the same short text in contexts of their own. CPU is user plus system time of
a process that starts, reads both files, aligns, merges and writes; the least of ``--repeat`` rounds.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from benchmarks.catalogs import DATE, OURS, cpu, edited, texts  # noqa: E402
from pipeline.catalog import Catalog, Key, Style, new_entry  # noqa: E402
from pipeline.locales import parse_locale  # noqa: E402
from pipeline.template import TemplateEntry, build_template, empty_catalog  # noqa: E402


def ordinary(count: int) -> tuple[list[Key], list[Key]]:
    old = texts(count, seed=1)
    return plain(old), plain(edited(old, seed=3))


def all_edited(count: int) -> tuple[list[Key], list[Key]]:
    old = texts(count, seed=1)
    return plain(old), plain([f"{text} Changed{number}." for number, text in enumerate(old)])


def shuffled(count: int) -> tuple[list[Key], list[Key]]:
    old = plain(texts(count, seed=1))
    new = list(old)
    random.Random(5).shuffle(new)
    return old, new[: -count // 100]


def all_new(count: int) -> tuple[list[Key], list[Key]]:
    return plain(texts(count, seed=1)), plain(texts(count, seed=7))


def short_strings(count: int) -> tuple[list[Key], list[Key]]:
    old: list[Key] = [(f"question {number}", "Yes") for number in range(count)]
    new: list[Key] = [(f"question {number}", "Yes") for number in range(1, count, 2)]
    return old, [*new, *((f"answer {number}", "Yes") for number in range(0, count, 2))]


def plain(found: Sequence[str]) -> list[Key]:
    return list(dict.fromkeys((None, text) for text in found))


CASES: Final[dict[str, Callable[[int], tuple[list[Key], list[Key]]]]] = {
    "5 % edited": ordinary,
    "all edited": all_edited,
    "all shuffled": shuffled,
    "all new": all_new,
    "equal short strings": short_strings,
}


def write(folder: Path, old: Sequence[Key], new: Sequence[Key]) -> None:
    """``old.po``, with every text translated, and ``new.pot`` in ``folder``."""
    style = Style()
    empty = empty_catalog("old.po", parse_locale("de"), "Benchmark", DATE)
    targets = texts(len(old), seed=2)
    body = [
        new_entry(key, style, msgstr=target, extracted=["paragraph"], references=["source/a.md"])
        for key, target in zip(old, targets, strict=True)
    ]
    (folder / "old.po").write_bytes(Catalog("", (*empty.entries, *body)).to_bytes())
    entries = tuple(TemplateEntry(key, ("paragraph",), ("source/a.md",)) for key in new)
    template = build_template(entries, "new.pot", "Benchmark", DATE, None)
    (folder / "new.pot").write_bytes(template.to_bytes())


def main() -> None:
    """Print one row for each case and size."""
    parser = command_line(__doc__)
    parser.add_argument("--entries", type=int, nargs="*", default=[10_000, 20_000, 50_000])
    parser.add_argument("--worst-entries", type=int, default=10_000)
    parser.add_argument("--gnu-entries", type=int, default=20_000, help="msgmerge up to so many")
    parser.add_argument("--gnu-worst", action="store_true", help="msgmerge in the worst cases, too")
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    runs = [("5 % edited", count) for count in chosen.entries]
    runs += [(name, chosen.worst_entries) for name in CASES if name != "5 % edited"]
    found: list[tuple[int, float]] = []
    print(f"{'entries':>8} {'case':<20} {'ours':>8} {'msgmerge':>9} {'msgmerge / ours':>16}")
    for name, count in runs:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write(folder, *CASES[name](count))
            mine = cpu([sys.executable, "-c", OURS["merge"]], folder, chosen.repeat)
            usual = name == "5 % edited"
            theirs = None
            if count <= chosen.gnu_entries and (usual or chosen.gnu_worst):
                theirs = gnu(folder)
        if usual:
            found.append((count, mine))
        beside = f"{theirs:8.2f}s {theirs / mine:16.1f}" if theirs else f"{'—':>9} {'—':>16}"
        print(f"{count:>8} {name:<20} {mine:7.2f}s {beside}", flush=True)
    for (few, before), (many, after) in pairwise(found):
        print(f"{few} to {many} entries: {after / before / (many / few):.2f} × linear")


def gnu(folder: Path) -> float | None:
    if shutil.which("msgmerge") is None:
        return None
    return cpu(["msgmerge", "--quiet", "-o", "gnu.po", "old.po", "new.pot"], folder, 1)


if __name__ == "__main__":
    main()
