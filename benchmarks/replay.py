"""The real history of a translated documentation project, merged step by step by us and by GNU
msgmerge, against what its translators made of it later.

Two kinds of history, both from a clone that is already there (bare ones too)::

    python benchmarks/replay.py catalogs CLONE REVISION REVISION…  # .po files of successive releases
    python benchmarks/replay.py sources CLONE REVISION REVISION --sources src --catalog po/uk.po

``catalogs``: each file's translations at one revision, merged into its texts at the next.
``sources``: the book's Markdown at the first revision, translated by the catalog of that revision;
then every commit up to the second that touched the sources, one by one: our extraction, our merge,
and msgmerge on the same template. Both tools start from the same file and go on from their own.

What is counted, over texts that came after the start and that a translator finished later:

- a *guess* is a translation that a merge put into such a text's entry. It is right if it is like
  the translator's own (``--right``, 60 of 100 by characters), or if it was made for that very text:
  but for 15 characters in 100 (``--same``), or but for what was added to it; a carried one was made
  for the old text of the same words. ``--same 101`` counts by the translator's words alone. A text
  that its translator left as it is tells nothing.
- guesses that copy the translation of a text that is still there are counted apart: they keep
  nothing that would be lost without them.
- *exact*: accepted translations of texts that stayed, still accepted and the same.
- *lost*: accepted translations that are nowhere in the merged file, not even as obsolete.
- *missed*: texts for which msgmerge guessed right (by no copy), and we did not; and the accepted
  translations that were used for these, and that we used rightly for no text. ``--list`` names all.
"""

from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rapidfuzz.fuzz import partial_ratio, ratio

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from benchmarks.clones import Clone  # noqa: E402
from benchmarks.processor import of_children  # noqa: E402
from pipeline.article import read_article  # noqa: E402
from pipeline.catalog import Catalog, Entry, Key, Style, new_entry  # noqa: E402
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.errors import PolyfolioError  # noqa: E402
from pipeline.extract import extract  # noqa: E402
from pipeline.inline import References  # noqa: E402
from pipeline.locales import parse_locale  # noqa: E402
from pipeline.matching import form  # noqa: E402
from pipeline.merge import align, merge  # noqa: E402
from pipeline.template import TemplateEntry, build_template, empty_catalog  # noqa: E402
from pipeline.wording import wording  # noqa: E402

DATE: Final = "2026-01-01 00:00+0000"


@dataclass(frozen=True, slots=True)
class Segment:
    """One start, the templates that came after it, and what translators had in the end."""

    name: str
    start: Catalog
    templates: Sequence[tuple[TemplateEntry, ...]]
    truth: Mapping[Key, str]


@dataclass(slots=True)
class Score:
    """What one run counted, and the texts to name."""

    counts: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, ...]] = field(default_factory=list)
    wrong: list[tuple[str, ...]] = field(default_factory=list)
    named: set[Key] = field(default_factory=set)
    cpu: Counter[str] = field(default_factory=Counter)


# --- histories ------------------------------------------------------------------------------------


def catalogs(clone: Clone, revisions: Sequence[str], under: str) -> Iterator[Segment]:
    """A segment for each file and each pair of successive revisions."""
    last = revisions[-1]
    for before, after in itertools.pairwise(revisions):
        both = set(clone.files(before, ".po", under)) & set(clone.files(after, ".po", under))
        later = set(clone.files(last, ".po", under)) & both
        for path in sorted(both):
            try:
                old = parse_catalog(clone.read(before, path), path)
                new = parse_catalog(clone.read(after, path), path)
                final = parse_catalog(clone.read(last, path), path) if path in later else new
                old.active()
                truth = {**finished(final), **finished(new)}
            except PolyfolioError as error:
                print(f"  skipped: {error}", file=sys.stderr)
                continue
            entries = tuple(
                TemplateEntry(key, e.extracted, e.references)
                for key, e in new.active().items()
                if not e.plural
            )
            yield Segment(f"{path} {before}..{after}", plain(old), [entries], truth)


