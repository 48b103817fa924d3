"""The proof that translations left an article's blocks of raw HTML as they were."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import zip_longest

from pipeline.article import Article
from pipeline.blocks import Block, BlockKind
from pipeline.fit import Piece
from pipeline.html_fit import skeleton
from pipeline.model import Unit


class HtmlProof:
    """What of an article's HTML must be found again in every localized version of it."""

    def __init__(self, article: Article, units: tuple[Unit, ...]) -> None:
        self.blocks = article.html
        starts = [block.start for block in self.blocks]
        self.inside: dict[int, list[int]] = {}
        for index, unit in enumerate(units):
            if unit.kind.is_html:
                self.inside.setdefault(bisect_right(starts, unit.start) - 1, []).append(index)

    def wrong(
        self, tree: Block, pieces: Mapping[int, Piece], moved: Callable[[int], int]
    ) -> frozenset[int]:
        """Indexes of the pieces whose block of HTML is not the one that ought to be there.

        ``moved`` says where an offset of the source is in the result, whose ``tree`` this is.
        """
        edited = {
            number: here
            for number, indexes in self.inside.items()
            if (here := [index for index in indexes if index in pieces])
        }
        if not edited:
            return frozenset()
        guilty: set[int] = set()
        pairs = zip_longest(self.blocks, _html(tree)[: len(self.blocks)])
        for number, (block, found) in enumerate(pairs):
            if number in edited and not _same(block, found, moved):
                guilty.update(edited[number])
        return frozenset(guilty)


def _same(block: Block, found: Block | None, moved: Callable[[int], int]) -> bool:
    if found is None or (moved(block.start), moved(block.end)) != (found.start, found.end):
        return False
    return block.text == found.text or skeleton(block.text) == skeleton(found.text)


def _html(tree: Block) -> list[Block]:
    return [block for block, _ in tree.walk() if block.kind is BlockKind.HTML]
