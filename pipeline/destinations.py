"""Where the links and images of an article lead."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import unquote

SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SAFE_SCHEMES: Final = ("http:", "https:", "mailto:", "tel:")


def is_absolute(url: str) -> bool:
    """Whether an address leads out of the publication.

    >>> is_absolute("https://e.org"), is_absolute("//e.org/x"), is_absolute("x.svg")
    (True, True, False)
    """
    return SCHEME.match(url) is not None or url.startswith("//")


def article_of(article_id: str, url: str) -> tuple[str, str]:
    """The article that a relative link leads to, as ``(id, fragment)``; id "" where it is none.

    >>> article_of("guide/a", "../b.md#c"), article_of("a", "x.pdf")
    (('b', 'c'), ('', ''))
    """
    path, _, fragment = url.partition("#")
    if not path.endswith(".md") or is_absolute(url):
        return ("", "")
    return (_resolved(article_id, path).removesuffix(".md"), unquote(fragment))


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

    >>> asset_path("guide/a", "images/x.svg"), asset_path("a", "https://e.org/x.png")
    ('guide/images/x.svg', 'https://e.org/x.png')
    """
    return url if is_absolute(url) else _resolved(article_id, url)


def is_outside(path: str) -> bool:
    """Whether a path that was meant to be below ``source/`` is not.

    >>> is_outside("../x.pdf"), is_outside("/x.pdf"), is_outside("a/..x.pdf")
    (True, True, False)
    """
    return path == ".." or path.startswith(("../", "/"))


def _resolved(article_id: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(article_id), unquote(path)))
