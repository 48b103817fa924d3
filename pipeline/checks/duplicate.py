"""Texts that a catalog translates twice: once in use, and otherwise as obsolete."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalog import Catalog
from pipeline.locales import Locale
from pipeline.model import Finding, Severity

RULE = "duplicate"


def check(catalog: Catalog, locale: Locale) -> Iterator[Finding]:
    """A warning for each obsolete entry that has the text of another entry. Merging two versions of
    a file leaves such, and gettext's tools refuse them."""
    hidden = [entry for entry in catalog.body if entry.obsolete]
    if not hidden:
        return
    first = dict(catalog.active())
    for entry in hidden:
        other = first.setdefault(entry.key, entry)
        if other is not entry:
            yield Finding(
                RULE,
                Severity.WARNING,
                f"the obsolete entry has the text of line {other.line}",
                catalog.where(entry),
                "keep the better translation of both in that entry, and delete this one",
                locale=locale.posix,
            )
