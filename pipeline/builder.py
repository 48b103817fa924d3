"""A localized block tree → the nodes of a document."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from pipeline import nodes
from pipeline.article import Article, heading_ids
from pipeline.blocks import Block, BlockKind, Inline
from pipeline.builder_inlines import Inlines
from pipeline.html_lang import in_language
from pipeline.html_nest import Nest, raw_block
from pipeline.leaf import is_figure
from pipeline.leftovers import kept_out
from pipeline.targets import Targets


class Builder:
    """Walks through the localized tree; leaves are counted so that each is known by its index.

    ``source_leaves`` are those still in the source language, whose BCP 47 tag is ``foreign`` (""
    where it is the document's own), ``source_html`` are such segments of blocks of HTML.
    ``emphasised`` is what :func:`pipeline.emphasis.emphasised_leaves` finds.
    """

    def __init__(
        self,
        article: Article,
        source_leaves: frozenset[int],
        source_html: Mapping[int, Container[int]],
        foreign: str,
        targets: Targets,
        emphasised: Mapping[int, tuple[Inline, ...]],
    ) -> None:
        self.article = article
        self.source_leaves = source_leaves
        self.source_html = source_html
        self.foreign = foreign
        self.targets = targets
        self.emphasised = emphasised
        self.dropped = kept_out(article)
        self.ids = iter(heading_ids(article))
        self.leaf = -1
        self.html = -1
        self.inlines = Inlines(targets)
        self.notes: dict[str, tuple[nodes.Block, ...]] = {}

    # --- blocks -----------------------------------------------------------------------------------

    def blocks(self, parent: Block) -> tuple[nodes.Block, ...]:
        nest = Nest(self.targets)
        for child in parent.children:
            if child.kind is BlockKind.HTML:
                html, lang = self.spoken(child)
                if not nest.take(html, lang):
                    nest.add(raw_block(html, self.targets, lang))
            else:
                nest.add(self.block(child))
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
                return self.container(block) if block.children else self.literal(block)

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

    def literal(self, block: Block) -> nodes.Block | None:
        """A block without children, which a translation leaves as it is."""
        match block.kind:
            case BlockKind.CODE:
                return nodes.CodeBlock(block.label.split(" ")[0], block.text)
            case BlockKind.RULE:
                return nodes.Rule()
            case BlockKind.QUOTE:
                return nodes.Quote(())
            case BlockKind.ALERT:
                return nodes.Admonition(block.label, ())
        return None

    def item(self, block: Block) -> nodes.ListItem:
        return nodes.ListItem(self.blocks(block), block.checked)

    def spoken(self, block: Block) -> tuple[str, str]:
        """A block of HTML that says the language of its texts, and that of all of them."""
        self.html += 1
        segments = self.source_html.get(self.html) if self.foreign else None
        if not segments:
            return block.text, ""
        html, every = in_language(block.text, segments, self.foreign)
        return html, self.foreign if every else ""

    def lang(self) -> str:
        return self.foreign if self.leaf in self.source_leaves else ""

    def leaf_children(self, block: Block) -> tuple[nodes.Inline, ...]:
        self.leaf += 1
        return self.inlines.read(self.emphasised.get(self.leaf, block.inlines))

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
        ordered = sorted(self.inlines.numbers.items(), key=lambda item: item[1])
        return tuple(
            nodes.Footnote(number, self.inlines.uses[label], self.notes[label])
            for label, number in ordered
            if label in self.notes
        )
