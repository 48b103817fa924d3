"""Texts that leave one article for another in a run, and come back in a later one.

What a text left behind, obsolete, says where it went. When it comes back, it has what became of it
there: corrections are not lost to a detour.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.component import Component, articles_of
from pipeline.jobs.extract_counts import Merged
from pipeline.jobs.extract_plan import Plan
from pipeline.locales import Locale
from pipeline.merge import departing
from pipeline.provenance import (
    digest_of,
    is_accepted,
    moved_to,
    sources,
    with_move,
    with_source,
    without_places,
    without_sources,
)
from pipeline.references import places_of

if TYPE_CHECKING:
    from pipeline.jobs.extract_back import Elsewhere


Leaving = Mapping[str, Mapping[Key, Entry]]
"""What leaves, by component."""


@dataclass(frozen=True, slots=True)
class Left:
    """What texts had that left some articles in this run: ``entries`` has one for each text, where
    several articles had it what was accepted of it; ``by_component`` has all, also those of articles
    that are ``gone``."""

    entries: Mapping[Key, Entry]
    by_component: Mapping[Key, Mapping[str, Entry]]
    gone: Collection[str]

    def says(self, place: str, entry: Entry) -> bool:
        """Whether a component is going to say itself where this entry's text went: it leaves there
        in this run. What was given up in an earlier run, or whose article is gone, cannot."""
        return place not in self.gone and self.by_component.get(entry.key, {}).get(place) is entry


def texts_left(locale: Locale, plans: Iterable[Plan], unasked: Leaving, brought: Leaving) -> Left:
    """What leaves the articles of these plans, and such as were not asked for. ``brought`` is what
    came from elsewhere to articles that are gone."""
    left: dict[Key, Entry] = {}
    every: defaultdict[Key, dict[str, Entry]] = defaultdict(dict)
    for name, entries in (*_leaving(locale, plans), *unasked.items()):
        for key, entry in entries.items():
            every[key][name] = entry
            if key not in left or is_accepted(entry) or not is_accepted(left[key]):
                left[key] = entry
    for name, entries in brought.items():
        for key, entry in entries.items():
            every[key].setdefault(name, entry)
    return Left(left, every, brought.keys())


def _leaving(locale: Locale, plans: Iterable[Plan]) -> Iterator[tuple[str, Mapping[Key, Entry]]]:
    for plan in plans:
        catalog = plan.waiting[locale]
        gone = departing(catalog, plan.wanted(locale))
        yield plan.component.name, gone | _of_articles_gone(plan.component, catalog)


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
    name = plan.component.name
    found: dict[Key, Entry] = {}
    for key, entry in back_here.items():
        if moved_to(entry) or is_accepted(entry):
            last = _last(locale, name, entry, left, back)
            if last is not None:
                # What comes back as it was is to be as it was, to the byte.
                is_other = last[1].msgstrs != entry.msgstrs
                later = _arriving(*last, left, back) if is_other else _in_use(last[1], back)
                own = {one for one, _ in sources(later) if _is_of(name, one, locale, back)}
                found[key] = without_sources(later, own, Style())
    return found


def gone_on(
    locale: Locale, entries: Mapping[Key, tuple[str, Entry]], left: Left, back: Elsewhere
) -> dict[Key, Entry]:
    """What entries of components that are gone bring along: where their texts went on elsewhere, what
    became of them there, if it was given up."""
    found: dict[Key, Entry] = {}
    for key, (name, entry) in entries.items():
        last = None
        if is_accepted(entry):
            last = _last(locale, name, with_move(entry, name, Style()), left, back)
        found[key] = _arriving(*(last or (name, entry)), left, back)
    return found


def _last(
    locale: Locale, name: str, entry: Entry, left: Left, back: Elsewhere
) -> tuple[str, Entry] | None:
    """What became of a component's entry elsewhere, and where, if that can be told: where several
    changed it, they say the same. A guess goes before nothing that was accepted."""
    later = _later(locale, name, entry, left, back)
    changed = {at: one for at, one in later.items() if one.msgstrs != entry.msgstrs}
    found = changed or later
    if len({(one.msgstrs, one.fuzzy) for one in found.values()}) != 1:
        return None
    last = next(iter(found.items()))
    return last if is_accepted(last[1]) or not is_accepted(entry) else None


def _arriving(place: str, entry: Entry, left: Left, back: Elsewhere) -> Entry:
    """What a component has of a text, for another one: it says where it came from, unless that says
    where it went."""
    if left.says(place, entry):
        return entry
    return with_source(_in_use(entry, back), place, Style()) if is_accepted(entry) else entry


def _in_use(entry: Entry, back: Elsewhere) -> Entry:
    return back.in_use(entry) if entry.obsolete else entry


def reclaim(locale: Locale, plans: Iterable[Plan], left: Left, back: Elsewhere) -> None:
    """Let catalogs whose articles were gone be merged, if what came from them was corrected elsewhere
    meanwhile and leaves there now: what they had of it is obsolete, and so gives way."""
    for plan in plans:
        current = plan.catalog(locale)
        if current is None:
            continue
        wanted, active = {*plan.new(locale)}, current.active()
        own = {
            key: entry
            for key, entry in active.items()
            if key in wanted and (key in left.by_component or sources(entry))
        }
        later = followed(locale, plan, own, left, back)
        changed = {
            k: own[k].as_obsolete(current.style) for k, e in later.items() if _differ(e, own[k])
        }
        if changed:
            plan.merged.pop(locale, None)
            plan.waiting[locale] = current.with_entries(changed)


def _differ(one: Entry, other: Entry) -> bool:
    return (one.msgstrs, one.fuzzy) != (other.msgstrs, other.fuzzy)


def _later(
    locale: Locale, name: str, entry: Entry, left: Left, back: Elsewhere
) -> dict[str, Entry]:
    """What became of an entry where its text went, and went on to, as far as it leaves there now, or
    was given up there. Each component is asked once: some lead to each other."""
    found: dict[str, Entry] = {}
    went_on: set[str] = set()
    waiting = [(name, entry)]
    while waiting:
        at, one = waiting.pop()
        steps = [*_onward(locale, at, one, left, back)]
        if at == name:
            steps += _at_source(locale, one, left, back)
        for place, now in steps:
            if place in (name, at):
                continue
            went_on.add(at)
            if place in found:
                continue
            found[place] = now
            waiting.append((place, now))
            if moved_to(now):  # also where nobody can say what became of it there
                went_on.add(place)
    return {place: now for place, now in found.items() if place not in went_on}


def _onward(
    locale: Locale, at: str, entry: Entry, left: Left, back: Elsewhere
) -> Iterator[tuple[str, Entry]]:
    """The components that a text went to from one, and those that say that it came from there, with
    what they have of it and no longer use."""
    leaving = left.by_component.get(entry.key, {})
    digest = digest_of(entry)
    takers = {name for name, e in leaving.items() if any(of == digest for _, of in sources(e))}
    takers |= back.takers(locale, digest)
    went = [place for name in moved_to(entry) for place in back.heirs(locale, name)]
    took = [place for name in sorted(takers) for place in back.heirs(locale, name)]
    for place in dict.fromkeys((*went, *took)):
        now = _given_up(locale, place, entry.key, left, back)
        if now is not None and (place in went or _came(now, at, digest, locale, back)):
            yield place, now


def _at_source(
    locale: Locale, entry: Entry, left: Left, back: Elsewhere
) -> Iterator[tuple[str, Entry]]:
    """The components that a text came from, if nobody changed its translation since, but there: with
    what they have of it by now and no longer use."""
    digest = digest_of(entry)
    for name in (name for name, of in sources(entry) if of == digest):
        for place in back.heirs(locale, name):
            now = _given_up(locale, place, entry.key, left, back)
            if now is not None and now.msgstrs != entry.msgstrs:
                yield place, now


def _given_up(locale: Locale, place: str, key: Key, left: Left, back: Elsewhere) -> Entry | None:
    """What a component has of a text that leaves it now, or left it before."""
    now = left.by_component.get(key, {}).get(place)
    return now if now is not None and any(now.msgstrs) else back.hidden(locale, place, key)


def _came(entry: Entry, component: str, digest: str, locale: Locale, back: Elsewhere) -> bool:
    """Whether an entry says that its text came from a component, with a translation of that digest."""
    found = (name for name, of in sources(entry) if of == digest)
    return any(_is_of(component, name, locale, back) for name in found)


def _is_of(component: str, name: str, locale: Locale, back: Elsewhere) -> bool:
    """Whether a component has now what one of that name had."""
    return name == component or component in back.heirs(locale, name)


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
