"""Article → units: what is to be translated, as raw inline Markdown with its byte spans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.article import Article
from pipeline.leftovers import kept_out
from pipeline.markdown import LEAVES, Block, BlockKind, Inline, InlineKind, line_of
from pipeline.model import Unit, UnitKind


def extract(article: Article) -> tuple[Unit, ...]:
    """Every unit of an article, in document order; equal texts appear as often as they stand there.

    >>> from pipeline.article import read_article
    >>> [u.msgid for u in extract(read_article("a", "a.md", b"> a\\n> b *c*\\n\\n`x`\\n"))]
    ['a b *c*']
    """
    units = [
        Unit(
            msgid=field.value,
            kind=UnitKind.FRONT_MATTER,
            start=field.start,
            end=field.end,
            line=line_of(article.source, field.start),
            comment=f"front matter: {field.path}",
        )
        for field in article.front.fields
    ]
    excluded = kept_out(article)
    for index, (leaf, ancestors) in enumerate(_leaves(article.tree, ())):
        if index not in excluded and translatable(leaf):
            units.append(_unit(article.source, leaf, ancestors, index))
    return tuple(units)


def translatable(leaf: Block) -> bool:
    """Whether a leaf has anything for a translator: letters or digits outside code and addresses."""
    literal = False
    for inline in leaf.inlines:
        if inline.tag == "link" and inline.style in ("Autolink", "Email"):
            literal = inline.kind is InlineKind.OPEN
        elif inline.kind is InlineKind.TEXT and not literal and any(map(str.isalnum, inline.text)):
            return True
        elif inline.kind is InlineKind.OPEN and any(map(str.isalnum, inline.title)):
            return True
    return False


def is_figure(leaf: Block) -> bool:
    """Whether a paragraph holds one image and nothing else."""
    spans = leaf.inlines
    return (
        leaf.kind is BlockKind.PARAGRAPH
        and len(spans) > 1
        and spans[0].tag == "image"
        and spans[-1].tag == "image"
        and sum(1 for inline in spans if inline.tag == "image") == 2
    )


def leaf_text(source: bytes, leaf: Block, quotes: int = 0) -> str:
    """A leaf's inline Markdown on one logical line.

    Container prefixes of ``quotes`` block quotes and indentation are stripped; a soft break becomes
    one space (nothing between CJK characters), a hard break ``\\`` and a newline; in a table cell
    an escaped pipe is a plain one, since cells are cut before their inlines are read.
    """
    prefix = re.compile(rb"(?:[ \t]*>){0,%d}[ \t]*" % quotes)
    folded = re.compile(rb"\r?\n(?:[ \t]*>){0,%d}[ \t]*" % quotes)
    position, end = leaf.content
    parts: list[str] = []
    for inline in leaf.inlines:
        if inline.kind not in (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK):
            continue
        raw = folded.sub(b" ", source[position : inline.start]).decode()
        parts.append(raw.rstrip(" \t"))
        match = prefix.match(source, inline.end)
        position = match.end() if match else inline.end
        if inline.kind is InlineKind.HARD_BREAK:
            parts.append("\\\n")
        else:
            following = source[position : position + 4].decode(errors="ignore")
            parts.append("" if _joined(parts[-1][-1:], following[:1]) else " ")
    parts.append(folded.sub(b" ", source[position:end]).decode())
    text = "".join(parts)
    return text.replace("\\|", "|") if leaf.kind is BlockKind.CELL else text


def _joined(before: str, after: str) -> bool:
    return is_cjk(before) and is_cjk(after)


def is_cjk(character: str) -> bool:
    """Whether lines break beside a character without a space: Chinese and Japanese, not Hangul.

    >>> is_cjk("文"), is_cjk("。"), is_cjk("a"), is_cjk("글")
    (True, True, False, False)
    """
    return bool(character) and (
        unicodedata.east_asian_width(character) in "WF" and not "가" <= character <= "힣"
    )


_SIMPLE: Final = {
    BlockKind.TERM: UnitKind.TERM,
    BlockKind.HEADING: UnitKind.HEADING,
}
_BY_CONTAINER: Final = {
    BlockKind.ITEM: UnitKind.LIST_ITEM,
    BlockKind.QUOTE: UnitKind.QUOTE,
    BlockKind.ALERT: UnitKind.ADMONITION,
    BlockKind.FOOTNOTE: UnitKind.FOOTNOTE,
    BlockKind.DEFINITION: UnitKind.DEFINITION,
    BlockKind.TABLE_HEAD: UnitKind.TABLE_HEADER,
    BlockKind.TABLE_ROW: UnitKind.TABLE_CELL,
}


def _unit(source: bytes, leaf: Block, ancestors: tuple[BlockKind, ...], index: int) -> Unit:
    kind = _SIMPLE.get(leaf.kind) or next(
        (_BY_CONTAINER[a] for a in reversed(ancestors) if a in _BY_CONTAINER), UnitKind.PARAGRAPH
    )
    if is_figure(leaf):
        kind = UnitKind.FIGURE
    quotes = sum(1 for a in ancestors if a in (BlockKind.QUOTE, BlockKind.ALERT))
    start, end = leaf.content
    comment = f"heading {leaf.level}" if kind is UnitKind.HEADING else kind.value
    return Unit(
        msgid=leaf_text(source, leaf, quotes),
        kind=kind,
        start=start,
        end=end,
        line=line_of(source, start),
        comment=comment,
        prefix=_continuation(source, start),
        level=leaf.level,
        leaf=index,
    )


def _continuation(source: bytes, start: int) -> str:
    """What a further line of the unit needs before it: the first line's own prefix, with list and
    footnote markers blanked (indentation beyond the container's is ignored in a paragraph)."""
    prefix = source[source.rfind(b"\n", 0, start) + 1 : start].decode()
    return re.sub(r"[^>\t]", " ", prefix)


def _leaves(
    block: Block, ancestors: tuple[BlockKind, ...]
) -> Iterator[tuple[Block, tuple[BlockKind, ...]]]:
    if block.kind in LEAVES:
        yield block, ancestors
        return
    inside = (*ancestors, block.kind)
    for child in block.children:
        yield from _leaves(child, inside)


def visible(inlines: tuple[Inline, ...]) -> str:
    """The text that a reader sees of inline content, breaks as spaces.

    >>> from pipeline.markdown import parse
    >>> visible(parse("a *b*").children[0].inlines)
    'a b'
    """
    breaks = (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK)
    shown = (InlineKind.TEXT, InlineKind.CODE)
    return "".join(
        " " if i.kind in breaks else i.text if i.kind in shown else "" for i in inlines
    )
