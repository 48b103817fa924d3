"""How much one article may hold: more than any honest one, and no more than is read and set in a time
that grows with its length.

What the largest of 67,791 articles of public documentation have is in
``docs/measurements.md``; each bound leaves twice that, and most leave much more.
"""

from __future__ import annotations

from typing import Final

from pipeline.errors import SourceError
from pipeline.lines import line_of

DEPTH: Final = 100
"""Containers, or spans in one leaf, nested deeper than this are refused: no article needs them,
and whatever walks through the tree by recursion must come to an end."""

MISSING_CELLS: Final = 10_000
"""Cells that the parser adds where rows are too short: a few bytes could make millions."""

BLOCKS: Final = 20_000
"""Blocks of one article, items, rows and cells among them. Two bytes make a block, and a block costs
every renderer something."""

INLINES: Final = 10_000
"""Inline events of one block: runs of text, breaks, links, code."""

ALL_INLINES: Final = 120_000
"""Inline events of one article."""

HTML_BLOCKS: Final = 5_000
"""Blocks of HTML in one article, comments among them: each is taken apart and cleaned by itself."""

TAGS: Final = 10_000
"""Tags in the HTML of one article: between any two may stand a text of its own."""

FOOTNOTE_MARKS: Final = 2_000
"""References to footnotes in one article: in print, each has to find room at the foot of a page."""

_WHAT: Final = {
    "blocks": (BLOCKS, "blocks in one article: paragraphs, headings, items, cells"),
    "inlines": (INLINES, "inline elements in one block: breaks, links, code, special characters"),
    "all inlines": (ALL_INLINES, "inline elements in one article: breaks, links, code and such"),
    "blocks of HTML": (HTML_BLOCKS, "blocks of HTML in one article, comments among them"),
    "tags": (TAGS, "tags of HTML in one article"),
    "footnote marks": (FOOTNOTE_MARKS, "references to footnotes in one article"),
}


def too_many(source: bytes, start: int, kind: str) -> SourceError:
    """What to say of an article that holds too many of something, by where one more begins.

    >>> str(too_many(b"a", 0, "footnote marks"))
    ':1: more than 2,000 references to footnotes in one article — split it into several'
    """
    most, what = _WHAT[kind]
    where = f":{line_of(source, start)}"
    return SourceError(f"more than {most:,} {what}", where=where, remedy="split it into several")


def too_deep(source: bytes, start: int, what: str) -> SourceError:
    """What to say of blocks or spans (``what``, with its verb) that are nested too deeply."""
    where = f":{line_of(source, start)}"
    return SourceError(f"{what} nested more than {DEPTH} deep", where=where, remedy="flatten them")


def missing_cells(source: bytes, start: int) -> SourceError:
    """What to say of tables whose rows are too short."""
    return SourceError(
        f"rows of tables lack more than {MISSING_CELLS:,} cells",
        where=f":{line_of(source, start)}",
        remedy="give each row as many cells as the table's head has",
    )
