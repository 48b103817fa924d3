"""Every check over a project's sources and catalogs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from pipeline.addresses import link_targets
from pipeline.article import Article
from pipeline.catalog import Key
from pipeline.checks import (
    beside,
    directives,
    duplicate,
    front_matter,
    generator,
    glossary,
    header,
    language,
    leftover,
    links,
    literal_markup,
    markup,
    numbers,
    orphan,
    outdated,
    pictures,
    plural,
    raw_html,
    register,
    reserved,
    several,
    unread,
)
from pipeline.edition import quarantined_in, units_in
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.handling import is_adapted
from pipeline.inline import references_of
from pipeline.jobs.chain import chain_of
from pipeline.jobs.terms import project_glossary
from pipeline.jobs.unreadable import naming_all
from pipeline.locales import Locale
from pipeline.model import Finding, State
from pipeline.project import Project
from pipeline.provenance import state


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
    articles = {article_id: project.article(article_id) for article_id in project.article_ids()}
    ids = {name: link_targets(article) for name, article in articles.items()}
    assets = project.assets()
    images, head = pictures.named(assets), cache(partial(project.asset, first=64))
    terms = project_glossary(project)
    if set(article_ids) == set(articles):
        yield from _orphans(project, locales)
        yield from unread.check(sorted(assets))
    headers: set[str] = set()
    without: dict[str, list[str]] = {}
    for article_id in article_ids:
        article = articles[article_id]
        yield from _of_source(project, article, ids, assets, images, head)
        units = extract(article)
        yield from raw_html.check(article, units)
        yield from generator.check(article)
        yield from directives.check(article, project.settings.every_locale)
        references = references_of(article)
        for locale in locales:
            catalog = project.article_catalog(article_id, locale)
            if catalog is None:
                without.setdefault(locale.posix, []).append(article_id)
                continue
            if catalog.path not in headers:
                headers.add(catalog.path)
                yield from header.check(catalog, locale)
                yield from duplicate.check(catalog, locale)
                yield from language.check(catalog, locale)
            entries = catalog.active()
            own = units_in(units, locale)
            yield from outdated.check(catalog, own, entries, article_id, locale.posix)
            yield from plural.check(catalog, entries.values(), article_id, locale.posix)
            targets = {
                key: entry.msgstr
                for key, entry in entries.items()
                if state(entry) in (State.TRANSLATED, State.ATTESTED)
            }
            try:
                quarantined = quarantined_in(article, units, targets, locale)
            except SourceError:
                continue  # found above
            yield from markup.check(catalog, entries, quarantined, article_id, locale.posix)
            translated = [e for e in entries.values() if e.msgstr and not is_adapted(e.extracted)]
            yield from literal_markup.check(
                catalog, translated, references, article_id, locale.posix
            )
            yield from numbers.check(catalog, translated, article_id, locale.posix)
            yield from glossary.check(catalog, translated, article_id, locale.posix, terms)
            accepted = [entry for key, entry in entries.items() if key in targets]
            yield from several.check(catalog, accepted, article_id, locale.posix)
            form = project.settings.of(locale).register
            yield from register.check(catalog, accepted, article_id, locale.posix, form)
    for posix, names in without.items():
        yield outdated.without_catalog(posix, names)


def _of_source(
    project: Project,
    article: Article,
    ids: Mapping[str, frozenset[str]],
    assets: frozenset[str],
    images: frozenset[str],
    head: Callable[[str], bytes],
) -> Iterator[Finding]:
    """Findings on an article by itself. ``ids`` has what links can lead to in every article, and
    ``head`` gives the first bytes of one of the ``images``."""
    settings = project.settings
    yield from reserved.check([(article.id, article.path)])
    yield from beside.check(article.id, article.path, ids, settings.locales, settings.source_locale)
    yield from front_matter.check(article)
    yield from leftover.check(article)
    yield from links.check(article, ids, assets, settings.source_locale.tag)
    yield from pictures.check(article, images, head, settings.formats)


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
