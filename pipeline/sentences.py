"""Texts cut into sentences and put together again, where an edit split or joined paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.carry import wording
from pipeline.lines import is_cjk

_END: Final = re.compile(r"(?:[.!?…؟۔।]+[\"'”’»)\]*_]*(?=\s|\Z)|[。！？]+[”’」』）*_]*)\s*")
_ASCII_END: Final = re.compile(r"[.!?]+[\"')\]*_]*(?=\s|\Z)\s*")
"""The same, for ASCII, where it is found sooner."""


def sentences(text: str) -> list[str]:
    """A text's sentences, without the white space between them.

    >>> sentences("One. Two? “Three.” 四。五。")
    ['One.', 'Two?', '“Three.”', '四。', '五。']
    """
    text = text.strip()
    pattern = _ASCII_END if text.isascii() else _END
    found: list[str] = []
    begin = 0
    while begin < len(text):
        end = pattern.search(text, begin + 1)
        until = end.end() if end else len(text)
        found.append(text[begin:until].strip())
        begin = until
    return found


def part_of(old: str, new: str, target: str) -> str | None:
    """The sentences of ``old``'s translation that translate ``new``, one of the texts that it was
    split into; None where that cannot be told.

    >>> part_of("One. Two. Three.", "Two. Three.", "Eins. Zwei. Drei.")
    'Zwei. Drei.'
    """
    source = sentences(old)
    wanted = sentences(new) if len(source) > 1 else []
    if not 0 < len(wanted) < len(source):
        return None
    translated = sentences(target)
    if len(source) != len(translated):
        return None
    words, sought = [wording(s) for s in source], [wording(s) for s in wanted]
    for start in range(len(words) - len(sought) + 1):
        if words[start : start + len(sought)] == sought:
            return together(translated[start : start + len(sought)])
    return None


_BREAK: Final = "\n\n"
"""An empty line, as between two paragraphs. No msgid holds one: each is one block."""


def as_blocks(texts: Sequence[str]) -> str:
    """The ``#| msgid`` of a text that several were joined into. The empty lines between them say
    so: without these it could be the very msgid, and an editor would show no change.

    >>> as_blocks(["One.", "Two."])
    'One.\\n\\nTwo.'
    """
    return _BREAK.join(texts)


def blocks_of(previous: str) -> list[str]:
    """The texts that a ``#| msgid`` names: more than one where they were joined.

    >>> blocks_of("One.\\n\\nTwo."), blocks_of("One. Two.")
    (['One.', 'Two.'], ['One. Two.'])
    """
    return previous.split(_BREAK)


def together(texts: Sequence[str]) -> str:
    """Texts one after another: a space between them, none where Chinese or Japanese meets.

    >>> together(["One.", "Two."]), together(["一。", "二。"])
    ('One. Two.', '一。二。')
    """
    out = ""
    for text in texts:
        space = "" if not out or (is_cjk(out[-1:]) and is_cjk(text[:1])) else " "
        out += space + text
    return out
