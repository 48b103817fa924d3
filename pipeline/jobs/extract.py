"""Source → templates → every locale's catalogs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.catalog import Catalog, Entry, Key
from pipeline.clock import catalog_date
from pipeline.errors import CatalogError
from pipeline.extract import extract
from pipeline.jobs.extract_cache import Settled
from pipeline.locales import Locale
from pipeline.merge import align, align_far, departing, merge
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import state
from pipeline.template import TemplateEntry, build_template, empty_catalog, template_entries


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """What merging did to one catalog; ``written`` is False where no byte changed."""

    article: str
    locale: str
    path: str
    written: bool
    added: int
    stale: int
    obsolete: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article's template, and its catalogs."""

    article: str
    path: str
    units: int
    words: int
    written: bool
    catalogs: tuple[CatalogChange, ...]


def extract_articles(
    project: Project, article_ids: tuple[str, ...], now: datetime.datetime
) -> tuple[Extracted, ...]:
    """Extract articles and merge their catalogs. All are read before the first file is written, so
    that a fault in any of them leaves every file untouched.

    An article whose source, template and catalogs are those that an earlier run left is not even
    parsed. A text that moved from one of the articles to another takes its translation along.
    """
    date = catalog_date(now)
    settled = Settled.load(project)
    changed = [name for name in article_ids if settled.count(name) is None]
    plans = {name: _read(project, name, date) for name in changed}
    renamed = _WithoutSource(project)
    for locale in project.settings.locales:
        _merge(locale, [plan for plan in plans.values() if locale in plan.waiting], renamed)
    results = tuple(
        _write(project, plans[name]) if name in plans else _unchanged(project, name, settled)
        for name in article_ids
    )
    settled.save({result.article: (result.units, result.words) for result in results})
    return results


@dataclass(slots=True)
class _Plan:
    """One article: its new template, and its catalogs, those in ``waiting`` still to be merged."""

    article: str
    units: int
    words: int
    entries: tuple[TemplateEntry, ...]
    template: Catalog
    old: tuple[Key, ...]
    waiting: dict[Locale, Catalog] = field(default_factory=dict)
    merged: dict[Locale, tuple[Catalog, CatalogChange]] = field(default_factory=dict)
    alignments: dict[tuple[Key, ...], Mapping[Key, tuple[Key, ...]]] = field(default_factory=dict)

    @property
    def new(self) -> tuple[Key, ...]:
        return tuple(entry.key for entry in self.entries)

    @property
    def date(self) -> str:
        return self.template.fields()["POT-Creation-Date"]

    def aligned(self, catalog: Catalog) -> Mapping[Key, tuple[Key, ...]]:
        """What the article's new texts continue. A translator's branch may be templates behind:
        then its own msgids are the old list."""
        own = tuple(entry.key for entry in catalog.body if not entry.obsolete)
        basis = self.old if set(own) <= set(self.old) else own
        if basis not in self.alignments:
            self.alignments[basis] = align(basis, self.new)
        return self.alignments[basis]

    def settle(self, locale: Locale, before: Catalog, after: Catalog) -> None:
        keys = {entry.key for entry in before.body if not entry.obsolete}
        change = CatalogChange(
            article=self.article,
            locale=locale.posix,
            path=after.path,
            written=False,
            added=sum(1 for entry in self.entries if entry.key not in keys),
            stale=_count(after, State.STALE) - _count(before, State.STALE),
            obsolete=_count(after, State.OBSOLETE) - _count(before, State.OBSOLETE),
        )
        self.merged[locale] = (after, change)


def _count(catalog: Catalog, wanted: State) -> int:
    return sum(1 for entry in catalog.body if state(entry) is wanted)


