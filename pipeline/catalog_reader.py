"""Bytes of a ``.po`` or ``.pot`` file → :class:`pipeline.catalog.Catalog`.

Lenient: whatever GNU gettext reads, with white space, blank lines and line breaks in odd places.
What cannot be read is an error that names the line; the file stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from pipeline.catalog import BOM, Catalog, Entry, Key, Style
from pipeline.catalog_faults import check_header, decoded, located
from pipeline.catalog_plain import plain_entries, plain_entry
from pipeline.catalog_rows import Entries, Rows
from pipeline.catalog_text import STRING, dependable, value
from pipeline.wrapping import PAGE_WIDTH, columns

# White space within a line, and anywhere; the end of a line, also with blank lines after it.
_W: Final = r"[ \t\r\f\v]*+"
_WS: Final = r"[ \t\r\n\f\v]*+"
_END: Final = rf"{_W}(?:\n(?:{_W}(?:#~{_W})?\n)*+)?+"
_BLANK: Final = rf"{_W}(?:#~{_W})?\n"
# Line ends belong to one of both alternatives only, also where nothing is possessive.
_GAP: Final = rf"{_BLANK}|{_W}domain{_WS}{STRING}{_W}(?:\n|(?=[^ \t\r\f\v\n])|\Z)"


class _Grammar(NamedTuple):
    """What one kind of entry consists of: what leads to it, and each keyword with its strings. One
    pattern of a whole entry takes four times as long to compile, which most runs would wait for."""

    lead: re.Pattern[str]
    part: re.Pattern[str]


def _grammar(start: str, within: str, comment: str) -> _Grammar:
    """``start`` is what stands before a keyword, ``within`` what may stand between two strings."""
    lead = rf"((?:{_GAP})*+)((?:{_W}{comment}[^\n]*+\n(?:{_BLANK})*+)*+)"
    form = rf"{within}\[{_W}[0-9]{{1,4}}{_W}\]"
    part = (
        rf"{start}(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:{form})?+){within}"
        rf'(?:{STRING}(?:{within}(?="))?+)++(?P<end>{_END})'
    )
    return _Grammar(re.compile(dependable(lead)), re.compile(dependable(part)))


@cache
def _active() -> _Grammar:
    return _grammar(_W, _WS, r"#(?!~)")


@cache
def _obsolete() -> _Grammar:
    """Each line of an obsolete entry begins with #~, whatever it breaks."""
    mark = rf"#~(?!\|){_W}"
    return _grammar(
        rf"(?:(?<![^\n]){_W}{mark}|(?<=[^\n]))",
        rf"{_W}(?:\n{_WS}{mark})*+",
        r"(?:#(?!~)|#~\||#~[ \t]*#)",
    )


def _apart(text: str, position: int, grammar: _Grammar) -> tuple[str, ...] | None:
    """The gap, head, context, source, plural and target of the entry at a position, as they stand
    there; None where there is none."""
    lead = grammar.lead.match(text, position)
    assert lead is not None  # noqa: S101 - it may be empty
    parts = [lead[1], lead[2]]
    match = grammar.part.match(text, lead.end())
    for keyword in ("msgctxt", "msgid", "msgid_plural"):
        if match is not None and match["keyword"] == keyword:
            parts.append(match[0])
            match = grammar.part.match(text, match.end())
        elif keyword == "msgid":
            return None
        else:
            parts.append("")
    begin = position + sum(map(len, parts))
    last = None
    while match is not None and _is_target(match["keyword"], of_several=parts[-1] != ""):
        last = match
        match = grammar.part.match(text, match.end()) if parts[-1] else None
    if last is None:
        return None
    stop = text.find("\n", *last.span("end")) + 1 or last.end()
    return (*parts, text[begin:stop])


def _is_target(keyword: str, *, of_several: bool) -> bool:
    return keyword.startswith("msgstr") and ("[" in keyword) == of_several


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
        self._kinds = [_active]
        self.rows = Rows(texts, keys, self._made)

    def read(self, text: str, position: int) -> str:
        """Read the others, from a position on; what follows the last of them."""
        hidden = "#~" in text
        self._kinds = [_obsolete, _active] if hidden else [_active]
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
        parts = _apart(text, position, self._kinds[0]())
        if parts is None and hidden:
            self._kinds.reverse()  # most often others of the same kind follow
            parts = _apart(text, position, self._kinds[0]())
        if parts is None:
            return ""
        gap, head, context, source, plural, target = parts
        if plural and not _counts_up(target):
            raise located(text, position, self.path)
        key = (value(context) if context else None, value(source))
        obsolete = hidden and source.lstrip().startswith("#~")
        number = len(self.texts)
        self._made[number] = Entry(
            gap, head, context, source, plural, target, key, obsolete, self.rows, number
        )
        self.keys.append(key)
        return "".join(parts)


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
