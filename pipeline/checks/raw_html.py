"""Blocks of raw HTML that cannot be taken apart: they are published as they are in every
language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.article import Article
from pipeline.blocks import BlockKind
from pipeline.html_units import is_whole
from pipeline.markdown import line_of
from pipeline.model import Finding, Severity

RULE = "raw-html"
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def check(article: Article) -> Iterator[Finding]:
    """A warning for each such block that shows text: translators never see it."""
    for block, _ in article.tree.walk():
        if block.kind is not BlockKind.HTML or not is_whole(article.source, block):
            continue
        text = " ".join(_TAG.sub(" ", block.text).split())
        if any(map(str.isalpha, text)):
            yield Finding(
                RULE,
                Severity.WARNING,
                f"text in raw HTML that cannot be taken apart is not translated: “{text[:50]}”",
                f"{article.path}:{line_of(article.source, block.start)}",
                "close its tags, quotation marks and comments, or write it in Markdown",
                article=article.id,
            )
