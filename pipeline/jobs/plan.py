"""What a publication run would do: each article in each locale, and what keeps it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.article import Article
from pipeline.bundle import PublishedDocument
from pipeline.catalog import Key
from pipeline.checks import links
from pipeline.compose import Composed, compose
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.locales import Locale
from pipeline.model import Unit
from pipeline.project import Project
from pipeline.publish import Action, Waits, accepted, decide


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be published; see :class:`pipeline.settings.Settings`."""

    accept: str
    stale: str
    missing: str


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """One article in one locale: what will be done with it, and why.

    ``composed`` is what would be set (None where nothing is); ``waiting`` are the units that are
    not accepted; ``catalog`` is the file that they wait in. ``held`` is the live edition that
    stays.
    """

    article: Article
    locale: Locale
    action: Action
    units: tuple[Unit, ...]
    waiting: tuple[Waits, ...]
    composed: Composed | None
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
    other locales is kept. Reads, writes nothing. Raises :class:`SourceError` for images that are
    not there, each with its place."""
    editions = {(d.article, d.locale): d for d in live}
    planned = []
    missing: list[str] = []
    assets = project.assets()
    for article_id in article_ids:
        article = project.article(article_id)
        missing += links.missing_images(article, assets)
        units = extract(article)
        planned.append(
            PlannedDocument(
                article,
                project.settings.source_locale,
                Action.PUBLISH,
                units,
                (),
                compose(article, units, {}),
                article.path,
            )
        )
        for locale in project.settings.locales:
            edition = editions.get((article_id, locale.tag))
            if locale in locales:
                planned.append(_plan(project, article, units, locale, policy, edition))
            elif edition is not None:
                planned.append(_keep(project, article, units, locale, edition))
    if missing:
        raise SourceError(
            f"no image {'; '.join(missing)}", remedy="correct the address, or add the image"
        )
    return tuple(planned)


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
    text = accepted(units, entries, policy.accept)
    composed = compose(article, units, text.targets)
    waiting = list(text.waiting)
    for item in composed.quarantined:
        entry = entries.get(item.unit.key)
        waiting.append(Waits(item.unit, "quarantined", entry.line if entry else 0))
    if edition is not None and edition.state not in ("complete", "held"):
        edition = None
    action = decide(waiting, edition is not None, policy.stale, policy.missing)
    result: Composed | None = composed
    if action is Action.MIX and policy.stale == "show" and text.shown:
        result = compose(article, units, _with(text.targets, text.shown))
    elif action is Action.PAGE:
        result = compose(article, units, {})
    elif action in (Action.WITHHOLD, Action.HOLD):
        result = None
    held = edition if action is Action.HOLD else None
    return PlannedDocument(article, locale, action, units, tuple(waiting), result, path, held)


def _with(targets: Mapping[Key, str], shown: Mapping[Key, str]) -> dict[Key, str]:
    return {**shown, **targets}
