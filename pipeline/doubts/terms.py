"""Terms: of the glossary, and words that this locale nearly always translates by one word."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.glossary import problems
from pipeline.doubts.base import Case, Doubt
from pipeline.doubts.habits import words


def doubts(case: Case) -> Iterator[Doubt]:
    """A reason for the glossary's terms that are not used, and a light one for unusual words."""
    missed = [
        problem
        for _, problem in problems(case.source, case.target, case.locale.posix, case.glossary)
    ]
    if missed:
        yield Doubt("glossary", "; ".join(missed), 3.0 + min(1.0, 0.3 * len(missed)))
    said = set(words(case.target))
    unusual = [
        f"“{word}” is usually “{other}”"
        for word in dict.fromkeys(words(case.source))
        if (other := case.habits.partners.get(word)) and other not in said
    ]
    if unusual:
        yield Doubt("unusual word", "; ".join(unusual[:3]), min(2.0, 0.9 * len(unusual)))