def sources(
    clone: Clone, start: str, end: str, folder: str, catalog: str, truths: Sequence[str]
) -> Iterator[Segment]:
    """One segment: the whole book in one catalog, through every commit."""
    known: dict[str, tuple[Key, ...]] = {
        path: keys(clone.read(start, path), path) for path in clone.files(start, ".md", folder)
    }
    finals = [parse_catalog(clone.read(r, catalog), catalog) for r in (*truths, end)]
    spelled = by_form({k: m for final in finals for k, m in finished(final).items()})
    given = by_form(finished(parse_catalog(clone.read(start, catalog), catalog)))
    style = Style()
    first = template(known)
    body = [
        new_entry(item.key, style, msgstr=given.get(form(item.key[1], NO_REFERENCES) or "", ""))
        for item in first
    ]
    header = empty_catalog(catalog, parse_locale("de"), "Replay", DATE).entries
    commits = clone.text(
        "log", "--first-parent", "--reverse", "--format=%H", f"{start}..{end}", "--", folder
    )
    steps = [first]
    for commit in commits:
        for line in clone.text("diff", "--name-status", "--no-renames", f"{commit}^", commit):
            status, path = line.split("\t")
            if not path.startswith(f"{folder}/") or not path.endswith(".md"):
                continue
            if status == "D":
                known.pop(path, None)
            else:
                known[path] = keys(clone.read(commit, path), path)
        steps.append(template(known))
    truth = {}
    for item in steps[-1]:
        found = spelled.get(form(item.key[1], NO_REFERENCES) or "")
        if found:
            truth[item.key] = found
    name = f"{catalog} {len(commits)} commits"
    yield Segment(name, Catalog(catalog, (*header, *body), style=style), steps[1:], truth)


NO_REFERENCES: Final = References()


def keys(source: bytes, path: str) -> tuple[Key, ...]:
    """What our extraction finds in one file."""
    try:
        return tuple(unit.key for unit in extract(read_article("a", path, source)))
    except PolyfolioError as error:
        print(f"  skipped: {error}", file=sys.stderr)
        return ()


def template(known: Mapping[str, tuple[Key, ...]]) -> tuple[TemplateEntry, ...]:
    found = dict.fromkeys(key for path in sorted(known) for key in known[path])
    return tuple(TemplateEntry(key, (), ()) for key in found)


def by_form(texts: Mapping[Key, str]) -> dict[str, str]:
    """Translations by what their source says, however its markup is spelled."""
    return {form(key[1], NO_REFERENCES) or "": text for key, text in texts.items()}


def plain(catalog: Catalog) -> Catalog:
    """A catalog without obsolete entries, plural forms and drafts: what is accepted, or empty."""
    style = catalog.style
    entries = [
        e if e is catalog.header or not e.fuzzy else new_entry(e.key, style)
        for e in catalog.entries
        if not e.obsolete and not e.plural
    ]
    return Catalog(catalog.path, tuple(entries), style=style)


def finished(catalog: Catalog) -> dict[Key, str]:
    """Accepted translations by key."""
    return {
        key: e.msgstr
        for key, e in catalog.active().items()
        if not e.plural and e.msgstr and not e.fuzzy
    }


# --- merging --------------------------------------------------------------------------------------


def ours(
    start: Catalog, templates: Sequence[tuple[TemplateEntry, ...]], cpu: Counter[str]
) -> Catalog:
    begin = time.process_time()
    for entries in templates:
        old = [entry.key for entry in start.body if not entry.obsolete]
        start = merge(start, entries, DATE, align(old, [item.key for item in entries]))
    cpu["ours"] += time.process_time() - begin
    return start


