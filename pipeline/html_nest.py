"""Blocks of HTML that open and close an element around Markdown, as GitHub's disclosures do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from pipeline import nodes
from pipeline.html_grid import grid_of
from pipeline.html_scan import VOID, TokenKind, scan
from pipeline.html_text import partners
from pipeline.sanitize import clean_block, text_of
from pipeline.targets import Targets

AROUND: Final = frozenset("details div figure section article aside p".split())
"""Elements that may enclose Markdown; where other tags lack a partner, a block stands alone."""


def raw_block(html: str, targets: Targets, lang: str = "") -> nodes.RawBlock | None:
    """A block of HTML by itself; None where nothing of it may be shown. ``lang`` is that of its
    whole text, where that is not the document's."""
    clean = clean_block(html)
    if not clean:
        return None
    resolved, addresses, images = targets.html(clean)
    if grid := grid_of(clean):
        return nodes.RawBlock(resolved, grid.caption, addresses, images, lang, grid.table)
    return nodes.RawBlock(resolved, text_of(html), addresses, images, lang)


@dataclass(slots=True)
class _Frame:
    html: str = ""
    names: tuple[str, ...] = ()
    lang: str = ""
    blocks: list[nodes.Block] = field(default_factory=list)


class Nest:
    """Puts blocks into the elements around them; an element that is not closed encloses nothing.

    >>> nest = Nest(Targets("a"))
    >>> nest.take("<details><summary>More</summary>"), nest.add(nodes.Rule())
    (True, None)
    >>> nest.take("</details>"), nest.result()[0].opening
    (True, '<details><summary>More</summary>')
    """

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.frames = [_Frame()]

    def add(self, block: nodes.Block | None) -> None:
        """A block inside whatever is open."""
        if block is not None:
            self.frames[-1].blocks.append(block)

    def take(self, html: str, lang: str = "") -> bool:
        """Whether a block of HTML opens or closes an element around others; then it is taken.
        ``lang`` is as for :func:`raw_block`."""
        opened, closed = _loose(html)
        if opened and not closed and len(self.frames) < _DEEPEST:
            self.frames.append(_Frame(html, opened, lang))
            return True
        if not closed or opened or closed != self.frames[-1].names[::-1]:
            return False
        before = _CLOSING.sub("", html)
        if before.strip():
            self.add(raw_block(before, self.targets, lang))
        frame = self.frames.pop()
        made = _container(frame, self.targets)
        for block in [made] if made else frame.blocks:
            self.add(block)
        return True

    def result(self) -> tuple[nodes.Block, ...]:
        """All blocks, those of elements that were never closed after what opened them."""
        while len(self.frames) > 1:
            frame = self.frames.pop()
            self.add(raw_block(frame.html, self.targets, frame.lang))
            self.frames[-1].blocks += frame.blocks
        return tuple(self.frames[0].blocks)


_DEEPEST: Final = 50
_CLOSING: Final = re.compile(r"(?:\s*</[A-Za-z]+\s*>)+\s*\Z")


def _loose(html: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags of a block that lack a partner, opening and closing, by name; none where some of
    them are not of elements that may enclose Markdown."""
    scanned = scan(html)
    if scanned.stopped >= 0:
        return (), ()
    pairs = partners(scanned.tokens)
    loose = [
        token
        for index, token in enumerate(scanned.tokens)
        if index not in pairs and token.name and token.name not in VOID
    ]
    if any(token.name not in AROUND for token in loose):
        return (), ()
    opened = tuple(t.name for t in loose if t.kind is TokenKind.OPEN)
    closed = tuple(t.name for t in loose if t.kind is TokenKind.CLOSE)
    return opened, closed


def _container(frame: _Frame, targets: Targets) -> nodes.Container | None:
    """The element of a frame; None where nothing of it is left once it is sanitized."""
    # A paragraph cannot hold blocks.
    html = re.sub(r"<p(?=[\s>])", "<div", frame.html) if "p" in frame.names else frame.html
    names = ["div" if name == "p" else name for name in frame.names]
    closing = "".join(f"</{name}>" for name in reversed(names))
    clean = clean_block(html + closing)
    if not clean.endswith(closing):
        return None
    opening, addresses, images = targets.html(clean.removesuffix(closing).strip())
    blocks = tuple(frame.blocks)
    text = text_of(frame.html)
    return nodes.Container(opening, closing, text, blocks, addresses, images, frame.lang)
