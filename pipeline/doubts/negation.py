"""A negation that a translation lost or added, by the words that negate in a language."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.amounts import count
from pipeline.doubts.base import Case, Doubt
from pipeline.doubts.habits import prose
from pipeline.doubts.negators import WORDS, Negator, aligned, known, negators


def doubts(case: Case, source_language: str = "en") -> Iterator[Doubt]:
    """A reason where source and translation do not both negate, sentence by sentence where that can
    be; it weighs less where this locale often says such things without negation.

    >>> from pipeline.doubts.habits import Habits
    >>> from pipeline.locales import parse_locale
    >>> case = Case("Do not stir it.", "Rühr ihn um.", parse_locale("de"), Habits())
    >>> [doubt.detail for doubt in doubts(case)]
    ['the source says “not”']
    """
    if not known(source_language) or not known(case.language):
        return
    trust = case.habits.negation
    lost: list[tuple[float, str]] = []
    added: list[Negator] = []
    fewer: list[tuple[int, int]] = []
    for one, other in aligned(prose(case.source).casefold(), prose(case.target).casefold()):
        said = negators(one, source_language)
        repeated = [found for found in negators(other, case.language) if trust.counts(found)]
        if said and not repeated:
            lost.append(max((trust.share(found.shown), found.shown) for found in said))
        elif len(said) > len(repeated) + 1:
            fewer.append((len(said), len(repeated)))
        elif not said:
            added += repeated
    if lost:
        share, word = max(lost)
        # How surprising it is, in bits: what is lost in one of ten translations is seldom an error.
        surprise = -math.log2(max(0.04, 1 - share))
        yield Doubt("negation", f"the source says “{word}”", max(0.5, surprise))
    elif fewer:
        some = f"{count(fewer[0][0], 'negation')} in the source, {fewer[0][1]} here"
        yield Doubt("negation", some, 1.2)
    elif added and _certain(case.language, added):
        what = f"the source does not negate; here stands “{added[0].shown}”"
        yield Doubt("negation", what, 0.7)


def _certain(language: str, found: list[Negator]) -> bool:
    """Whether words negate for sure: not just parts of words that often do."""
    return language in WORDS and any(len(negator.shown) <= 5 for negator in found)
