"""Source → templates → every locale's catalogs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.article import Article
from pipeline.catalog import Catalog, Key
from pipeline.clock import catalog_date
from pipeline.extract import extract
from pipeline.locales import Locale
from pipeline.merge import align, merge
from pipeline.model import State, Unit
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
    that a fault in any of them leaves every file untouched."""
    date = catalog_date(now)
    plans = [_plan(project, project.article(article_id), date) for article_id in article_ids]
    return tuple(_write(project, plan) for plan in plans)


@dataclass(frozen=True, slots=True)
class _Plan:
    article: str
    units: tuple[Unit, ...]
    template: Catalog
    catalogs: tuple[tuple[Locale, Catalog, Catalog], ...]


def _plan(project: Project, article: Article, date: str) -> _Plan:
    units = extract(article)
    entries = template_entries(units, article.path)
    path = project.template_path(article.id)
    previous = project.catalog(path)
    template = build_template(entries, path, project.settings.name, date, previous)
    created = template.fields()["POT-Creation-Date"]
    new = [entry.key for entry in entries]
    old = [entry.key for entry in previous.body] if previous is not None else []
    alignments: dict[tuple[Key, ...], Mapping[Key, Key]] = {tuple(old): align(old, new)}
    catalogs = []
    for locale in project.settings.locales:
        catalog_path = project.catalog_path(article.id, locale)
        current = project.catalog(catalog_path)
        if current is None:
            current = empty_catalog(catalog_path, locale, project.settings.name, created)
        # A translator's branch may be templates behind: then its own msgids are the old list.
        own = tuple(entry.key for entry in current.body if not entry.obsolete)
        basis = tuple(old) if set(own) <= set(old) else own
        if basis not in alignments:
            alignments[basis] = align(basis, new)
        merged = merge(current, entries, created, alignments[basis])
        catalogs.append((locale, current, merged))
    return _Plan(article.id, units, template, tuple(catalogs))


def _write(project: Project, plan: _Plan) -> Extracted:
    written = project.write(plan.template.path, plan.template.to_bytes())
    changes = []
    for locale, current, merged in plan.catalogs:
        before = {entry.key for entry in current.body if not entry.obsolete}
        after = {entry.key for entry in merged.body if not entry.obsolete}
        changes.append(
            CatalogChange(
                article=plan.article,
                locale=locale.posix,
                path=merged.path,
                written=project.write(merged.path, merged.to_bytes()),
                added=len(after - before),
                stale=_count(merged, State.STALE) - _count(current, State.STALE),
                obsolete=_count(merged, State.OBSOLETE) - _count(current, State.OBSOLETE),
            )
        )
    words = sum(len(unit.msgid.split()) for unit in plan.units)
    return Extracted(
        plan.article, plan.template.path, len(plan.units), words, written, tuple(changes)
    )


def _count(catalog: Catalog, wanted: State) -> int:
    return sum(1 for entry in catalog.body if state(entry) is wanted)


__all__ = ["CatalogChange", "Extracted", "TemplateEntry", "extract_articles"]
