"""Real histories played to and fro, with translators who correct what they accepted.

Run as a script over a clone that is already there (a bare one too)::

    python benchmarks/detours.py CLONE --under src --commits 40 --back 6
    python benchmarks/detours.py CLONE --under src --commits 40 --wander 12
    python benchmarks/detours.py CLONE --under src --commits 40 --wander 12 --control

As ``history.py``, whose checks hold here, too. After every fourth commit, up to ``--back`` of the
last ones are taken back at once, then some are put again, then the rest: articles that were renamed
have their old names again, and texts that moved or went come back. After each step translators are
at work, and correct half of what just came and one in ten of the rest; with ``--tidy``, old catalogs
of renamed articles are deleted now and then, if others have all of them: where texts went that had
gone there is then forgotten, too. Then a text that comes to a catalog

- has no older translation than every catalog had that gave it up in that step;
- where no catalog had it, none that is older than all that was said of it when it went;
- is not empty where its own catalog has a translation of it that is obsolete.

Few commits move a text. ``--wander 12`` takes so many of the files, as they are now, and invents the
commits: paragraphs move to another file, at once or cut in one commit and pasted in a later one,
files get other names with all or with a few of their paragraphs, and come back as they were.

``--control`` lets every text have what its own catalog hides, and must fail.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pipeline.jobs.extract_merge  # noqa: E402 - needs the path above
import pipeline.jobs.extract_moved  # noqa: E402
from benchmarks.arguments import history_line  # noqa: E402
from benchmarks.clones import Clone  # noqa: E402
from benchmarks.history import (  # noqa: E402
    ACCEPTED,
    Files,
    Place,
    Steps,
    View,
    compared,
    gathered,
    live,
    only_carried,
    steps,
)
from pipeline.catalog import Entry, Key, Style  # noqa: E402
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.errors import PolyfolioError  # noqa: E402
from pipeline.project import open_project  # noqa: E402
from pipeline.provenance import marks, state, with_mark  # noqa: E402
from pipeline.spares import own_key  # noqa: E402

CORRECTED: Final = 0.1
JUST_CAME: Final = 0.5
PLAIN: Final = re.compile(rb"[A-Z][\w ,.;:'\"`()/\n-]{80,}[.:]")
NUMBER: Final = re.compile(r" ⟨\d+⟩$")


@dataclass(slots=True)
class Detours(Place):
    """A content project whose translators correct themselves."""

    newer: dict[tuple[Key, str], set[str]] = field(default_factory=dict)
    last: dict[Key, frozenset[str]] = field(default_factory=dict)
    fresh: set[tuple[str, Key]] = field(default_factory=set)
    words: int = 0
    tidy: bool = False
    idle: frozenset[str] = frozenset()

    def translate(self, names: Iterable[str]) -> None:
        """Translators at work, as ever; then each text has its own words in each catalog. Nobody
        works in the catalogs of articles that are gone."""
        names = [name for name in names if name not in self.idle]
        Place.translate(self, names)
        base = self.root / "locale" / "de" / "LC_MESSAGES"
        for name in sorted(names):
            catalog = parse_catalog((base / name).read_bytes(), name)
            changed = {
                key: done
                for key, entry in catalog.active().items()
                if (done := self._worded(name, entry, catalog.style)) is not entry
            }
            if changed:
                (base / name).write_bytes(catalog.with_entries(changed).to_bytes())
        self.fresh.clear()

    def _worded(self, name: str, entry: Entry, style: Style) -> Entry:
        """An entry in words that no other has, if it is new or corrected: signed, if it was."""
        if entry.plural or state(entry) not in ACCEPTED or only_carried(entry):
            return entry
        often = JUST_CAME if (name, entry.key) in self.fresh else CORRECTED
        new = entry.msgstr == f"«{entry.msgid}»"
        if not new and self.random.random() >= often:
            return entry
        self.words += 1
        words = f"{NUMBER.sub('', entry.msgstr)} ⟨{self.words}⟩"
        if not new:
            self.counts["corrected"] += 1
            self.newer.setdefault((entry.key, entry.msgstr), set()).add(words)
        done = entry.with_msgstr(words, style)
        if any(mark.kind == "reviewed-by" and mark.valid for mark in marks(entry)):
            done = with_mark(done, "reviewed-by", "Ute 2026-01-03", style)
        return done

    def judge(self, was: Files, now: Files, touched: set[str]) -> Iterator[str]:
        gone = {
            f"accepted: {thing!r:.300}"
            for thing in gathered(was, "accepted") - gathered(now, "accepted")
            if isinstance(thing, tuple) and self.after(thing[0], thing[1][0])
        }
        for fault in compared(self, was, now, touched):
            # What was corrected may go, as its text came back with the correction; and the catalogs
            # of an article that has its old name back are those that it had under the newer one.
            if fault not in gone and fault.partition(": ")[0] not in self.idle:
                yield fault
        idle = frozenset(f"{name}.po" for name in open_project(self.root).without_source())
        was = {name: view for name, view in was.items() if name not in self.idle}
        now = {name: view for name, view in now.items() if name not in idle}
        before: dict[Key, dict[str, str]] = {}
        for name, view in was.items():
            for key, entry in view.active.items():
                if not entry.plural and state(entry) in ACCEPTED:
                    before.setdefault(key, {})[name] = entry.msgstr
        for name, view in now.items():
            if view is not was.get(name):
                yield from self._outdated(name, was.get(name), now, before)
        self.last.update((key, frozenset(there.values())) for key, there in before.items())
        self.idle = idle
        if self.tidy and self.random.random() < 0.5:
            self._tidy(now)

    def after(self, key: Key, words: str) -> set[str]:
        """Every correction of these words, and theirs."""
        found: set[str] = set()
        waiting = [words]
        while waiting:
            fresh = self.newer.get((key, waiting.pop()), set()) - found
            found |= fresh
            waiting += fresh
        return found

    def _outdated(
        self, name: str, old: View | None, now: Files, before: Mapping[Key, Mapping[str, str]]
    ) -> Iterator[str]:
        """Texts that came to one catalog with less than there was of them."""
        known = old.active if old is not None else {}
        hidden = obsolete(old, name) if old is not None else frozenset()
        for key, entry in now[name].active.items():
            if key in known or entry.plural:
                continue
            self.fresh.add((name, key))
            if not entry.msgstr:
                if key in hidden:
                    yield f"{name}: {key!r:.200} is empty, and the catalog has it obsolete"
                continue
            there = before.get(key, {})
            left = {w for at, w in there.items() if at not in now or key not in now[at].active}
            newer = self.after(key, entry.msgstr)
            self.counts["came with words"] += 1
            self.counts["came with what had been corrected somewhere"] += bool(newer)
            was = frozenset(left) if there else self.last.get(key, frozenset())
            if was:
                self.counts["came from where it left, or had gone"] += 1
            if was and was <= newer:
                yield f"{name}: {entry.raw!r:.400} is older than {sorted(was)!r:.300}"

    def _tidy(self, now: Files) -> None:
        """Delete templates and catalogs without source whose translations all stand elsewhere."""
        base = self.root / "locale"
        having = {thing for view in now.values() for thing in view.accepted}
        for name in sorted(self.idle):
            if name in self.views and self.views[name].accepted <= having:
                (base / "de" / "LC_MESSAGES" / name).unlink()
                (base / name).with_suffix(".pot").unlink()
                self.counts["catalogs deleted"] += 1
        self.read()


def obsolete(view: View, name: str) -> frozenset[Key]:
    """The texts that a catalog has a translation of, and does not use."""
    if b"#~" not in view.data:
        return frozenset()
    body = parse_catalog(view.data, name).body
    return frozenset(own_key(entry) for entry in body if entry.obsolete and any(entry.msgstrs))


def detours(history: Steps, back: int, chooser: random.Random) -> Steps:
    """Every commit, and after each fourth the way back over some of them, and forth."""
    states: list[dict[str, bytes]] = []
    now: dict[str, bytes] = {}
    for number, (commit, changes) in enumerate(history):
        both = {**now, **changes}
        now = {path: data for path, data in both.items() if data is not None}
        states = [*states, now][-back - 1 :]
        yield commit, changes
        if back and number >= back and number % 4 == 0:
            start = chooser.randrange(back)
            between = states[chooser.randrange(start, back + 1)]
            yield f"{commit} taken back", changed(now, states[start])
            yield f"{commit} put again", changed(states[start], between)
            yield f"{commit} again", changed(between, now)


def wandering(first: Mapping[str, bytes], files: int, count: int, chooser: random.Random) -> Steps:
    """Some files as they are, and so many invented commits on them."""
    long = sorted(path for path, data in first.items() if len(movable(data)) > 5)
    now = {path: first[path] for path in chooser.sample(long, min(files, len(long)))}
    yield "first", dict(now)
    earlier = [now]
    cut: list[bytes] = []
    for number in range(count):
        before, now = now, dict(now)
        what = chooser.choice(("move", "move", "cut", "paste", "rename", "part", "back"))
        one, other = chooser.sample(sorted(now), 2)
        texts = movable(now[one])
        some = chooser.sample(texts, min(len(texts), 3))
        if what in ("move", "cut"):
            now[one] = without(now[one], some)
        if what == "move":
            now[other] = b"\n\n".join([now[other].rstrip(), *some, b""])
        elif what == "cut":
            cut += some
        elif what == "paste" and cut:
            now[other] = b"\n\n".join([now[other].rstrip(), cut.pop(0), b""])
        elif what == "rename":
            now[f"named-{number}.md"] = now.pop(one)
        elif what == "part":
            news = [b"What is new in part %d and says number %d." % (number, n) for n in range(9)]
            now.pop(one)
            now[f"part-{number}.md"] = b"\n\n".join([*some, *news, b""])
        elif what == "back":
            now = chooser.choice(earlier[-6:])
        earlier.append(now)
        yield f"{number} {what}", changed(before, now)


def movable(data: bytes) -> list[bytes]:
    """The paragraphs of plain sentences in a file, each of which stands there once."""
    found = [text for text in data.split(b"\n\n") if PLAIN.fullmatch(text.strip())]
    return [text.strip() for text in found if data.count(text.strip()) == 1]


def without(data: bytes, texts: Iterable[bytes]) -> bytes:
    for text in texts:
        data = data.replace(b"\n\n" + text, b"", 1)
    return data


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, bytes | None]:
    paths = before.keys() | after.keys()
    return {path: after.get(path) for path in paths if before.get(path) != after.get(path)}


# --- the control ----------------------------------------------------------------------------------


def stubborn() -> None:
    """Let what a catalog hides go before what became of it elsewhere."""
    pipeline.jobs.extract_moved.followed = lambda *_: {}
    pipeline.jobs.extract_merge.followed = lambda *_: {}


def main() -> int:
    parser = history_line(__doc__, commits=100)
    parser.add_argument(
        "--back", type=int, default=6, help="so many commits are taken back at most; 0: none"
    )
    parser.add_argument(
        "--wander", type=int, default=0, help="invent the commits, on so many of the files"
    )
    parser.add_argument("--tidy", action="store_true", help="delete old catalogs now and then")
    chosen = parser.parse_args()
    if chosen.control:
        stubborn()
    with tempfile.TemporaryDirectory() as folder:
        place = Detours.begin(Path(folder), chosen.catalogs, chosen.seed, 90)
        chooser = random.Random(chosen.seed)
        commits = 1 if chosen.wander else chosen.commits
        place.tidy = chosen.tidy
        history = steps(Clone(chosen.clone), chosen.under, commits)
        if chosen.wander:
            _, first = next(history)
            known = {path: data for path, data in first.items() if data is not None}
            history = wandering(known, chosen.wander, chosen.commits, chooser)
        else:
            history = detours(history, chosen.back, chooser)
        try:
            live(place, history, 10, chosen.tools, 1)
        except PolyfolioError as error:
            place.faults.append(f"refused: {error}")
    for fault in place.faults[:40]:
        print(fault)
    print(", ".join(f"{what} {number:,}" for what, number in sorted(place.counts.items())))
    print(f"faults: {len(place.faults)}")
    return 1 if place.faults else 0


if __name__ == "__main__":
    sys.exit(main())