def gnu(
    start: Catalog,
    templates: Sequence[tuple[TemplateEntry, ...]],
    cpu: Counter[str],
    kept: Path | None,
) -> Catalog:
    """The same by msgmerge; a step that changes no text is left out. What an earlier run kept is
    taken from there, and costs no CPU."""
    if kept is not None:
        digest = hashlib.sha256(start.to_bytes() + repr(templates).encode()).hexdigest()
        kept = kept / f"{digest}.po"
        if kept.exists():
            return parse_catalog(kept.read_bytes(), "x.po")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "x.po").write_bytes(start.to_bytes())
        before = {entry.key for entry in start.body}
        for entries in templates:
            now = {item.key for item in entries}
            if now == before:
                continue
            before = now
            pot = build_template(entries, "x.pot", "Replay", DATE, None)
            (folder / "x.pot").write_bytes(pot.to_bytes())
            begin = of_children()
            subprocess.run(
                ["msgmerge", "--quiet", "--previous", "-o", "y.po", "x.po", "x.pot"],
                cwd=folder,
                check=True,
                capture_output=True,
            )
            cpu["msgmerge"] += of_children() - begin
            (folder / "y.po").replace(folder / "x.po")
        result = (folder / "x.po").read_bytes()
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(result)
    return parse_catalog(result, "x.po")


@dataclass(frozen=True, slots=True)
class Measure:
    """Least likeness of a right guess with the translator's text, and of its source with ours."""

    target: float
    same: float


# --- counting -------------------------------------------------------------------------------------


def count(segment: Segment, right: Measure, score: Score, kept: Path | None) -> None:
    """Both tools over one segment, into ``score``."""
    wanted = segment.templates[-1]
    now = {item.key for item in wanted}
    start = finished(segment.start)
    counts = score.counts
    came = [item.key for item in wanted if item.key not in segment.start.active()]
    if not came and set(start) <= now:
        counts["exact, ours"] += len(start)
        counts["exact, msgmerge"] += len(start)
        return
    results = {
        "ours": ours(segment.start, segment.templates, score.cpu),
        "msgmerge": gnu(segment.start, segment.templates, score.cpu, kept),
    }
    good: dict[str, set[Key]] = {}
    used: dict[str, set[Key]] = {}
    for tool, result in results.items():
        entries = result.active()
        good[tool], used[tool] = set(), set()
        stayed = {k: t for k, t in start.items() if k in now}
        exact = {k for k, t in stayed.items() if entries[k].msgstr == t and not entries[k].fuzzy}
        counts[f"exact, {tool}"] += len(exact)
        present = {entry.msgstr for entry in result.body}
        counts[f"lost, {tool}"] += sum(1 for text in start.values() if text not in present)
        for key in came:
            if segment.truth.get(key, key[1]) == key[1] or not entries[key].msgstr:
                continue
            source = next((k[1] for k in origins(key, entries[key], start)), "")
            verdict, origin = judged(key, entries[key], segment, stayed, right, source)
            kind = "carried" if not entries[key].fuzzy else "fuzzy"
            counts[f"{verdict} {kind}, {tool}"] += 1
            if verdict == "right":
                good[tool].add(key)
                used[tool].update(origins(key, entries[key], start))
            elif verdict == "wrong" and tool == "ours":
                row = (kind, origin, key[1], entries[key].msgstr, segment.truth[key])
                score.wrong.append((segment.name, *row))
    counts["came"] += len(came)
    counts["translated later"] += sum(1 for key in came if key in segment.truth)
    gone = set(start) - now
    for tool in results:
        counts[f"translations used rightly, {tool}"] += len(used[tool] & gone)
    for key in sorted(good["msgmerge"] - good["ours"], key=str):
        guess = results["msgmerge"].active()[key]
        mine = results["ours"].active()[key]
        previous = guess.previous[1] if guess.previous else ""
        row = (previous, key[1], guess.msgstr, mine.msgstr, segment.truth[key])
        lost = origins(key, guess, start) & gone - used["ours"]
        counts["translations missed"] += len(lost - score.named)
        score.named |= lost
        score.missed.append((segment.name, *row))


