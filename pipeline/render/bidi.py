"""Left-to-right words within right-to-left text: which of them the reader's software would misplace.

The Unicode bidirectional algorithm has to guess where ``C++`` or ``3 km`` ends when it stands in an
Arabic sentence, and puts the ``++`` on the wrong side. Renderers isolate exactly those runs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

RIGHT_TO_LEFT_MARK: Final = "\u200f"
_LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_WORD: Final = rf"[!-~{_LATIN}]*[{_LATIN}][!-~{_LATIN}]*"
_RUN: Final = re.compile(rf"(?:[0-9][!-~]*[ \u00a0])?{_WORD}(?:[ \u00a0](?:{_WORD}|[0-9][!-~]*))*")
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


def starts_left_to_right(line: str) -> bool:
    """Whether software that looks at the first strong character takes the line for left to right.

    >>> starts_left_to_right("12. CBT"), starts_left_to_right("12. جلسة"), starts_left_to_right("45")
    (True, False, False)
    """
    for character in line:
        strength = unicodedata.bidirectional(character)
        if strength in ("L", "R", "AL"):
            return strength == "L"
    return False


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
    return bool(closer) and closer in run[:-1]
