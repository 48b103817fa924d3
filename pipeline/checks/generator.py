"""Lines for a site generator, which readers of our pages would see as they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.amounts import count
from pipeline.article import Article
from pipeline.blocks import Block, BlockKind
from pipeline.lines import LineNumbers
from pipeline.model import Finding, Severity
from pipeline.shortcodes import (
    is_generator_line,
    is_inclusion,
    is_tab,
    may_hold_generator_line,
)

RULE = "generator"
_WITH_LINES: Final = (BlockKind.PARAGRAPH, BlockKind.PLAIN)
_SHOWN: Final = 30
_REMEDY: Final = (
    "write it in Markdown: an alert (> [!NOTE]) for a box, a heading for a tab, the text of a file "
    "in place of its name"
)


def check(article: Article) -> Iterator[Finding]:
    """A warning where an article has any, at the first of them: ``:::note``, ``/// tip``,
    ``=== "Linux"``, ``{{< toc >}}`` or ``{!file.md!}`` alone on a line."""
    if not may_hold_generator_line(article.source) and b"===" not in article.source:
        return
    found = [line for block, _ in article.blocks for line in _lines(article.source, block)]
    if not found:
        return
    at, text = found[0]
    shown = f"{text[:_SHOWN]}…" if text[_SHOWN:] else text
    lines = count(len(found), "line is", "lines are")
    first = f"“{shown}”" if len(found) == 1 else f"first “{shown}”"
    yield Finding(
        RULE,
        Severity.WARNING,
        f"{lines} for a site generator, and pages show such lines as they are typed: {first}",
        f"{article.path}:{LineNumbers(article.source).of(at)}",
        _REMEDY,
        article=article.id,
    )


def _is_shown(line: bytes) -> bool:
    return is_generator_line(line) or is_tab(line)


def _lines(source: bytes, block: Block) -> Iterator[tuple[int, str]]:
    """Where such lines of a block stand, and what they say."""
    if block.kind in _WITH_LINES:
        wanted, (at, end) = _is_shown, block.content
    elif block.kind is BlockKind.CODE:
        wanted, at, end = is_inclusion, block.start, block.end
    else:
        return
    for line in source[at:end].split(b"\n"):
        bare = line.lstrip(b" \t>")
        if bare and wanted(bare):
            yield at, bare.decode().strip()
        at += len(line) + 1
