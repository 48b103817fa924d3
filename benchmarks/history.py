"""The real history of somebody's documentation, commit by commit, through the whole extract job.

Run as a script over a clone that is already there (a bare one too)::

    python benchmarks/history.py CLONE --under src --commits 500
    python benchmarks/history.py CLONE --under src --commits 50 --control

The Markdown below ``--under``, as it was so many commits ago, becomes a content project. Then every
commit that touched it is put into ``source/`` and extracted. In between, translators are at work
(``«text»`` is the translation of ``text``): much of what is empty or fuzzy is accepted, some of it
signed, some with a comment of their own. After every step it must be true that

- no translation that somebody accepted, no signature and no comment is in no catalog any more;
- nobody signed what they did not see;
- an entry whose text, notes and article stayed has the very same bytes;
- a catalog whose article was not touched, and that no text left or reached, has the same bytes;
- extracting again, also without what the last run noted, changes no file.

``--tools`` lets other programs write some of the catalogs in between: msgcat, msgmerge with our
template, msgattrib, polib and the Translate Toolkit, where they are there. ``--catalogs`` takes the
other granularities. What became of the texts that came with the commits is
counted; ``--list`` names the texts that came empty, though one much like them left the same catalog
in that commit.
``--control`` lets merging forget obsolete entries, and must fail. A file that polyfolio refuses
keeps the state that it had before, and is counted.
"""

from __future__ import annotations

import datetime
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from rapidfuzz import fuzz, process

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pipeline.jobs.extract_merge  # noqa: E402 - needs the path above
from benchmarks.arguments import history_line  # noqa: E402
from benchmarks.clones import Clone  # noqa: E402
from benchmarks.other_programs import TOOLS  # noqa: E402
from pipeline.catalog import Catalog, Entry, Key  # noqa: E402
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.component import articles_of  # noqa: E402
from pipeline.errors import PolyfolioError, SourceError  # noqa: E402
from pipeline.jobs.extract import extract_articles  # noqa: E402
from pipeline.project import open_project  # noqa: E402
from pipeline.provenance import marks, state, with_mark  # noqa: E402
from pipeline.repeats import CARRIED  # noqa: E402
from pipeline.spares import is_ours, own_key  # noqa: E402
from pipeline.states import State  # noqa: E402

ACCEPTED: Final = (State.TRANSLATED, State.ATTESTED)
OWNED: Final = ("origin", "reviewed-by", "waived", "article", "moved-to", "moved-from")


@dataclass(frozen=True, slots=True)
class View:
    """What one catalog says: its bytes, its active entries, and what must not be lost."""

    data: bytes
    active: Mapping[Key, Entry]
    accepted: frozenset[tuple[Key, tuple[str, ...]]]
    signed: frozenset[tuple[object, ...]]
    comments: frozenset[str]

    @staticmethod
    def of(data: bytes, path: str) -> View:
        catalog = parse_catalog(data, path)
        body = [entry for entry in catalog.body if any(entry.msgstrs) or entry.comments]
        found = [(entry, mark) for entry in body for mark in marks(entry)]
        return View(
            data=data,
            active=catalog.active(),
            accepted=frozenset(
                (text_of(e), e.msgstrs)
                for e in body
                if all(e.msgstrs) and not e.fuzzy and not only_carried(e)
            ),
            signed=frozenset(
                (text_of(entry), entry.msgstrs, mark.text)
                for entry, mark in found
                if mark.kind == "reviewed-by" and mark.valid
            ),
            comments=frozenset(
                comment
                for entry in body
                for comment in entry.comments
                if comment.partition(":")[0] not in OWNED
            ),
        )


def text_of(entry: Entry) -> Key:
    """The key of the text that an entry is for, also of one that is kept beside another."""
    context, msgid = own_key(entry)
    if not is_ours(context):
        return context, msgid
    return (context or "").partition("//")[2] or None, msgid


Files = dict[str, View]
Steps = Iterator[tuple[str, dict[str, bytes | None]]]


