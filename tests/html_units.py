"""Pseudo-translations of texts in raw HTML."""

from __future__ import annotations

import re

from pipeline.blocks import Block, BlockKind
from pipeline.html_fit import skeleton
from pipeline.html_scan import Token, TokenKind
from pipeline.html_text import cut
from pipeline.model import Unit, UnitKind


def pseudo_html(unit: Unit, start: str, end: str) -> str:
    """A translation with every text changed and all markup kept."""
    if unit.kind is UnitKind.ATTRIBUTE:
        return start + swapped(unit.msgid) + end
    return start + "".join(changed(unit.msgid, token) for token in tokens(unit.msgid)) + end


def literal(block: Block) -> object:
    """What translations must leave of a block that is not Markdown."""
    if block.kind is BlockKind.HTML:
        return skeleton(block.text) or block.text
    return block.text if block.kind is BlockKind.CODE else ""


def tokens(html: str) -> list[Token]:
    """The tokens of a text within a line."""
    parted = cut(html)
    assert parted is not None
    return [token for segment in parted.segments for token in segment.tokens]


def changed(html: str, token: Token) -> str:
    raw = html[token.start : token.end]
    return swapped(raw) if token.kind is TokenKind.TEXT else raw


def swapped(text: str) -> str:
    """Text with its letters' case swapped, entities and shortcodes as they are."""
    parts = re.split(r"(&#?\w+;?|\{[{%].*?[%}]\})", text)
    return "".join(p if i % 2 else p.swapcase() for i, p in enumerate(parts))
