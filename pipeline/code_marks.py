"""Names that a translation marks as code and its source does not, or the other way about: the
backticks are put where the source has them, and no letter that a reader sees is changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from pipeline.blocks import Inline, InlineKind
from pipeline.fragment import is_plain
from pipeline.inline import GUARD, References, guarded, guarded_inlines

_SHORT: Final = 3
"""Shorter words of letters alone (``a``, ``to``) are words of other languages, too."""
_LETTER: Final = r"0-9A-Za-z_\u00aa-\u2e7f"
"""Not those of Chinese, Japanese and Korean, which stand beside a name without a space."""


def marked_as(source: str, text: str, references: References) -> str:
    """A translation with its source's code marked as there. Both are folded.

    A name that the source marks each time is marked each time, if both have it equally often; and
    one that the source has and never marks (whatever its capitals) is not marked.

    >>> here = References()
    >>> marked_as("Put it in the public folder with `init`.", "Lege es mit init in `public`.", here)
    'Lege es mit `init` in public.'
    >>> marked_as("Use `base` as base.", "Nimm base als `base`.", here)
    'Nimm base als `base`.'
    """
    inlines = guarded_inlines(text, references)
    wanted = guarded_inlines(source, references)
    if inlines is None or wanted is None:
        return text
    raw = guarded(text).encode()
    runs = list(_runs(inlines))
    codes = [inline for inline in inlines if inline.kind is InlineKind.CODE]
    here = Counter(inline.text for inline in wanted if inline.kind is InlineKind.CODE)
    there = Counter(inline.text for inline in codes)
    plain = [shown for _, _, shown in _runs(wanted)]
    edits: list[tuple[int, int, str]] = []
    for name in sorted(here.keys() | there.keys(), key=len, reverse=True):
        if here[name] == there[name] or "`" in name or (name.isalpha() and len(name) < _SHORT):
            continue
        if not here[name]:
            if is_plain(name) and any(_places(shown.lower(), name.lower()) for shown in plain):
                edits += [(code.start, code.end, name) for code in codes if code.text == name]
        elif not any(_places(shown, name) for shown in plain):
            found = [(run, place) for run in runs for place in _places(run[2], name)]
            if len(found) + there[name] == here[name]:
                edits += _around(found, name, raw)
    return _edited(raw, edits)


def as_often(name: str, source: str, target: str) -> bool:
    """Whether two texts that readers see have a name equally often, marked as code or not.

    >>> as_often("init", "Run init, then init.", "Erst init, dann init!")
    True
    >>> as_often("init", "Run init.", "Rufe initial auf.")
    False
    """
    return 0 < len(_places(source, name)) == len(_places(target, name))


def _runs(inlines: Sequence[Inline]) -> Iterator[tuple[int, int, str]]:
    """Text between markup, with its span: the parser cuts it at signs that might have been some."""
    start, end, shown = 0, -1, ""
    for inline in inlines:
        if inline.kind is InlineKind.TEXT and inline.start == end:
            end, shown = inline.end, shown + inline.text
            continue
        if shown:
            yield start, end, shown
        is_text = inline.kind is InlineKind.TEXT
        start, end, shown = (inline.start, inline.end, inline.text) if is_text else (0, -1, "")
    if shown:
        yield start, end, shown


def _around(
    found: Sequence[tuple[tuple[int, int, str], int]], name: str, raw: bytes
) -> Iterator[tuple[int, int, str]]:
    """Backticks around a name; none anywhere where its text is written with escapes or entities."""
    if any(raw[start:end] != shown.encode() for (start, end, shown), _ in found):
        return
    for (start, _, shown), place in found:
        at = start + len(shown[:place].encode())
        yield at, at + len(name.encode()), f"`{name}`"


def _places(shown: str, name: str) -> list[int]:
    """Where a name stands in a text as a word of its own."""
    if name not in shown:
        return []
    return [found.start() for found in _pattern(name).finditer(shown)]


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    joined = r"\-/@\\"
    before = rf"(?<![{_LETTER}.{joined}])"
    return re.compile(rf"{before}{re.escape(name)}(?![{_LETTER}{joined}]|\.[{_LETTER}])")


def _edited(raw: bytes, edits: Sequence[tuple[int, int, str]]) -> str:
    out, position = b"", 0
    for start, end, new in sorted(edits):
        if start >= position:
            out += raw[position:start] + new.encode()
            position = end
    written = (out + raw[position:]).decode()
    return "\n".join(line.removeprefix(GUARD) for line in written.split("\n"))
