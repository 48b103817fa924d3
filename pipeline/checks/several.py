"""Several translations in one: what msgcat puts together where catalogs differ, for a person to
choose of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.catalog import Catalog, Entry
from pipeline.model import Finding, Severity

RULE = "several"

_MARK: Final = re.compile(r"^#-#-#-#-#  .*  #-#-#-#-#$", re.MULTILINE)


def check(
    catalog: Catalog, accepted: Iterable[Entry], article: str, locale: str
) -> Iterator[Finding]:
    """An error for each accepted translation with msgcat's marks in it, which readers would see."""
    for entry in accepted:
        if _MARK.search(entry.msgstr) and not _MARK.search(entry.msgid):
            yield Finding(
                RULE,
                Severity.ERROR,
                f"msgcat put several translations into this one — “{entry.msgid[:50]}”",
                catalog.where(entry),
                "keep the right one, without the lines #-#-#-#-#",
                article=article,
                locale=locale,
                msgid=entry.msgid,
            )
