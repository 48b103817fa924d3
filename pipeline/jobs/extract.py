"""Source → templates → every locale's catalogs."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.catalog import Catalog
from pipeline.clock import catalog_date
from pipeline.component import Component, articles_of, granularity, reference
from pipeline.errors import AccessError, ChangedError, SourceError, all_of
from pipeline.jobs.extract_cache import Counts, Settled
from pipeline.jobs.extract_dates import Dates
from pipeline.jobs.extract_parts import Parts
from pipeline.jobs.extract_plan import CatalogChange, Plan
from pipeline.jobs.unreadable import naming_all
from pipeline.project import Project
from pipeline.template import (
    TemplateEntry,
    empty_catalog,
    entries_of,
    for_locale,
    template_text,
    together,
    with_header,
)

if TYPE_CHECKING:
    from pipeline.jobs.switch import Switched


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article's template, and its catalogs. Articles of one component share them."""

    article: str
    path: str
    units: int
    words: int
    written: bool
    catalogs: tuple[CatalogChange, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a run did: article by article, and to catalogs of another granularity, if any."""

    articles: tuple[Extracted, ...]
    switched: Switched | None


def extract_articles(
    project: Project, article_ids: tuple[str, ...], now: datetime.datetime
) -> Extraction:
    """Extract articles and merge their catalogs. All are read before the first file is written, so
    that a fault in any of them leaves every file untouched.

    Catalogs of another granularity are moved over first (:mod:`pipeline.jobs.switch`). A component
    whose sources, template and catalogs are those that an earlier run left is not even parsed. A
    text that moved from one of the articles to another takes its translation along.

    Where a translator's program saves a catalog between the reading and the writing of it, all is
    read anew. Raises :class:`ChangedError` where that happens time and again.
    """
    with naming_all(project, article_ids, project.settings.locales, templates=True):
        for _ in range(_ATTEMPTS - 1):
            with contextlib.suppress(ChangedError):
                return _extracted(project, article_ids, now)
        return _extracted(project, article_ids, now)


_ATTEMPTS: Final = 4


def _refuse_removed(articles: Collection[str]) -> None:
    """An article that somebody removed since the run began can be neither read nor passed over."""
    if articles:
        raise AccessError(
            "somebody removed it meanwhile",
            where=reference(min(articles)),
            remedy="run the same command again",
        )


def _extracted(
    project: Project, article_ids: tuple[str, ...], now: datetime.datetime
) -> Extraction:
    switched = _switched(project)
    dates = Dates(project, catalog_date(now))
    settled = Settled.load(project)
    wanted = frozenset(article_ids)
    every = project.components()
    names = {project.component(article_id) for article_id in wanted}
    components = [component for component in every if component.name in names]
    others = [component for component in every if component.name not in names]
    _refuse_removed(wanted.difference(*(component.articles for component in components)))
    errors: list[SourceError] = []
    plans = {
        component.name: _read(project, component, wanted, dates, errors, settled)
        for component in components
        if settled.counts(component) is None
    }
    if errors:
        raise all_of(errors)
    left = _merge(project, plans.values(), settled, others)
    results = _write(project, plans.values(), left, settled.seen)
    dates.save()
    for component in components:
        if component.name not in plans:
            results |= _unchanged(project, component, settled.counts(component) or {})
    whole = [component for component in components if wanted >= set(component.articles)]
    settled.save(
        {component.name for component in every},
        (
            (component, {a: (results[a].units, results[a].words) for a in component.articles})
            for component in whole
        ),
    )
    return Extraction(tuple(results[article_id] for article_id in article_ids), switched)


def _switched(project: Project) -> Switched | None:
    """Move catalogs over, if any may be of another granularity."""
    places = (None, *project.settings.locales)
    names = {name for locale in places for name in project.component_names(locale)}
    if all(granularity(name) in ("", project.settings.catalogs) for name in names):
        return None
    from pipeline.jobs.switch import switch_catalogs

    return switch_catalogs(project)


def _read(
    project: Project,
    component: Component,
    wanted: frozenset[str],
    dates: Dates,
    errors: list[SourceError],
    settled: Settled,
) -> Plan:
    """Read a component's articles, noting the errors of all, and its catalogs. Those whose texts are
    all the same are merged at once: nothing else has to do with them, and a thousand of them need
    not stay in memory."""
    path = project.template_path(component.name)
    previous = project.catalog(path)
    counts: dict[str, tuple[int, int]] = {}
    parts: list[tuple[TemplateEntry, ...]] = []
    given = Parts(project, component)
    others = [article_id for article_id in component.articles if article_id not in wanted]
    was = _by_article(previous, others) if others and previous is not None else {}
    for article_id in component.articles:
        if article_id not in wanted:
            parts.append(_as_it_was(given, article_id, was.get(article_id, ())))
            continue
        try:
            part = given.read(article_id, settled.seen)
        except SourceError as error:
            errors.append(error)
            continue
        counts[article_id] = (part.units, part.words)
        parts.append(part.entries)
    entries = parts[0] if len(parts) == 1 else together(parts)
    date = dates.of(path, entries, previous)
    known = previous if given.made(previous) else None
    template = template_text(entries, path, project.settings.name, date, known)
    given.save(component.articles, template)
    plan = Plan(
        component=component,
        counts=counts,
        parts=tuple(parts),
        entries=entries,
        template=template,
        date=date,
        old=tuple(previous.keys()) if previous is not None else (),
        is_back=component.name in settled.gone,
    )
    for locale in project.settings.locales:
        path = project.catalog_path(component.name, locale)
        current = project.catalog(path)
        if current is None:
            current = empty_catalog(path, locale, project.settings.name, plan.date)
            plan.begun.add(locale)
        current = for_locale(with_header(current, locale, project.settings.name, date), locale)
        if tuple(current.places()) == plan.new(locale):
            from pipeline.jobs.extract_merge import merge_same

            merge_same(plan, locale, current)
        else:
            plan.waiting[locale] = current
    return plan


def _as_it_was(
    given: Parts, article_id: str, known: tuple[TemplateEntry, ...]
) -> tuple[TemplateEntry, ...]:
    """The entries of an article that was not asked for, as the last run left them.

    A shared template has an equal text at its first article's place and with the notes of all; the
    source says more, as long as it has the same texts.
    """
    try:
        now = given.glance(article_id).entries
    except SourceError:
        return known
    return now if {item.key for item in now} == {item.key for item in known} else known


def _by_article(
    template: Catalog, article_ids: Sequence[str]
) -> dict[str, tuple[TemplateEntry, ...]]:
    """The entries that a template has of articles."""
    found: dict[str, list[TemplateEntry]] = {article_id: [] for article_id in article_ids}
    owners: dict[tuple[str, ...], tuple[str, ...]] = {}
    for item in entries_of(template):
        if item.references not in owners:
            owners[item.references] = articles_of(item.references)
        for article_id in owners[item.references]:
            if article_id in found:
                found[article_id].append(item._replace(references=(reference(article_id),)))
    return {article_id: tuple(entries) for article_id, entries in found.items()}


def _merge(
    project: Project, plans: Collection[Plan], settled: Settled, others: Collection[Component]
) -> Collection[Catalog]:
    """Merge the catalogs whose texts changed. Where a locale has none yet, and no article went that
    had one, there is nothing to merge. ``others`` are the components that were not asked for. The
    catalogs that say now where they went on."""
    gone = back = unasked = None
    if plans and project.without_source():
        from pipeline.jobs.extract_gone import WithoutSource

        gone = WithoutSource(project)
    if any(map(_may_have_gone_on, plans)):
        from pipeline.jobs.extract_returned import take_back

        take_back(project, plans, gone)
    if gone is not None:
        gone.take_over(plans)
    for locale in project.settings.locales:
        waiting = [plan for plan in plans if locale in plan.waiting]
        fresh = all(locale in plan.begun and plan.for_all for plan in waiting)
        if fresh and gone is None and not project.component_names(locale):
            for plan in waiting:
                plan.begin(locale, plan.waiting.pop(locale))
        elif waiting or gone is not None:
            from pipeline.jobs.extract_back import Elsewhere
            from pipeline.jobs.extract_merge import merge_locale

            back = back or Elsewhere(project, settled.used, gone.changed if gone else {})
            if others and unasked is None:
                from pipeline.jobs.extract_unasked import Unasked

                unasked = Unasked(project, others, settled)
            merge_locale(locale, plans, gone, back, unasked)
    return gone.changed.values() if gone is not None else ()


def _may_have_gone_on(plan: Plan) -> bool:
    """Whether a catalog may say that it went on elsewhere, when its article was renamed."""
    found = (*plan.waiting.values(), *(catalog for catalog, _ in plan.merged.values()))
    headers = (catalog.header for catalog in found if isinstance(catalog, Catalog))
    return any(header is not None and "moved-to:" in header.head for header in headers)


def _write(
    project: Project, plans: Collection[Plan], left: Iterable[Catalog], seen: dict[str, bytes]
) -> dict[str, Extracted]:
    wanted = {
        catalog.path: catalog.to_bytes() for plan in plans for catalog, _ in plan.merged.values()
    }
    wanted |= {catalog.path: catalog.to_bytes() for catalog in left}
    # Templates last: what a killed run has not done is still news to the next one.
    wanted |= {plan.template.path: plan.template.to_bytes() for plan in plans}
    written = dict(zip(wanted, project.write_all(wanted.items()), strict=True))
    seen |= wanted
    results: dict[str, Extracted] = {}
    for plan in plans:
        path = plan.template.path
        changes = [replace(c, written=written[c.path]) for _, c in plan.merged.values()]
        results |= _results(path, plan.counts, written[path], changes)
    return results


def _unchanged(project: Project, component: Component, counts: Counts) -> dict[str, Extracted]:
    changes = [
        CatalogChange("", locale.posix, project.catalog_path(component.name, locale), False)
        for locale in project.settings.locales
    ]
    return _results(project.template_path(component.name), counts, False, changes)


def _results(
    path: str, counts: Counts, written: bool, changes: Sequence[CatalogChange]
) -> dict[str, Extracted]:
    return {
        name: Extracted(
            name, path, units, words, written, tuple(replace(c, article=name) for c in changes)
        )
        for name, (units, words) in counts.items()
    }
