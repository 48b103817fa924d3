"""An article beside its translation, both in Markdown → pairs, leaf by leaf.

Two documents are read together only as far as their outlines are equal: the same blocks, as deeply
nested, in the same order. Where one differs it is said where, and nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.article import Article
from pipeline.blocks import LEAVES, Block, BlockKind
from pipeline.extract import extract
from pipeline.inline import References
from pipeline.lines import line_of
from pipeline.matching import Pair
from pipeline.model import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Refused:
    """A part of a translated document that could not be read beside its source, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """``same`` counts the texts that are the source's own, and so no translation."""

    pairs: tuple[Pair, ...]
    refused: tuple[Refused, ...]
    same: int


def align_articles(source: Article, target: Article, origin: str) -> Aligned:
    """Pairs of an article and its translation; ``origin`` is what their provenance names.

    Where the outlines differ, the sections (between two headings) whose outlines are equal still
    give pairs, if all headings are; but a person has to look at those.

    >>> from pipeline.article import read_article
    >>> en, de = (read_article("a", f"{n}.md", t) for n, t in (("en", b"# Tea\\n\\nHot.\\n"),
    ...     ("de", b"Tee\\n===\\n\\nWarm.\\n")))
    >>> [(pair.source, pair.target) for pair in align_articles(en, de, "de.md").pairs]
    [('Tea', 'Tee'), ('Hot.', 'Warm.')]
    """
    ours, theirs = _outline(source), _outline(target)
    whole = [step.sign for step in ours] == [step.sign for step in theirs]
    sections = [(ours, theirs)] if whole else _sections(ours, theirs)
    if not sections:
        return Aligned((), (_difference(source, target, ours, theirs),), 0)
    refused: list[Refused] = []
    found: list[tuple[Unit, Unit]] = list(_fields(source, target, refused))
    leaves = _units(source), _units(target)
    for mine, other in sections:
        if [step.sign for step in mine] != [step.sign for step in other]:
            refused.append(_difference(source, target, mine, other))
            continue
        for step, twin in zip(mine, other, strict=True):
            here, there = leaves[0].get(step.place, []), leaves[1].get(twin.place, [])
            lines = step.block.kind is not BlockKind.HTML
            alike = lines or [u.comment for u in here] == [u.comment for u in there]
            if alike and len(here) == len(there):
                found += zip(here, there, strict=True)
            elif here:
                what = "its lines are divided" if lines else "its tags stand"
                refused.append(
                    Refused(_where(target, twin.block), f"{what} otherwise than the source's")
                )
    translated = [(here, there) for here, there in found if here.msgid != there.msgid]
    references = References(target.definitions, target.footnote_labels)
    pairs = tuple(
        Pair(
            here.msgid,
            there.msgid,
            f"{target.path}:{there.line}",
            origin,
            here.context,
            "" if whole else "elsewhere the two documents are built differently",
            references=None if here.kind.is_plain or here.kind.is_html else references,
            source_references=References(source.definitions, source.footnote_labels),
            article=source.id,
        )
        for here, there in translated
    )
    return Aligned(pairs, tuple(refused), len(found) - len(translated))


_Sign = tuple[int, BlockKind, int]
_Place = int | tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class _Step:
    """A block of an outline: what must be equal, and where its units are looked for: under the
    number of its leaf, of HTML under the place where it begins; None where it has none."""

    sign: _Sign
    block: Block
    place: _Place


_COMMENT: Final = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)


def _outline(article: Article) -> list[_Step]:
    """Every block, comments and front matter aside. Whether the items of a list stand apart by
    blank lines is spelling."""
    steps = []
    leaf = -1
    for block, around in article.tree.walk():
        kind = BlockKind.PARAGRAPH if block.kind is BlockKind.PLAIN else block.kind
        leaf += block.kind in LEAVES
        if kind is BlockKind.METADATA:
            continue
        if kind is BlockKind.HTML and _COMMENT.fullmatch(block.text):
            continue
        place = leaf if block.kind in LEAVES else None
        steps.append(
            _Step(
                (len(around), kind, block.level),
                block,
                ("html", block.start) if kind is BlockKind.HTML else place,
            )
        )
    return steps


def _sections(
    ours: Sequence[_Step], theirs: Sequence[_Step]
) -> list[tuple[list[_Step], list[_Step]]]:
    """Sections side by side; none where the headings differ."""
    mine, other = _cut(ours), _cut(theirs)
    heads = [[part[0].sign for part in parts[1:]] for parts in (mine, other)]
    return list(zip(mine, other, strict=True)) if heads[0] == heads[1] and heads[0] else []


def _cut(steps: Sequence[_Step]) -> list[list[_Step]]:
    """What comes before the first heading, and each heading with what follows it."""
    parts: list[list[_Step]] = [[]]
    for step in steps:
        if step.sign[1] is BlockKind.HEADING and step.sign[0] == 1:
            parts.append([])
        parts[-1].append(step)
    return parts


def _difference(
    source: Article, target: Article, ours: Sequence[_Step], theirs: Sequence[_Step]
) -> Refused:
    """Where two outlines part."""
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a.sign != b.sign),
        min(len(ours), len(theirs)),
    )
    mine = f"{_named(ours[at])} in {_where(source, ours[at].block)}" if at < len(ours) else ""
    if at == len(theirs):
        last = _where(target, theirs[-1].block) if theirs else f"{target.path}:1"
        return Refused(last, f"nothing follows here for the {mine}")
    here = _named(theirs[at])
    where = _where(target, theirs[at].block)
    if not mine:
        return Refused(where, f"the source has nothing for this {here}")
    same = here == _named(ours[at])
    how = "stands in other blocks than the" if same else "stands here for the"
    return Refused(where, f"a {here} {how} {mine}")


def _named(step: _Step) -> str:
    _, kind, level = step.sign
    return f"heading {level}" if kind is BlockKind.HEADING else kind.value


def _where(article: Article, block: Block) -> str:
    return f"{article.path}:{line_of(article.source, block.start)}"


def _units(article: Article) -> dict[_Place, list[Unit]]:
    starts = [b.start for b, _ in article.tree.walk() if b.kind is BlockKind.HTML]
    found: dict[_Place, list[Unit]] = {}
    for unit in extract(article):
        if unit.leaf >= 0:
            found.setdefault(unit.leaf, []).append(unit)
        elif unit.kind.is_html:
            start = starts[bisect_right(starts, unit.start) - 1]
            found.setdefault(("html", start), []).append(unit)
    return found


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
            refused.append(Refused(where, f"{path} has {len(other)} values, not {len(mine)}"))


def _by_path(article: Article) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in extract(article):
        if unit.kind is UnitKind.TITLE:
            label = next(d.label for d in article.defined if d.start < unit.start < d.end)
            found.setdefault(f"the title of [{label}]", []).append(unit)
        elif unit.kind is UnitKind.FRONT_MATTER:
            found.setdefault(unit.comment.removeprefix("front matter: "), []).append(unit)
    return found
