"""Raw HTML that does not reach readers as its author means: what pages may not hold, and blocks
that cannot be taken apart, which are the same in every language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.article import Article
from pipeline.blocks import Block, BlockKind, InlineKind
from pipeline.destinations import SAFE_SCHEMES, SCHEME
from pipeline.html_units import is_whole
from pipeline.lines import LineNumbers
from pipeline.model import Finding, Severity, Unit
from pipeline.sanitize import removed

RULE = "raw-html"
_TAG = re.compile(r"<!--(?:(?!<!--).)*?-->|<[^<>]*>", re.DOTALL)


_SCRIPT: Final = "pages run no scripts: say it in text"
_STYLE: Final = "delete it: all pages look alike"
_LINK: Final = "link to it instead"
_MARKDOWN: Final = "write it in Markdown, or delete it"
_ADDRESS: Final = f"link to an address with {', '.join(SAFE_SCHEMES)}"
_INSTEAD: Final = {
    "<script>": _SCRIPT,
    "<style>": _STYLE,
    "style=": _STYLE,
    **dict.fromkeys("<iframe> <video> <audio> <object> <embed>".split(), _LINK),
    **dict.fromkeys("<form> <input> <button> <select> <textarea>".split(), _LINK),
}
_SHOWN: Final = 6
# Members of enumerations by names of this module: to look them up in their class is slow.
_HTML: Final = InlineKind.HTML
_HTML_BLOCK: Final = BlockKind.HTML
_OPEN: Final = InlineKind.OPEN


def check(article: Article, units: Iterable[Unit]) -> Iterator[Finding]:
    """A warning for each paragraph or block with what no page will hold, and for each block of HTML
    that shows text which translators never see: none of the article's ``units`` is in it."""
    lines = LineNumbers(article.source)
    yield from _removed(article, lines)
    for block in _without_units(article, units):
        text = " ".join(_TAG.sub(" ", block.text).split())
        if any(map(str.isalpha, text)) and is_whole(article.source, block):
            yield Finding(
                RULE,
                Severity.WARNING,
                f"text in raw HTML that cannot be taken apart is not translated: “{text[:50]}”",
                f"{article.path}:{lines.of(block.start)}",
                "close its tags, quotation marks and comments, or write it in Markdown",
                article=article.id,
            )


def _without_units(article: Article, units: Iterable[Unit]) -> list[Block]:
    if not article.html:
        return []
    starts = sorted(unit.start for unit in units if unit.kind.is_html)
    return [
        block
        for block in article.html
        if bisect_left(starts, block.start) == bisect_left(starts, block.end)
    ]


def _removed(article: Article, lines: LineNumbers) -> Iterator[Finding]:
    for block, _ in article.blocks:
        found: list[tuple[int, str]] = []
        if block.kind is _HTML_BLOCK:
            line, at = lines.of(block.start), 0
            for offset, what in removed(block.text, block=True):
                line += block.text.count("\n", at, offset)
                at = offset
                found.append((line, what))
        for inline in block.inlines:
            if inline.kind is _HTML:
                names = [what for _, what in removed(inline.text, block=False)]
            elif inline.kind is _OPEN and inline.tag == "link":
                scheme = SCHEME.match(inline.url)
                safe = not scheme or inline.style == "Email" or scheme[0].lower() in SAFE_SCHEMES
                names = [] if safe or not scheme else [f"]({scheme[0]}"]
            else:
                continue
            found += [(lines.of(inline.start), what) for what in names]
        if found:
            yield _not_published(article, found)


def _not_published(article: Article, found: list[tuple[int, str]]) -> Finding:
    names = list(dict.fromkeys(what for _, what in found))
    more = [f"and {len(names) - _SHOWN} more"] if names[_SHOWN:] else []
    return Finding(
        RULE,
        Severity.WARNING,
        f"left out of every page: {', '.join([*names[:_SHOWN], *more])}",
        f"{article.path}:{found[0][0]}",
        "; ".join(dict.fromkeys(_instead(name) for name in names)),
        article=article.id,
    )


def _instead(name: str) -> str:
    if name.endswith(":"):
        return _ADDRESS
    return _SCRIPT if name.startswith("on") else _INSTEAD.get(name, _MARKDOWN)
