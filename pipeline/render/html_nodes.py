"""The nodes of a document tree as HTML: one small function a node.

Everything that comes from an article is escaped; only nodes that arrive sanitized are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from pipeline import nodes
from pipeline.render.bidi import split_runs
from pipeline.render.chrome import direction
from pipeline.render.site import image_href, link_href

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.nodes import Block, Inline
    from pipeline.render.chrome import Chrome
    from pipeline.render.site import Site

# Markdown's "left" and "right" are those of a left-to-right page.
_ALIGNED: Final = {"left": "start", "center": "center", "right": "end"}
_EMPTY: Final = Markup("")
_NO_BREAK_SPACE: Final = Markup("\u00a0")


@dataclass(slots=True)
class Page:
    """What the nodes of one page share: its language, its surroundings, its running numbers."""

    locale: str
    rtl: bool
    chrome: Chrome
    site: Site
    labels: dict[str, str]
    _counts: dict[str, int] = field(default_factory=dict)

    def next(self, what: str) -> int:
        """The running number of the next table, admonition, … on the page, from 1."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]


def inlines(children: Iterable[Inline], page: Page) -> Markup:
    """A run of inline nodes as HTML."""
    return _EMPTY.join(inline(child, page) for child in children)


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
        end = _paragraph_with(last, inlines(last.children, page) + _NO_BREAK_SPACE + backs)
    else:
        end = blocks([last], page) + Markup("\n<p>{}</p>").format(backs)
    body = Markup("\n").join([block(child, page) for child in before] + [end])
    return Markup('<li id="fn.{}">{}</li>').format(note.number, body)


def in_language(lang: str) -> Markup:
    """``lang`` and ``dir`` attributes for text in another language than what is around it."""
    return Markup(' lang="{}" dir="{}"').format(lang, direction(lang)) if lang else _EMPTY


# --- inline nodes ---------------------------------------------------------------------------------


@singledispatch
def inline(node: Inline, page: Page) -> Markup:
    """One inline node as HTML."""
    raise NotImplementedError(type(node).__name__)


@inline.register(nodes.Text)
def _text(node: nodes.Text, page: Page) -> Markup:
    if not page.rtl:
        return escape(node.text)
    return _EMPTY.join(
        Markup('<bdi dir="ltr">{}</bdi>').format(piece) if isolated else escape(piece)
        for piece, isolated in split_runs(node.text)
    )


@inline.register(nodes.Emphasis)
def _emphasis(node: nodes.Emphasis, page: Page) -> Markup:
    return Markup("<em>{}</em>").format(inlines(node.children, page))


@inline.register(nodes.Strong)
def _strong(node: nodes.Strong, page: Page) -> Markup:
    return Markup("<strong>{}</strong>").format(inlines(node.children, page))


@inline.register(nodes.Strikethrough)
def _strikethrough(node: nodes.Strikethrough, page: Page) -> Markup:
    return Markup("<del>{}</del>").format(inlines(node.children, page))


@inline.register(nodes.Code)
def _code(node: nodes.Code, page: Page) -> Markup:
    side = Markup(' dir="ltr"') if page.rtl else _EMPTY
    return Markup('<code translate="no"{}>{}</code>').format(side, node.text)


@inline.register(nodes.Link)
def _link(node: nodes.Link, page: Page) -> Markup:
    text = inlines(node.children, page)
    href = link_href(node, page.locale)
    if not href:
        return text
    title = Markup(' title="{}"').format(node.title) if node.title else _EMPTY
    if not node.article or not node.locale or node.locale == page.locale:
        return Markup('<a href="{}"{}>{}</a>').format(href, title, text)
    where = page.labels["in_language"].format(language=page.chrome.language_name(node.locale))
    gap = "" if where.startswith("（") else " "
    return Markup('<a href="{}" hreflang="{}"{}>{}</a>{}<small class="edition"{}>{}</small>').format(
        href, node.locale, title, text, gap, _of_chrome(page), where
    )


@inline.register(nodes.Image)
def _image(node: nodes.Image, page: Page) -> Markup:
    return _img(node.src, node.alt, page, title=node.title)


@inline.register(nodes.LineBreak)
def _line_break(_node: nodes.LineBreak, _page: Page) -> Markup:
    return Markup("<br>\n")


@inline.register(nodes.FootnoteMark)
def _mark(node: nodes.FootnoteMark, page: Page) -> Markup:
    label = page.chrome.gettext("Footnote {number}").format(number=node.number)
    return Markup(
        '<sup class="mark"><a id="fnref.{0}.{1}" href="#fn.{0}" role="doc-noteref"'
        ' aria-label="{2}">{0}</a></sup>'
    ).format(node.number, node.use, label)


@inline.register(nodes.RawInline)
def _raw_inline(node: nodes.RawInline, _page: Page) -> Markup:
    return Markup(node.html)  # noqa: S704 - sanitized where the tree was built


# --- block nodes ----------------------------------------------------------------------------------


@singledispatch
def block(node: Block, page: Page) -> Markup:
    """One block as HTML."""
    raise NotImplementedError(type(node).__name__)


