"""Numbers that a translation lost or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.catalog import Catalog, Entry
from pipeline.model import Finding, Severity
from pipeline.numerals import differences
from pipeline.provenance import waived

RULE = "numbers"


def check(
    catalog: Catalog, entries: Iterable[Entry], article: str, locale: str
) -> Iterator[Finding]:
    """A warning where numbers of the source are not in the translation, or the reverse."""
    for entry in entries:
        if not entry.msgstr:
            continue
        missing, added = differences(entry.msgid, entry.msgstr)
        if not (missing or added) or waived(entry, RULE):
            continue
        parts = [f"lost {', '.join(missing)}"] if missing else []
        parts += [f"added {', '.join(added)}"] if added else []
        yield Finding(
            RULE,
            Severity.WARNING,
            f"{'; '.join(parts)} — “{entry.msgid[:50]}”",
            catalog.where(entry),
            "correct it, or keep it if the number is rightly written out",
            article=article,
            locale=locale,
            msgid=entry.msgid,
        )
