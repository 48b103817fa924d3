"""Plain text, as a careful typist would set it: a document tree in, one UTF-8 text out.

Lines are filled by display width, lists and notes hang, tables line up or become rows of names and
values, and addresses wait at the end under their numbers. Text stays in logical order; a direction
mark is set only where a right-to-left line would otherwise be shown the wrong way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from pipeline import nodes
from pipeline.render.bidi import RIGHT_TO_LEFT_MARK, isolate, needs_mark, split_runs
from pipeline.render.chrome import Chrome, chrome_for, direction
from pipeline.render.site import page_url
from pipeline.render.text_wrap import GLUE, SPACE, columns, unbroken, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.nodes import Block, Document, Inline

_UNDERLINES: Final = {1: "=", 2: "-", 3: "~"}
_BULLETS: Final = ("•", "–", "·")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# To these scripts an underscore is a blank to fill in, or a stroke between letters.
_WITHOUT_ITALICS: Final = frozenset({"zh", "ja", "ko", "ar", "fa", "ur", "he"})
_RAW: Final = {"<br": "\n", "<sup": "^"}
_NARROWEST: Final = 24


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the parts of one text share; a copy with another width, depth or language for some."""

    locale: str
    rtl: bool
    width: int
    labels: dict[str, str]
    base_url: str
    addresses: dict[str, int] = field(default_factory=dict)
    depth: int = 0

    def narrowed(self, by: int) -> _Setting:
        return replace(self, width=max(self.width - by, _NARROWEST))

    def speaking(self, lang: str) -> _Setting:
        return replace(self, locale=lang, rtl=direction(lang) == "rtl") if lang else self


def render_text(document: Document, *, chrome: Chrome | None = None, width: int = 72) -> str:
    """A document as plain text with lines of at most ``width`` columns.

    Only what cannot be broken is longer: an address, a line of code.

    >>> from pipeline.nodes import Document, Link, Paragraph, Text
    >>> see = (Text("See "), Link("https://example.org/", (Text("there"),)), Text("."))
    >>> print(render_text(Document("a", "en", "ltr", "en", "Hello", "", "", None, (), 0, 2,
    ...     (Paragraph(see),), (), (), "Notes", "")), end="")
    Notes
    <BLANKLINE>
    Hello
    =====
    <BLANKLINE>
    See there [1].
    <BLANKLINE>
    <BLANKLINE>
    Links
    -----
    <BLANKLINE>
    [1] https://example.org/
    """
    chrome = chrome or chrome_for(document.locale)
    setting = _Setting(
        locale=document.locale,
        rtl=document.direction == "rtl",
        width=width,
        labels=chrome.labels(),
        base_url=document.base_url,
    )
    parts = [_opening(document, chrome, setting), _stack(document.blocks, setting)]
    if document.footnotes:
        notes = [_note(note, setting) for note in document.footnotes]
        parts += [["", *_headline(setting.labels["notes"], 2, setting)], _join(notes, gap=False)]
    if setting.addresses:
        addresses = [f"[{number}] {url}" for url, number in setting.addresses.items()]
        parts += [["", *_headline(setting.labels["links"], 2, setting)], addresses]
    lines = _join(parts, gap=True)
    return "".join(f"{line.rstrip()}\n" for line in lines)


# --- inline nodes ---------------------------------------------------------------------------------


def _inlines(children: Iterable[Inline], setting: _Setting) -> str:
    return "".join(_inline(child, setting) for child in children)


@singledispatch
def _inline(node: Inline, setting: _Setting) -> str:
    raise NotImplementedError(type(node).__name__)


@_inline.register(nodes.Text)
def _text(node: nodes.Text, setting: _Setting) -> str:
    text = _BLANKS.sub(" ", node.text)
    if not setting.rtl:
        return text
    return "".join(
        isolate(piece.replace(" ", SPACE)) if isolated else piece
        for piece, isolated in split_runs(text)
    )


@_inline.register(nodes.Emphasis)
def _emphasis(node: nodes.Emphasis, setting: _Setting) -> str:
    mark = "*" if setting.locale.split("-")[0] in _WITHOUT_ITALICS else "_"
    return f"{mark}{GLUE}{_inlines(node.children, setting)}{GLUE}{mark}"


@_inline.register(nodes.Strong)
def _strong(node: nodes.Strong, setting: _Setting) -> str:
    return f"*{GLUE}{_inlines(node.children, setting)}{GLUE}*"


@_inline.register(nodes.Strikethrough)
def _strikethrough(node: nodes.Strikethrough, setting: _Setting) -> str:
    return f"~{GLUE}{_inlines(node.children, setting)}{GLUE}~"


