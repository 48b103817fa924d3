"""An HTML page around its article: what its head says, and where the article is."""

from __future__ import annotations

import datetime
from typing import Final

from pipeline.imports.escape import one_line
from pipeline.imports.html_tree import DIRECTIVE, HEADINGS, Element, Node


class Head:
    """Title, author, description and date from ``<meta>`` and friends; empty where none says."""

    def __init__(self, page: Element) -> None:
        self.metas: dict[str, str] = {}
        self.title = ""
        written = ""
        for element in page.walk():
            attributes = element.attributes
            if element.tag == "meta":
                self._note(attributes)
            elif element.tag == "title" and not self.title:
                self.title = one_line(element.text())
            elif "author" in attributes.get("rel", "").split() and not written:
                written = one_line(element.text())
            elif element.tag == "time" and attributes.get("itemprop") == "datePublished":
                self.metas.setdefault("datepublished", attributes.get("datetime", ""))
        for separator in "|-–—·":
            self.title = self.title.removesuffix(f" {separator} {self._first('og:site_name')}")
        self.author = self._first("author", "dc.creator", "article:author") or written
        if "://" in self.author:
            self.author = written
        self.description = self._first("description", "og:description")
        stamps = ("article:published_time", "datepublished", "date", "dc.date")
        days = (_day(self.metas.get(key, "")) for key in stamps)
        self.date = next((day for day in days if day), None)

    def _note(self, attributes: dict[str, str]) -> None:
        keys = (attributes.get(key, "") for key in ("property", "name", "itemprop"))
        key = next((key for key in keys if key), "").lower()
        content = one_line(attributes.get("content", ""))
        if content:
            self.metas.setdefault(key, content)

    def _first(self, *keys: str) -> str:
        return next((self.metas[key] for key in keys if key in self.metas), "")


def _day(stamp: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(stamp.strip()[:10])
    except ValueError:
        return None


def take_title(article: Element, page: Element, head: Head) -> str:
    """The title; the heading that shows it is taken out of the article."""
    shown = next((e for e in article.walk() if e.tag == "h1" and e.text().strip()), None)
    if shown is not None:
        title = one_line(shown.text())
        _take_out(article, shown)
        return title
    above = next((e for e in page.walk() if e.tag == "h1" and e.text().strip()), None)
    title = head.metas.get("og:title") or (one_line(above.text()) if above else head.title)
    for element in article.walk():
        if element.tag in HEADINGS and one_line(element.text()).casefold() == title.casefold():
            _take_out(article, element)
            break
    return title


def _take_out(article: Element, heading: Element) -> None:
    """Empty a heading, and take out the directives before it: they are not about what follows."""
    for element in article.walk():
        for index, child in enumerate(element.children):
            if child is heading:
                element.children[:index] = without_last(element.children[:index])
                heading.tag, heading.children = "", []
                return
    heading.tag, heading.children = "", []


def without_last(nodes: list[Node]) -> list[Node]:
    """Nodes without the directives at their end."""
    end = len(nodes)
    while end and _is_directive_or_space(nodes[end - 1]):
        end -= 1
    return nodes[:end]


def _is_directive_or_space(node: Node) -> bool:
    return not node.strip() if isinstance(node, str) else node.tag == DIRECTIVE


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
    kept: list[Node] = []
    for child in element.children:
        if isinstance(child, str) or not _is_aside(child, whole_page=whole_page, quoted=quoted):
            kept.append(child)
        elif kept and _is_directive_or_space(kept[-1]):
            kept = [*without_last(kept), " "]
    element.children = kept
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
