"""The bytes of a file to import → its text, or one line that says why not."""

from __future__ import annotations

import codecs
import re
from typing import Final

from pipeline.errors import InputError
from pipeline.wide import marked, wide

_UTF8_BOM: Final = codecs.BOM_UTF8
_NOT_TEXT: Final = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a word processor's document or another zip file"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)


def decode(data: bytes, name: str, *, declared: str = "") -> str:
    """A file's text, without a byte-order mark.

    UTF-8 is expected; UTF-16 and UTF-32 are recognised by their mark, and where UTF-8 fails, the
    encoding that the file itself has ``declared`` is tried. Raises :class:`InputError` with
    ``name:line`` for anything else, for binary files and for files without any text.

    >>> decode("é\\n".encode("utf-16"), "a.txt")
    'é\\n'
    """
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            raise InputError(
                f"this is {what}, not text",
                where=name,
                remedy="export or save it as .txt, .html or .md and import that",
            )
    text = _decoded(data, name, declared)
    if "\0" in text:
        raise InputError(
            "holds a NUL byte, so it is not a text file",
            where=f"{name}:{_line(text, text.index(chr(0)))}",
            remedy="import a .txt, .html or .md file in UTF-8",
        )
    if not text.strip():
        raise InputError(
            "the file is empty", where=f"{name}:1", remedy="put the article's text in it"
        )
    return text


def _decoded(data: bytes, name: str, declared: str) -> str:
    if encoding := marked(data):
        return _other(data, name, encoding)
    if encoding := wide(data):
        raise InputError(
            f"is {encoding} without the mark that says so",
            where=f"{name}:1",
            remedy="save the file as UTF-8",
        )
    body = data.removeprefix(_UTF8_BOM)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        if declared:
            return _other(data, name, declared)
        raise InputError(
            f"not UTF-8 (byte 0x{body[error.start]:02x})",
            where=f"{name}:{body.count(10, 0, error.start) + 1}",
            remedy="save the file as UTF-8",
        ) from error


def _other(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore")
        raise InputError(
            f"not valid {encoding.upper()}",
            where=f"{name}:{_line(before, len(before))}",
            remedy="save the file as UTF-8",
        ) from error


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


_META: Final = re.compile(
    rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
# On the web these labels all mean windows-1252.
_AS_WINDOWS_1252: Final = frozenset({"ascii", "iso8859-1", "cp1252"})
# Python knows codecs that are no encodings of text (rot13, zlib); pages are written in these.
_ON_PAGES: Final = re.compile(
    r"cp125\d|cp866|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]|gb2312|gbk|gb18030|big5(?:hkscs)?"
    r"|euc_jp|euc_kr|shift_jis|mac-(?:roman|cyrillic)"
)


def declared_encoding(data: bytes) -> str:
    """The legacy encoding that a page's ``<meta>`` names, as Python calls it, or ``""``.

    >>> declared_encoding(b'<meta charset="ISO-8859-1">'), declared_encoding(b"<p>")
    ('cp1252', '')
    """
    match = _META.search(data, 0, 4096)
    if match is None:
        return ""
    try:
        codec = codecs.lookup(match[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return ""
    if codec in _AS_WINDOWS_1252:
        return "cp1252"
    if codec == "gb2312":
        return "gb18030"
    return codec if _ON_PAGES.fullmatch(codec) else ""
