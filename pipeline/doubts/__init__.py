"""Reasons to look at a draft before others. One kind of reason a file.

Each draft gets named reasons, with what was seen; the queue puts those first that have the gravest.
A person is shown the reasons, never a number.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.doubts import language, length, markup, negation, numbers, origin, terms
from pipeline.doubts.base import Case, Doubt

__all__ = ["Case", "Doubt", "gravity", "reasons"]

_KINDS = (markup, numbers, language, negation, terms, length, origin)


def reasons(case: Case) -> tuple[Doubt, ...]:
    """Why a translation may be wrong, the gravest reason first; empty where nothing was seen.

    >>> from pipeline.doubts.habits import Habits
    >>> from pipeline.locales import parse_locale
    >>> case = Case("Not before 10.", "Nicht vor elf.", parse_locale("de"), Habits())
    >>> [(doubt.name, doubt.detail) for doubt in reasons(case)]
    [('numbers', 'lost 10')]
    """
    if not case.target.strip():
        return ()
    found = [doubt for kind in _KINDS for doubt in kind.doubts(case)]
    return tuple(sorted(found, key=lambda doubt: -doubt.weight))


def gravity(found: Sequence[Doubt]) -> float:
    """What orders the queue: the gravest reason counts in full, each further one for half of that."""
    return sum(doubt.weight * 0.5**index for index, doubt in enumerate(found))
