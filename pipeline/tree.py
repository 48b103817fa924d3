"""pyromark's flat events → a tree of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from pipeline.blocks import LEAVES, Block, BlockKind, Inline, InlineKind
from pipeline.errors import SourceError
from pipeline.lines import joined, line_of

MAX_DEPTH: Final = 100
"""Containers, or spans in one leaf, nested deeper than this are refused: no article needs them,
and whatever walks through the tree by recursion must come to an end."""

MAX_MISSING_CELLS: Final = 10_000
"""Cells that the parser adds where rows are too short: a few bytes could make millions."""

MAX_BLOCKS: Final = 20_000
"""Blocks of one article, items, rows and cells among them: the largest of 67,000 articles of public
documentation has half as many. Two bytes make a block, and a block costs every renderer something."""

_CONTAINERS: Final[dict[str, BlockKind]] = {
    "Paragraph": BlockKind.PARAGRAPH,
    "Item": BlockKind.ITEM,
    "TableHead": BlockKind.TABLE_HEAD,
    "TableRow": BlockKind.TABLE_ROW,
    "TableCell": BlockKind.CELL,
    "DefinitionList": BlockKind.DEFINITIONS,
    "DefinitionListTitle": BlockKind.TERM,
    "DefinitionListDefinition": BlockKind.DEFINITION,
    "HtmlBlock": BlockKind.HTML,
}
_SPANS: Final = {
    "Emphasis": "emphasis",
    "Strong": "strong",
    "Strikethrough": "strikethrough",
    "Link": "link",
    "Image": "image",
}
_BREAKS: Final = {"SoftBreak": InlineKind.SOFT_BREAK, "HardBreak": InlineKind.HARD_BREAK}
_TEXT: Final = InlineKind.TEXT
_OPEN: Final = InlineKind.OPEN
_CLOSE: Final = InlineKind.CLOSE
_BACKSLASH: Final = 0x5C
_WHITE_SPACE: Final = b" \t\r\n\x0b\x0c"
_inline: Final = partial(tuple.__new__, Inline)
# Members of an enumeration by names of this module: to look them up in their class is slow.
_LIST: Final = BlockKind.LIST
_PARAGRAPH: Final = BlockKind.PARAGRAPH
_PLAIN: Final = BlockKind.PLAIN
_RULE: Final = BlockKind.RULE
_VERBATIM: Final = frozenset({BlockKind.CODE, BlockKind.HTML})
_QUOTES: Final = frozenset({BlockKind.QUOTE, BlockKind.ALERT})


def build_tree(source: bytes, events: Iterable[tuple[Any, Any]], masked: bool = False) -> Block:
    """Fold events with their ranges in ``source`` into blocks.

    Inline runs outside a leaf (the text of a tight list item) become ``PLAIN`` blocks. Where the
    parser read a ``masked`` text, what events say is put right from the source. Raises
    :class:`SourceError`, located by line, for nesting beyond :data:`MAX_DEPTH`.
    """
    return _Builder(source, masked).build(events)


class _Frame:
    """A block under construction. ``attributes`` are those of its kind alone, if it has any."""

    __slots__ = ("attributes", "children", "end", "inlines", "kind", "start", "texts")

    def __init__(self, kind: BlockKind, start: int, end: int, **attributes: Any) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.attributes = attributes
        self.children: list[Block] = []
        self.inlines: list[Inline] = []
        self.texts: list[str] = []


class _Builder:
    def __init__(self, source: bytes, masked: bool) -> None:
        self.source = source
        self.masked = masked
        self.top = _Frame(BlockKind.DOCUMENT, 0, len(source))
        self.stack = [self.top]
        self.open_spans = 0
        self.blocks = 0
        self.missing_cells = 0

    def build(self, events: Iterable[tuple[Any, Any]]) -> Block:
        # Every event of every article passes here: what most of them are needs no call.
        handlers = _HANDLERS
        literal = not self.masked
        top = self.top
        for event, span in events:
            start: int = span["start"]
            end: int = span["end"]
            if event.__class__ is dict:
                name, data = event.popitem()
                if name == "Text" and literal and top.kind not in _VERBATIM:
                    top.inlines.append(_inline((_TEXT, start, end, data, "", "", "", "")))
                else:
                    handlers[name](self, data, start, end)
                    top = self.top
            elif event in _BREAKS:
                top.inlines.append(_inline((_BREAKS[event], start, end, "", "", "", "", "")))
            else:
                self.add(Block(_RULE, start, end))
        return self.close()

    # --- inline events ----------------------------------------------------------------------------

    def text(self, text: str, start: int, end: int) -> None:
        if self.masked:
            text = self.unmasked(text, start, end)
        if self.top.kind in _VERBATIM:
            self.top.texts.append(text)
        else:
            self.top.inlines.append(Inline(InlineKind.TEXT, start, end, text))

    def code(self, text: str, start: int, end: int) -> None:
        raw = self.source[start:end]
        if b"\n" in raw or b"\r" in raw:
            text = _code_text(raw, sum(1 for frame in self.stack if frame.kind in _QUOTES))
        self.top.inlines.append(Inline(InlineKind.CODE, start, end, text))

    def inline_html(self, text: str, start: int, end: int) -> None:
        if self.masked:
            text = self.unmasked(text, start, end)
        self.top.inlines.append(Inline(InlineKind.HTML, start, end, text))

    def html(self, text: str, start: int, end: int) -> None:
        self.top.texts.append(self.unmasked(text, start, end) if self.masked else text)

    def unmasked(self, text: str, start: int, end: int) -> str:
        """Literal text as the source has it; an entity's is shorter than its source."""
        if ";" not in text and "(" not in text:
            return text
        raw = self.source[start:end].decode()
        for candidate in (raw, raw.replace("\r\n", "\n")):
            if len(candidate) == len(text):
                return candidate
        return text

    def footnote(self, label: str, start: int, end: int) -> None:
        self.top.inlines.append(Inline(InlineKind.FOOTNOTE, start, end, label))

    def task(self, checked: bool, _start: int, _end: int) -> None:
        # The mark comes inside the paragraph of a loose item, and belongs to the item.
        item = next(f for f in reversed(self.stack) if f.kind is BlockKind.ITEM)
        item.attributes["checked"] = checked

    # --- blocks -----------------------------------------------------------------------------------

    def start(self, tag: Any, start: int, end: int) -> None:
        name, data = (tag, None) if tag.__class__ is str else tag.popitem()
        if name in _SPANS:
            self.open_spans += 1
            if self.open_spans > MAX_DEPTH:
                raise self.too_deep("emphasis and links are", start)
            self.top.inlines.append(_span(name, data, start, end))
            return
        top = self.top
        if start == end == top.end and name == "TableCell":
            self.missing_cells += 1
            if self.missing_cells > MAX_MISSING_CELLS:
                raise self.too_wide(start)
        if len(self.stack) > MAX_DEPTH:
            raise self.too_deep("blocks are", start)
        self.blocks += 1
        if self.blocks > MAX_BLOCKS:
            raise self.too_many(start)
        if name in _CONTAINERS:
            frame = _Frame(_CONTAINERS[name], start, end)
        else:
            frame = _frame_with_data(name, data, start, end)
        if top.inlines:
            self._flush(top)
        self.stack.append(frame)
        self.top = frame

    def end(self, tag: Any, start: int, end: int) -> None:
        name = tag if tag.__class__ is str else next(iter(tag))
        if name in _SPANS:
            self.open_spans -= 1
            self.top.inlines.append(_inline((_CLOSE, start, end, "", _SPANS[name], "", "", "")))
            return
        block = self.close()
        top = self.top
        if top.inlines:
            self._flush(top)
        top.children.append(block)

    def too_deep(self, what: str, start: int) -> SourceError:
        where = f":{line_of(self.source, start)}"
        return SourceError(
            f"{what} nested more than {MAX_DEPTH} deep", where=where, remedy="flatten them"
        )

    def too_wide(self, start: int) -> SourceError:
        return SourceError(
            f"rows of tables lack more than {MAX_MISSING_CELLS} cells",
            where=f":{line_of(self.source, start)}",
            remedy="give each row as many cells as the table's head has",
        )

    def too_many(self, start: int) -> SourceError:
        return SourceError(
            f"one article has more than {MAX_BLOCKS} blocks: paragraphs, headings, items, cells",
            where=f":{line_of(self.source, start)}",
            remedy="split it into several articles",
        )

    def add(self, block: Block) -> None:
        top = self.top
        if top.inlines:
            self._flush(top)
        top.children.append(block)

    def close(self) -> Block:
        frame = self.stack.pop()
        if self.stack:
            self.top = self.stack[-1]
        kind, start, end, more = frame.kind, frame.start, frame.end, frame.attributes
        if kind in LEAVES:
            inlines, content = tuple(frame.inlines), self._content(frame)
            if not more:
                return _leaf(kind, start, end, inlines, content)
            return Block(kind, start, end, (), inlines, content, **more)
        if frame.inlines:
            self._flush(frame)
        children = tuple(frame.children)
        if kind is _LIST:
            more["tight"] = not _has_paragraphs(children)
        return Block(kind, start, end, children, text="".join(frame.texts), **more)

    def _flush(self, frame: _Frame) -> None:
        if frame.kind not in LEAVES:
            content = self._content(frame)
            frame.children.append(_leaf(_PLAIN, *content, tuple(frame.inlines), content))
            frame.inlines = []

    def _content(self, frame: _Frame) -> tuple[int, int]:
        """The span of the inline content, which is not quite that of its events: a text event
        begins behind the backslash of an escaped character, the span of ``[label][]`` ends before
        the empty brackets, and trailing white space belongs to the block."""
        if not frame.inlines:
            return (frame.start, frame.start)
        source = self.source
        first, last = frame.inlines[0], frame.inlines[-1]
        start, end = first.start, last.end
        if first[0] is _TEXT and start and source[start - 1] == _BACKSLASH:
            start -= 1
        if last[0] is _CLOSE and _is_collapsed(frame.inlines):
            end += len(b"[]")
        while end > start and source[end - 1] in _WHITE_SPACE:
            end -= 1
        return (start, end)


