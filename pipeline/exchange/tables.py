"""Tables whose columns or rows stand in another order than in their source: cell goes with cell by
place, and the words beside a figure or a code that went elsewhere belong elsewhere, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.blocks import BlockKind
from pipeline.exchange.outline import Step
from pipeline.numerals import differences

STRAYED: Final = "its row or column holds what another has in the source"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell stands: which table of its article, and which row of all."""

    table: int
    row: int


def strayed(
    pairs: Sequence[tuple[int, int]], ours: Sequence[Step], theirs: Sequence[Step]
) -> frozenset[int]:
    """The blocks of a source, of those paired, whose row or column in the translation holds what
    another one holds here: cells of a column that has another's figures or code, and cells of a row
    that has another's code or links.

    >>> from pipeline.article import read_article
    >>> from pipeline.exchange.outline import outline
    >>> def row(text: bytes) -> list[Step]:
    ...     return outline(read_article("a", "a.md", text))
    >>> en = row(b"| Cups | Pots | Who |\\n|--|--|--|\\n| 12 | 3 | Ann |\\n")
    >>> de = row(b"| Kannen | Tassen | Wer |\\n|--|--|--|\\n| 3 | 12 | Ann |\\n")
    >>> both = [(i, i) for i in range(6)]
    >>> sorted(strayed(both, en, de)), sorted(strayed(both, en, en))
    ([0, 1, 3, 4], [])
    """
    here, there = _places(ours), _places(theirs)
    odd = [(i, j) for i, j in pairs if i in here and j in there and _apart(ours[i], theirs[j])]
    if not odd:
        return frozenset()
    beside: dict[int, list[int]] = {}
    marks: dict[tuple[int, int, object], int] = {}
    for j, place in there.items():
        beside.setdefault(place.row, []).append(j)
        if theirs[j].parts:
            marks[place.table, theirs[j].shape[2], _mark(theirs[j])] = j
    columns: set[tuple[int, int]] = set()
    rows: set[int] = set()
    for i, j in odd:
        one, place = ours[i], here[i]
        if any(k != j and not _apart(one, theirs[k]) for k in beside[there[j].row]):
            columns.add((place.table, one.shape[2]))
        elif one.parts and (there[j].table, one.shape[2], _mark(one)) in marks:
            rows.add(place.row)
    return frozenset(
        i
        for i, place in here.items()
        if place.row in rows or (place.table, ours[i].shape[2]) in columns
    )


def _places(steps: Sequence[Step]) -> dict[int, _Place]:
    found: dict[int, _Place] = {}
    table = row = 0
    before: Step | None = None
    for index, step in enumerate(steps):
        if step.kind is BlockKind.CELL:
            row += step.shape[2] == 1
            # Rows below the first have other blocks around them than the head.
            new = before is None or before.kind is not BlockKind.CELL or _head(step, before)
            table += new
            found[index] = _Place(table, row)
        before = step
    return found


def _head(step: Step, before: Step) -> bool:
    return BlockKind.TABLE_HEAD in step.shape[3] and BlockKind.TABLE_HEAD not in before.shape[3]


def _apart(one: Step, other: Step) -> bool:
    """Whether a cell holds figures, code or links, and the other one others."""
    if not one.parts and not one.numbered:
        return False
    return one.parts != other.parts or any(differences(one.text, other.text))


def _mark(step: Step) -> object:
    return frozenset(step.parts.items())
