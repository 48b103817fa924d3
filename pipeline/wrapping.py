"""How gettext writes a string into a catalog: quoted, and wrapped where ``msgcat`` would wrap it.

GNU gettext breaks lines by UAX #14 as libunistring implements it, counting East Asian wide
characters as two columns. Writing what ``msgcat`` writes keeps its runs over our catalogs quiet.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from pipeline.catalog_text import escaped, lines

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_WIDTH: Final = 79
"""gettext's default: no line of a wrapped string is wider, quotation marks included."""

_CERTAIN: Final = re.compile(r"[A-Za-z] [A-Za-z]")
"""Where a line may break for certain."""
_ESCAPE: Final = re.compile(r"\\.")
_QUOTES: Final = frozenset("“”‘’«»\"'")
_LETTERLIKE: Final = r"`*&#<=>@^~_·®©×§¶†•―\u2190-\u22ff\u2500-\u25ff"
# Where libunistring breaks and newer rules do not: after a stop before a letter ("a:b"), and before a
# wide opening bracket. Compiled where they are used: most lines need neither.
_AFTER_STOP: Final = rf"[.,:;\u060c](?=[^\W\d]|[{_LETTERLIKE}])"
_BEFORE_WIDE: Final = rf"[（〈《「『【〔〖［｛](?<=[\w{_LETTERLIKE}].)"


def quoted(keyword: str, text: str, newline: str = "\n", width: int = PAGE_WIDTH) -> str:
    """``keyword "text"`` as the lines of a catalog, each with its line end.

    ``width`` 0 means that only the text's own newlines break lines (``msgcat --no-wrap``).

    >>> print(quoted("msgid", 'a "b"\\nc'), end="")
    msgid ""
    "a \\"b\\"\\n"
    "c"
    """
    if "\n" not in text or text.find("\n") == len(text) - 1:
        piece = escaped(text)
        too_long = width and _wider(piece, width - len(keyword) - len(' ""'))
        if not too_long:
            return f'{keyword} "{piece}"{newline}'
        lines_of_it = _wrap(piece, width - 2)
        if len(lines_of_it) == 1 and not _may_break(piece):
            return f'{keyword} "{piece}"{newline}'
        wrapped = f'"{newline}"'.join(lines_of_it)
        return f'{keyword} ""{newline}"{wrapped}"{newline}'
    return f'{keyword} ""{newline}{quoted_lines(text, newline, width)}'


@lru_cache(maxsize=4096)
def quote(keyword: str, text: str, newline: str = "\n", width: int = PAGE_WIDTH) -> str:
    """What :func:`quoted` gives, remembered for a while: each locale's catalog asks for the same
    lines."""
    return quoted(keyword, text, newline, width)


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

    found: Callable[[str], list[str]] = line_break_units
    return found


