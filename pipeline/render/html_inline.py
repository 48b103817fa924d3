"""Inline nodes as HTML, one small function a node, and what the nodes of one page share.

Everything that comes from an article is escaped; only nodes that arrive sanitized are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from pipeline import nodes
from pipeline.render.bidi import split_runs
from pipeline.render.chrome import direction
from pipeline.render.html_markup import fill, joined
from pipeline.render.site import image_href, link_href

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.nodes import Inline
    from pipeline.render.chrome import Chrome
    from pipeline.render.site import Site

EMPTY: Final = Markup("")


@dataclass(slots=True)
class Page:
    """What the nodes of one page share: its language, its surroundings, its running numbers.

    ``name`` is the article's id, which may have folders in it.
    """

    locale: str
    rtl: bool
    chrome: Chrome
    site: Site
    labels: dict[str, str]
    name: str = ""
    _counts: dict[str, int] = field(default_factory=dict)

    def speaking(self, lang: str) -> Page:
        """The same page, for text in another language than the article's."""
        rtl = direction(lang) == "rtl" if lang else self.rtl
        return self if rtl == self.rtl else replace(self, rtl=rtl)

    def next(self, what: str) -> int:
        """The running number of the next table, admonition, … on the page, from 1."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]


def inlines(children: Iterable[Inline], page: Page) -> Markup:
    """A run of inline nodes as HTML."""
    return joined(inline(child, page) for child in children)


def in_language(lang: str) -> Markup:
    """``lang`` and ``dir`` attributes for text in another language than what is around it."""
    return fill(' lang="{}" dir="{}"', lang, direction(lang)) if lang else EMPTY


def of_chrome(page: Page) -> Markup:
    """The language of the page's own words, where it is not that of the article."""
    return in_language(page.chrome.locale if page.chrome.locale != page.locale else "")


def spoken(text: str, lang: str) -> Markup:
    """Words that hold no nodes, such as a title, in the language ``lang``.

    >>> spoken("لغة C++", "ar")
    Markup('لغة <bdi dir="ltr">C++</bdi>')
    """
    return _isolated(text) if direction(lang) == "rtl" else escape(text)


def image_tag(src: str, alt: str, page: Page, *, title: str = "") -> Markup:
    """An image; ``alt`` is there even if empty, which tells screen readers to pass over it."""
    href = image_href(src, page.name)
    if not href:
        return escape(alt)
    size = page.site.images.get(src)
    return fill(
        '<img src="{}" alt="{}"{}{} loading="lazy" decoding="async">',
        href,
        alt,
        fill(' width="{}" height="{}"', *size) if size else EMPTY,
        fill(' title="{}"', title) if title else EMPTY,
    )


def raw(html: str, addresses: Iterable[nodes.Address], page: Page) -> Markup:
    """HTML, sanitized where the tree was built, with the ways from this page to its targets."""
    parts, position = [], 0
    for address in addresses:
        target = address.target
        if isinstance(target, nodes.Image):
            href = image_href(target.src, page.name)
        else:
            href = link_href(target, page.locale, page.name)
        parts += [html[position : address.start], str(escape(href))]
        position = address.end
    return Markup("".join((*parts, html[position:])))  # noqa: S704 - see above


@singledispatch
def inline(node: Inline, page: Page) -> Markup:
    """One inline node as HTML."""
    raise NotImplementedError(type(node).__name__)


@inline.register(nodes.Text)
def _text(node: nodes.Text, page: Page) -> Markup:
    return _isolated(node.text) if page.rtl else escape(node.text)


@inline.register(nodes.Emphasis)
def _emphasis(node: nodes.Emphasis, page: Page) -> Markup:
    return fill("<em>{}</em>", inlines(node.children, page))


@inline.register(nodes.Strong)
def _strong(node: nodes.Strong, page: Page) -> Markup:
    return fill("<strong>{}</strong>", inlines(node.children, page))


@inline.register(nodes.Strikethrough)
def _strikethrough(node: nodes.Strikethrough, page: Page) -> Markup:
    return fill("<del>{}</del>", inlines(node.children, page))


@inline.register(nodes.Code)
def _code(node: nodes.Code, page: Page) -> Markup:
    side = Markup(' dir="ltr"') if page.rtl else EMPTY
    return fill('<code translate="no"{}>{}</code>', side, node.text)


@inline.register(nodes.Link)
def _link(node: nodes.Link, page: Page) -> Markup:
    text = inlines(node.children, page)
    href = link_href(node, page.locale, page.name)
    if not href:
        return text
    title = fill(' title="{}"', node.title) if node.title else EMPTY
    if not node.article or not node.locale or node.locale == page.locale:
        return fill('<a href="{}"{}>{}</a>', href, title, text)
    where = page.labels["in_language"].format(language=page.chrome.language_name(node.locale))
    gap = "" if where.startswith("（") else " "
    return fill(
        '<a href="{}" hreflang="{}"{}>{}</a>{}<small class="edition"{}>{}</small>',
        href,
        node.locale,
        title,
        text,
        gap,
        of_chrome(page),
        where,
    )


@inline.register(nodes.Image)
def _image(node: nodes.Image, page: Page) -> Markup:
    return image_tag(node.src, node.alt, page, title=node.title)


@inline.register(nodes.LineBreak)
def _line_break(_node: nodes.LineBreak, _page: Page) -> Markup:
    return Markup("<br>\n")


@inline.register(nodes.FootnoteMark)
def _mark(node: nodes.FootnoteMark, page: Page) -> Markup:
    label = page.chrome.gettext("Footnote {number}").format(number=node.number)
    return fill(
        '<sup class="mark"><a id="fnref.{0}.{1}" href="#fn.{0}" role="doc-noteref"'
        ' aria-label="{2}">{0}</a></sup>',
        node.number,
        node.use,
        label,
    )


@inline.register(nodes.RawInline)
def _raw_inline(node: nodes.RawInline, page: Page) -> Markup:
    return raw(node.html, node.addresses, page)


def _isolated(text: str) -> Markup:
    return joined(
        fill('<bdi dir="ltr">{}</bdi>', piece) if isolated else escape(piece)
        for piece, isolated in split_runs(text)
    )
