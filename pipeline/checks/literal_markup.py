"""Signs of a translation that look like markup, and that readers would see as they are typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.catalog import Catalog, Entry
from pipeline.inline import References
from pipeline.literal import literal_markup
from pipeline.model import Finding, Severity
from pipeline.provenance import waived
from pipeline.syntax import Syntax, syntax_of

RULE = "literal-markup"

_REMEDY = {
    Syntax.MARKDOWN: "mend it, or put a backslash before it if readers are to see the signs",
    Syntax.PLAIN: "write it without: no markup is read in a title or description",
}
_IN_HTML = "write it without: only tags are read in HTML"


def check(
    catalog: Catalog, entries: Iterable[Entry], references: References, article: str, locale: str
) -> Iterator[Finding]:
    """A warning for each translation whose signs would be seen; ``references`` are the article's."""
    for entry in entries:
        if not entry.msgstr:
            continue
        syntax = syntax_of(entry.extracted)
        found = literal_markup(entry.msgid, entry.msgstr, references, syntax)
        if not found or waived(entry, RULE):
            continue
        yield Finding(
            RULE,
            Severity.WARNING,
            f"readers would see {', '.join(found)} as it is typed — “{entry.msgid[:50]}”",
            catalog.where(entry),
            _REMEDY.get(syntax, _IN_HTML),
            article=article,
            locale=locale,
            msgid=entry.msgid,
        )
