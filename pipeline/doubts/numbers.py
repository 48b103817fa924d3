"""Numbers that a translation lost or added."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.numbers import numbers
from pipeline.doubts.base import Case, Doubt


def doubts(case: Case) -> Iterator[Doubt]:
    """A reason where digits differ."""
    wanted, found = numbers(case.source), numbers(case.target)
    lost, added = sorted((wanted - found).elements()), sorted((found - wanted).elements())
    if lost or added:
        parts = [f"lost {', '.join(lost)}"] if lost else []
        parts += [f"added {', '.join(added)}"] if added else []
        yield Doubt("numbers", "; ".join(parts), 4.0 if lost else 1.5)
