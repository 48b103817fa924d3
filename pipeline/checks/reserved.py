"""Articles whose page would have the name of one that every release has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model import Finding, Severity

RULE = "reserved-name"
_LIST = "index"


def check(articles: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """An error for an article at the top of ``source/`` that is named as the list of articles is;
    ``articles`` are ids and paths. Many disks do not tell capitals apart.

    >>> [found.where for found in check([("index", "source/index.md"), ("a/index", "b")])]
    ['source/index.md:1']
    """
    for article, path in articles:
        if article.lower() == _LIST:
            yield Finding(
                RULE,
                Severity.ERROR,
                "index.html is the list of articles, and this article's page would be lost",
                f"{path}:1",
                "rename the file, such as home.md",
                article=article,
            )
