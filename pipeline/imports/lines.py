"""The lines of a plain text → its entries: paragraphs and list items on one line each.

Text from a web page has one paragraph a line; text from a mail or a terminal is hard-wrapped. Which
of the two a file is, is measured once for all of it, and lines are only joined where they were
clearly cut at the margin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

from pipeline.bounds import BLOCKS
from pipeline.errors import SourceError
from pipeline.imports.escape import one_line
from pipeline.lines import is_cjk


class EntryKind(StrEnum):
    """What one entry is, as far as its own lines tell."""

    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"
    QUOTE = "quote"
    DIVIDER = "divider"


@dataclass(slots=True)
class Entry:
    """A paragraph, a list item, a quotation or a divider while its lines are being read.

    ``indent`` is the column of its first character; ``text`` leaves out a list item's ``marker``,
    of which ``number`` is the value. ``last`` is its last physical line, ``height`` their count.
    ``underline`` is the character that the line below repeats, as under a heading. ``inner`` are a
    quotation's lines.
    """

    kind: EntryKind
    indent: int
    text: str
    last: str = ""
    marker: str = ""
    number: int = -1
    height: int = 1
    underline: str = ""
    inner: list[str] = field(default_factory=list)

    @property
    def is_item(self) -> bool:
        """Whether this is an item of a list."""
        return self.kind in (EntryKind.BULLET, EntryKind.NUMBER)

    @property
    def whole(self) -> str:
        """The text with its marker: what a reader of the file sees."""
        return f"{self.marker} {self.text}" if self.marker else self.text


# The round and square ones are set solid in some exports; the others would be read in "-5 °C".
_BULLET: Final = re.compile(r"([-*–·◦‣▪●•○■□►])\s+(?=\S)|([•●‣▪■])(?=[^\s•●‣▪■])")
_NUMBER: Final = re.compile(r"(\d{1,3})([.)])\s+(?=\S)")
_DIVIDER: Final = re.compile(r"([-=_*~–—#])(?:\s*\1){2,}")
_QUOTE: Final = re.compile(r">+(?:\s|$)")
_ENDS: Final = ".!?:;。！？：；…"
QUOTES: Final = "\"'”’»)]）】』」"
"""Characters that may close a sentence after its full stop."""


def read_entries(lines: Sequence[str], name: str = "") -> list[Entry]:
    """The entries of a text, in order.

    Raises :class:`SourceError` where they are more than one article may hold; ``name`` is the
    file's.

    >>> [e.whole for e in read_entries(["One", "- two", "- three", "", "Four"])]
    ['One', '- two', '- three', 'Four']
    """
    width = wrap_width(lines)
    reader = _Reader(width)
    for number, line in enumerate(lines, 1):
        reader.take(line)
        if len(reader.entries) > BLOCKS:
            raise SourceError(
                f"more than {BLOCKS:,} paragraphs and items in one text",
                where=f"{name}:{number}",
                remedy="split it into several",
            )
    return reader.entries


class _Reader:
    def __init__(self, width: int) -> None:
        self.width = width
        self.entries: list[Entry] = []
        self.gap = False
        self.expected = {0, 1}

    def take(self, line: str) -> None:
        expanded = line.expandtabs(4)
        text = one_line(line)
        if not text:
            self.gap = True
            return
        indent = len(expanded) - len(expanded.lstrip())
        previous = None if self.gap or not self.entries else self.entries[-1]
        if not self._absorbed(previous, text, line, indent):
            self.entries.append(self._entry(text, line, indent))
        self.entries[-1].last = expanded.rstrip()
        self.gap = False

    def _absorbed(self, previous: Entry | None, text: str, line: str, indent: int) -> bool:
        """Whether a line belongs to the entry before it."""
        if previous is None or previous.kind is EntryKind.DIVIDER:
            return False
        if previous.kind is EntryKind.QUOTE:
            if not _QUOTE.match(text):
                return False
            previous.inner.append(_unquoted(line))
            return True
        if _DIVIDER.fullmatch(text):
            if previous.height == 1 and _underlines(text, previous):
                previous.underline = text[0]
                return True
            return False
        if previous.underline or not self._continues(previous, text, indent):
            return False
        previous.text = join(previous.text, text)
        previous.height += 1
        return True

    def _continues(self, previous: Entry, text: str, indent: int) -> bool:
        wrapped = self.width > 0 and _is_full(previous.last, text, self.width)
        if _QUOTE.match(text):
            return False
        if self._marker(text) is not None:
            # A dash or a number at a line's start inside a wrapped sentence.
            return (
                wrapped
                and previous.kind is EntryKind.TEXT
                and previous.last[-1] not in _ENDS + QUOTES
                and indent == previous.indent
            )
        if previous.is_item and indent > previous.indent:
            return wrapped or text[0].islower()
        return wrapped

    def _entry(self, text: str, line: str, indent: int) -> Entry:
        if _DIVIDER.fullmatch(text):
            return Entry(EntryKind.DIVIDER, indent, text)
        if _QUOTE.match(text):
            return Entry(EntryKind.QUOTE, indent, "", inner=[_unquoted(line)])
        marker = self._marker(text)
        if marker is None:
            return Entry(EntryKind.TEXT, indent, text)
        body = text[marker.end() :]
        if marker.re is _BULLET:
            return Entry(EntryKind.BULLET, indent, body, marker=marker[0].strip())
        number = int(marker[1])
        self.expected.add(number + 1)
        return Entry(EntryKind.NUMBER, indent, body, marker=marker[1] + marker[2], number=number)

    def _marker(self, text: str) -> re.Match[str] | None:
        """A bullet, or a number that begins a list or goes on with one."""
        bullet = _BULLET.match(text)
        if bullet:
            return bullet
        number = _NUMBER.match(text)
        plausible = number and str(int(number[1])) == number[1] and int(number[1]) in self.expected
        return number if plausible else None


def _underlines(text: str, previous: Entry) -> bool:
    if previous.kind is not EntryKind.TEXT or text[0] not in "=-~" or len(set(text)) > 1:
        return False
    return abs(columns(text) - columns(previous.text)) <= max(3, len(text) // 5)


def _unquoted(line: str) -> str:
    return re.sub(r"^\s*> ?", "", line)


def join(before: str, after: str) -> str:
    """Two lines of one paragraph: no space between CJK characters or after a hyphen in a word.

    >>> join("a", "b"), join("睡", "眠"), join("one-to-", "one"), join("a –", "b")
    ('a b', '睡眠', 'one-to-one', 'a – b')
    """
    hyphenated = before[-1:] == "-" and before[-2:-1].isalpha() and after[:1].isalpha()
    solid = hyphenated or (is_cjk(before[-1:]) and is_cjk(after[:1]))
    return f"{before}{'' if solid else ' '}{after}"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> columns("ab"), columns("睡眠")
    (2, 4)
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap_width(lines: Sequence[str]) -> int:
    """The margin at which a text was hard-wrapped, or 0 where it was not.

    In wrapped text nearly every line that breaks off inside a sentence is full: the next line's
    first word would not have fitted. One paragraph a line gives lines of any length. Lines that are
    short by far are verses, or items of some list, in either kind of text.

    >>> wrap_width(["A heading", "A paragraph that is one line, and whole."])
    0
    """
    broken = [(a, b) for a, b in _pairs(lines) if _breaks_off(a, b)]
    width = max((columns(a) for a, _ in broken), default=0)
    if not 30 <= width <= 100:
        return 0
    long = [(a, b) for a, b in broken if columns(a) * 2 > width]
    full = sum(1 for a, b in long if _is_full(a, b, width))
    return width if full * 5 >= len(long) * 4 else 0


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for above, below in pairwise(line.expandtabs(4).rstrip() for line in lines):
        text = below.strip()
        if above and text and not (_BULLET.match(text) or _QUOTE.match(text)):
            yield above, text


def _breaks_off(above: str, below: str) -> bool:
    """Whether a sentence goes on in the next line: a small letter, or a letter without case."""
    if above[-1] in ".!?。！？":
        return False
    first = below[0]
    return first.islower() or (unicodedata.category(first) == "Lo" and above[-1].isalpha())


def _is_full(above: str, below: str, width: int) -> bool:
    word = below[0] if is_cjk(below[0]) else below.split(maxsplit=1)[0]
    taken = columns(above)
    space = 0 if is_cjk(above[-1]) and is_cjk(below[0]) else 1
    return taken <= width < taken + space + columns(word)
