"""Localized Markdown → a document tree, the one input of every renderer."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from pipeline import nodes
from pipeline.article import Article, heading_ids, read_article
from pipeline.extract import is_cjk, is_figure
from pipeline.leftovers import kept_out
from pipeline.markdown import Block, BlockKind, Inline, InlineKind
from pipeline.sanitize import clean_block, clean_tags, text_of

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE_SCHEMES: Final = ("http:", "https:", "mailto:", "tel:")
WORDS_PER_MINUTE: Final = 220
CHARACTERS_PER_MINUTE: Final = 400
"""Reading speeds of adults, for spaced scripts and for Chinese and Japanese characters."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a document needs beyond its own article.

    ``locale`` is a BCP 47 tag. ``edition_of`` gives, for an article's id, the locale of the edition
    that a link should lead to, or None where the article is published in none.
    """

    locale: str
    direction: str
    source_locale: str
    publication: str
    base_url: str
    editions: tuple[nodes.Edition, ...] = ()
    edition_of: Callable[[str], str | None] = field(default=lambda _: None)
    notice: str = ""


def build_document(
    article: Article, markdown: bytes, source_leaves: frozenset[int], context: Context
) -> nodes.Document:
    """Build the tree of one edition.

    ``article`` is the source, ``markdown`` the composed text (of the same structure), and
    ``source_leaves`` are the indexes of leaves that are still in the source language.

    >>> from pipeline.article import read_article
    >>> a = read_article("a", "a.md", b"# Hi *you*\\n")
    >>> build_document(a, a.source, frozenset(), Context("en", "ltr", "en", "P", "")).blocks
    (Heading(level=1, id='hi-you', children=(Text(text='Hi '), Emphasis(children=(Text(text='you'),))), lang=''),)
    """
    localized = read_article(article.id, article.path, markdown)
    builder = _Builder(article, context, source_leaves)
    blocks = builder.blocks(localized.tree)
    footnotes = builder.footnotes()
    front = localized.front
    title = front.text("title") or article.id
    words, minutes = reading_time(_texts((blocks, tuple(f.blocks for f in footnotes))))
    return nodes.Document(
        article=article.id,
        locale=context.locale,
        direction=context.direction,
        source_locale=context.source_locale,
        title=title,
        description=front.text("description"),
        author=front.text("author"),
        date=front_date(article),
        tags=front.texts("tags"),
        minutes=minutes,
        words=words,
        blocks=blocks,
        footnotes=footnotes,
        editions=context.editions,
        publication=context.publication,
        base_url=context.base_url,
        notice=context.notice,
    )


def front_date(article: Article) -> datetime.date | None:
    """The article's date, where its front matter has one that is a date."""
    value = article.front.values.get("date")
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def reading_time(texts: Iterator[str]) -> tuple[int, int]:
    """``(words, minutes)`` of texts; each Chinese or Japanese character counts as a word.

    >>> reading_time(iter(["one two", "三四"]))
    (4, 1)
    """
    words = characters = 0
    for text in texts:
        wide = sum(1 for c in text if is_cjk(c) and c.isalnum())
        spaced = "".join(" " if is_cjk(c) else c for c in text)
        words += sum(1 for word in spaced.split() if any(map(str.isalnum, word)))
        characters += wide
    minutes = words / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE
    return words + characters, max(1, round(minutes))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, (nodes.Text, nodes.Code, nodes.CodeBlock)):
        yield node.text
    elif isinstance(node, nodes.Figure):
        yield node.caption
    elif isinstance(node, tuple):
        joined = [n.text if isinstance(n, nodes.Text) else None for n in node]
        if joined and all(part is not None for part in joined):
            yield "".join(part or "" for part in joined)
        else:
            for item in node:
                yield from _texts(item)
    else:
        for name in ("children", "blocks", "items", "head", "rows", "terms", "descriptions"):
            yield from _texts(getattr(node, name, ()))


