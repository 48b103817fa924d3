"""Glossaries that nobody should find or import, in any size.

``size`` is in thousands of characters, roughly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.hostile_catalogs import many, numbered

Make = Callable[[int], bytes]


def _csv(text: str) -> bytes:
    return f"term,de\n{text}\n".encode()


CSV: Final[Mapping[str, Make]] = {
    "a field without end": lambda n: _csv('"' + many("a ", n)),
    "a long field": lambda n: _csv(many("a ", 2 * n) + ",b"),
    "quotes": lambda n: _csv(many('"', n)),
    "commas": lambda n: _csv(many(",", n)),
    "columns": lambda n: (numbered("c№,", n) + "\n" + numbered("t№,", n)).encode(),
    "the same column": lambda n: many("en,de,", n).encode(),
    "rows": lambda n: _csv(numbered("term №,Begriff №\n", n)),
    "the same row": lambda n: _csv(many("term,Begriff\n", n)),
    "unlike rows": lambda n: _csv(numbered("term,Begriff №\n", n)),
    "blank rows": lambda n: _csv(many("\n", n)),
    "formulas": lambda n: _csv("=cmd|' /C calc'!A0,=1+1"),
    "control characters": lambda n: _csv("a\x1b[2J,b\x07"),
    "a NUL byte": lambda n: _csv("a\0,b"),
    "UTF-16": lambda n: "en,de\na,b\n".encode("utf-16"),
    "invalid UTF-8": lambda n: b"en,de\ncaf\xe9,b\n",
    "a byte-order mark": lambda n: b"\xef\xbb\xbfen,de\na,b\n",
    "nothing": lambda n: b"",
    "bytes of chance": lambda n: bytes(range(256)) * 4 * n,
    "terms of signs": lambda n: _csv(f"{many('a*[(', n)},b"),
    "a term in many terms": lambda n: _csv(
        "".join(f"{'tea ' * i},b\n" for i in range(1, int((n * 500) ** 0.5)))
    ),
    "short terms": lambda n: _csv("".join(f"{chr(0x4E00 + i)},b\n" for i in range(n * 160))),
    "inflected terms": lambda n: _csv(numbered("teas of № days,b\n", n)),
    "directions": lambda n: _csv("\u202eaet,eet\u2066"),
    "a locale of ways": lambda n: b"term,../../x\na,b\n",
    "locales": lambda n: ("term," + numbered("x-a№,", n) + "\na,b\n").encode(),
    "no heading": lambda n: many(",", n).encode() + b"\na,b\n",
    "flags of nobody": lambda n: b"term,de,note,do-not-translate,forbidden\na,b,c,perhaps,d\n",
    "ends of lines": lambda n: many("a,b\r", n).encode(),
    "two marks of order": lambda n: b"\xef\xbb\xbf\xef\xbb\xbfterm,de\na,b\n",
    "a quotation mark behind a field": lambda n: _csv('"a"b"c,"d'),
    "quotation marks in fields": lambda n: _csv(many('a"b,', n)),
    "columns of two cases": lambda n: b"term,DE,de,De\na,b,c,d\n",
    "tabs": lambda n: many("term\tde\n", n).encode(),
    "joiners": lambda n: _csv(numbered("te\u200da№,b\n", n)),
    "terms in two forms": lambda n: _csv("\u00e9,a\ne\u0301,b"),
    "a term of nothing": lambda n: _csv(" ,b\n\u200b,c\n\u00ad,d"),
    "halves of characters": lambda n: b"term,de\n\xed\xa0\x80,b\n",
    "semicolons": lambda n: many("term;de\n", n).encode(),
}
"""Glossaries; each is read, or refused in one line."""
