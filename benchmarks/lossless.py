"""Every catalog of whole projects read and written, edited, and judged beside GNU gettext.

Run as a script, with a folder for each project (a clone of its repository, say)::

    python benchmarks/lossless.py PROJECT… --jobs 2

For each ``.po`` and ``.pot`` below a folder:

*kept*      reading and writing it gives the same bytes;
*edited*    another msgstr, the fuzzy flag turned, a comment added, all of it at once: each on one
            entry of the file: the lines that differ are some of one entry's, and the file reads back
            with that change and no other;
*values*    what we read is what ``msgfmt`` compiles (its ``.mo``, read without our code);
*wrapping*  each entry written anew has the lines that ``msgcat`` gives it (files that wrap so);
*verdicts*  where we refuse what ``msgcat`` reads, or read what it refuses, with both reasons.

The controls: polib's load and save must be found to change files, and an edit that also adds a
space to another entry must be noticed every time, else the run fails.
"""

from __future__ import annotations

import collections
import hashlib
import re
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from pipeline.catalog import Catalog, Entry, Style  # noqa: E402
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.errors import CatalogError  # noqa: E402
from pipeline.wrapping import quote  # noqa: E402

ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@dataclass(slots=True)
class Outcome:
    """What one file showed. ``faults`` are ours; ``refused`` and ``theirs`` are reasons."""

    path: str
    entries: int = 0
    edits: int = 0
    refused: str = ""
    theirs: str = ""
    faults: list[str] = field(default_factory=list)
    wrapped: int = 0
    mismatched: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)
    polib_changed: bool = False
    spoiled: int = 0
    noticed: int = 0


def examine(name: str, edits: int, wrapping: bool) -> Outcome:
    """Everything about one file."""
    data = Path(name).read_bytes()
    out = Outcome(name)
    out.theirs = _gettext_verdict(name)
    try:
        catalog = parse_catalog(data, "FILE")
    except CatalogError as error:
        out.refused = str(error)
        if not re.match(r"FILE:[1-9]\d*: ", out.refused) or not error.remedy:
            out.faults.append(f"an error without place or remedy: {error}")
        return out
    out.entries = len(catalog.body)
    if catalog.to_bytes() != data:
        out.faults.append("not the same bytes")
        return out
    out.polib_changed = _polib_changes(data)
    for number, entry in _sample(catalog, name, edits):
        what, edited = _edit(entry, catalog.style, out.edits)
        out.edits += 1
        if fault := _fault_of(catalog, number, edited, data):
            out.faults.append(f"{what} of the entry in line {entry.line}: {fault}")
        if out.edits == 1 and (spoiled := _spoiled(catalog, number)):
            out.spoiled += 1
            out.noticed += bool(_differs_elsewhere(data, spoiled, catalog, number))
    if not out.theirs:
        out.faults += _values(name, catalog)
        if wrapping:
            _wrapping(name, out)
    return out


def _run(*command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, check=False, capture_output=True, env=ENVIRONMENT)


def _gettext_verdict(name: str) -> str:
    done = _run("msgcat", "-o", "/dev/null", name)
    if not done.returncode:
        return ""
    told = [line for line in done.stderr.decode(errors="replace").split("\n") if line]
    first = next((line for line in told if "warning" not in line), "")
    return first.replace(name, "FILE") or f"exit {done.returncode}"


def _polib_changes(data: bytes) -> bool:
    import polib

    with tempfile.NamedTemporaryFile(suffix=".po") as file:
        file.write(data)
        file.flush()
        try:
            loaded = polib.pofile(file.name)
            loaded.save(file.name)
        except Exception:  # polib raises many kinds; each of them is a loss
            return True
        return Path(file.name).read_bytes() != data


# --- editing one entry ----------------------------------------------------------------------------


def _sample(catalog: Catalog, name: str, count: int) -> list[tuple[int, Entry]]:
    """Some entries, equal for equal names; the first and the last are among them."""
    header = catalog.header
    body = [(n, e) for n, e in enumerate(catalog.entries) if not e.obsolete and e is not header]
    if len(body) <= count:
        return body
    rank = hashlib.sha256(Path(name).name.encode()).digest()
    inner = {int.from_bytes(rank[i : i + 4], "big") % len(body) for i in range(0, 28, 4)}
    return [body[i] for i in sorted({0, len(body) - 1, *sorted(inner)[: count - 2]})]


