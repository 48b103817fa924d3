"""Entries with plural forms, which articles have no use for: somebody wrote them by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.catalog import Catalog, Entry
from pipeline.model import Finding, Severity

RULE = "plural"


def check(
    catalog: Catalog, entries: Iterable[Entry], article: str, locale: str
) -> Iterator[Finding]:
    """An error for each entry with a ``msgid_plural``: readers would get its first form alone."""
    for entry in entries:
        if entry.plural:
            yield Finding(
                RULE,
                Severity.ERROR,
                f"a text of an article has no plural: all but msgstr[0] is lost — “{entry.msgid[:50]}”",
                catalog.where(entry),
                "delete its msgid_plural, and write msgstr for msgstr[0]",
                article=article,
                locale=locale,
                msgid=entry.msgid,
            )
