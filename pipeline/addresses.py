"""Every address that an article uses, in Markdown and in raw HTML, and every id that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.article import Article, heading_ids
from pipeline.blocks import InlineKind
from pipeline.html_addresses import ids, uses
from pipeline.lines import LineNumbers


class Address(NamedTuple):
    """``kind`` is "image" or "link"; ``line`` counts from 1."""

    kind: str
    url: str
    line: int


def addresses(article: Article) -> Iterator[Address]:
    """The addresses of an article's links and images: first those of Markdown's texts, with the
    HTML in them, then those of its blocks of HTML.

    >>> from pipeline.article import read_article
    >>> text = b"[a](b.md) <img src=c.png>\\n\\n<p>\\n<a href=d>D</a></p>\\n"
    >>> [tuple(a) for a in addresses(read_article("a", "a.md", text))]
    [('link', 'b.md', 1), ('image', 'c.png', 1), ('link', 'd', 4)]
    """
    lines = LineNumbers(article.source)
    for leaf, _ in article.leaves:
        for inline in leaf.inlines:
            kind = inline.kind
            if kind is _OPEN and inline.tag in ("link", "image"):
                url = f"mailto:{inline.url}" if inline.style == "Email" else inline.url
                yield Address(inline.tag, url, lines.of(inline.start))
            elif kind is _HTML:
                for use in uses(inline.text):
                    yield Address(use.kind, use.url, lines.of(inline.start))
    for block in article.html:
        line, at = lines.of(block.start), 0
        for use in uses(block.text):
            line += block.text.count("\n", at, use.start)
            at = use.start
            yield Address(use.kind, use.url, line)


# Members of an enumeration by names of this module: to look them up in their class is slow.
_HTML: Final = InlineKind.HTML
_OPEN: Final = InlineKind.OPEN


def link_targets(article: Article) -> frozenset[str]:
    """What ``#…`` can lead to in an article: its headings, and elements of HTML with an id.

    >>> from pipeline.article import read_article
    >>> sorted(link_targets(read_article("a", "a.md", b"# A\\n\\n<div id=b>\\n")))
    ['a', 'b']
    """
    found = set(heading_ids(article))
    for block in article.html:
        found.update(ids(block.text))
    for leaf, _ in article.leaves:
        for inline in leaf.inlines:
            if inline.kind is _HTML:
                found.update(ids(inline.text))
    return frozenset(found)
