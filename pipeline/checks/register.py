"""Forms of address that do not fit: another than the settings say, or two in one article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.catalog import Catalog, Entry
from pipeline.model import Finding, Severity
from pipeline.provenance import waived
from pipeline.register import FORMS, form_named, settled, uses

RULE = "register"


def check(
    catalog: Catalog, entries: Sequence[Entry], article: str, locale: str, register: str
) -> Iterator[Finding]:
    """A warning for each translation that addresses the reader otherwise than the setting says; with
    none, than most of the article does."""
    language = locale.partition("_")[0]
    if language not in FORMS:
        return
    used = [(entry, tuple(uses(entry.msgstr, language))) for entry in entries]
    wanted = form_named(register, language) if register else ""
    given = bool(wanted)
    wanted = wanted or settled(forms for _, forms in used)
    for entry, forms in used:
        others = [form for form in forms if form != wanted]
        if not wanted or not others or waived(entry, RULE):
            continue
        why = "the settings say" if given else "most of the article says"
        yield Finding(
            RULE,
            Severity.WARNING,
            f"addresses the reader as “{others[0]}”; {why} “{wanted}” — “{entry.msgid[:50]}”",
            catalog.where(entry),
            "use one form of address, or waive it",
            article=article,
            locale=locale,
            msgid=entry.msgid,
        )
