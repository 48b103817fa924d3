"""pyromark's flat events → a tree of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from pipeline import bounds
from pipeline.blocks import Block, BlockKind, Inline, InlineKind
from pipeline.lines import joined

_CONTAINERS: Final[dict[str, BlockKind]] = {
    "Item": BlockKind.ITEM,
    "TableHead": BlockKind.TABLE_HEAD,
    "TableRow": BlockKind.TABLE_ROW,
    "DefinitionList": BlockKind.DEFINITIONS,
    "DefinitionListDefinition": BlockKind.DEFINITION,
    "HtmlBlock": BlockKind.HTML,
}
_LEAVES: Final[dict[str, BlockKind]] = {
    "Paragraph": BlockKind.PARAGRAPH,
    "Heading": BlockKind.HEADING,
    "TableCell": BlockKind.CELL,
    "DefinitionListTitle": BlockKind.TERM,
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
_NO_MORE: Final = (None, None, (), "", True)
_AT_ONCE: Final = 4_096
"""Events between which is seen whether a block has become too large."""
_new: Final = tuple.__new__
"""Makes a named tuple of a tuple, in half the time that its class takes."""
# Members of an enumeration by names of this module: to look them up in their class is slow.
_HTML: Final = BlockKind.HTML
_ITEM: Final = BlockKind.ITEM
_LIST: Final = BlockKind.LIST
_PARAGRAPH: Final = BlockKind.PARAGRAPH
_PLAIN: Final = BlockKind.PLAIN
_RULE: Final = BlockKind.RULE
_CELL: Final = BlockKind.CELL
_HEADING: Final = BlockKind.HEADING
_VERBATIM: Final = frozenset({BlockKind.CODE, BlockKind.HTML})
_QUOTES: Final = frozenset({BlockKind.QUOTE, BlockKind.ALERT})


def build_tree(source: bytes, events: Iterable[tuple[Any, Any]], masked: bool = False) -> Block:
    """Fold events with their ranges in ``source`` into blocks.

    Inline runs outside a leaf (the text of a tight list item) become ``PLAIN`` blocks. Where the
    parser read a ``masked`` text, what events say is put right from the source. Raises
    :class:`SourceError`, located by line, for more of anything than :mod:`pipeline.bounds` allows.
    """
    return _Builder(source, masked).build(events)


class _Container:
    """A block under construction that holds others, or literal text."""

    __slots__ = (
        "aligns",
        "checked",
        "children",
        "end",
        "kind",
        "label",
        "number",
        "start",
        "texts",
    )

    def __init__(self, kind: BlockKind, start: int, end: int, label: str = "") -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.label = label
        self.number: int | None = None
        self.checked: bool | None = None
        self.aligns: tuple[str, ...] = ()
        self.children: list[Block] = []
        self.texts: list[str] = []

    def block(self) -> Block:
        children = tuple(self.children)
        return _new(
            Block,
            (
                self.kind,
                self.start,
                self.end,
                children,
                (),
                (0, 0),
                0,
                self.label,
                self.number,
                self.checked,
                self.aligns,
                "".join(self.texts) if self.texts else "",
                self.kind is not _LIST or not _has_paragraphs(children),
            ),
        )


class _Builder:
    """``inlines`` are those of the ``leaf`` that is open, or such as stand in ``top`` itself, the
    innermost container."""

    def __init__(self, source: bytes, masked: bool) -> None:
        self.source = source
        self.masked = masked
        self.top = _Container(BlockKind.DOCUMENT, 0, len(source))
        self.around: list[_Container] = []
        self.leaf: tuple[BlockKind, int, int, int, str] | None = None
        self.inlines: list[Inline] = []
        self.literal = True
        """Whether a text event is one of inline content."""
        self.open_spans = 0
        self.blocks = 0
        self.all_inlines = 0
        self.html_blocks = 0
        self.tags = 0
        self.footnote_marks = 0
        self.missing_cells = 0

    def build(self, events: Iterable[tuple[Any, Any]]) -> Block:
        # Every event of every article passes here: what most of them are needs no call.
        handlers = _HANDLERS
        inlines, literal, masked = self.inlines, self.literal, self.masked
        coming = iter(events)
        while some := tuple(islice(coming, _AT_ONCE)):
            for event, span in some:
                start: int = span["start"]
                end: int = span["end"]
                if event.__class__ is dict:
                    name, data = event.popitem()
                    if literal and name == "Text":
                        if masked:
                            data = self.unmasked(data, start, end)
                        inlines.append(_new(Inline, (_TEXT, start, end, data, "", "", "", "")))
                    else:
                        handlers[name](self, data, start, end)
                        inlines, literal = self.inlines, self.literal
                elif event in _BREAKS:
                    inlines.append(_new(Inline, (_BREAKS[event], start, end, "", "", "", "", "")))
                else:
                    self.rule(start, end)
                    inlines = self.inlines
            if len(inlines) > bounds.INLINES:
                start = self.leaf[1] if self.leaf else inlines[0].start
                raise bounds.too_many(self.source, start, "inlines")
        self.flush()
        return self.top.block()

    # --- inline events ----------------------------------------------------------------------------

    def text(self, text: str, start: int, end: int) -> None:
        """Text in a block of code or HTML; all other has been dealt with."""
        self.top.texts.append(self.unmasked(text, start, end) if self.masked else text)

    def code(self, text: str, start: int, end: int) -> None:
        raw = self.source[start:end]
        if b"\n" in raw or b"\r" in raw:
            text = _code_text(raw, self.quotes())
        self.inlines.append(Inline(InlineKind.CODE, start, end, text))

    def quotes(self) -> int:
        """How many quotations are around what is read."""
        return sum(1 for container in (*self.around, self.top) if container.kind in _QUOTES)

    def inline_html(self, text: str, start: int, end: int) -> None:
        if self.masked:
            text = self.unmasked(text, start, end)
        # The parser takes the marks of quotations out of tags alone.
        if text[1:2] in "!?" and "\n" in text and (quotes := self.quotes()):
            text = joined(text.encode(), quotes).decode()
        self.count_tags(text, start)
        self.inlines.append(Inline(InlineKind.HTML, start, end, text))

    def html(self, text: str, start: int, end: int) -> None:
        self.count_tags(text, start)
        self.top.texts.append(self.unmasked(text, start, end) if self.masked else text)

    def count_tags(self, html: str, start: int) -> None:
        self.tags += html.count("<")
        if self.tags > bounds.TAGS:
            raise bounds.too_many(self.source, start, "tags")

    def unmasked(self, text: str, start: int, end: int) -> str:
        """Literal text as the source has it; an entity's is shorter than its source."""
        if ";" not in text and "^" not in text:
            return text
        raw = self.source[start:end].decode()
        for candidate in (raw, raw.replace("\r\n", "\n")):
            if len(candidate) == len(text):
                return candidate
        return text

    def footnote(self, label: str, start: int, end: int) -> None:
        self.footnote_marks += 1
        if self.footnote_marks > bounds.FOOTNOTE_MARKS:
            raise bounds.too_many(self.source, start, "footnote marks")
        self.inlines.append(Inline(InlineKind.FOOTNOTE, start, end, label))

    def task(self, checked: bool, _start: int, _end: int) -> None:
        # The mark comes inside the paragraph of a loose item, and belongs to the item.
        if self.top.kind is _ITEM:
            self.top.checked = checked
        else:
            next(c for c in reversed(self.around) if c.kind is _ITEM).checked = checked

    # --- blocks -----------------------------------------------------------------------------------

    def start(self, tag: Any, start: int, end: int) -> None:
        name: str = tag
        data: Any = None
        if tag.__class__ is dict:
            name, data = tag.popitem()
        if name in _SPANS:
            self.open_spans += 1
            if self.open_spans > bounds.DEPTH:
                raise bounds.too_deep(self.source, start, "emphasis and links are")
            self.inlines.append(_span(name, data, start, end))
            return
        if len(self.around) >= bounds.DEPTH:
            raise bounds.too_deep(self.source, start, "blocks are")
        self.blocks += 1
        if self.blocks > bounds.BLOCKS:
            raise bounds.too_many(self.source, start, "blocks")
        if self.inlines:
            self.flush()
        kind = _LEAVES.get(name)
        if kind is None:
            self.enter(_container(name, data, start, end))
        elif kind is _HEADING:
            self.leaf = (kind, start, end, int(data["level"][1]), _heading_id(data))
        else:
            if start == end == self.top.end and kind is _CELL:
                self.missing_cell(start)
            self.leaf = (kind, start, end, 0, "")

    def enter(self, container: _Container) -> None:
        self.around.append(self.top)
        self.top = container
        self.literal = container.kind not in _VERBATIM
        if container.kind is _HTML:
            self.html_blocks += 1
            if self.html_blocks > bounds.HTML_BLOCKS:
                raise bounds.too_many(self.source, container.start, "blocks of HTML")

    def end(self, tag: Any, start: int, end: int) -> None:
        name = tag if tag.__class__ is str else next(iter(tag))
        if name in _SPANS:
            self.open_spans -= 1
            self.inlines.append(_new(Inline, (_CLOSE, start, end, "", _SPANS[name], "", "", "")))
        elif self.leaf is not None:
            kind, start, end, level, label = self.leaf
            inlines = self.taken(start)
            content = _content(self.source, inlines, end) if inlines else (start, start)
            self.top.children.append(
                _new(Block, (kind, start, end, (), inlines, content, level, label, *_NO_MORE))
            )
            self.leaf = None
        else:
            self.flush()
            block = self.top.block()
            self.top = self.around.pop()
            self.literal = True
            self.top.children.append(block)

    def rule(self, start: int, end: int) -> None:
        self.flush()
        self.top.children.append(Block(_RULE, start, end))

    def flush(self) -> None:
        """Make a block of inline content that stands in a container."""
        if self.inlines:
            inlines = self.taken(self.inlines[0][1])
            content = _content(self.source, inlines, self.top.end)
            self.top.children.append(
                _new(
                    Block, (_PLAIN, *content, (), inlines, content, 0, "", None, None, (), "", True)
                )
            )

    def taken(self, start: int) -> tuple[Inline, ...]:
        """Take the inline events of the block that begins at ``start`` and ends here."""
        inlines = tuple(self.inlines)
        self.inlines = []
        self.all_inlines += len(inlines)
        if len(inlines) > bounds.INLINES:
            raise bounds.too_many(self.source, start, "inlines")
        if self.all_inlines > bounds.ALL_INLINES:
            raise bounds.too_many(self.source, start, "all inlines")
        return inlines

    def missing_cell(self, start: int) -> None:
        self.missing_cells += 1
        if self.missing_cells > bounds.MISSING_CELLS:
            raise bounds.missing_cells(self.source, start)


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


