"""Localized Markdown → a document tree, the one input of every renderer."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pipeline import nodes
from pipeline.article import Article, heading_ids, read_article
from pipeline.blocks import BlockKind, visible
from pipeline.builder import Builder
from pipeline.builder_inlines import texts
from pipeline.destinations import articles_of, asset_path, is_absolute
from pipeline.emphasis import emphasised_leaves
from pipeline.lines import is_cjk
from pipeline.targets import Targets

__all__ = [
    "Context",
    "articles_of",
    "asset_path",
    "asset_sources",
    "build_document",
    "file_sources",
    "front_date",
    "reading_time",
    "repeated_title",
]

WORDS_PER_MINUTE: Final = 220
CHARACTERS_PER_MINUTE: Final = 400
"""Reading speeds of adults, for spaced scripts and for Chinese and Japanese characters."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a document needs beyond its own article.

    ``locale`` is a BCP 47 tag. ``edition_of`` gives, for an article's id, the locale of the edition
    that a link should lead to, or None where the article is published in none; ``files`` are the
    paths below ``source/`` of what is no article, which links may lead to.
    """

    locale: str
    direction: str
    source_locale: str
    publication: str
    base_url: str
    editions: tuple[nodes.Edition, ...] = ()
    edition_of: Callable[[str], str | None] = field(default=lambda _: None)
    notice: str = ""
    files: frozenset[str] = frozenset()


def build_document(
    article: Article,
    markdown: bytes,
    source_leaves: frozenset[int],
    context: Context,
    source_html: Mapping[int, Container[int]] | None = None,
    source_fields: Container[str] = (),
) -> nodes.Document:
    """Build the tree of one edition.

    ``article`` is the source, ``markdown`` the composed text (of the same structure), and
    ``source_leaves`` are the indexes of leaves that are still in the source language,
    ``source_html`` says which segments are of blocks of HTML, ``source_fields`` which key paths of
    front matter.

    >>> from pipeline.article import read_article
    >>> a = read_article("a", "a.md", b"Hi\\n")
    >>> build_document(a, a.source, frozenset(), Context("en", "ltr", "en", "P", "")).blocks
    (Paragraph(children=(Text(text='Hi'),), lang=''),)
    """
    localized = read_article(article.id, article.path, markdown)
    foreign = context.source_locale if context.source_locale != context.locale else ""
    targets = Targets(article.id, context.edition_of, context.files, context.source_locale)
    leaves = emphasised_leaves(localized)
    builder = Builder(article, source_leaves, source_html or {}, foreign, targets, leaves)
    blocks = builder.blocks(localized.tree)
    footnotes = builder.footnotes()
    front = localized.front
    title, title_lang = front.text("title"), foreign if "title" in source_fields else ""
    heading = _opening(blocks)
    again = repeated_title(article) if title and heading else ""
    if heading and (not title or (again and heading.id == heading_ids(article)[0])):
        blocks = blocks[1:]
        # Readers see the one that is in their language, and of two the one without marks.
        fits = bool(title_lang) or not heading.lang
        if not title or (fits and (again == "with marks" or (not heading.lang and title_lang))):
            title, title_lang = "".join(texts(heading.children)), heading.lang
    else:
        heading = None
    words, minutes = reading_time(texts((blocks, tuple(f.blocks for f in footnotes))))
    return nodes.Document(
        article=article.id,
        locale=context.locale,
        direction=context.direction,
        source_locale=context.source_locale,
        title=title or article.id,
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
        title_id=heading.id if heading else "",
        title_lang=title_lang,
        description_lang=foreign if "description" in source_fields else "",
    )


def repeated_title(article: Article) -> str:
    """How a source's first heading repeats the title of its front matter: ``"in words"``,
    ``"with marks"`` where the front matter has the heading's Markdown, or not at all.

    What the source says decides for every locale: two translations of one title may differ.

    >>> repeated_title(read_article("a", "a.md", b"---\\ntitle: A b\\n---\\n# A *b*\\n"))
    'in words'
    >>> repeated_title(read_article("a", "a.md", b"---\\ntitle: A `b`\\n---\\n# A `b`\\n"))
    'with marks'
    """
    first = next((b for b, _ in article.leaves if b.kind is BlockKind.HEADING), None)
    title = _alike(article.front.text("title"))
    if first is None or not title:
        return ""
    if title == _alike(visible(first.inlines)):
        return "in words"
    start, end = first.content
    return "with marks" if title == _alike(article.source[start:end].decode()) else ""


def _alike(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _opening(blocks: tuple[nodes.Block, ...]) -> nodes.Heading | None:
    """The heading that an article begins with, if it can be its title: words only, since a title is
    also shown where nothing can be followed."""
    first = blocks[0] if blocks else None
    if not isinstance(first, nodes.Heading) or first.level != 1:
        return None
    return first if "".join(texts(first.children)).strip() and not _leads(first.children) else None


def _leads(children: tuple[nodes.Inline, ...]) -> bool:
    return any(
        isinstance(child, (nodes.Link, nodes.Image, nodes.FootnoteMark))
        or _leads(getattr(child, "children", ()))
        for child in children
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


def reading_time(texts: Iterable[str]) -> tuple[int, int]:
    """``(words, minutes)`` of texts; each Chinese or Japanese character counts as a word.

    >>> reading_time(iter(["one two", "三四"]))
    (4, 1)
    """
    words = characters = 0
    for text in texts:
        spaced, wide = text, 0
        if not text.isascii():
            wide = sum(1 for c in text if is_cjk(c) and c.isalnum())
            spaced = "".join(" " if is_cjk(c) else c for c in text)
        words += sum(1 for word in spaced.split() if any(map(str.isalnum, word)))
        characters += wide
    minutes = words / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE
    return words + characters, max(1, round(minutes))


def asset_sources(document: nodes.Document) -> tuple[str, ...]:
    """Paths (below ``source/``) of the images that a document shows, sorted."""
    found = {
        node.src
        for node in _targets((document.blocks, document.footnotes))
        if not isinstance(node, nodes.Link) and not is_absolute(node.src)
    }
    return tuple(sorted(found))


def file_sources(document: nodes.Document) -> tuple[str, ...]:
    """Paths (below ``source/``) of the files that a document links to, sorted."""
    found = {
        node.file
        for node in _targets((document.blocks, document.footnotes))
        if isinstance(node, nodes.Link) and node.file
    }
    return tuple(sorted(found))


def _targets(node: object) -> list[nodes.Image | nodes.Figure | nodes.Link]:
    """Everything below a node that may need a file, in no order."""
    found: list[nodes.Image | nodes.Figure | nodes.Link] = []
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if item.__class__ is tuple:
            waiting += item
            continue
        if isinstance(item, (nodes.Image, nodes.Figure, nodes.Link)):
            found.append(item)
        elif isinstance(item, nodes.Address):
            waiting.append(item.target)
        for name in _fields(type(item).__name__):
            if inner := getattr(item, name):
                waiting.append(inner)
    return found


@cache
def _fields(kind: str) -> tuple[str, ...]:
    """What a node of a class may have within it: to ask every node for every name takes longer."""
    return tuple(name for name in _WITHIN if hasattr(getattr(nodes, kind, None), name))


_WITHIN: Final = "children blocks addresses images items head rows terms descriptions".split()