def origins(key: Key, entry: Entry, start: Mapping[Key, str]) -> set[Key]:
    """The accepted translations that an entry's came from: its ``#|`` names them, joined or not."""
    made_for = entry.previous
    if made_for is None:
        words = wording(key[1])
        return {old for old in start if wording(old[1]) == words}
    if made_for in start:
        return {made_for}
    return {old for old in start if old[1] in made_for[1]}


def judged(
    key: Key,
    entry: Entry,
    segment: Segment,
    stayed: Mapping[Key, str],
    right: Measure,
    carried_from: str,
) -> tuple[str, str]:
    """right, wrong, copy right or copy wrong; and the text that the guess was made for."""
    made_for = entry.previous
    origin = made_for[1] if made_for is not None else carried_from
    good = ratio(entry.msgstr, segment.truth[key]) >= right.target
    if right.same <= 100 and not good and origin:
        grown = 20 <= len(origin) < len(key[1]) and partial_ratio(origin, key[1]) >= 95
        good = grown or ratio(origin, key[1]) >= right.same
    copied = made_for in stayed if made_for is not None else False
    if copied and stayed[made_for or key] != entry.msgstr:
        copied = False
    return ("copy " if copied else "") + ("right" if good else "wrong"), origin


def main() -> None:
    """Print the counts of one history."""
    parser = command_line(__doc__)
    parser.add_argument("kind", choices=["catalogs", "sources"])
    parser.add_argument("clone", type=Path)
    parser.add_argument("revisions", nargs="+")
    parser.add_argument("--under", default="", help="catalogs: only in this folder")
    parser.add_argument("--sources", default="src", help="sources: the folder of the Markdown")
    parser.add_argument("--catalog", default="", help="sources: the catalog's path")
    parser.add_argument("--right", type=float, default=60.0)
    parser.add_argument("--same", type=float, default=85.0)
    parser.add_argument("--keep", type=Path, help="keep msgmerge's results in this folder")
    parser.add_argument("--list", action="store_true", help="name what was missed")
    parser.add_argument("--wrong", action="store_true", help="name our wrong guesses, too")
    chosen = parser.parse_args()
    clone = Clone(chosen.clone)
    commits = [clone.commit(revision) for revision in chosen.revisions]
    print(f"{chosen.clone.name}: {' '.join(commit[:10] for commit in commits)}")
    if chosen.kind == "catalogs":
        segments = catalogs(clone, commits, chosen.under)
    else:
        first, last = commits[0], commits[-1]
        segments = sources(clone, first, last, chosen.sources, chosen.catalog, commits[1:-1])
    score = Score()
    for segment in segments:
        count(segment, Measure(chosen.right, chosen.same), score, chosen.keep)
    report(score, chosen.list, chosen.wrong)


def report(score: Score, list_missed: bool, list_wrong: bool) -> None:
    counts = score.counts
    print(f"{counts['came']} texts came, {counts['translated later']} of them translated later")
    print(f"{'':<27}{'ours':>9}{'msgmerge':>9}")
    rows = ["exact", "lost"]
    rows += [f"{v} {k}" for k in ("fuzzy", "carried") for v in ("right", "wrong")]
    rows += ["copy right fuzzy", "copy wrong fuzzy", "translations used rightly"]
    for row in rows:
        print(f"{row:<27}{counts[f'{row}, ours']:>9}{counts[f'{row}, msgmerge']:>9}")
    print(f"{'CPU seconds':<27}{score.cpu['ours']:>9.1f}{score.cpu['msgmerge']:>9.1f}")
    print(f"missed: {len(score.missed)} texts, {counts['translations missed']} translations")
    names = ("file", "msgmerge took", "text", "its guess", "our guess", "translator")
    for missed in score.missed if list_missed else ():
        print("MISSED", *(f"  {n}: {t!r}" for n, t in zip(names, missed, strict=True)), sep="\n")
    names = ("file", "kind", "made for", "text", "our guess", "translator")
    for wrong in score.wrong if list_wrong else ():
        print("WRONG", *(f"  {n}: {t!r}" for n, t in zip(names, wrong, strict=True)), sep="\n")


if __name__ == "__main__":
    main()
