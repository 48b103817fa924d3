"""The top of a Markdown text → front matter: its title, byline and standfirst.

Works on spans of the text's bytes, so that everything that is not lifted stays as it was written.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.blocks import Block, BlockKind, InlineKind, visible
from pipeline.imports.byline import read_byline
from pipeline.imports.escape import one_line
from pipeline.leftovers import is_leftover
from pipeline.markdown import parse

LONGEST_STANDFIRST: Final = 300
"""A paragraph longer than this is the article's beginning, not its description."""


@dataclass(slots=True)
class Lifted:
    """What stood at the top of a text; ``cuts`` are the byte spans that it took there."""

    title: str = ""
    author: str = ""
    date: datetime.date | None = None
    description: str = ""
    cuts: list[tuple[int, int]] = field(default_factory=list)


def lift(text: str, *, titled: bool = False, description: str = "") -> Lifted:
    """Find title, byline and standfirst at the top of a Markdown text.

    ``titled`` says that the title is known, so that a first heading is a section's; a known
    ``description`` is lifted where the text repeats it.

    >>> found = lift("# Sleep\\n\\nBy Jo Doe\\n\\nIt helps.\\n")
    >>> found.title, found.author, found.cuts
    ('Sleep', 'Jo Doe', [(0, 9), (9, 20)])
    """
    blocks = _behind_preamble(
        [block for block in parse(text).children if block.kind is not BlockKind.METADATA]
    )
    lifted = Lifted()
    source = text.encode()
    if not titled and blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1:
        title = one_line(visible(blocks[0].inlines))
        if title:
            lifted.title = title
            _cut(lifted, source, blocks.pop(0))
    if not (titled or lifted.title):
        return lifted
    while blocks and _take_byline(lifted, blocks[0]):
        _cut(lifted, source, blocks.pop(0))
    standfirst = _standfirst(blocks, description)
    if standfirst:
        lifted.description = standfirst
        _cut(lifted, source, blocks.pop(0))
        while blocks and _take_byline(lifted, blocks[0]):
            _cut(lifted, source, blocks.pop(0))
    return lifted


def without(source: bytes, cuts: Sequence[tuple[int, int]]) -> bytes:
    """A text without some spans of it.

    >>> without(b"abcdef", [(1, 3)])
    b'adef'
    """
    out = b""
    position = 0
    for start, end in sorted(cuts):
        out += source[position:start]
        position = end
    return out + source[position:]


_BLANK_LINES: Final = re.compile(rb"(?:[ \t]*\r?\n)*")


def _cut(lifted: Lifted, source: bytes, block: Block) -> None:
    """Take a block and the blank lines below it: up to the next block there may be definitions."""
    blank = _BLANK_LINES.match(source, block.end)
    lifted.cuts.append((block.start, blank.end() if blank else block.end))


def _behind_preamble(blocks: Sequence[Block]) -> list[Block]:
    """The blocks behind a chatbot's opening ("Sure, here is…") and the rule below it."""
    rest = list(blocks)
    while rest and rest[0].kind is BlockKind.PARAGRAPH and is_leftover(visible(rest[0].inlines)):
        rest.pop(0)
    if rest and len(rest) < len(blocks) and rest[0].kind is BlockKind.RULE:
        rest.pop(0)
    return rest


def _take_byline(lifted: Lifted, block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or any(i.tag == "image" for i in block.inlines):
        return False
    lines = re.split(r"\n", _with_breaks(block))
    bylines = [read_byline(one_line(line)) for line in lines]
    if len(lines) > 4 or any(byline is None or byline.rest for byline in bylines):
        return False
    read = [byline for byline in bylines if byline is not None]
    if lifted.author and any(byline.author not in ("", lifted.author) for byline in read):
        return False
    if len({date for date in (lifted.date, *(b.date for b in read)) if date}) > 1:
        return False
    for byline in read:
        lifted.author = lifted.author or byline.author
        lifted.date = lifted.date or byline.date
    return True


def _with_breaks(block: Block) -> str:
    breaks = (InlineKind.HARD_BREAK, InlineKind.SOFT_BREAK)
    return "".join("\n" if i.kind in breaks else visible((i,)) for i in block.inlines)


def _standfirst(blocks: Sequence[Block], description: str) -> str:
    """The text of a paragraph that is the description, or ``""``."""
    if not blocks or blocks[0].kind is not BlockKind.PARAGRAPH:
        return ""
    text = one_line(visible(blocks[0].inlines))
    if description:
        return text if text.casefold() == one_line(description).casefold() else ""
    alone = len(blocks) > 1 and blocks[1].kind is BlockKind.HEADING
    simple = all(
        i.kind in (InlineKind.TEXT, InlineKind.SOFT_BREAK) or i.tag in ("emphasis", "strong")
        for i in blocks[0].inlines
    )
    short = len(text) <= LONGEST_STANDFIRST and not text.endswith((":", "："))
    return text if alone and simple and short and not is_leftover(text) else ""
