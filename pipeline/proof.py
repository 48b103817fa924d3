"""The proof that translations left an article's structure as it was.

The whole result is parsed and compared with the source: the same blocks in the same order, each
leaf where its bytes went, and in each translated one just what its translation reads as on its own.
Translations that stand in the way are taken out, and put back in groups as far as they prove
harmless; the number of attempts is bounded, so that the cost stays linear.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.article import Article, once, read_front_matter
from pipeline.blocks import LEAVES, Block, BlockKind
from pipeline.errors import SourceError
from pipeline.fit import Piece, part_reading
from pipeline.html_proof import HtmlProof
from pipeline.markdown import parse
from pipeline.model import Unit, UnitKind
from pipeline.titles import wrong_titles

ATTEMPTS: Final = 24
"""How often the whole article may be parsed to find out which translations harm it."""

_FIRST_ROUNDS: Final = 6


def prove(
    article: Article, units: tuple[Unit, ...], pieces: Mapping[int, Piece]
) -> tuple[bytes, frozenset[int]]:
    """The article with as many of the pieces (by index of unit) as leave its structure intact, and
    the indexes of the others."""
    if not pieces:
        return article.source, frozenset()
    comparison = _Comparison(article, units)
    kept = dict(pieces)
    for attempt in range(ATTEMPTS):
        found = comparison.look(kept)
        if not found.suspects:
            break
        if attempt < ATTEMPTS // 2:
            guilty = found.first
        else:
            guilty = found.suspects if attempt < ATTEMPTS - 2 else frozenset(kept)
        kept = {index: piece for index, piece in kept.items() if index not in guilty}
    removed = sorted(pieces.keys() - kept.keys())
    groups = [removed] if removed else []
    for _ in range(attempt, ATTEMPTS):
        if not groups:
            break
        group = groups.pop()
        more = {**kept, **{index: pieces[index] for index in group}}
        now = comparison.look(more)
        if not now.suspects:
            kept, found = more, now
        elif len(group) > 1:
            half = len(group) // 2
            groups += [group[half:], group[:half]]
    return found.markdown, frozenset(pieces.keys() - kept.keys())


@dataclass(frozen=True, slots=True)
class _Look:
    """What a comparison found: the assembled Markdown, and the pieces that stand in the way of its
    proof (none only if it is proved). ``first`` are those that others come right behind: where one
    breaks out of its block, what follows does not read as it should either."""

    markdown: bytes
    suspects: frozenset[int] = frozenset()
    first: frozenset[int] = frozenset()


class _Edits:
    """Where the offsets of a source have gone in the assembled text."""

    __slots__ = ("_ends", "_moved", "spans")

    def __init__(self) -> None:
        self._ends: list[int] = []
        self._moved: list[int] = []
        self.spans: dict[int, tuple[int, int]] = {}

    def add(self, index: int, unit: Unit, body: bytes) -> None:
        """Record that a body stands in place of a unit; units come in the order of their spans."""
        start = unit.start
        if self._ends:
            start += self._moved[-1] - self._ends[-1]
        self._ends.append(unit.end)
        self._moved.append(start + len(body))
        self.spans[index] = (start, start + len(body))

    def moved(self, offset: int) -> int:
        """Where an offset that lies inside no unit has gone."""
        last = bisect_right(self._ends, offset) - 1
        return offset if last < 0 else offset - self._ends[last] + self._moved[last]

    def content(self, block: Block, markdown: bytes) -> tuple[int, int]:
        """Where a leaf's content ought to be; of a block without any, nobody asks."""
        if not block.inlines:
            return block.content
        start, end = block.content
        start, end = self.moved(start), self.moved(end)
        # A cell's translation may end with a space that keeps its backslash from the pipe.
        return start, end - (end > start and markdown[end - 1] == _SPACE)


