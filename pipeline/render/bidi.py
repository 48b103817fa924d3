"""Left-to-right words within right-to-left text: which of them software would misplace.

The Unicode bidirectional algorithm has to guess where ``C++`` or ``3 km`` ends when it stands in an
Arabic sentence, and puts the ``++`` on the wrong side. Renderers isolate exactly those runs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

RIGHT_TO_LEFT_MARK: Final = "\u200f"
_ISOLATE: Final = "\u2066"
_POP: Final = "\u2069"
_LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_WORD: Final = rf"[!-~{_LATIN}]*[{_LATIN}][!-~{_LATIN}]*"
# A run begins where such characters do, or with a number: to try from each of ten thousand brackets
# would take a minute.
_RUN: Final = re.compile(
    rf"(?:[0-9][!-~]{{0,40}}[ \u00a0])?(?<![!-~{_LATIN}]){_WORD}"
    rf"(?:[ \u00a0](?:{_WORD}|[0-9][!-~]*))*"
)
_OPENING: Final = "([{<\"'"
_CLOSING: Final = ")]}>\"'.,;:!?"
_PAIRS: Final = {")": "(", "]": "[", "}": "{", ">": "<"}


def split_runs(text: str) -> list[tuple[str, bool]]:
    """Cut text into pieces, each with whether it is a left-to-right run that needs isolating.

    >>> split_runs("لغة C++ جيدة")
    [('لغة ', False), ('C++', True), (' جيدة', False)]
    """
    pieces: list[tuple[str, bool]] = []
    done = 0
    for match in _RUN.finditer(text):
        start, end = _trim(text, match.start(), match.end())
        run = text[start:end]
        if not run or (run[0].isalpha() and run[-1].isalnum()):
            continue
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((run, True))
        done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces


def isolate(run: str) -> str:
    """A left-to-right run between the characters that keep it one, for text without markup.

    >>> ascii(isolate("C++"))
    "'\\\\u2066C++\\\\u2069'"
    """
    return f"{_ISOLATE}{run}{_POP}"


def needs_mark(line: str) -> bool:
    """Whether a line of right-to-left text would be taken for left to right.

    Software decides by the first strong character that is not isolated; a right-to-left mark in
    front of the line settles it.

    >>> needs_mark("12. CBT"), needs_mark("12. جلسة"), needs_mark(isolate("C++")), needs_mark("45")
    (True, False, True, False)
    """
    depth = 0
    letters = False
    for character in line:
        strength = unicodedata.bidirectional(character)
        if strength in ("LRI", "RLI", "FSI"):
            depth += 1
        elif strength == "PDI":
            depth -= 1
        elif strength in ("L", "R", "AL"):
            if depth <= 0:
                return strength == "L"
            letters = True
    return letters


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave the sentence's own brackets, quotes and stops out of a run."""
    while start < end and text[start] in _OPENING and not _closes(text[start:end]):
        start += 1
    while start < end and text[end - 1] in _CLOSING:
        opener = _PAIRS.get(text[end - 1])
        if opener and text[start:end].count(opener) >= text[start:end].count(text[end - 1]):
            break
        end -= 1
    return start, end


def _closes(run: str) -> bool:
    """Whether the bracket that a run begins with also ends inside it, before more of the run."""
    closer = {opener: closer for closer, opener in _PAIRS.items()}.get(run[0])
    return closer is not None and closer in run[:-1]
