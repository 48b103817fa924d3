"""New texts into catalogs that stand there already, and what moves between articles.

A run over a project without catalogs has nothing to merge, and does not load this.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipeline.align import Alignment
from pipeline.catalog import Catalog, Entry, Key
from pipeline.component import Component, articles_of
from pipeline.handling import why_by_hand
from pipeline.jobs.extract_plan import CatalogChange, Plan
from pipeline.locales import Locale
from pipeline.merge import align, align_back, align_far, departing, hidden, merge
from pipeline.model import State
from pipeline.provenance import state
from pipeline.regroup import with_owners

if TYPE_CHECKING:
    from pipeline.jobs.extract_back import Elsewhere
    from pipeline.jobs.extract_gone import WithoutSource


def merge_same(plan: Plan, locale: Locale, current: Catalog) -> None:
    """Settle a catalog that has all the texts wanted, and no other."""
    _settle(plan, locale, current, merge(current, plan.wanted(locale), plan.date, {}))


def merge_locale(
    locale: Locale, plans: Sequence[Plan], gone: WithoutSource | None, back: Elsewhere
) -> None:
    """Merge one locale's catalogs of the articles whose texts changed."""
    left: dict[Key, Entry] = {}
    for plan in plans:
        left.update(departing(plan.waiting[locale], plan.wanted(locale)))
        left.update(_of_articles_gone(plan.component, plan.waiting[locale]))
    for plan in plans:
        current = plan.waiting.pop(locale)
        same = plan.wanted(locale) is plan.entries
        if locale in plan.begun and same and not left and gone is None:
            plan.begin(locale, current)
            continue
        alignment = dict(_aligned(plan, current, locale))
        new = plan.new(locale)
        known = {*current.keys()}
        come = [key for key in new if key not in known]
        source = {**gone.moved(locale, plan, come), **left} if gone and come else left
        elsewhere = [key for key in source if key not in known]
        come = [key for key in come if key not in source and key not in alignment]
        alignment |= align_far(elsewhere, come)
        come = [key for key in come if key not in alignment]
        returned = back.entries(locale, _by_anybody(plan, locale, come)) if come else {}
        if come := [key for key in come if key not in returned]:
            living = [key for key in new if key in known]
            alignment |= align_back(hidden(current), come, living)
        needed = {*new, *(old for olds in alignment.values() for old in olds)} - known
        arriving = {key: source[key] for key in needed if key in source} | returned
        _settle(
            plan,
            locale,
            current,
            merge(current, plan.wanted(locale), plan.date, alignment, arriving),
            alignment,
            arriving,
        )


def _by_anybody(plan: Plan, locale: Locale, keys: Container[Key]) -> Iterable[Key]:
    """Texts without those that only people may give a translation to."""
    wanted = (item for item in plan.wanted(locale) if item.key in keys)
    return (item.key for item in wanted if not why_by_hand(item.extracted))


_REFERENCES: Final = re.compile(r"^#: (.+)$", re.MULTILINE)


def _of_articles_gone(component: Component, catalog: Catalog) -> dict[Key, Entry]:
    """What an article that left a shared catalog said there, also where others there still do."""
    if not component.shared:
        return {}
    here = frozenset(component.articles)
    # Most often nobody left, and thousands of entries need not be taken apart to see that.
    named = set(" ".join(_REFERENCES.findall(catalog.to_text())).split())
    if here.issuperset(articles_of(tuple(named))):
        return {}
    return {
        key: entry
        for key, entry in departing(catalog, ()).items()
        if not here.issuperset(articles_of(entry.references))
    }


def _aligned(plan: Plan, catalog: Catalog, locale: Locale) -> Mapping[Key, tuple[Key, ...]]:
    """What the component's new texts continue. A translator's branch may be templates behind:
    then its own msgids are the old list."""
    own = tuple(catalog.places())
    basis = plan.old if set(own) <= set(plan.old) else own
    pair = basis, plan.new(locale)
    if pair not in plan.alignments:
        plan.alignments[pair] = align(*pair)
    return plan.alignments[pair]


def _settle(
    plan: Plan,
    locale: Locale,
    before: Catalog,
    after: Catalog,
    alignment: Alignment = MappingProxyType({}),
    arriving: Mapping[Key, Entry] = MappingProxyType({}),
) -> None:
    if plan.component.shared:
        after = with_owners(before, after)
    active = before.places()
    known = {*before.keys()}
    # Most entries are in both, and say nothing of what the merge did.
    went, came = before.not_in(after).values(), after.not_in(before).values()

    def lent(key: Key) -> bool:
        entry = arriving.get(key)
        if entry is None and key in active:
            entry = before.entries[active[key]]
        return entry is not None and bool(entry.msgstr)

    made = {
        entry.key: [entry.key, *filter(lent, alignment.get(entry.key, ()))]
        for entry in came
        if not entry.obsolete and entry.key not in known and any(entry.msgstrs)
    }
    whole = [olds[1:] for olds in made.values() if len(olds) > 2]
    joined = {old for olds in whole for old in olds}
    change = CatalogChange(
        article="",
        locale=locale.posix,
        path=after.path,
        written=False,
        added=sum(
            1 for entry in came if state(entry) is State.UNTRANSLATED and entry.key not in active
        ),
        stale=_count(came, State.STALE) - _count(went, State.STALE),
        obsolete=_gone(went, after, {old for olds in made.values() for old in olds[1:]}),
        joined=len(joined),
        drafts=len(whole),
        moved=sum(
            1 for olds in made.values() if any(o in arriving and o not in known for o in olds)
        ),
        taken=plan.taken.get(locale, ()),
    )
    plan.merged[locale] = (after, change)


def _gone(went: Iterable[Entry], after: Catalog, on: Container[Key]) -> int:
    """How many texts with a translation left, of which an obsolete entry keeps it, or the one that
    it was made for. Those that an entry goes ``on`` with are none of them."""
    left = [entry for entry in went if not entry.obsolete and any(entry.msgstrs)]
    left = [entry for entry in left if entry.key not in on]
    if not left:
        return 0
    active = after.places()
    kept = {after.entries[place].msgid for place in after.rows().obsolete()}
    return sum(
        entry.key not in active
        and (entry.msgid in kept or (entry.previous is not None and entry.previous[1] in kept))
        for entry in left
    )


def _count(entries: Iterable[Entry], wanted: State) -> int:
    return sum(1 for entry in entries if state(entry) is wanted)
