"""Catalogs at whose beginning gettext's own tools stop."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalog import Catalog
from pipeline.locales import Locale
from pipeline.model import Finding, Severity

RULE = "header"


def check(catalog: Catalog, locale: Locale) -> Iterator[Finding]:
    """A warning for a byte-order mark, and for a catalog without a header: ``msgfmt`` refuses the
    one, and every letter beyond ASCII in the other."""
    if catalog.bom:
        yield Finding(
            RULE,
            Severity.WARNING,
            "begins with a byte-order mark, which gettext's tools refuse",
            f"{catalog.path}:1",
            "save it as UTF-8 without one",
            locale=locale.posix,
        )
    if catalog.header is None and catalog.body:
        yield Finding(
            RULE,
            Severity.WARNING,
            "has no header, without which gettext's tools read ASCII only",
            f"{catalog.path}:1",
            "restore it from version control, or run 'polyfolio extract', which writes a new one",
            locale=locale.posix,
        )
