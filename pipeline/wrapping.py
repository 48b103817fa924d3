"""How gettext writes a string into a catalog: quoted, and wrapped where ``msgcat`` would wrap it.

GNU gettext breaks lines by UAX #14 as libunistring implements it, counting East Asian wide
characters as two columns. Writing what ``msgcat`` writes keeps its runs over our catalogs quiet.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.catalog_text import escaped, lines

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_WIDTH: Final = 79
"""gettext's default: no line of a wrapped string is wider, quotation marks included."""

_QUOTES: Final = frozenset("“”‘’«»\"'")
_AFTER_STOP: Final = re.compile(r"(?<=[.,:;])(?=[^\W\d]|[`*&#<=>@^~])")


def quote(keyword: str, text: str, newline: str = "\n", width: int = PAGE_WIDTH) -> str:
    """``keyword "text"`` as the lines of a catalog, each with its line end.

    ``width`` 0 means that only the text's own newlines break lines (``msgcat --no-wrap``).

    >>> print(quote("msgid", 'a "b"\\nc'), end="")
    msgid ""
    "a \\"b\\"\\n"
    "c"
    """
    piece = escaped(text)
    if ("\n" not in text or text.index("\n") == len(text) - 1) and (
        width == 0 or columns(f'{keyword} "{piece}"') <= width
    ):
        return f'{keyword} "{piece}"{newline}'
    return f'{keyword} ""{newline}{quoted_lines(text, newline, width)}'


def quoted_lines(text: str, newline: str = "\n", width: int = PAGE_WIDTH) -> str:
    """A text as quoted lines, broken after its own newlines and where it grows too wide.

    >>> print(quoted_lines("a\\nb"), end="")
    "a\\n"
    "b"
    """
    out: list[str] = []
    for segment in lines(text):
        piece = escaped(segment)
        out += _wrap(piece, width - 2) if width else [piece]
    return "".join(f'"{line}"{newline}' for line in out)


@cache
def _measure() -> tuple[Callable[[str], int], Callable[[str], list[str]]]:
    import unicode_segmentation_rs

    return unicode_segmentation_rs.text_width, unicode_segmentation_rs.line_break_units


def columns(text: str) -> int:
    """How many columns a line takes in a terminal, as gettext counts them.

    >>> columns("ab"), columns("文字")
    (2, 4)
    """
    return len(text) if text.isascii() else _measure()[0](text)


def _wrap(piece: str, width: int) -> list[str]:
    """Greedy filling, as gettext does: a trailing space counts as part of its line."""
    out: list[str] = []
    line, used = "", 0
    for unit in _units(piece):
        size = columns(unit)
        if line and used + size > width:
            out.append(line)
            line, used = "", 0
        line += unit
        used += size
    if line:
        out.append(line)
    return out


def _units(piece: str) -> list[str]:
    """Unbreakable pieces. libunistring knows an older UAX #14: it never breaks beside a quotation
    mark (newer rules do, next to wide characters) and does after ``.`` between letters."""
    merged: list[str] = []
    for unit in _measure()[1](piece):
        if merged:
            last = merged[-1]
            glued = last[-1] != " " and (last[-1] in _QUOTES or unit[0] in _QUOTES)
            if glued or last[-1] == "\\" or unit == "\\n":
                merged[-1] += unit
                continue
        merged.append(unit)
    return [piece for unit in merged for piece in _AFTER_STOP.split(unit)]
