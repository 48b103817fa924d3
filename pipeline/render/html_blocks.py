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
    return Markup("\n").join(part for part in parts if part)


def footnote(note: nodes.Footnote, page: Page) -> Markup:
    """One footnote as a list item, with a way back to each place that refers to it."""
    backs = _NO_BREAK_SPACE.join(_back(note, use, page) for use in range(1, note.uses + 1))
    *before, last = note.blocks or (nodes.Paragraph(()),)
    if isinstance(last, nodes.Paragraph):
        end = _paragraph_with(last, _leaf(last, page) + _NO_BREAK_SPACE + backs)
    else:
        end = blocks([last], page) + Markup("\n<p>{}</p>").format(backs)
    body = Markup("\n").join([block(child, page) for child in before] + [end])
    return Markup('<li id="fn.{}">{}</li>').format(note.number, body)


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
        return Markup("<h{0}{1}>{2}</h{0}>").format(level, attributes, text)
    return Markup(
        '<div class="heading"><h{0} id="{1}"{2}>{3}</h{0}>'
        '<a class="anchor" href="#{1}" aria-labelledby="{1}">'
        '<span aria-hidden="true">#</span></a></div>'
    ).format(level, node.id, attributes, text)


@block.register(nodes.Paragraph)
def _paragraph(node: nodes.Paragraph, page: Page) -> Markup:
    return _paragraph_with(node, _leaf(node, page))


@block.register(nodes.List)
def _list(node: nodes.List, page: Page) -> Markup:
    tag = "ul" if node.start is None else "ol"
    start = Markup(' start="{}"').format(node.start) if node.start not in (None, 1) else EMPTY
    tasks = any(item.checked is not None for item in node.items)
    # Safari drops a list's meaning with its bullets unless the role is spelt out.
    look = Markup(' class="tasks" role="list"') if tasks else EMPTY
    items = Markup("\n").join(_item(item, page, tight=node.tight) for item in node.items)
    return Markup("<{0}{1}{2}>\n{3}\n</{0}>").format(tag, start, look, items)


@block.register(nodes.Quote)
def _quote(node: nodes.Quote, page: Page) -> Markup:
    return Markup("<blockquote>\n{}\n</blockquote>").format(blocks(node.blocks, page))


@block.register(nodes.Admonition)
def _admonition(node: nodes.Admonition, page: Page) -> Markup:
    return Markup(
        '<aside class="admonition {0}" role="note" aria-labelledby="admonition.{1}">\n'
        '<p class="label" id="admonition.{1}"{2}>{3}</p>\n{4}\n</aside>'
    ).format(
        node.kind,
        page.next("admonition"),
        of_chrome(page),
        page.labels.get(node.kind, node.kind),
        blocks(node.blocks, page),
    )


@block.register(nodes.CodeBlock)
def _code_block(node: nodes.CodeBlock, page: Page) -> Markup:
    label = page.chrome.gettext("Code {number}").format(number=page.next("code"))
    kind = Markup(' class="language-{}"').format(node.language) if node.language else EMPTY
    return Markup(
        '<div class="code" role="region" tabindex="0" dir="ltr" aria-label="{}">'
        '<pre translate="no"><code{}>{}</code></pre></div>'
    ).format(label, kind, node.text)


@block.register(nodes.Table)
def _table(node: nodes.Table, page: Page) -> Markup:
    label = page.chrome.gettext("Table {number}").format(number=page.next("table"))
    head = _row(node.head, node.aligns, page, head=True)
    rows = Markup("\n").join(_row(row, node.aligns, page, head=False) for row in node.rows)
    return Markup(
        '<div class="table" role="region" tabindex="0" aria-label="{}">\n<table>\n'
        "<thead>\n{}\n</thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>"
    ).format(label, head, rows)


@block.register(nodes.Figure)
def _figure(node: nodes.Figure, page: Page) -> Markup:
    image = image_tag(node.src, node.alt, page)
    caption = (
        Markup("\n<figcaption>{}</figcaption>").format(
            inline(nodes.Text(node.caption), page.speaking(node.lang))
        )
        if node.caption
        else EMPTY
    )
    return Markup("<figure{}>\n{}{}\n</figure>").format(in_language(node.lang), image, caption)


