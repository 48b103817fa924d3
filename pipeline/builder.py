"""A localized block tree → the nodes of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline import nodes
from pipeline.article import Article, heading_ids
from pipeline.blocks import Block, BlockKind, Inline, InlineKind
from pipeline.destinations import SAFE_SCHEMES, SCHEME, article_of, asset_path
from pipeline.extract import is_cjk, is_figure
from pipeline.html_nest import Nest, raw_block, with_images
from pipeline.leftovers import kept_out
from pipeline.sanitize import clean_tags


class Builder:
    """Walks through the localized tree; leaves are counted so that each is known by its index.

    ``source_leaves`` are those still in the source language, whose BCP 47 tag is ``foreign`` (""
    where it is the document's own); ``edition_of`` is :class:`pipeline.document.Context`'s.
    """

    def __init__(
        self,
        article: Article,
        source_leaves: frozenset[int],
        foreign: str,
        edition_of: Callable[[str], str | None],
    ) -> None:
        self.article = article
        self.source_leaves = source_leaves
        self.foreign = foreign
        self.edition_of = edition_of
        self.dropped = kept_out(article)
        self.ids = iter(heading_ids(article))
        self.leaf = -1
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}
        self.notes: dict[str, tuple[nodes.Block, ...]] = {}

    # --- blocks -----------------------------------------------------------------------------------

    def blocks(self, parent: Block) -> tuple[nodes.Block, ...]:
        nest = Nest()
        for child in parent.children:
            if not (child.kind is BlockKind.HTML and nest.take(child.text)):
                nest.add(with_images(self.block(child), self.article.id))
        return nest.result()

    def block(self, block: Block) -> nodes.Block | None:
        match block.kind:
            case BlockKind.HEADING:
                return self.heading(block)
            case BlockKind.PARAGRAPH | BlockKind.PLAIN:
                return self.paragraph(block)
            case BlockKind.TABLE:
                return self.table(block)
            case BlockKind.FOOTNOTE:
                self.notes[block.label] = self.blocks(block)
                return None
            case _:
                return self.container(block) if block.children else _literal(block)

    def container(self, block: Block) -> nodes.Block | None:
        match block.kind:
            case BlockKind.LIST:
                items = tuple(self.item(child) for child in block.children)
                kept = tuple(item for item in items if item.blocks)
                return nodes.List(block.number, block.tight, kept) if kept else None
            case BlockKind.QUOTE:
                return nodes.Quote(self.blocks(block))
            case BlockKind.ALERT:
                return nodes.Admonition(block.label, self.blocks(block))
            case BlockKind.DEFINITIONS:
                return nodes.Definitions(tuple(self.definitions(block)))
        return None

    def item(self, block: Block) -> nodes.ListItem:
        return nodes.ListItem(self.blocks(block), block.checked)

    def lang(self) -> str:
        return self.foreign if self.leaf in self.source_leaves else ""

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
        spaces = iter(_soft_breaks(events))
        stack: list[tuple[Inline | None, _Run]] = [(None, _Run())]
        for event in events:
            out = stack[-1][1]
            match event.kind:
                case InlineKind.OPEN:
                    stack.append((event, _Run()))
                case InlineKind.CLOSE:
                    opened, children = stack.pop()
                    if opened is not None:
                        stack[-1][1].add(*self.span(opened, children.nodes()))
                case InlineKind.SOFT_BREAK:
                    out.text(next(spaces))
                case InlineKind.HTML:
                    out.add(*_tag(next(tags)))
                case InlineKind.FOOTNOTE:
                    out.add(self.mark(event.text))
                case _:
                    out.add(_simple(event))
        return stack[0][1].nodes()

    def mark(self, label: str) -> nodes.FootnoteMark:
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        self.uses[label] = self.uses.get(label, 0) + 1
        return nodes.FootnoteMark(number, self.uses[label])

    def span(self, opened: Inline, children: tuple[nodes.Inline, ...]) -> tuple[nodes.Inline, ...]:
        match opened.tag:
            case "emphasis":
                return (nodes.Emphasis(children),)
            case "strong":
                return (nodes.Strong(children),)
            case "strikethrough":
                return (nodes.Strikethrough(children),)
            case "image":
                alt = " ".join("".join(texts(children)).split())
                return (nodes.Image(asset_path(self.article.id, opened.url), alt, opened.title),)
            case "link":
                return self.link(opened, children)
        return children

    def link(self, opened: Inline, children: tuple[nodes.Inline, ...]) -> tuple[nodes.Inline, ...]:
        url = f"mailto:{opened.url}" if opened.style == "Email" else opened.url
        scheme = SCHEME.match(url)
        if scheme is not None or url.startswith(("#", "//")):
            if scheme is not None and scheme[0].lower() not in SAFE_SCHEMES:
                return children
            return (nodes.Link(url, children, opened.title),)
        target, fragment = article_of(self.article.id, url)
        edition = self.edition_of(target) if target else None
        if edition is None:
            return children
        return (nodes.Link("", children, opened.title, target, edition, fragment),)


def _literal(block: Block) -> nodes.Block | None:
    """A block without children, which a translation leaves as it is."""
    match block.kind:
        case BlockKind.CODE:
            return nodes.CodeBlock(block.label.split(" ")[0], block.text)
        case BlockKind.HTML:
            return raw_block(block.text)
        case BlockKind.RULE:
            return nodes.Rule()
        case BlockKind.QUOTE:
            return nodes.Quote(())
        case BlockKind.ALERT:
            return nodes.Admonition(block.label, ())
    return None


def _tag(tag: str) -> tuple[nodes.Inline, ...]:
    if not tag:
        return ()
    return (nodes.LineBreak() if tag == "<br>" else nodes.RawInline(tag),)


def _simple(event: Inline) -> nodes.Inline:
    if event.kind is InlineKind.CODE:
        return nodes.Code(event.text)
    return nodes.LineBreak() if event.kind is InlineKind.HARD_BREAK else nodes.Text(event.text)


class _Run:
    """Inline nodes in the making, with adjoining texts joined."""

    __slots__ = ("_nodes", "_texts")

    def __init__(self) -> None:
        self._nodes: list[nodes.Inline] = []
        self._texts: list[str] = []

    def text(self, text: str) -> None:
        if text:
            self._texts.append(text)

    def add(self, *found: nodes.Inline) -> None:
        for node in found:
            if isinstance(node, nodes.Text):
                self.text(node.text)
                continue
            self._flush()
            self._nodes.append(node)

    def nodes(self) -> tuple[nodes.Inline, ...]:
        self._flush()
        return tuple(self._nodes)

    def _flush(self) -> None:
        if self._texts:
            self._nodes.append(nodes.Text("".join(self._texts)))
            self._texts = []


def _soft_breaks(events: tuple[Inline, ...]) -> list[str]:
    """What each soft break shows: a space, or nothing between Chinese or Japanese characters."""
    after: list[str] = []
    following = ""
    for event in reversed(events):
        if event.kind is InlineKind.SOFT_BREAK:
            after.append(following)
        elif event.text:
            following = event.text[0]
    shown = []
    before = ""
    for event in events:
        if event.kind is InlineKind.SOFT_BREAK:
            joined = is_cjk(after.pop()) and is_cjk(before)
            shown.append("" if joined else " ")
        elif event.text:
            before = event.text[-1]
    return shown


def texts(node: object) -> Iterator[str]:
    """Every run of text that a reader sees of nodes, captions and code included."""
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
                yield from texts(item)
    else:
        for name in ("children", "blocks", "items", "head", "rows", "terms", "descriptions"):
            yield from texts(getattr(node, name, ()))
