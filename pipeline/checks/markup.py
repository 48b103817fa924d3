"""Links, code, footnote marks and tags that a translation lost or added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.catalog import Catalog, Entry, Key
from pipeline.compose import Quarantined
from pipeline.inline import advice
from pipeline.model import Finding, Severity
from pipeline.several import REASON as SEVERAL

RULE = "markup"


def check(
    catalog: Catalog,
    entries: Mapping[Key, Entry],
    quarantined: Iterable[Quarantined],
    article: str,
    locale: str,
) -> Iterator[Finding]:
    """An error for each accepted translation that cannot stand in the document. ``entries`` are the
    catalog's active ones."""
    for item in quarantined:
        if item.reason == SEVERAL:
            continue  # a rule of its own
        entry = entries.get(item.unit.key)
        yield Finding(
            RULE,
            Severity.ERROR,
            f"{item.reason} — “{item.unit.msgid[:50]}”",
            catalog.where(entry) if entry is not None else "",
            f"{advice(item.reason)}; until then the block counts as not translated",
            article=article,
            locale=locale,
            msgid=item.unit.msgid,
        )
