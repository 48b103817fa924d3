"""Catalogs that cannot be read: all of them are named at once, so that one run tells a translator
everything that has to be mended."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence

from pipeline.errors import AccessError, CatalogError, InputError, PolyfolioError, all_of
from pipeline.locales import Locale
from pipeline.project import Project


@contextlib.contextmanager
def naming_all(
    project: Project,
    article_ids: Collection[str],
    locales: Sequence[Locale],
    *,
    templates: bool = False,
) -> Iterator[None]:
    """Around whatever reads the catalogs of these articles and locales (and their ``templates``):
    where one of them cannot be read, the error names every one that cannot.

    The others are read only then, one at a time. What stopped the first reading is always told: by
    itself, where the second does not find it any more.
    """
    try:
        yield
    except (CatalogError, AccessError) as error:
        if not error.where.startswith("locale/"):
            raise
        try:
            found = list(_unreadable(project, article_ids, locales, templates))
        except (PolyfolioError, OSError):
            raise error from None  # a whole folder cannot be looked into, or is gone by now
        if str(error) not in map(str, found) or len(found) == 1:
            raise  # of another kind, or of a file that is mended or gone by now
        raise all_of(found, "catalogs") from error


def _unreadable(
    project: Project, article_ids: Collection[str], locales: Sequence[Locale], templates: bool
) -> Iterator[InputError]:
    every = set(article_ids) == set(project.article_ids())
    wanted = {project.component(article_id) for article_id in article_ids}
    places = [None, *locales] if templates else list(locales)
    for locale in places:
        for name in project.component_names(locale):
            if not every and name not in wanted:
                continue
            path = (
                project.template_path(name)
                if locale is None
                else project.catalog_path(name, locale)
            )
            try:
                catalog = project.catalog(path)
                if catalog is not None:
                    catalog.places()  # no text may stand there twice
            except (CatalogError, AccessError) as error:
                yield error
