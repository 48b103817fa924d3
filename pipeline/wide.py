"""UTF-16 and UTF-32: recognised, so that errors call a file by what it is."""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    # UTF-32's little-endian mark begins with UTF-16's, so it is asked for first.
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_ZEROS: Final = (
    # Where the zero bytes stand in two letters of ASCII.
    ((False, True, True, True, False, True, True, True), "UTF-32"),
    ((True, True, True, False, True, True, True, False), "UTF-32"),
    ((False, True, False, True, False, True, False, True), "UTF-16"),
    ((True, False, True, False, True, False, True, False), "UTF-16"),
)


def marked(data: bytes) -> str:
    """The encoding that a byte-order mark names, or ``""``.

    >>> marked("a".encode("utf-32")), marked("a".encode("utf-16")), marked(b"a")
    ('UTF-32', 'UTF-16', '')
    """
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def wide(data: bytes) -> str:
    """The same, also without a mark where the text begins with letters of ASCII.

    >>> wide("abcd".encode("utf-32-be")), wide("abcd".encode("utf-16-le")), wide(b"ab\\0\\0")
    ('UTF-32', 'UTF-16', '')
    """
    zeros = tuple(byte == 0 for byte in data[:8])
    return marked(data) or next((name for places, name in _ZEROS if places == zeros), "")