@_inline.register(nodes.Code)
def _code(node: nodes.Code, setting: _Setting) -> str:
    code = f"`{GLUE}{node.text}{GLUE}`"
    return isolate(unbroken(code)) if setting.rtl else code


@_inline.register(nodes.Link)
def _link(node: nodes.Link, setting: _Setting) -> str:
    text = _inlines(node.children, setting)
    url = _address(node, setting)
    if not url:
        return text
    if node.url and text in (node.url, node.url.removeprefix("mailto:")):
        return unbroken(text)
    number = setting.addresses.setdefault(url, len(setting.addresses) + 1)
    return f"{text}{SPACE}{unbroken(f'[{number}]')}"


@_inline.register(nodes.Image)
def _image(node: nodes.Image, _setting: _Setting) -> str:
    return f"[{node.alt}]" if node.alt else ""


@_inline.register(nodes.LineBreak)
def _line_break(_node: nodes.LineBreak, _setting: _Setting) -> str:
    return "\n"


@_inline.register(nodes.FootnoteMark)
def _mark(node: nodes.FootnoteMark, _setting: _Setting) -> str:
    return f"{GLUE}{str(node.number).translate(_SUPERSCRIPT)}"


@_inline.register(nodes.RawInline)
def _raw_inline(node: nodes.RawInline, _setting: _Setting) -> str:
    return next((text for tag, text in _RAW.items() if node.html.startswith(tag)), "")


# --- block nodes ----------------------------------------------------------------------------------


def _stack(blocks: Iterable[Block], setting: _Setting, *, tight: bool = False) -> list[str]:
    """Blocks below each other, a blank line between them and one more above a section."""
    parts = []
    for block in blocks:
        part = _block(block, setting)
        if parts and isinstance(block, nodes.Heading) and block.level <= 2:
            part = ["", *part]
        if part:
            parts.append(part)
    return _join(parts, gap=not tight)


@singledispatch
def _block(node: Block, setting: _Setting) -> list[str]:
    raise NotImplementedError(type(node).__name__)


@_block.register(nodes.Heading)
def _heading(node: nodes.Heading, setting: _Setting) -> list[str]:
    setting = setting.speaking(node.lang)
    return _headline(_inlines(node.children, setting), max(node.level, 2), setting)


@_block.register(nodes.Paragraph)
def _paragraph(node: nodes.Paragraph, setting: _Setting) -> list[str]:
    setting = setting.speaking(node.lang)
    return _lines(_inlines(node.children, setting), setting)


@_block.register(nodes.List)
def _list(node: nodes.List, setting: _Setting) -> list[str]:
    inside = replace(setting, depth=setting.depth + 1)
    markers = [_marker(node, number, setting.depth) for number in range(len(node.items))]
    # Numbers stand flush on their stops, so that the text of 9. and 10. starts in one column.
    size = max(map(width_of, markers), default=0)
    items = [
        _hang(
            _stack(item.blocks, inside.narrowed(size), tight=node.tight),
            " " * (size - width_of(marker)) + marker,
        )
        for marker, item in zip(markers, node.items, strict=True)
    ]
    return _join(items, gap=not node.tight)


@_block.register(nodes.Quote)
def _quote(node: nodes.Quote, setting: _Setting) -> list[str]:
    return [f"> {line}" for line in _stack(node.blocks, setting.narrowed(2))]


@_block.register(nodes.Admonition)
def _admonition(node: nodes.Admonition, setting: _Setting) -> list[str]:
    label = setting.labels.get(node.kind, node.kind).upper()
    return [f"| {line}" for line in [label, *_stack(node.blocks, setting.narrowed(2))]]


@_block.register(nodes.CodeBlock)
def _code_block(node: nodes.CodeBlock, _setting: _Setting) -> list[str]:
    return [f"    {line}" for line in node.text.rstrip("\n").split("\n")]


@_block.register(nodes.Table)
def _table(node: nodes.Table, setting: _Setting) -> list[str]:
    rows = [
        [_inlines(cell.children, setting.speaking(cell.lang)) for cell in row]
        for row in (node.head, *node.rows)
    ]
    table = columns(rows, node.aligns, setting.width)
    if table is None:
        return _join([_named(rows[0], row, setting) for row in rows[1:]], gap=True)
    head, *body = ([_row(cells, setting) for cells in zip(*row, strict=True)] for row in table)
    rule = "  ".join("-" * width_of(cell[0]) for cell in table[0])
    return [*head, rule, *_join(body, gap=any(len(row) > 1 for row in body))]


