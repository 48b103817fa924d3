"""Two branches' versions of one catalog → the version that has what both did.

Entries are compared each with what it was where the branches parted, so it does not matter where in
the file they stand; what git would call a conflict is one only where people translated the same text
otherwise. Nothing that anybody translated is dropped: such an entry keeps both, as msgcat writes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pipeline.catalog import Catalog, Entry, Key, header_fields
from pipeline.catalog_rows import Rows, separated
from pipeline.provenance import marks

_Name = tuple[bool, Key, int]
"""Whether an entry is obsolete, its key, and how many of these stand before it: what was obsolete
may stand there twice, translated otherwise."""
_HEADER: Final = (None, "")
_DATES: Final = ("pot-creation-date", "po-revision-date")
_TRANSLATOR: Final = "last-translator"


@dataclass(frozen=True, slots=True)
class Joined:
    """The catalog, and the texts that both branches translated, each in its own way."""

    catalog: Catalog
    disputed: tuple[Key, ...]


def join(base: Catalog, ours: Catalog, theirs: Catalog) -> Joined:
    """What ``ours`` is once it has what ``theirs`` changed since ``base``; untouched entries keep
    their bytes. Raises :class:`CatalogError` where an active text stands twice in one of them.

    >>> from pipeline.catalog_reader import parse_catalog
    >>> def read(*pairs: str) -> Catalog:
    ...     text = "\\n".join(f'msgid "{a}"\\nmsgstr "{b}"\\n' for a, b in (p.split("=") for p in pairs))
    ...     return parse_catalog(text.encode(), "x.po")
    >>> found = join(read("a=", "b="), read("a=1", "b="), read("a=", "c=3", "b=2"))
    >>> [(entry.msgid, entry.msgstr) for entry in found.catalog.entries], found.disputed
    ([('a', '1'), ('c', '3'), ('b', '2')], ())
    """
    was, mine, other = _named(base), _named(ours), _named(theirs)
    rows = Rows.of(ours.entries)
    disputed: list[Key] = []
    chosen: dict[_Name, Entry] = {}
    for name, entry in mine.items():
        before, there = was.get(name), other.get(name)
        if there is not None:
            chosen[name] = _of_both(before, entry, there, ours, disputed)
        elif before is None or _said(entry) != _said(before):
            chosen[name] = entry
    added = {
        name: entry
        for name, entry in other.items()
        if name not in mine and (name not in was or _said(entry) != _said(was[name]))
    }
    names = _in_order(list(chosen), list(other), added.keys())
    found = {**added, **chosen}
    kept = [name for name in names if not _is_copy(name, found, was)]
    items: list[int | Entry] = [
        entry if (number := rows.number(entry := found[name])) < 0 else number for name in kept
    ]
    entries = separated(rows, items, ours.style.newline)
    catalog = _with_header(replace(ours, entries=entries), base, ours, theirs)
    return Joined(catalog, tuple(disputed))


def _named(catalog: Catalog) -> dict[_Name, Entry]:
    catalog.active()
    seen: Counter[tuple[bool, Key]] = Counter()
    found: dict[_Name, Entry] = {}
    for entry in catalog.entries:
        name = (entry.obsolete, entry.key)
        found[(*name, seen[name])] = entry
        seen[name] += 1
    return found


def _said(entry: Entry) -> str:
    return entry.raw[len(entry.gap) :]


def _in_order(mine: list[_Name], theirs: list[_Name], added: Iterable[_Name]) -> list[_Name]:
    """Our entries, and each of theirs behind the one that it stands behind there."""
    wanted = set(added)
    there = set(mine)
    behind: dict[_Name | None, list[_Name]] = {}
    last: _Name | None = None
    for name in theirs:
        if name in wanted:
            behind.setdefault(last, []).append(name)
        elif name in there:
            last = name
    order = list(behind.get(None, ()))
    for name in mine:
        order += [name, *behind.get(name, ())]
    return order


def _is_copy(name: _Name, found: Mapping[_Name, Entry], was: Mapping[_Name, Entry]) -> bool:
    """Whether an obsolete entry is what the active one of its text was, which one branch edited out
    of the source and the other went on to translate."""
    obsolete, key, _ = name
    active = (False, key, 0)
    return (
        obsolete
        and active in found
        and active in was
        and found[name].msgstrs == was[active].msgstrs
    )


# --- one entry --------------------------------------------------------------------------------------


def _of_both(
    before: Entry | None, mine: Entry, other: Entry, ours: Catalog, disputed: list[Key]
) -> Entry:
    if mine.key == _HEADER or _said(mine) == _said(other):
        return mine
    if before is not None and _said(mine) == _said(before):
        return other
    if before is not None and _said(other) == _said(before):
        return mine
    chosen = _translated(before, mine, other)
    if chosen is None:
        disputed.append(mine.key)
        return _disputed(mine, other, ours)
    notes = dict.fromkeys((*mine.comments, *other.comments))
    gone = set(before.comments) if before is not None else set()
    kept = [n for n in notes if n not in gone or (n in mine.comments and n in other.comments)]
    return chosen.with_comments(kept, ours.style)


def _translated(before: Entry | None, mine: Entry, other: Entry) -> Entry | None:
    """The one of two entries with the translation that holds; None where people must say."""
    now = (_state(mine), _state(other))
    old = _state(before) if before is not None else ((), False)
    if now[0] == now[1] or now[1] == old:
        return mine
    if now[0] == old:
        return other
    if mine.msgstrs == other.msgstrs:
        return mine if mine.fuzzy else other
    if not any(mine.msgstrs) or not any(other.msgstrs):
        return mine if any(mine.msgstrs) else other
    guesses = [_is_guess(mine), _is_guess(other)]
    if guesses[0] != guesses[1]:
        return other if guesses[0] else mine
    return mine if all(guesses) else None


def _state(entry: Entry) -> tuple[tuple[str, ...], bool]:
    return entry.msgstrs, entry.fuzzy


def _is_guess(entry: Entry) -> bool:
    """Whether no person worked on a translation: a draft, or what an edited text was before."""
    drafted = any(mark.kind == "origin" and mark.valid for mark in marks(entry))
    return entry.fuzzy and (drafted or entry.previous is not None)


def _disputed(mine: Entry, other: Entry, ours: Catalog) -> Entry:
    pairs = zip(mine.msgstrs, other.msgstrs, strict=False)
    both = [f"{_mark('ours')}{one}\n{_mark('theirs')}{another}" for one, another in pairs]
    return mine.with_msgstrs(both, ours.style).with_fuzzy(True, ours.style)


def _mark(name: str) -> str:
    return f"#-#-#-#-#  {name}  #-#-#-#-#\n"


# --- the header -------------------------------------------------------------------------------------


def _with_header(catalog: Catalog, base: Catalog, ours: Catalog, theirs: Catalog) -> Catalog:
    """Each field as the branch has it that changed it; the later of two dates, and who made it."""
    if catalog.header is None or theirs.header is None:
        return catalog
    was, mine, other = map(_fields, (base, ours, theirs))
    later = other.get(_DATES[1], ("", ""))[1] > mine.get(_DATES[1], ("", ""))[1]
    wanted: dict[str, str] = {}
    for field, (spelling, value) in other.items():
        own, before = mine.get(field), was.get(field)
        if own is not None and own[1] == value:
            continue
        changed_here = own != before
        changed_there = before is None or before[1] != value
        if changed_there and changed_here:
            own_value = own[1] if own is not None else ""
            newer = later if field == _TRANSLATOR else field in _DATES and value > own_value
            if newer or own is None:
                wanted[spelling] = value
        elif changed_there:
            wanted[spelling] = value
    return catalog.with_fields(wanted) if wanted else catalog


def _fields(catalog: Catalog) -> dict[str, tuple[str, str]]:
    header = catalog.header
    found = header_fields(header.msgstr) if header is not None else []
    return {name.lower(): (name, value) for name, value in found}
