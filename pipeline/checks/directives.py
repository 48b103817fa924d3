"""Directives of an author that are wrong, or that do nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.article import Article
from pipeline.blocks import Block, BlockKind
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
    """An error for each wrong directive, a warning for each that has no text to be about, or that is
    hardly about what its author means.

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
    faults += [(Severity.WARNING, fault) for fault in _elsewhere(article, found)]
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


_COMMENTS: Final = re.compile(rb"<!--.*?-->|[\s>]+", re.DOTALL)


def _elsewhere(article: Article, found: Directives) -> Iterator[Fault]:
    """Directives before what no directive can be about: they are about what comes next."""
    single = {scope.directive.offset: scope for scope in found.scopes if not scope.directive.edge}
    second = _second_lists(article) if single else {}
    for offset, scope in single.items():
        directive = scope.directive
        if _COMMENTS.sub(b"", article.source[offset : scope.start]).startswith(b"["):
            yield Fault(
                offset,
                f"{directive} is about the block behind the link definition, and not about that",
                "write it right before the block that it is about",
            )
        elif directive.name != "note" and second.get(scope.start, offset + 1) <= offset:
            yield Fault(
                offset,
                f"{directive} between two items makes two lists, and is about all of the second",
                f"write it inside its item; around all of them, i18n:{directive.name}-start and -end",
            )


def _second_lists(article: Article) -> dict[int, int]:
    """Lists of several items that a comment parts from the list before, as they would be read as one
    with it: where they begin, with where that one ends."""
    out = {}
    for parent in (article.tree, *(block for block, _ in article.tree.walk())):
        last: Block | None = None
        for before, block in pairwise(parent.children):
            last = before if before.kind is not BlockKind.HTML else last
            if (
                block.kind is BlockKind.LIST
                and before.kind is BlockKind.HTML
                and last is not None
                and last.kind is BlockKind.LIST
                and len(block.children) > 1
                and _goes_on(article.source, last, block)
            ):
                out[block.start] = last.end
    return out


def _goes_on(source: bytes, one: Block, other: Block) -> bool:
    """Whether a list takes up another's number, or stands below it without an empty line."""
    if (one.number is None) != (other.number is None):
        return False
    if one.number is not None and other.number == one.number + len(one.children):
        return True
    return b"\n\n" not in re.sub(rb"[ \t\r>]", b"", source[one.end - 2 : other.start])


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
