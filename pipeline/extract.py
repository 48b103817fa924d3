"""Article → units: what is to be translated, as raw inline Markdown with its byte spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from pipeline.article import Article
from pipeline.blocks import LEAVES, Block, BlockKind
from pipeline.handling import ADAPTED_CONTEXT, PLAIN
from pipeline.leaf import folded, has_words, is_figure, translatable
from pipeline.leaf_parts import Part, parts
from pipeline.leftovers import is_leftover_leaf, waived
from pipeline.lines import LineNumbers, content_end, without_prefix
from pipeline.model import Unit, UnitKind
from pipeline.scopes import NONE, Directives, Scope, Walk, may_have_directives
from pipeline.shortcodes import literal_spans, may_hold_generator_line
from pipeline.titles import may_have_titles, titles


def extract(article: Article) -> tuple[Unit, ...]:
    """Every unit of an article, in document order; equal texts appear as often as they stand there.

    >>> from pipeline.article import read_article
    >>> [u.msgid for u in extract(read_article("a", "a.md", b"> a\\n> b *c*\\n\\n`x`\\n"))]
    ['a b *c*']
    """
    units = _of_front_matter(article)
    reader = _Reader(article)
    reader.read(article.tree, UnitKind.PARAGRAPH, 0, quoted=False)
    if may_have_directives(article.source):
        units += _directed(article, reader.found)
    else:
        for _, made in reader.found:
            units += made
    named = [*_titles(article)] if may_have_titles(article.source) else []
    return tuple(sorted((*units, *named), key=lambda unit: unit.start) if named else units)


def _of_front_matter(article: Article) -> list[Unit]:
    lines = LineNumbers(article.source)
    return [
        Unit(
            msgid=field.value,
            kind=UnitKind.FRONT_MATTER,
            start=field.start,
            end=field.end,
            line=lines.of(field.start),
            comment=f"{_FIELD}{field.path}",
        )
        for field in article.front.fields
    ]


_FIELD: Final = "front matter: "


def field_of(unit: Unit) -> str:
    """The key path of a unit of front matter, such as ``title``."""
    return unit.comment.removeprefix(_FIELD)


class _Reader:
    """Goes through an article's blocks. ``found`` are the leaves and the blocks of HTML with their
    units, whatever directives say of them."""

    __slots__ = ("found", "generated", "index", "keeps_leftovers", "lines", "literal", "source")

    def __init__(self, article: Article) -> None:
        self.found: list[tuple[Block, Iterable[Unit]]] = []
        self.source = article.source
        self.lines = LineNumbers(article.source)
        self.keeps_leftovers = waived(article)
        self.generated = may_hold_generator_line(article.source)
        self.literal = literal_spans(article.source)
        self.index = -1

    def read(self, around: Block, kind: UnitKind, quotes: int, quoted: bool) -> None:
        """Read what a container holds. ``kind`` is that of its texts; ``quotes`` counts the block
        quotes that it is in, alerts included, and ``quoted`` says whether one is a quotation."""
        for block in around.children:
            its = block.kind
            if its in LEAVES:
                self.index += 1
                if block.inlines:
                    self.leaf(block, kind, quotes, quoted)
            elif block.children:
                inner = quotes + (its in _QUOTES)
                self.read(block, _BY_CONTAINER.get(its, kind), inner, quoted or its is _QUOTE)
            elif its is _HTML and not (self.literal and _inside(block, self.literal)):
                self.found.append((block, _html_units(self.source, block, self.lines)))

    def leaf(self, leaf: Block, kind: UnitKind, quotes: int, quoted: bool) -> None:
        """Note the units of a leaf: one, unless lines of it are for some site generator."""
        if self.literal and _inside(leaf, self.literal):
            return
        if not (quoted or self.keeps_leftovers) and is_leftover_leaf(leaf.inlines):
            return
        made: list[Unit] = []
        literal = _reaching_into(leaf, self.literal) if self.literal else ()
        for part in parts(self.source, leaf, quotes, self.generated, literal):
            if translatable(part[2]):
                made.append(self.unit(part, leaf, kind, quotes))  # noqa: PERF401 - a call less
        self.found.append((leaf, made))

    def unit(self, part: Part, leaf: Block, kind: UnitKind, quotes: int) -> Unit:
        source, its = self.source, leaf.kind
        start, end, inlines = part
        msgid = folded(source, start, end, inlines, quotes)
        comment = _COMMENTS[kind]
        if its is _HEADING:
            kind, comment = UnitKind.HEADING, f"heading {leaf.level}"
        elif its is _CELL:
            msgid = msgid.replace("\\|", "|")
        elif its is _TERM:
            kind, comment = UnitKind.TERM, _COMMENTS[UnitKind.TERM]
        elif inlines[0][4] == "image" and is_figure(leaf):
            kind, comment = UnitKind.FIGURE, _COMMENTS[UnitKind.FIGURE]
        line, begin = self.lines.place(start)
        on_one_line = begin == start or its is _HEADING or its is _CELL
        prefix = "" if on_one_line else _continuation(source[begin:start])
        index, level = self.index, leaf.level
        return _new(
            Unit, (msgid, kind, start, end, line, comment, prefix, level, None, index, PLAIN, _NONE)
        )


# Members of enumerations by names of this module: to look them up in their class is slow.
_CELL: Final = BlockKind.CELL
_HEADING: Final = BlockKind.HEADING
_HTML: Final = BlockKind.HTML
_QUOTE: Final = BlockKind.QUOTE
_TERM: Final = BlockKind.TERM
_QUOTES: Final = frozenset({BlockKind.QUOTE, BlockKind.ALERT})
_BY_CONTAINER: Final = {
    BlockKind.ITEM: UnitKind.LIST_ITEM,
    BlockKind.QUOTE: UnitKind.QUOTE,
    BlockKind.ALERT: UnitKind.ADMONITION,
    BlockKind.FOOTNOTE: UnitKind.FOOTNOTE,
    BlockKind.DEFINITION: UnitKind.DEFINITION,
    BlockKind.TABLE_HEAD: UnitKind.TABLE_HEADER,
    BlockKind.TABLE_ROW: UnitKind.TABLE_CELL,
}
_COMMENTS: Final = {kind: kind.value for kind in UnitKind}
_new: Final = tuple.__new__
_NONE: Final = -1
"""The segment of a unit that is not of a block of HTML."""

_LABEL: Final = re.compile(r"\[\^[^\]]*\]:")
_MARKER: Final = re.compile(r"[^>\t]")


@lru_cache(maxsize=256)
def _continuation(first: bytes) -> str:
    """What a further line of a unit needs before it: the first line's own prefix, with list and
    footnote markers blanked (indentation beyond the container's is ignored in a paragraph)."""
    prefix = first.rpartition(b"\r")[2].decode()
    return _MARKER.sub(" ", _LABEL.sub(lambda match: " " * len(match[0]), prefix))


def _inside(block: Block, spans: tuple[tuple[int, int], ...]) -> bool:
    start, end = (block.start, block.end) if block.kind is _HTML else block.content
    return any(first <= start and end <= last for first, last in spans)


def _reaching_into(leaf: Block, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that begin before a leaf or end behind it, and have a part of it."""
    start, end = leaf.content
    return [(a, b) for a, b in spans if a < start < b or a < end < b]


def _html_units(source: bytes, block: Block, lines: LineNumbers) -> Iterator[Unit]:
    """Most articles have no HTML, nor directives, and need not load what reads them."""
    from pipeline.html_units import html_units

    return html_units(source, block, lines)


# --- directives -----------------------------------------------------------------------------------


def _directed(article: Article, found: Iterable[tuple[Block, Iterable[Unit]]]) -> Iterator[Unit]:
    """The units of blocks as the author's directives would have them."""
    directives = _directives(article)
    lines = LineNumbers(article.source)
    said = Walk(directives)
    adapted = list(reversed(directives.named("adapt")))
    for block, made in found:
        while adapted and adapted[-1].start <= block.start:
            yield _adapted(article.source, adapted.pop(), said, lines)
        skipped, context, handling = said.at(block.start)
        if skipped or handling.adapt:
            continue
        if context is None and handling is PLAIN:
            yield from made
        else:
            yield from (unit._replace(context=context, handling=handling) for unit in made)
    while adapted:
        yield _adapted(article.source, adapted.pop(), said, lines)


def _directives(article: Article) -> Directives:
    if not may_have_directives(article.source):
        return NONE
    from pipeline.directives import directives

    return directives(article)


def _adapted(source: bytes, scope: Scope, said: Walk, lines: LineNumbers) -> Unit:
    """The unit of blocks that each locale writes for itself."""
    _, context, handling = said.at(scope.start)
    end = content_end(source, scope.start, scope.end)
    line, line_start = lines.place(scope.start)
    prefix = _continuation(source[line_start : scope.start])
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


# --- titles ---------------------------------------------------------------------------------------


def _titles(article: Article) -> Iterator[Unit]:
    """The units of link definitions with a title."""
    lines = LineNumbers(article.source)
    literal = literal_spans(article.source)
    said = Walk(_directives(article))
    for title in titles(article):
        skipped, context, handling = said.at(title.start)
        inside = any(start <= title.start < end for start, end in literal)
        if skipped or handling.adapt or inside or not has_words(title.text):
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
