"""Two branches' versions of one catalog → the version that has what both did.

Entries are compared each with what it was where the branches parted, so it does not matter where in
the file they stand; what git would call a conflict is one only where people translated the same text
otherwise. Nothing that anybody translated is dropped: such an entry keeps both, as msgcat writes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from pipeline.catalog import Catalog, Entry, Key, Style, header_fields
from pipeline.catalog_rows import Rows, separated
from pipeline.corrected import left_behind, with_corrections
from pipeline.provenance import back_in_use, marks
from pipeline.several import together

_Name = tuple[Key, int]
"""A key, and how many entries of it come before this one: none, but in a file that gettext refuses.
The one in use is the first. That it became obsolete is a change of it, so that it stays one entry."""
_HEADER: Final = (None, "")
_DATES: Final = ("pot-creation-date", "po-revision-date")
_TRANSLATOR: Final = "last-translator"


@dataclass(frozen=True, slots=True)
class Joined:
    """The catalog, and the texts that both branches translated, each in its own way. ``aside`` are
    obsolete: one branch translated them, and the other took them out."""

    catalog: Catalog
    disputed: tuple[Key, ...]
    aside: tuple[Key, ...] = ()


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
    style = ours.style
    if theirs.style.newline != style.newline:
        theirs = replace(theirs, entries=tuple(e.restyled(style) for e in theirs.entries))
    was, mine, other = _named(base), _named(ours), _named(theirs)
    old_texts = {entry.msgstrs for entry in was.values()}
    disputed: list[Key] = []
    chosen: dict[_Name, Entry] = {}
    for name in (*mine, *(name for name in other if name not in mine)):
        before, here, there = was.get(name), mine.get(name), other.get(name)
        if here is not None and there is not None:
            chosen[name] = _of_both(before, here, there, old_texts, style, disputed)
        elif (left := _of_one(before, here or other[name], style)) is not None:
            chosen[name] = left
    used = [
        {key: e for (key, _), e in part.items() if not e.obsolete} for part in (was, mine, other)
    ]
    aside: dict[Key, None] = {}
    for taken, mended in ((used[1], used[2]), (used[2], used[1])):
        went_along = set()
        for corrected, entry in with_corrections(used[0], taken, mended, style):
            if entry.key not in mended:
                chosen[entry.key, 0] = entry
                went_along.add(corrected)
        aside |= dict.fromkeys(left_behind(used[0], taken, mended, went_along))
    rows = Rows.of(ours.entries)
    items: list[int | Entry] = [
        entry if (number := rows.number(entry)) < 0 else number
        for entry in map(chosen.__getitem__, _in_order(was, mine, other, chosen))
    ]
    entries = separated(rows, items, style.newline)
    catalog = _with_header(replace(ours, entries=entries), base, ours, theirs)
    return Joined(catalog, tuple(disputed), tuple(aside))


def _named(catalog: Catalog) -> dict[_Name, Entry]:
    """The entries in file order."""
    catalog.active()
    seen = Counter(entry.key for entry in catalog.entries if not entry.obsolete)
    found: dict[_Name, Entry] = {}
    for entry in catalog.entries:
        if entry.obsolete:
            found[entry.key, seen[entry.key]] = entry
            seen[entry.key] += 1
        else:
            found[entry.key, 0] = entry
    return found


def _said(entry: Entry) -> str:
    return entry.raw[len(entry.gap) :]


def _in_order(
    was: Mapping[_Name, Entry],
    mine: Mapping[_Name, Entry],
    other: Mapping[_Name, Entry],
    chosen: Mapping[_Name, Entry],
) -> list[_Name]:
    """Our entries, and each of theirs behind the one that it stands behind there; the other way
    round if the other branch alone moved texts."""
    if _moved(was, other) and not _moved(was, mine):
        mine, other = other, mine
    stays = [n for n, e in mine.items() if n in chosen and chosen[n].obsolete == e.obsolete]
    here = set(stays)
    behind: dict[_Name | None, list[_Name]] = {}
    hidden: list[_Name] = []
    last: dict[bool, _Name] = {}
    for name in (*other, *(name for name in chosen if name not in other)):
        if name in here:
            last[chosen[name].obsolete] = name
        elif name in chosen:
            obsolete = chosen[name].obsolete
            above = last.get(obsolete) if name in other else None
            if above is None and obsolete:
                hidden.append(name)
            else:
                behind.setdefault(above, []).append(name)
    order = list(behind.get(None, ()))
    for name in stays:
        order += [name, *behind.get(name, ())]
    first = next((at for at, name in enumerate(order) if chosen[name].obsolete), len(order))
    order[first:first] = hidden
    return order


def _moved(was: Mapping[_Name, Entry], now: Mapping[_Name, Entry]) -> bool:
    """Whether texts in use stand in another order than they did."""
    kept = [n for n, e in now.items() if not e.obsolete and n in was and not was[n].obsolete]
    common = set(kept)
    return kept != [name for name in was if name in common]


# --- one entry --------------------------------------------------------------------------------------


def _of_one(before: Entry | None, entry: Entry, style: Style) -> Entry | None:
    """What stays of an entry that the other branch has no more, or never had: what was done to it
    since, which no longer is in use."""
    if before is None or entry.obsolete != before.obsolete:
        return entry
    if _state(entry) == _state(before) and entry.comments == before.comments:
        return None
    if not any(entry.msgstrs) and not entry.comments:
        return None
    return entry.as_obsolete(style)


def _of_both(
    before: Entry | None,
    mine: Entry,
    other: Entry,
    old_texts: Container[tuple[str, ...]],
    style: Style,
    disputed: list[Key],
) -> Entry:
    if mine.key == _HEADER or _said(mine) == _said(other):
        return mine
    if before is not None and _said(mine) == _said(before):
        return other
    if before is not None and _said(other) == _said(before):
        return mine
    hidden = mine.obsolete and other.obsolete
    if before is not None and mine.obsolete != other.obsolete:
        hidden = not before.obsolete
    chosen = _translated(before, mine, other, old_texts)
    if chosen is None:
        if not hidden:
            disputed.append(mine.key)
        chosen = _disputed(mine, other, style)
    untouched = before is not None and _notes(mine) == _notes(before)
    notes_of = (
        other if mine.obsolete != hidden or (other.obsolete == hidden and untouched) else mine
    )
    entry = _turned(_saying(notes_of, chosen, style), hidden, style)
    return entry.with_comments(_comments(before, mine, other), style)


def _comments(before: Entry | None, mine: Entry, other: Entry) -> list[str]:
    """Ours without those that the other branch took out, and then its new ones."""
    was = set(before.comments) if before is not None else set()
    kept = [c for c in mine.comments if not c or c not in was or c in other.comments]
    return kept + [c for c in other.comments if c and c not in was and c not in mine.comments]


def _translated(
    before: Entry | None, mine: Entry, other: Entry, old_texts: Container[tuple[str, ...]]
) -> Entry | None:
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
    doubts = [_doubt(entry, old_texts if before is None else ()) for entry in (mine, other)]
    if doubts[0] != doubts[1]:
        return mine if doubts[0] < doubts[1] else other
    # Of two guesses one is taken, the same whichever branch is merged into the other.
    return min(mine, other, key=lambda entry: entry.msgstrs) if doubts[0] else None


def _state(entry: Entry) -> tuple[tuple[str, ...], bool]:
    return entry.msgstrs, entry.fuzzy


def _notes(entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a template says of it."""
    return entry.extracted, entry.references


