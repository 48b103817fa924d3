"""New texts into catalogs that stand there already, and what moves between articles.

A run over a project without catalogs has nothing to merge, and does not load this.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.align import Alignment
from pipeline.catalog import Catalog, Entry, Key
from pipeline.handling import why_by_hand
from pipeline.jobs.extract_counts import Merged
from pipeline.jobs.extract_moved import (
    Leaving,
    Left,
    followed,
    gone_on,
    reclaim,
    texts_left,
    unaccepted,
    with_moves,
)
from pipeline.jobs.extract_plan import Plan
from pipeline.locales import Locale
from pipeline.merge import Moves, align, align_back, align_far, merge
from pipeline.regroup import hidden, with_owners

if TYPE_CHECKING:
    from pipeline.jobs.extract_back import Elsewhere
    from pipeline.jobs.extract_gone import WithoutSource
    from pipeline.jobs.extract_unasked import Unasked


def merge_same(plan: Plan, locale: Locale, current: Catalog) -> None:
    """Settle a catalog that has all the texts wanted, and no other."""
    after = merge(current, plan.wanted(locale), plan.date, {})
    merged = _merged(plan, current, after)
    plan.merged[locale] = (merged.after, merged.change(locale))


def merge_locale(
    locale: Locale,
    plans: Collection[Plan],
    gone: WithoutSource | None,
    back: Elsewhere,
    unasked: Unasked | None,
) -> None:
    """Merge one locale's catalogs of the articles whose texts changed. ``unasked`` are articles that
    have changed, maybe, and that the run is not to write."""
    waiting = [plan for plan in plans if locale in plan.waiting]
    are_back = [plan for plan in plans if plan.is_back]
    brought = gone.brought(locale) if gone is not None and are_back else {}
    left = texts_left(locale, waiting, _unasked(locale, waiting, unasked), brought)
    reclaim(locale, are_back, left, back)
    plans = [plan for plan in plans if locale in plan.waiting]
    here = {plan.component.name: _returning(locale, plan) for plan in plans}
    returning = {key: entry for found in here.values() for key, entry in found.items()}
    run = _Run(locale, gone, back, left, here, returning)
    done = [merged for plan in plans if (merged := run.merged(plan)) is not None]
    with_moves(done)
    used = {key for merged in done for key in merged.used}
    for merged in done:
        merged.plan.merged[locale] = (merged.after, merged.change(locale, used))


def _unasked(locale: Locale, waiting: Iterable[Plan], unasked: Unasked | None) -> Leaving:
    if unasked is None:
        return {}
    news = {
        key for plan in waiting for key in _but(plan.new(locale), plan.waiting[locale].places())
    }
    return unasked.leaving(locale, news)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one locale's catalogs have to do with each other in a run: ``gone`` are those whose
    articles are gone, ``back`` is what is obsolete in any, ``left`` what texts had that leave their
    articles. ``here`` are the obsolete entries of each component whose texts are wanted there again,
    ``returning`` those of all."""

    locale: Locale
    gone: WithoutSource | None
    back: Elsewhere
    left: Left
    here: Mapping[str, Mapping[Key, Entry]]
    returning: Mapping[Key, Entry]

    def merged(self, plan: Plan) -> Merged | None:
        """The merge of a plan's catalog; None of one that only begins."""
        current = plan.waiting.pop(self.locale)
        if self._begins(plan):
            plan.begin(self.locale, current)
            return None
        known = frozenset(current.keys())
        come = _but(plan.new(self.locale), known)
        catalog = _Waiting(self, plan, current, known, come, self._source(plan, come))
        alignment, returned = catalog.continued()
        moves = catalog.moves(alignment, returned)
        after = merge(current, plan.wanted(self.locale), plan.date, alignment, moves)
        return _merged(plan, current, after, alignment, moves.arriving)

    def _begins(self, plan: Plan) -> bool:
        """Whether a plan's catalog is new, and no other has anything for it."""
        fresh = self.locale in plan.begun and plan.wanted(self.locale) is plan.entries
        if not fresh or self.left.entries or self.gone is not None:
            return False
        return not self.back.has_any(self.locale)  # last, since it reads the other catalogs

    def _source(self, plan: Plan, come: Sequence[Key]) -> Mapping[Key, Entry]:
        """What texts had that leave any article, or whose article is gone."""
        left = self.left.entries
        if self.gone is None or not come:
            return left
        moved = self.gone.moved(self.locale, plan, come)
        return {**gone_on(self.locale, moved, self.left, self.back), **left}


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One catalog that is to be merged in a run. ``known`` are the texts that it has, the obsolete
    ones included, ``come`` those that are new in it, ``source`` is what texts had elsewhere."""

    run: _Run
    plan: Plan
    current: Catalog
    known: frozenset[Key]
    come: Sequence[Key]
    source: Mapping[Key, Entry]

    def continued(self) -> tuple[Alignment, Mapping[Key, Entry]]:
        """What the texts that come continue, and what others of them had elsewhere in earlier
        runs."""
        plan, locale = self.plan, self.run.locale
        alignment = dict(_aligned(plan, self.current, locale))
        come = _but(_but(self.come, self.source), alignment)
        alignment |= align_far(_but(self.source, self.known), come)
        come = _but(come, alignment)
        returned = self.run.back.entries(locale, _by_anybody(plan, locale, come)) if come else {}
        if come := _but(come, returned):
            living = [key for key in plan.new(locale) if key in self.known]
            alignment |= align_back(hidden(self.current), come, living)
        return alignment, returned

    def moves(self, alignment: Alignment, returned: Mapping[Key, Entry]) -> Moves:
        """What comes to the catalog from others, with what it knew of that itself."""
        run, here = self.run, self.run.here[self.plan.component.name]
        olds = (old for olds in alignment.values() for old in olds)
        needed = {*self.plan.new(run.locale), *olds} - self.known
        needed |= unaccepted(here, self.source)
        later = followed(run.locale, self.plan, here, run.left, run.back)
        arriving = {key: self.source[key] for key in needed if key in self.source}
        was = {key: here[key] for key in later}
        return Moves({**arriving, **returned, **later}, was, run.returning)


def _but(keys: Iterable[Key], known: Container[Key]) -> list[Key]:
    return [key for key in keys if key not in known]


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
