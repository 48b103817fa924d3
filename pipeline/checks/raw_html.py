"""Text in blocks of raw HTML, which is published as it is in every language."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.article import Article
from pipeline.blocks import Block, BlockKind
from pipeline.markdown import line_of
from pipeline.model import Finding, Severity
from pipeline.sanitize import text_of

RULE = "raw-html"


def check(article: Article) -> Iterator[Finding]:
    """A warning for each block of HTML that shows text: translators never see it."""
    for block in _blocks(article.tree):
        text = text_of(block.text)
        if any(map(str.isalpha, text)):
            yield Finding(
                RULE,
                Severity.WARNING,
                f"text in raw HTML is not translated: “{text[:50]}”",
                f"{article.path}:{line_of(article.source, block.start)}",
                "write it in Markdown",
                article=article.id,
            )


def _blocks(block: Block) -> Iterator[Block]:
    if block.kind is BlockKind.HTML:
        yield block
    for child in block.children:
        yield from _blocks(child)