def _doubt(entry: Entry, old_texts: Container[tuple[str, ...]]) -> int:
    """How surely no person worked on a translation since the branches parted: it is a draft, or
    what an edited text was before; or another text had it already, word for word."""
    if not entry.fuzzy:
        return 0
    if entry.msgstrs in old_texts:
        return 2
    drafted = any(mark.kind == "origin" and mark.valid for mark in marks(entry))
    return int(drafted or entry.previous is not None)


def _saying(entry: Entry, chosen: Entry, style: Style) -> Entry:
    """An entry with another's translation; that other, where they differ in what a translation must
    keep to: plural forms, or being a program's format."""
    bound = [(bool(e.plural), {*e.flags} - {"fuzzy"}) for e in (entry, chosen)]
    if bound[0] != bound[1]:
        return chosen
    if _state(entry) != _state(chosen):
        if entry.obsolete == chosen.obsolete:
            entry = entry._replace(target=chosen.target)
        entry = entry.with_msgstrs(chosen.msgstrs, style).with_fuzzy(chosen.fuzzy, style)
    return entry.with_previous(chosen.previous, style)


def _turned(entry: Entry, hidden: bool, style: Style) -> Entry:
    return entry.as_obsolete(style) if hidden else back_in_use(entry, style)


def _disputed(mine: Entry, other: Entry, style: Style) -> Entry:
    pairs = zip_longest(mine.msgstrs, other.msgstrs, fillvalue="")
    both = [together([("ours", one), ("theirs", another)]) for one, another in pairs]
    entry = mine if mine.plural or not other.plural else other
    return entry.with_msgstrs(both, style).with_fuzzy(True, style)


# --- the header -------------------------------------------------------------------------------------


def _with_header(catalog: Catalog, base: Catalog, ours: Catalog, theirs: Catalog) -> Catalog:
    """Each field as the branch has it that changed it; the later of two dates, and who made it."""
    header, place, before_it = catalog.header, catalog.header_at, base.header
    if header is None or place is None or theirs.header is None:
        return catalog
    if before_it is not None and _said(header) == _said(before_it):
        entry = theirs.header._replace(gap=header.gap)
        return replace(catalog, entries=catalog.rows().with_entry(place, entry))
    entry = header.with_comments(_comments(before_it, header, theirs.header), ours.style)
    if before_it is not None and header.fuzzy == before_it.fuzzy:
        entry = entry.with_fuzzy(theirs.header.fuzzy, ours.style)
    if entry is not header:
        catalog = replace(catalog, entries=catalog.rows().with_entry(place, entry))
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
