"""Code blocks that nobody closed: what follows is code to the end of the article, in no catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.amounts import count
from pipeline.article import Article
from pipeline.blocks import BlockKind
from pipeline.lines import LineNumbers
from pipeline.model import Finding, Severity

RULE = "unclosed"
_FENCE: Final = re.compile(rb"`{3,}|~{3,}")
_AROUND: Final = b" \t\r>"


def check(article: Article) -> Iterator[Finding]:
    """A warning for a fence that only the article's end closes; at most one can be such.

    >>> from pipeline.article import read_article
    >>> [found.where for found in check(read_article("a", "a.md", b"A\\n\\n```sh\\nls\\n\\nB\\n"))]
    ['a.md:3']
    """
    source = article.source
    last = source.rstrip(_AROUND + b"\n")
    for block, _ in article.blocks:
        if block.kind is not BlockKind.CODE or block.end < len(last):
            continue
        fence = _FENCE.match(source, block.start)
        if fence is None or _is_closed(last, fence):
            continue
        lines = source[block.start : len(last)].count(b"\n")
        yield Finding(
            RULE,
            Severity.WARNING,
            f"the code block that begins here is not closed: {count(lines, 'line')}, to the end of "
            "the article, are code, and nobody translates them",
            f"{article.path}:{LineNumbers(source).of(block.start)}",
            f"close it with {fence[0].decode()} on a line of its own",
            article=article.id,
        )


def _is_closed(last: bytes, fence: re.Match[bytes]) -> bool:
    """Whether the article's last line is the end of a code block, and not its beginning."""
    start = last.rfind(b"\n") + 1
    line = last[start:].strip(_AROUND)
    return start > fence.start() and set(line) == set(fence[0]) and len(line) >= len(fence[0])