class _Builder:
    """Walks the localized tree; leaves are counted so that each is known by its index."""

    def __init__(self, article: Article, context: Context, source_leaves: frozenset[int]) -> None:
        self.article = article
        self.context = context
        self.source_leaves = source_leaves
        self.dropped = kept_out(article)
        self.ids = iter(heading_ids(article))
        self.leaf = -1
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}
        self.notes: dict[str, tuple[nodes.Block, ...]] = {}

    # --- blocks -----------------------------------------------------------------------------------

    def blocks(self, parent: Block) -> tuple[nodes.Block, ...]:
        built = (self.block(child) for child in parent.children)
        return tuple(block for block in built if block is not None)

    def block(self, block: Block) -> nodes.Block | None:
        match block.kind:
            case BlockKind.HEADING:
                return self.heading(block)
            case BlockKind.PARAGRAPH | BlockKind.PLAIN:
                return self.paragraph(block)
            case BlockKind.LIST:
                items = tuple(self.item(child) for child in block.children)
                kept = tuple(item for item in items if item.blocks)
                return nodes.List(block.number, block.tight, kept) if kept else None
            case BlockKind.QUOTE:
                return nodes.Quote(self.blocks(block))
            case BlockKind.ALERT:
                return nodes.Admonition(block.label, self.blocks(block))
            case BlockKind.CODE:
                return nodes.CodeBlock(block.label.split(" ")[0], block.text)
            case BlockKind.HTML:
                html = clean_block(block.text)
                return nodes.RawBlock(html, text_of(block.text)) if html else None
            case BlockKind.RULE:
                return nodes.Rule()
            case BlockKind.TABLE:
                return self.table(block)
            case BlockKind.DEFINITIONS:
                return nodes.Definitions(tuple(self.definitions(block)))
            case BlockKind.FOOTNOTE:
                self.notes[block.label] = self.blocks(block)
        return None

    def item(self, block: Block) -> nodes.ListItem:
        return nodes.ListItem(self.blocks(block), block.checked)

    def lang(self) -> str:
        foreign = self.leaf in self.source_leaves
        same = self.context.source_locale == self.context.locale
        return self.context.source_locale if foreign and not same else ""

    def leaf_children(self, block: Block) -> tuple[nodes.Inline, ...]:
        self.leaf += 1
        return self.inlines(block.inlines)

    def heading(self, block: Block) -> nodes.Heading | None:
        children = self.leaf_children(block)
        heading_id = next(self.ids, "")
        if self.leaf in self.dropped:
            return None
        return nodes.Heading(block.level, heading_id, children, self.lang())

    def paragraph(self, block: Block) -> nodes.Paragraph | nodes.Figure | None:
        children = self.leaf_children(block)
        if self.leaf in self.dropped:
            return None
        if is_figure(block) and len(children) == 1 and isinstance(children[0], nodes.Image):
            image = children[0]
            return nodes.Figure(image.src, image.alt, image.title, self.lang())
        return nodes.Paragraph(children, self.lang())

    def table(self, block: Block) -> nodes.Table:
        head: tuple[nodes.Cell, ...] = ()
        rows = []
        for row in block.children:
            cells = tuple(
                nodes.Cell(self.leaf_children(cell), self.lang()) for cell in row.children
            )
            if row.kind is BlockKind.TABLE_HEAD:
                head = cells
            else:
                rows.append(cells)
        return nodes.Table(block.aligns, head, tuple(rows))

    def definitions(self, block: Block) -> Iterator[nodes.Definition]:
        terms: list[nodes.Paragraph] = []
        descriptions: list[tuple[nodes.Block, ...]] = []
        for child in block.children:
            if child.kind is BlockKind.TERM:
                if descriptions:
                    yield nodes.Definition(tuple(terms), tuple(descriptions))
                    terms, descriptions = [], []
                terms.append(nodes.Paragraph(self.leaf_children(child), self.lang()))
            else:
                descriptions.append(self.blocks(child))
        if terms or descriptions:
            yield nodes.Definition(tuple(terms), tuple(descriptions))

    def footnotes(self) -> tuple[nodes.Footnote, ...]:
        ordered = sorted(self.numbers.items(), key=lambda item: item[1])
        return tuple(
            nodes.Footnote(number, self.uses[label], self.notes[label])
            for label, number in ordered
            if label in self.notes
        )

    # --- inlines ----------------------------------------------------------------------------------

    def inlines(self, events: tuple[Inline, ...]) -> tuple[nodes.Inline, ...]:
        tags = iter(clean_tags([e.text for e in events if e.kind is InlineKind.HTML]))
        stack: list[tuple[Inline | None, list[nodes.Inline]]] = [(None, [])]
        for index, event in enumerate(events):
            out = stack[-1][1]
            match event.kind:
                case InlineKind.OPEN:
                    stack.append((event, []))
                case InlineKind.CLOSE:
                    opened, children = stack.pop()
                    if opened is not None:
                        stack[-1][1].extend(self.span(opened, tuple(children)))
                case InlineKind.TEXT:
                    _append(out, event.text)
                case InlineKind.CODE:
                    out.append(nodes.Code(event.text))
                case InlineKind.SOFT_BREAK:
                    _append(out, _soft(events, index))
                case InlineKind.HARD_BREAK:
                    out.append(nodes.LineBreak())
                case InlineKind.FOOTNOTE:
                    out.append(self.mark(event.text))
                case InlineKind.HTML:
                    tag = next(tags)
                    if tag == "<br>":
                        out.append(nodes.LineBreak())
                    elif tag:
                        out.append(nodes.RawInline(tag))
        return tuple(stack[0][1])

    def mark(self, label: str) -> nodes.FootnoteMark:
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        self.uses[label] = self.uses.get(label, 0) + 1
        return nodes.FootnoteMark(number, self.uses[label])

    def span(
        self, opened: Inline, children: tuple[nodes.Inline, ...]
    ) -> tuple[nodes.Inline, ...]:
        match opened.tag:
            case "emphasis":
                return (nodes.Emphasis(children),)
            case "strong":
                return (nodes.Strong(children),)
            case "strikethrough":
                return (nodes.Strikethrough(children),)
            case "image":
                alt = " ".join("".join(_texts(children)).split())
                return (nodes.Image(asset_path(self.article.id, opened.url), alt, opened.title),)
            case "link":
                return self.link(opened, children)
        return children

    def link(
        self, opened: Inline, children: tuple[nodes.Inline, ...]
    ) -> tuple[nodes.Inline, ...]:
        url = f"mailto:{opened.url}" if opened.style == "Email" else opened.url
        scheme = _SCHEME.match(url)
        if scheme is not None or url.startswith(("#", "//")):
            if scheme is not None and scheme[0].lower() not in _SAFE_SCHEMES:
                return children
            return (nodes.Link(url, children, opened.title),)
        target, fragment = article_of(self.article.id, url)
        edition = self.context.edition_of(target) if target else None
        if edition is None:
            return children
        return (
            nodes.Link("", children, opened.title, target, edition, fragment),
        )


