"""Every check over one article and its catalogs: a task of its own, in whatever process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from pipeline.article import Article
from pipeline.catalog import Catalog
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
    outdated,
    pictures,
    plural,
    raw_html,
    register,
    reserved,
    several,
    unclosed,
)
from pipeline.edition import quarantined_in, units_in
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.glossary import Glossary
from pipeline.handling import is_adapted
from pipeline.inline import references_of
from pipeline.locales import Locale
from pipeline.model import Finding, State, Unit
from pipeline.project import Project
from pipeline.provenance import state


@dataclass(frozen=True, slots=True)
class Around:
    """What an article is checked against: the locales that were asked for, what links can lead to
    in each article (``targets``), the files beside the articles, ``images`` among them, and the
    glossary."""

    project: Project
    locales: tuple[Locale, ...]
    targets: Mapping[str, frozenset[str]]
    assets: frozenset[str]
    images: frozenset[str]
    terms: Glossary


@dataclass(frozen=True, slots=True)
class CheckTask:
    """One article. The first of its component has the checks of whole catalogs."""

    article_id: str
    is_first: bool
    around: Around


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in an article and its catalogs, and the locales that have no catalog of it."""

    findings: tuple[Finding, ...]
    without: tuple[str, ...]


def check_article(task: CheckTask) -> Checked:
    """Findings on an article and its catalogs, by file and line, in an order that tells nothing of
    how the work was shared out. Raises :class:`SourceError` and :class:`CatalogError`."""
    around = task.around
    article = around.project.article(task.article_id)
    units = extract(article)
    findings = [*_of_source(article, units, around)]
    without = []
    for locale in around.locales:
        catalog = around.project.article_catalog(article.id, locale)
        if catalog is None:
            without.append(locale.posix)
            continue
        if task.is_first:
            findings += header.check(catalog, locale)
            findings += duplicate.check(catalog, locale)
            findings += language.check(catalog, locale)
        findings += _of_catalog(article, units, catalog, locale, around)
    return Checked(tuple(findings), tuple(without))


def _of_source(article: Article, units: tuple[Unit, ...], around: Around) -> Iterator[Finding]:
    project, settings = around.project, around.project.settings
    source = settings.source_locale
    yield from reserved.check([(article.id, article.path)])
    yield from beside.check(article.id, article.path, around.targets, settings.locales, source)
    yield from front_matter.check(article)
    yield from leftover.check(article)
    yield from links.check(article, around.targets, around.assets, source.tag)
    head = partial(project.asset, first=64)
    yield from pictures.check(article, around.images, head, settings.formats)
    yield from raw_html.check(article, units)
    yield from generator.check(article)
    yield from unclosed.check(article)
    yield from directives.check(article, settings.every_locale)


def _of_catalog(
    article: Article, units: tuple[Unit, ...], catalog: Catalog, locale: Locale, around: Around
) -> Iterator[Finding]:
    name, posix = article.id, locale.posix
    entries = catalog.active()
    own = units_in(units, locale)
    yield from outdated.check(catalog, own, entries, name, posix)
    yield from plural.check(catalog, entries.values(), name, posix)
    targets = {
        key: entry.msgstr
        for key, entry in entries.items()
        if state(entry) in (State.TRANSLATED, State.ATTESTED)
    }
    try:
        quarantined = quarantined_in(article, units, targets, locale)
    except SourceError:
        return  # found in the article itself
    yield from markup.check(catalog, entries, quarantined, name, posix)
    translated = [e for e in entries.values() if e.msgstr and not is_adapted(e.extracted)]
    yield from literal_markup.check(catalog, translated, references_of(article), name, posix)
    yield from numbers.check(catalog, translated, name, posix)
    yield from glossary.check(catalog, translated, name, posix, around.terms)
    accepted = [entry for key, entry in entries.items() if key in targets]
    yield from several.check(catalog, accepted, name, posix)
    form = around.project.settings.of(locale).register
    yield from register.check(catalog, accepted, name, posix, form)
