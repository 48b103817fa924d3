"""A table in raw HTML that is a plain grid → a table of words, for pages that show no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline import nodes
from pipeline.html_scan import Token, TokenKind, scan
from pipeline.sanitize import text_of

_AROUND: Final = frozenset({"table", "thead", "tbody", "tfoot", "colgroup", "col"})
_TEXTS: Final = frozenset({"td", "th", "caption"})
_ALIGNS: Final = frozenset({"left", "center", "right"})
_NEVER: Final = frozenset({"table", "ul", "ol", "dl", "pre", "img", "picture", "figure"})
"""What a cell of words cannot hold."""
_SPOKEN: Final = re.compile(r'\s*<span lang="([A-Za-z0-9-]+)"[^<]*>.*</span>\s*', re.DOTALL)
"""As :mod:`pipeline.html_lang` says the language of a cell's words."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words, and the words of its caption."""

    table: nodes.Table
    caption: str = ""


@dataclass(slots=True)
class _Row:
    cells: list[str] = field(default_factory=list)
    aligns: list[str] = field(default_factory=list)
    langs: list[str] = field(default_factory=list)
    heads: bool = True

    def take(self, cell: Token, inner: str) -> bool:
        """Add a cell; False where it spans others."""
        align = (cell.value("align") or "").lower()
        self.cells.append(" ".join(text_of(inner).split("\n")))
        self.aligns.append(align if align in _ALIGNS else "none")
        spoken = _SPOKEN.fullmatch(inner)
        self.langs.append(cell.value("lang") or (spoken[1] if spoken else ""))
        self.heads = self.heads and cell.name == "th"
        return all((cell.value(name) or "1").strip() == "1" for name in ("colspan", "rowspan"))


def grid_of(html: str) -> Grid | None:
    """The grid that a sanitized block of HTML is; None where it is anything else or more: text
    around the table, cells over several rows or columns, tables and lists in cells.

    >>> made = grid_of("<table><tr><th>A</th></tr><tr><td>b <i>c</i></td></tr></table>")
    >>> made.table.rows
    ((Cell(children=(Text(text='b c'),), lang=''),),)
    """
    if html.count("<table") != 1:
        return None
    rows: list[_Row] = []
    caption = ""
    for tag, inner in _parts(html):
        if tag is None or (inner and _holds_more(inner)):
            return None
        if tag.name == "tr":
            rows.append(_Row())
        elif tag.name == "caption":
            caption = text_of(inner)
        elif not rows or not rows[-1].take(tag, inner):
            return None
    return _grid(rows, caption)


def _parts(html: str) -> Iterator[tuple[Token | None, str]]:
    """The rows (each before its cells), cells and captions of a table in order, with what is inside
    of a cell or caption; None for whatever else there is."""
    within: Token | None = None
    for token in scan(html).tokens:
        if within is not None:
            # The cleaner closes what it opens, and cells hold no cells (_holds_more).
            if token.kind is TokenKind.CLOSE and token.name == within.name:
                yield within, html[within.end : token.start]
                within = None
        elif token.kind is TokenKind.TEXT:
            if html[token.start : token.end].strip():
                yield None, ""
        elif token.kind is TokenKind.OPEN and token.name in _TEXTS:
            within = token
        elif token.name == "tr":
            if token.kind is TokenKind.OPEN:
                yield token, ""
        elif token.name not in _AROUND:
            yield None, ""


def _holds_more(inner: str) -> bool:
    return any(token.name in _NEVER for token in scan(inner).tokens)


def _grid(rows: list[_Row], caption: str) -> Grid | None:
    width = len(rows[0].cells) if rows else 0
    if width == 0 or any(len(row.cells) != width for row in rows):
        return None
    head, body = _cells(_Row([""] * width, langs=[""] * width)), rows
    if rows[0].heads and len(rows) > 1:
        head, body = _cells(rows[0]), rows[1:]
    made = nodes.Table(tuple(body[0].aligns), head, tuple(map(_cells, body)))
    return Grid(made, caption)


def _cells(row: _Row) -> tuple[nodes.Cell, ...]:
    pairs = zip(row.cells, row.langs, strict=True)
    return tuple(nodes.Cell((nodes.Text(text),) if text else (), lang) for text, lang in pairs)
