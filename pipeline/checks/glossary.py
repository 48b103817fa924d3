"""Terms of the glossary that a translation does not use, and words that it forbids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.catalog import Catalog, Entry
from pipeline.glossary import Glossary, Term, holds
from pipeline.model import Finding, Severity
from pipeline.provenance import waived

RULE = "glossary"


def check(
    catalog: Catalog, entries: Iterable[Entry], article: str, locale: str, glossary: Glossary
) -> Iterator[Finding]:
    """A warning for each term of an entry's source that its translation does not say as the
    glossary does."""
    for entry in entries:
        if not entry.msgstr or entry.plural:
            continue
        for term, problem in problems(entry.msgid, entry.msgstr, locale, glossary):
            if waived(entry, RULE):
                break
            yield Finding(
                RULE,
                Severity.WARNING,
                f"{problem} — “{entry.msgstr[:50]}”",
                catalog.where(entry),
                f"use the glossary's word ({term.where}), or waive it",
                article=article,
                locale=locale,
                msgid=entry.msgid,
            )


def problems(
    source: str, target: str, locale: str, glossary: Glossary
) -> Iterator[tuple[Term, str]]:
    """What a translation does not say as the glossary does, term by term.

    >>> known = Glossary((Term("therapist", {"de": ("Therapeutin",)}, {"de": ("Heiler",)}),), "en")
    >>> [problem for _, problem in problems("Two therapists.", "Zwei Heiler.", "de", known)]
    ['“therapist” is “Therapeutin” here', '“Heiler” is not to be used for “therapist”']
    """
    language = locale.partition("_")[0]
    for term in glossary.found_in(source):
        allowed = term.allowed(locale)
        if allowed and not _said(target, allowed, language, literally=not term.translate):
            yield term, f"“{term.text}” is “{'” or “'.join(allowed)}” here"
        for word in term.banned(locale):
            if holds(target, word, language):
                yield term, f"“{word}” is not to be used for “{term.text}”"


def _said(target: str, allowed: Iterable[str], language: str, *, literally: bool) -> bool:
    if literally:
        return any(word in target for word in allowed)
    return any(holds(target, word, language) for word in allowed)
