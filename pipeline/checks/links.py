"""Links and images that lead nowhere inside the publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import unquote

from pipeline.article import Article, heading_ids
from pipeline.blocks import BlockKind
from pipeline.document import article_of, asset_path
from pipeline.html_scan import scan
from pipeline.markdown import InlineKind, line_of
from pipeline.model import Finding, Severity

RULE = "broken-link"


def check(
    article: Article, ids: Mapping[str, frozenset[str]], assets: frozenset[str]
) -> Iterator[Finding]:
    """An error for each link to an article, heading or image that does not exist.

    ``ids`` maps every article to its heading ids; ``assets`` are the files below ``source/``.
    """
    own = frozenset(heading_ids(article))
    for url, line in _html_images(article):
        if problem := _problem(article, "image", url, own, ids, assets):
            where = f"{article.path}:{line}"
            yield Finding(
                RULE, Severity.ERROR, problem, where, "correct the address", article=article.id
            )
    for leaf in article.tree.leaves():
        for inline in leaf.inlines:
            if inline.kind is not InlineKind.OPEN or inline.tag not in ("link", "image"):
                continue
            problem = _problem(article, inline.tag, inline.url, own, ids, assets)
            if problem:
                yield Finding(
                    RULE,
                    Severity.ERROR,
                    problem,
                    f"{article.path}:{line_of(article.source, inline.start)}",
                    "correct the address",
                    article=article.id,
                )


def missing_images(article: Article, assets: frozenset[str]) -> list[str]:
    """Images that are not below ``source/``, each as ``path (file:line)``."""
    return [
        f"{inline.url} ({article.path}:{line_of(article.source, inline.start)})"
        for leaf in article.tree.leaves()
        for inline in leaf.inlines
        if inline.kind is InlineKind.OPEN
        and inline.tag == "image"
        and _problem(article, "image", inline.url, frozenset(), {}, assets)
    ] + [
        f"{url} ({article.path}:{line})"
        for url, line in _html_images(article)
        if _problem(article, "image", url, frozenset(), {}, assets)
    ]


def _html_images(article: Article) -> Iterator[tuple[str, int]]:
    """The images in blocks of HTML, each with its line."""
    for block, _ in article.tree.walk():
        for token in scan(block.text).tokens if block.kind is BlockKind.HTML else ():
            src = token.value("src") if token.name == "img" else None
            if src:
                line = line_of(article.source, block.start) + block.text.count("\n", 0, token.start)
                yield unescape(src), line


def image_addresses(article: Article) -> frozenset[str]:
    """The addresses of an article's images."""
    return frozenset(
        inline.url
        for leaf in article.tree.leaves()
        for inline in leaf.inlines
        if inline.kind is InlineKind.OPEN and inline.tag == "image"
    ) | {url for url, _ in _html_images(article)}


def without_file(article: Article, urls: Iterable[str], assets: frozenset[str]) -> list[str]:
    """Those of the addresses that lead to no file below ``source/``, in order."""
    return [url for url in sorted(urls) if _problem(article, "image", url, frozenset(), {}, assets)]


def _problem(
    article: Article,
    tag: str,
    url: str,
    own: frozenset[str],
    ids: Mapping[str, frozenset[str]],
    assets: frozenset[str],
) -> str:
    if tag == "image":
        path = asset_path(article.id, url)
        relative = ":" not in path and not path.startswith("//")
        return f"no image {url}" if relative and path not in assets else ""
    if url.startswith("#"):
        return "" if unquote(url[1:]) in own else f"no heading {url} in this article"
    target, fragment = article_of(article.id, url)
    if not target:
        return ""
    if target not in ids:
        return f"no article {url}"
    if fragment and fragment not in ids[target]:
        return f"no heading #{fragment} in {target}"
    return ""
