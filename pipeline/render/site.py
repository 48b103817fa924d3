"""What a page has to know of the release around it, and the addresses inside that release.

Inside a release every link is relative, so that it works from a folder, below any path, or from a
mirror; only ``canonical`` and ``hreflang`` name the public address, as search engines require.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from pipeline.nodes import Document, Edition, Link

ASSETS: Final = "assets"
# Whatever the source says, a page links only to what a reader can have meant to open.
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]+")
# Characters that may stand in a path or an address as they are; "%" because it already escapes.
_KEPT: Final = "/:?#[]@!$&'()*+,;=~%-._"
_KEPT_IN_PATHS: Final = "/@!$&'()*+;=~-._"


@dataclass(frozen=True, slots=True)
class Site:
    """The release that pages stand in.

    ``stylesheet`` is the path of the style sheet below the release; ``formats`` names what is
    published beside each HTML page (``"pdf"``, ``"text"``); ``images`` gives width and height in
    pixels by ``src``, where known, so that a page does not jump while they load.

    >>> Site(formats=("pdf",)).formats
    ('pdf',)
    """

    stylesheet: str = "assets/style.css"
    formats: tuple[str, ...] = ()
    images: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """One article as an index shows it.

    ``lang`` is the BCP 47 tag of the edition that it is about where that is not the index's own,
    else ``""``; ``title_lang`` and ``description_lang`` are those of texts that are in another
    language than their edition.
    """

    article: str
    title: str
    description: str = ""
    author: str = ""
    date: datetime.date | None = None
    minutes: int = 0
    formats: tuple[str, ...] = ()
    lang: str = ""
    title_lang: str = ""
    description_lang: str = ""

    @classmethod
    def of(cls, document: Document, formats: tuple[str, ...] = ()) -> Listing:
        """The listing of a document that is published in ``formats`` beside HTML."""
        return cls(
            article=document.article,
            title=document.title,
            description=document.description,
            author=document.author,
            date=document.date,
            minutes=document.minutes,
            formats=formats,
            title_lang=document.title_lang,
            description_lang=document.description_lang,
        )


@dataclass(frozen=True, slots=True)
class Index:
    """The page that lists one locale's articles, in the order given.

    ``editions`` are the locales that have such a page, source first; ``locale`` is one of them.
    """

    locale: str
    direction: str
    source_locale: str
    publication: str
    base_url: str
    listings: tuple[Listing, ...]
    editions: tuple[Edition, ...]
    notice: str = ""


def file_url(base_url: str, path: str) -> str:
    """The public address of a file below ``source/``; its place in the release while a publication
    has no address.

    >>> file_url("https://example.org", "a b.pdf"), file_url("", "a b.pdf")
    ('https://example.org/assets/a%20b.pdf', 'assets/a b.pdf')
    """
    return (
        f"{base_url}/{ASSETS}/{quote(path, safe=_KEPT_IN_PATHS)}"
        if base_url
        else f"{ASSETS}/{path}"
    )


def page_url(base_url: str, locale: str, page: str) -> str:
    """The public address of a page; ``""`` while a publication has no address.

    >>> page_url("https://example.org", "zh-CN", "a-session")
    'https://example.org/zh-CN/a-session.html'
    """
    return f"{base_url}/{locale}/{quote(page)}.html" if base_url else ""


def home(page: str) -> str:
    """The way from a page up to its locale's folder; an article may stand in folders of its own.

    >>> home("a-session"), home("guide/intro")
    ('', '../')
    """
    return "../" * page.count("/")


def link_href(link: Link, locale: str, page: str = "") -> str:
    """Where a link on ``page`` in ``locale`` leads; ``""`` where it must not be followed.

    >>> from pipeline.nodes import Link
    >>> link_href(Link("", (), article="a-session", locale="en", fragment="cost"), "es")
    '../en/a-session.html#cost'
    >>> link_href(Link("", (), file="a b.pdf", fragment="page=2"), "es", "guide/a")
    '../../assets/a%20b.pdf#page=2'
    >>> link_href(Link("javascript:alert(1)", ()), "es")
    ''
    """
    fragment = f"#{quote(link.fragment, safe=_KEPT)}" if link.fragment else ""
    if link.file:
        return image_href(link.file, page) + fragment
    if not link.article:
        return safe_url(link.url)
    target = f"{quote(link.article)}.html"
    folder = f"../{link.locale}/" if link.locale and link.locale != locale else ""
    return f"{home(page)}{folder}{target}{fragment}"


def image_href(src: str, page: str = "") -> str:
    """Where ``page`` finds an image or a file: the release's copy, or its address on the web.

    >>> image_href("images/two chairs.svg")
    '../assets/images/two%20chairs.svg'
    """
    if _SCHEME.match(src) or src.startswith("//"):
        return safe_url(src)
    return f"{home(page)}../{ASSETS}/{quote(src, safe=_KEPT_IN_PATHS)}"


def safe_url(url: str) -> str:
    """The address, percent-encoded where needed; ``""`` if it could run a script.

    >>> safe_url("https://example.org/a b"), safe_url(" java\\nscript:alert(1)")
    ('https://example.org/a%20b', '')
    """
    # Browsers drop control characters anywhere, so "java\nscript:" would still run.
    plain = _CONTROLS.sub("", url).strip()
    scheme = _SCHEME.match(plain)
    if scheme and scheme.group(1).lower() not in _SCHEMES:
        return ""
    return quote(plain, safe=_KEPT)
