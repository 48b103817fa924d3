"""The proof that translations left an article's structure as it was.

The whole result is parsed and compared with the source: the same blocks in the same order, each
leaf where its bytes went, and in each translated one just what its translation reads as on its own.
Translations that stand in the way are taken out, and put back in groups as far as they prove
harmless; the number of attempts is bounded, so that the cost stays linear.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import zip_longest
from typing import Final

from pipeline.article import Article, read_front_matter
from pipeline.blocks import LEAVES, Block, BlockKind
from pipeline.errors import SourceError
from pipeline.fit import Piece
from pipeline.inline import Reading, summarise
from pipeline.markdown import parse
from pipeline.model import Unit, UnitKind

ATTEMPTS: Final = 24
"""How often the whole article may be parsed to find out which translations harm it."""

_FIRST_ROUNDS: Final = 6


def prove(
    article: Article, units: tuple[Unit, ...], pieces: Mapping[int, Piece]
) -> tuple[bytes, frozenset[int]]:
    """The article with as many of the pieces (by index of unit) as leave its structure intact, and
    the indexes of the others."""
    comparison = _Comparison(article, units)
    kept = dict(pieces)
    markdown, suspects = comparison.look(kept)
    rounds = 0
    while suspects:
        # Each round finds at least one; the last one takes no chances.
        rounds += 1
        for index in suspects if rounds < _FIRST_ROUNDS else tuple(kept):
            del kept[index]
        markdown, suspects = comparison.look(kept)
    removed = sorted(pieces.keys() - kept.keys())
    groups = [removed] if removed else []
    attempts = ATTEMPTS - rounds
    while groups and attempts:
        group = groups.pop()
        more = {**kept, **{index: pieces[index] for index in group}}
        candidate, suspects = comparison.look(more)
        attempts -= 1
        if not suspects:
            kept, markdown = more, candidate
        elif len(group) > 1:
            half = len(group) // 2
            groups += [group[half:], group[:half]]
    return markdown, frozenset(pieces.keys() - kept.keys())


class _Edits:
    """Where the offsets of a source have gone in the assembled text."""

    __slots__ = ("_ends", "_moved", "spans")

    def __init__(self) -> None:
        self._ends: list[int] = []
        self._moved: list[int] = []
        self.spans: dict[int, tuple[int, int]] = {}

    def add(self, index: int, unit: Unit, body: bytes) -> None:
        """Record that a body stands in place of a unit; units come in the order of their spans."""
        start = self.moved(unit.start)
        self._ends.append(unit.end)
        self._moved.append(start + len(body))
        self.spans[index] = (start, start + len(body))

    def moved(self, offset: int) -> int:
        """Where an offset that lies inside no unit has gone."""
        last = bisect_right(self._ends, offset) - 1
        return offset if last < 0 else offset - self._ends[last] + self._moved[last]


class _Comparison:
    """What of an article must be found again in every localized version of it."""

    def __init__(self, article: Article, units: tuple[Unit, ...]) -> None:
        self.article = article
        self.units = units
        self.order = sorted(range(len(units)), key=lambda index: units[index].start)
        self.expected = [(_signature(b, len(a)), b) for b, a in article.tree.walk()]

    def look(self, pieces: Mapping[int, Piece]) -> tuple[bytes, frozenset[int]]:
        """The assembled Markdown, and which pieces stand in the way of its proof: none of them only
        if it is proved."""
        markdown, edits = self._assemble(pieces)
        if not pieces:
            return markdown, frozenset()
        try:
            tree = parse(markdown.decode())
        except SourceError:
            return markdown, frozenset(pieces)
        broken = self._front_matter(markdown, tree, pieces)
        return markdown, broken or self._structure(markdown, tree, pieces, edits)

    def _assemble(self, pieces: Mapping[int, Piece]) -> tuple[bytes, _Edits]:
        source = self.article.source
        out: list[bytes] = []
        edits = _Edits()
        position = 0
        for index in self.order:
            piece = pieces.get(index)
            if piece is not None:
                unit = self.units[index]
                body = piece.text.encode()
                out += (source[position : unit.start], body)
                edits.add(index, unit, body)
                position = unit.end
        out.append(source[position:])
        return b"".join(out), edits

    def _structure(
        self, markdown: bytes, tree: Block, pieces: Mapping[int, Piece], edits: _Edits
    ) -> frozenset[int]:
        found = [(_signature(block, len(around)), block) for block, around in tree.walk()]
        leaf_at = {block.content[0]: (seen, block) for seen, block in found if block.inlines}
        difference: int | None = None
        wanted_at: list[tuple[tuple[object, ...], int, int]] = []
        for wanted, seen in zip_longest(self.expected, found):
            if wanted is not None and wanted[1].kind in LEAVES:
                start, end = (edits.moved(offset) for offset in wanted[1].content)
                # A cell's translation may end with a space of ours.
                end -= end > start and markdown[end - 1 : end] == b" "
                wanted_at.append((wanted[0], start, end))
            if difference is not None:
                continue
            if wanted is None or seen is None or wanted[0] != seen[0]:
                difference = seen[1].start if seen is not None else len(markdown)
            elif seen[1].inlines and seen[1].content != (start, end):
                difference = start
        suspects = set()
        for index, piece in pieces.items():
            if piece.reading is None:
                continue
            signature, start, end = wanted_at[self.units[index].leaf]
            seen = leaf_at.get(start)
            if (
                seen is None
                or seen[0] != signature
                or seen[1].content[1] != end
                or _reading(seen[1], edits.spans[index]) != piece.reading
            ):
                suspects.add(index)
        if difference is not None and not suspects:
            suspects.add(_latest(edits, difference))
        return frozenset(suspects)

    def _front_matter(
        self, markdown: bytes, tree: Block, pieces: Mapping[int, Piece]
    ) -> frozenset[int]:
        """Translations in the front matter that do not read back, or that change another value."""
        fields = self.article.front.fields
        mine = {
            self.units[index].start: index
            for index in pieces
            if self.units[index].kind is UnitKind.FRONT_MATTER
        }
        if not mine:
            return frozenset()
        keys = tuple(dict.fromkeys(field.path for field in fields))
        try:
            front = read_front_matter(tree, markdown, self.article.path, keys)
        except SourceError:
            return frozenset(mine.values())
        if len(front.fields) != len(fields):
            return frozenset(mine.values())
        wrong = set()
        for field, now in zip(fields, front.fields, strict=True):
            index = mine.get(field.start)
            value = field.value if index is None else pieces[index].value
            if (now.path, now.value) != (field.path, value):
                wrong |= {index} if index is not None else set(mine.values())
        return frozenset(wrong)


def _reading(leaf: Block, span: tuple[int, int]) -> Reading:
    """How the part of a leaf reads that one piece went into."""
    start, end = span
    if leaf.content[0] >= start and leaf.content[1] <= end:
        return summarise(leaf.inlines)
    return summarise(i for i in leaf.inlines if start <= i.start and i.end <= end)


def _latest(edits: _Edits, offset: int) -> int:
    """The piece that stands last before an offset, or else the first."""
    starts = {index: start for index, (start, _) in edits.spans.items()}
    before = [index for index, start in starts.items() if start <= offset]
    return max(before, key=starts.__getitem__) if before else min(starts, key=starts.__getitem__)


def _signature(block: Block, depth: int) -> tuple[object, ...]:
    """What must not change of a block."""
    return (
        depth,
        block.kind,
        block.level,
        block.label,
        block.number,
        block.checked,
        block.aligns,
        block.tight,
        block.text if block.kind in (BlockKind.CODE, BlockKind.HTML) else "",
    )
