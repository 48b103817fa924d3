"""What a publication run would do: each article in each locale, and what keeps it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.article import Article
from pipeline.bundle import PublishedDocument
from pipeline.checks import links, reserved
from pipeline.directives import refuse_faults
from pipeline.edition import Localized, localize, units_in
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.jobs.unreadable import naming_all
from pipeline.locales import Locale
from pipeline.model import Unit
from pipeline.project import Project
from pipeline.publish import Action, Waits, accepted, decide, safety_keys

SHOWN: Final = 3
"""So many of the missing files are named in the one line of an error."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be published; see :class:`pipeline.settings.Settings`. ``withholding`` says that
    this very run was told ``missing = "withhold"``."""

    accept: str
    stale: str
    missing: str
    withholding: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """One article in one locale: what will be done with it, and why.

    ``localized`` is what would be set (None where nothing is); ``waiting`` are the units that are
    not accepted; ``catalog`` is the file that they wait in. ``held`` is the live edition that
    stays.
    """

    article: Article
    locale: Locale
    action: Action
    units: tuple[Unit, ...]
    waiting: tuple[Waits, ...]
    localized: Localized | None
    catalog: str
    held: PublishedDocument | None = None


def plan_publication(
    project: Project,
    article_ids: tuple[str, ...],
    locales: tuple[Locale, ...],
    policy: Policy,
    live: tuple[PublishedDocument, ...],
) -> tuple[PlannedDocument, ...]:
    """Plan every article in the source locale and the chosen target locales; what is ``live`` in
    other locales is kept. Reads, writes nothing. Raises :class:`SourceError` for images and
    linked files that are not there, each with its place, and for an author's directive that is wrong."""
    with naming_all(project, article_ids, locales):
        return _planned(project, article_ids, locales, policy, live)


def _planned(
    project: Project,
    article_ids: tuple[str, ...],
    locales: tuple[Locale, ...],
    policy: Policy,
    live: tuple[PublishedDocument, ...],
) -> tuple[PlannedDocument, ...]:
    editions = {(d.article, d.locale): d for d in live}
    planned = []
    missing: list[str] = []
    assets, articles = project.assets(), frozenset(project.article_ids())
    source = project.settings.source_locale
    for article_id in article_ids:
        article = project.article(article_id)
        refuse_faults(article, project.settings.every_locale)
        for finding in reserved.check([(article_id, article.path)]):
            raise SourceError(finding.message, where=finding.where, remedy=finding.remedy)
        missing += links.missing_files(article, assets, articles, source.tag)
        units = extract(article)
        planned.append(
            PlannedDocument(
                article,
                source,
                Action.PUBLISH,
                units_in(units, source),
                (),
                localize(article, units, {}, source),
                article.path,
            )
        )
        for locale in project.settings.locales:
            edition = editions.get((article_id, locale.tag))
            if locale in locales:
                document = _plan(project, article, units, locale, policy, edition)
                missing += _own_files(document, assets, articles, source.tag)
                planned.append(document)
            elif edition is not None:
                planned.append(_keep(project, article, units, locale, edition))
    if missing:
        raise SourceError(
            _first_of(missing), remedy="correct the address, or put the file below source/"
        )
    return tuple(planned)


def _first_of(missing: list[str]) -> str:
    more = len(missing) - SHOWN
    rest = f"; and {more} more, which 'polyfolio check' lists" if more > 0 else ""
    return "; ".join(missing[:SHOWN]) + rest


def _own_files(
    document: PlannedDocument, assets: frozenset[str], articles: frozenset[str], home: str
) -> list[str]:
    """Images and files that are not there, and that only the locale's own blocks mention."""
    if document.localized is None or document.localized.article is document.article:
        return []
    known = links.file_addresses(document.article)
    wrong = links.file_addresses(document.localized.article) - known
    missing = links.without_file(document.article, wrong, assets, articles, home)
    return [f"{problem} ({document.catalog})" for problem in missing]


def _keep(
    project: Project,
    article: Article,
    units: tuple[Unit, ...],
    locale: Locale,
    edition: PublishedDocument,
) -> PlannedDocument:
    path = project.catalog_path(project.component(article.id), locale)
    return PlannedDocument(article, locale, Action.KEEP, units, (), None, path, edition)


def _plan(
    project: Project,
    article: Article,
    units: tuple[Unit, ...],
    locale: Locale,
    policy: Policy,
    edition: PublishedDocument | None,
) -> PlannedDocument:
    path = project.catalog_path(project.component(article.id), locale)
    catalog = project.article_catalog(article.id, locale)
    entries = catalog.active() if catalog is not None else {}
    mine = units_in(units, locale)
    text = accepted(mine, entries, policy.accept)
    localized = localize(article, units, text.targets, locale)
    waiting = list(text.waiting)
    guarded = safety_keys(mine, entries)
    for item in localized.composed.quarantined:
        key = item.unit.key
        line = entries[key].line if key in entries else 0
        waiting.append(Waits(item.unit, "quarantined", line, key in guarded))
    if edition is not None and edition.state not in ("complete", "held"):
        edition = None
    action = decide(waiting, edition is not None, policy.stale, policy.missing)
    result: Localized | None = localized
    if action is Action.MIX and policy.stale == "show" and text.shown:
        result = localize(article, units, {**text.shown, **text.targets}, locale)
    elif action is Action.PAGE:
        result = localize(article, units, {}, locale)
    elif action in (Action.WITHHOLD, Action.HOLD):
        result = None
    held = edition if action is Action.HOLD else None
    return PlannedDocument(article, locale, action, mine, tuple(waiting), result, path, held)
