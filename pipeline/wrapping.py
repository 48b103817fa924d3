"""How gettext writes a string into a catalog: quoted, and wrapped where ``msgcat`` would wrap it.

GNU gettext breaks lines by UAX #14 as libunistring implements it, counting East Asian wide
characters as two columns. Writing what ``msgcat`` writes keeps its runs over our catalogs quiet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.catalog_text import escaped, lines

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_WIDTH: Final = 79
"""gettext's default: no line of a wrapped string is wider, quotation marks included."""

_QUOTES: Final = frozenset("“”‘’«»\"'")
_LETTERLIKE: Final = r"`*&#<=>@^~_·®©×§¶†•―\u2190-\u22ff\u2500-\u25ff"
_ALSO: Final = re.compile(
    rf"(?<=[.,:;\u060c])(?=[^\W\d]|[{_LETTERLIKE}])|(?<=[\w{_LETTERLIKE}])(?=[（〈《「『【〔〖［｛])"
)
"""Where libunistring breaks and newer rules do not: after a stop before a letter ("a:b"), and before
a wide opening bracket."""


def quote(keyword: str, text: str, newline: str = "\n", width: int = PAGE_WIDTH) -> str:
    """``keyword "text"`` as the lines of a catalog, each with its line end.

    ``width`` 0 means that only the text's own newlines break lines (``msgcat --no-wrap``).

    >>> print(quote("msgid", 'a "b"\\nc'), end="")
    msgid ""
    "a \\"b\\"\\n"
    "c"
    """
    if "\n" not in text[:-1]:
        piece = escaped(text)
        if not width or columns(f'{keyword} "{piece}"') <= width or len(_units(piece)) < 2:
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
def _breaker() -> Callable[[str], list[str]]:
    from unicode_segmentation_rs import line_break_units

    return line_break_units


def columns(text: str) -> int:
    """How many columns a line takes in a terminal, as gettext counts them.

    >>> columns("ab"), columns("文字"), columns("e\u0301")
    (2, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns_of, text))


@cache
def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


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
    for unit in _breaker()(piece):
        if merged:
            last = merged[-1]
            glued = last[-1] != " " and (last[-1] in _QUOTES or unit[0] in _QUOTES)
            if glued or _opens_escape(last) or unit == "\\n":
                merged[-1] += unit
                continue
        merged.append(unit)
    return [piece for unit in merged for piece in _ALSO.split(unit)]


def _opens_escape(piece: str) -> bool:
    return (len(piece) - len(piece.rstrip("\\"))) % 2 == 1