def _edit(entry: Entry, style: Style, turn: int) -> tuple[str, Entry]:
    """A changed msgstr, fuzzy flag or comment in turn, then all of them at once."""
    if turn % 4 in (0, 3):
        entry = entry.with_msgstrs([f"{t} – 另一种文字" for t in entry.msgstrs], style)
    if turn % 4 in (1, 3):
        entry = entry.with_fuzzy(not entry.fuzzy, style)
    if turn % 4 in (2, 3):
        entry = entry.with_comments([*entry.comments, "reviewed-by: N 2026-01-01 d:0"], style)
    return ("msgstr", "fuzzy", "comment", "all three")[turn % 4], entry


def _fault_of(catalog: Catalog, number: int, edited: Entry, data: bytes) -> str:
    entries = (*catalog.entries[:number], edited, *catalog.entries[number + 1 :])
    changed = Catalog(catalog.path, entries, catalog.tail, catalog.bom, catalog.style).to_bytes()
    if changed == data:
        return "nothing changed"
    if fault := _differs_elsewhere(data, changed, catalog, number):
        return fault
    again = parse_catalog(changed, "FILE")
    if len(again.entries) != len(catalog.entries):
        return "another number of entries"
    for at, (now, before) in enumerate(zip(again.entries, entries, strict=True)):
        if at != number and now.raw != before.raw:
            return "another entry changed"
    now = again.entries[number]
    said = (now.key, now.msgstrs, now.fuzzy, now.comments, now.previous, now.references)
    wanted = (
        edited.key,
        edited.msgstrs,
        edited.fuzzy,
        edited.comments,
        edited.previous,
        edited.references,
    )
    return "" if said == wanted else f"reads back as {said!r}, not {wanted!r}"


def _differs_elsewhere(data: bytes, changed: bytes, catalog: Catalog, number: int) -> str:
    """Whether lines beyond the entry's own differ, judged by the lines of both files alone."""
    old, new = data.split(b"\n"), changed.split(b"\n")
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    after = 0
    while after < min(len(old), len(new)) - same and old[-1 - after] == new[-1 - after]:
        after += 1
    entry = catalog.entries[number]
    head = entry.head.count("\n") + entry.context.count("\n")
    first = entry.line - 1 - head
    last = first + entry.raw.removeprefix(entry.gap).rstrip("\n").count("\n")
    if same < first or len(old) - after - 1 > last:
        return f"lines {same + 1} to {len(old) - after} differ, the entry has {first + 1} to {last + 1}"
    return ""


def _spoiled(catalog: Catalog, number: int) -> bytes | None:
    """The control: an edit that also loses one character elsewhere."""
    entry = catalog.entries[number]
    for at, other in enumerate(catalog.entries):
        if at != number and other.raw.endswith('"\n') and at + 1 < len(catalog.entries):
            entries = list(catalog.entries)
            entries[number] = entry.with_fuzzy(not entry.fuzzy, catalog.style)
            entries[at] = other._replace(target=other.target.removesuffix("\n") + " \n")
            return Catalog("", tuple(entries), catalog.tail, catalog.bom, catalog.style).to_bytes()
    return None


# --- beside gettext -------------------------------------------------------------------------------


def _values(name: str, catalog: Catalog) -> list[str]:
    """What msgfmt compiles, read from its .mo, beside what we read."""
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder, "x.mo")
        if _run("msgfmt", "--use-fuzzy", "-o", str(compiled), name).returncode:
            return []
        theirs = dict(_mo(compiled.read_bytes())) if compiled.exists() else {}
    theirs.pop(b"", None)  # msgfmt leaves the template's date out of the header
    ours = {}
    for entry in catalog.entries:
        if entry.msgid and not entry.obsolete and entry.msgstrs[0]:
            context = f"{entry.msgctxt}\x04" if entry.msgctxt is not None else ""
            plural = f"\0{entry.msgid_plural}" if entry.plural else ""
            ours[f"{context}{entry.msgid}{plural}".encode()] = "\0".join(entry.msgstrs).encode()
    odd = sorted(
        key
        for key in {*theirs, *ours}
        if theirs.get(key) != ours.get(key) and not _SYSTEM.search(ours.get(key, b""))
    )
    if not odd:
        return []
    return [f"msgfmt reads {len(odd)} values otherwise: {odd[0][:60]!r}"]


_SYSTEM: Final = re.compile(rb"<PRI|%[-+ #'0-9.$*]*I")
"""A .mo file holds texts with such formats in pieces, to be joined on the system at hand."""


