"""What a parsed text consists of: blocks with byte spans, and inline events in their leaves.

Every offset is a UTF-8 byte offset into the text that was parsed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple


class BlockKind(StrEnum):
    """What a block is. ``PLAIN`` is a paragraph of a tight list item (Pandoc's term)."""

    __hash__ = str.__hash__  # that of enumerations is Python, and kinds are looked up all the time

    DOCUMENT = "document"
    METADATA = "metadata"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    PLAIN = "plain"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    ALERT = "alert"
    CODE = "code"
    HTML = "html"
    RULE = "rule"
    TABLE = "table"
    TABLE_HEAD = "table head"
    TABLE_ROW = "table row"
    CELL = "cell"
    FOOTNOTE = "footnote"
    DEFINITIONS = "definitions"
    TERM = "term"
    DEFINITION = "definition"


LEAVES: Final = frozenset(
    {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PLAIN, BlockKind.CELL, BlockKind.TERM}
)
"""The kinds of block that hold inline content."""


class InlineKind(StrEnum):
    """What an inline event is; ``OPEN`` and ``CLOSE`` bracket a span that ``tag`` names."""

    __hash__ = str.__hash__

    TEXT = "text"
    CODE = "code"
    SOFT_BREAK = "soft break"
    HARD_BREAK = "hard break"
    HTML = "html"
    FOOTNOTE = "footnote"
    OPEN = "open"
    CLOSE = "close"


BREAKS: Final = frozenset({InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK})


class Inline(NamedTuple):
    """One inline event. A named tuple, since a large article has a hundred thousand of them.

    ``tag`` is one of emphasis, strong, strikethrough, link, image; ``style`` says how a link was
    written (Inline, Reference, Autolink, …).
    """

    kind: InlineKind
    start: int
    end: int
    text: str = ""
    tag: str = ""
    url: str = ""
    title: str = ""
    style: str = ""


class Block(NamedTuple):
    """A block and what it holds: other blocks, or (in a leaf) inline events. A named tuple, which
    is made in a quarter of the time that a frozen dataclass takes.

    ``start`` and ``end`` span the block with its markers; ``content`` spans a leaf's inline
    content alone. ``level`` is a heading's, ``number`` an ordered list's first number, ``checked``
    a task's mark, ``label`` a footnote's name, an alert's kind or a code block's language, ``text``
    the literal content of code, HTML and metadata.
    """

    kind: BlockKind
    start: int
    end: int
    children: tuple[Block, ...] = ()
    inlines: tuple[Inline, ...] = ()
    content: tuple[int, int] = (0, 0)
    level: int = 0
    label: str = ""
    number: int | None = None
    checked: bool | None = None
    aligns: tuple[str, ...] = ()
    text: str = ""
    tight: bool = True

    def walk(self) -> Iterator[Within]:
        """Every block inside this one in document order, with the blocks around it.

        >>> from pipeline.markdown import parse
        >>> [(b.kind.value, len(around)) for b, around in parse("> a\\n").walk()]
        [('quote', 1), ('paragraph', 2)]
        """
        found: list[Within] = []
        _walk(self, (self,), found)
        return iter(found)

    def leaves(self) -> Iterator[Block]:
        """Every block with inline content, in document order.

        >>> from pipeline.markdown import parse
        >>> [leaf.kind.value for leaf in parse("# A\\n\\n- b\\n").leaves()]
        ['heading', 'plain']
        """
        waiting = list(self.children[::-1])
        while waiting:
            block = waiting.pop()
            if block.kind in LEAVES:
                yield block
            waiting += block.children[::-1]

    def part(self, start: int, end: int) -> tuple[Inline, ...]:
        """The inline events between two offsets, at neither of which a span is open."""
        first = bisect_left(self.inlines, start, key=_start)
        return self.inlines[first : bisect_left(self.inlines, end, first, key=_start)]


Within = tuple[Block, tuple[Block, ...]]
"""A block, and those around it, the outermost first."""


def _walk(block: Block, around: tuple[Block, ...], found: list[Within]) -> None:
    for child in block.children:
        found.append((child, around))
        if child.children:
            _walk(child, (*around, child), found)


def _start(inline: Inline) -> int:
    return inline.start


def visible(inlines: Iterable[Inline]) -> str:
    """The text that a reader sees of inline content, breaks as spaces.

    >>> from pipeline.markdown import parse
    >>> visible(parse("a *b*").children[0].inlines)
    'a b'
    """
    return "".join([" " if i[0] in BREAKS else i[3] for i in inlines if i[0] not in _HIDDEN])


_HIDDEN: Final = frozenset({InlineKind.HTML, InlineKind.FOOTNOTE})
