"""Texts that leave one article for another in a run, and come back in a later one.

What a text left behind, obsolete, says where it went. When it comes back, it has what became of it
there: corrections are not lost to a detour.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.catalog import Catalog, Entry, Key
from pipeline.component import Component, articles_of
from pipeline.jobs.extract_counts import Merged
from pipeline.jobs.extract_plan import Plan
from pipeline.locales import Locale
from pipeline.merge import departing
from pipeline.provenance import is_accepted, moved_to, with_move, without_places
from pipeline.references import places_of

if TYPE_CHECKING:
    from pipeline.jobs.extract_back import Elsewhere


@dataclass(frozen=True, slots=True)
class Left:
    """What texts had that left some articles in this run: ``entries`` has one for each text, where
    several articles had it what was accepted of it; ``by_component`` has all."""

    entries: Mapping[Key, Entry]
    by_component: Mapping[Key, Mapping[str, Entry]]


def texts_left(locale: Locale, plans: Iterable[Plan]) -> Left:
    """What leaves the articles of these plans."""
    left: dict[Key, Entry] = {}
    every: defaultdict[Key, dict[str, Entry]] = defaultdict(dict)
    for plan in plans:
        catalog = plan.waiting[locale]
        gone = departing(catalog, plan.wanted(locale))
        for key, entry in (gone | _of_articles_gone(plan.component, catalog)).items():
            every[key][plan.component.name] = entry
            if key not in left or is_accepted(entry) or not is_accepted(left[key]):
                left[key] = entry
    return Left(left, every)


def unaccepted(back_here: Mapping[Key, Entry], source: Mapping[Key, Entry]) -> set[Key]:
    """Texts that come back with a guess or nothing, and whose accepted translation arrives."""
    return {
        key
        for key, entry in back_here.items()
        if key in source and is_accepted(source[key]) and not is_accepted(entry)
    }


def followed(
    locale: Locale, plan: Plan, back_here: Mapping[Key, Entry], left: Left, back: Elsewhere
) -> dict[Key, Entry]:
    """What became of texts that come back to an article, where they had gone: it goes before what
    they left, but a guess before nothing that was accepted."""
    found: dict[Key, Entry] = {}
    for key, entry in back_here.items():
        if moved_to(entry):
            later = _later(locale, plan.component.name, entry, left, back)
            said = {(one.msgstrs, one.fuzzy) for one in later}
            if len(said) == 1 and (is_accepted(later[0]) or not is_accepted(entry)):
                found[key] = later[0]
    return found


def _later(locale: Locale, name: str, entry: Entry, left: Left, back: Elsewhere) -> list[Entry]:
    """What became of an obsolete entry where its text went, and went on to, as far as it leaves
    there now, or was given up there."""
    found: list[Entry] = []
    seen, waiting = {name}, [entry]
    while waiting:
        named = moved_to(waiting.pop())
        for place in dict.fromkeys(at for one in named for at in back.heirs(locale, one)):
            if place in seen:
                continue
            seen.add(place)
            leaves = left.by_component.get(entry.key, {}).get(place)
            hidden = back.hidden(locale, place, entry.key) if leaves is None else None
            if leaves is not None and any(leaves.msgstrs):
                found.append(leaves)
            elif hidden is not None and moved_to(hidden):
                waiting.append(hidden)
            elif hidden is not None:
                found.append(back.in_use(hidden))
    return found


def with_moves(done: Sequence[Merged]) -> None:
    """Let what texts leave behind say where they went, if they went there just as they were."""
    takers: defaultdict[_Said, list[str]] = defaultdict(list)
    for merged in done:
        for key, entry in merged.arrived():
            takers[_said(key, entry)].append(merged.plan.component.name)
    for merged in done if takers else ():
        merged.after = _with_moves(merged, takers)


_Said = tuple[Key, tuple[str, ...], bool, frozenset[str]]


def _said(key: Key, entry: Entry) -> _Said:
    """What people and machines said of a text: two articles may have said the same by themselves,
    and only one of them to have it go on."""
    return key, entry.msgstrs, entry.fuzzy, frozenset(without_places(entry.comments))


def _with_moves(merged: Merged, takers: Mapping[_Said, Sequence[str]]) -> Catalog:
    after = merged.after
    changed: dict[int, Entry] = {}
    for place, entry in after.not_in(merged.before).items():
        if not entry.obsolete:
            continue
        for name in takers.get(_said(entry.key, entry), ()):
            if name != merged.plan.component.name:
                changed[place] = with_move(changed.get(place, entry), name, after.style)
    return replace(after, entries=after.rows().with_entries(changed)) if changed else after


_REFERENCES: Final = re.compile(rb"\n(#: [^\n]+)")


def _of_articles_gone(component: Component, catalog: Catalog) -> dict[Key, Entry]:
    """What an article that left a shared catalog said there, also where others there still do."""
    if not component.shared:
        return {}
    here = frozenset(component.articles)
    texts = catalog.rows().texts
    # Most often nobody left, and thousands of entries need not be taken apart to see that.
    said = set(_REFERENCES.findall(b"".join((b"\n", *texts))))
    if here.issuperset(articles_of({*places_of(b"\n".join(said).decode())})):
        return {}
    gone = {line for line in said if not here.issuperset(articles_of(places_of(line.decode())))}
    found = (_REFERENCES.findall(b"\n" + text) for text in texts)
    named = (place for place, lines in enumerate(found) if not gone.isdisjoint(lines))
    entries = tuple(catalog.entries[place] for place in named)
    return departing(replace(catalog, entries=entries), ())
