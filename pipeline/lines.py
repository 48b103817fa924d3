"""The lines of a source: their numbers, and how the lines of one paragraph are joined."""

from __future__ import annotations

import re
import unicodedata
from functools import cache


def line_of(source: bytes, offset: int) -> int:
    """The 1-based line of a byte offset.

    >>> line_of(b"a\\nb", 2)
    2
    """
    return source.count(b"\n", 0, offset) + 1


class LineNumbers:
    """Line numbers for many offsets of one source, without counting from its start each time:
    quick where the offsets go upwards.

    >>> LineNumbers(b"a\\nb").of(2)
    2
    """

    __slots__ = ("_line", "_offset", "_source")

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._line = 1
        self._offset = 0

    def of(self, offset: int) -> int:
        """The 1-based line of a byte offset."""
        return self.place(offset)[0]

    def place(self, offset: int) -> tuple[int, int]:
        """The 1-based line of a byte offset, and the offset at which that line begins."""
        if offset < self._offset:
            self._line, self._offset = 1, 0
        self._line += self._source.count(b"\n", self._offset, offset)
        self._offset = offset
        return self._line, self._source.rfind(b"\n", 0, offset) + 1


def joined(raw: bytes, quotes: int) -> bytes:
    """A paragraph's bytes on one line: each line end, with the indentation and the marks of up to
    ``quotes`` block quotes behind it, becomes a space.

    >>> joined(b"a\\n>  b", 1)
    b'a b'
    """
    return _line_end(quotes, b"\r" in raw).sub(b" ", raw)


def content_end(source: bytes, start: int, end: int) -> int:
    """Where a block's text ends: before the lines at its end that hold nothing but the marks of the
    quotations around it.

    >>> content_end(b"> a\\n>\\n> <b>\\n>\\n", 2, 13)
    11
    """
    while end > start:
        line = max(source.rfind(b"\n", start, end), source.rfind(b"\r", start, end))
        if line < 0 or source[line + 1 : end].strip(b" \t>"):
            break
        end = line
    return start + len(source[start:end].rstrip(b" \t\r\n"))


def without_prefix(text: str, prefix: str) -> list[str]:
    """The lines of a text, those after the first without as much of a container's prefix as they
    have.

    >>> without_prefix("- a\\n>   - b\\n>\\n> - c", "> ")
    ['- a', '  - b', '', '- c']
    """
    first, *others = re.split(r"\r\n?|\n", text)
    return [first, *(_bare(line, prefix).rstrip("\r") for line in others)]


def _bare(line: str, prefix: str) -> str:
    position = 0
    for mark in prefix:
        if line[position : position + 1] == mark:
            position += 1
        elif mark == ">":
            break
    return line[position:]


@cache
def _line_end(quotes: int, returns: bool) -> re.Pattern[bytes]:
    # What begins with one certain byte is found much more quickly.
    end = rb"(?:\r\n?|\n)" if returns else rb"\n"
    return re.compile(end + CONTINUATION % quotes)


@cache
def continuation(quotes: int) -> re.Pattern[bytes]:
    """What may stand at the beginning of a further line of a paragraph in ``quotes`` quotes."""
    return re.compile(CONTINUATION % quotes)


CONTINUATION = rb"(?:[ \t]*>){0,%d}[ \t]*"


def is_cjk(character: str) -> bool:
    """Whether lines break beside a character without a space: Chinese and Japanese, not Hangul.

    >>> is_cjk("文"), is_cjk("。"), is_cjk("a"), is_cjk("글")
    (True, True, False, False)
    """
    return (
        character > "\u10ff"
        and unicodedata.east_asian_width(character) in "WF"
        and not "가" <= character <= "힣"
    )
