"""Article × accepted translations → localized Markdown, by substitution of byte spans.

Nothing is re-printed: with no translations the result *is* the source. Each translation is escaped
so that it stays inside its block (:mod:`pipeline.fit`), then the whole result is proved against the
source (:mod:`pipeline.proof`). What escaping cannot save is quarantined: that unit keeps its source
text, every other goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.article import BOM, Article
from pipeline.fit import Fits, Piece, place_of
from pipeline.frontmatter import Field, one_line
from pipeline.html_fit import fit_html
from pipeline.inline import references_of
from pipeline.model import Unit, UnitKind
from pipeline.proof import prove
from pipeline.titles import escaped


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A translation that cannot stand in the document, and why."""

    unit: Unit
    reason: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A localized article: its Markdown, and which units are still in the source language.

    ``source_units`` are indexes into the units that were given; ``quarantined`` names those of them
    that had a translation.
    """

    markdown: bytes
    source_units: frozenset[int]
    quarantined: tuple[Quarantined, ...]


def compose(
    article: Article, units: tuple[Unit, ...], targets: Mapping[tuple[str | None, str], str]
) -> Composed:
    """Put translations into an article.

    ``targets`` maps a unit's key to its translation; units without one keep their source text, and
    so do adapted blocks, which :mod:`pipeline.edition` puts in place.

    >>> from pipeline.article import read_article
    >>> from pipeline.extract import extract
    >>> a = read_article("a", "a.md", b"A day in May.\\n")
    >>> compose(a, extract(a), {(None, "A day in May."): "1. Mai ist Feiertag."}).markdown
    b'1\\\\. Mai ist Feiertag.\\n'
    """
    pieces: dict[int, Piece] = {}
    problems: dict[int, str] = {}
    for index, outcome in _outcomes(article, units, targets).items():
        if isinstance(outcome, str):
            problems[index] = outcome
        else:
            pieces[index] = outcome
    markdown, harmful = prove(article, units, pieces)
    for index in harmful:
        del pieces[index]
        problems[index] = "the translation would change the structure of the document"
    return Composed(
        (BOM if article.bom else b"") + markdown,
        frozenset(range(len(units))) - frozenset(pieces),
        tuple(Quarantined(units[index], problems[index]) for index in sorted(problems)),
    )


def _outcomes(
    article: Article, units: tuple[Unit, ...], targets: Mapping[tuple[str | None, str], str]
) -> dict[int, Piece | str]:
    """For each unit with a translation, what goes into its span, or why nothing can."""
    outcomes: dict[int, Piece | str] = {}
    if not targets:
        return outcomes
    fits = Fits(references_of(article), article.newline)
    fields = {field.start: field for field in article.front.fields}
    leaves = article.leaves
    for index, unit in enumerate(units):
        target = targets.get(unit.key)
        if target is None or not target.strip() or unit.kind is UnitKind.ADAPTED:
            continue
        if unit.kind is UnitKind.FRONT_MATTER:
            outcomes[index] = _field(fields[unit.start], target)
        elif unit.kind is UnitKind.TITLE:
            outcomes[index] = _title(unit, target, article.source)
        elif unit.kind.is_html:
            outcomes[index] = fit_html(unit, target, article.source)
        else:
            place = place_of(unit, *leaves[unit.leaf], article.source)
            outcomes[index] = fits.fit(unit, target, place)
    return outcomes


def _field(field: Field, target: str) -> Piece:
    value = one_line(target)
    return Piece(field.written(value), value=value)


def _title(unit: Unit, target: str, source: bytes) -> Piece:
    value = one_line(target)
    return Piece(escaped(value, source[unit.start - 1 : unit.start].decode()), value=value)
