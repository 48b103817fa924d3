"""Which blocks of a translation translate which blocks of its source, and how sure that is.

A row of blocks is laid beside the other so that what they have in common is worth most, after Gale
and Church (1993), who did it with lengths alone. How sure a pair is follows from how much worse the
best reading is that does without it.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.blocks import LEAVES, BlockKind
from pipeline.code_marks import as_often
from pipeline.exchange.outline import Step
from pipeline.numerals import differences

GAP: Final = -1.5
"""What a block costs that translates nothing, or is translated by nothing."""

_NEVER: Final = -1e9
_MOST: Final = 1_500_000
"""Two stretches between sure places whose lengths multiply to more are not compared."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Two blocks by their numbers. ``margin`` is how much worse any reading is that does not pair
    them; ``own`` is what they themselves have in common."""

    source: int
    target: int
    margin: float
    own: float


def couples(ours: Sequence[Step], theirs: Sequence[Step]) -> list[Couple]:
    """The best reading of two rows of blocks, in order.

    >>> from pipeline.article import read_article
    >>> from pipeline.exchange.outline import outline
    >>> en = outline(read_article("a", "a.md", b"# A\\n\\nSee `x`.\\n\\nNew.\\n\\nSee `y`.\\n"))
    >>> de = outline(read_article("a", "b.md", b"# A\\n\\nSieh `x`.\\n\\nSieh `y`.\\n"))
    >>> [(pair.source, pair.target) for pair in couples(en, de)]
    [(0, 0), (1, 1), (3, 2)]
    """
    model = Model(ours, theirs)
    sure = _sure_places(ours, theirs)
    found: list[Couple] = []
    before = (-1, -1)
    for place in (*sure, (len(ours), len(theirs))):
        rows = range(before[0] + 1, place[0])
        columns = range(before[1] + 1, place[1])
        if rows and columns and len(rows) * len(columns) <= _MOST:
            found += _between(rows, columns, model)
        if place[0] < len(ours):
            found.append(Couple(*place, math.inf, math.inf))
        before = place
    return found


# --- what is sure at once -------------------------------------------------------------------------


def _sure_places(ours: Sequence[Step], theirs: Sequence[Step]) -> list[tuple[int, int]]:
    """Blocks that are the same in both, and in each only once: code, figures, ids of headings. Of
    those that cross, the most that do not."""
    here, there = _once(ours), _once(theirs)
    places = [(at, there[key]) for key, at in here.items() if key in there]
    return _rising(places)


def _once(steps: Sequence[Step]) -> dict[object, int]:
    found: dict[object, int] = {}
    often: set[object] = set()
    for index, step in enumerate(steps):
        key = _identity(step)
        if key is None:
            continue
        often |= {key} & found.keys()
        found.setdefault(key, index)
    return {key: at for key, at in found.items() if key not in often}


def _identity(step: Step) -> object:
    if step.kind is BlockKind.HEADING:
        return (step.shape, step.anchor) if step.anchor else None
    if step.kind is BlockKind.CODE:
        return (step.shape, step.text) if len(step.text) >= 12 else None
    images = tuple(sorted(part for part in step.parts if part[0] == "image"))
    return (step.shape, images) if images else None


def _rising(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of a list, in order of the first numbers, whose second numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(places):
        at = bisect_left(tails, there)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(there)
            ends.append(index)
        else:
            tails[at] = there
            ends[at] = index
    out = []
    index = ends[-1] if ends else -1
    while index >= 0:
        out.append(places[index])
        index = before[index]
    return out[::-1]


# --- between sure places --------------------------------------------------------------------------


def _between(rows: range, columns: range, model: Model) -> list[Couple]:
    """The best way through a table of scores, and for each of its pairs the best way around it."""
    n, m = len(rows), len(columns)
    score = [[model.score(i, j) for j in columns] for i in rows]
    ahead = [[GAP * (i + j) for j in range(m + 1)] for i in range(n + 1)]
    for i in range(n):
        above, line, marks = ahead[i], ahead[i + 1], score[i]
        for j in range(m):
            line[j + 1] = max(above[j] + marks[j], above[j + 1] + GAP, line[j] + GAP)
    behind = [[GAP * (n - i + m - j) for j in range(m + 1)] for i in range(n + 1)]
    for i in range(n - 1, -1, -1):
        below, line, marks = behind[i + 1], behind[i], score[i]
        for j in range(m - 1, -1, -1):
            line[j] = max(below[j + 1] + marks[j], below[j] + GAP, line[j + 1] + GAP)
    best = ahead[n][m]
    through = [
        [ahead[i][j] + score[i][j] + behind[i + 1][j + 1] for j in range(m)] for i in range(n)
    ]
    found = []
    i = j = 0
    # The way back is walked from the front, along what is still best.
    while i < n and j < m:
        if through[i][j] >= best - 1e-9 and ahead[i][j] + behind[i][j] >= best - 1e-9:
            others = [
                *(ahead[i][k] + GAP + behind[i + 1][k] for k in range(m + 1)),
                *(through[i][k] for k in range(m) if k != j),
                *(through[k][j] for k in range(n) if k != i),
            ]
            around = max(others)
            found.append(Couple(rows[i], columns[j], best - around, score[i][j]))
            i, j = i + 1, j + 1
        elif ahead[i + 1][j] + behind[i + 1][j] >= best - 1e-9 and (
            ahead[i][j] + GAP + behind[i + 1][j] >= best - 1e-9
        ):
            i += 1
        else:
            j += 1
    return found


class Model:
    """What speaks for a block of one article to translate a block of the other."""

    def __init__(self, ours: Sequence[Step], theirs: Sequence[Step]) -> None:
        self.ours, self.theirs = ours, theirs
        self.often = _frequency(ours), _frequency(theirs)
        self.ratio = usual_ratio(ours, theirs)

    def score(self, i: int, j: int) -> float:
        one, other = self.ours[i], self.theirs[j]
        if one.shape != other.shape:
            return _NEVER
        if one.kind not in LEAVES:
            return _alike(one, other)
        value = 1.0 + self._parts(one, other)
        if one.anchor and other.anchor:
            value += 8 if one.anchor == other.anchor else -6
        if one.text and one.text == other.text:
            return value + 5
        shared = len(one.names & other.names)
        value += min(3.0, 0.6 * shared)
        far = stray(one.size, other.size, self.ratio)
        value -= min(6.0, far * far / 2)
        if one.numbered or other.numbered:
            lost, added = differences(one.text, other.text)
            value += (one.numbered and not lost) - 0.8 * min(3, len(lost) + len(added))
        return value + (0.3 if one.end == other.end else -0.3)

    def _parts(self, one: Step, other: Step) -> float:
        if not one.parts and not other.parts:
            return 0.0
        value = 0.0
        for part in one.parts.keys() | other.parts.keys():
            both = min(one.parts[part], other.parts[part])
            alone = abs(one.parts[part] - other.parts[part])
            seldom = 3.0 / max(self.often[0][part], self.often[1][part], 1)
            value += both * (0.6 + seldom) - alone * (0.4 + seldom / 3)
        return max(-5.0, min(9.0, value))


def _frequency(steps: Sequence[Step]) -> Counter[tuple[str, str]]:
    return Counter(part for step in steps for part in step.parts)


def usual_ratio(ours: Sequence[Step], theirs: Sequence[Step]) -> float:
    """How long a translation usually is beside its source: as a logarithm, learned from blocks that
    have a part in common which no other block has."""
    here, there = _single(ours), _single(theirs)
    ratios = []
    for part, one in here.items():
        other = there.get(part)
        if other is not None and one.shape == other.shape and min(one.size, other.size) >= 15:
            ratios.append(math.log(other.size / one.size))
    return statistics.median(ratios) if len(ratios) >= 5 else 0.0


def _single(steps: Sequence[Step]) -> dict[tuple[str, str], Step]:
    often = _frequency(steps)
    return {part: step for step in steps for part in step.parts if often[part] == 1}


def stray(source: int, target: int, ratio: float) -> float:
    """How far the length of a translation is from the usual one, in spreads; a short text may stray
    further.

    >>> round(stray(100, 100, 0.0), 1), round(stray(100, 20, 0.0), 1)
    (0.0, -4.9)
    """
    spread = 0.22 + 0.9 / math.sqrt(source + 4)
    return (math.log((target + 3) / (source + 3)) - ratio) / spread


def _alike(one: Step, other: Step) -> float:
    """Code and HTML, line by line: comments in it may be translated."""
    if one.text == other.text:
        return 6.0 if len(one.text) >= 12 else 2.0
    share = 2 * (one.lines & other.lines).total() / max(1, one.lines.total() + other.lines.total())
    return 5 * share - 1.5


# --- how sure -------------------------------------------------------------------------------------

_SURE: Final = 4.0
_OWN: Final = 4.5
_LIKELY: Final = 1.5


def judged(
    found: Sequence[Couple], ours: Sequence[Step], theirs: Sequence[Step]
) -> Iterator[tuple[Couple, str | None]]:
    """Each pair of blocks with what makes it doubtful: "" where it is sure, None where it is no
    better than a guess.

    A pair is sure if no reading without it comes near, nothing speaks against it, and either both
    blocks share what hardly others have, or the blocks before and after both are paired likewise.
    """
    ratio = usual_ratio(ours, theirs)
    strong = {(pair.source, pair.target) for pair in found if pair.margin >= _SURE}
    strong |= {(-1, -1), (len(ours), len(theirs))}
    for pair in found:
        here, there = pair.source, pair.target
        held = {(here - 1, there - 1), (here + 1, there + 1)} <= strong
        one, other = ours[here], theirs[there]
        against = objection(one, other, ratio)
        if _differ(one, other):
            against = ", ".join(filter(None, (against, "its links, code or tags differ")))
        if pair.margin < _LIKELY:
            yield pair, None
        elif against:
            yield pair, against
        elif pair.margin < _SURE:
            yield pair, "another block might be meant"
        else:
            beside = "" if held or pair.own >= _OWN else "blocks beside it were added or removed"
            yield pair, beside


def _differ(one: Step, other: Step) -> bool:
    """Whether a text has parts that the other lacks: not line breaks, which a translation has
    elsewhere, and not code that both have, though only one marks it so."""
    for kind, value in one.parts.keys() | other.parts.keys():
        part = kind, value
        if one.parts[part] == other.parts[part] or value.startswith("<br"):
            continue
        if kind != "code" or not as_often(value, one.text, other.text):
            return True
    return False


def objection(one: Step, other: Step, ratio: float) -> str:
    """What speaks against one text translating another, "" where nothing does.

    >>> from pipeline.article import read_article
    >>> from pipeline.exchange.outline import outline
    >>> en, de = (outline(read_article("a", "a.md", t)) for t in (b"Take 2 mg.\\n", b"Nimm 3.\\n"))
    >>> objection(en[0], de[0], 0.0)
    'lost number 2, added number 3'
    """
    lost, added = differences(one.text, other.text)
    said = [f"lost number {n}" for n in lost] + [f"added number {n}" for n in added]
    if abs(stray(one.size, other.size, ratio)) > 2.6:
        said.append("much " + ("longer" if other.size > one.size else "shorter") + " than usual")
    return ", ".join(said)
