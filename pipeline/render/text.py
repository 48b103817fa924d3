"""Plain text, as a careful typist would set it: a document tree in, one UTF-8 text out.

Lines are filled by display width, lists and notes hang, tables line up or become rows of names and
values, and addresses wait at the end under their numbers. Text stays in logical order; a direction
mark is set only where a right-to-left line would otherwise be shown the wrong way round.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import nodes
from pipeline.render.bidi import RIGHT_TO_LEFT_MARK, needs_mark
from pipeline.render.chrome import SEPARATOR, Chrome, chrome_for
from pipeline.render.site import page_url
from pipeline.render.text_inline import Setting, inlines, plain, raised
from pipeline.render.text_wrap import SPACE, columns, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.nodes import Block, Document

_UNDERLINES: Final = {1: "=", 2: "-", 3: "~"}
_BULLETS: Final = ("•", "–", "·")


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
    setting = Setting(
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


# --- block nodes ----------------------------------------------------------------------------------


def _stack(blocks: Iterable[Block], setting: Setting, *, tight: bool = False) -> list[str]:
    """Blocks below each other, a blank line between them and one more above a section."""
    parts: list[list[str]] = []
    for block in blocks:
        part = _block(block, setting)
        if parts and isinstance(block, nodes.Heading) and block.level <= 2:
            part = ["", *part]
        if part:
            parts.append(part)
    return _join(parts, gap=not tight)


@singledispatch
def _block(node: Block, setting: Setting) -> list[str]:
    raise NotImplementedError(type(node).__name__)


@_block.register(nodes.Heading)
def _heading(node: nodes.Heading, setting: Setting) -> list[str]:
    setting = setting.speaking(node.lang)
    return _headline(inlines(node.children, setting), max(node.level, 2), setting)


@_block.register(nodes.Paragraph)
def _paragraph(node: nodes.Paragraph, setting: Setting) -> list[str]:
    setting = setting.speaking(node.lang)
    return _lines(inlines(node.children, setting), setting)


@_block.register(nodes.List)
def _list(node: nodes.List, setting: Setting) -> list[str]:
    inside = replace(setting, depth=setting.depth + (node.start is None))
    markers = [_marker(node, number, setting) for number in range(len(node.items))]
    # Numbers stand flush on their stops, so that the text of 9. and 10. starts in one column;
    # bullets stand under the brackets of tasks.
    size = max(map(width_of, markers), default=0)
    gaps = [" " * (size - width_of(marker)) for marker in markers]
    items = [
        _hang(
            _stack(item.blocks, inside.narrowed(size), tight=node.tight),
            marker + gap if node.start is None else gap + marker,
        )
        for marker, gap, item in zip(markers, gaps, node.items, strict=True)
    ]
    return _join(items, gap=not node.tight)


@_block.register(nodes.Quote)
def _quote(node: nodes.Quote, setting: Setting) -> list[str]:
    return [f"> {line}" for line in _stack(node.blocks, setting.narrowed(2))]


@_block.register(nodes.Admonition)
def _admonition(node: nodes.Admonition, setting: Setting) -> list[str]:
    label = setting.labels.get(node.kind, node.kind).upper()
    return [f"| {line}" for line in [label, *_stack(node.blocks, setting.narrowed(2))]]


@_block.register(nodes.CodeBlock)
def _code_block(node: nodes.CodeBlock, _setting: Setting) -> list[str]:
    return [f"    {line}" for line in node.text.rstrip("\n").split("\n")]


@_block.register(nodes.Table)
def _table(node: nodes.Table, setting: Setting) -> list[str]:
    # Cells share their lines, so all follow the direction of the page, whatever their language.
    rows = [[inlines(cell.children, setting) for cell in row] for row in (node.head, *node.rows)]
    table = columns(rows, node.aligns, setting.width)
    if table is None:
        return _join([_named(rows[0], row, setting) for row in rows[1:]], gap=True)
    head, *body = ([_row(cells, setting) for cells in zip(*row, strict=True)] for row in table)
    rule = "  ".join("-" * width_of(cell[0]) for cell in table[0])
    return [*head, rule, *_join(body, gap=any(len(row) > 1 for row in body))]


@_block.register(nodes.Figure)
def _figure(node: nodes.Figure, setting: Setting) -> list[str]:
    parts = [part for part in (node.alt, node.caption) if part]
    if not parts:
        return []
    both = setting.labels["figure"].format(alt=node.alt, caption=node.caption)
    setting = setting.speaking(node.lang)
    return _lines(plain(f"[{both if len(parts) == 2 else parts[0]}]", setting), setting)


@_block.register(nodes.Definitions)
def _definitions(node: nodes.Definitions, setting: Setting) -> list[str]:
    groups = []
    for item in node.items:
        terms = [_paragraph(term, setting) for term in item.terms]
        meanings = [_stack(meaning, setting.narrowed(4)) for meaning in item.descriptions]
        groups.append(_join([*terms, *(_hang(part, "    ") for part in meanings)], gap=False))
    return _join(groups, gap=True)


@_block.register(nodes.RawBlock)
def _raw_block(node: nodes.RawBlock, setting: Setting) -> list[str]:
    text = node.text.strip()
    lines = _lines(text, setting.speaking(node.lang)) if text else []
    table = _table(node.table, setting) if node.table else []
    return _join([*_shown(node, setting), lines, table], gap=True)


@_block.register(nodes.Container)
def _container(node: nodes.Container, setting: Setting) -> list[str]:
    opening = _lines(node.text, setting.speaking(node.lang)) if node.text else []
    return _join([*_shown(node, setting), opening, _stack(node.blocks, setting)], gap=True)


def _shown(node: nodes.RawBlock | nodes.Container, setting: Setting) -> list[list[str]]:
    """What the images of HTML show, one after the other."""
    alts = [f"[{image.alt}]" for image in node.images if image.alt]
    return [_lines(plain(alt, setting), setting) for alt in alts]


@_block.register(nodes.Rule)
def _rule(_node: nodes.Rule, setting: Setting) -> list[str]:
    return [" " * ((setting.width - 5) // 2) + "* * *"]


# --- parts ----------------------------------------------------------------------------------------


def _opening(document: Document, chrome: Chrome, setting: Setting) -> list[str]:
    url = page_url(document.base_url, document.locale, document.article)
    byline = SEPARATOR.join(
        part.replace(" ", SPACE) if width_of(part) <= setting.width else part
        for part in chrome.byline(document).split(SEPARATOR)
    )
    parts = [
        [document.publication] if document.publication else [],
        _headline(plain(document.title, setting), 1, setting),
        _lines(plain(document.description, setting), setting),
        [*_lines(byline, setting), *([url] if url else [])],
        _lines(plain(document.notice, setting), setting),
    ]
    return _join([part for part in parts if any(part)], gap=True)


def _headline(text: str, level: int, setting: Setting) -> list[str]:
    lines = _lines(text, setting)
    line = _UNDERLINES.get(level)
    return [*lines, line * max(map(width_of, lines))] if line else lines


def _note(note: nodes.Footnote, setting: Setting) -> list[str]:
    mark = raised(note.number) + " "
    return _hang(_stack(note.blocks, setting.narrowed(len(mark))), mark)


def _lines(text: str, setting: Setting) -> list[str]:
    return [_directed(line, setting) for line in wrap(text, setting.width)]


def _directed(line: str, setting: Setting) -> str:
    return f"{RIGHT_TO_LEFT_MARK}{line}" if setting.rtl and needs_mark(line) else line


def _row(cells: Sequence[str], setting: Setting) -> str:
    row = cells[0]
    for before, cell in pairwise(cells):
        # What follows a Latin cell would otherwise swap places with it in a right-to-left line.
        swaps = setting.rtl and cell.strip() and needs_mark(before)
        row += f"  {RIGHT_TO_LEFT_MARK}{cell}" if swaps else f"  {cell}"
    return _directed(row.rstrip(), setting)


def _named(names: Sequence[str], row: Sequence[str], setting: Setting) -> list[str]:
    """One row of a table that is too wide: each value on a line after its column's name."""
    pair = setting.labels["pair"]
    lines = []
    for name, value in zip(names, row, strict=True):
        text = pair.format(name=name, value=value) if name else value
        lines += _hang(_lines(text, setting.narrowed(2)), "", rest="  ")
    return lines


def _marker(node: nodes.List, index: int, setting: Setting) -> str:
    checked = node.items[index].checked
    number = f"{node.start + index}. " if node.start is not None else ""
    if checked is not None:
        return _directed(f"{number}[{'x' if checked else ' '}] ", setting)
    return number or f"{_BULLETS[min(setting.depth, len(_BULLETS) - 1)]} "


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
