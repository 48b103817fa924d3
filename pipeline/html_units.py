"""A block of raw HTML in an article → its units, with their spans in the article's bytes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from pipeline.blocks import Block
from pipeline.html_text import Piece, pieces
from pipeline.lines import LineNumbers
from pipeline.model import Unit, UnitKind


def html_units(source: bytes, block: Block, lines: LineNumbers) -> Iterator[Unit]:
    """The units of a block of HTML, in order; none where it has to stay whole.

    >>> from pipeline.markdown import parse
    >>> text = "> <p>\\n> a\\n>   b</p>\\n"
    >>> block = next(b for b, _ in parse(text).walk() if b.kind.value == "html")
    >>> [(u.msgid, u.start, u.end) for u in html_units(text.encode(), block, LineNumbers(b""))]
    [('a b', 8, 15)]
    """
    found = pieces(block.text)
    if not found:
        return
    place = _places(source, block)
    if place is None:
        return
    for piece in found:
        start = place(piece.start)
        yield Unit(
            msgid=piece.text,
            kind=UnitKind.ATTRIBUTE if piece.attribute else UnitKind.HTML,
            start=start,
            end=place(piece.end),
            line=lines.of(start),
            comment=_comment(piece),
            segment=piece.segment,
        )


def is_whole(source: bytes, block: Block) -> bool:
    """Whether a block of HTML cannot be taken apart, and stays the same in every language.

    >>> from pipeline.markdown import parse
    >>> is_whole(b"<p>a <b", parse("<p>a <b").children[0])
    True
    """
    return pieces(block.text) is None or _places(source, block) is None


def _comment(piece: Piece) -> str:
    if piece.attribute:
        return f"attribute {piece.attribute} of {piece.tag}"
    return f"HTML {piece.tag}" if piece.tag else "HTML"


def _places(source: bytes, block: Block) -> Callable[[int], int] | None:
    """A function from offsets in a block's text to those in the article, which has the marks of
    containers before its lines; None where the lines are not the same."""
    written = _LINES.findall(source[block.start : block.end].decode())
    read = _LINES.findall(block.text)
    if len(written) != len(read):
        return None
    begins = []
    position = block.start
    for line, text in zip(written, read, strict=True):
        bare, shown = line.rstrip("\r\n"), text.rstrip("\r\n")
        if not bare.endswith(shown):
            return None
        begins.append(position + len(bare[: len(bare) - len(shown)].encode()))
        position += len(line.encode())
    offsets = [0, *accumulate(map(len, read))]

    def place(offset: int) -> int:
        line = min(bisect_right(offsets, offset) - 1, len(begins) - 1)
        return begins[line] + len(read[line][: offset - offsets[line]].encode())

    return place


_LINES: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
