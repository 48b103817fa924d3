"""Fuzzy lookup in large translation memories: how long, and how often the best match is found.

    python benchmarks/memory.py FOLDER... [--units 100000] [--queries 300] [--scan 150]

FOLDERs hold PO and Markdown files of real projects; their texts (paragraphs, and sentences if more
are needed) are the memory. Queries are texts of it with 5–25 % of their words replaced, added, taken
away or misspelled. The exhaustive answer is rapidfuzz's scan of every text with the same measure;
beside it SQLite's FTS5 (any of the query's words, best 100 by BM25, then the same measure). Times are
CPU seconds of one process.
"""

from __future__ import annotations

import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rapidfuzz import fuzz, process

from benchmarks.arguments import command_line
from pipeline.catalog_reader import parse_catalog
from pipeline.errors import PolyfolioError
from pipeline.fuzzy import THRESHOLD, Remembered, plainer
from pipeline.sentences import sentences
from pipeline.stores.memory_index import MemoryIndex

SHORT = 30
"""Texts of fewer letters are reported apart: one edit changes a large share of them."""


def texts(folders: list[Path], wanted: int) -> list[str]:
    """Different texts of the folders' files, in the order of their paths."""
    seen: dict[str, None] = {}
    for text in _paragraphs(folders):
        seen.setdefault(text)
        if len(seen) >= 4 * wanted:
            break
    if len(seen) < wanted:
        for text in list(seen):
            seen.update(dict.fromkeys(sentences(text)))
    found = list(seen)
    random.Random(1).shuffle(found)
    return found[:wanted]


def _paragraphs(folders: list[Path]) -> Iterator[str]:
    for path in sorted(p for folder in folders for p in folder.rglob("*")):
        if path.suffix not in (".po", ".pot", ".md") or not path.is_file():
            continue
        try:
            if path.suffix == ".md":
                for part in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
                    text = " ".join(part.split())
                    if 3 < len(text) < 3000 and not text.startswith(("```", "---", "<")):
                        yield text
            else:
                yield from (e.msgid for e in parse_catalog(path.read_bytes(), path.name).body)
        except (PolyfolioError, UnicodeDecodeError, OSError):
            continue


def edited(text: str, vocabulary: list[str], chance: random.Random) -> str:
    """A text as a later version of it might read."""
    words = text.split(" ")
    for _ in range(max(1, round(len(words) * chance.choice((0.05, 0.1, 0.15, 0.2, 0.25))))):
        at, what = chance.randrange(len(words)), chance.random()
        if what < 0.4:
            words[at] = chance.choice(vocabulary)
        elif what < 0.65:
            words.insert(at, chance.choice(vocabulary))
        elif what < 0.9 and len(words) > 1:
            del words[at]
        elif words[at]:
            letter = chance.randrange(len(words[at]))
            words[at] = words[at][:letter] + chance.choice("aeinost") + words[at][letter + 1 :]
    return " ".join(words)


@dataclass
class Tally:
    """What one way of looking up did: CPU seconds a query, and hits among those with an answer."""

    seconds: list[float] = field(default_factory=list)
    asked: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    found: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})

    def line(self, name: str) -> str:
        ranked = sorted(self.seconds)
        median = statistics.median(ranked) * 1000
        late = ranked[int(len(ranked) * 0.95)] * 1000
        shares = [
            f"{self.found[short] / self.asked[short]:.1%} of {self.asked[short]}"
            if self.asked[short]
            else "–"
            for short in (False, True)
        ]
        return f"| {name} | {median:.2f} | {late:.2f} | {shares[0]} | {shares[1]} |"


def full_text(path: Path, plain: list[str]) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    base.execute("CREATE VIRTUAL TABLE t USING fts5(plain)")
    base.executemany("INSERT INTO t(rowid, plain) VALUES (?, ?)", enumerate(plain, 1))
    base.commit()
    return base


def ask_full_text(base: sqlite3.Connection, query: str) -> float:
    words = list(dict.fromkeys(re.findall(r"\w+", query)))[:60]
    if not words:
        return 0.0
    match = " OR ".join(f'"{word}"' for word in words)
    rows = [
        row[0]
        for row in base.execute(
            "SELECT plain FROM t WHERE t MATCH ? ORDER BY rank LIMIT 100", (match,)
        )
    ]
    best = process.extractOne(query, rows, scorer=fuzz.ratio, score_cutoff=THRESHOLD)
    return best[1] if best else 0.0


def measure(
    name: str, ask: Callable[[str], float], queries: list[str], truth: list[float]
) -> Tally:
    tally = Tally()
    for query in queries:
        ask(query)  # once for the page cache: a translator's desk asks all day
    for query, best in zip(queries, truth, strict=False):
        begun = time.process_time()
        score = ask(query)
        tally.seconds.append(time.process_time() - begun)
        if best:
            short = len(query) < SHORT
            tally.asked[short] += 1
            tally.found[short] += score >= best - 1e-6
    print(tally.line(name), flush=True)
    return tally


def main() -> None:
    parser = command_line(__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--no-fts", action="store_true")
    options = parser.parse_args()
    found = texts(options.folders, options.units)
    chance = random.Random(2)
    vocabulary = [
        word for text in chance.sample(found, min(2000, len(found))) for word in text.split()
    ]
    queries = [edited(chance.choice(found), vocabulary, chance) for _ in range(options.queries)]
    plain = list(dict.fromkeys(map(plainer, found)))
    asked = list(map(plainer, queries))
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        with MemoryIndex(Path(folder) / "memory.sqlite", "memory") as index:
            rows = [Remembered(None, text, "x", "a", attested=False) for text in found]
            index.update([("a", "1", rows)], [])
            size = (Path(folder) / "memory.sqlite").stat().st_size / 1e6
            print(
                f"{len(found):,} units; built in {time.process_time() - begun:.0f} s CPU, {size:.0f} MB"
            )
            print("| lookup | median ms | 95 % ms | best found | best found, short |")
            print("|---|--:|--:|--:|--:|")
            truth: list[float] = []
            scanned = Tally()
            for query in asked:
                begun = time.process_time()
                best = process.extractOne(query, plain, scorer=fuzz.ratio, score_cutoff=THRESHOLD)
                scanned.seconds.append(time.process_time() - begun)
                truth.append(best[1] if best else 0.0)
            print(scanned.line("rapidfuzz, every text"), flush=True)

            def ours(query: str) -> float:
                got = index.search(query)
                return got[0].score if got else 0.0

            measure("polyfolio", ours, queries, truth)
            blind = measure("control: a memory that forgot", lambda _: 0.0, queries, truth)
            if any(blind.found.values()):
                raise SystemExit("the control found something: the measure cannot fail")
        if not options.no_fts:
            base = full_text(Path(folder) / "fts.sqlite", plain)
            measure("SQLite FTS5", lambda query: ask_full_text(base, query), asked, truth)


if __name__ == "__main__":
    main()
