"""Links, code and tags that a translation lost or added."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doubts.base import Case, Doubt
from pipeline.fragment import fold, is_plain
from pipeline.html_fit import fit_text
from pipeline.inline import lost, reading
from pipeline.syntax import Syntax


def doubts(case: Case) -> Iterator[Doubt]:
    """A reason where the markup of source and translation differs."""
    if case.syntax is Syntax.HTML:
        problem = fit_text(case.source, case.target)[1]
        if problem:
            yield Doubt("markup", problem, 5.0)
        return
    if case.syntax is not Syntax.MARKDOWN or (is_plain(case.source) and is_plain(case.target)):
        return
    source = reading(fold(case.source), case.references)
    target = reading(fold(case.target), case.references)
    if source is None:
        return
    changes = lost(source, target) if target is not None else ("it is more than one paragraph",)
    if changes:
        yield Doubt("markup", "; ".join(changes), 5.0)