@dataclass(slots=True)
class Place:
    """The content project that lives through the history."""

    root: Path
    random: random.Random
    alike: float
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    views: Files = field(default_factory=dict)

    @classmethod
    def begin(cls, root: Path, catalogs: str, seed: int, alike: float) -> Self:
        (root / "source").mkdir()
        settings = f'[project]\nname = "History"\nlocales = ["de"]\ncatalogs = "{catalogs}"\n'
        (root / "polyfolio.toml").write_text(settings)
        return cls(root, random.Random(seed), alike)

    def extract(self, day: int) -> None:
        project = open_project(self.root)
        now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=day)
        extract_articles(project, project.article_ids(), now)

    def judge(self, was: Files, now: Files, touched: set[str]) -> Iterator[str]:
        """What one step did and must not do."""
        return compared(self, was, now, touched)

    def read(self) -> Files:
        """Every catalog; those whose bytes are the same are not taken apart again."""
        base = self.root / "locale" / "de" / "LC_MESSAGES"
        found: Files = {}
        for path in sorted(base.rglob("*.po")):
            name, data = path.relative_to(base).as_posix(), path.read_bytes()
            known = self.views.get(name)
            found[name] = known if known and known.data == data else View.of(data, name)
        self.views = found
        return found

    def rewrite(self, names: Iterable[str]) -> None:
        """Other programs save some catalogs."""
        base = self.root / "locale"
        for name in sorted(names):
            if self.random.random() < 0.5:
                template = (base / name).with_suffix(".pot")
                write = self.random.choice(TOOLS)
                write(base / "de" / "LC_MESSAGES" / name, template)
                self.counts["saved by other programs"] += 1

    def translate(self, names: Iterable[str]) -> None:
        """Translators at work on some catalogs."""
        base, pick = self.root / "locale" / "de" / "LC_MESSAGES", self.random
        for name in sorted(names):
            catalog = parse_catalog((base / name).read_bytes(), name)
            changed: dict[Key, Entry] = {}
            for key, entry in catalog.active().items():
                chance = pick.random()
                if state(entry) not in ACCEPTED and chance > 0.15:
                    changed[key] = translated(entry, catalog, chance)
            if changed:
                (base / name).write_bytes(catalog.with_entries(changed).to_bytes())


def translated(entry: Entry, catalog: Catalog, chance: float) -> Entry:
    """An entry as its translator leaves it. The words are the text's own: no two are the same."""
    style = catalog.style
    done = entry.with_msgstr(f"«{entry.msgid}»", style).with_fuzzy(False, style)
    done = done.with_previous(None, style)
    if chance < 0.5:
        done = with_mark(done, "reviewed-by", "Ute 2026-01-02", style)
    if chance > 0.9:
        done = done.with_comments([*done.comments, f"note on {entry.msgid[:60]}"], style)
    return done


# --- the history ----------------------------------------------------------------------------------


def steps(clone: Clone, under: str, count: int) -> Steps:
    """The first state of all files, then what each commit made of those that it touched; None for
    one that went."""
    log = ("log", "--first-parent", "--reverse", "--format=%H", "--", under or ".")
    commits = clone.text(*log)[-count - 1 :]
    first = {path: clone.read(commits[0], path) for path in clone.files(commits[0], ".md", under)}
    yield commits[0], dict(first)
    for commit in commits[1:]:
        lines = clone.text("diff", "--name-status", "--no-renames", f"{commit}^", commit)
        pairs = [line.split("\t") for line in lines]
        below = [(s, p) for s, p in pairs if p.endswith(".md") and f"{p}/".startswith(under)]
        yield commit, {p: None if s == "D" else clone.read(commit, p) for s, p in below}


def put(place: Place, changes: Mapping[str, bytes | None]) -> None:
    """Put files into ``source/``, and take back those that are refused."""
    source = place.root / "source"
    before = {
        path: (source / path).read_bytes() if (source / path).is_file() else None
        for path in changes
    }
    for path, data in changes.items():
        lay(source / path, data)
    project = open_project(place.root)
    for path, data in changes.items():
        if data is None or not visible(path):
            continue
        try:
            from pipeline.directives import refuse_faults

            refuse_faults(project.article(path.removesuffix(".md")), project.settings.every_locale)
        except SourceError as error:
            place.counts["refused"] += 1
            print(f"  refused: {error}", file=sys.stderr)
            lay(source / path, before[path])


