"""A translation much shorter or longer than the locale's usually are, or with fewer sentences."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doubts.base import Case, Doubt
from pipeline.doubts.habits import length
from pipeline.sentences import sentences

_FAR = 2.5


def doubts(case: Case) -> Iterator[Doubt]:
    """Reasons by the length of a translation.

    >>> from pipeline.doubts.habits import Habits
    >>> from pipeline.locales import parse_locale
    >>> habits = Habits(texts=100, spread=0.1)
    >>> case = Case("One two three four five six.", "Eins zwei.", parse_locale("de"), habits)
    >>> [doubt.name for doubt in doubts(case)]
    ['length']
    """
    far = case.habits.far(case.source, case.target)
    if abs(far) >= _FAR:
        what = "much shorter" if far < 0 else "much longer"
        yield Doubt("length", f"{what} than translations here are", min(4.0, abs(far) / 2 + 0.5))
    wanted, found = len(sentences(case.source)), len(sentences(case.target))
    if wanted > found and wanted > 1 and length(case.source) > 40:
        share = found / wanted
        yield Doubt("sentences", f"{found} of {wanted} sentences", 1.0 if share > 0.6 else 1.8)
