"""Addresses as an author writes them → what they stand for in a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Final

from pipeline import nodes
from pipeline.destinations import SAFE_SCHEMES, SCHEME, articles_of, asset_path, file_of
from pipeline.html_addresses import uses
from pipeline.html_scan import scan


@dataclass(frozen=True, slots=True)
class Targets:
    """What the links of one article can lead to.

    ``edition_of`` is :class:`pipeline.document.Context`'s, ``files`` are the paths below
    ``source/`` that are no articles, ``home`` is the BCP 47 tag of the source's locale.
    """

    article: str
    edition_of: Callable[[str], str | None] = lambda _: None
    files: frozenset[str] = frozenset()
    home: str = ""

    def link(
        self, url: str, children: tuple[nodes.Inline, ...] = (), title: str = ""
    ) -> nodes.Link | None:
        """The link with an address; None where it leads nowhere.

        >>> Targets("a", files=frozenset({"b.pdf"})).link("b.pdf")
        Link(url='', children=(), title='', article='', locale='', fragment='', file='b.pdf')
        """
        scheme = SCHEME.match(url)
        if scheme is not None or url.startswith(("#", "//")):
            if scheme is not None and scheme[0].lower() not in SAFE_SCHEMES:
                return None
            return nodes.Link(url, children, title)
        targets, fragment = articles_of(self.article, url, self.home)
        for target in targets:
            if edition := self.edition_of(target):
                return nodes.Link("", children, title, target, edition, fragment)
        file, fragment = file_of(self.article, url)
        if file not in self.files:
            return None
        return nodes.Link("", children, title, fragment=fragment, file=file)

    def image(
        self, url: str, alt: str, title: str = "", width: int = 0, height: int = 0
    ) -> nodes.Image:
        """The image with an address."""
        return nodes.Image(asset_path(self.article, url), alt, title, width, height)

    def html(self, html: str) -> tuple[str, tuple[nodes.Address, ...], tuple[nodes.Image, ...]]:
        """Sanitized HTML without the links that lead nowhere, its addresses, and its images.

        >>> Targets("a").html('<a href="b.md">c</a>')
        ('<a>c</a>', (), ())
        """
        addresses: list[nodes.Address] = []
        parts: list[str] = []
        position = length = 0
        for use in uses(html):
            link = self.link(use.url) if use.kind == "link" else self.image(use.url, "")
            end = use.start if link else use.start - len(f' {use.attribute}="')
            parts.append(html[position:end])
            length += end - position
            position = use.start if link else use.end + 1
            if link:
                addresses.append(nodes.Address(length, length + use.end - use.start, link))
        images = tuple(
            self.image(
                unescape(src),
                unescape(token.value("alt") or ""),
                "",
                _pixels(token.value("width")),
                _pixels(token.value("height")),
            )
            for token in scan(html).tokens
            if token.name == "img" and (src := token.value("src"))
        )
        return "".join((*parts, html[position:])), tuple(addresses), images


def _pixels(value: str | None) -> int:
    """A length as HTML writes it for an image; 0 for a share of what is around."""
    found = _PIXELS.fullmatch(value or "")
    return int(found[1]) if found else 0


_PIXELS: Final = re.compile(r"\s*\+?0*([0-9]{1,5})(?:\.[0-9]*)?\s*(?:px)?\s*")
