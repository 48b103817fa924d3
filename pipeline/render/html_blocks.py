"""Blocks as HTML, one small function a node, for the page that ``html.py`` puts around them."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from pipeline import nodes
from pipeline.render.html_inline import (
    EMPTY,
    Page,
    image_tag,
    in_language,
    inline,
    inlines,
    of_chrome,
    raw,
)
from pipeline.render.html_markup import fill, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.nodes import Block

# Markdown's "left" and "right" are those of a left-to-right page.
_ALIGNED: Final = {"left": "start", "center": "center", "right": "end"}
_NO_BREAK_SPACE: Final = Markup("\u00a0")


def blocks(children: Iterable[Block], page: Page, *, tight: bool = False) -> Markup:
    """A run of blocks as HTML, each on a line of its own; in a tight list without ``<p>``."""
    parts = [
        _bare(child, page) if tight and isinstance(child, nodes.Paragraph) else block(child, page)
        for child in children
    ]
    return joined((part for part in parts if part), "\n")


def footnote(note: nodes.Footnote, page: Page) -> Markup:
    """One footnote as a list item, with a way back to each place that refers to it."""
    backs = joined((_back(note, use, page) for use in range(1, note.uses + 1)), _NO_BREAK_SPACE)
    *before, last = note.blocks or (nodes.Paragraph(()),)
    if isinstance(last, nodes.Paragraph):
        end = _paragraph_with(last, _leaf(last, page) + _NO_BREAK_SPACE + backs)
    else:
        end = blocks([last], page) + fill("\n<p>{}</p>", backs)
    body = joined([*(block(child, page) for child in before), end], "\n")
    return fill('<li id="fn.{}">{}</li>', note.number, body)


@singledispatch
def block(node: Block, page: Page) -> Markup:
    """One block as HTML."""
    raise NotImplementedError(type(node).__name__)


@block.register(nodes.Heading)
def _heading(node: nodes.Heading, page: Page) -> Markup:
    # The page's one h1 is its title. The link stands beside the heading, not in it, so that a list
    # of headings reads clean; it is named by the heading.
    level = min(max(node.level, 2), 6)
    text = _leaf(node, page)
    attributes = in_language(node.lang)
    if not node.id:
        return fill("<h{0}{1}>{2}</h{0}>", level, attributes, text)
    return fill(
        '<div class="heading"><h{0} id="{1}"{2}>{3}</h{0}>'
        '<a class="anchor" href="#{1}" aria-labelledby="{1}">'
        '<span aria-hidden="true">#</span></a></div>',
        level,
        node.id,
        attributes,
        text,
    )


@block.register(nodes.Paragraph)
def _paragraph(node: nodes.Paragraph, page: Page) -> Markup:
    return _paragraph_with(node, _leaf(node, page))


@block.register(nodes.List)
def _list(node: nodes.List, page: Page) -> Markup:
    tag = "ul" if node.start is None else "ol"
    start = fill(' start="{}"', node.start) if node.start not in (None, 1) else EMPTY
    tasks = [item for item in node.items if item.checked is not None]
    look = Markup(' class="tasks"') if tasks else EMPTY
    # Safari drops a list's meaning with its bullets unless the role is spelt out.
    if tasks and len(tasks) == len(node.items):
        look += Markup(' role="list"')
    items = joined((_item(item, page, tight=node.tight) for item in node.items), "\n")
    return fill("<{0}{1}{2}>\n{3}\n</{0}>", tag, start, look, items)


@block.register(nodes.Quote)
def _quote(node: nodes.Quote, page: Page) -> Markup:
    return fill("<blockquote>\n{}\n</blockquote>", blocks(node.blocks, page))


@block.register(nodes.Admonition)
def _admonition(node: nodes.Admonition, page: Page) -> Markup:
    return fill(
        '<aside class="admonition {0}" role="note" aria-labelledby="admonition.{1}">\n'
        '<p class="label" id="admonition.{1}"{2}>{3}</p>\n{4}\n</aside>',
        node.kind,
        page.next("admonition"),
        of_chrome(page),
        page.labels.get(node.kind, node.kind),
        blocks(node.blocks, page),
    )


@block.register(nodes.CodeBlock)
def _code_block(node: nodes.CodeBlock, page: Page) -> Markup:
    label = page.chrome.gettext("Code {number}").format(number=page.next("code"))
    kind = fill(' class="language-{}"', node.language) if node.language else EMPTY
    return fill(
        '<div class="code" role="region" tabindex="0" dir="ltr" aria-label="{}">'
        '<pre translate="no"><code{}>{}</code></pre></div>',
        label,
        kind,
        node.text,
    )


@block.register(nodes.Table)
def _table(node: nodes.Table, page: Page) -> Markup:
    label = page.chrome.gettext("Table {number}").format(number=page.next("table"))
    head = _row(node.head, node.aligns, page, head=True)
    rows = joined((_row(row, node.aligns, page, head=False) for row in node.rows), "\n")
    return fill(
        '<div class="table" role="region" tabindex="0" aria-label="{}">\n<table>\n'
        "<thead>\n{}\n</thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>",
        label,
        head,
        rows,
    )


@block.register(nodes.Figure)
def _figure(node: nodes.Figure, page: Page) -> Markup:
    image = image_tag(node.src, node.alt, page)
    caption = (
        fill(
            "\n<figcaption>{}</figcaption>",
            inline(nodes.Text(node.caption), page.speaking(node.lang)),
        )
        if node.caption
        else EMPTY
    )
    return fill("<figure{}>\n{}{}\n</figure>", in_language(node.lang), image, caption)


@block.register(nodes.Definitions)
def _definitions(node: nodes.Definitions, page: Page) -> Markup:
    groups = []
    for item in node.items:
        terms = [
            fill("<dt{}>{}</dt>", in_language(term.lang), _leaf(term, page)) for term in item.terms
        ]
        meanings = [
            fill("<dd>{}</dd>", blocks(meaning, page, tight=len(meaning) == 1))
            for meaning in item.descriptions
        ]
        groups.append(fill("<div>{}</div>", joined(terms + meanings, "\n")))
    return fill("<dl>\n{}\n</dl>", joined(groups, "\n"))


@block.register(nodes.RawBlock)
def _raw_block(node: nodes.RawBlock, page: Page) -> Markup:
    return raw(node.html, node.addresses, page)


@block.register(nodes.Container)
def _container(node: nodes.Container, page: Page) -> Markup:
    opening = raw(node.opening, node.addresses, page)
    closing = Markup(node.closing)  # noqa: S704 - sanitized where the tree was built
    return fill("{}\n{}\n{}", opening, blocks(node.blocks, page), closing)


@block.register(nodes.Rule)
def _rule(_node: nodes.Rule, _page: Page) -> Markup:
    return Markup("<hr>")


# --- parts ----------------------------------------------------------------------------------------


def _paragraph_with(node: nodes.Paragraph, content: Markup) -> Markup:
    return fill("<p{}>{}</p>", in_language(node.lang), content)


def _leaf(node: nodes.Heading | nodes.Paragraph | nodes.Cell, page: Page) -> Markup:
    return inlines(node.children, page.speaking(node.lang))


def _bare(node: nodes.Paragraph, page: Page) -> Markup:
    content = _leaf(node, page)
    return fill("<span{}>{}</span>", in_language(node.lang), content) if node.lang else content


def _item(item: nodes.ListItem, page: Page, *, tight: bool) -> Markup:
    if item.checked is None:
        return fill("<li>{}</li>", blocks(item.blocks, page, tight=tight))
    box = fill('<input type="checkbox" disabled{}', Markup(" checked") if item.checked else EMPTY)
    first, rest = item.blocks[:1], item.blocks[1:]
    if first and isinstance(first[0], nodes.Paragraph):
        label = fill(
            "<label{}>{}> <span>{}</span></label>",
            in_language(first[0].lang),
            box,
            _leaf(first[0], page),
        )
    else:
        name = page.labels["done" if item.checked else "open"]
        label = fill('{} aria-label="{}">', box, name)
        rest = item.blocks
    body = joined([p for p in (label, blocks(rest, page, tight=tight)) if p], "\n")
    return fill("<li>{}</li>", body)


def _row(cells: Sequence[nodes.Cell], aligns: Sequence[str], page: Page, *, head: bool) -> Markup:
    parts = []
    for number, cell in enumerate(cells):
        align = _ALIGNED.get(aligns[number] if number < len(aligns) else "none")
        look = fill(' class="{}"', align) if align else EMPTY
        content = _leaf(cell, page)
        # An empty header names nothing; as a data cell it confuses no screen reader.
        heads = head and content.strip()
        parts.append(
            fill(
                "<{0}{1}{2}{3}>{4}</{0}>",
                "th" if heads else "td",
                Markup(' scope="col"') if heads else EMPTY,
                look,
                in_language(cell.lang),
                content,
            )
        )
    return fill("<tr>{}</tr>", joined(parts))


def _back(note: nodes.Footnote, use: int, page: Page) -> Markup:
    _ = page.chrome.gettext
    one = note.uses == 1
    # Translators: links from a footnote to where it is mentioned; a footnote may have several.
    label = _("Back to the text") if one else _("Back to the text, place {number}")
    return fill(
        '<a class="back" href="#fnref.{0}.{1}" role="doc-backlink" aria-label="{2}">↑{3}</a>',
        note.number,
        use,
        label.format(number=use),
        EMPTY if one else fill("<sup>{}</sup>", use),
    )
