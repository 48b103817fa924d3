"""Article → units: what is to be translated, as raw inline Markdown with its byte spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.article import Article
from pipeline.blocks import BREAKS, LEAVES, Block, BlockKind, Inline, InlineKind, visible
from pipeline.handling import ADAPTED_CONTEXT, PLAIN
from pipeline.leftovers import kept_out
from pipeline.lines import (
    LineNumbers,
    content_end,
    continuation,
    is_cjk,
    joined,
    without_prefix,
)
from pipeline.model import Unit, UnitKind
from pipeline.scopes import NONE, Directives, Scope, Walk, may_have_directives
from pipeline.shortcodes import (
    is_generator_line,
    literal_spans,
    may_hold_generator_line,
    shortcode_spans,
    without_shortcodes,
)
from pipeline.titles import titles

__all__ = ["extract", "is_cjk", "is_figure", "leaf_text", "translatable", "visible"]


def extract(article: Article) -> tuple[Unit, ...]:
    """Every unit of an article, in document order; equal texts appear as often as they stand there.

    >>> from pipeline.article import read_article
    >>> [u.msgid for u in extract(read_article("a", "a.md", b"> a\\n> b *c*\\n\\n`x`\\n"))]
    ['a b *c*']
    """
    units = _of_blocks(article)
    named = [*_titles(article)] if article.defined else []
    return tuple(sorted((*units, *named), key=lambda unit: unit.start) if named else units)


def _of_blocks(article: Article) -> list[Unit]:
    lines = LineNumbers(article.source)
    units = [
        Unit(
            msgid=field.value,
            kind=UnitKind.FRONT_MATTER,
            start=field.start,
            end=field.end,
            line=lines.of(field.start),
            comment=f"front matter: {field.path}",
        )
        for field in article.front.fields
    ]
    excluded = kept_out(article)
    generated = may_hold_generator_line(article.source)
    literal = literal_spans(article.source)
    found = _directives(article)
    said = Walk(found)
    adapted = list(reversed(found.named("adapt")))
    index = -1
    within: tuple[Block, ...] = ()
    container, quotes = UnitKind.PARAGRAPH, 0
    for leaf, around in article.tree.walk():
        html = leaf[0] is _HTML
        if not html and leaf[0] not in LEAVES:
            continue
        index += not html
        while adapted and adapted[-1].start <= leaf.start:
            units.append(_adapted(article.source, adapted.pop(), said, lines))
        skipped, context, handling = said.at(leaf.start)
        out = index in excluded and not html
        if out or skipped or handling.adapt or (literal and _inside(leaf, literal)):
            continue
        made: Iterable[Unit]
        if html:
            made = _html_units(article.source, leaf, lines)
        else:
            if around is not within:
                within, container, quotes = around, _container(around), _quotes(around)
            parts = _parts(article.source, leaf, quotes, generated)
            kind = _kind(leaf, container)
            made = _units(article.source, parts, leaf, kind, quotes, index, lines)
        if context is None and handling is PLAIN:
            units += made
        else:
            units += [unit._replace(context=context, handling=handling) for unit in made]
    while adapted:
        units.append(_adapted(article.source, adapted.pop(), said, lines))
    return units


def _titles(article: Article) -> Iterator[Unit]:
    """The units of link definitions with a title."""
    lines = LineNumbers(article.source)
    literal = literal_spans(article.source)
    said = Walk(_directives(article))
    for title in titles(article):
        skipped, context, handling = said.at(title.start)
        inside = any(start <= title.start < end for start, end in literal)
        if skipped or handling.adapt or inside or not _WORD.search(title.text):
            continue
        yield Unit(
            msgid=title.text,
            kind=UnitKind.TITLE,
            start=title.start,
            end=title.end,
            line=lines.of(title.start),
            comment=UnitKind.TITLE.value,
            context=context,
            handling=handling,
        )


def _directives(article: Article) -> Directives:
    """The article's directives. Most have none, and need not load what reads them; nor
    (:func:`_html_units`) what reads HTML."""
    if not may_have_directives(article.source):
        return NONE
    from pipeline.directives import directives

    return directives(article)


def _html_units(source: bytes, block: Block, lines: LineNumbers) -> Iterator[Unit]:
    from pipeline.html_units import html_units

    return html_units(source, block, lines)


def _adapted(source: bytes, scope: Scope, said: Walk, lines: LineNumbers) -> Unit:
    """The unit of blocks that each locale writes for itself."""
    _, context, handling = said.at(scope.start)
    end = content_end(source, scope.start, scope.end)
    line, line_start = lines.place(scope.start)
    prefix = _continuation(source, line_start, scope.start, BlockKind.PARAGRAPH)
    return Unit(
        msgid="\n".join(without_prefix(source[scope.start : end].decode(), prefix)),
        kind=UnitKind.ADAPTED,
        start=scope.start,
        end=end,
        line=line,
        comment=UnitKind.ADAPTED.value,
        prefix=prefix,
        context=ADAPTED_CONTEXT if context is None else f"{ADAPTED_CONTEXT}: {context}",
        handling=handling,
    )


def _inside(leaf: Block, spans: tuple[tuple[int, int], ...]) -> bool:
    start, end = (leaf.start, leaf.end) if leaf.kind is BlockKind.HTML else leaf.content
    return any(first <= start and end <= last for first, last in spans)


def translatable(leaf: Block) -> bool:
    """Whether a leaf has anything for a translator: letters or digits outside code, addresses and
    shortcodes."""
    return _translatable(leaf.inlines)


def _translatable(inlines: tuple[Inline, ...]) -> bool:
    literal = False
    words: list[str] = []
    for inline in inlines:
        if inline.kind is _TEXT:
            if literal:
                continue
            text = inline.text
            if _WORD.search(text) and "{" not in text and "://" not in text:
                return True
            words.append(text)
        elif inline.kind in BREAKS:
            words.append(" ")
        elif inline.tag == "link" and inline.style in ("Autolink", "Email"):
            literal = True
        elif inline.kind is _OPEN:
            words += (" ", inline.title)
        elif literal and inline.tag == "link":
            literal = False
    return _WORD.search(_ADDRESS.sub("", without_shortcodes("".join(words)))) is not None


# Members of an enumeration by names of this module: to look them up in their class is slow.
_HTML: Final = BlockKind.HTML
_CELL: Final = BlockKind.CELL
_HEADING: Final = UnitKind.HEADING
_OPEN: Final = InlineKind.OPEN
_TEXT: Final = InlineKind.TEXT
_WORD: Final = re.compile(r"[^\W_]")
_ADDRESS: Final = re.compile(r"\bhttps?://\S+")


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
    text = _text(source, *leaf.content, leaf.inlines, quotes)
    return text.replace("\\|", "|") if leaf.kind is BlockKind.CELL else text


def _text(source: bytes, start: int, end: int, inlines: tuple[Inline, ...], quotes: int) -> str:
    raw = source[start:end]
    if b"\n" not in raw and b"\r" not in raw:
        return raw.decode()
    if not _with_care(raw):
        return joined(raw, quotes).decode()
    prefix = continuation(quotes)
    parts: list[str] = []
    for inline in inlines:
        if inline[0] not in BREAKS or inline.end > end:
            continue
        parts.append(joined(source[start : inline.start], quotes).decode().rstrip(" \t"))
        match = prefix.match(source, inline.end)
        start = match.end() if match else inline.end
        if inline.kind is InlineKind.HARD_BREAK:
            # Stars before two spaces open nothing; before a backslash they would.
            parts.append(" \\\n" if _OPENING.search(parts[-1]) else "\\\n")
        else:
            parts.append("" if is_cjk(parts[-1][-1:]) and _begins_cjk(source, start) else " ")
    parts.append(joined(source[start:end], quotes).decode())
    return "".join(parts)


def _with_care(raw: bytes) -> bool:
    """Whether a line may end with something, or hold it, whose end is not simply a space: a hard
    break, white space, or a character that :func:`is_cjk`."""
    for end in _ENDS:
        if end in raw:
            return True
    return not raw.isascii() and _MAY_BE_CJK.search(raw) is not None


_ENDS: Final = (b" \n", b"\\\n", b"\t\n", b"\r")
_MAY_BE_CJK: Final = re.compile(rb"[\xe1\xe3-\xf4]|\xe2[\x8c-\xbf]")


def _begins_cjk(source: bytes, start: int) -> bool:
    return is_cjk(source[start : start + 4].decode(errors="ignore")[:1])


_OPENING: Final = re.compile(r"(?:^|\s)[*_~]+$")


_BY_CONTAINER: Final = {
    BlockKind.ITEM: UnitKind.LIST_ITEM,
    BlockKind.QUOTE: UnitKind.QUOTE,
    BlockKind.ALERT: UnitKind.ADMONITION,
    BlockKind.FOOTNOTE: UnitKind.FOOTNOTE,
    BlockKind.DEFINITION: UnitKind.DEFINITION,
    BlockKind.TABLE_HEAD: UnitKind.TABLE_HEADER,
    BlockKind.TABLE_ROW: UnitKind.TABLE_CELL,
}
_BY_LEAF: Final = {BlockKind.HEADING: UnitKind.HEADING, BlockKind.TERM: UnitKind.TERM}


def _units(
    source: bytes,
    parts: Iterable[_Part],
    leaf: Block,
    kind: UnitKind,
    quotes: int,
    index: int,
    lines: LineNumbers,
) -> Iterator[Unit]:
    """The units of one leaf: one, unless lines of it are for some site generator."""
    for start, end, inlines in parts:
        if not _translatable(inlines):
            continue
        msgid = _text(source, start, end, inlines, quotes)
        line, line_start = lines.place(start)
        yield Unit(
            msgid.replace("\\|", "|") if leaf.kind is _CELL else msgid,
            kind,
            start,
            end,
            line,
            f"heading {leaf.level}" if kind is _HEADING else str(kind),
            "" if line_start == start else _continuation(source, line_start, start, leaf.kind),
            leaf.level,
            None,
            index,
        )


def _kind(leaf: Block, container: UnitKind) -> UnitKind:
    if leaf.inlines and leaf.inlines[0].tag == "image" and is_figure(leaf):
        return UnitKind.FIGURE
    return _BY_LEAF.get(leaf.kind, container)


def _quotes(around: tuple[Block, ...]) -> int:
    return sum(1 for block in around if block.kind in (BlockKind.QUOTE, BlockKind.ALERT))


def _container(around: tuple[Block, ...]) -> UnitKind:
    for block in reversed(around):
        if block.kind in _BY_CONTAINER:
            return _BY_CONTAINER[block.kind]
    return UnitKind.PARAGRAPH


_Part = tuple[int, int, tuple[Inline, ...]]


def _parts(source: bytes, leaf: Block, quotes: int, generated: bool) -> Iterable[_Part]:
    """A leaf's content with its inlines, cut around the lines that are for a site generator."""
    start, end = leaf.content
    first = source[start : start + 1]
    if first == b"$" and source[start : start + 2] == source[end - 2 : end] == b"$$":
        return ()
    if first == b"|" and _below_text(source, start):
        return ()
    if generated and leaf.kind in _WITH_LINES and may_hold_generator_line(source[start:end]):
        return _around_generator_lines(source, leaf, quotes)
    return ((start, end, leaf.inlines),)


