"""The blocks that an import finds, and their Markdown.

This is the small part of Markdown that imports need, written one way: ATX headings, ``-`` bullets,
fenced code. Leaves hold inline Markdown that is already escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from pipeline.imports.escape import in_heading


@dataclass(frozen=True, slots=True)
class Leaf:
    """A paragraph, or a heading where ``level`` is not 0. ``anchor`` is a heading's explicit id."""

    text: str
    level: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``start`` is an ordered list's first number, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The first row is the head; every row has the same number of cells. ``aligns`` has one of
    "", "left", "center", "right" a column."""

    rows: tuple[tuple[str, ...], ...]
    aligns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One term and what it means."""

    term: str
    descriptions: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A thematic break."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment alone on its line, which says something of the block below it."""

    text: str


Block: TypeAlias = Leaf | Listing | Quotation | Code | Table | Definition | Divider | Remark


def write(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown, a blank line between them; ``""`` for none.

    >>> write([Leaf("A", 2), Listing(((Leaf("b"), Listing(((Leaf("c"),),), 1)), (Leaf("d"),)))])
    '## A\\n\\n- b\\n  1. c\\n- d\\n'
    """
    lines = _lines(tuple(blocks), tight=False)
    return "\n".join(lines) + "\n" if lines else ""


def _lines(blocks: tuple[Block, ...], *, tight: bool) -> list[str]:
    out: list[str] = []
    previous: Block | None = None
    alternate = False
    for block in blocks:
        if not (previous is None or _belongs(previous) or (tight and _may_interrupt(block))):
            out.append("")
        # Two lists of one kind in a row would be read as one: the second gets another marker.
        alternate = _same_kind(previous, block) and not alternate
        out += _block(block, alternate)
        previous = block
    return out


def _may_interrupt(block: Block) -> bool:
    """Whether a block needs no blank line after a paragraph (an ordered list must begin at 1)."""
    return isinstance(block, Remark) or (isinstance(block, Listing) and block.start in (None, 1))


def _belongs(block: Block) -> bool:
    """Whether the next block stands on the next line."""
    return isinstance(block, Remark) and not block.text.endswith("-end -->")


def _same_kind(previous: Block | None, block: Block) -> bool:
    return (
        isinstance(previous, Listing)
        and isinstance(block, Listing)
        and (previous.start is None) == (block.start is None)
    )


def _block(block: Block, alternate: bool) -> list[str]:
    match block:
        case Leaf():
            return _leaf(block)
        case Listing():
            return _listing(block, alternate)
        case Quotation(blocks):
            return [f"> {line}".rstrip(" ") for line in _lines(blocks, tight=False)]
        case Code():
            return _code(block)
        case Table():
            return _table(block)
        case Definition(term, descriptions):
            described = [_indented(": ", _lines(d, tight=False)) for d in descriptions]
            return [*term.split("\n"), *(line for lines in described for line in lines)]
        case Divider():
            return ["***"]
        case Remark(text):
            return [text]


def _leaf(leaf: Leaf) -> list[str]:
    if not leaf.level:
        return leaf.text.split("\n")
    anchor = f" {{#{leaf.anchor}}}" if leaf.anchor else ""
    return [f"{'#' * leaf.level} {in_heading(leaf.text)}{anchor}"]


def _listing(listing: Listing, alternate: bool) -> list[str]:
    tight = all(_is_tight(item) for item in listing.items)
    out: list[str] = []
    for index, item in enumerate(listing.items):
        if listing.start is None:
            # Not "*": after it, a divider would make the whole line one divider.
            marker = "+ " if alternate else "- "
        else:
            marker = f"{listing.start + index}{')' if alternate else '.'} "
        if out and not tight:
            out.append("")
        out += _indented(marker, _lines(item, tight=tight))
    return out


def _is_tight(item: tuple[Block, ...]) -> bool:
    """Whether an item is a line, with at most a list that may follow it directly."""
    shown = [block for block in item if not isinstance(block, Remark)]
    return len(shown) < 2 or (
        len(shown) == 2 and isinstance(shown[0], Leaf) and _may_interrupt(shown[1])
    )


def _indented(marker: str, lines: list[str]) -> list[str]:
    indent = " " * len(marker)
    first, *rest = lines
    return [marker + first, *(indent + line if line else "" for line in rest)]


_FENCE: Final = re.compile(r"^[ \t]*(`{3,})", re.MULTILINE)


def _code(code: Code) -> list[str]:
    longest = max((len(match[1]) for match in _FENCE.finditer(code.text)), default=2)
    fence = "`" * (longest + 1)
    return [fence + code.language, *code.text.split("\n"), fence]


_RULES: Final = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}


def _table(table: Table) -> list[str]:
    head, *rows = (f"| {' | '.join(row)} |" for row in table.rows)
    rule = f"| {' | '.join(_RULES[align] for align in table.aligns)} |"
    return [head, rule, *rows]
