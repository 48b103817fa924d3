"""The document tree: the one input of every renderer.

A :class:`Document` holds everything that a page needs and nothing that depends on where it is
written: text is plain (no Markdown), links are resolved to other documents or to the outside,
heading ids are those of the source. Renderers add typography, never content.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeAlias

# --- inline nodes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Literal text; a soft line break is already a space (or nothing, between CJK characters)."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strikethrough:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code span: never translated, left to right in every locale."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the outside (``url``), to another article (``article`` and ``fragment``), or to a
    ``file`` (a path relative to ``source/``).

    For an article, ``locale`` is the BCP 47 tag of the edition that is linked to: the same as the
    document's where that exists, the source locale's where it does not. A link inside the page has
    ``url`` ``"#fragment"`` and no ``article``.
    """

    url: str
    children: tuple[Inline, ...]
    title: str = ""
    article: str = ""
    locale: str = ""
    fragment: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """An image within a line; ``src`` is a path relative to ``source/`` or an absolute URL.

    ``width`` and ``height`` are the CSS pixels that HTML asks for, 0 where it asks for none.
    """

    src: str
    alt: str
    title: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break."""


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """A reference to footnote ``number`` (from 1, in order of first reference).

    ``use`` counts the references to one footnote from 1, so that each can be linked back to.
    """

    number: int
    use: int


@dataclass(frozen=True, slots=True)
class Address:
    """An address in HTML: ``html[start:end]``, within quotation marks, is where it is written;
    what belongs there is the way to ``target``."""

    start: int
    end: int
    target: Link | Image


@dataclass(frozen=True, slots=True)
class RawInline:
    """One inline HTML tag, already sanitized (``""`` where nothing was left of it); ``images`` is
    the one that it shows."""

    html: str
    addresses: tuple[Address, ...] = ()
    images: tuple[Image, ...] = ()


Inline: TypeAlias = (
    Text
    | Emphasis
    | Strong
    | Strikethrough
    | Code
    | Link
    | Image
    | LineBreak
    | FootnoteMark
    | RawInline
)

# --- block nodes ----------------------------------------------------------------------------------
# ``lang`` on a leaf block is the BCP 47 tag of its text where that differs from the document's
# (a block that is still in the source language), else "".


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1–6; ``id`` is derived from the source heading, equal in every locale."""

    level: int
    id: str
    children: tuple[Inline, ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: tuple[Inline, ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """``checked`` is None unless the item is a task. In a tight list a paragraph needs no
    margin."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class List:
    """``start`` is the first number of an ordered list, None for bullets."""

    start: int | None
    tight: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Admonition:
    """``kind`` is one of note, tip, important, warning, caution; renderers supply its title."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    children: tuple[Inline, ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``aligns`` has one of "none", "left", "center", "right" a column."""

    aligns: tuple[str, ...]
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A paragraph that holds one image and nothing else; the image's title is the caption."""

    src: str
    alt: str
    caption: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """One or more terms and what they mean."""

    terms: tuple[Paragraph, ...]
    descriptions: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block of HTML, already sanitized; ``text`` is what a reader of plain text gets of it,
    ``images`` are those within it. ``lang`` is that of the whole text. Where the block is a plain
    ``table``, the text is its caption's alone."""

    html: str
    text: str
    addresses: tuple[Address, ...] = ()
    images: tuple[Image, ...] = ()
    lang: str = ""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """HTML around blocks (``<details>``, ``<div>``): ``opening`` and ``closing`` are sanitized,
    ``text`` is what a reader of plain text gets of the opening (a summary), ``addresses`` and
    ``images`` are those of the opening, ``lang`` is that of ``text``."""

    opening: str
    closing: str
    text: str
    blocks: tuple[Block, ...]
    addresses: tuple[Address, ...] = ()
    images: tuple[Image, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Block: TypeAlias = (
    Heading
    | Paragraph
    | List
    | Quote
    | Admonition
    | CodeBlock
    | Table
    | Figure
    | Definitions
    | RawBlock
    | Container
    | Rule
)


@dataclass(frozen=True, slots=True)
class Footnote:
    """``uses`` is how often the text refers to it."""

    number: int
    uses: int
    blocks: tuple[Block, ...]


# --- the document ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edition:
    """One locale's edition of the same article, for language switchers and ``hreflang``.

    ``locale`` is a BCP 47 tag, ``name`` the language's own name for itself.
    """

    locale: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article in one locale, ready to be set.

    ``locale`` is a BCP 47 tag and ``direction`` "ltr" or "rtl"; ``minutes`` is the reading time;
    ``editions`` lists every published edition of the article including this one, source first;
    ``base_url`` has no trailing slash. The title is not repeated in ``blocks``; where the article's
    first heading is it, or says the same, ``title_id`` is that heading's id. ``title_lang`` and
    ``description_lang`` are their languages where these are other ones.
    """

    article: str
    locale: str
    direction: str
    source_locale: str
    title: str
    description: str
    author: str
    date: datetime.date | None
    tags: tuple[str, ...]
    minutes: int
    words: int
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]
    editions: tuple[Edition, ...]
    publication: str
    base_url: str
    notice: str = ""
    title_id: str = ""
    title_lang: str = ""
    description_lang: str = ""


def to_data(node: Any) -> Any:
    """A node as JSON data: each node an object with its class's name, in lower case, under
    ``kind``.

    >>> to_data(Text("a"))
    {'kind': 'text', 'text': 'a'}
    """
    if is_dataclass(node) and not isinstance(node, type):
        data: dict[str, Any] = {"kind": type(node).__name__.lower()}
        for field in fields(node):
            key = "type" if field.name == "kind" else field.name
            data[key] = to_data(getattr(node, field.name))
        return data
    if isinstance(node, tuple):
        return [to_data(item) for item in node]
    if isinstance(node, datetime.date):
        return node.isoformat()
    return node
