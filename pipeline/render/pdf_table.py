"""What the PDF template has to know of a table before it sets it: how wide and how high it may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.render.pdf_inline import Data, words_of
from pipeline.wrapping import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MEASURED: Final = 60
"""A table of up to so many rows is set once more, to measure it."""

ROOM: Final = 62
"""Characters of a table's line, of wide letters. A column has its share of them at least, without the
edges; if no word is longer, none is divided."""

EDGES: Final = 2

FILLING: Final = 1_000
"""Characters that fill the line of any table. To measure how long a line would be takes time that
grows with the square of it."""

HIGH: Final = 30
"""Lines that a head's cell may take before it is measured: one that is higher than a page must not be
a head, for heads stay in one piece, and what does not fit would be lost."""

PICTURE: Final = 20
"""Lines that a picture takes."""


def table_data(head: Sequence[Data], rows: Sequence[Sequence[Data]], width: int) -> Data:
    """The answers for a table of ``width`` columns, by their names in the template."""
    lengths = [[len(str(cell)) for cell in row] for row in rows]
    cells = [[row[i] if i < len(row) else 0 for row in lengths] for i in range(width)]
    return {
        "widest": max(range(width), key=lambda i: sum(cells[i]), default=0),
        "widths": _rows_for_widths(cells),
        "fills": any(
            stretch > FILLING for row in (head, *rows) for cell in row for stretch in _lines(cell)
        ),
        "high": any(_height(cell, width) > HIGH for cell in head),
        "hyphenate": _longest_word((head, *rows)) > ROOM // width - EDGES,
    }


def _rows_for_widths(lengths: Sequence[Sequence[int]]) -> list[int]:
    """The rows that say how wide a table wants to be: all of a short one, and of a long one those
    with the longest cell of some column. To set a long table only to measure it takes seconds."""
    rows = len(lengths[0]) if lengths else 0
    if rows <= MEASURED:
        return list(range(rows))
    return sorted({max(range(rows), key=column.__getitem__) for column in lengths})


def _longest_word(rows: Iterable[Iterable[Data]]) -> int:
    cells = (words_of(cell["c"]) for row in rows for cell in row)
    return max((len(word) for cell in cells for word in _WORD.findall(cell)), default=0)


_WORD: Final = re.compile(r"[^\s/–—-]+")


def _height(cell: Data, width: int) -> int:
    """The lines that a cell takes at most: it has its share of the table's width, where it needs that,
    and no line is less than half full."""
    share = max(1, ROOM // width - EDGES)
    pictures = sum(1 for item in _all(cell["c"]) if item["k"] == "image")
    return PICTURE * pictures + sum(1 + 2 * stretch // share for stretch in _lines(cell))


def _lines(cell: Data) -> Iterator[int]:
    """How wide a cell's text is between one break and the next."""
    stretch = 0
    for item in _all(cell["c"]):
        if item["k"] == "break":
            yield stretch
            stretch = 0
        stretch += columns(str(item.get("t", "")))
    yield stretch


def _all(items: Iterable[Data]) -> Iterator[Data]:
    """Items of text, and all that is within them but notes."""
    for item in items:
        yield item
        yield from _all(item.get("c", ()))