def _read(project: Project, name: str, date: str) -> _Plan:
    """Read an article and its catalogs. Those whose texts are all the same are merged at once: no
    other article has anything to do with them, and a thousand of them need not stay in memory."""
    article = project.article(name)
    units = extract(article)
    entries = template_entries(units, article.path)
    path = project.template_path(name)
    previous = project.catalog(path)
    plan = _Plan(
        article=name,
        units=len(units),
        words=sum(len(unit.msgid.split()) for unit in units),
        entries=entries,
        template=build_template(entries, path, project.settings.name, date, previous),
        old=tuple(entry.key for entry in previous.body) if previous is not None else (),
    )
    new = plan.new
    for locale in project.settings.locales:
        path = project.catalog_path(name, locale)
        current = project.catalog(path)
        if current is None:
            current = empty_catalog(path, locale, project.settings.name, plan.date)
        if tuple(entry.key for entry in current.body if not entry.obsolete) == new:
            plan.settle(locale, current, merge(current, entries, plan.date, {}))
        else:
            plan.waiting[locale] = current
    return plan


def _merge(locale: Locale, plans: Sequence[_Plan], gone: _WithoutSource) -> None:
    """Merge one locale's catalogs of the articles whose texts changed."""
    left: dict[Key, Entry] = {}
    for plan in plans:
        left.update(departing(plan.waiting[locale], plan.entries))
    for plan in plans:
        current = plan.waiting.pop(locale)
        alignment = dict(plan.aligned(current))
        known = {entry.key for entry in current.body}
        come = [key for key in plan.new if key not in known and key not in alignment]
        source = left
        if come and not known:
            source = {**gone.renamed(locale, plan), **left}
        elsewhere = [key for key in source if key not in known]
        come = [key for key in come if key not in source]
        alignment |= align_far(elsewhere, come)
        needed = {*plan.new, *(old for olds in alignment.values() for old in olds)} - known
        arriving = {key: source[key] for key in needed if key in source}
        plan.settle(locale, current, merge(current, plan.entries, plan.date, alignment, arriving))


class _WithoutSource:
    """Templates of articles whose source is gone: deleted, or renamed. Their catalogs stay where
    they are; nothing is lost by looking."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._keys: dict[str, set[Key]] | None = None

    def renamed(self, locale: Locale, plan: _Plan) -> dict[Key, Entry]:
        """The accepted entries of the one that was, for the better part, a new article."""
        new = set(plan.new)
        for name, keys in self._templates().items():
            if 2 * len(new & keys) >= len(new):
                catalog = self._catalog(self._project.catalog_path(name, locale))
                return departing(catalog, ()) if catalog is not None else {}
        return {}

    def _templates(self) -> dict[str, set[Key]]:
        if self._keys is None:
            base = self._project.root / "locale"
            known = set(self._project.article_ids())
            found = sorted(path.relative_to(base) for path in base.rglob("*.pot"))
            self._keys = {}
            for path in found:
                name = path.with_suffix("").as_posix()
                if name not in known:
                    template = self._catalog(self._project.template_path(name))
                    self._keys[name] = {e.key for e in template.body} if template else set()
        return self._keys

    def _catalog(self, path: str) -> Catalog | None:
        try:
            return self._project.catalog(path)
        except CatalogError:
            return None  # it is not of this job, and whoever looks at it will be told


def _write(project: Project, plan: _Plan) -> Extracted:
    written = project.write(plan.template.path, plan.template.to_bytes())
    changes = []
    for locale in project.settings.locales:
        catalog, change = plan.merged[locale]
        changed = project.write(catalog.path, catalog.to_bytes())
        changes.append(
            CatalogChange(
                change.article,
                change.locale,
                change.path,
                changed,
                change.added,
                change.stale,
                change.obsolete,
            )
        )
    path = plan.template.path
    return Extracted(plan.article, path, plan.units, plan.words, written, tuple(changes))


def _unchanged(project: Project, name: str, settled: Settled) -> Extracted:
    units, words = settled.count(name) or (0, 0)
    catalogs = tuple(
        CatalogChange(name, locale.posix, project.catalog_path(name, locale), False, 0, 0, 0)
        for locale in project.settings.locales
    )
    return Extracted(name, project.template_path(name), units, words, False, catalogs)
