"""Source → templates → every locale's catalogs."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.catalog import Catalog, Entry, Key
from pipeline.clock import catalog_date
from pipeline.component import Component, articles_of, granularity, reference
from pipeline.directives import refuse_faults
from pipeline.errors import CatalogError, SourceError, all_of
from pipeline.extract import extract
from pipeline.jobs.extract_cache import Counts, Settled
from pipeline.jobs.switch import Switched, switch_catalogs
from pipeline.locales import Locale
from pipeline.merge import align, align_far, departing, merge
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import state
from pipeline.regroup import with_owners
from pipeline.template import (
    TemplateEntry,
    build_template,
    empty_catalog,
    for_locale,
    template_entries,
    template_entry,
    together,
)


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """What merging did to one catalog, that of the article's component; ``written`` is False where
    no byte changed. ``added`` are new texts without a translation: one that continues an old text
    is ``stale``, or as good as it was. ``obsolete`` are translations that nothing goes on with.
    """

    article: str
    locale: str
    path: str
    written: bool
    added: int
    stale: int
    obsolete: int


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
    """
    switched = switch_catalogs(project)
    date = catalog_date(now)
    settled = Settled.load(project)
    wanted = frozenset(article_ids)
    components = project.components(article_ids)
    errors: list[SourceError] = []
    plans = {
        component.name: _read(project, component, wanted, date, errors)
        for component in components
        if settled.counts(component) is None
    }
    if errors:
        raise all_of(errors)
    renamed = _WithoutSource(project)
    for locale in project.settings.locales:
        _merge(locale, [plan for plan in plans.values() if locale in plan.waiting], renamed)
    results = _write(project, plans.values())
    for component in components:
        if component.name not in plans:
            results |= _unchanged(project, component, settled.counts(component) or {})
    whole = [component for component in components if wanted >= set(component.articles)]
    settled.save(
        (component, {a: (results[a].units, results[a].words) for a in component.articles})
        for component in whole
    )
    return Extraction(tuple(results[article_id] for article_id in article_ids), switched)


@dataclass(slots=True)
class _Plan:
    """One component: its new template, and its catalogs, those in ``waiting`` still to be merged,
    those in ``begun`` without a file yet.
    ``counts`` has the units and words of each article that was asked for."""

    component: Component
    counts: dict[str, tuple[int, int]]
    parts: tuple[tuple[TemplateEntry, ...], ...]
    entries: tuple[TemplateEntry, ...]
    template: Catalog
    old: tuple[Key, ...]
    waiting: dict[Locale, Catalog] = field(default_factory=dict)
    begun: set[Locale] = field(default_factory=set)
    merged: dict[Locale, tuple[Catalog, CatalogChange]] = field(default_factory=dict)
    alignments: dict[tuple[tuple[Key, ...], tuple[Key, ...]], Mapping[Key, tuple[Key, ...]]] = (
        field(default_factory=dict)
    )

    def wanted(self, locale: Locale) -> tuple[TemplateEntry, ...]:
        """What the locale's catalog is to have: blocks may be for some locales only."""
        if all(entry.only is None for part in self.parts for entry in part):
            return self.entries
        parts = (tuple(e for e in part if e.stands_in(locale)) for part in self.parts)
        return together(parts)

    def new(self, locale: Locale) -> tuple[Key, ...]:
        return tuple(entry.key for entry in self.wanted(locale))

    @property
    def date(self) -> str:
        return self.template.fields()["POT-Creation-Date"]

    def aligned(self, catalog: Catalog, locale: Locale) -> Mapping[Key, tuple[Key, ...]]:
        """What the component's new texts continue. A translator's branch may be templates behind:
        then its own msgids are the old list."""
        own = tuple(entry.key for entry in catalog.body if not entry.obsolete)
        basis = self.old if set(own) <= set(self.old) else own
        pair = basis, self.new(locale)
        if pair not in self.alignments:
            self.alignments[pair] = align(*pair)
        return self.alignments[pair]

    def begin(self, locale: Locale, empty: Catalog) -> None:
        """A catalog that nothing can be merged into: it has the template's own entries."""
        body = self.template.body
        catalog = replace(empty, entries=(*empty.entries, *body))
        change = CatalogChange(
            "", locale.posix, catalog.path, False, len(body), stale=0, obsolete=0
        )
        self.merged[locale] = (catalog, change)

    def settle(self, locale: Locale, before: Catalog, after: Catalog) -> None:
        if self.component.shared:
            after = with_owners(before, after)
        keys = {entry.key for entry in before.body if not entry.obsolete}
        change = CatalogChange(
            article="",
            locale=locale.posix,
            path=after.path,
            written=False,
            added=sum(
                1
                for entry in after.body
                if state(entry) is State.UNTRANSLATED and entry.key not in keys
            ),
            stale=_count(after, State.STALE) - _count(before, State.STALE),
            obsolete=_gone(after) - _gone(before),
        )
        self.merged[locale] = (after, change)


