"""Bytes of a ``.po`` or ``.pot`` file → :class:`pipeline.catalog.Catalog`.

Lenient: whatever GNU gettext reads, with white space, blank lines and line breaks in odd places.
What cannot be read is an error that names the line; the file stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.catalog import BOM, Catalog, Entry, Key, Style
from pipeline.catalog_faults import check_header, decoded, located
from pipeline.catalog_plain import plain_entries, plain_entry
from pipeline.catalog_rows import Entries, Rows
from pipeline.catalog_text import STRING, dependable, value
from pipeline.wrapping import PAGE_WIDTH, columns

# White space within a line, and anywhere; the end of a line, also with blank lines after it.
_W: Final = r"[ \t\r\f\v]*+"
_WS: Final = r"[ \t\r\n\f\v]*+"
_EOL: Final = rf"{_W}(?:\n|\Z)?+"
_END: Final = rf"{_W}(?:\n(?:{_W}(?:#~{_W})?\n)*+)?+"
_BLANK: Final = rf"{_W}(?:#~{_W})?\n"
# Line ends belong to one of both alternatives only, also where nothing is possessive.
_GAP: Final = rf"{_BLANK}|{_W}domain{_WS}{STRING}{_W}(?:\n|(?=[^ \t\r\f\v\n])|\Z)"


def _entry_pattern(start: str, within: str, comment: str) -> re.Pattern[str]:
    """``start`` is what stands before a keyword, ``within`` what may stand between two strings."""
    text = rf"{STRING}(?:{within}{STRING})*+"
    form = rf"msgstr{within}\[{_W}[0-9]{{1,4}}{_W}\]{within}{text}"
    pattern = (
        rf"(?P<gap>(?:{_GAP})*+)"
        rf"(?P<head>(?:{_W}{comment}[^\n]*+\n(?:{_BLANK})*+)*+)"
        rf"(?P<context>{start}msgctxt{within}{text}{_END})?+"
        rf"(?P<source>{start}msgid{within}{text}{_END})"
        rf"(?P<plural>{start}msgid_plural{within}{text}{_END})?+"
        rf"(?P<target>(?(plural){start}{form}(?:{_END}{start}{form})*+"
        rf"|{start}msgstr{within}{text}){_EOL})"
    )
    return re.compile(dependable(pattern))


@cache
def _active() -> re.Pattern[str]:
    return _entry_pattern(_W, _WS, r"#(?!~)")


@cache
def _obsolete() -> re.Pattern[str]:
    """Each line of an obsolete entry begins with #~, whatever it breaks."""
    mark = rf"#~(?!\|){_W}"
    return _entry_pattern(
        rf"(?:(?<![^\n]){_W}{mark}|(?<=[^\n]))",
        rf"{_W}(?:\n{_WS}{mark})*+",
        r"(?:#(?!~)|#~\||#~[ \t]*#)",
    )


@cache
def _tail() -> re.Pattern[str]:
    """What may follow the last entry."""
    comment = rf"{_W}(?:#(?!~)|#~\||#~[ \t]*#)[^\n]*+(?:\n|\Z)"
    return re.compile(dependable(rf"(?:{_GAP}|{comment}|{_W}#~{_W}\Z)*+{_W}\Z"))


def parse_catalog(data: bytes, path: str) -> Catalog:
    """Read a catalog; ``path`` is what messages call it.

    Raises :class:`CatalogError` with ``file:line`` where the file is not UTF-8 or not a catalog.

    >>> parse_catalog(b'msgid "a"\nmsgstr "b"\n', "x.po").active()[None, "a"].msgstr
    'b'
    """
    body = data.removeprefix(BOM)
    reading = _Reading(*plain_entries(body), path)
    size = sum(map(len, reading.texts))
    tail = ""
    if size < len(body):
        tail = reading.read(decoded(data, path), len(body[:size].decode()))
    catalog = Catalog(path, Entries(reading.rows), tail, data.startswith(BOM), _style(body))
    check_header(catalog)
    return catalog


class _Reading:
    """A file on its way to entries, of which those at its beginning are there."""

    def __init__(self, texts: list[bytes], keys: list[Key], path: str) -> None:
        self.texts, self.keys, self.path = texts, keys, path
        self._made: dict[int, Entry] = {}
        self.rows = Rows(texts, keys, self._made)

    def read(self, text: str, position: int) -> str:
        """Read the others, from a position on; what follows the last of them."""
        hidden = "#~" in text
        while position < len(text):
            found = self._taken(text, position, hidden)
            if not found:
                break
            self.texts.append(found.encode())
            position += len(found)
        if position < len(text) and not _tail().fullmatch(text, position):
            raise located(text, position, self.path)
        return text[position:]

    def _taken(self, text: str, position: int, hidden: bool) -> str:
        """The entry at a position, taken apart unless it stands as gettext writes it; "" where there
        is none. ``hidden``: whether it may be obsolete."""
        if plain := plain_entry(text, position):
            self.keys.append(plain[1])
            return plain[0]
        match = _active().match(text, position)
        if match is None and hidden:
            match = _obsolete().match(text, position)
        if match is None:
            return ""
        gap, head, context, source, plural, target = match.groups("")
        if plural and not _counts_up(target):
            raise located(text, position, self.path)
        key = (value(context) if context else None, value(source))
        obsolete = hidden and source.lstrip().startswith("#~")
        number = len(self.texts)
        self._made[number] = Entry(
            gap, head, context, source, plural, target, key, obsolete, self.rows, number
        )
        self.keys.append(key)
        return match[0]


def _counts_up(target: str) -> bool:
    """Whether an entry's plural forms are numbered 0, 1, 2…, as gettext asks."""
    indices = re.findall(r"\[\s*([0-9]+)", re.sub(STRING, "", target))
    return [int(index) for index in indices] == list(range(len(indices)))


_SAMPLE: Final = 1 << 16
_LONGEST: Final = 4  # bytes of a character
_WRAPPED: Final = re.compile(r'^((?:#~ )?"[^\n]*[^\n"]")\r?\n(?=(?:#~ )?")', re.MULTILINE)
_FIRST: Final = re.compile(r'^(?:#~ )?msg[^\n]*"', re.MULTILINE)
_LEAST: Final = 77
_ENOUGH: Final = 12


def _style(data: bytes) -> Style:
    """How a file is written, judged by its beginning."""
    crlf = b"\r" in data and data.count(b"\r\n") * 2 > data.count(b"\n")
    sample = data[: _SAMPLE * _LONGEST].decode(errors="ignore")[:_SAMPLE]
    return Style("\r\n" if crlf else "\n", _width(sample))


def _width(text: str) -> int:
    """Where the strings of a file wrap: at gettext's width, at another tool's, or not at all (0).

    Nine lines in ten of a wrapped file come close to its width; what is longer is one long word.
    """
    wrapped = [line for line in _WRAPPED.findall(text) if not line.endswith('\\n"')]
    if not wrapped:
        return 0 if any(columns(m[0]) > PAGE_WIDTH for m in _FIRST.finditer(text)) else PAGE_WIDTH
    sizes = sorted(map(columns, wrapped))
    near = sizes[len(sizes) * 9 // 10]
    if near > PAGE_WIDTH and sorted(map(len, wrapped))[len(sizes) * 9 // 10] <= PAGE_WIDTH:
        return PAGE_WIDTH  # a tool that takes Chinese characters for narrow ones
    if len(sizes) >= _ENOUGH and not _LEAST <= near <= PAGE_WIDTH:
        return max(size for size in sizes if size <= near + 2)
    return PAGE_WIDTH
