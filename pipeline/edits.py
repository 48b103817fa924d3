"""Spans of an article replaced by other Markdown, proved to leave everything else as it was.

What is compared is what lies outside of the spans: the blocks, and in each leaf every inline event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.article import BOM, Article, heading_ids, read_article, unique_ids
from pipeline.blocks import LEAVES, Block, BlockKind
from pipeline.errors import SourceError

Edit = tuple[int, int, bytes]
"""The span of bytes that goes, and what comes in its place."""

SEPARATOR: Final = b"<!-- -->"
"""What keeps two blocks from becoming one, and is no part of either."""


class Moved:
    """Where offsets go when spans are replaced."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._starts = [start for start, _, _ in edits]
        self._shifts = [0]
        for start, end, text in edits:
            self._shifts.append(self._shifts[-1] + len(text) - (end - start))

    def at(self, offset: int) -> int:
        """The new place of an offset that lies in no span, or begins one."""
        before = bisect_right(self._starts, offset - 1)
        return offset + self._shifts[before]


def edited(article: Article, edits: Sequence[Edit]) -> Article | None:
    """The article with spans replaced, None where anything outside of them would change."""
    out: list[bytes] = []
    position = 0
    for start, end, text in edits:
        out += (article.source[position:start], text)
        position = end
    out.append(article.source[position:])
    data = b"".join(out)
    spans = new_spans(edits)
    try:
        result = read_article(article.id, article.path, (BOM if article.bom else b"") + data)
    except SourceError:
        return None
    before = _Outline(article, [(start, end) for start, end, _ in edits])
    after = _Outline(result, spans)
    if before.rows != after.rows or not after.contained:
        return None
    labels = result.footnote_labels
    if len(set(labels)) != len(labels) and len(set(article.footnote_labels)) == len(
        article.footnote_labels
    ):
        return None
    ids = [
        known
        for known, heading in zip(heading_ids(article), _headings(article), strict=True)
        if not before.inside(heading.start)
    ]
    kept = iter(ids)
    fresh = iter(
        unique_ids([h for h in _headings(result) if after.inside(h.start)], heading_ids(article))
    )
    every = tuple(
        next(fresh) if after.inside(heading.start) else next(kept) for heading in _headings(result)
    )
    return replace(result, ids=every)


def new_spans(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    moved = Moved(edits)
    return [(moved.at(start), moved.at(start) + len(text)) for start, _, text in edits]


def covering(
    spans: Sequence[tuple[int, int]], starts: Sequence[int], offset: int
) -> tuple[int, int] | None:
    """The span that an offset lies in; ``starts`` are the spans' beginnings, in order."""
    index = bisect_right(starts, offset) - 1
    if index < 0 or offset >= spans[index][1]:
        return None
    return spans[index]


def _headings(article: Article) -> list[Block]:
    return [leaf for leaf, _ in article.leaves if leaf.kind is BlockKind.HEADING]


class _Outline:
    """What of an article lies outside of spans, for comparing it with another.

    ``contained`` says whether the blocks that begin in a span end in it.
    """

    def __init__(self, article: Article, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]
        self.contained = True
        self.rows: list[tuple[object, ...]] = []
        for block, around in article.blocks:
            span = self._span(block.start)
            if span is not None:
                tail = article.source[span[1] : block.end]
                self.contained &= block.end <= span[1] or not tail.strip(b" \t\r\n>")
            elif not _is_comment(block):
                self.rows.append(_row(block, len(around)))

    def inside(self, offset: int) -> bool:
        """Whether an offset lies in a span."""
        return self._span(offset) is not None

    def _span(self, offset: int) -> tuple[int, int] | None:
        return covering(self._spans, self._starts, offset)


def _is_comment(block: Block) -> bool:
    return block.kind is BlockKind.HTML and block.text.strip() == SEPARATOR.decode()


_LOOSE: Final = {BlockKind.PLAIN: BlockKind.PARAGRAPH}


def _row(block: Block, depth: int) -> tuple[object, ...]:
    """What must not change of a block: all but its place, and whether its list is tight."""
    inlines = tuple((i.kind, i.text, i.tag, i.url, i.title, i.style) for i in block.inlines)
    return (
        depth,
        _LOOSE.get(block.kind, block.kind),
        block.level,
        block.label,
        block.number,
        block.checked,
        block.aligns,
        "" if block.kind in LEAVES else block.text,
        inlines,
    )