@block.register(nodes.Heading)
def _heading(node: nodes.Heading, page: Page) -> Markup:
    # The page's one h1 is its title. The link stands beside the heading, not in it, so that a list
    # of headings reads clean; it is named by the heading.
    level = min(max(node.level, 2), 6)
    text = inlines(node.children, page)
    attributes = in_language(node.lang)
    if not node.id:
        return Markup("<h{0}{1}>{2}</h{0}>").format(level, attributes, text)
    return Markup(
        '<div class="heading"><h{0} id="{1}"{2}>{3}</h{0}>'
        '<a class="anchor" href="#{1}" aria-labelledby="{1}"><span aria-hidden="true">#</span></a></div>'
    ).format(level, node.id, attributes, text)


@block.register(nodes.Paragraph)
def _paragraph(node: nodes.Paragraph, page: Page) -> Markup:
    return _paragraph_with(node, inlines(node.children, page))


@block.register(nodes.List)
def _list(node: nodes.List, page: Page) -> Markup:
    tag = "ul" if node.start is None else "ol"
    start = Markup(' start="{}"').format(node.start) if node.start not in (None, 1) else _EMPTY
    tasks = any(item.checked is not None for item in node.items)
    # Safari drops a list's meaning with its bullets unless the role is spelt out.
    look = Markup(' class="tasks" role="list"') if tasks else _EMPTY
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
        _of_chrome(page),
        page.labels.get(node.kind, node.kind),
        blocks(node.blocks, page),
    )


@block.register(nodes.CodeBlock)
def _code_block(node: nodes.CodeBlock, page: Page) -> Markup:
    label = page.chrome.gettext("Code {number}").format(number=page.next("code"))
    kind = Markup(' class="language-{}"').format(node.language) if node.language else _EMPTY
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
    image = _img(node.src, node.alt, page)
    caption = (
        Markup("\n<figcaption>{}</figcaption>").format(_text(nodes.Text(node.caption), page))
        if node.caption
        else _EMPTY
    )
    return Markup("<figure{}>\n{}{}\n</figure>").format(in_language(node.lang), image, caption)


@block.register(nodes.Definitions)
def _definitions(node: nodes.Definitions, page: Page) -> Markup:
    groups = []
    for item in node.items:
        terms = [
            Markup("<dt{}>{}</dt>").format(in_language(term.lang), inlines(term.children, page))
            for term in item.terms
        ]
        meanings = [
            Markup("<dd>{}</dd>").format(blocks(meaning, page, tight=len(meaning) == 1))
            for meaning in item.descriptions
        ]
        groups.append(Markup("<div>{}</div>").format(Markup("\n").join(terms + meanings)))
    return Markup("<dl>\n{}\n</dl>").format(Markup("\n").join(groups))


@block.register(nodes.RawBlock)
def _raw_block(node: nodes.RawBlock, _page: Page) -> Markup:
    return Markup(node.html)  # noqa: S704 - sanitized where the tree was built


@block.register(nodes.Rule)
def _rule(_node: nodes.Rule, _page: Page) -> Markup:
    return Markup("<hr>")


# --- parts ----------------------------------------------------------------------------------------


def _paragraph_with(node: nodes.Paragraph, content: Markup) -> Markup:
    return Markup("<p{}>{}</p>").format(in_language(node.lang), content)


def _bare(node: nodes.Paragraph, page: Page) -> Markup:
    content = inlines(node.children, page)
    return (
        Markup("<span{}>{}</span>").format(in_language(node.lang), content)
        if node.lang
        else content
    )


def _item(item: nodes.ListItem, page: Page, *, tight: bool) -> Markup:
    if item.checked is None:
        return Markup("<li>{}</li>").format(blocks(item.blocks, page, tight=tight))
    box = Markup('<input type="checkbox" disabled{}').format(
        Markup(" checked") if item.checked else _EMPTY
    )
    first, rest = item.blocks[:1], item.blocks[1:]
    if first and isinstance(first[0], nodes.Paragraph):
        label = Markup("<label{}>{}> <span>{}</span></label>").format(
            in_language(first[0].lang), box, inlines(first[0].children, page)
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
        look = Markup(' class="{}"').format(align) if align else _EMPTY
        content = inlines(cell.children, page)
        # An empty header names nothing; as a data cell it confuses no screen reader.
        heads = head and content.strip()
        parts.append(
            Markup("<{0}{1}{2}{3}>{4}</{0}>").format(
                "th" if heads else "td",
                Markup(' scope="col"') if heads else _EMPTY,
                look,
                in_language(cell.lang),
                content,
            )
        )
    return Markup("<tr>{}</tr>").format(_EMPTY.join(parts))


def _img(src: str, alt: str, page: Page, *, title: str = "") -> Markup:
    size = page.site.images.get(src)
    return Markup('<img src="{}" alt="{}"{}{} loading="lazy" decoding="async">').format(
        image_href(src),
        alt,
        Markup(' width="{}" height="{}"').format(*size) if size else _EMPTY,
        Markup(' title="{}"').format(title) if title else _EMPTY,
    )


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
        _EMPTY if one else Markup("<sup>{}</sup>").format(use),
    )


def _of_chrome(page: Page) -> Markup:
    """The language of the page's own words, where it is not that of the article."""
    return in_language(page.chrome.locale if page.chrome.locale != page.locale else "")
