"""An article beside its translation, both in Markdown → pairs, block by block.

Where one has blocks that the other lacks, the rest is paired around the gap: what is sure counts as
accepted there, what is likely comes as a draft, and the rest is left out and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.amounts import count
from pipeline.article import Article
from pipeline.blocks import BlockKind
from pipeline.exchange.anchors import Site, by_pages, of_source, renamed
from pipeline.exchange.outline import Step, outline, same_outline
from pipeline.exchange.pairing import couples, judged, objection, usual_ratio
from pipeline.exchange.same_as_source import (
    OWN_WORDS,
    Found,
    in_the_sources_words,
    left_as_they_are,
)
from pipeline.exchange.shifts import out_of_step
from pipeline.exchange.tables import STRAYED, strayed
from pipeline.extract import extract
from pipeline.inline import References
from pipeline.matching import Pair
from pipeline.model import Unit, UnitKind
from pipeline.numerals import differences


@dataclass(frozen=True, slots=True)
class Refused:
    """A part of a translated document that could not be read beside its source, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Beside:
    """How an article went with its translation: texts ``taken`` as accepted, ``likely`` ones that
    come as drafts, and those of the ``source`` and of the translation that were left out.
    ``different`` says whether the two consist of different blocks."""

    where: str
    taken: int
    likely: int
    left_source: int
    left_target: int
    different: bool


@dataclass(frozen=True, slots=True)
class Aligned:
    """``same`` counts the texts that are the source's own and nobody has translated."""

    pairs: tuple[Pair, ...]
    refused: tuple[Refused, ...]
    same: int
    beside: Beside


def align_articles(
    source: Article, target: Article, origin: str, site: Site | None = None
) -> Aligned:
    """Pairs of an article and its translation; ``origin`` is what their provenance names, ``site``
    what is known of where it comes from: its links come back as the source spells them.

    Where both consist of the same blocks, block goes with block. Else a pair of blocks is sure
    where they share what hardly anything else has, or where they stand between such pairs without
    a gap; and never where their numbers, code or lengths speak against it.

    >>> from pipeline.article import read_article
    >>> en, de = (read_article("a", f"{n}.md", t) for n, t in (("en", b"# Tea\\n\\nHot.\\n"),
    ...     ("de", b"Tee\\n===\\n\\nWarm.\\n")))
    >>> [(pair.source, pair.target) for pair in align_articles(en, de, "de.md").pairs]
    [('Tea', 'Tee'), ('Hot.', 'Warm.')]
    """
    ours, theirs = outline(source), outline(target)
    site = site or Site()
    pages = by_pages(ours, site.source), by_pages(theirs, site.target)
    different = not same_outline(ours, theirs) or out_of_step(*pages)
    if urls := of_source(_Body(source, target, ours, theirs, different, []).beside(site), site):
        target = renamed(target, urls)
        theirs = outline(target)
    refused: list[Refused] = []
    fields = list(_fields(source, target, refused))
    body = _Body(source, target, ours, theirs, different, refused)
    inside = list(body.around_gaps() if different else body.block_by_block())
    judged_fields = _judged(fields, inside, ours) if different else ((*one, "") for one in fields)
    found: list[Found] = [*judged_fields, *inside]
    translated = list(_doubting_own_words(found, site))
    translated += left_as_they_are(found)
    references = References(target.definitions, target.footnote_labels)
    pairs = tuple(
        Pair(
            here.msgid,
            there.msgid,
            f"{target.path}:{there.line}",
            origin,
            here.context,
            doubt,
            references=None if here.kind.is_plain or here.kind.is_html else references,
            source_references=References(source.definitions, source.footnote_labels),
            article=source.id,
        )
        for here, there, doubt in translated
    )
    likely = sum(1 for pair in pairs if pair.doubt)
    read = sum(1 for here, _, _ in found if not here.kind.is_plain)
    left = [sum(len(step.units) for step in steps) - read for steps in (ours, theirs)]
    beside = Beside(target.path, len(pairs) - likely, likely, left[0], left[1], different)
    return Aligned(pairs, tuple(refused), len(found) - len(translated), beside)


