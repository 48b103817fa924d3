"""Inline nodes as data for the PDF template: text with its language, direction and targets."""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urljoin

from pipeline import nodes
from pipeline.errors import SourceError
from pipeline.render.bidi import split_runs
from pipeline.render.chrome import SEPARATOR, direction
from pipeline.render.fonts import CJK, Tag
from pipeline.render.pictures import size_of
from pipeline.render.site import link_href
from pipeline.wrapping import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Data = dict[str, Any]

ISOLATE: Final = "\u2068"
POP: Final = "\u2069"
WHITE: Final = re.compile(r"[\t\n\v\f\r\u2028\u2029]+")
IDLE: Final = re.compile("\ufeff|\u00ad(?!\\w)")
ENDLESS: Final = re.compile("[^ ]{16000}")
BREAK: Final = "\u200b"
SPACES: Final = re.compile("[\u1680\u2000-\u200a\u205f\u3000]+")
HANGING: Final = 5_000
UNSEEN: Final = "\u00ad\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"
TAG: Final = re.compile(r"<(/?)([a-z0-9]+)[^>]*>", re.IGNORECASE)
# Inline HTML that changes what is said if it is dropped, and what stands for it here.
SPANS: Final = (
    dict.fromkeys(("kbd", "code", "samp"), "keys")
    | dict.fromkeys(("em", "i"), "emph")
    | dict.fromkeys(("strong", "b"), "strong")
    | dict.fromkeys(("del", "s"), "strike")
    | {"sub": "sub", "sup": "super"}
)
SPANNING: Final[Mapping[type, str]] = {
    nodes.Emphasis: "emph",
    nodes.Strong: "strong",
    nodes.Strikethrough: "strike",
}
DOTTED: Final = 400
"""Characters of emphasis in Chinese or Japanese that get dots, at most."""
LONGEST_ADDRESS: Final = 8_000
"""Bytes of an address that typst takes. Pages link to longer ones, of code for some playground."""
POINTS: Final = 0.75
"""Of a CSS pixel."""
ANNOUNCED: Final = frozenset(
    {"par", "list", "codeblock", "table", "quote", "admonition", "definitions"}
)
LEADING_IN: Final = re.compile("[:\uff1a\ufe55]\\W*$")
BRIEF: Final = 330
"""Columns of what announces something and goes to the next page with it: five lines."""
PLAIN: Final[Mapping[type, str]] = {nodes.LineBreak: "break", nodes.Rule: "rule"}


