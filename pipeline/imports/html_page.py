"""An HTML page around its article: what its head says, and where the article is."""

from __future__ import annotations

import datetime
from typing import Final

from pipeline.imports.escape import one_line
from pipeline.imports.html_tree import HEADINGS, Element


class Head:
    """Title, author, description and date from ``<meta>`` and friends."""

    def __init__(self, page: Element) -> None:
        self.metas: dict[str, str] = {}
        self.title = ""
        written = ""
        stamped = ""
        for element in page.walk():
            content = one_line(element.attributes.get("content", ""))
            if element.tag == "meta" and content:
                key = element.attributes.get("property") or element.attributes.get("name", "")
                key = key or element.attributes.get("itemprop", "")
                self.metas.setdefault(key.lower(), content)
            elif element.tag == "title" and not self.title:
                self.title = one_line(element.text())
            elif element.attributes.get("rel") == "author" and not written:
                written = one_line(element.text())
            elif element.tag == "time" and not stamped:
                stamped = element.attributes.get("datetime", "")
        named = (self.metas.get(key, "") for key in ("author", "article:author", "dc.creator"))
        self.author = next((n for n in named if n and "://" not in n), "") or written
        self.description = next(
            (self.metas[k] for k in ("description", "og:description") if k in self.metas), ""
        )
        keys = ("article:published_time", "datepublished", "date", "dc.date")
        stamps = (*(self.metas.get(key, "") for key in keys), stamped)
        self.date = next((date for date in map(_day, stamps) if date), None)


def _day(stamp: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(stamp.strip()[:10])
    except ValueError:
        return None


def take_title(article: Element, page: Element, head: Head) -> str:
    """The title; the heading that shows it is taken out of the article."""
    shown = next((e for e in article.walk() if e.tag == "h1" and e.text().strip()), None)
    if shown is not None:
        shown.tag, title = "", one_line(shown.text())
        shown.children = []
        return title
    above = next((e for e in page.walk() if e.tag == "h1" and e.text().strip()), None)
    title = head.metas.get("og:title") or (one_line(above.text()) if above else head.title)
    for element in article.walk():
        if element.tag in HEADINGS and one_line(element.text()).casefold() == title.casefold():
            element.tag, element.children = "", []
            break
    return title


# --- where the article is -------------------------------------------------------------------------

_NOT_CONTENT: Final = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})


def find_article(page: Element) -> Element:
    """The element that holds the article: an ``<article>`` that outweighs the others, ``<main>``,
    or the page."""
    articles = [e for e in page.walk() if e.tag == "article"]
    if articles:
        weights = [len(e.text()) for e in articles]
        heaviest = max(weights)
        if heaviest * 2 >= sum(weights):
            return articles[weights.index(heaviest)]
    mains = (e for e in page.walk() if e.tag == "main" or e.attributes.get("role") == "main")
    return next(mains, page)


def prune(element: Element, *, whole_page: bool, quoted: bool = False) -> None:
    """Take out what is no part of the article; ``whole_page``: nothing marks where that is."""
    quoted = quoted or element.tag == "blockquote"
    element.children = [
        child
        for child in element.children
        if isinstance(child, str) or not _is_aside(child, whole_page=whole_page, quoted=quoted)
    ]
    for child in element.children:
        if isinstance(child, Element):
            prune(child, whole_page=whole_page, quoted=quoted)


def _is_aside(element: Element, *, whole_page: bool, quoted: bool) -> bool:
    """Whether an element is no part of the article (a quotation's footer names who said it)."""
    attributes = element.attributes
    if element.tag in ("title", "meta") or "hidden" in attributes:
        return True
    if attributes.get("aria-hidden") == "true" or attributes.get("role") in _NOT_CONTENT:
        return True
    if element.tag == "footer":
        return not quoted
    if whole_page and element.tag in ("header", "aside"):
        return all(inner.tag != "h1" for inner in element.walk())
    return False