def _append(out: list[nodes.Inline], text: str) -> None:
    last = out[-1] if out else None
    if isinstance(last, nodes.Text):
        out[-1] = nodes.Text(last.text + text)
    elif text:
        out.append(nodes.Text(text))


def _soft(events: tuple[Inline, ...], index: int) -> str:
    before = next((e.text for e in reversed(events[:index]) if e.text), "")
    after = next((e.text for e in events[index + 1 :] if e.text), "")
    return "" if is_cjk(before[-1:]) and is_cjk(after[:1]) else " "


def article_of(article_id: str, url: str) -> tuple[str, str]:
    """The article that a relative link leads to, as ``(id, fragment)``; id "" where it is none.

    >>> article_of("guide/a", "../b.md#c"), article_of("a", "x.pdf")
    (('b', 'c'), ('', ''))
    """
    path, _, fragment = url.partition("#")
    if not path.endswith(".md"):
        return ("", "")
    base = posixpath.dirname(article_id)
    resolved = posixpath.normpath(posixpath.join(base, unquote(path)))
    return (resolved.removesuffix(".md"), unquote(fragment))


def asset_path(article_id: str, url: str) -> str:
    """An image's path below ``source/``, or the address itself where it is an absolute one.

    >>> asset_path("guide/a", "images/x.svg"), asset_path("a", "https://e.org/x.png")
    ('guide/images/x.svg', 'https://e.org/x.png')
    """
    if _SCHEME.match(url) or url.startswith("//"):
        return url
    return posixpath.normpath(posixpath.join(posixpath.dirname(article_id), unquote(url)))


def asset_sources(document: nodes.Document) -> tuple[str, ...]:
    """Paths (below ``source/``) of the images that a document shows, sorted."""
    found = {src for src in _images((document.blocks, document.footnotes)) if not _absolute(src)}
    return tuple(sorted(found))


def _absolute(src: str) -> bool:
    return bool(_SCHEME.match(src)) or src.startswith("//")


def _images(node: object) -> Iterator[str]:
    if isinstance(node, (nodes.Image, nodes.Figure)):
        yield node.src
    elif isinstance(node, tuple):
        for item in node:
            yield from _images(item)
    else:
        for name in ("children", "blocks", "items", "head", "rows", "terms", "descriptions"):
            yield from _images(getattr(node, name, ()))


EditionMap = Mapping[str, str]
