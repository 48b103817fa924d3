"""A leaf's content, cut around the lines that are for a site generator and not for a reader."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.blocks import BREAKS, Block, BlockKind, Inline, InlineKind
from pipeline.leaf import next_line
from pipeline.shortcodes import (
    is_generator_line,
    is_option_line,
    may_hold_generator_line,
    shortcode_spans,
)

Spans = Sequence[tuple[int, int]]
Part = tuple[int, int, tuple[Inline, ...]]
"""Where a part begins and ends, and its inline events."""

_WITH_LINES: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.PLAIN})
_MARKS: Final = b"$|"


def parts(
    source: bytes, leaf: Block, quotes: int, generated: bool, literal: Spans = ()
) -> Iterable[Part]:
    """The parts of a leaf in ``quotes`` block quotes: one for most, none for a formula. ``generated``
    says whether the article may have lines for a site generator, ``literal`` where other blocks of it
    that are no text reach into the leaf.

    >>> from pipeline.markdown import parse
    >>> source = b"a\\n:::note\\nb\\nc"
    >>> leaf = parse(source.decode()).children[0]
    >>> [source[start:end] for start, end, _ in parts(source, leaf, 0, generated=True)]
    [b'a', b'b\\nc']
    """
    start, end = leaf.content
    if start < len(source) and source[start] in _MARKS and _is_no_text(source, start, end):
        return ()
    if leaf.kind in _WITH_LINES and (
        literal or (generated and may_hold_generator_line(source[start:end]))
    ):
        return _around_generator_lines(source, leaf, quotes, literal)
    return ((start, end, leaf.inlines),)


def _is_no_text(source: bytes, start: int, end: int) -> bool:
    """Whether it is a formula, or a row of pipes below a text: the rest of a broken table, which on
    one line would become a part of that again."""
    if source[start : start + 1] == b"|":
        line = source.rfind(b"\n", 0, start)
        above = source[source.rfind(b"\n", 0, max(line, 0)) + 1 : max(line, 0)]
        return above.strip(b" \t\r>") != b""
    return source[start : start + 2] == source[end - 2 : end] == b"$$"


def _around_generator_lines(
    source: bytes, leaf: Block, quotes: int, literal: Spans
) -> Iterator[Part]:
    """``:::note`` and a shortcode alone on its line mean something by their line; folded into the
    text around them they would be lost."""
    end = leaf.content[1]
    run: tuple[int, int] | None = None
    for begin, stop in (*_lines(source, leaf, quotes, literal), (end, end)):
        if begin < end and not _is_code(source, begin, stop, literal):
            run = (run[0] if run else begin, stop)
        elif run:
            yield *run, leaf.part(*run)
            run = None


def _is_code(source: bytes, begin: int, stop: int, literal: Spans) -> bool:
    """Whether a line is for a site generator, or in what is no text."""
    inside = any(first <= begin and stop <= last for first, last in literal)
    return inside or is_generator_line(source[begin:stop]) or is_option_line(source, begin, stop)


def _lines(source: bytes, leaf: Block, quotes: int, literal: Spans) -> Iterator[tuple[int, int]]:
    """The spans of a leaf's lines; emphasis, links, tags and shortcodes that run over a line's end
    keep lines together, unless it is two of a generator's lines that they lead from and to: those
    are code, ``from '~/a'`` is no strikethrough."""
    start, end = leaf.content
    together = shortcode_spans(source[start:end])
    code = _CodeLines(source, leaf, quotes, literal)
    base = start
    depth = 0
    for number, inline in enumerate(leaf.inlines):
        if inline.kind is InlineKind.OPEN:
            depth += not code.has_both_ends(inline)
        elif inline.kind is InlineKind.CLOSE:
            depth -= not code.has_both_ends(inline)
        elif inline.kind in BREAKS and depth == 0:
            if any(first < inline.start - base < last for first, last in together):
                continue
            yield start, inline.start
            start = next_line(source, leaf.inlines, number, quotes)
    yield start, end


class _CodeLines:
    """The lines of a leaf, as they stand there, that are for a site generator."""

    def __init__(self, source: bytes, leaf: Block, quotes: int, literal: Spans) -> None:
        start, end = leaf.content
        self._starts = [start]
        self._is_code: list[bool] = []
        for number, inline in enumerate(leaf.inlines):
            if inline.kind in BREAKS:
                self._is_code.append(_is_code(source, self._starts[-1], inline.start, literal))
                self._starts.append(next_line(source, leaf.inlines, number, quotes))
        self._is_code.append(_is_code(source, self._starts[-1], end, literal))

    def has_both_ends(self, markup: Inline) -> bool:
        """Whether some markup begins in one of these lines and ends in one."""
        ends = (markup.start, markup.end - 1)
        return all(self._is_code[bisect_right(self._starts, at) - 1] for at in ends)
