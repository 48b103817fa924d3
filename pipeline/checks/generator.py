"""Lines for a site generator, which readers of our pages would see as they are typed."""

from __future__ import annotations

import re
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
    is_option_line,
    is_prose_fence,
    is_tab,
    may_hold_generator_line,
)

RULE = "generator"
_WITH_LINES: Final = (BlockKind.PARAGRAPH, BlockKind.PLAIN)
_SHOWN: Final = 30
_OTHERS: Final = re.compile(rb"===|`\{|~\{|[`~] \{")
_REMEDY: Final = (
    "write it in Markdown: an alert (> [!NOTE]) for a box, a heading for a tab, the text of a file "
    "in place of its name"
)


def check(article: Article) -> Iterator[Finding]:
    """A warning where an article has any, at the first of them: ``:::note``, ``/// tip``,
    ``=== "Linux"``, ``{{< toc >}}`` or ``{!file.md!}`` alone on a line, and code blocks of the
    language ``{note}``, whose text MyST shows in a box and we as code, in no catalog."""
    if not may_hold_generator_line(article.source) and not _OTHERS.search(article.source):
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
    if block.kind is BlockKind.CODE and is_prose_fence(block.label):
        yield block.start, source[block.start : block.end].split(b"\n", 1)[0].decode().strip()
    if block.kind in _WITH_LINES:
        wanted, (at, end) = _is_shown, block.content
    elif block.kind is BlockKind.CODE:
        wanted, at, end = is_inclusion, block.start, block.end
    else:
        return
    for line in source[at:end].split(b"\n"):
        bare = line.lstrip(b" \t>")
        if bare and (wanted(bare) or _is_option(source, block, at, at + len(line))):
            yield at, bare.decode().strip()
        at += len(line) + 1


def _is_option(source: bytes, block: Block, start: int, end: int) -> bool:
    return block.kind in _WITH_LINES and is_option_line(source, start, end)
