"""Bytes of a ``.po`` or ``.pot`` file → :class:`pipeline.catalog.Catalog`.

Lenient: whatever GNU gettext reads, obsolete entries, previous msgids and blank lines in odd places
included. What cannot be read is an error that names the line.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.catalog import STRING, Catalog, Entry, Style
from pipeline.errors import CatalogError
from pipeline.wrapping import PAGE_WIDTH

_W: Final = r"[ \t]*"
_EOL: Final = r"(?:\r?\n|\Z)"
_LINE: Final = rf"(?:{STRING}{_W})+{_EOL}"
_BLANK: Final = rf"{_W}\r?\n"


def _entry_pattern(prefix: str, comment: str) -> re.Pattern[str]:
    strings = rf"{_LINE}(?:{prefix}{_W}{_LINE})*"
    return re.compile(
        rf"(?P<gap>(?:{_BLANK})*)"
        rf"(?P<head>(?:{_W}{comment}[^\n]*{_EOL}(?:{_BLANK})*)*)"
        rf"(?P<context>{prefix}{_W}msgctxt{_W}{strings})?"
        rf"(?P<source>{prefix}{_W}msgid{_W}{strings})"
        rf"(?P<plural>{prefix}{_W}msgid_plural{_W}{strings})?"
        rf"(?P<target>(?:{prefix}{_W}msgstr(?:\[\d+\])?{_W}{strings})+)"
    )


_ACTIVE: Final = _entry_pattern(_W, r"#(?!~)")
_OBSOLETE: Final = _entry_pattern(rf"{_W}#~(?!\|)", r"#(?!~(?!\|))")
_TAIL: Final = re.compile(rf"(?:{_BLANK}|{_W}#(?!~(?!\|))[^\n]*{_EOL})*{_W}\Z")


def parse_catalog(data: bytes, path: str) -> Catalog:
    """Read a catalog; ``path`` is what messages call it.

    Raises :class:`CatalogError` with ``file:line`` where the file is not UTF-8 or not a catalog.

    >>> parse_catalog(b'msgid "a"\\nmsgstr "b"\\n', "x.po").active()[None, "a"].msgstr
    'b'
    """
    bom = data.startswith(b"\xef\xbb\xbf")
    body = data[3:] if bom else data
    _check_charset(body, path)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise CatalogError(
            f"not UTF-8 (byte 0x{body[error.start]:02x})",
            where=f"{path}:{body.count(10, 0, error.start) + 1}",
            remedy="convert it: msgconv --to-code=UTF-8",
        ) from error
    entries = []
    position, line = 0, 1
    while match := _ACTIVE.match(text, position) or _OBSOLETE.match(text, position):
        gap, head, context, source, plural, target = match.groups(default="")
        start = line + gap.count("\n") + head.count("\n") + context.count("\n")
        obsolete = source.lstrip().startswith("#~")
        entries.append(Entry(gap, head, context, source, plural, target, obsolete, start))
        line += text.count("\n", position, match.end())
        position = match.end()
    tail = _TAIL.match(text, position)
    if tail is None:
        raise _located(text, position, path)
    newline = "\r\n" if "\r\n" in text else "\n"
    return Catalog(path, tuple(entries), tail[0], bom, Style(newline, _wrap_width(text)))


def _check_charset(data: bytes, path: str) -> None:
    match = re.search(rb"charset=([^\s\\\"]+)", data[:4096])
    if match is None:
        return
    charset = match[1].decode("ascii", "replace")
    if charset.upper().replace("_", "-") not in ("UTF-8", "UTF8", "CHARSET", "ASCII", "US-ASCII"):
        raise CatalogError(
            f"declares charset {charset}; only UTF-8 is read",
            where=f"{path}:{data.count(10, 0, match.start()) + 1}",
            remedy="convert it: msgconv --to-code=UTF-8",
        )


def _wrap_width(text: str) -> int:
    """79 as by default, or 0 where long strings stand on one line (``--no-wrap``)."""
    longest = max(
        (len(m[0]) for m in re.finditer(r'^(?:msgid|msgstr|#~ msgid)\s+".{78,}"', text, re.M)),
        default=0,
    )
    return 0 if longest else PAGE_WIDTH


def _located(text: str, position: int, path: str) -> CatalogError:
    """What is wrong with the entry at a position, and in which line."""
    previous = ""
    offset = position
    known = re.compile(
        rf"{_W}(?:#~{_W})?(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?){_W})?{_LINE}"
    )
    for line in text[position:].splitlines(keepends=True):
        number = text.count("\n", 0, offset) + 1
        bare = line.strip()
        offset += len(line)
        if not bare or (bare.startswith("#") and not re.match(r"#~(?!\|)", bare)):
            continue
        match = known.fullmatch(line)
        if match is None:
            unended = re.fullmatch(r'[^"]*"(?:[^"\\]|\\.)*\\?', bare)
            what = "a string is not closed" if unended else f"cannot be read: {bare[:60]}"
            return CatalogError(what, where=f"{path}:{number}", remedy="correct the line")
        keyword = (match[1] or previous).partition("[")[0]
        if keyword == "msgstr" and previous not in ("msgid", "msgid_plural", "msgstr"):
            return CatalogError(
                "msgstr without a msgid", where=f"{path}:{number}", remedy="correct the entry"
            )
        if keyword in ("msgid", "msgctxt") and previous in ("msgid", "msgid_plural") and match[1]:
            break
        previous = keyword
        if keyword == "msgstr" and _ACTIVE.match(text, offset):
            break
    number = min(text.count("\n", 0, offset) + 1, text.count("\n") + 1)
    return CatalogError(
        "an entry ends before its msgstr (is the file cut off?)",
        where=f"{path}:{number}",
        remedy="restore the file, from version control or its backup",
    )
