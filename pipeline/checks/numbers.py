"""Numbers that a translation lost or changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.catalog import Catalog, Entry
from pipeline.model import Finding, Severity
from pipeline.provenance import waived

RULE = "numbers"
_NUMBER = re.compile(r"\d+(?:[.,٫٬'’\u00a0\u202f]\d+)*")
# None of them looks further than where the next of its kind begins: each else would be sought to the
# end of the text, from every place where one seems to begin.
_NOT_TEXT = re.compile(r"\]\([^)\]]*\)|\]\[[^\]]*\]|<[^<>]*>|`[^`]*`|\[\^[^\[\]]*\]|https?://\S+")


def check(
    catalog: Catalog, entries: Iterable[Entry], article: str, locale: str
) -> Iterator[Finding]:
    """A warning where digits of the source are not in the translation, or the reverse."""
    for entry in entries:
        source, target = numbers(entry.msgid), numbers(entry.msgstr)
        if not entry.msgstr or source == target or waived(entry, RULE):
            continue
        missing = sorted((source - target).elements())
        added = sorted((target - source).elements())
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


def numbers(text: str) -> Counter[str]:
    """The numbers in the prose of a text, as Western digits without separators.

    >>> numbers("45–60 min, ٤٥ [x](a1.md) 1,000")
    Counter({'45': 2, '60': 1, '1000': 1})
    """
    prose = _NOT_TEXT.sub(" ", text)
    found = _NUMBER.findall(prose)
    return Counter(
        "".join(str(unicodedata.digit(c)) for c in number if c.isdigit()) for number in found
    )
