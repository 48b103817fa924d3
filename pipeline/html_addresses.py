"""The addresses in HTML: images, and links to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

from pipeline.html_scan import Token, TokenKind, scan


class Use(NamedTuple):
    """An address in HTML: ``kind`` is "image" or "link", ``start`` and ``end`` span how it is
    written, as a value of ``attribute``."""

    kind: str
    url: str
    start: int
    end: int
    attribute: str


_KINDS: Final = {
    ("img", "src"): "image",
    ("img", "srcset"): "image",
    ("source", "srcset"): "image",
    ("a", "href"): "link",
}
_CANDIDATE: Final = re.compile(r"[^\s,]\S*")
"""Where an image in a ``srcset`` begins, to the next space: its address, perhaps a comma."""


def uses(html: str) -> Iterator[Use]:
    """The addresses of HTML, in order.

    >>> [(u.kind, u.url) for u in uses('<a href="a?b&amp;c"><img srcset="d.png, e.png 2x">')]
    [('link', 'a?b&c'), ('image', 'd.png'), ('image', 'e.png')]
    """
    for token in _attributed(html):
        if token.attributes:
            yield from _of(token)


def _of(token: Token) -> Iterator[Use]:
    seen: set[str] = set()
    for name, value, start, end, _ in token.attributes:
        kind = _KINDS.get((token.name, name), "")
        if not kind or name in seen or not value.strip():
            continue
        seen.add(name)
        if name != "srcset":
            yield Use(kind, unescape(value).strip(), start, end, name)
            continue
        position = 0
        while found := _CANDIDATE.search(value, position):
            url = found[0].rstrip(",")
            begin = start + found.start()
            yield Use(kind, unescape(url), begin, begin + len(url), name)
            # A comma right after the address ends it; else what follows describes the image.
            comma = found.end() - 1 if url != found[0] else value.find(",", found.end())
            if comma < 0:
                break
            position = comma + 1


def ids(html: str) -> Iterator[str]:
    """What links in a page can lead to: every ``id``, and the ``name`` of an ``<a>``.

    >>> list(ids('<div id="x"><a name=y></a></div>'))
    ['x', 'y']
    """
    for token in _attributed(html):
        named = (token.value("id"), token.value("name") if token.name == "a" else None)
        yield from (unescape(value) for value in named if value)


def _attributed(html: str) -> Iterator[Token]:
    """The opening tags of HTML, where any of them can have a value."""
    if "=" in html:
        yield from (token for token in scan(html).tokens if token.kind is TokenKind.OPEN)