def _gone(catalog: Catalog) -> int:
    """Obsolete translations that no entry goes on with."""
    on = {entry.previous for entry in catalog.body if not entry.obsolete}
    used = {entry.msgstrs for entry in catalog.body if not entry.obsolete}
    return sum(
        1
        for entry in catalog.body
        if entry.obsolete and entry.key not in on and entry.msgstrs not in used
    )


def _count(catalog: Catalog, wanted: State) -> int:
    return sum(1 for entry in catalog.body if state(entry) is wanted)


def _read(
    project: Project,
    component: Component,
    wanted: frozenset[str],
    date: str,
    errors: list[SourceError],
) -> _Plan:
    """Read a component's articles, noting the errors of all, and its catalogs. Those whose texts are
    all the same are merged at once: nothing else has to do with them, and a thousand of them need
    not stay in memory."""
    path = project.template_path(component.name)
    previous = project.catalog(path)
    counts: dict[str, tuple[int, int]] = {}
    parts: list[tuple[TemplateEntry, ...]] = []
    for article_id in component.articles:
        if article_id not in wanted:
            parts.append(_as_it_was(project, article_id, previous))
            continue
        try:
            article = project.article(article_id)
            refuse_faults(article, project.settings.every_locale)
        except SourceError as error:
            errors.append(error)
            continue
        units = extract(article)
        counts[article_id] = (len(units), sum(len(unit.msgid.split()) for unit in units))
        parts.append(template_entries(units, reference(article_id)))
    entries = together(parts)
    plan = _Plan(
        component=component,
        counts=counts,
        parts=tuple(parts),
        entries=entries,
        template=build_template(entries, path, project.settings.name, date, previous),
        old=tuple(entry.key for entry in previous.body) if previous is not None else (),
    )
    for locale in project.settings.locales:
        path = project.catalog_path(component.name, locale)
        current = project.catalog(path)
        if current is None:
            current = empty_catalog(path, locale, project.settings.name, plan.date)
            plan.begun.add(locale)
        current = for_locale(current, locale)
        if tuple(entry.key for entry in current.body if not entry.obsolete) == plan.new(locale):
            plan.settle(locale, current, merge(current, plan.wanted(locale), plan.date, {}))
        else:
            plan.waiting[locale] = current
    return plan


def _as_it_was(
    project: Project, article_id: str, template: Catalog | None
) -> tuple[TemplateEntry, ...]:
    """The entries of an article that was not asked for, as the last run left them.

    A shared template has an equal text at its first article's place and with the notes of all; the
    source says more, as long as it has the same texts.
    """
    known = tuple(
        template_entry(entry, reference(article_id))
        for entry in (template.body if template is not None else ())
        if article_id in articles_of(entry.references)
    )
    try:
        units = extract(project.article(article_id))
    except SourceError:
        return known
    now = template_entries(units, reference(article_id))
    return now if {item.key for item in now} == {item.key for item in known} else known


