"""Where the links and images of an article lead."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import unquote

from pipeline.locales import locale_among, parse_locale

SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SAFE_SCHEMES: Final = ("http:", "https:", "mailto:", "tel:")
_FOLDER_PAGES: Final = ("index", "_index", "README")
"""What site generators call the page of a folder."""


def is_absolute(url: str) -> bool:
    """Whether an address leads out of the publication.

    >>> is_absolute("https://e.org"), is_absolute("//e.org/x"), is_absolute("x.svg")
    (True, True, False)
    """
    return SCHEME.match(url) is not None or url.startswith("//")


def articles_of(article_id: str, url: str, home: str = "") -> tuple[tuple[str, ...], str]:
    """The articles that a link may lead to, best first, as ``(ids, fragment)``; none where it leads
    out of the publication or to a file.

    An address may be spelled as site generators have it: without a suffix, with ``.html``, as a
    folder, and from the root of the publication, there also with the locale of the source before
    it (``home``, a BCP 47 tag).

    >>> articles_of("guide/a", "../b.md#c"), articles_of("a", "x.pdf")
    ((('b',), 'c'), ((), ''))
    >>> articles_of("guide/a", "/b/c")[0], articles_of("guide/a", "b.html")[0]
    (('b/c', 'b/c/index', 'b/c/_index', 'b/c/README'), ('guide/b',))
    >>> articles_of("a", "/en/b.html#c", home="en")
    (('en/b', 'b'), 'c')
    """
    path, _, fragment = url.partition("#")
    path = path.partition("?")[0]
    if not path or is_absolute(url):
        return ((), "")
    found = _pages(article_id, path)
    if home and (plain := without_locale(path, home)) != path:
        found += _pages(article_id, plain)
    return (found, unquote(fragment) if found else "")


def _pages(article_id: str, path: str) -> tuple[str, ...]:
    resolved = _resolved(article_id, path)
    stem, suffix = posixpath.splitext(resolved)
    if suffix in (".md", ".html"):
        return (stem,)
    if suffix and not path.endswith("/"):
        return ()
    pages = tuple(posixpath.normpath(posixpath.join(resolved, name)) for name in _FOLDER_PAGES)
    return (*((resolved,) if resolved != "." else ()), *pages)


def without_locale(path: str, tag: str) -> str:
    """A path from the root of a site without the locale before it, if that is this one, as sites
    have it that keep each language in a folder of its own; in any spelling.

    >>> without_locale("/fr/a/", "fr"), without_locale("/zh-hans/a", "zh-CN"), without_locale("/a", "fr")
    ('/a/', '/a', '/a')
    """
    first, _, rest = path[1:].partition("/")
    # To look a locale up takes its time.
    if not path.startswith("/") or first[:2].lower() != tag[:2].lower():
        return path
    return f"/{rest}" if locale_among(first, (parse_locale(tag),)) else path


def file_of(article_id: str, url: str) -> tuple[str, str]:
    """The file that a relative link leads to, as ``(path below source/, fragment)``; path "" where
    it leads to an article, within the page or elsewhere.

    >>> file_of("guide/a", "files/b%20c.pdf#page=2"), file_of("a", "../x.pdf"), file_of("a", "#b")
    (('guide/files/b c.pdf', 'page=2'), ('../x.pdf', ''), ('', ''))
    """
    path, _, fragment = url.partition("#")
    path = path.partition("?")[0]
    if not path or path.endswith(".md") or is_absolute(url):
        return ("", "")
    return (_resolved(article_id, path), unquote(fragment))


def asset_path(article_id: str, url: str) -> str:
    """An image's path below ``source/``, or the address itself where it is an absolute one.

    >>> asset_path("guide/a", "images/x.svg"), asset_path("guide/a", "/images/x.svg")
    ('guide/images/x.svg', 'images/x.svg')
    >>> asset_path("a", "https://e.org/x.png")
    'https://e.org/x.png'
    """
    return url if is_absolute(url) else _resolved(article_id, url)


def is_outside(path: str) -> bool:
    """Whether a path that was meant to be below ``source/`` is not.

    >>> is_outside("../x.pdf"), is_outside("a/..x.pdf")
    (True, False)
    """
    return path == ".." or path.startswith("../")


def _resolved(article_id: str, path: str) -> str:
    folder = "" if path.startswith("/") else posixpath.dirname(article_id)
    return posixpath.normpath(posixpath.join(folder, unquote(path).lstrip("/")))
