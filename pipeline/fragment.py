"""A fragment of inline Markdown as it is written: on one line, and whether it is words only."""

from __future__ import annotations

import re
from typing import Final

from pipeline.lines import is_cjk


def fold(fragment: str) -> str:
    """A fragment on one logical line: only hard breaks keep their newline.

    >>> fold(" a\\nb\\\\\\nc  \\nd ")
    'a b\\\\\\nc\\\\\\nd'
    """
    text = fragment.strip(SPACES)
    if "\n" not in text and "\r" not in text:
        return text
    text = re.sub(r"(?<! ) {2,}(?:\r\n?|\n)", "\\\\\n", text)
    out: list[str] = []
    for line in re.split(r"\r\n?|\n", text):
        line = line.strip(SPACES)
        if not line:
            continue
        if out and not out[-1].endswith("\\\n"):
            out.append("" if is_cjk(out[-1][-1:]) and is_cjk(line[:1]) else " ")
        out.append(line + "\n" if _ends_with_escape(line) else line)
    return "".join(out).rstrip("\n")


SPACES: Final = " \t\r\n\x0b\x0c"
"""What Markdown strips from the edges of a text. An ideographic space is part of it."""


def _ends_with_escape(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def is_plain(fragment: str) -> bool:
    """Whether no inline markup can begin in a fragment: true of most, and they need no parser."""
    return _WORDS.fullmatch(fragment) is not None


_INERT: Final = r"[^\\`*_\[<&~\x00-\x1f]"
_WORDS: Final = re.compile(rf"(?:(?!\s){_INERT}+(?<!\s))?")