class InlineData:
    """What :class:`~pipeline.render.pdf_data.DocumentData` knows of text and all that is within it.

    It adds a method for each kind of block; ``node`` finds the one for a node by its name.
    """

    def __init__(
        self, document: nodes.Document, labels: Mapping[str, str], assets: Mapping[str, bytes]
    ) -> None:
        self.document = document
        self.labels = labels
        self.assets = assets
        self.locale = document.locale
        self.url = f"{document.base_url}/{document.locale}/{document.article}.html"
        self.texts: list[tuple[str, str]] = []
        self.locales: dict[str, None] = {document.locale: None}
        self.images: dict[str, str] = {}
        self.notes = {note.number: note for note in document.footnotes}
        self.noted: set[int] = set()
        self.placed: list[Data] = []
        self.coloured = 0
        self.in_note = False
        self.ragged_notes = False
        self.in_list = False
        self.depth = 0
        self.ids = {made.id for made in headings(document.blocks) if visible(made.children)} - {""}
        self.unplaced = set(self.ids)
        self.ids |= {document.title_id} - {""}
        self.levels: list[int] = []

    def words(self, text: str, lang: str = "") -> str:
        """Text of the current language or another, with runs of the other direction isolated."""
        with self._speaking(lang):
            return self._words(clean(text))

    def _words(self, text: str) -> str:
        self.texts.append((text, self.locale))
        if direction(self.locale) == "ltr" or ISOLATE in text:
            return text
        runs = split_runs(text)
        return "".join(f"{ISOLATE}{run}{POP}" if foreign else run for run, foreign in runs)

    def byline(self) -> str:
        """The byline, its parts apart: a name and the day after it are no one run of text."""
        line = clean(self.labels.get("byline", ""))
        self.texts.append((line, self.locale))
        if direction(self.locale) == "ltr":
            return line
        return SEPARATOR.join(f"{ISOLATE}{part}{POP}" for part in line.split(SEPARATOR) if part)

    def leaf(self, kind: str, children: Sequence[nodes.Inline], lang: str, **more: Any) -> Data:
        """A block that holds text and may be in a language of its own."""
        with self._speaking(lang):
            items = self.inlines(children)
            if Tag.parse(self.locale).script in CJK:
                _one_line_each(items, decorated=False)
            return {"k": kind, "lang": self.locale, "c": items, **more}

    def inlines(self, children: Sequence[nodes.Inline]) -> list[Data]:
        """Inline nodes, with pairs of HTML tags made into nodes of their own."""
        opened: list[tuple[str, list[Data]]] = [("", [])]
        for child in children:
            if not isinstance(child, nodes.RawInline):
                opened[-1][1].extend(self.node(child))
                continue
            opened[-1][1].extend(item for image in child.images for item in self.node(image))
            tag = TAG.fullmatch(child.html.strip())
            closing, name = (tag[1], tag[2].lower()) if tag else ("", "")
            if name == "br":
                opened[-1][1].append({"k": "break"})
            elif name in SPANS and not closing:
                opened.append((name, []))
            elif closing and name == opened[-1][0]:
                inner = opened.pop()[1]
                opened[-1][1].append({"k": SPANS[name], "c": inner})
        return [item for _, items in opened for item in items]

    def blocks(self, blocks: Sequence[nodes.Block]) -> list[Data]:
        items = [item for block in blocks for item in self.node(block)]
        for item, behind in pairwise(items):
            if _leads_in(item, behind):
                item["leads"] = True
        return items

    def node(self, node: nodes.Inline | nodes.Block) -> list[Data]:
        """What the template gets for one node: an item, or none where nothing is left of it."""
        kind = type(node)
        if kind in PLAIN:
            return [{"k": PLAIN[kind]}]
        if isinstance(node, nodes.Emphasis | nodes.Strong | nodes.Strikethrough):
            return [{"k": SPANNING[kind], "c": self.inlines(node.children)}]
        items: list[Data] = getattr(self, f"_{kind.__name__.lower()}")(node)
        return items

    @contextmanager
    def _speaking(self, lang: str) -> Iterator[None]:
        before, self.locale = self.locale, lang or self.document.locale
        self.locales[self.locale] = None
        yield
        self.locale = before

    def _file(self, src: str) -> str:
        """The name under which the template finds an image; "" for one that is elsewhere."""
        if src not in self.assets:
            if "://" in src:
                return ""
            raise SourceError(
                f"there is no image “{src}”",
                where=f"{self.document.article} ({self.document.locale})",
                remedy="put the file there or correct the path",
            )
        return self.images.setdefault(src, f"image-{len(self.images)}")

    # --- nodes ------------------------------------------------------------------------------------

    def _text(self, node: nodes.Text) -> list[Data]:
        # Marks that show nothing, alone, are more than some readers of tags can bear.
        return [{"k": "text", "t": self.words(node.text)}] if node.text.strip(UNSEEN) else []

    def _code(self, node: nodes.Code) -> list[Data]:
        text = clean(node.text)
        self.texts.append((text, self.locale))
        return [{"k": "code", "t": text}] if text else []

    def _link(self, node: nodes.Link) -> list[Data]:
        inner = self.inlines(node.children)
        edition = (node.article, node.locale or self.document.locale)
        same = edition == (self.document.article, self.document.locale)
        fragment = unquote(node.fragment if node.article else node.url.partition("#")[2])
        if fragment in self.ids and (same or (not node.article and node.url.startswith("#"))):
            return [{"k": "link", "at": fragment, "c": inner}]
        # A file travels alone: its links need the address of the publication, or lead nowhere.
        href = link_href(node, self.document.locale, self.document.article)
        target = urljoin(self.url, href) if href else ""
        leads = ":" in target and len(target.encode()) <= LONGEST_ADDRESS
        return [{"k": "link", "to": target, "c": inner}] if leads and inner else inner

    def _image(self, node: nodes.Image) -> list[Data]:
        file = self._file(node.src)
        if not file:
            return self._link(nodes.Link(node.src, (nodes.Text(node.alt or node.src),)))
        return [{"k": "image", "file": file, "alt": clean(node.alt), "width": self._width(node)}]

    def _width(self, node: nodes.Image) -> float:
        """How wide a page on the web shows an image, in points; 0 where that is not known."""
        width: float = node.width
        if not width and (size := size_of(self.assets[node.src])):
            width = round(node.height * size[0] / size[1], 2) if node.height else size[0]
        return width * POINTS

    def _footnotemark(self, node: nodes.FootnoteMark) -> list[Data]:
        note = self.notes.get(node.number)
        if note is None:
            return []
        mark = {"number": str(node.number), "id": f"note {node.number}"}
        if node.number in self.noted:
            return [{"k": "again", **mark}]
        self.noted.add(node.number)
        before = self.in_note, self.depth
        self.in_note, self.depth = True, 0
        blocks = self.blocks(note.blocks)
        self.in_note, self.depth = before
        self.placed.append({"k": "note", **mark, "blocks": blocks})
        return self.placed[-1:]