@block.register(nodes.Definitions)
def _definitions(node: nodes.Definitions, page: Page) -> Markup:
    groups = []
    for item in node.items:
        terms = [
            Markup("<dt{}>{}</dt>").format(in_language(term.lang), _leaf(term, page))
            for term in item.terms
        ]
        meanings = [
            Markup("<dd>{}</dd>").format(blocks(meaning, page, tight=len(meaning) == 1))
            for meaning in item.descriptions
        ]
        groups.append(Markup("<div>{}</div>").format(Markup("\n").join(terms + meanings)))
    return Markup("<dl>\n{}\n</dl>").format(Markup("\n").join(groups))


@block.register(nodes.RawBlock)
def _raw_block(node: nodes.RawBlock, page: Page) -> Markup:
    return raw(node.html, node.addresses, page)


@block.register(nodes.Container)
def _container(node: nodes.Container, page: Page) -> Markup:
    opening = raw(node.opening, node.addresses, page)
    closing = Markup(node.closing)  # noqa: S704 - sanitized where the tree was built
    return Markup("{}\n{}\n{}").format(opening, blocks(node.blocks, page), closing)


@block.register(nodes.Rule)
def _rule(_node: nodes.Rule, _page: Page) -> Markup:
    return Markup("<hr>")


# --- parts ----------------------------------------------------------------------------------------


def _paragraph_with(node: nodes.Paragraph, content: Markup) -> Markup:
    return Markup("<p{}>{}</p>").format(in_language(node.lang), content)


def _leaf(node: nodes.Heading | nodes.Paragraph | nodes.Cell, page: Page) -> Markup:
    return inlines(node.children, page.speaking(node.lang))


def _bare(node: nodes.Paragraph, page: Page) -> Markup:
    content = _leaf(node, page)
    return (
        Markup("<span{}>{}</span>").format(in_language(node.lang), content)
        if node.lang
        else content
    )


def _item(item: nodes.ListItem, page: Page, *, tight: bool) -> Markup:
    if item.checked is None:
        return Markup("<li>{}</li>").format(blocks(item.blocks, page, tight=tight))
    box = Markup('<input type="checkbox" disabled{}').format(
        Markup(" checked") if item.checked else EMPTY
    )
    first, rest = item.blocks[:1], item.blocks[1:]
    if first and isinstance(first[0], nodes.Paragraph):
        label = Markup("<label{}>{}> <span>{}</span></label>").format(
            in_language(first[0].lang), box, _leaf(first[0], page)
        )
    else:
        name = page.labels["done" if item.checked else "open"]
        label = Markup('{} aria-label="{}">').format(box, name)
        rest = item.blocks
    body = Markup("\n").join(part for part in (label, blocks(rest, page, tight=tight)) if part)
    return Markup("<li>{}</li>").format(body)


def _row(cells: Sequence[nodes.Cell], aligns: Sequence[str], page: Page, *, head: bool) -> Markup:
    parts = []
    for number, cell in enumerate(cells):
        align = _ALIGNED.get(aligns[number] if number < len(aligns) else "none")
        look = Markup(' class="{}"').format(align) if align else EMPTY
        content = _leaf(cell, page)
        # An empty header names nothing; as a data cell it confuses no screen reader.
        heads = head and content.strip()
        parts.append(
            Markup("<{0}{1}{2}{3}>{4}</{0}>").format(
                "th" if heads else "td",
                Markup(' scope="col"') if heads else EMPTY,
                look,
                in_language(cell.lang),
                content,
            )
        )
    return Markup("<tr>{}</tr>").format(EMPTY.join(parts))


def _back(note: nodes.Footnote, use: int, page: Page) -> Markup:
    _ = page.chrome.gettext
    one = note.uses == 1
    # Translators: links from a footnote to where it is mentioned; a footnote may have several.
    label = _("Back to the text") if one else _("Back to the text, place {number}")
    return Markup(
        '<a class="back" href="#fnref.{0}.{1}" role="doc-backlink" aria-label="{2}">↑{3}</a>'
    ).format(
        note.number,
        use,
        label.format(number=use),
        EMPTY if one else Markup("<sup>{}</sup>").format(use),
    )
