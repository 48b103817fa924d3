"""Links, code, footnote marks and tags that a translation lost or added."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.compose import Composed
from pipeline.inline import advice
from pipeline.model import Finding, Severity
from pipeline.several import REASON as SEVERAL

RULE = "markup"


def check(
    composed: Composed, article: str, locale: str, where: dict[tuple[str | None, str], str]
) -> Iterator[Finding]:
    """An error for each accepted translation that cannot stand in the document.

    ``where`` maps an entry's key to its ``file:line``.
    """
    for item in composed.quarantined:
        if item.reason == SEVERAL:
            continue  # a rule of its own
        yield Finding(
            RULE,
            Severity.ERROR,
            f"{item.reason} — “{item.unit.msgid[:50]}”",
            where.get(item.unit.key, ""),
            f"{advice(item.reason)}; until then the block counts as not translated",
            article=article,
            locale=locale,
            msgid=item.unit.msgid,
        )