def lay(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def visible(path: str) -> bool:
    return not any(part.startswith((".", "_")) for part in path.split("/"))


def live(place: Place, history: Steps, again: int, tools: bool, pause: int = 3) -> None:
    """The whole history, checked after each commit. Translators work every so many commits."""
    for number, (commit, changes) in enumerate(history):
        was = place.views
        put(place, changes)
        place.extract(number)
        now = place.read()
        place.counts["commits"] += 1
        if number:
            touched = {path.removesuffix(".md") for path in changes}
            for fault in place.judge(was, now, touched):
                place.faults.append(f"{commit[:10]}: {fault}")
            now = place.views
        if number % again == 0:
            for fault in repeated(place, now, number):
                place.faults.append(f"{commit[:10]}: {fault}")
        if number % pause == 0:
            opened = {n for n, view in now.items() if n not in was or was[n].data != view.data}
            place.translate(opened if number else now)
            if tools:
                place.rewrite(opened if number else now)
            place.read()
        if number % 100 == 0:
            print(f"  {number} commits, {len(place.faults)} faults", file=sys.stderr, flush=True)


def repeated(place: Place, now: Files, day: int) -> Iterator[str]:
    """What another extraction changes, with the notes of the last one and without; they stay."""
    notes, aside = place.root / ".polyfolio", place.root / "notes"
    for forgetful in (False, True):
        if forgetful:
            notes.rename(aside)
        place.extract(day + 5000)
        for name, view in place.read().items():
            if name not in now or now[name].data != view.data:
                yield f"{name} changed when nothing had{', without notes' if forgetful else ''}"
    shutil.rmtree(notes, ignore_errors=True)
    aside.rename(notes)


def compared(place: Place, was: Files, now: Files, touched: set[str]) -> Iterator[str]:
    """Everything that one step did to catalogs and must not do; what became of texts is counted."""
    for what in ("accepted", "comments", "signed"):
        before, after = gathered(was, what), gathered(now, what)
        for thing in before - after if what != "signed" else after - before:
            yield f"{what}: {thing!r:.300}"
    came: dict[str, list[Entry]] = {}
    left: dict[str, dict[Key, Entry]] = {}
    for name, view in now.items():
        old = was.get(name)
        if old is view:
            continue
        known = old.active if old is not None else {}
        came[name] = [entry for key, entry in view.active.items() if key not in known]
        left[name] = {key: entry for key, entry in known.items() if key not in view.active}
        for key, entry in view.active.items():
            same = known.get(key)
            if same is None or same.raw == entry.raw:
                continue
            alike = (same.extracted, same.references) == (entry.extracted, entry.references)
            if alike and state(same) in ACCEPTED and same.raw.strip() != entry.raw.strip():
                yield f"{name}: an entry changed without cause: {same.raw!r:.400} {entry.raw!r:.400}"
            if same.msgstrs != entry.msgstrs and state(same) in ACCEPTED:
                yield f"{name}: a translation changed: {same.raw!r:.400} {entry.raw!r:.400}"
        articles = {a for e in view.active.values() for a in articles_of(e.references)}
        moved = came[name] or left[name]
        if old is not None and not moved and not articles & touched:
            yield f"{name}: nobody touched its articles, and it changed"
    tell(place, was, came, left)


def gathered(files: Files, what: str) -> set[object]:
    return {thing for view in files.values() for thing in getattr(view, what)}


def tell(
    place: Place,
    was: Files,
    came: Mapping[str, list[Entry]],
    left: Mapping[str, Mapping[Key, Entry]],
) -> None:
    """Count what became of texts that came."""
    gone = {
        key: entry
        for name in was
        for key, entry in left.get(
            name, was[name].active if name not in place.views else {}
        ).items()
        if state(entry) in ACCEPTED
    }
    for name, entries in came.items():
        ids = [key[1] for key, entry in left[name].items() if state(entry) in ACCEPTED]
        for entry in entries:
            how = fate(entry)
            place.counts[f"came {how}"] += 1
            if entry.key in gone:
                place.counts[f"moved here, {how}"] += 1
                if how != "accepted":
                    place.missed.append((name, "MOVED", entry.msgid))
            elif how == "untranslated" and len(entry.msgid) >= 20 and ids:
                found = process.extractOne(
                    entry.msgid, ids, scorer=fuzz.ratio, score_cutoff=place.alike
                )
                if found is not None:
                    place.missed.append((name, found[0], entry.msgid))


def only_carried(entry: Entry) -> bool:
    """Whether nobody accepted an entry, but a machine carried it over a change of markup."""
    return [(m.kind, m.text) for m in marks(entry) if m.valid] == [("origin", CARRIED)]


def fate(entry: Entry) -> str:
    return "accepted" if state(entry) in ACCEPTED else str(state(entry).value)


# --- the control ----------------------------------------------------------------------------------


def forgetful() -> None:
    """Let merging drop obsolete entries."""
    merge = pipeline.jobs.extract_merge.merge

    def forgetting(*args: object, **kwargs: object) -> Catalog:
        merged = merge(*args, **kwargs)  # type: ignore[arg-type]
        kept = tuple(entry for entry in merged.entries if not entry.obsolete)
        return Catalog(merged.path, kept, merged.tail, merged.bom, merged.style)

    pipeline.jobs.extract_merge.merge = forgetting


def main() -> int:
    parser = history_line(__doc__, commits=300)
    parser.add_argument("--again", type=int, default=10, help="extract again every so many commits")
    parser.add_argument(
        "--alike", type=float, default=90, help="likeness of 100 to name a text for"
    )
    parser.add_argument("--list", action="store_true", help="name what came empty")
    chosen = parser.parse_args()
    if chosen.control:
        forgetful()
    with tempfile.TemporaryDirectory() as folder:
        place = Place.begin(Path(folder), chosen.catalogs, chosen.seed, chosen.alike)
        try:
            history = steps(Clone(chosen.clone), chosen.under, chosen.commits)
            live(place, history, chosen.again, chosen.tools)
        except PolyfolioError as error:
            place.faults.append(f"refused: {error}")
    for fault in place.faults[:40]:
        print(fault)
    for name, old, new in place.missed if chosen.list else ():
        print(f"{name}\n  {old!r}\n  {new!r}")
    print(", ".join(f"{what} {number:,}" for what, number in sorted(place.counts.items())))
    print(f"came empty, and one like it left: {len(place.missed):,}")
    print(f"faults: {len(place.faults)}")
    return 1 if place.faults else 0


if __name__ == "__main__":
    sys.exit(main())