def _around_generator_lines(source: bytes, leaf: Block, quotes: int) -> Iterator[_Part]:
    """``:::note`` and a shortcode alone on its line mean something by their line; folded into the
    text around them they would be lost."""
    end = leaf.content[1]
    run: tuple[int, int] | None = None
    for begin, stop in (*_lines(source, leaf, quotes), (end, end)):
        if begin < end and not is_generator_line(source[begin:stop]):
            run = (run[0] if run else begin, stop)
        elif run:
            yield *run, leaf.part(*run)
            run = None


def _below_text(source: bytes, start: int) -> bool:
    """Whether the line above is not blank: then a row of pipes is the rest of a broken table, and
    on one line it would become a part of that again."""
    line = source.rfind(b"\n", 0, start)
    above = source[source.rfind(b"\n", 0, max(line, 0)) + 1 : max(line, 0)]
    return above.strip(b" \t\r>") != b""


_WITH_LINES: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.PLAIN})


def _lines(source: bytes, leaf: Block, quotes: int) -> Iterator[tuple[int, int]]:
    """The spans of a leaf's lines; emphasis, links, tags and shortcodes that run over a line's end
    keep lines together."""
    start, end = leaf.content
    together = shortcode_spans(source[start:end])
    base = start
    depth = 0
    for inline in leaf.inlines:
        if inline.kind is InlineKind.OPEN:
            depth += 1
        elif inline.kind is InlineKind.CLOSE:
            depth -= 1
        elif inline.kind in BREAKS and depth == 0:
            if any(first < inline.start - base < last for first, last in together):
                continue
            yield start, inline.start
            match = continuation(quotes).match(source, inline.end)
            start = match.end() if match else inline.end
    yield start, end


_ON_ONE_LINE: Final = frozenset({BlockKind.CELL, BlockKind.HEADING})
_LABEL: Final = re.compile(r"\[\^[^\]]*\]:")
_MARKER: Final = re.compile(r"[^>\t]")


def _continuation(source: bytes, line: int, start: int, kind: BlockKind) -> str:
    """What a further line of the unit needs before it: the first line's own prefix, with list and
    footnote markers blanked (indentation beyond the container's is ignored in a paragraph)."""
    if kind in _ON_ONE_LINE:
        return ""
    prefix = source[line:start].rpartition(b"\r")[2].decode()
    return _MARKER.sub(" ", _LABEL.sub(lambda match: " " * len(match[0]), prefix))