def _merge(locale: Locale, plans: Sequence[_Plan], gone: _WithoutSource) -> None:
    """Merge one locale's catalogs of the articles whose texts changed."""
    left: dict[Key, Entry] = {}
    for plan in plans:
        left.update(departing(plan.waiting[locale], plan.wanted(locale)))
    for plan in plans:
        current = plan.waiting.pop(locale)
        same = plan.wanted(locale) is plan.entries
        if locale in plan.begun and same and not left and not gone.any():
            plan.begin(locale, current)
            continue
        alignment = dict(plan.aligned(current, locale))
        new = plan.new(locale)
        known = {entry.key for entry in current.body}
        come = [key for key in new if key not in known and key not in alignment]
        source = {**gone.moved(locale, plan, come), **left} if come else left
        elsewhere = [key for key in source if key not in known]
        come = [key for key in come if key not in source]
        alignment |= align_far(elsewhere, come)
        needed = {*new, *(old for olds in alignment.values() for old in olds)} - known
        arriving = {key: source[key] for key in needed if key in source}
        plan.settle(
            locale, current, merge(current, plan.wanted(locale), plan.date, alignment, arriving)
        )


class _WithoutSource:
    """Templates of components whose sources are gone: deleted, renamed, or moved. Their catalogs
    stay where they are; nothing is lost by looking."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._keys: dict[str, set[Key]] | None = None

    def any(self) -> bool:
        """Whether there are any."""
        return bool(self._templates())

    def moved(self, locale: Locale, plan: _Plan, come: Sequence[Key]) -> dict[Key, Entry]:
        """The accepted entries of the one that is, for its or the component's better part, here
        now."""
        wanted = set(come)
        best, name = 0, ""
        for other, keys in self._templates().items():
            both = len(wanted & keys)
            if both > best and 2 * both >= min(len(plan.entries), len(keys)):
                best, name = both, other
        if not name:
            return {}
        catalog = self._catalog(self._project.catalog_path(name, locale))
        return departing(catalog, ()) if catalog is not None else {}

    def _templates(self) -> dict[str, set[Key]]:
        if self._keys is None:
            project = self._project
            known = {component.name for component in project.components(project.article_ids())}
            self._keys = {}
            for name in project.component_names():
                if name not in known and granularity(name) == project.settings.catalogs:
                    template = self._catalog(project.template_path(name))
                    self._keys[name] = {e.key for e in template.body} if template else set()
        return self._keys

    def _catalog(self, path: str) -> Catalog | None:
        try:
            return self._project.catalog(path)
        except CatalogError:
            return None  # it is not of this job, and whoever looks at it will be told


def _write(project: Project, plans: Collection[_Plan]) -> dict[str, Extracted]:
    catalogs = [
        catalog
        for plan in plans
        for catalog in (plan.template, *(catalog for catalog, _ in plan.merged.values()))
    ]
    wanted = [(catalog.path, catalog.to_bytes()) for catalog in catalogs]
    written = dict(zip((path for path, _ in wanted), project.write_all(wanted), strict=True))
    results: dict[str, Extracted] = {}
    for plan in plans:
        path = plan.template.path
        changes = [replace(c, written=written[c.path]) for _, c in plan.merged.values()]
        results |= _by_article(path, plan.counts, written[path], changes)
    return results


def _unchanged(project: Project, component: Component, counts: Counts) -> dict[str, Extracted]:
    changes = [
        CatalogChange(
            "", locale.posix, project.catalog_path(component.name, locale), False, 0, 0, 0
        )
        for locale in project.settings.locales
    ]
    return _by_article(project.template_path(component.name), counts, False, changes)


def _by_article(
    path: str, counts: Counts, written: bool, changes: Sequence[CatalogChange]
) -> dict[str, Extracted]:
    return {
        name: Extracted(
            name, path, units, words, written, tuple(replace(c, article=name) for c in changes)
        )
        for name, (units, words) in counts.items()
    }
