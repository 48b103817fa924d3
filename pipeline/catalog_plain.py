"""Entries that stand in a catalog's file as gettext writes them, found all at once.

That is: active, without plural forms; a keyword, a space, and one string a line. Nearly all entries
of most files stand so, and whatever is done for one is done many thousands of times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline.catalog import Key
from pipeline.catalog_faults import MAX_LINE
from pipeline.catalog_text import dependable, unescaped, value


def _entries(inside: str) -> str:
    """One entry with its context and its msgid, or else lines that begin no such entry: a file is
    nothing but these. ``inside`` is what may stand between two quotation marks."""
    quoted = rf'"{inside}(?:"\n"{inside})*+"\n'
    return dependable(
        rf"(\n*+(?:#(?!~).*+\n)*+(msgctxt {quoted})?+"
        rf'msgid "({inside}(?:"\n"{inside})*+)"\nmsgstr {quoted}(?![ \t\r\n\f\v]*+"))'
        r"|\n++|(?:#.*+\n)++|.++\n?+"
    )


_QUICK: Final = r'[^"]*+(?<!\\)'
_SLOW: Final = r'(?=[^"]*+(?<=\\)")[^"\\\n]*+(?:\\.[^"\\\n]*+)*+'
_ALL: Final = re.compile(_entries(rf'(?=.*"\n)(?:{_QUICK}|{_SLOW})').encode())
"""All entries of a file that has no escapes but the usual ones. To look for the end of the line and
then for a quotation mark takes half the time of looking for characters that are none of several.
What stands before a string's first quotation mark decides how the string is read."""


@cache
def _one() -> re.Pattern[str]:
    """One entry, whatever else stands in the file."""
    return re.compile(_entries(r'[^"\\\n]*+(?:\\[abfnrtv"\\][^"\\\n]*+)*+'))


def plain_entries(data: bytes) -> tuple[list[bytes], list[Key]]:
    """The entries at the beginning of a file, up to the first that stands in some other way: the
    bytes of each, and its key. None of a file in which something is wrong with them.

    >>> plain_entries(b'#: a.md\\nmsgid "a"\\nmsgstr "b"\\n\\n#~ msgid "c"\\n#~ msgstr "d"\\n')
    ([b'#: a.md\\nmsgid "a"\\nmsgstr "b"\\n'], [(None, 'a')])
    """
    texts: list[bytes] = []
    keys: list[Key] = []
    end = len(data) if b"\0" in data else 0
    try:
        while end < len(data):
            start, end = end, _cut(data, end + _BLOCK)
            if not _take(data[start:end], texts, keys):
                break
    except UnicodeDecodeError:
        return [], []
    if max(map(len, texts), default=0) > MAX_LINE:
        return [], []
    return texts, keys


_BLOCK: Final = 1 << 15
"""So many bytes are taken apart, and what was found in them is read, before the next ones are: what
was just written to memory is near, and two thirds of the time would go into fetching it again."""
_CUT: Final = re.compile(rb"\n(?=\n[#m])")


def _cut(data: bytes, start: int) -> int:
    """Where a file may be cut, from a place on: before a blank line, where no string goes on."""
    found = _CUT.search(data, start)
    return found.end() if found else len(data)


def _take(block: bytes, texts: list[bytes], keys: list[Key]) -> bool:
    """Append the entries at the beginning of some lines; whether these are all. Raises
    ``UnicodeDecodeError`` where they are not UTF-8."""
    mine, contexts, msgids = map(list, zip(*_ALL.findall(block), strict=True))
    count = _first_other(mine, block)
    if not block.isascii():
        block.decode()
    texts += mine[:count]
    keys += _keys(contexts[:count], msgids[:count])
    return count == len(mine)


def plain_entry(text: str, position: int) -> tuple[str, Key] | None:
    """The entry at a position of a file, and its key; None where it stands in some other way."""
    match = _one().match(text, position)
    if match is None or not match[1]:
        return None
    return match[1], (value(match[2]) if match[2] else None, unescaped(match[3].replace(_NEXT, "")))


def _keys(contexts: Sequence[bytes], msgids: Sequence[bytes]) -> list[Key]:
    said = [value(context.decode()) if context else None for context in contexts]
    values = [text.replace(_NEXT, "") for text in map(bytes.decode, msgids)]
    values = [unescaped(text) if "\\" in text else text for text in values]
    return list(zip(said, values, strict=True))


_NEXT: Final = '"\n"'
"""Between two strings: the end of one, and the beginning of the next."""


def _first_other(texts: Sequence[bytes], data: bytes) -> int:
    """The number of the first that is no such entry."""
    end = texts.index(b"") if b"" in texts else len(texts)
    if not _has_other_escapes(data):
        return end
    return next((n for n in range(end) if b"\\" in texts[n] and not _is_plain(texts[n])), end)


def _has_other_escapes(data: bytes) -> bool:
    at = data.find(b"\\")
    while at >= 0:
        if data[at + 1 : at + 2] not in _ESCAPES:
            return True
        at = data.find(b"\\", at + 2)
    return False


_ESCAPES: Final = frozenset(letter.encode() for letter in 'abfnrtv"\\')


def _is_plain(text: bytes) -> bool:
    match = _one().fullmatch(text.decode(errors="replace"))
    return match is not None and bool(match[1])
