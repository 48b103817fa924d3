"""The small grammar of a catalog's lines: quoted strings, escapes, comment lines."""

from __future__ import annotations

import re
import sys
from functools import cache, lru_cache
from typing import Final


def dependable(pattern: str) -> str:
    """A regular expression as this Python can be trusted with: before 3.11.5 a possessive repeat of
    something that backtracks fails to match (CPython gh-106052); there it may give back."""
    if sys.version_info >= (3, 11, 5):
        return pattern
    return re.sub(r"(?<!\\)([*+?}])\+", r"\1", pattern)


STRING: Final = dependable(
    r'"[^"\\\n]*+(?:\\(?:[abfnrtv"\\\n]|[0-7]{3}|[0-7]{1,2}(?![0-7])|x[0-9a-fA-F]++(?![0-9a-fA-F]))'
    r'[^"\\\n]*+)*+"'
)
"""One quoted string, as a regular expression: the escapes are those that gettext knows. Digits belong
to an escape in one way only, also where nothing is possessive."""

_STRINGS: Final = re.compile(STRING)
_ESCAPE: Final = re.compile(r"((?:\\[0-7]{1,3}|\\x[0-9a-fA-F]+)+)|\\(.)", re.DOTALL)
_BYTE: Final = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+))")
_MEANS: Final = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "\n": "",
}
_WRITTEN: Final = str.maketrans(
    {
        **{character: f"\\{letter}" for letter, character in _MEANS.items() if character},
        '"': '\\"',
        "\\": "\\\\",
    }
)


def strings(part: str) -> list[str]:
    """The quoted strings of some lines, as written.

    >>> strings('msgid ""\\n"a "\\n"b"\\n')
    ['""', '"a "', '"b"']
    """
    return _STRINGS.findall(part)


@lru_cache(maxsize=1024)
def value(part: str) -> str:
    """The text that some lines' quoted strings spell together. Remembered for a while: who changes
    an entry asks for its texts again and again.

    >>> value('msgid ""\\n"a "\\n"\\\\"b\\\\""\\n')
    'a "b"'
    """
    if "\\" not in part:
        return "".join(part.split('"')[1::2])
    return unescaped("".join(string[1:-1] for string in _STRINGS.findall(part)))


def escaped(text: str) -> str:
    """A text as it stands between quotation marks.

    >>> escaped('a "b"\\n')
    'a \\\\"b\\\\"\\\\n'
    """
    return text.translate(_WRITTEN) if _needs_escapes(text) else text


def _needs_escapes(text: str) -> bool:
    # One search for each character takes a quarter of the time of a regular expression for all.
    return (
        '"' in text
        or "\\" in text
        or "\n" in text
        or "\t" in text
        or "\r" in text
        or "\a" in text
        or "\b" in text
        or "\f" in text
        or "\v" in text
    )


def unescaped(text: str) -> str:
    """The reverse of :func:`escaped`; octal and hexadecimal escapes are bytes of UTF-8.

    >>> unescaped("caf\\\\303\\\\251")
    'café'
    """
    # Cut at escaped backslashes, each of the rest begins an escape: whole texts of the usual ones take
    # a tenth of the time that a call for each would.
    return "\\".join([_simpler(part) for part in text.split("\\\\")])


def _simpler(part: str) -> str:
    if "\\" not in part:
        return part
    text = part.replace("\\n", "\n").replace('\\"', '"').replace("\\t", "\t")
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    if match[1] is None:
        return _MEANS.get(match[2], match[2])
    numbers = (int(m[1], 8) if m[1] else int(m[2], 16) for m in _BYTE.finditer(match[1]))
    return bytes(number & 0xFF for number in numbers).decode(errors="replace")


def lines(text: str) -> list[str]:
    """Lines with their ends. Only ``\\n`` ends a line of a catalog, whatever else Unicode holds.

    >>> lines("a\\u2028b\\nc")
    ['a\\u2028b\\n', 'c']
    """
    *ended, last = text.split("\n")
    return [line + "\n" for line in ended] + ([last] if last else [])


def marked(text: str, mark: str) -> str:
    """Lines that all end, each with a mark before it.

    >>> marked("a\\nb\\n", "#~ ")
    '#~ a\\n#~ b\\n'
    """
    return mark + text[:-1].replace("\n", f"\n{mark}") + text[-1:]


# --- comment lines --------------------------------------------------------------------------------

TRANSLATOR: Final = re.compile(r"[ \t]*(?:#~[ \t]*)?#(?![.:,=!|~])")
EXTRACTED: Final = re.compile(r"[ \t]*(?:#~[ \t]*)?#\.")
REFERENCE: Final = re.compile(r"[ \t]*(?:#~[ \t]*)?#:")
FLAGS: Final = re.compile(r"[ \t]*(?:#~[ \t]*)?#[,=!]")
PREVIOUS: Final = re.compile(r"[ \t]*#~?\|")
_ORDER: Final = (TRANSLATOR, EXTRACTED, REFERENCE, FLAGS, PREVIOUS)
"""The kinds of comment line, in the order in which gettext writes them."""


@lru_cache(maxsize=1024)
def comments(head: str, kind: re.Pattern[str]) -> tuple[str, ...]:
    """What the comment lines of one kind say, without their markers. Remembered for a while: the
    entries of an article say the same few things.

    >>> comments("# a\\n#. b\\n#c\\n", TRANSLATOR)
    ('a', 'c')
    """
    return tuple([said.strip() for said in _said(kind).findall(head)])


@cache
def _said(kind: re.Pattern[str]) -> re.Pattern[str]:
    """What finds the rest of each line that begins with a kind's marker."""
    return re.compile(f"^(?:{kind.pattern})(.*)", re.MULTILINE)


def with_comment_lines(head: str, kind: re.Pattern[str], new: str) -> str:
    """The comment lines with those of one kind replaced, at their place or at gettext's.

    >>> with_comment_lines("#. b\\n#, fuzzy\\n", REFERENCE, "#: a.md\\n")
    '#. b\\n#: a.md\\n#, fuzzy\\n'
    """
    kept: list[str] = []
    place = -1
    for line in lines(head):
        if kind.match(line):
            place = len(kept) if place < 0 else place
        else:
            kept.append(line)
    if new and place < 0:
        later = _ORDER[_ORDER.index(kind) + 1 :]
        following = (i for i, line in enumerate(kept) if any(k.match(line) for k in later))
        place = next(following, len(kept))
    return "".join([*kept[:place], new, *kept[place:]]) if new else "".join(kept)
