"""A translation in another script or language, or with source text left in it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doubts.base import Case, Doubt
from pipeline.doubts.habits import ENOUGH, words
from pipeline.doubts.runs import run_lengths
from pipeline.scripts import foreign

_RUN = 4
_FEWEST = 3


def doubts(case: Case) -> Iterator[Doubt]:
    """Reasons by the words of a translation: the wrong script, runs of the source's words, and
    words that nobody else uses in this locale.

    >>> from pipeline.doubts.habits import Habits
    >>> from pipeline.locales import parse_locale
    >>> source = "boil the fresh water for four minutes"
    >>> case = Case(source, "Koch the fresh water for vier Minuten", parse_locale("de"), Habits())
    >>> [doubt.detail for doubt in doubts(case)]
    ['“the fresh water for”']
    """
    script = foreign(case.target, case.source, case.locale)
    if script:
        yield Doubt("script", script, 4.5)
    source, target = words(case.source), words(case.target)
    left = _left_in(source, target)
    if left:
        yield Doubt("source left in", f"“{' '.join(left)}”", 2.5 + min(2.0, len(left) / 4))
    if case.habits.texts >= ENOUGH and target:
        known = set(source)
        rare = [w for w in target if case.habits.words.get(w, 0) <= 1 and w not in known]
        share = len(rare) / len(target)
        far = case.habits.strange(len(rare), len(target))
        if share > 0.3 and len(rare) > 1 and far > 2:
            some = ", ".join(dict.fromkeys(rare[:4]))
            yield Doubt("rare words", some, min(4.5, far / 1.5))


def _left_in(source: list[str], target: list[str]) -> list[str]:
    """The longest run of source words in a translation, names (one or two words) aside."""
    shared = set(source)
    if sum(word in shared for word in target) < _FEWEST:
        return []
    size = end = 0
    for index, length in enumerate(run_lengths(source, target)):
        if length > size:
            size, end = length, index
    whole = size == len(target) == len(source) and size > 1
    return target[end - size + 1 : end + 1] if size >= _RUN or (whole and size >= _FEWEST) else []