_HANDLERS: Final[dict[str, Callable[[_Builder, Any, int, int], None]]] = {
    "Start": _Builder.start,
    "End": _Builder.end,
    "Text": _Builder.text,
    "Code": _Builder.code,
    "InlineHtml": _Builder.inline_html,
    "Html": _Builder.html,
    "FootnoteReference": _Builder.footnote,
    "TaskListMarker": _Builder.task,
}


def _leaf(
    kind: BlockKind, start: int, end: int, inlines: tuple[Inline, ...], content: tuple[int, int]
) -> Block:
    """A leaf with no more than its text, as most blocks are."""
    return _bare((kind, start, end, (), inlines, content, 0, "", None, None, (), "", True))


_bare: Final = partial(tuple.__new__, Block)


def _has_paragraphs(items: tuple[Block, ...]) -> bool:
    for item in items:
        for child in item.children:
            if child.kind is _PARAGRAPH:
                return True
    return False


def _frame_with_data(name: str, data: Any, start: int, end: int) -> _Frame:
    if name == "Heading":
        return _Frame(
            BlockKind.HEADING, start, end, level=int(data["level"][1]), label=_heading_id(data)
        )
    if name == "BlockQuote":
        kind = BlockKind.ALERT if data else BlockKind.QUOTE
        return _Frame(kind, start, end, label=(data or "").lower())
    if name == "List":
        return _Frame(BlockKind.LIST, start, end, number=data)
    if name == "CodeBlock":
        language = "" if data == "Indented" else data["Fenced"]
        return _Frame(BlockKind.CODE, start, end, label=language)
    if name == "Table":
        return _Frame(BlockKind.TABLE, start, end, aligns=tuple(a.lower() for a in data))
    return _Frame(BlockKind.FOOTNOTE, start, end, label=data)


