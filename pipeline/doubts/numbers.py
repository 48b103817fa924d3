"""Numbers that a translation lost or added."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doubts.base import Case, Doubt
from pipeline.numerals import differences


def doubts(case: Case) -> Iterator[Doubt]:
    """A reason where numbers differ."""
    lost, added = differences(case.source, case.target)
    if lost or added:
        parts = [f"lost {', '.join(lost)}"] if lost else []
        parts += [f"added {', '.join(added)}"] if added else []
        yield Doubt("numbers", "; ".join(parts), 4.0 if lost else 1.5)