def _content(source: bytes, inlines: tuple[Inline, ...], _end: int) -> tuple[int, int]:
    """The span of a block's inline content, which is not quite that of its events: a text event
    begins behind the backslash of an escaped character, the span of ``[label][]`` ends before the
    empty brackets, and trailing white space belongs to the block (that ends at ``_end``)."""
    kind, start = inlines[0][:2]
    last = inlines[-1]
    end = last[2]
    if kind is _TEXT and start and source[start - 1] == _BACKSLASH:
        start -= 1
    if last[0] is _CLOSE and _is_collapsed(inlines):
        end += len(b"[]")
    while end > start and source[end - 1] in _WHITE_SPACE:
        end -= 1
    return (start, end)


def _has_paragraphs(items: tuple[Block, ...]) -> bool:
    for item in items:
        for child in item.children:
            if child.kind is _PARAGRAPH:
                return True
    return False


def _container(name: str, data: Any, start: int, end: int) -> _Container:
    if data is None and name in _CONTAINERS:
        return _Container(_CONTAINERS[name], start, end)
    if name == "BlockQuote":
        kind = BlockKind.ALERT if data else BlockKind.QUOTE
        return _Container(kind, start, end, (data or "").lower())
    if name == "CodeBlock":
        language = "" if data == "Indented" else data["Fenced"]
        return _Container(BlockKind.CODE, start, end, language)
    if name == "FootnoteDefinition":
        return _Container(BlockKind.FOOTNOTE, start, end, data)
    if name == "List":
        made = _Container(BlockKind.LIST, start, end)
        made.number = data
        return made
    made = _Container(BlockKind.TABLE, start, end)
    made.aligns = tuple(a.lower() for a in data)
    return made


def _heading_id(data: Any) -> str:
    """The id that a heading's attributes give it: ``{#id}``, or in MDX ``{/*id*/}``."""
    comments = (key[2:-2].strip() for key, _ in data["attrs"] if key.startswith("/*"))
    return data["id"] or next(comments, "")


def _span(name: str, data: Any, start: int, end: int) -> Inline:
    tag = _SPANS[name]
    if data is None:
        return _new(Inline, (_OPEN, start, end, "", tag, "", "", ""))
    style = data["link_type"] if isinstance(data["link_type"], str) else "WikiLink"
    style = style.removesuffix("Unknown")
    return _new(Inline, (_OPEN, start, end, "", tag, data["dest_url"], data["title"], style))


def _is_collapsed(inlines: tuple[Inline, ...]) -> bool:
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
