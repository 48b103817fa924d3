"""Where a draft came from: a weak match of the memory, something put right by a machine, or a text
that was edited since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.doubts.base import Case, Doubt
from pipeline.repeats import FOR_ANOTHER

_MEMORY: Final = re.compile(r"memory (\d+) %.*?( repaired .*| by sentences)?$")
_EDITED: Final = 3.0


def doubts(case: Case) -> Iterator[Doubt]:
    """A reason for a translation of another text.

    >>> from pipeline.doubts.habits import Habits
    >>> from pipeline.locales import parse_locale
    >>> case = Case("a", "b", parse_locale("de"), Habits(), origin="memory 78 % guides/tea")
    >>> [doubt.detail for doubt in doubts(case)]
    ['made for a text 78 % like this']
    """
    found = _MEMORY.match(case.origin)
    if found is not None:
        weight = (100 - int(found[1])) / 8
        note = f",{found[2]}" if found[2] else ""
        yield Doubt("memory match", f"made for a text {found[1]} % like this{note}", weight)
    if FOR_ANOTHER.fullmatch(case.origin):
        yield Doubt("memory match", "made for its text before an edit", _EDITED)