def _mo(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    _, _, count, ids, texts = struct.unpack_from("<5I", data)
    for index in range(count):
        pair = []
        for table in (ids, texts):
            size, at = struct.unpack_from("<2I", data, table + 8 * index)
            pair.append(data[at : at + size])
        yield pair[0], pair[1]


def _wrapping(name: str, out: Outcome) -> None:
    """Each value's lines as we write it anew, beside msgcat's of the same file."""
    done = _run("msgcat", name)
    try:
        theirs = parse_catalog(done.stdout, "FILE")
    except CatalogError:
        return
    header = theirs.header
    for entry in theirs.entries:
        if entry.obsolete or entry is header or "no-wrap" in entry.flags:
            continue
        out.wrapped += 1
        if (
            quote("msgid", entry.msgid) != entry.source
            or (not entry.plural and quote("msgstr", entry.msgstr) != entry.target)
            or (entry.msgctxt is not None and quote("msgctxt", entry.msgctxt) != entry.context)
        ):
            flagged = any(flag.endswith("-format") for flag in entry.flags)
            (out.flagged if flagged else out.mismatched).append(entry.msgid[:50])


# --- the run --------------------------------------------------------------------------------------


def catalogs(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.suffix in (".po", ".pot") and path.is_file()
    )


def _class(reason: str) -> str:
    reason = re.sub(r"FILE:\d+(:\d+)?", "FILE:N", reason)
    reason = re.sub(r"cannot be read: .*", "cannot be read: …", reason)
    return re.sub(r"byte 0x..|line \d+|of [\d,]+ char", "…", reason)[:110]


def _commit(folder: Path) -> str:
    done = _run("git", "-C", str(folder), "rev-parse", "--short=10", "HEAD")
    return done.stdout.decode().strip() if not done.returncode else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one row a project, then each class of verdict and each fault."""
    parser = command_line(__doc__)
    parser.add_argument("projects", type=Path, nargs="+")
    parser.add_argument("--edits", type=int, default=4, help="entries edited a file")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--no-wrapping", action="store_true")
    chosen = parser.parse_args(arguments)
    verdicts: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
    faults: list[str] = []
    polib_changed = spoiled = noticed = total = mismatched = flagged = wrapped = 0
    print("| project | commit | files | entries | kept | refused | edits | faults |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for folder in chosen.projects:
            names = [str(path) for path in catalogs(folder)]
            rows = list(
                pool.map(
                    examine,
                    names,
                    [chosen.edits] * len(names),
                    [not chosen.no_wrapping] * len(names),
                    chunksize=4,
                )
            )
            kept = [
                row for row in rows if not row.refused and "not the same bytes" not in row.faults
            ]
            wrong = [f"{row.path}: {fault}" for row in rows for fault in row.faults]
            for row in rows:
                if bool(row.refused) != bool(row.theirs):
                    verdicts[_class(row.refused), _class(row.theirs)].append(row.path)
            faults += wrong
            total += len(rows)
            polib_changed += sum(row.polib_changed for row in rows)
            spoiled += sum(row.spoiled for row in rows)
            noticed += sum(row.noticed for row in rows)
            wrapped += sum(row.wrapped for row in rows)
            mismatched += sum(len(row.mismatched) for row in rows)
            flagged += sum(len(row.flagged) for row in rows)
            for row in rows:
                for text in row.mismatched[:3]:
                    print(f"wrapped otherwise: {row.path}: {text!r}", file=sys.stderr)
            print(
                f"| {folder.name.replace('+', '/')} | {_commit(folder)} | {len(rows):,} "
                f"| {sum(row.entries for row in rows):,} | {len(kept):,} "
                f"| {sum(bool(row.refused) for row in rows):,} "
                f"| {sum(row.edits for row in rows):,} | {len(wrong)} |",
                flush=True,
            )
    print(f"\nwrapping: {mismatched} of {wrapped:,} entries have other lines than msgcat's,")
    print(f"and {flagged} flagged as a program's format, whose directives msgcat keeps whole")
    print(f"control: polib changes {polib_changed:,} of {total:,} files")
    print(f"control: {noticed:,} of {spoiled:,} spoiled edits were noticed")
    for (ours, theirs), paths in sorted(verdicts.items(), key=lambda item: -len(item[1])):
        print(f"\n{len(paths)} files: we say {ours or 'fine'!r}, msgcat says {theirs or 'fine'!r}")
        print("".join(f"  {path}\n" for path in paths[:5]), end="")
    for fault in faults[:200]:
        print("FAULT", fault)
    return 1 if faults or noticed < spoiled or not spoiled or not polib_changed else 0


if __name__ == "__main__":
    sys.exit(main())