def clean(text: str) -> str:
    """Text on one line, without what breaks a file and tells nobody anything.

    PDF/A forbids the mark of byte order, and typst fails on a soft hyphen that ends a line from
    right to left, and on a line of 64 KiB, so that a word as long may be broken, and no more spaces
    follow one another than fill a page.
    """
    text = IDLE.sub("", WHITE.sub(" ", text))
    if len(text) < HANGING:
        return text
    return ENDLESS.sub(f"\\g<0>{BREAK}", SPACES.sub(lambda run: run[0][:HANGING], text))


def visible(children: Iterable[nodes.Inline]) -> str:
    """What a reader sees of the text of inline nodes, without the space around it."""
    texts = (getattr(it, "text", "") + visible(getattr(it, "children", ())) for it in children)
    return "".join(texts).strip(UNSEEN + " \t\n\u00a0")


def headings(value: Any) -> Iterator[nodes.Heading]:
    """Every heading below a node, in order."""
    if isinstance(value, nodes.Heading):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from headings(item)
    else:
        for name in ("blocks", "items", "descriptions"):
            yield from headings(getattr(value, name, ()))


def words_of(items: Iterable[Data]) -> str:
    """The text of items and of all that is within them."""
    return "".join(item.get("t", "") + words_of(item.get("c", ())) for item in items)


def _leads_in(item: Data, behind: Data) -> bool:
    """Whether a paragraph is a short one that announces what is behind it, as it does any table."""
    if item["k"] != "par" or "ragged" in item or behind["k"] not in ANNOUNCED:
        return False
    words = words_of(item["c"])
    if len(words) > BRIEF or columns(words) > BRIEF:
        return False
    return behind["k"] == "table" or LEADING_IN.search(words) is not None


def _one_line_each(items: Iterable[Data], *, decorated: bool) -> bool:
    """Make bold what would get emphasis dots as well as a line: PDF/UA allows one of them; and what
    is too long for dots, which typst sets on some hundred words in a row.

    Returns whether anything within ``items`` has dots or a line.
    """
    found = False
    for item in items:
        line = item["k"] in ("emph", "strike")
        within = _one_line_each(item.get("c", ()), decorated=decorated or line)
        if item["k"] == "emph" and (decorated or within or len(words_of(item["c"])) > DOTTED):
            item["k"], line = "strong", False
        found = found or line or within
    return found
