"""Where a text stands: the ``#:`` lines of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.catalog_text import REFERENCE, comments
from pipeline.wrapping import PAGE_WIDTH


def places_of(head: str) -> tuple[str, ...]:
    """Where ``#:`` lines say that a text stands. gettext isolates a name that has spaces in it.

    >>> places_of("#: a.md:3 \u2068my file.md\u2069:4\\n")
    ('a.md:3', 'my file.md:4')
    """
    told = " ".join(comments(head, REFERENCE))
    if "\u2068" in told:
        return tuple(re.sub("[\u2068\u2069]", "", place) for place in _PLACE.findall(told))
    return tuple(told.split())


def place_lines(references: Iterable[str], newline: str) -> str:
    """The ``#:`` lines, broken where ``msgcat`` breaks them: by bytes, whatever the file's width."""
    out: list[str] = []
    room = 0
    for place in references:
        if " " in place:
            place = _SPACED.sub("\u2068\\1\u2069\\2", place)
        size = len(place.encode()) + 1
        if not out or size > room:
            out.append("#:")
            room = PAGE_WIDTH - len("#:")
        out[-1] += f" {place}"
        room -= size
    return "".join(line + newline for line in out)


_PLACE: Final = re.compile("(?:\u2068[^\u2068\u2069]*\u2069|[^\\s\u2068])+")
_SPACED: Final = re.compile(r"\A(.*?)(:\d+)?\Z")
