"""Catalogs whose header names another language than the folder that they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalog import Catalog
from pipeline.errors import LocaleError
from pipeline.locales import Locale, parse_locale
from pipeline.model import Finding, Severity

RULE = "language"


def check(catalog: Catalog, locale: Locale) -> Iterator[Finding]:
    """A warning where ``Language`` is not the catalog's locale, however that is spelled."""
    said = catalog.fields().get("Language", "").strip()
    if not said or catalog.header is None or _same(said, locale):
        return
    yield Finding(
        RULE,
        Severity.WARNING,
        f"its header says “Language: {said[:30]}”, and its folder {locale.posix}",
        catalog.where(catalog.header),
        "see whether its translations are of this language; then correct the header",
        locale=locale.posix,
    )


def _same(said: str, locale: Locale) -> bool:
    try:
        return parse_locale(said).identity == locale.identity
    except LocaleError:
        return False
