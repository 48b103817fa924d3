"""New texts into catalogs that stand there already, and what moves between articles.

A run over a project without catalogs has nothing to merge, and does not load this.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.align import Alignment
from pipeline.catalog import Catalog, Entry, Key
from pipeline.handling import why_by_hand
from pipeline.jobs.extract_counts import Merged
from pipeline.jobs.extract_moved import followed, texts_left, unaccepted, with_moves
from pipeline.jobs.extract_plan import Plan
from pipeline.locales import Locale
from pipeline.merge import align, align_back, align_far, merge
from pipeline.regroup import hidden, with_owners

if TYPE_CHECKING:
    from pipeline.jobs.extract_back import Elsewhere
    from pipeline.jobs.extract_gone import WithoutSource


def merge_same(plan: Plan, locale: Locale, current: Catalog) -> None:
    """Settle a catalog that has all the texts wanted, and no other."""
    after = merge(current, plan.wanted(locale), plan.date, {})
    merged = _merged(plan, current, after)
    plan.merged[locale] = (merged.after, merged.change(locale))


def merge_locale(
    locale: Locale, plans: Sequence[Plan], gone: WithoutSource | None, back: Elsewhere
) -> None:
    """Merge one locale's catalogs of the articles whose texts changed."""
    leaving = texts_left(locale, plans)
    left = leaving.entries
    back_here = {plan.component.name: _returning(locale, plan) for plan in plans}
    returning = {key: entry for found in back_here.values() for key, entry in found.items()}
    done: list[Merged] = []
    for plan in plans:
        current = plan.waiting.pop(locale)
        fresh = locale in plan.begun and plan.wanted(locale) is plan.entries
        # Last, since it reads the other catalogs.
        if fresh and not left and gone is None and not back.has_any(locale):
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
        here = back_here[plan.component.name]
        needed |= unaccepted(here, source)
        later = followed(locale, plan, here, leaving, back)
        arriving = {key: source[key] for key in needed if key in source} | returned | later
        wanted = plan.wanted(locale)
        after = merge(current, wanted, plan.date, alignment, arriving, returning, later.keys())
        done.append(_merged(plan, current, after, alignment, arriving))
    with_moves(done)
    used = {key for merged in done for key in merged.used}
    for merged in done:
        merged.plan.merged[locale] = (merged.after, merged.change(locale, used))


def _returning(locale: Locale, plan: Plan) -> dict[Key, Entry]:
    """The obsolete entries of a catalog whose texts are wanted there again."""
    rows = plan.waiting[locale].rows()
    hidden = {rows.keys[place]: place for place in rows.obsolete()}
    if not hidden:
        return {}
    there = hidden.keys() - plan.waiting[locale].places().keys()
    return {key: rows[hidden[key]] for key in there.intersection(plan.new(locale))}


def _merged(
    plan: Plan,
    before: Catalog,
    after: Catalog,
    alignment: Alignment = MappingProxyType({}),
    arriving: Mapping[Key, Entry] = MappingProxyType({}),
) -> Merged:
    if plan.component.shared:
        after = with_owners(before, after)
    return Merged(plan, before, after, alignment, arriving)


def _by_anybody(plan: Plan, locale: Locale, keys: Container[Key]) -> Iterable[Key]:
    """Texts without those that only people may give a translation to."""
    wanted = (item for item in plan.wanted(locale) if item.key in keys)
    return (item.key for item in wanted if not why_by_hand(item.extracted))


def _aligned(plan: Plan, catalog: Catalog, locale: Locale) -> Mapping[Key, tuple[Key, ...]]:
    """What the component's new texts continue. A translator's branch may be templates behind:
    then its own msgids are the old list."""
    own = tuple(catalog.places())
    basis = plan.old if own == plan.old or set(own) <= set(plan.old) else own
    pair = basis, plan.new(locale)
    if pair not in plan.alignments:
        plan.alignments[pair] = align(*pair)
    return plan.alignments[pair]
