"""An article as a row of blocks, each with what can be compared with a block in another language:
its place among lists and quotes, code, links, numbers, names and length."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.article import Article
from pipeline.blocks import LEAVES, Block, BlockKind
from pipeline.extract import extract
from pipeline.inline import EMPTY_COMMENT, NOTHING, summarise
from pipeline.lines import line_of
from pipeline.model import Unit

Shape = tuple[BlockKind, int, int, tuple[BlockKind, ...]]
"""A block's kind, a heading's level, a cell's column, and the blocks around it: two blocks that
differ in it do not translate each other."""


@dataclass(frozen=True, slots=True)
class Step:
    """A block that holds no other block, and the ``units`` that extraction finds in it.

    ``text`` is what a reader sees, or all of code and HTML. ``parts`` are the links, code spans,
    images, tags and the id that a translation keeps; ``names`` are words that stand in a
    translation as they are; ``lines`` are those of code and HTML. ``size`` is about how wide the
    text would be, ``end`` how its last sentence ends.
    """

    shape: Shape
    line: int
    text: str
    parts: Counter[tuple[str, str]]
    names: frozenset[str]
    size: int
    anchor: str
    units: tuple[Unit, ...]
    lines: Counter[str]
    numbered: bool
    end: str

    @property
    def kind(self) -> BlockKind:
        """What the block is."""
        return self.shape[0]

    @property
    def named(self) -> str:
        """What messages call the block."""
        if self.kind is BlockKind.HTML:
            return "raw HTML"
        return f"heading {self.shape[1]}" if self.kind is BlockKind.HEADING else self.kind.value


def outline(article: Article) -> list[Step]:
    """Every block that holds no other, comments and front matter aside. Whether the items of a list
    stand apart by blank lines is spelling.

    >>> from pipeline.article import read_article
    >>> [step.named for step in outline(read_article("a", "a.md", b"# A\\n\\n- b\\n\\n---\\n"))]
    ['heading 1', 'paragraph', 'rule']
    """
    units = _units(article)
    steps: list[Step] = []
    leaf = -1
    columns: dict[int, int] = {}
    for block, around in article.tree.walk():
        is_leaf = block.kind in LEAVES
        leaf += is_leaf
        column = 0
        if block.kind is BlockKind.CELL:
            column = columns[id(around[-1])] = columns.get(id(around[-1]), 0) + 1
        if block.children or block.kind is BlockKind.METADATA:
            continue
        if block.kind is BlockKind.HTML and _COMMENT.fullmatch(block.text):
            continue
        place: _Place = ("html", block.start) if block.kind is BlockKind.HTML else leaf
        found = units.get(place, ()) if is_leaf or block.kind is BlockKind.HTML else ()
        kind = BlockKind.PARAGRAPH if block.kind is BlockKind.PLAIN else block.kind
        shape = (kind, block.level, column, tuple(outer.kind for outer in around[1:]))
        steps.append(_step(shape, block, line_of(article.source, block.start), tuple(found)))
    return steps


def _step(shape: Shape, block: Block, line: int, units: tuple[Unit, ...]) -> Step:
    is_leaf = block.kind in LEAVES
    if is_leaf:
        read = summarise(block.inlines)
        text, parts, anchor = read.text, read.parts, block.label
    else:
        text, parts, anchor = f"{block.label}\n{block.text}".strip(), NOTHING, ""
    names = frozenset(_NAME.findall(unicodedata.normalize("NFKC", text)))
    return Step(
        shape,
        line,
        text,
        parts,
        names,
        width(text),
        anchor,
        units,
        lines=Counter() if is_leaf else Counter(filter(None, map(str.strip, text.split("\n")))),
        numbered=any(map(str.isdigit, text)),
        end=_end(text),
    )


_ENDS: Final = str.maketrans("？！：。；؟", "?!:.;?")


def _end(text: str) -> str:
    last = text[-1:].translate(_ENDS)
    return last if last in "?!:.;" else ""


def width(text: str) -> int:
    """About how much room the letters of a text take: one that stands for a syllable or a word
    counts twice.

    >>> width("Tea, hot"), width("热茶")
    (6, 4)
    """
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text if c.isalnum())


_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+#-]{2,}", re.ASCII)
_COMMENT: Final = re.compile(rf"\s*(?:{EMPTY_COMMENT}|<!--.*?-->\s*)+", re.DOTALL)

_Place = int | tuple[str, int]


def _units(article: Article) -> dict[_Place, list[Unit]]:
    """Units under the number of their leaf, those of HTML under the place where its block begins."""
    starts = [b.start for b, _ in article.tree.walk() if b.kind is BlockKind.HTML]
    found: dict[_Place, list[Unit]] = {}
    for unit in extract(article):
        if unit.leaf >= 0:
            found.setdefault(unit.leaf, []).append(unit)
        elif unit.kind.is_html:
            start = starts[bisect_right(starts, unit.start) - 1]
            found.setdefault(("html", start), []).append(unit)
    return found


def same_outline(ours: Sequence[Step], theirs: Sequence[Step]) -> bool:
    """Whether two articles consist of the same blocks in the same order."""
    return [step.shape for step in ours] == [step.shape for step in theirs]
