"""What a reader sees of a parsed article, and what of it no translation may change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.article import Article
from pipeline.html_fit import skeleton
from pipeline.markdown import (
    Block,
    BlockKind,
    Inline,
    InlineKind,
)


def outline(block: Block, depth: int = 0) -> Iterator[tuple[object, ...]]:
    """Every block with what a translation must leave alone."""
    literal: object = block.text if block.kind is BlockKind.CODE else ""
    if block.kind is BlockKind.HTML:
        literal = skeleton(block.text) or block.text
    label = block.label if block.kind is not BlockKind.METADATA else ""
    yield (
        depth,
        block.kind,
        block.level,
        block.number,
        block.checked,
        block.aligns,
        block.tight,
        label,
        literal,
    )
    for child in block.children:
        yield from outline(child, depth + 1)


def kept(inlines: tuple[Inline, ...]) -> Counter[tuple[str, str]]:
    """Links, images, code and footnote marks of a leaf."""
    parts: Counter[tuple[str, str]] = Counter()
    for inline in inlines:
        if inline.kind is InlineKind.OPEN and inline.tag in ("link", "image"):
            parts[inline.tag, inline.url] += 1
        elif inline.kind in (InlineKind.CODE, InlineKind.FOOTNOTE):
            parts[inline.kind, inline.text] += 1
    return parts


def tags(inlines: tuple[Inline, ...]) -> Counter[str]:
    """The names of the tags in a leaf."""
    found = (i.text for i in inlines if i.kind is InlineKind.HTML and i.text != "<!-- -->")
    return Counter(re.split(r"[\s>]", text, maxsplit=1)[0] for text in found)


def emphases(inlines: tuple[Inline, ...]) -> Counter[str]:
    """How many spans of each kind a leaf has."""
    return Counter(i.tag for i in inlines if i.kind is InlineKind.OPEN and not i.style)


def words(inlines: tuple[Inline, ...]) -> str:
    """The text of a leaf without its white space, whose amount nobody sees."""
    shown = (InlineKind.TEXT, InlineKind.CODE)
    return "".join("".join(i.text.split()) for i in inlines if i.kind in shown)


SHORTCODE = re.compile(r"\{\{(?:[^{}]|\{[^{}]*\})*\}\}|\{%[^{}]*%\}|\{/\*[^{}]*\*/\}")


def shortcodes(article: Article) -> Counter[str]:
    """Every shortcode, however it is written."""
    return Counter("".join(found.split()) for found in SHORTCODE.findall(article.source.decode()))


def squeezed(text: str, free: str) -> str:
    """Text without white space, and without marks that may have become markup."""
    return "".join(c for c in text if not c.isspace() and c not in free)
