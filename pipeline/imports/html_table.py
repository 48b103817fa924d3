"""HTML tables → Markdown tables: one head row, one text a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline import bounds
from pipeline.errors import SourceError
from pipeline.imports.blocks import Table
from pipeline.imports.html_inline import single
from pipeline.imports.html_tree import BLOCKS, HEADINGS, Element, Node
from pipeline.imports.inline_markdown import CELL

_STRUCTURE: Final = frozenset({"table", "ul", "ol", "pre", "blockquote", "figure", "dl", *HEADINGS})
_WIDEST: Final = 60


def is_layout(table: Element) -> bool:
    """Whether a table only arranges blocks on the page, as old pages and mails do.

    >>> from pipeline.imports.html_tree import parse_html
    >>> is_layout(parse_html("<table><tr><td><h2>a</h2></table>").children[0])
    True
    """
    inside = [element for element in table.walk() if element is not table]
    if any(element.tag == "th" for element in inside):
        return False
    cells = sum(1 for element in inside if element.tag == "td")
    return cells < 2 or any(element.tag in _STRUCTURE for element in inside)


def read_table(table: Element, anchors: frozenset[str]) -> tuple[list[Node], Table | None]:
    """A table's caption and its cells.

    The first row is the head, also where the page marks none; a cell that spans several gives its
    text to the first and leaves the others empty.
    """
    caption: list[Node] = []
    rows: list[list[str]] = []
    aligns: list[Counter[str]] = []
    pending: dict[int, int] = {}
    made = 0
    for row in _rows(table, caption):
        cells: list[str] = []
        beyond: list[str] = []
        made += 1 + len(row)
        if made > bounds.BLOCKS:
            raise SourceError(
                f"more than {bounds.BLOCKS:,} rows and cells in one table",
                remedy="split it into several",
            )
        for cell in row:
            _skip(cells, pending)
            column = len(cells)
            text = single(_inline(cell).children, anchors, CELL)
            if column >= _WIDEST:
                beyond.append(text)
                continue
            cells.append(text)
            width = min(_span(cell, "colspan"), _WIDEST - column)
            cells += [""] * (width - 1)
            height = _span(cell, "rowspan")
            pending.update({column + i: height - 1 for i in range(width) if height > 1})
            aligns += [Counter() for _ in range(len(cells) - len(aligns))]
            align = cell.attributes.get("align", "").lower()
            aligns[column][align if align in ("left", "center", "right") else ""] += 1
        if beyond:
            cells[-1] = " ".join(filter(None, [cells[-1], *beyond]))
        _skip(cells, pending)
        if any(cells):
            rows.append(cells)
    columns = max(map(len, rows), default=0)
    if not columns:
        return caption, None
    filled = tuple(tuple(row + [""] * (columns - len(row))) for row in rows)
    return caption, Table(filled, tuple(_most(a) for a in aligns[:columns]))


def _rows(table: Element, caption: list[Node]) -> Iterator[Sequence[Element]]:
    """The rows of cells, whatever groups they stand in; other content joins the caption."""
    for child in table.children:
        if isinstance(child, str):
            caption += [child] if child.strip() else []
        elif child.tag == "caption":
            caption += [_inline(child)]
        elif child.tag == "tr":
            yield [c for c in child.children if isinstance(c, Element) and c.tag in ("td", "th")]
        else:
            yield from _rows(child, caption)


def _skip(cells: list[str], pending: dict[int, int]) -> None:
    """Empty cells where a cell above reaches down."""
    while pending.get(len(cells), 0) > 0:
        pending[len(cells)] -= 1
        cells.append("")


def _span(cell: Element, attribute: str) -> int:
    value = cell.attributes.get(attribute, "")
    return max(1, min(int(value), 1000)) if value.isascii() and value.isdecimal() else 1


def _most(aligns: Counter[str]) -> str:
    return aligns.most_common(1)[0][0] if aligns else ""


def _inline(element: Element) -> Element:
    """An element whose blocks are parted by spaces."""
    children: list[Node] = []
    for child in element.children:
        if isinstance(child, str):
            children.append(child)
        elif child.tag in BLOCKS:
            children += [" ", _inline(child), " "]
        else:
            children.append(_inline(child))
    return Element("" if element.tag in BLOCKS else element.tag, element.attributes, children)
