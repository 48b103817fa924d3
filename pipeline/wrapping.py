"""How gettext writes a string into a catalog: quoted, and wrapped where ``msgcat`` would wrap it.

GNU gettext breaks lines by UAX #14 as libunistring implements it, counting East Asian wide
characters as two columns. Writing what ``msgcat`` writes keeps its runs over our catalogs quiet.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_WIDTH: Final = 79
"""gettext's default: no line of a wrapped string is wider, quotation marks included."""

_QUOTES: Final = frozenset("“”‘’«»\"'")
_AFTER_STOP: Final = re.compile(r"(?<=[^\W\d_][.?!])(?=[^\W\d_])")


def quote(keyword: str, text: str, newline: str = "\n", width: int = PAGE_WIDTH) -> str:
    """``keyword "text"`` as the lines of a catalog, each with its line end.

    ``width`` 0 means that only the text's own newlines break lines (``msgcat --no-wrap``).

    >>> print(quote("msgid", 'a "b"\\nc'), end="")
    msgid ""
    "a \\"b\\"\\n"
    "c"
    """
    escaped = _escape(text)
    if ("\n" not in text or text.index("\n") == len(text) - 1) and (
        width == 0 or _width(f'{keyword} "{escaped}"') <= width
    ):
        return f'{keyword} "{escaped}"{newline}'
    lines = [f'{keyword} ""{newline}']
    for segment in re.findall(r"[^\n]*\n|[^\n]+", text):
        piece = _escape(segment)
        wrapped = _wrap(piece, width - 2) if width else [piece]
        lines += [f'"{line}"{newline}' for line in wrapped]
    return "".join(lines)


def _escape(text: str) -> str:
    import polib

    return polib.escape(text)


@cache
def _measure() -> tuple[Callable[[str], int], Callable[[str], list[str]]]:
    import unicode_segmentation_rs

    return unicode_segmentation_rs.text_width, unicode_segmentation_rs.line_break_units


def _width(text: str) -> int:
    return len(text) if text.isascii() else _measure()[0](text)


def _wrap(escaped: str, width: int) -> list[str]:
    """Greedy filling, as gettext does: a trailing space counts as part of its line."""
    lines: list[str] = []
    line, used = "", 0
    for unit in _units(escaped):
        size = _width(unit)
        if line and used + size > width:
            lines.append(line)
            line, used = "", 0
        line += unit
        used += size
    if line:
        lines.append(line)
    return lines


def _units(escaped: str) -> list[str]:
    """Unbreakable pieces. libunistring knows an older UAX #14: it never breaks beside a quotation
    mark (newer rules do, next to wide characters) and does after ``.`` between letters."""
    merged: list[str] = []
    for unit in _measure()[1](escaped):
        if merged:
            last = merged[-1]
            glued = last[-1] != " " and (last[-1] in _QUOTES or unit[0] in _QUOTES)
            if glued or last[-1] == "\\":
                merged[-1] += unit
                continue
        merged.append(unit)
    return [piece for unit in merged for piece in _AFTER_STOP.split(unit)]
