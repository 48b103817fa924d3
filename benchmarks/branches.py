"""The merges that translators' teams really made, made again by ``polyfolio merge`` and by git.

Run as a script over clones that are already there (bare ones too)::

    python benchmarks/branches.py CLONE CLONE… --jobs 2
    python benchmarks/branches.py CLONE --list 20        # also name what differs
    python benchmarks/branches.py CLONE --control        # must find lost translations

Every merge commit with two parents and one merge base is looked at, and every ``.po`` and ``.pot``
file that both parents changed since, each otherwise (where git takes one side whole there is nothing to
merge). Three versions go through our three-way merge and through ``git merge-file``; both results
are compared with the file that people committed in the merge, entry by entry: context and msgid →
translation, and whether it is fuzzy. What is counted, of files:

- *clean*: merged without a question; *refused*: one of the versions is not a catalog for us;
- *as committed*: the same active entries with the same translations and marks; of git's, where it is
  clean. *as git's*: of both, where both are clean;
- *msgfmt*: our result is refused by ``msgfmt -c`` though both branches' versions were accepted. The
  same for git's, where it is clean;

and of entries (texts in the file that people committed, or in ours):

- *disputed*: both branches translated it, each in its own way, and ours keeps both as fuzzy; *both,
  obsolete*: the same of a text that is no longer in use, about which nobody is asked;
- *lost*: a translation that a branch made and people committed, and ours has nowhere for that text;
- *given up*: a translation that a branch made, that is neither in ours nor in people's (one that stood
  in the base for another text is a guess, and not counted);
- *gone back*: people committed what was there before, though one branch alone had changed it;
- *by hand*: people committed what neither branch had; *otherwise*: any other difference;
- *twice*: a text with the same translation both in use and obsolete, or obsolete twice, as no version
  has it;
- *churn*: lines that differ from the committed file, of both results where both are clean.

``--control`` merges by taking one branch's entry wherever both have one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from benchmarks.clones import GONE, Blobs, Clone, bases_of, changes  # noqa: E402
from pipeline import three_way  # noqa: E402
from pipeline.catalog import Catalog, Entry, Key  # noqa: E402
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.errors import PolyfolioError  # noqa: E402

State = tuple[tuple[str, ...], bool]
Join = Callable[[Catalog, Catalog, Catalog], three_way.Joined]


@dataclass(frozen=True, slots=True)
class Case:
    """One file of one merge: the blobs of its versions."""

    commit: str
    path: str
    base: str
    ours: str
    theirs: str
    committed: str


@dataclass(slots=True)
class Score:
    """What one project's merges gave, and what is worth a look."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


# --- what was merged ------------------------------------------------------------------------------


def cases(clone: Clone, newest: int, counts: Counter[str]) -> Iterator[Case]:
    """The files that both sides of a merge changed, of the newest merges first."""
    limit = [f"--max-count={newest}"] if newest else []
    rows = [row.split() for row in clone.text("rev-list", "--merges", "--parents", *limit, "--all")]
    merges = [row for row in rows if len(row) == 3]
    counts["merges"] = len(merges)
    differ = changes(clone, [(one, other) for _, one, other in merges])
    wanted = [merge for merge, paths in zip(merges, differ, strict=True) if paths]
    bases = []
    for _, one, other in wanted:
        found = bases_of(clone, one, other)
        counts["several bases"] += len(found) > 1
        bases.append(found[0] if len(found) == 1 else "")
    known = [(*merge, base) for merge, base in zip(wanted, bases, strict=True) if base]
    sides = (
        changes(clone, [(one, base) for _, one, _, base in known]),
        changes(clone, [(other, base) for _, _, other, base in known]),
        changes(clone, [(commit, base) for commit, _, _, base in known]),
    )
    for (commit, *_), mine, other, made in zip(known, *sides, strict=True):
        for path in sorted(mine.keys() & other.keys()):
            base, ours = mine[path]
            _, theirs = other[path]
            _, committed = made.get(path, (base, base))
            if GONE not in (ours, theirs, committed) and ours != theirs:
                yield Case(commit, path, base, ours, theirs, committed)


# --- merging --------------------------------------------------------------------------------------