_NARROW: Final = re.compile("[\x00-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""Characters that take one column each for certain."""


def columns(text: str) -> int:
    """How many columns a line takes in a terminal, as gettext counts them.

    >>> columns("ab"), columns("文字"), columns("e\u0301")
    (2, 4, 1)
    """
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    return sum(map(_columns_of, text))


def _wider(text: str, width: int) -> bool:
    """Whether a text takes more columns than that."""
    # No character takes more than two.
    return len(text) > width // 2 and columns(text) > width


_JOINING: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
"""Vowels and final consonants of Hangul, which join the syllable before them."""
_SPACING: Final = frozenset("\u0cbf\u0cc6")
"""Kannada's signs i and e, which libunistring counts, as older Unicode did."""


@cache
def _columns_of(character: str) -> int:
    if _JOINING.match(character):
        return 0
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return int(character in _SPACING)
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrap(piece: str, width: int) -> list[str]:
    """Greedy filling, as gettext does: a trailing space counts as part of its line."""
    size = len(piece)
    if not (piece.isascii() or _NARROW.fullmatch(piece)):
        return _filled(piece, 0, [0, *accumulate(map(_columns_of, piece))], width)
    if size <= width:
        return [piece]
    # Most texts have ordinary lines at first, which one search finds; then each is looked at.
    out = _ordinary_lines(width).findall(piece)
    start = sum(map(len, out))
    out.pop()
    while size - start > width:
        end = piece.rfind(" ", start, start + width) + 1
        # Most lines end between two words, which takes no table of all breaks to see.
        if not end or not _BETWEEN_WORDS(piece, end - 2, start + width + 1):
            word = _LONG_WORD(piece, end - 2) if end else None
            if word is None:
                return out + _filled(piece, start, range(size + 1), width)
            fitting = [at for at in _breaks(word[1]) if end + at <= start + width]
            end += fitting[-1] if fitting else 0
        out.append(piece[start:end])
        start = end
    out.append(piece[start:])
    return out


def _filled(piece: str, start: int, columns_before: Sequence[int], width: int) -> list[str]:
    """The lines from ``start`` on, by a table of all breaks. ``columns_before`` is the column at
    which each character begins, and that of the end."""
    size = columns_before[-1]
    out: list[str] = []
    breaks = _breaks(piece)
    while size - columns_before[start] > width:
        limit = bisect_right(columns_before, columns_before[start] + width) - 1
        end = _fitting(piece, breaks, start, limit)
        if end is None:
            break
        out.append(piece[start:end])
        start = end
    out.append(piece[start:])
    return out


_BEFORE_SPACE: Final = r"[A-Za-z0-9.,;:!?)\]`*_%–—]"
_WORD: Final = r"(?:[(\[*_`^“‘]{0,3}[A-Za-z0-9]+[)\]*_`’”]{0,3}[.,;:!?]*|[(\[*_`“‘]{1,3}|–)"
_BETWEEN_WORDS: Final = re.compile(rf"{_BEFORE_SPACE} {_WORD} ?").fullmatch
"""The space before the word at a line's edge, and as much of the word as could stand on the line,
where no line may break within that."""
_LONG_WORD: Final = re.compile(
    r"[A-Za-z0-9.,;:!?)\]`*_] ([A-Za-z0-9(\[`*_][!#-&(-\[\]-~]*)(?: |\Z)"
).match
"""An address, say, that stands at a line's edge: where it may break is seen by itself."""


@cache
def _ordinary_lines(width: int) -> re.Pattern[str]:
    """Finds the full lines at the beginning of a piece, as long as each ends before an ordinary
    word; the last find is empty, and takes the rest."""
    # What was captured by looking ahead is not given up for an earlier space.
    line = (
        rf"(?=.{{{width + 1}}})(?=(.{{1,{width - 1}}} ))\1(?<={_BEFORE_SPACE} )(?={_WORD}(?: |\Z))"
    )
    return re.compile(f"{line}|.+", re.DOTALL)


def _breaks(piece: str) -> list[int]:
    """Where newer rules or libunistring's may break a line, in order (see :func:`_is_break`), but
    within an escape, which gettext keeps in one piece."""
    found = list(accumulate(map(len, _breaker()(piece))))[:-1]
    more = [match.end() for match in re.finditer(_AFTER_STOP, piece)]
    if not piece.isascii():
        more += [match.start() for match in re.finditer(_BEFORE_WIDE, piece)]
    places = sorted({*found, *more}) if more else found
    if "\\" not in piece:
        return places
    escapes = {match.start() + 1 for match in _ESCAPE.finditer(piece)}
    return [at for at in places if at not in escapes]


def _may_break(piece: str) -> bool:
    """Whether any line may end within a text."""
    return _CERTAIN.search(piece) is not None or any(_is_break(piece, at) for at in _breaks(piece))


def _fitting(piece: str, breaks: Sequence[int], start: int, limit: int) -> int | None:
    """The last break after ``start`` and up to ``limit``, else the first one beyond."""
    first = bisect_right(breaks, start)
    beyond = bisect_right(breaks, limit)
    for index in chain(range(beyond - 1, first - 1, -1), range(beyond, len(breaks))):
        at: int = breaks[index]
        if _is_break(piece, at):
            return at
    return None


def _is_break(piece: str, at: int) -> bool:
    """libunistring knows an older UAX #14: it never breaks beside a quotation mark (newer rules do,
    next to wide characters). And gettext keeps ``\\n`` with its line."""
    before, after = piece[at - 1], piece[at]
    if before != " " and (before in _QUOTES or after in _QUOTES):
        return False
    return not (after == "\\" and at == len(piece) - 2 and piece[at + 1] == "n")