def _heading_id(data: Any) -> str:
    """The id that a heading's attributes give it: ``{#id}``, or in MDX ``{/*id*/}``."""
    comments = (key[2:-2].strip() for key, _ in data["attrs"] if key.startswith("/*"))
    return data["id"] or next(comments, "")


def _span(name: str, data: Any, start: int, end: int) -> Inline:
    tag = _SPANS[name]
    if data is None:
        return _inline((_OPEN, start, end, "", tag, "", "", ""))
    style = data["link_type"] if isinstance(data["link_type"], str) else "WikiLink"
    style = style.removesuffix("Unknown")
    return _inline((_OPEN, start, end, "", tag, data["dest_url"], data["title"], style))


def _is_collapsed(inlines: list[Inline]) -> bool:
    """Whether the link that the last event closes is written ``[label][]``."""
    start = inlines[-1].start
    opened = (i for i in reversed(inlines) if i.kind is _OPEN)
    return next(i for i in opened if i.start == start).style == "Collapsed"


def _code_text(raw: bytes, quotes: int) -> str:
    """Code that runs over a line's end. Its text as the parser gives it holds the indentation of
    the next line, where no container has taken that away."""
    ticks = len(raw) - len(raw.lstrip(b"`"))
    text = joined(raw[ticks:-ticks], quotes).decode()
    padded = text.startswith(" ") and text.endswith(" ") and text.strip(" ")
    return text[1:-1] if padded else text