@dataclass(frozen=True, slots=True)
class _Body:
    """The bodies of two articles. What is left out is added to ``refused``."""

    source: Article
    target: Article
    ours: Sequence[Step]
    theirs: Sequence[Step]
    different: bool
    refused: list[Refused]

    def beside(self, site: Site) -> Iterator[tuple[Step, Step]]:
        """Each block with what is likely its translation."""
        if not self.different:
            yield from zip(self.ours, self.theirs, strict=True)
            return
        ours, theirs = by_pages(self.ours, site.source), by_pages(self.theirs, site.target)
        for pair, doubt in judged(couples(ours, theirs), ours, theirs):
            if doubt is not None:
                yield self.ours[pair.source], self.theirs[pair.target]

    def block_by_block(self) -> Iterator[Found]:
        """All blocks in order: there are the same in both."""
        ratio = usual_ratio(self.ours, self.theirs)
        astray = strayed([(i, i) for i in range(len(self.ours))], self.ours, self.theirs)
        for index, (one, other) in enumerate(zip(self.ours, self.theirs, strict=True)):
            doubt = "" if one.text == other.text else objection(one, other, ratio)
            yield from self._units(one, other, doubt or STRAYED * (index in astray))

    def around_gaps(self) -> Iterator[Found]:
        """What can be paired although one has blocks that the other lacks."""
        paired: tuple[set[int], set[int]] = (set(), set())
        doubtful: dict[int, int] = {}
        found = list(judged(couples(self.ours, self.theirs), self.ours, self.theirs))
        likely = [(pair.source, pair.target) for pair, doubt in found if doubt is not None]
        astray = strayed(likely, self.ours, self.theirs)
        for pair, doubt in found:
            if doubt is None:
                doubtful[pair.target] = pair.source
                continue
            paired[0].add(pair.source)
            paired[1].add(pair.target)
            doubt = doubt or STRAYED * (pair.source in astray)
            yield from self._units(self.ours[pair.source], self.theirs[pair.target], doubt)
        doubted = set(doubtful.values())
        missing = [i for i in range(len(self.ours)) if i not in paired[0] | doubted]
        self._left_out(self.ours, missing, self.source, f"has no counterpart in {self.target.path}")
        added = [i for i in range(len(self.theirs)) if i not in paired[1] | doubtful.keys()]
        self._left_out(self.theirs, added, self.target, f"has no counterpart in {self.source.path}")
        for there, here in doubtful.items():
            if self.ours[here].units:
                where = f"{self.source.path}:{self.ours[here].line}"
                self._refuse(self.theirs[there], f"may translate {where}, or something else")

    def _units(self, one: Step, other: Step, doubt: str) -> Iterator[Found]:
        here, there = one.units, other.units
        lines = one.kind is not BlockKind.HTML
        alike = lines or [unit.comment for unit in here] == [unit.comment for unit in there]
        if alike and len(here) == len(there):
            yield from ((mine, its, doubt) for mine, its in zip(here, there, strict=True))
        elif here:
            what = "its lines are divided" if lines else "its tags stand"
            self._refuse(other, f"{what} otherwise than the source's")

    def _left_out(
        self, steps: Sequence[Step], numbers: Sequence[int], article: Article, reason: str
    ) -> None:
        """Blocks with something to translate, a line for each stretch of them."""
        stretch: list[Step] = []
        for number, following in pairwise((*numbers, -1)):
            stretch += [steps[number]] if steps[number].units else []
            if following != number + 1 and stretch:
                first, last = stretch[0], stretch[-1]
                where = f"{article.path}:{first.line}"
                more = f", and what follows to line {last.line}," if stretch[1:] else ""
                self.refused.append(Refused(where, f"this {first.named}{more} {reason}"))
                stretch = []

    def _refuse(self, step: Step, reason: str) -> None:
        self.refused.append(Refused(f"{self.target.path}:{step.line}", reason))


def _doubting_own_words(found: Sequence[Found], site: Site) -> Iterator[Found]:
    """What is another text than its source; in doubt where its words are those of the source, unless
    it is in the same language, such as Portuguese as it is written elsewhere."""
    languages = [tag.partition("-")[0] for tag in (site.source, site.target)]
    related = languages[0] == languages[1] != ""
    for here, there, doubt in found:
        if here.msgid != there.msgid:
            own = not related and in_the_sources_words(here.msgid, there.msgid)
            yield here, there, doubt or OWN_WORDS * own


def _fields(
    source: Article, target: Article, refused: list[Refused]
) -> Iterator[tuple[Unit, Unit]]:
    """Front matter and titles of link definitions: the values of one key path, or one label, side
    by side, where there are equally many."""
    ours, theirs = _by_path(source), _by_path(target)
    for path, mine in ours.items():
        other = theirs.get(path, [])
        if len(mine) == len(other):
            yield from zip(mine, other, strict=True)
        elif other:
            where = f"{target.path}:{other[0].line}"
            refused.append(
                Refused(where, f"{path} has {count(len(other), 'value')}, not {len(mine)}")
            )


def _judged(
    fields: Iterable[tuple[Unit, Unit]], inside: Sequence[Found], ours: Sequence[Step]
) -> Iterator[Found]:
    """Fields of articles that differ: each stands under its own name, and is as sure as the body
    around it is for the most part, unless its numbers say otherwise."""
    sure = sum(1 for *_, doubt in inside if not doubt)
    mostly = sure >= _MOSTLY * sum(len(step.units) for step in ours)
    for one, other in fields:
        lost, added = differences(one.msgid, other.msgid)
        apart = not mostly or lost or added
        yield one, other, "the two documents consist of different blocks" if apart else ""


_MOSTLY: Final = 0.8
"""The least share of an article's texts whose translations are sure, for its fields to be so."""


def _by_path(article: Article) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in extract(article):
        if unit.kind is UnitKind.TITLE:
            label = next(d.label for d in article.defined if d.start < unit.start < d.end)
            found.setdefault(f"the title of [{label}]", []).append(unit)
        elif unit.kind is UnitKind.FRONT_MATTER:
            found.setdefault(unit.comment.removeprefix("front matter: "), []).append(unit)
    return found
