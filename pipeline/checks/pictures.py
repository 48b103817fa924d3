"""Images whose files are no pictures, whatever their names say: damaged, empty, or a page of errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from pipeline.addresses import addresses
from pipeline.article import Article
from pipeline.destinations import asset_path
from pipeline.errors import AccessError
from pipeline.model import Finding, Severity

RULE = "image"
_NAMES: Final = (".svg", ".svgz", ".png", ".jpg", ".jpeg", ".gif", ".webp")
_PICTURE: Final = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8|RIFF....WEBP"
    rb"|\x1f\x8b|\xff\xfe|\xfe\xff"  # an SVG that is packed, or in UTF-16
    rb"|(?:\xef\xbb\xbf)?\s*<(?!!DOCTYPE html|html)",
    re.DOTALL | re.IGNORECASE,
)
_LFS: Final = b"version https://git-lfs"


def named(assets: Iterable[str]) -> frozenset[str]:
    """The files whose names are those of pictures that a PDF can hold."""
    return frozenset(path for path in assets if path.lower().endswith(_NAMES))


def check(
    article: Article,
    assets: Collection[str],
    head: Callable[[str], bytes],
    formats: Collection[str],
) -> Iterator[Finding]:
    """A finding for each image whose name is that of a picture and whose content is none: an error
    where PDFs are made, which cannot be without it, else a warning. ``head`` gives the first bytes
    of one of the ``assets``, which are those that :func:`named` finds."""
    if not assets:
        return
    wrong: dict[str, tuple[str, str]] = {}
    for address in addresses(article):
        if address.kind != "image":
            continue
        path = asset_path(article.id, address.url)
        if path not in assets:
            continue
        if path not in wrong:
            wrong[path] = _problem(path, head)
        problem, remedy = wrong[path]
        if problem:
            yield Finding(
                RULE,
                Severity.ERROR if "pdf" in formats else Severity.WARNING,
                problem,
                f"{article.path}:{address.line}",
                remedy,
                article=article.id,
            )


def _problem(path: str, head: Callable[[str], bytes]) -> tuple[str, str]:
    """What is wrong with an image, and what helps; two empty texts where nothing is."""
    try:
        begins = head(path)
    except AccessError as error:
        return f"the image {path} cannot be read", str(error)
    if _PICTURE.match(begins):
        return "", ""
    if begins.startswith(_LFS):
        return f"the image {path} is only a pointer of Git LFS", "run 'git lfs pull'"
    what = "is no picture" if begins else "is an empty file"
    return f"the image {path} {what}", "save it as SVG, PNG, JPEG, GIF or WebP"
