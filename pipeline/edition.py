"""An article as it stands in one locale: without the blocks that are only for others, and with the
blocks that the locale writes for itself.

What comes out is an article again, in which nothing else changed: that is proved by comparing the
blocks and the texts outside of the changed places. What fails the proof is not used.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.article import Article
from pipeline.compose import Composed, Quarantined, compose
from pipeline.cuts import BLOCKS, MERGING, Cuts
from pipeline.directives import directives
from pipeline.edits import Edit, Moved, covering, edited, new_spans
from pipeline.errors import SourceError
from pipeline.extract import extract, field_of
from pipeline.handling import PLAIN, why_by_hand
from pipeline.html_lang import EVERY
from pipeline.leaf import translatable
from pipeline.lines import line_of
from pipeline.locales import Locale
from pipeline.model import Unit, UnitKind
from pipeline.scopes import Directives, Walk
from pipeline.several import REASON as SEVERAL
from pipeline.several import is_several

ATTEMPTS: Final = 24
"""How often an article may be read to find out which adapted blocks break out of their places."""

_BREAKS_OUT: Final = "the adapted block would change what stands before or after it"
_SAYS: Final = "an i18n comment cannot stand in an adapted block"
_DIRECTIVE: Final = re.compile(r"<!--\s*i18n\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Localized:
    """One edition: the ``article`` as it stands in the locale, ``composed`` with its translations.

    ``source_leaves`` are the indexes of leaves (of that article) in the source language, and
    ``source_html`` says which segments are of its blocks of HTML, by their indexes.
    ``source_fields`` are key paths of its front matter that are, too. ``composed.quarantined`` names
    adapted blocks as well.
    """

    article: Article
    composed: Composed
    source_leaves: frozenset[int]
    source_html: Mapping[int, Container[int]] = field(default_factory=dict)
    source_fields: frozenset[str] = frozenset()


def units_in(units: Iterable[Unit], locale: Locale) -> tuple[Unit, ...]:
    """The units that are part of the document in a locale."""
    return tuple(
        [unit for unit in units if unit.handling is PLAIN or unit.handling.stands_in(locale)]
    )


def left_to_people(article: Article) -> dict[tuple[str | None, str], str]:
    """The texts of an article that no machine, memory or mechanical carry may translate, and why.

    Catalogs say the same in their ``#.`` lines, as of the last extraction.
    """
    if not directives(article).scopes:
        return {}
    found = {unit.key: why_by_hand(unit.handling.lines()) for unit in extract(article)}
    return {key: why for key, why in found.items() if why}


def localize(
    article: Article,
    units: tuple[Unit, ...],
    targets: Mapping[tuple[str | None, str], str],
    locale: Locale,
) -> Localized:
    """An article in a locale; ``units`` are the article's own, in every locale.

    Raises :class:`SourceError` where a block cannot be left out without changing its neighbours.

    >>> from pipeline.article import read_article
    >>> from pipeline.locales import parse_locale
    >>> a = read_article("a", "a.md", b"A\\n\\n<!-- i18n:only de -->\\nB\\n\\nC\\n")
    >>> localize(a, extract(a), {(None, "C"): "Z"}, parse_locale("es")).composed.markdown
    b'A\\n\\nZ\\n'
    """
    mine, units, foreign, composed = _composed(article, units, targets, locale)
    waiting = [units[i] for i in sorted(composed.source_units)]
    leaves = {unit.leaf for unit in waiting if unit.leaf >= 0}
    if directives(article).scopes:
        leaves |= _untouched(mine, foreign)
    html = _source_html(mine, waiting, foreign)
    fields = {field_of(unit) for unit in waiting if unit.kind is UnitKind.FRONT_MATTER}
    return Localized(mine, composed, frozenset(leaves), html, frozenset(fields))


def quarantined_in(
    article: Article,
    units: tuple[Unit, ...],
    targets: Mapping[tuple[str | None, str], str],
    locale: Locale,
) -> tuple[Quarantined, ...]:
    """The translations that cannot stand in an article in a locale, for whoever needs no more of
    :func:`localize`. Raises :class:`SourceError` as that does."""
    return _composed(article, units, targets, locale)[-1].quarantined


def _composed(
    article: Article,
    units: tuple[Unit, ...],
    targets: Mapping[tuple[str | None, str], str],
    locale: Locale,
) -> tuple[Article, tuple[Unit, ...], list[tuple[int, int]], Composed]:
    """The article as it stands in the locale with its units, the spans of adapted blocks that are
    the source's, and the article's translation."""
    found = directives(article)
    mine, refused = article, list[Quarantined]()
    if found.named("only"):
        mine = _without_others(article, found, locale)
        units = extract(mine) if mine is not article else units
    several = {key for key, text in targets.items() if is_several(text, key[1])}
    unchosen = [unit for unit in units if unit.key in several] if several else []
    if unchosen:
        targets = {key: text for key, text in targets.items() if key not in several}
    own = [unit for unit in units if unit.kind is _ADAPTED]
    foreign: list[tuple[int, int]] = [(unit.start, unit.end) for unit in own]
    if own:
        mine, foreign, units, refused = _Adapting(mine, units, targets).result()
    composed = compose(mine, units, targets)
    refused += [Quarantined(unit, SEVERAL) for unit in unchosen]
    if refused:
        composed = replace(composed, quarantined=(*composed.quarantined, *refused))
    return mine, units, foreign, composed


_ADAPTED: Final = UnitKind.ADAPTED


def _source_html(
    article: Article, waiting: Sequence[Unit], foreign: Sequence[tuple[int, int]]
) -> dict[int, Container[int]]:
    """The segments of blocks of HTML that are in the source language."""
    starts = [block.start for block in article.html]
    segments: dict[int, set[int]] = {}
    for unit in waiting:
        if unit.segment >= 0:
            segments.setdefault(bisect_right(starts, unit.start) - 1, set()).add(unit.segment)
    said = Walk(directives(article))
    whole = {
        index: EVERY
        for index, start in enumerate(starts)
        if said.at(start)[0] or any(first <= start < last for first, last in foreign)
    }
    return {**segments, **whole}


def _untouched(article: Article, foreign: Sequence[tuple[int, int]]) -> set[int]:
    """Leaves that no unit is about, and that are in the source language all the same: what the
    author said to skip, and adapted blocks that nobody has written yet."""
    said = Walk(directives(article))
    out = set()
    for index, (leaf, _) in enumerate(article.leaves):
        skipped = said.at(leaf.start)[0]
        waits = any(start <= leaf.start < end for start, end in foreign)
        if (skipped or waits) and translatable(leaf.inlines):
            out.add(index)
    return out


# --- leaving out ----------------------------------------------------------------------------------


def _without_others(article: Article, found: Directives, locale: Locale) -> Article:
    """The article without the blocks that are only for other locales."""
    leaving = [
        scope
        for scope in found.named("only")
        if all(one.identity != locale.identity for one in scope.directive.locales)
    ]
    if not leaving:
        return article
    for parted in (MERGING, BLOCKS):
        result = edited(article, Cuts(article, leaving, parted).edits())
        if result is not None:
            return result
    scope = leaving[0]
    raise SourceError(
        f"without the block of {scope.directive}, the text around it reads otherwise",
        where=f"{article.path}:{line_of(article.source, scope.directive.offset)}",
        remedy="put blank lines around it, and keep the footnotes and links that others use",
    )


# --- adapting -------------------------------------------------------------------------------------


_CHANGING: Final = (UnitKind.ADAPTED, UnitKind.TITLE)
"""Units that a locale's own block changes: a link's title is one where some link uses it."""


class _Adapting:
    """Puts a locale's own blocks in the places of the source's."""

    def __init__(
        self,
        article: Article,
        units: Sequence[Unit],
        targets: Mapping[tuple[str | None, str], str],
    ) -> None:
        self.article = article
        self.units = [unit for unit in units if unit.kind is UnitKind.ADAPTED]
        self.others = [unit.key for unit in units if unit.kind not in _CHANGING]
        self.texts: dict[int, bytes] = {}
        self.problems: dict[int, str] = {}
        for index, unit in enumerate(self.units):
            target = targets.get(unit.key, "").strip("\r\n")
            if not target.strip():
                continue
            if _DIRECTIVE.search(target):
                self.problems[index] = _SAYS
            else:
                self.texts[index] = _in_place(unit, target, article.newline).encode()

    def result(
        self,
    ) -> tuple[Article, list[tuple[int, int]], tuple[Unit, ...], list[Quarantined]]:
        """The article, the spans of blocks that are still the source's, the units that are left,
        and what was refused."""
        kept: list[int] = []
        found = self.article
        groups = [sorted(self.texts)] if self.texts else []
        for _ in range(ATTEMPTS):
            if not groups:
                break
            group = groups.pop()
            now = self._with([*kept, *group])
            if now is not None:
                kept, found = [*kept, *group], now
            elif len(group) > 1:
                half = len(group) // 2
                groups += [group[half:], group[:half]]
        self.problems |= dict.fromkeys(self.texts.keys() - set(kept), _BREAKS_OUT)
        edits = self._edits(kept)
        moved = Moved(edits)
        foreign = [
            (moved.at(unit.start), moved.at(unit.start) + unit.end - unit.start)
            for index, unit in enumerate(self.units)
            if index not in kept
        ]
        refused = [Quarantined(self.units[i], self.problems[i]) for i in sorted(self.problems)]
        return found, foreign, _left(found, edits), refused

    def _edits(self, indexes: Iterable[int]) -> list[Edit]:
        units = self.units
        return [(units[i].start, units[i].end, self.texts[i]) for i in sorted(indexes)]

    def _with(self, indexes: Iterable[int]) -> Article | None:
        edits = self._edits(indexes)
        result = edited(self.article, edits)
        if result is None:
            return None
        left = _left(result, edits)
        keys = [unit.key for unit in left if unit.kind not in _CHANGING]
        return result if keys == self.others else None


def _left(article: Article, edits: Sequence[Edit]) -> tuple[Unit, ...]:
    """The units of an edited article outside of the edits."""
    spans = new_spans(edits)
    starts = [start for start, _ in spans]
    units = extract(article)
    if not spans:
        return units
    return tuple(unit for unit in units if covering(spans, starts, unit.start) is None)


def _in_place(unit: Unit, target: str, newline: str) -> str:
    first, *others = re.split(r"\r\n?|\n", target)
    bare = unit.prefix.rstrip()
    return newline.join([first, *(unit.prefix + line if line else bare for line in others)])