class _Comparison:
    """What of an article must be found again in every localized version of it."""

    def __init__(self, article: Article, units: tuple[Unit, ...]) -> None:
        self.article = article
        self.units = units
        self.order = sorted(range(len(units)), key=lambda index: units[index].start)
        self.expected = _signatures(article)
        self.html = HtmlProof(article, units)

    def look(self, pieces: Mapping[int, Piece]) -> _Look:
        """Put the pieces in, and compare."""
        if not pieces:
            return _Look(self.article.source)
        markdown, edits = self._assemble(pieces)
        every = frozenset(pieces)
        try:
            tree = parse(markdown.decode())
        except SourceError:
            return _Look(markdown, every, every)
        broken = self._front_matter(markdown, tree, pieces)
        if broken:
            return _Look(markdown, broken, broken)
        wrong = self._titles(markdown, pieces)
        if wrong:
            return _Look(markdown, wrong, wrong)
        return _Look(markdown, *self._structure(markdown, tree, pieces, edits))

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
    ) -> tuple[frozenset[int], frozenset[int]]:
        found = [(_signature(block, len(around)), block) for block, around in tree.walk()]
        wanted = [
            (signature, block, *edits.content(block, markdown))
            for signature, block in self.expected
        ]
        difference = _difference(wanted, found, len(markdown))
        leaf_at = {block.content[0]: (seen, block) for seen, block in found if block.inlines}
        leaves = [leaf for leaf in wanted if leaf[1].kind in LEAVES]
        wrong = self.html.wrong(tree, pieces, edits.moved)
        suspects: list[int] = []
        first: list[int] = []
        previous = -1
        for index in self.order:
            piece = pieces.get(index)
            if index in wrong:
                first.append(index)
                suspects.append(index)
            if piece is None or piece.reading is None:
                continue
            signature, _, start, end = leaves[self.units[index].leaf]
            seen, leaf = leaf_at.get(start, (None, tree))
            intact = seen == signature and leaf.content[1] == end
            if not intact or part_reading(leaf, *edits.spans[index]) != piece.reading:
                if difference is None or not suspects or suspects[-1] != previous:
                    first.append(index)
                suspects.append(index)
            previous = index
        if difference is not None and not suspects:
            suspects = first = [_latest(edits, difference)]
        return frozenset(suspects), frozenset(first)

    def _titles(self, markdown: bytes, pieces: Mapping[int, Piece]) -> frozenset[int]:
        """Translations of link titles that do not read back."""
        mine = {
            self.units[index].start: index
            for index in pieces
            if self.units[index].kind is UnitKind.TITLE
        }
        if not mine:
            return frozenset()
        values = {start: pieces[index].value for start, index in mine.items()}
        wrong = wrong_titles(self.article, markdown, values)
        return frozenset(mine[start] for start in wrong)

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


def _difference(
    wanted: list[tuple[tuple[object, ...], Block, int, int]],
    found: list[tuple[tuple[object, ...], Block]],
    length: int,
) -> int | None:
    """Where the first block is that is not the one that ought to be there."""
    for (signature, _, start, end), (seen, block) in zip(wanted, found, strict=False):
        if signature != seen:
            return block.start
        if block.inlines and block.content != (start, end):
            return start
    return None if len(wanted) == len(found) else length


def _latest(edits: _Edits, offset: int) -> int:
    """The piece that stands last before an offset, or else the first."""
    starts = {index: start for index, (start, _) in edits.spans.items()}
    before = [index for index, start in starts.items() if start <= offset]
    return max(before, key=starts.__getitem__) if before else min(starts, key=starts.__getitem__)


@once
def _signatures(article: Article) -> Sequence[tuple[tuple[object, ...], Block]]:
    return tuple([(_signature(block, len(around)), block) for block, around in article.blocks])


def _signature(block: Block, depth: int) -> tuple[object, ...]:
    """What must not change of a block."""
    # The slice is its level, label, number, mark and alignments.
    return (depth, block[0], block[6:11], block[12], block[11] if block[0] is _CODE else "")


_SPACE: Final = 0x20
_CODE: Final = BlockKind.CODE
