"""Every check over a project's sources and catalogs."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.addresses import link_targets
from pipeline.catalog import Key
from pipeline.checks import orphan, outdated, pictures, unread
from pipeline.jobs.chain import chain_of
from pipeline.jobs.check_article import Around, CheckTask, check_article
from pipeline.jobs.terms import project_glossary
from pipeline.jobs.unreadable import naming_all
from pipeline.locales import Locale
from pipeline.model import Finding
from pipeline.project import Project
from pipeline.run import run_tasks


def check_project(
    project: Project, article_ids: tuple[str, ...], locales: tuple[Locale, ...]
) -> tuple[Finding, ...]:
    """Findings on the chosen articles and their catalogs, by file and line. Raises
    :class:`SettingsError` for an engine that there is not."""
    chain_of(project)
    with naming_all(project, article_ids, locales):
        return tuple(_findings(project, article_ids, locales))


def _findings(
    project: Project, article_ids: tuple[str, ...], locales: tuple[Locale, ...]
) -> Iterator[Finding]:
    every = project.article_ids()
    assets = project.assets()
    around = Around(
        project=project,
        locales=locales,
        targets={article_id: link_targets(project.article(article_id)) for article_id in every},
        assets=assets,
        images=pictures.named(assets),
        terms=project_glossary(project),
    )
    if set(article_ids) == set(every):
        yield from _orphans(project, locales)
        yield from unread.check(sorted(assets))
    tasks: list[CheckTask] = []
    components: set[str] = set()
    for article_id in article_ids:
        component = project.component(article_id)
        tasks.append(CheckTask(article_id, component not in components, around))
        components.add(component)
    without: dict[str, list[str]] = {}
    for article_id, checked in zip(article_ids, run_tasks(check_article, tasks), strict=True):
        yield from checked.findings
        for posix in checked.without:
            without.setdefault(posix, []).append(article_id)
    for posix, names in without.items():
        yield outdated.without_catalog(posix, names)


def _orphans(project: Project, locales: tuple[Locale, ...]) -> Iterator[Finding]:
    templates = (project.template_path(c.name) for c in project.components(project.article_ids()))
    extracted = all((project.root / path).exists() for path in templates)
    gone = {name: project.template_path(name) for name in project.without_source()}
    left: dict[str, list[orphan.Left]] = {name: [] for name in gone}
    for locale in locales:
        names = project.without_source(locale)
        in_use = _in_use(project, locale) if names else {}
        for name in names:
            catalog = project.catalog(project.catalog_path(name, locale))
            if catalog is not None:
                left.setdefault(name, []).append(orphan.Left(catalog, locale.posix, in_use))
    for name, catalogs in left.items():
        yield from orphan.check(gone.get(name, ""), catalogs, extracted=extracted)


def _in_use(project: Project, locale: Locale) -> dict[Key, set[str]]:
    """What the catalogs of a locale's articles say for each text, also for those that went."""
    found: dict[Key, set[str]] = {}
    for component in project.components(project.article_ids()):
        catalog = project.catalog(project.catalog_path(component.name, locale))
        for entry in catalog.body if catalog is not None else ():
            found.setdefault(entry.key, set()).add(entry.msgstr)
    return found
