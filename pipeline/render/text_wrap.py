"""Lines of plain text: where they may break, how wide they look, how columns line up.

Breaks follow UAX #14; widths are those of a terminal, where a Chinese character takes two columns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from unicode_segmentation_rs import line_break_units, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GLUE: Final = "\u2060"
"""Put between two characters to forbid a break there; it is gone from finished lines."""

SPACE: Final = f"{GLUE}\u00a0{GLUE}"
"""A space at which a line must not break, and which is an ordinary one when the line is set."""

_SOFT_HYPHEN: Final = "\u00ad"
_IDLE: Final = re.compile(r"\u00ad+(?!\w)|(?<![\w\u00ad])\u00ad+")
"""Soft hyphens that part no word, at which UAX #14 would break a line all the same."""
_INVISIBLE: Final = str.maketrans(dict.fromkeys(f"{GLUE}{_SOFT_HYPHEN}\u200b\ufeff"))
_WIDE: Final = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
# To UAX #14 a curly quotation mark faces both ways. Beside a wide character it is known which way.
_OPENING: Final = re.compile(rf"(?<=[{_WIDE}])[“‘](?=.)|[“‘](?=[{_WIDE}])")
_CLOSING: Final = re.compile(rf"(?<=[{_WIDE}])[”’]|[”’](?=[{_WIDE}])")
# Between two ASCII characters a break is wanted after these only: never inside "C++" or "a=b".
_AFTER: Final = "-/|"
_DASHES: Final = frozenset("–—")


def width_of(text: str) -> int:
    """How many columns a text takes.

    >>> width_of("心理 ok")
    7
    """
    return text_width(text.translate(_INVISIBLE))


def ends_wide(text: str) -> bool:
    """Whether the last character is one that needs no space after it, as in Chinese.

    >>> ends_wide("摘要"), ends_wide("summary")
    (True, False)
    """
    return bool(re.search(rf"[{_WIDE}]$", text.translate(_INVISIBLE)))


def unbroken(text: str) -> str:
    """The text so that no line breaks inside it.

    >>> wrap("see " + unbroken("https://example.org/a-b"), 10)
    ['see', 'https://example.org/a-b']
    """
    return GLUE.join(text)


def wrap(text: str, width: int) -> list[str]:
    """Fill lines of at most ``width`` columns; a word that is wider has a line to itself.

    A line break in the text stays one.

    >>> wrap("two state-of-the-art words", 14)
    ['two state-of-', 'the-art words']
    >>> wrap("他说：“很好。”", 7)
    ['他说：', '“很', '好。”']
    """
    return [line for part in text.split("\n") for line in _fill(part, width)]


def columns(
    rows: Sequence[Sequence[str]], aligns: Sequence[str], width: int
) -> list[list[list[str]]] | None:
    """Set the cells of a table in columns of equal width, each cell as its lines, padded.

    None where the table is too wide for that even with its cells wrapped.

    >>> columns([["a", "bb"], ["ccc", "d"]], ["left", "right"], 20)
    [[['a  '], ['bb']], [['ccc'], [' d']]]
    """
    widths = _shares(rows, width - 2 * (len(aligns) - 1))
    if widths is None:
        return None
    table = []
    for row in rows:
        cells = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        height = max(map(len, cells))
        table.append(
            [
                [_pad(line, size, align) for line in cell + [""] * (height - len(cell))]
                for cell, size, align in zip(cells, widths, aligns, strict=True)
            ]
        )
    return table


def _fill(text: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for unit in _units(text):
        size = width_of(unit.rstrip(" ")) + unit.endswith(_SOFT_HYPHEN)
        if line and used + size > width:
            yield _set(f"{line}-" if line.endswith(_SOFT_HYPHEN) else line)
            line, used = "", 0
        line += unit
        used += width_of(unit)
    yield _set(line)


def _units(text: str) -> Iterator[str]:
    """The pieces of a line that stay together, in the manner of a careful typist."""
    text = _IDLE.sub("", text)
    faced = _CLOSING.sub("」", _OPENING.sub("「", text))
    done, held = 0, ""
    for unit in line_break_units(faced):
        piece = text[done : done + len(unit)]
        done += len(unit)
        # A dash between spaces ends a line; it never begins one, where it would look like a bullet.
        if held and (piece.strip() in _DASHES or not _may_break(held[-1], piece[0])):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _may_break(before: str, after: str) -> bool:
    plain = before.isascii() and after.isascii() and before != " "
    return not plain or before in _AFTER


def _set(line: str) -> str:
    return line.replace(SPACE, " ").translate(_INVISIBLE).rstrip()


def _shares(rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """A width for each column: its own if all fit, else a fair part for the wide ones."""
    cells = list(zip(*rows, strict=True))
    wanted = [max(_longest(cell.split("\n")) for cell in column) for column in cells]
    needed = [max(_longest(list(_units(cell))) for cell in column) for column in cells]
    # Below a dozen columns, wrapped cells are a ladder of single words: rather not a table.
    least = [max(need, min(want, 12)) for need, want in zip(needed, wanted, strict=True)]
    if sum(wanted) <= room:
        return wanted
    if sum(least) > room:
        return None
    widths = least
    while sum(widths) < room:
        short = (index for index, want in enumerate(wanted) if widths[index] < want)
        widths[min(short, key=lambda index: (widths[index], index))] += 1
    return widths


def _longest(texts: Sequence[str]) -> int:
    return max((width_of(text.rstrip(" ").replace(SPACE, " ")) for text in texts), default=0)


def _pad(line: str, width: int, align: str) -> str:
    room = width - width_of(line)
    before = {"right": room, "center": room // 2}.get(align, 0)
    return " " * before + line + " " * (room - before)