@_block.register(nodes.Figure)
def _figure(node: nodes.Figure, setting: _Setting) -> list[str]:
    parts = [part for part in (node.alt, node.caption) if part]
    if not parts:
        return []
    both = setting.labels["figure"].format(alt=node.alt, caption=node.caption)
    setting = setting.speaking(node.lang)
    return _lines(_text(nodes.Text(f"[{both if len(parts) == 2 else parts[0]}]"), setting), setting)


@_block.register(nodes.Definitions)
def _definitions(node: nodes.Definitions, setting: _Setting) -> list[str]:
    groups = []
    for item in node.items:
        terms = [_paragraph(term, setting) for term in item.terms]
        meanings = [_stack(meaning, setting.narrowed(4)) for meaning in item.descriptions]
        groups.append(_join([*terms, *(_hang(part, "    ") for part in meanings)], gap=False))
    return _join(groups, gap=True)


@_block.register(nodes.RawBlock)
def _raw_block(node: nodes.RawBlock, setting: _Setting) -> list[str]:
    return _lines(node.text.strip(), setting) if node.text.strip() else []


@_block.register(nodes.Rule)
def _rule(_node: nodes.Rule, setting: _Setting) -> list[str]:
    return [" " * ((setting.width - 5) // 2) + "* * *"]


# --- parts ----------------------------------------------------------------------------------------


def _opening(document: Document, chrome: Chrome, setting: _Setting) -> list[str]:
    url = page_url(document.base_url, document.locale, document.article)
    byline = chrome.byline(document)
    parts = [
        [document.publication] if document.publication else [],
        _headline(_text(nodes.Text(document.title), setting), 1, setting),
        _lines(_text(nodes.Text(document.description), setting), setting),
        [*_lines(byline, setting), *([url] if url else [])],
        _lines(_text(nodes.Text(document.notice), setting), setting),
    ]
    return _join([part for part in parts if any(part)], gap=True)


def _headline(text: str, level: int, setting: _Setting) -> list[str]:
    lines = _lines(text, setting)
    line = _UNDERLINES.get(level)
    return [*lines, line * max(map(width_of, lines))] if line else lines


def _note(note: nodes.Footnote, setting: _Setting) -> list[str]:
    mark = str(note.number).translate(_SUPERSCRIPT) + " "
    return _hang(_stack(note.blocks, setting.narrowed(len(mark))), mark)


def _lines(text: str, setting: _Setting) -> list[str]:
    return [_directed(line, setting) for line in wrap(text, setting.width)]


def _directed(line: str, setting: _Setting) -> str:
    return f"{RIGHT_TO_LEFT_MARK}{line}" if setting.rtl and needs_mark(line) else line


def _row(cells: Sequence[str], setting: _Setting) -> str:
    # Two Latin cells side by side would swap places in a right-to-left line.
    ends = [RIGHT_TO_LEFT_MARK if setting.rtl and needs_mark(cell) else "" for cell in cells]
    row = "  ".join(cell + end for cell, end in zip(cells, ends, strict=True)).rstrip()
    return _directed(row, setting)


def _named(names: Sequence[str], row: Sequence[str], setting: _Setting) -> list[str]:
    """One row of a table that is too wide: each value on a line after its column's name."""
    pair = setting.labels["pair"]
    lines = []
    for name, value in zip(names, row, strict=True):
        text = pair.format(name=name, value=value) if name else value
        lines += _hang(_lines(text, setting.narrowed(2)), "", rest="  ")
    return lines


def _marker(node: nodes.List, index: int, depth: int) -> str:
    checked = node.items[index].checked
    number = f"{node.start + index}. " if node.start is not None else ""
    if checked is not None:
        return f"{number}[{'x' if checked else ' '}] "
    return number or f"{_BULLETS[min(depth, len(_BULLETS) - 1)]} "


def _hang(lines: Sequence[str], first: str, *, rest: str | None = None) -> list[str]:
    rest = " " * width_of(first) if rest is None else rest
    return [(rest if number else first) + line for number, line in enumerate(lines or [""])]


def _join(parts: Iterable[list[str]], *, gap: bool) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if not part:
            continue
        if lines and gap:
            lines.append("")
        lines += part
    return lines


def _address(link: nodes.Link, setting: _Setting) -> str:
    """Where a link leads, for somebody who reads this text far from the web page."""
    if not link.article:
        return "" if link.url.startswith("#") else link.url
    locale = link.locale or setting.locale
    page = page_url(setting.base_url, locale, link.article) or f"{locale}/{link.article}.html"
    return f"{page}#{link.fragment}" if link.fragment else page
