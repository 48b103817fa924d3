"""Several translations in one: what msgcat and ``polyfolio merge`` put together where catalogs differ,
for a person to choose of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.catalog import Catalog, Entry
from pipeline.model import Finding, Severity
from pipeline.several import ADVICE, REASON, is_several

RULE = "several"


def check(
    catalog: Catalog, accepted: Iterable[Entry], article: str, locale: str
) -> Iterator[Finding]:
    """An error for each accepted translation with msgcat's marks in it."""
    for entry in accepted:
        if is_several(entry.msgstr, entry.msgid):
            yield Finding(
                RULE,
                Severity.ERROR,
                f"{REASON} — “{entry.msgid[:50]}”",
                catalog.where(entry),
                f"{ADVICE}; until then the block counts as not translated",
                article=article,
                locale=locale,
                msgid=entry.msgid,
            )
