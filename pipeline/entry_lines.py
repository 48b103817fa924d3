"""How the parts of an entry are written: as lines of its file, at its width, active or obsolete."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.catalog_text import EXTRACTED, comments, lines, marked, value
from pipeline.references import place_lines, places_of
from pipeline.wrapping import PAGE_WIDTH, columns, quote, quoted

if TYPE_CHECKING:
    from pipeline.catalog_entry import Key

_OBSOLETE: Final = "#~ "


class Style(NamedTuple):
    """How a file is written: its line end, and the width at which strings wrap (0: not at all)."""

    newline: str = "\n"
    width: int = PAGE_WIDTH


@lru_cache(maxsize=1024)
def template_lines(extracted: tuple[str, ...], references: tuple[str, ...], newline: str) -> str:
    """What a template says of a text: its ``#.`` lines, then its ``#:`` lines."""
    return note_lines(extracted, newline) + place_lines(references, newline)


@lru_cache(maxsize=1024)
def is_bare(head: str, newline: str) -> bool:
    """Whether the comment lines of an entry are the template's alone, as they are written here."""
    return head == template_lines(comments(head, EXTRACTED), places_of(head), newline)


def note_lines(extracted: Sequence[str], newline: str) -> str:
    """The ``#.`` lines of an entry."""
    return "".join([f"#. {comment}".rstrip() + newline for comment in extracted])


def part_lines(keyword: str, text: str, style: Style, obsolete: bool) -> str:
    """The lines of one value; those of an obsolete entry are wrapped so that ``#~ `` fits too."""
    if not obsolete:
        return quote(keyword, text, style.newline, style.width)
    width = style.width and style.width - len(_OBSOLETE)
    return marked(quote(keyword, text, style.newline, width), _OBSOLETE)


def previous_lines(previous: Key, mark: str, style: Style) -> str:
    """The lines that say which text a fuzzy translation was made for; each begins with ``mark``."""
    context, msgid = previous
    width = style.width and style.width - len(mark)
    quoted = quote("msgctxt", context, style.newline, width) if context is not None else ""
    return marked(quoted + quote("msgid", msgid, style.newline, width), mark)


def turned(keyword: str, part: str, style: Style, obsolete: bool) -> str:
    """A part made obsolete or active. A wrapping that is not the file's own style is kept."""
    short = part.endswith("\n") and part.count("\n") == 1 and columns(part) < style.width - 2
    if short and obsolete and part.startswith(f'{keyword} "'):
        return _OBSOLETE + part
    # Lines that leave room for the mark stay as they are, whoever wrapped them.
    room = short or (obsolete and _has_room(part, style.width))
    if obsolete and room and _is_plain(keyword, part):
        return _OBSOLETE + part[:-1].replace("\n", f"\n{_OBSOLETE}") + "\n"
    if not room or not _LINEWISE.fullmatch(part):
        text = value(part)
        if part == part_lines(keyword, text, style, not obsolete) or not _LINEWISE.fullmatch(part):
            return part_lines(keyword, text, style, obsolete)
    if obsolete:
        return "".join(_OBSOLETE + line.lstrip(" \t") for line in lines(part))
    return "".join(re.sub(r"^[ \t]*#~[ \t]*", "", line) for line in lines(part))


def _is_plain(keyword: str, part: str) -> bool:
    """Whether a part stands as gettext writes it: each line begins with its string, or the keyword."""
    return part.startswith(f'{keyword} "') and part.count('\n"') == part.count("\n") - 1


def _has_room(part: str, width: int) -> bool:
    room = width - len(_OBSOLETE)
    if part.isascii():
        return max(map(len, part.split("\n"))) <= room
    return max(map(columns, part.split("\n"))) <= room


_LINEWISE: Final = re.compile(
    r'(?:[ \t]*(?:#~[ \t]*)?(?:msg\w+[ \t]*(?:\[\d+\][ \t]*)?)?"[^\n]*\n)+'
)


def new_text(key: Key, style: Style, extracted: Sequence[str], references: Sequence[str]) -> str:
    """The text of a fresh entry without a translation, as :func:`pipeline.catalog_entry.new_entry`
    has it for ``raw``.

    >>> new_text((None, "Hello"), Style(), ["heading 2"], [])
    '\\n#. heading 2\\nmsgid "Hello"\\nmsgstr ""\\n'
    """
    context, msgid = key
    newline, width = style.newline, style.width
    head = template_lines(tuple(extracted), tuple(references), newline)
    if context is not None:
        head += quote("msgctxt", context, newline, width)
    return f'{newline}{head}{quoted("msgid", msgid, newline, width)}msgstr ""{newline}'
