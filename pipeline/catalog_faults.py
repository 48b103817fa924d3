"""What can be wrong with a catalog's file, and where: each fault is one located error."""

from __future__ import annotations

import re
from typing import Final

from pipeline.catalog import BOM, Catalog, Entry
from pipeline.catalog_text import STRING
from pipeline.errors import CatalogError
from pipeline.wide import marked, wide

MAX_LINE: Final = 1_000_000
"""Characters in a line; no tool writes longer ones and no editor opens them."""
MAX_FORMS: Final = 16
"""Plural forms; Arabic's six are the most that any language has."""

_UTF8: Final = frozenset({"UTF8", "ASCII", "USASCII", "ANSIX341968", "CHARSET"})
_CONVERT: Final = "convert it: msgconv --to-code=UTF-8"
_CHARSET: Final = re.compile(r"charset=([^\s\\\";]+)")
_CONTENT_TYPE: Final = re.compile(rb'"Content-Type:[^"]*"')


def decoded(data: bytes, path: str) -> str:
    """A catalog's text, without a byte-order mark. Raises :class:`CatalogError` for another
    encoding, NUL bytes, line ends that are bare carriage returns, and lines beyond reason."""
    if name := wide(data):
        # iconv guesses the order of bytes where no mark says it.
        remedy = f"convert it: iconv -f {name} -t UTF-8" if marked(data) else "save it as UTF-8"
        raise CatalogError(f"is {name}; only UTF-8 is read", where=f"{path}:1", remedy=remedy)
    body = data.removeprefix(BOM)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        if declared := _CONTENT_TYPE.search(body):
            charset = _foreign_charset(declared[0].decode("ascii", "replace"))
            if charset:
                line = body.count(10, 0, declared.start()) + 1
                raise _undecoded(charset, f"{path}:{line}") from error
        raise CatalogError(
            f"not UTF-8 (byte 0x{body[error.start]:02x})",
            where=f"{path}:{body.count(10, 0, error.start) + 1}",
            remedy="save the file as UTF-8: iconv -f ISO-8859-1 -t UTF-8, or whatever it is in",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise CatalogError("holds a NUL byte", where=f"{path}:{line}", remedy="remove it")
    if "\r" in text and "\n" not in text:
        raise CatalogError(
            "its line ends are bare carriage returns",
            where=f"{path}:1",
            remedy="save the file with line feeds, as editors do today",
        )
    start = 0
    while len(text) - start > MAX_LINE:
        end = text.rfind("\n", start, start + MAX_LINE + 1)
        if end < 0:
            long = text[start:].partition("\n")[0]
            raise CatalogError(
                f"a line of {len(long):,} characters",
                where=f"{path}:{text.count(chr(10), 0, start) + 1}",
                remedy="restore the file, from version control or its backup",
            )
        start = end + 1
    return text


def check_header(catalog: Catalog) -> None:
    """Raise :class:`CatalogError` for a header that declares another encoding than UTF-8, or a
    number of plural forms that would only exhaust the programs that believe it, or is itself a
    plural: whose fields would be those of one form."""
    header = catalog.header
    if header is None:
        return
    if header.plural:
        raise CatalogError(
            "the header has a msgid_plural",
            where=f"{catalog.path}:{_line_of(header, '')}",
            remedy="take it out, and write msgstr for msgstr[0]",
        )
    fields = catalog.fields()
    charset = _foreign_charset(fields.get("Content-Type", ""))
    if charset:
        raise _undecoded(charset, f"{catalog.path}:{_line_of(header, 'Content-Type')}")
    forms = re.search(r"nplurals\s*=\s*([0-9]+)", fields.get("Plural-Forms", ""))
    if forms and (len(forms[1]) > 4 or int(forms[1]) > MAX_FORMS):
        raise CatalogError(
            f"nplurals={forms[1][:20]}: no language has so many plural forms",
            where=f"{catalog.path}:{_line_of(header, 'Plural-Forms')}",
            remedy="correct Plural-Forms",
        )


def _foreign_charset(content_type: str) -> str:
    match = _CHARSET.search(content_type)
    foreign = match and re.sub(r"[^A-Z0-9]", "", match[1].upper()) not in _UTF8
    return match[1] if match and foreign else ""


def _undecoded(charset: str, where: str) -> CatalogError:
    return CatalogError(
        f"declares charset {charset}; only UTF-8 is read", where=where, remedy=_CONVERT
    )


def _line_of(header: Entry, field: str) -> int:
    before = header.target.partition(f'"{field}')[0]
    return header.line + header.source.count("\n") + before.count("\n")


# --- what is wrong with an entry ------------------------------------------------------------------

# Compiled where they are used: most catalogs can be read.
_TOKEN: Final = (
    r"(?P<space>[ \t\r\f\v]+)|(?P<end>\n)|(?P<mark>#~(?!\|))|(?P<comment>#[^\n]*)"
    rf"|(?P<string>{STRING})|(?P<keyword>msgctxt|msgid_plural|msgid|msgstr|domain)\b"
    r"|(?P<index>\[[ \t]*[0-9]+[ \t]*\])|(?P<other>[^\n]+)"
)
_BEFORE: Final = {
    "msgctxt": ("", "msgstr"),
    "msgid": ("", "msgstr", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid", "msgid_plural", "msgstr"),
    "domain": ("", "msgstr"),
}
_MARKER: Final = r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)"
_CLOSED: Final = r'"(?:[^"\\]|\\.)*"'
_UNKNOWN: Final = (
    r'(?:[^\\]|\\[abfnrtv"\\0-7]|\\x(?=[0-9a-fA-F]))*(\\(?![abfnrtv"\\0-7]|x[0-9a-fA-F]).)'
)


def located(text: str, position: int, path: str) -> CatalogError:
    """The error for the entry at a position, which could not be read."""
    first = line = text.count("\n", 0, position) + 1
    entry = _Unreadable()
    for token in re.compile(_TOKEN).finditer(text, position):
        entry.take(token.lastgroup or "", token[0])
        if entry.what:
            return CatalogError(entry.what, where=f"{path}:{line}", remedy=entry.remedy)
        line += token.lastgroup == "end"
    if entry.waits or entry.keyword not in ("", "msgstr"):
        return CatalogError(
            "an entry ends before its msgstr (is the file cut off?)",
            where=f"{path}:{line}",
            remedy="restore the file, from version control or its backup",
        )
    return CatalogError("cannot be read from here on", where=f"{path}:{first}", remedy=_CORRECT)


_CORRECT: Final = "correct the entry"


class _Unreadable:
    """An entry, token by token, until ``what`` says what is wrong with it.

    ``keyword`` is the one that was read last, and ``waits`` says whether its text is still to come.
    """

    def __init__(self) -> None:
        self.what = ""
        self.remedy = _CORRECT
        self.keyword = ""
        self.waits = False
        self.plural = False
        self.forms = 0
        self.marked = False
        self.obsolete = False

    def take(self, kind: str, word: str) -> None:
        if kind == "end":
            self.marked = False
        elif kind == "mark":
            self.marked = True
        elif kind == "other":
            self._other(word)
        elif kind == "comment":
            if self.keyword not in ("", "msgstr") and not self.marked:
                self.what = f"a comment stands between {self.keyword} and what belongs to it"
        elif kind == "index":
            self._index(word)
        elif kind == "keyword":
            self._keyword(word)
        elif kind == "string":
            self._string()

    def _keyword(self, word: str) -> None:
        if self.waits:
            self.what = f"{self.keyword} has no text"
        elif self.keyword not in _BEFORE[word]:
            known = f"{self.keyword} has no msgstr"
            self.what = known if self.keyword else f"{word} without a msgid"
        elif word == self.keyword == "msgstr" and not self.plural:
            self.what = "a second msgstr"
        if word == "msgctxt" or (word == "msgid" and self.keyword != "msgctxt"):
            self.obsolete, self.plural, self.forms = self.marked, False, 0
        self.plural |= word == "msgid_plural"
        self.keyword, self.waits = word, True
        self._half()

    def _index(self, word: str) -> None:
        number = word.strip("[] \t").lstrip("0") or "0"
        if self.keyword != "msgstr" or not self.waits or not self.plural:
            self.what = f"msgstr{word} without a msgid_plural"
        elif number != str(self.forms):
            self.what = f"msgstr{word} where msgstr[{self.forms}] should follow"
        self.forms += 1

    def _string(self) -> None:
        if not self.keyword:
            self.what = "a string that belongs to nothing"
        elif self.plural and self.keyword == "msgstr" and not self.forms:
            self.what = "msgid_plural without msgstr[0]"
        self.waits = False
        self._half()

    def _half(self) -> None:
        if not self.what and self.marked != self.obsolete:
            self.what = "an entry that is half obsolete (#~)"

    def _other(self, rest: str) -> None:
        self.what, self.remedy = f"cannot be read: {rest[:60].rstrip()}", "correct the line"
        if re.match(_MARKER, rest):
            self.what = "a merge conflict was left in the file"
            self.remedy = "resolve it, then save the file"
        elif closed := re.match(_CLOSED, rest):
            if unknown := re.match(_UNKNOWN, closed[0]):
                self.what = f"{unknown[1]} is not an escape that gettext knows"
                self.remedy = r"write \\ for a backslash"
        elif rest.startswith('"'):
            self.what = "a string is not closed"
