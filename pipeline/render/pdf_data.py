"""What the PDF template is told about a document: its tree as plain data, every question answered.

Levels, targets, languages and directions are settled here; ``document.typ`` decides looks only.
Each item is an object whose ``k`` says what it is.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

from pipeline import nodes
from pipeline.render.pdf_inline import Data, InlineData, clean, visible, words_of
from pipeline.render.pdf_table import table_data
from pipeline.wrapping import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

BALANCED: Final = 20_000
"""The lines of a paragraph of up to so many characters (three thousand words) are broken with an eye
to all of them, which takes time that grows with the square of the paragraph."""

WORD: Final = 500
"""Nor are those of a paragraph with a word as long, in a script with spaces, or with as many
backslashes, between which the fonts tie every one to the next: to balance such lines takes time that
grows with the square of the paragraph, too, and much more of it."""

WIDE: Final = 60
"""Points of a picture within a line that goes to the next line whole: the words before it are not
spread over the room that it leaves."""

CAPTION: Final = 1_500
"""Columns of a caption with which a figure stays in one piece: of a longer one the end would not be on
the page."""

RUNNING: Final = 120
"""Characters of a title that the heads of pages have."""

COLOURED: Final = 20_000
"""A block of code of up to so many characters has the colours of its language, and so has the code of
an article up to twice that: to find them takes ten times as long as to set ordinary text."""

COLOURED_LINE: Final = 2_000
"""Nor has a block with a longer line, which no person wrote."""

LEADING: Final = frozenset({"link", "note", "again"})


class DocumentData(InlineData):
    """Turns one document into data, and collects what the data needs.

    After :meth:`build`, ``texts`` has every text with its locale, ``locales`` every language that
    speaks, and ``images`` the name of each image's file by its ``src``.
    """

    def build(self, timestamp: int) -> Data:
        """The whole document; ``voices``, how each locale is set, is for the caller to fill."""
        document = self.document
        day = document.date or datetime.datetime.fromtimestamp(timestamp, tz=datetime.UTC).date()
        blocks = [_floating(item) for item in self.blocks(document.blocks)]
        return {
            "locale": document.locale,
            "voices": {},
            "metadata": {
                "title": document.title or document.article,
                "author": document.author,
                "description": document.description,
                "keywords": list(document.tags),
                "date": [day.year, day.month, day.day],
            },
            "title": self.words(document.title or document.article, document.title_lang),
            "running": self.words(
                _running(document.title or document.article), document.title_lang
            ),
            "title_id": document.title_id,
            "title_lang": document.title_lang or document.locale,
            "description": self.words(document.description, document.description_lang),
            "description_lang": document.description_lang or document.locale,
            "byline": self.byline(),
            "publication": self.words(document.publication),
            "notice": self.words(document.notice),
            "url": self.url if document.base_url else "",
            "blocks": blocks,
            "ragged_notes": self.ragged_notes,
            "end_notes": [],
        }

    def end_notes(self) -> list[Data]:
        """The notes, to stand behind the text in place of the feet of its pages."""
        made = sorted(self.placed, key=lambda note: int(note["number"]))
        return [{**note, "k": "end note"} for note in made]

    def _paragraph(self, node: nodes.Paragraph) -> list[Data]:
        leaf = self.leaf("par", node.children, node.lang)
        size = _size(leaf["c"])
        if size > BALANCED or (size > WORD and _is_endless(words_of(leaf["c"]))):
            leaf["long"] = True
        if _widest(leaf["c"]) > WIDE:
            leaf["ragged"] = True
            self.ragged_notes = self.ragged_notes or self.in_note
        return [leaf] if leaf["c"] else []

    def _heading(self, node: nodes.Heading) -> list[Data]:
        leaf = self.leaf("heading", node.children, node.lang)
        # A note cannot hold a heading, and a heading without words cannot be in the outline.
        if self.in_note or not visible(node.children):
            return [{**leaf, "k": "par", "c": [{"k": "strong", "c": leaf["c"]}]}]
        # The outline of a PDF/UA may not skip a level, whatever the article does.
        while self.levels and self.levels[-1] >= node.level:
            self.levels.pop()
        self.levels.append(node.level)
        anchor = node.id if node.id in self.unplaced else ""
        self.unplaced.discard(anchor)
        return [{**leaf, "level": len(self.levels), "id": anchor}]

    def _list(self, node: nodes.List) -> list[Data]:
        nested, self.in_list = self.in_list, True
        depth = self.depth
        self.depth += node.start is None
        contents = [self.blocks(item.blocks) for item in node.items]
        self.in_list, self.depth = nested, depth
        pairs = zip(node.items, contents, strict=True)
        items: list[Data] = [
            {"checked": item.checked, "blocks": blocks, "lines": _lines(blocks)}
            for item, blocks in pairs
        ]
        made = {"start": node.start, "tight": node.tight, "nested": nested, "depth": depth}
        lines = sum(item["lines"] for item in items)
        return [{"k": "list", **made, "items": items, "lines": lines}]

    def _quote(self, node: nodes.Quote) -> list[Data]:
        return [{"k": "quote", "blocks": self.blocks(node.blocks)}]

    def _admonition(self, node: nodes.Admonition) -> list[Data]:
        title = self.words(self.labels.get(node.kind, ""))
        blocks = self.blocks(node.blocks)
        return [{"k": "admonition", "type": node.kind, "title": title, "blocks": blocks}]

    def _codeblock(self, node: nodes.CodeBlock) -> list[Data]:
        text = node.text.rstrip("\n").expandtabs(4).replace("\ufeff", "")
        self.texts.append((text, self.locale))
        return (
            [{"k": "codeblock", "language": self._colours(node, text), "t": text}] if text else []
        )

    def _colours(self, node: nodes.CodeBlock, text: str) -> str:
        longest = max(map(len, text.split("\n")))
        if len(text) > COLOURED or longest > COLOURED_LINE or self.coloured > COLOURED:
            return ""
        self.coloured += len(text) if node.language else 0
        return node.language

    def _table(self, node: nodes.Table, lang: str = "") -> list[Data]:
        aligns = list(node.aligns)
        head, *rows = (
            [self.leaf("cell", cell.children, cell.lang or lang) for cell in row[: len(aligns)]]
            for row in (node.head, *node.rows)
        )
        # What is repeated on further pages is an artifact there, and may not lead anywhere.
        repeat = not any(_leads(cell["c"]) for cell in head)
        table = {
            "aligns": aligns,
            "head": head,
            "rows": rows,
            "repeat": repeat,
            **table_data(head, rows, len(aligns)),
        }
        return [{"k": "table", **table}]

    def _figure(self, node: nodes.Figure) -> list[Data]:
        file = self._file(node.src)
        if not file:
            image = nodes.Image(node.src, node.alt or node.caption)
            return self._paragraph(nodes.Paragraph((image,), node.lang))
        caption = (nodes.Text(node.caption),)
        alt = clean(node.alt or node.caption)
        width = self._width(nodes.Image(node.src, ""))
        long = columns(node.caption) > CAPTION
        return [self.leaf("figure", caption, node.lang, file=file, alt=alt, width=width, long=long)]

    def _definitions(self, node: nodes.Definitions) -> list[Data]:
        items = [
            {
                "terms": self.blocks(item.terms),
                "blocks": [b for blocks in item.descriptions for b in self.blocks(blocks)],
            }
            for item in node.items
        ]
        return [{"k": "definitions", "items": items}]

    def _rawblock(self, node: nodes.RawBlock) -> list[Data]:
        parts = node.text.split("\n")
        return [
            *self._shown(node),
            *(self.leaf("par", (nodes.Text(part),), node.lang) for part in parts if part),
            *(self._table(node.table, node.lang) if node.table else ()),
        ]

    def _container(self, node: nodes.Container) -> list[Data]:
        words = (nodes.Strong((nodes.Text(node.text),)),)
        opening = [self.leaf("par", words, node.lang)] if node.text else []
        return [*self._shown(node), *opening, *self.blocks(node.blocks)]

    def _shown(self, node: nodes.RawBlock | nodes.Container) -> list[Data]:
        """The images of HTML, each by itself, in the size that it asks for."""
        shown = []
        for image in node.images:
            made = self._figure(nodes.Figure(image.src, image.alt, ""))
            asked = {"width": self._width(image)} if image.src in self.assets else {}
            shown += [{**item, **asked} if item["k"] == "figure" else item for item in made]
        return shown


def _running(title: str) -> str:
    """The title as the head of every page has it: on a line or two."""
    if len(title) <= RUNNING:
        return title
    short = title[:RUNNING]
    return f"{short.rpartition(' ')[0] or short}…"


def _floating(item: Data) -> Data:
    """A figure of the article itself may change its place, as no item of a list may."""
    return {**item, "floats": True} if item["k"] == "figure" and not item["long"] else item


def _size(items: Iterable[Data]) -> int:
    """About how many characters a paragraph sets; a link or a break takes as long as some."""
    return sum(20 + len(item.get("t", "")) + _size(item.get("c", ())) for item in items)


def _widest(items: Iterable[Data]) -> float:
    """The width of the widest picture among inline items, as far as it is known."""
    widths = (max(item.get("width", 0), _widest(item.get("c", ()))) for item in items)
    return max(widths, default=0)


_ENDLESS: Final = re.compile(f"[^\\s\\u0e00-\\U0010ffff]{{{WORD}}}")


def _is_endless(text: str) -> bool:
    return text.count("\\") > WORD or _ENDLESS.search(text) is not None


def _leads(items: Iterable[Data]) -> bool:
    return any(item["k"] in LEADING or _leads(item.get("c", ())) for item in items)


def _lines(blocks: Iterable[Data]) -> int:
    """About how many lines the blocks of a list's item take; many, if they are more than text."""
    return sum(
        1 + len(words_of(block["c"])) // 50 if block["k"] == "par" else block.get("lines", 99)
        for block in blocks
    )
