"""Compile what is accepted into a release, and make it live."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from pipeline import __version__
from pipeline.addresses import addresses
from pipeline.bundle import Bundle, PublishedDocument, build_bundle, digest
from pipeline.component import clash
from pipeline.destinations import asset_path
from pipeline.document import Context, asset_sources, build_document, file_sources, front_date
from pipeline.errors import ImageError
from pipeline.jobs.plan import PlannedDocument
from pipeline.locales import Locale
from pipeline.model import Artifact
from pipeline.nodes import Document, Edition
from pipeline.project import Project, one_name
from pipeline.publish import Action
from pipeline.render.fonts import FontBook
from pipeline.render.html import Index, Listing, render_chooser, render_index, stylesheet
from pipeline.render.pictures import size_of
from pipeline.render.site import Site
from pipeline.render.task import MEDIA_TYPES, RenderTask, artifact_path, render
from pipeline.run import run_tasks
from pipeline.stages import Stages
from pipeline.stores.folder import FolderStore

STATES = {
    Action.PUBLISH: "complete",
    Action.HOLD: "held",
    Action.MIX: "mixed",
    Action.PAGE: "source",
}


Progress = Callable[[Iterator[tuple[Artifact, ...]], int], Iterable[tuple[Artifact, ...]]]
"""Results as they come, and how many there will be → the same results."""


@dataclass(frozen=True, slots=True)
class Published:
    """What went out: the bundle, and whether it is a new release."""

    bundle: Bundle
    new: bool


def publish(
    project: Project,
    planned: Sequence[PlannedDocument],
    store: FolderStore,
    *,
    formats: tuple[str, ...],
    epoch: int | None,
    fonts: FontBook,
    stages: Stages,
    executor: Executor | None = None,
    progress: Progress = lambda results, _: results,
) -> Published:
    """Render the planned documents into a bundle and make it the live release.

    ``epoch`` is ``SOURCE_DATE_EPOCH``; without it each PDF is dated with its article's date, so
    that equal sources give equal bytes. ``progress`` may watch
    the rendered documents go by. Raises :class:`FontError` before anything is stored.
    """
    going = [item for item in planned if item.action is not Action.WITHHOLD]
    locales = _editions(going)
    files = project.assets()
    with stages.stage("compose"):
        documents = {
            (item.article.id, item.locale.tag): _document(project, item, locales, files)
            for item in going
            if item.localized is not None
        }
        site = {
            src: project.asset(src)
            for document in documents.values()
            for src in asset_sources(document)
        }
        linked = {
            path: site[path] if path in site else project.asset(path)
            for document in documents.values()
            for path in file_sources(document)
        }
    style = stylesheet()
    page = Site(
        stylesheet=style.path,
        formats=tuple(f for f in formats if f != "html"),
        images={src: size for src, data in site.items() if (size := size_of(data))},
    )
    tasks = [
        RenderTask(
            document,
            formats,
            page,
            {src: site[src] for src in asset_sources(document)},
            _timestamp(document, epoch),
            fonts,
        )
        for document in documents.values()
    ]
    artifacts: list[Artifact] = []
    with stages.stage("render"):
        try:
            for result in progress(run_tasks(render, tasks, executor), len(tasks)):
                artifacts += result
        except ImageError as error:
            error.where = _place_of(error.src, going) or error.where
            raise
    published = []
    for item in going:
        document = documents.get((item.article.id, item.locale.tag))
        if document is not None:
            published.append(_published(item, document, formats, style))
        elif item.held is not None:
            published.append(_held(item.held) if item.action is Action.HOLD else item.held)
            artifacts += _carried(item.held, store)
    carried = linked
    if "html" in formats:
        artifacts += _pages(project, published, page)
        artifacts.append(style)
        carried = site | linked
    artifacts += [Artifact(f"assets/{src}", data, _type(src)) for src, data in carried.items()]
    if same := clash(sorted(artifact.path for artifact in artifacts)):
        raise one_name(*(path.replace("assets/", "source/", 1) for path in same))
    with stages.stage("store"):
        bundle = build_bundle(_head(project, published), published, artifacts)
        new = store.publish(bundle)
    return Published(bundle, new)


def _place_of(src: str, going: Iterable[PlannedDocument]) -> str:
    """The first place of an image, as ``source/x.md:8``; "" where no article has it."""
    for article in (item.article for item in going):
        for address in addresses(article):
            if address.kind == "image" and asset_path(article.id, address.url) == src:
                return f"{article.path}:{address.line}"
    return ""


def _editions(going: Sequence[PlannedDocument]) -> dict[str, list[Locale]]:
    """The locales that each article goes out in, source first."""
    found: dict[str, list[Locale]] = {}
    for item in going:
        found.setdefault(item.article.id, []).append(item.locale)
    return found


def _edition(locale: Locale) -> Edition:
    return Edition(locale.tag, locale.name, locale.direction)


def _document(
    project: Project,
    item: PlannedDocument,
    locales: Mapping[str, list[Locale]],
    files: frozenset[str],
) -> Document:
    assert item.localized is not None  # noqa: S101 - the caller's condition
    settings = project.settings
    source = settings.source_locale.tag

    def edition_of(article: str) -> str | None:
        tags = [locale.tag for locale in locales.get(article, ())]
        return item.locale.tag if item.locale.tag in tags else source if source in tags else None

    context = Context(
        locale=item.locale.tag,
        direction=item.locale.direction,
        source_locale=source,
        publication=settings.name,
        base_url=settings.base_url,
        editions=tuple(_edition(locale) for locale in locales[item.article.id]),
        edition_of=edition_of,
        notice=settings.notice,
        files=files,
    )
    localized = item.localized
    foreign = localized.source_leaves if item.locale.tag != source else frozenset()
    return build_document(
        localized.article,
        localized.composed.markdown,
        foreign,
        context,
        localized.source_html,
        localized.source_fields,
    )


def _timestamp(document: Document, epoch: int | None) -> int:
    if epoch is not None:
        return epoch
    date = document.date or datetime.date(1980, 1, 1)
    return int(datetime.datetime.combine(date, datetime.time(), datetime.UTC).timestamp())


def _published(
    item: PlannedDocument, document: Document, formats: tuple[str, ...], style: Artifact
) -> PublishedDocument:
    shown = [style.path, *(f"assets/{src}" for src in asset_sources(document))]
    linked = [f"assets/{path}" for path in file_sources(document)]
    date = front_date(item.article)
    return PublishedDocument(
        article=item.article.id,
        locale=item.locale.tag,
        state=STATES[item.action],
        source_digest=digest(item.article.source),
        files={
            output: artifact_path(item.locale.tag, item.article.id, output) for output in formats
        },
        assets=tuple(dict.fromkeys([*(shown if "html" in formats else ()), *linked])),
        listing={
            "title": document.title,
            "description": document.description,
            "author": document.author,
            "date": date.isoformat() if date else "",
            "minutes": document.minutes,
            **{
                name: language
                for name, language in (
                    ("title_lang", document.title_lang),
                    ("description_lang", document.description_lang),
                )
                if language
            },
        },
    )


def _held(edition: PublishedDocument) -> PublishedDocument:
    return PublishedDocument(
        edition.article,
        edition.locale,
        "held",
        edition.source_digest,
        edition.files,
        edition.assets,
        edition.listing,
    )


def _carried(edition: PublishedDocument, store: FolderStore) -> Iterator[Artifact]:
    """The files of a live edition, as they are."""
    for output, path in edition.files.items():
        yield Artifact(
            path, store.read(path), MEDIA_TYPES[output], edition.locale, edition.article, output
        )
    for path in edition.assets:
        yield Artifact(path, store.read(path), _type(path))


def _pages(
    project: Project,
    published: Sequence[PublishedDocument],
    site: Site,
) -> Iterator[Artifact]:
    """An index for each locale, and the page at the root where a reader picks a language."""
    settings = project.settings
    present = {document.locale for document in published}
    locales = [
        locale for locale in (settings.source_locale, *settings.locales) if locale.tag in present
    ]
    editions = tuple(_edition(locale) for locale in locales)
    for locale in locales:
        listings = tuple(
            _listing(document) for document in published if document.locale == locale.tag
        )
        index = Index(
            locale.tag,
            locale.direction,
            settings.source_locale.tag,
            settings.name,
            settings.base_url,
            listings,
            editions,
            settings.notice,
        )
        data = render_index(index, site=site).encode()
        yield Artifact(f"{locale.tag}/index.html", data, "text/html", locale.tag)
    chooser = render_chooser(
        settings.name,
        editions,
        source_locale=settings.source_locale.tag,
        base_url=settings.base_url,
        site=site,
    )
    yield Artifact("index.html", chooser.encode(), "text/html")


def _listing(document: PublishedDocument) -> Listing:
    listing = document.listing
    return Listing(
        article=document.article,
        title=listing["title"],
        description=listing["description"],
        author=listing["author"],
        date=datetime.date.fromisoformat(listing["date"]) if listing["date"] else None,
        minutes=listing["minutes"],
        formats=tuple(output for output in document.files if output != "html"),
        title_lang=listing.get("title_lang", ""),
        description_lang=listing.get("description_lang", ""),
    )


def _head(project: Project, published: Sequence[PublishedDocument]) -> dict[str, Any]:
    settings = project.settings
    tags = {document.locale for document in published}
    return {
        "generator": f"polyfolio {__version__}",
        "publication": settings.name,
        "base_url": settings.base_url,
        "source_locale": settings.source_locale.tag,
        "locales": [
            locale.tag
            for locale in (settings.source_locale, *settings.locales)
            if locale.tag in tags
        ],
    }


def _type(path: str) -> str:
    import mimetypes

    return mimetypes.guess_type(path, strict=False)[0] or "application/octet-stream"