def by_git(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """What ``git merge-file`` makes of it; None where it has to ask."""
    for name, data in (("base", base), ("ours", ours), ("theirs", theirs)):
        (folder / name).write_bytes(data)
    done = subprocess.run(
        ["git", "merge-file", "-p", "-q", "ours", "base", "theirs"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None


def accepted(folder: Path, data: bytes) -> bool:
    """Whether ``msgfmt -c`` takes a catalog."""
    (folder / "x.po").write_bytes(data)
    command = ["msgfmt", "-c", "-o", "/dev/null", "x.po"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def distance(folder: Path, one: bytes, other: bytes) -> int:
    """How many lines ``diff`` has for them."""
    (folder / "one").write_bytes(one)
    (folder / "other").write_bytes(other)
    command = ["diff", "-a", "one", "other"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return sum(line[:1] in (b"<", b">") for line in done.stdout.split(b"\n"))


def careless(base: Catalog, ours: Catalog, theirs: Catalog) -> three_way.Joined:
    """The control: one branch's entries, whatever the other did to them."""
    joined = three_way.join(base, ours, theirs)
    return three_way.Joined(joined.catalog.with_entries(ours.active()), ())


# --- counting -------------------------------------------------------------------------------------


def project(folder: Path, newest: int, keep: int, join: Join) -> Score:
    """All merges of one clone."""
    clone = Clone(folder)
    score = Score(folder.parent.name if folder.name == "repo" else folder.name)
    blobs = Blobs(clone)
    with tempfile.TemporaryDirectory() as name:
        for case in cases(clone, newest, score.counts):
            merged(case, blobs, Path(name), join, score)
    blobs.close()
    del score.notes[keep:]
    return score


def merged(case: Case, blobs: Blobs, folder: Path, join: Join, score: Score) -> None:
    counts = score.counts
    base, ours, theirs, committed = (
        blobs[blob] for blob in (case.base, case.ours, case.theirs, case.committed)
    )
    counts["files"] += 1
    where = f"{case.commit[:10]} {case.path}"
    git = by_git(folder, base, ours, theirs)
    counts["clean, git"] += git is not None
    try:
        versions = [parse_catalog(data, "x.po") for data in (base, ours, theirs)]
        begin = time.process_time()
        joined = join(versions[0], versions[1], versions[2])
        score.seconds += time.process_time() - begin
    except PolyfolioError as error:
        counts["refused"] += 1
        counts["refused, clean git"] += git is not None
        score.notes.append(f"REFUSED {where}: {error}")
        return
    data = joined.catalog.to_bytes()
    asked = len(joined.disputed)
    counts["clean, ours"] += not asked
    counts["clean, both"] += not asked and git is not None
    counts["disputed"] += asked
    counts["disputed, clean git"] += asked if git is not None else 0
    sound(data, git, folder, accepted(folder, ours) and accepted(folder, theirs), where, score)
    counts["twice"] += twice(joined.catalog, versions, where, score)
    try:
        people = parse_catalog(committed, "x.po")
        said = said_by(people)
    except PolyfolioError:
        counts["committed, no catalog"] += 1
        return
    compare(joined, versions, people, where, score)
    mine = said_by(joined.catalog)
    counts["as committed, ours"] += not asked and mine == said
    if git is None:
        return
    if not asked:
        counts["churn, git"] += distance(folder, git, committed)
        counts["churn, ours"] += distance(folder, data, committed)
    try:
        his = said_by(parse_catalog(git, "x.po"))
    except PolyfolioError:
        counts["broken, git"] += 1
        return
    counts["as committed, git"] += his == said
    counts["as git's"] += not asked and his == mine
    if not asked and his != mine:
        score.notes.append(f"NOT AS GIT'S {where}")


def sound(
    data: bytes, git: bytes | None, folder: Path, fine: bool, where: str, score: Score
) -> None:
    """Whether gettext and our own reader take the results. ``fine``: gettext took both branches'."""
    if fine and not accepted(folder, data):
        score.counts["msgfmt, ours"] += 1
        score.notes.append(f"MSGFMT {where}")
    score.counts["msgfmt, git"] += fine and git is not None and not accepted(folder, git)
    try:
        parse_catalog(data, "x.po").active()
    except PolyfolioError as error:
        score.counts["unreadable"] += 1
        score.notes.append(f"UNREADABLE {where}: {error}")


def said_by(catalog: Catalog) -> dict[Key, State]:
    return {key: state(entry) for key, entry in catalog.active().items()}


def state(entry: Entry) -> State:
    return entry.msgstrs, entry.fuzzy


def anywhere(catalog: Catalog) -> dict[Key, set[tuple[str, ...]]]:
    """Every translation of each text, in use or obsolete."""
    found: dict[Key, set[tuple[str, ...]]] = {}
    for entry in catalog.body:
        if any(entry.msgstrs):
            found.setdefault(entry.key, set()).add(entry.msgstrs)
    return found


def compare(
    joined: three_way.Joined, versions: list[Catalog], people: Catalog, where: str, score: Score
) -> None:
    counts = score.counts
    before, one, other = map(anywhere, versions)
    ours, theirs = anywhere(joined.catalog), anywhere(people)
    disputed = set(joined.disputed)
    old = {text for texts in before.values() for text in texts}
    for key in sorted(one.keys() | other.keys() | theirs.keys(), key=str):
        if key in disputed:
            continue
        was = before.get(key, set())
        made = (one.get(key, set()) | other.get(key, set())) - was
        mine, there = ours.get(key, set()), theirs.get(key, set())
        both = {
            text for text in made for kept in mine if "#-#-#-#-#" in kept[0] and text[0] in kept[0]
        }
        counts["both, obsolete"] += bool(both)
        for text in sorted(there - mine - both):
            kind = "lost" if text in made else "gone back" if text in was else "by hand"
            counts[kind] += 1
            score.notes.append(f"{kind.upper()} {where}: {key!r} {text!r}")
        for text in sorted(made - mine - there - both - old):
            counts["given up"] += 1
            score.notes.append(f"GIVEN UP {where}: {key!r} {text!r}")
    now, then = said_by(joined.catalog), said_by(people)
    counts["entries"] += len(then)
    differ = [
        k for k in now.keys() | then.keys() if k not in disputed and now.get(k) != then.get(k)
    ]
    counts["differ"] += len(differ)
    for key in sorted(differ, key=str):
        mine_now, then_now = now.get(key), then.get(key)
        kind = (
            "NOT IN OURS" if mine_now is None else "ONLY IN OURS" if then_now is None else "FUZZY"
        )
        if kind != "FUZZY" or (mine_now and then_now and mine_now[0] == then_now[0]):
            counts[kind.lower()] += 1
            score.notes.append(f"{kind} {where}: {key!r}: {mine_now} for {then_now}")


def twice(catalog: Catalog, versions: list[Catalog], where: str, score: Score) -> int:
    """How many texts have one translation more often than any version that was merged."""
    seen = counted(catalog)
    allowed = [counted(version) for version in versions]
    found = [name for name, n in seen.items() if n > 1 and n > max(a[name] for a in allowed)]
    score.notes += [f"TWICE {where}: {name!r}" for name in found]
    return len(found)


def counted(catalog: Catalog) -> Counter[tuple[Key, tuple[str, ...]]]:
    return Counter((entry.key, entry.msgstrs) for entry in catalog.body)


# --- telling --------------------------------------------------------------------------------------

ROWS: Final = (
    "merges", "several bases", "files", "clean, ours", "clean, git", "clean, both", "refused",
    "refused, clean git", "as committed, ours", "as committed, git", "as git's", "broken, git",
    "msgfmt, ours", "msgfmt, git", "unreadable", "entries", "differ", "disputed",
    "disputed, clean git", "both, obsolete", "lost", "given up", "gone back", "by hand", "not in ours",
    "only in ours", "fuzzy", "twice", "churn, ours", "churn, git", "committed, no catalog",
)  # fmt: skip


def report(scores: list[Score]) -> None:
    for score in scores:
        print(f"{score.name}")
        for row in ROWS:
            if score.counts[row]:
                print(f"  {row:<22}{score.counts[row]:>9}")
        for note in score.notes:
            print(f"  {note}")
    total: Counter[str] = sum((score.counts for score in scores), Counter())
    if len(scores) > 1:
        print("all")
        for row in ROWS:
            print(f"  {row:<22}{total[row]:>9}")
    seconds = sum(score.seconds for score in scores)
    print(f"{seconds:.1f} s of CPU for our merges", file=sys.stderr)


def main() -> None:
    """Print the counts of each clone, and of all."""
    parser = command_line(__doc__)
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--newest", type=int, default=0, help="look at so many merges only")
    parser.add_argument("--list", type=int, default=0, metavar="N", help="name so many of each")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--control", action="store_true", help="a merge that must be found out")
    chosen = parser.parse_args()
    join = careless if chosen.control else three_way.join
    with ProcessPoolExecutor(chosen.jobs) as pool:
        tasks = [pool.submit(project, c, chosen.newest, chosen.list, join) for c in chosen.clones]
        scores = [task.result() for task in tasks]
    report(scores)


if __name__ == "__main__":
    main()
