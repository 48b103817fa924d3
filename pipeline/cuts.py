"""Which bytes of an article go when blocks of it do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.article import Article
from pipeline.blocks import Block, BlockKind
from pipeline.directives import end_of
from pipeline.edits import SEPARATOR, Edit
from pipeline.lines import content_end
from pipeline.scopes import Scope

MERGING: Final = frozenset({BlockKind.LIST, BlockKind.CODE, BlockKind.DEFINITIONS})
BLOCKS: Final = frozenset(BlockKind) - {BlockKind.ITEM, BlockKind.TERM, BlockKind.DEFINITION}


class Cuts:
    """Which bytes go when blocks do: theirs and a gap. Between two neighbours of the same kind,
    where that is one of ``parted``, an empty comment keeps them from becoming one."""

    def __init__(
        self, article: Article, leaving: Iterable[Scope], parted: frozenset[BlockKind]
    ) -> None:
        self.parted = parted
        self.source = article.source
        self.root = article.tree
        self.marked: dict[int, set[int]] = {}
        for scope in leaving:
            for container, first, last in scope.parts:
                self.marked.setdefault(id(container), set()).update(range(first, last + 1))
        self.found: list[Edit] = []

    def edits(self) -> list[Edit]:
        self._empty(self.root)
        self._collect(self.root)
        return self.found

    def _empty(self, block: Block) -> bool:
        """Whether nothing is left of a container, which then goes as well."""
        marked = self.marked.setdefault(id(block), set())
        for index, child in enumerate(block.children):
            if index not in marked and child.children and self._empty(child):
                marked.add(index)
        return bool(marked) and all(
            index in marked or (child.kind is BlockKind.HTML and child.text.startswith("<!--"))
            for index, child in enumerate(block.children)
        )

    def _collect(self, block: Block) -> None:
        marked = self.marked.get(id(block), set())
        children = block.children
        index = 0
        while index < len(children):
            if index not in marked:
                if children[index].children:
                    self._collect(children[index])
                index += 1
                continue
            last = index
            while last + 1 in marked:
                last += 1
            self.found.append(self._span(block, index, last))
            index = last + 1

    def _span(self, block: Block, first: int, last: int) -> Edit:
        """The bytes of a run of children with one of the gaps around it: the one that parts less;
        and what stands there instead."""
        children = block.children
        start = children[first].start
        end = self._end(block, last)
        if last + 1 == len(children):
            return (self._end(block, first - 1) if first else start), end, b""
        following = children[last + 1].start
        if children[first].kind is BlockKind.ITEM and first == 0 and block.number is not None:
            # The first item's number is the list's.
            return _begin(children[first]), _begin(children[last + 1]), b""
        if first:
            kind = children[last + 1].kind
            if kind in self.parted and (kind is children[first - 1].kind or self.parted is BLOCKS):
                return start, end, SEPARATOR
            before = self._end(block, first - 1)
            if self._lines(before, start) < 2 <= self._lines(end, following):
                return before, end, b""
        return start, following, b""

    def _end(self, block: Block, index: int) -> int:
        return content_end(self.source, block.children[index].start, end_of(block, index))

    def _lines(self, start: int, end: int) -> int:
        return self.source.count(b"\n", start, end)


def _begin(item: Block) -> int:
    return item.children[0].start if item.children else item.end
