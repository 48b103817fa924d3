"""Directives of an author that are wrong, or that do nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from pipeline.article import Article
from pipeline.directives import directives, strangers
from pipeline.edition import quarantined_in
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.lines import LineNumbers
from pipeline.locales import Locale
from pipeline.model import Finding, Severity, Unit
from pipeline.scopes import Directives, Fault

RULE = "directive"


def check(article: Article, locales: Iterable[Locale]) -> Iterator[Finding]:
    """An error for each wrong directive, a warning for each that has no text to be about.

    ``locales`` are all of the project's. While there is an error, the article is neither extracted
    nor published.
    """
    found = directives(article)
    if not found.scopes and not found.faults:
        return
    lines = LineNumbers(article.source)
    known = tuple(locales)
    units = extract(article)
    faults = [(Severity.ERROR, fault) for fault in (*found.faults, *strangers(found, known))]
    faults += [(Severity.WARNING, fault) for fault in _idle(found, units)]
    for severity, fault in sorted(faults, key=lambda pair: pair[1].offset):
        yield Finding(
            RULE,
            severity,
            fault.what,
            f"{article.path}:{lines.of(fault.offset)}",
            fault.remedy,
            article=article.id,
        )
    if found.named("only") and not any(severity is Severity.ERROR for severity, _ in faults):
        yield from _inseparable(article, units, known)


def _idle(found: Directives, units: Sequence[Unit]) -> Iterator[Fault]:
    """Directives for texts, about blocks without any."""
    starts = [unit.start for unit in units]
    for scope in found.scopes:
        directive = scope.directive
        if directive.name not in ("note", "context", "safety"):
            continue
        first = bisect_left(starts, scope.start)
        if first == len(starts) or starts[first] >= scope.end:
            yield Fault(
                directive.offset,
                f"{directive} does nothing: the block has no text to translate",
                "delete it, or write the text in Markdown",
            )


def _inseparable(
    article: Article, units: tuple[Unit, ...], locales: Iterable[Locale]
) -> Iterator[Finding]:
    """An error where a block cannot be left out."""
    seen = set()
    for locale in locales:
        try:
            quarantined_in(article, units, {}, locale)
        except SourceError as error:
            if error.where not in seen:
                seen.add(error.where)
                yield Finding(
                    RULE,
                    Severity.ERROR,
                    error.what,
                    error.where,
                    error.remedy,
                    article=article.id,
                )
