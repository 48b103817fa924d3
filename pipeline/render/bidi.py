"""Left-to-right words within right-to-left text: which of them software would misplace.

The Unicode bidirectional algorithm has to guess where ``C++`` or ``3 km`` ends when it stands in an
Arabic sentence, and puts the ``++`` on the wrong side; of ``555-0100`` it takes each part for a
number by itself, and readers would dial ``0100-555``. Renderers isolate exactly those runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
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
_DIGIT: Final = "0-9\u0660-\u0669\u06f0-\u06f9"
_NUMBER: Final = re.compile(
    rf"(?<![{_DIGIT}{_LATIN}+])(?<![{_DIGIT}{_LATIN}]-)(?<![{_DIGIT}][.,])"
    rf"(?:\+?\(?[{_DIGIT}]+\)?(?:(?:[-\u2010\u2011./\u00a0\u202f ]|(?<=\)) ?| (?=\())\(?[{_DIGIT}]+\)?)+"
    rf"|\+[{_DIGIT}]+)(?![{_DIGIT}{_LATIN}])"
)
"""Numbers of several parts, such as those of telephones."""
_GROUP: Final = re.compile(rf"[{_DIGIT}]+")
_LONGEST: Final = 15
"""No number that anybody dials or reads has more digits in one part."""
_OPENING: Final = "([{<\"'"
_CLOSING: Final = ")]}>\"'.,;:!?"
_PAIRS: Final = {")": "(", "]": "[", "}": "{", ">": "<"}


def split_runs(text: str) -> list[tuple[str, bool]]:
    """Cut text into pieces, each with whether it is a left-to-right run that needs isolating.

    >>> split_runs("لغة C++ جيدة")
    [('لغة ', False), ('C++', True), (' جيدة', False)]
    >>> [piece for piece, isolated in split_runs("اتصل 555-0100 أو 116 117") if isolated]
    ['555-0100', '116 117']
    """
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in sorted([*_words(text), *_numbers(text)]):
        run = text[start:end]
        if start < done:
            continue
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((run, True))
        done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where runs with Latin letters are that do not begin and end with a letter or a digit."""
    for match in _RUN.finditer(text):
        start, end = _trim(text, match.start(), match.end())
        run = text[start:end]
        if run and not (run[0].isalpha() and run[-1].isalnum()):
            yield start, end


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers are whose parts would change places."""
    return (match.span() for match in _NUMBER.finditer(text) if _is_turned(match[0]))


def _is_turned(run: str) -> bool:
    """Whether the parts of a number would stand in the wrong order.

    Not what the algorithm keeps together (``1.5``, ``1/2``), and no range: that is read from right to
    left, as the sentence is. Two numbers beside each other are one where it looks like one.

    >>> [_is_turned(run) for run in ("555-0100", "+112", "0800 111", "1 000", "(030) 12")]
    [True, True, True, True, True]
    >>> [_is_turned(run) for run in ("10-15", "1999-2005", "2024 15", "1/2", "0-10")]
    [False, False, False, False, False]
    """
    groups = _GROUP.findall(run)
    if max(map(len, groups)) > _LONGEST:
        return False
    if run[0] == "+" or "(" in run:
        return True
    marks = run[len(groups[0]) : -len(groups[-1])]
    if len(groups) > 2:
        return not set(_GROUP.sub("", marks)) <= set("./")
    first, second = groups
    padded = any(len(group) > 1 and int(group[0]) == 0 for group in groups)
    if marks in "./":
        return False
    if marks.isspace():
        return padded or len(second) == 3
    alike = len(first) == len(second) or len(second) < 4
    return padded or not (alike and int(first) < int(second))


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
