"""Markdown bytes → a tree of blocks with byte spans. The only importer of pyromark.

One grammar serves extraction, shielding, checks, composing and rendering: CommonMark with GFM tables,
task lists, strikethrough, footnotes, alerts, heading attributes and definition lists, as
pulldown-cmark reads them. Every offset is a UTF-8 byte offset into the text that was parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.errors import SourceError

if TYPE_CHECKING:
    import pyromark

MAX_DEPTH: Final = 100
"""Containers deeper than this are refused: no article needs them and recursion must end."""


class BlockKind(StrEnum):
    """What a block is. ``PLAIN`` is a paragraph of a tight list item (Pandoc's term)."""

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

    TEXT = "text"
    CODE = "code"
    SOFT_BREAK = "soft break"
    HARD_BREAK = "hard break"
    HTML = "html"
    FOOTNOTE = "footnote"
    OPEN = "open"
    CLOSE = "close"


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


@dataclass(frozen=True, slots=True)
class Block:
    """A block and what it holds: other blocks, or (in a leaf) inline events.

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

    def leaves(self) -> Iterator[Block]:
        """Every block with inline content, in document order.

        >>> [leaf.kind.value for leaf in parse("# A\\n\\n- b\\n").leaves()]
        ['heading', 'plain']
        """
        if self.kind in LEAVES:
            yield self
        for child in self.children:
            yield from child.leaves()


Resolver = Callable[[str], tuple[str, str] | None]
"""A link label → ``(url, title)``, or None where it is not defined."""


def parse(text: str, resolve: Resolver | None = None) -> Block:
    """Parse Markdown into a block tree.

    ``resolve`` answers for reference labels that the text does not define itself (a fragment's,
    which the whole article defines). Raises :class:`SourceError` for nesting beyond
    :data:`MAX_DEPTH`.

    >>> parse("Hello *you*").children[0].inlines[0].text
    'Hello '
    """
    return _TreeBuilder(text.encode()).build(_parser(resolve).events_with_range(text))


def link_definitions(text: str) -> Mapping[str, tuple[str, str]]:
    """Reference definitions of a text: case-folded label → ``(url, title)``.

    >>> link_definitions("[A b]: /x 'T'")
    {'a b': ('/x', 'T')}
    """
    import pyromark

    found = pyromark.reference_definitions(text, options=_options())
    return {fold_label(label): (d["dest"], d["title"] or "") for label, d in found.items()}


def fold_label(label: str) -> str:
    """A link label in the form in which CommonMark compares labels (§ 4.7)."""
    return " ".join(label.split()).casefold()


@cache
def _options() -> pyromark.Options:
    from pyromark import Options

    return (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES
        | Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options.ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options.ENABLE_GFM
        | Options.ENABLE_DEFINITION_LIST
    )


@cache
def _plain_parser() -> pyromark.Markdown:
    import pyromark

    return pyromark.Markdown(options=_options())


def _parser(resolve: Resolver | None) -> pyromark.Markdown:
    if resolve is None:
        return _plain_parser()
    import pyromark

    return pyromark.Markdown(
        options=_options(), broken_link_callback=lambda link: resolve(link["reference"])
    )


_CONTAINERS: Final[dict[str, BlockKind]] = {
    "Item": BlockKind.ITEM,
    "TableHead": BlockKind.TABLE_HEAD,
    "TableRow": BlockKind.TABLE_ROW,
    "DefinitionList": BlockKind.DEFINITIONS,
    "DefinitionListDefinition": BlockKind.DEFINITION,
    "HtmlBlock": BlockKind.HTML,
    "Paragraph": BlockKind.PARAGRAPH,
    "TableCell": BlockKind.CELL,
    "DefinitionListTitle": BlockKind.TERM,
}
_SPANS: Final = {"Emphasis": "emphasis", "Strong": "strong", "Strikethrough": "strikethrough"}
_LITERALS: Final = {
    "Text": InlineKind.TEXT,
    "Code": InlineKind.CODE,
    "InlineHtml": InlineKind.HTML,
    "FootnoteReference": InlineKind.FOOTNOTE,
}
_BREAKS: Final = {"SoftBreak": InlineKind.SOFT_BREAK, "HardBreak": InlineKind.HARD_BREAK}


class _Frame:
    """A block under construction."""

    __slots__ = ("attributes", "children", "end", "inlines", "kind", "start", "texts")

    def __init__(self, kind: BlockKind, start: int, end: int, **attributes: Any) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.attributes = attributes
        self.children: list[Block] = []
        self.inlines: list[Inline] = []
        self.texts: list[str] = []


class _TreeBuilder:
    """Folds pyromark's flat events into blocks; inline runs outside a leaf become ``PLAIN``."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.stack = [_Frame(BlockKind.DOCUMENT, 0, len(source))]

    def build(self, events: Iterator[tuple[Any, Any]]) -> Block:
        for event, span in events:
            start, end = span["start"], span["end"]
            if isinstance(event, str):
                if event in _BREAKS:
                    self.stack[-1].inlines.append(Inline(_BREAKS[event], start, end))
                else:
                    self._add(Block(BlockKind.RULE, start, end))
                continue
            ((name, data),) = event.items()
            if name == "Start":
                self._start(data, start, end)
            elif name == "End":
                self._end(data, start, end)
            elif name in _LITERALS:
                self._literal(name, data, start, end)
            elif name == "Html":
                self.stack[-1].texts.append(data)
            elif name == "TaskListMarker":
                self.stack[-1].attributes["checked"] = data
        return self._close()

    def _literal(self, name: str, data: str, start: int, end: int) -> None:
        frame = self.stack[-1]
        if frame.kind in (BlockKind.CODE, BlockKind.METADATA, BlockKind.HTML):
            frame.texts.append(data)
        else:
            frame.inlines.append(Inline(_LITERALS[name], start, end, data))

    def _start(self, tag: Any, start: int, end: int) -> None:
        name: str = tag if isinstance(tag, str) else next(iter(tag))
        data: Any = None if isinstance(tag, str) else tag[name]
        if name in _SPANS or name in ("Link", "Image", "Superscript", "Subscript"):
            self.stack[-1].inlines.append(_span(InlineKind.OPEN, name, data, start, end))
            return
        if len(self.stack) >= MAX_DEPTH:
            line = self.source.count(b"\n", 0, start) + 1
            raise SourceError(
                f"blocks are nested more than {MAX_DEPTH} deep", where=f":{line}", remedy="flatten"
            )
        if name in _CONTAINERS:
            frame = _Frame(_CONTAINERS[name], start, end)
        elif name == "Heading":
            level = int(data["level"][1])
            frame = _Frame(BlockKind.HEADING, start, end, level=level, label=data["id"] or "")
        elif name == "BlockQuote":
            kind = BlockKind.ALERT if data else BlockKind.QUOTE
            frame = _Frame(kind, start, end, label=(data or "").lower())
        elif name == "List":
            frame = _Frame(BlockKind.LIST, start, end, number=data)
        elif name == "CodeBlock":
            language = "" if data == "Indented" else data["Fenced"]
            frame = _Frame(BlockKind.CODE, start, end, label=language)
        elif name == "Table":
            frame = _Frame(BlockKind.TABLE, start, end, aligns=tuple(a.lower() for a in data))
        elif name == "FootnoteDefinition":
            frame = _Frame(BlockKind.FOOTNOTE, start, end, label=data)
        else:
            frame = _Frame(BlockKind.METADATA, start, end, label=str(data))
        self._flush(self.stack[-1])
        self.stack.append(frame)

    def _end(self, tag: Any, start: int, end: int) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name in _SPANS or name in ("Link", "Image", "Superscript", "Subscript"):
            self.stack[-1].inlines.append(_span(InlineKind.CLOSE, name, None, start, end))
            return
        self._add(self._close())

    def _add(self, block: Block) -> None:
        parent = self.stack[-1]
        self._flush(parent)
        parent.children.append(block)

    def _close(self) -> Block:
        frame = self.stack.pop()
        attributes = frame.attributes
        if frame.kind in LEAVES:
            attributes["inlines"] = tuple(frame.inlines)
            attributes["content"] = self._content(frame)
        else:
            self._flush(frame)
        if frame.kind is BlockKind.LIST:
            attributes["tight"] = not any(
                child.kind is BlockKind.PARAGRAPH
                for item in frame.children
                for child in item.children
            )
        return Block(
            frame.kind,
            frame.start,
            frame.end,
            tuple(frame.children),
            text="".join(frame.texts),
            **attributes,
        )

    def _flush(self, frame: _Frame) -> None:
        if frame.kind in LEAVES or not frame.inlines:
            return
        start, end = frame.inlines[0].start, frame.inlines[-1].end
        plain = _Frame(BlockKind.PLAIN, start, end)
        plain.inlines = frame.inlines
        content = self._content(plain)
        frame.children.append(
            Block(BlockKind.PLAIN, *content, inlines=tuple(frame.inlines), content=content)
        )
        frame.inlines = []

    def _content(self, frame: _Frame) -> tuple[int, int]:
        """The span of the inline content: an escaped first character's text event starts after its
        backslash, and trailing white space belongs to the block."""
        if not frame.inlines:
            return (frame.start, frame.start)
        start, end = frame.inlines[0].start, frame.inlines[-1].end
        first = frame.inlines[0]
        if first.kind is InlineKind.TEXT and self.source[start - 1 : start] == b"\\":
            start -= 1
        while end > start and self.source[end - 1] in b" \t\r\n":
            end -= 1
        return (start, end)


def _span(kind: InlineKind, name: str, data: Any, start: int, end: int) -> Inline:
    tag = _SPANS.get(name, name.lower())
    if data is None:
        return Inline(kind, start, end, tag=tag)
    style = data["link_type"] if isinstance(data["link_type"], str) else "WikiLink"
    style = style.removesuffix("Unknown")
    return Inline(kind, start, end, "", tag, data["dest_url"], data["title"], style)


_LINE_END: Final = re.compile(rb"\r\n?|\n")


def line_of(source: bytes, offset: int) -> int:
    """The 1-based line of a byte offset.

    >>> line_of(b"a\\nb", 2)
    2
    """
    return source.count(b"\n", 0, offset) + 1
