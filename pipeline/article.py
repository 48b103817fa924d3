"""A source article: its bytes, its block tree and its front matter."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Final, TypeVar, cast

from pipeline.blocks import LEAVES, Block, BlockKind, Within, visible
from pipeline.errors import SourceError
from pipeline.frontmatter import TRANSLATABLE, FrontMatter, parse_front_matter
from pipeline.lines import line_of
from pipeline.markdown import Definition, definitions, fold_label, parse
from pipeline.wide import wide

BOM: Final = b"\xef\xbb\xbf"
_ID: Final = re.compile(r"[^\W_](?:[\w.+@-]*[\w+])?(?:/[^\W_](?:[\w.+@-]*[\w+])?)*")
_UNCLOSED: Final = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(?:[^\r\n]+\r?\n)*?title\s*[:=]")


@dataclass(frozen=True, slots=True)
class Article:
    """``id`` names the article everywhere (its path below ``source/`` without the suffix).

    ``source`` is the text's bytes after a byte-order mark, which ``bom`` remembers; every span of
    ``tree`` and ``front`` counts in it.
    ``ids`` are the headings' ids where they do not follow from its own headings alone: an edition
    that leaves a heading out keeps the ids of the others.
    """

    id: str
    path: str
    source: bytes
    bom: bool
    tree: Block
    front: FrontMatter
    ids: tuple[str, ...] | None = None
    remembered: dict[str, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What :func:`once` remembers, by the name of the function: each knows the type of its own."""

    @property
    def blocks(self) -> Sequence[Within]:
        """Every block in document order, with the blocks around it."""
        return _blocks(self)

    @property
    def leaves(self) -> Sequence[Within]:
        """The blocks with inline content in document order, with the blocks around each."""
        return _leaves(self)

    @property
    def html(self) -> Sequence[Block]:
        """The blocks of raw HTML in document order."""
        return _html(self)

    @property
    def defined(self) -> tuple[Definition, ...]:
        """The link reference definitions, with their places."""
        return _defined(self.source)

    @property
    def definitions(self) -> Mapping[str, tuple[str, str]]:
        """The same by their folded labels, as ``(url, title)``."""
        return _by_label(self.source)

    @property
    def footnote_labels(self) -> tuple[str, ...]:
        """The labels of its footnotes, in order."""
        return tuple(_footnote_labels(self.tree)) if b"[^" in self.source else ()

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return BOM + self.source if self.bom else self.source

    @property
    def newline(self) -> str:
        """The line end that the article uses."""
        return "\r\n" if b"\r\n" in self.source else "\n"


def read_article(
    article_id: str, path: str, data: bytes, keys: Sequence[str] = TRANSLATABLE
) -> Article:
    """Parse an article's bytes; ``path`` is what messages and ``#:`` references call it, ``keys``
    are the key paths of front matter whose texts are translated.

    Raises :class:`SourceError` (with ``file:line``) for text that is not UTF-8, holds a NUL byte,
    nests too deeply or has broken front matter, and for an id that is not a plain relative path.

    >>> read_article("a", "source/a.md", b"---\\ntitle: A\\n---\\n\\nHi\\n").front.text("title")
    'A'
    """
    refuse_id(article_id, path)
    bom = data.startswith(BOM)
    source = data[len(BOM) :] if bom else data
    text = _text(source, path)
    try:
        tree = parse(text)
    except SourceError as error:
        raise SourceError(error.what, where=f"{path}{error.where}", remedy=error.remedy) from error
    _refuse_conflict(tree, source, path)
    front = read_front_matter(tree, source, path, keys)
    return Article(article_id, path, source, bom, tree, front)


def refuse_id(article_id: str, path: str) -> None:
    """Raise :class:`SourceError` for an id that is not a plain relative path."""
    if not _ID.fullmatch(article_id):
        raise SourceError(
            f"{article_id!r} cannot be an article's id",
            where=path,
            remedy="use letters, digits, '-', '_', '.', '+' and '@' in file and folder names",
        )


T = TypeVar("T")


def once(find: Callable[[Article], T]) -> Callable[[Article], T]:
    """A function of an article alone whose answer is remembered with the article: one rule after
    another asks the same of it."""

    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(article: Article) -> T:
        known = article.remembered
        if name not in known:
            known[name] = find(article)
        return cast("T", known[name])

    return found


@once
def _blocks(article: Article) -> Sequence[Within]:
    return tuple(article.tree.walk())


@once
def _leaves(article: Article) -> Sequence[Within]:
    return tuple([one for one in article.blocks if one[0].kind in LEAVES])


@once
def _html(article: Article) -> Sequence[Block]:
    return tuple([block for block, _ in article.blocks if block.kind is _HTML])


_HTML: Final = BlockKind.HTML


# To find them takes parsing once more, which most of what is done to an article does not need.


@lru_cache(maxsize=16)
def _defined(source: bytes) -> tuple[Definition, ...]:
    return definitions(source.decode())


@lru_cache(maxsize=16)
def _by_label(source: bytes) -> Mapping[str, tuple[str, str]]:
    return {fold_label(one.label): (one.url, one.title) for one in _defined(source)}


def _footnote_labels(around: Block) -> Iterator[str]:
    for block in around.children:
        if block.kind is BlockKind.FOOTNOTE:
            yield block.label
        if block.children:
            yield from _footnote_labels(block)


_CONFLICT: Final = re.compile(rb"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)


def _refuse_conflict(tree: Block, source: bytes, path: str) -> None:
    """Raise where version control left both sides of a conflict; code may show one."""
    if b"<" not in source or b"<<<<<<< " not in source:
        return
    code = [(b.start, b.end) for b, _ in tree.walk() if b.kind is BlockKind.CODE]
    for conflict in _conflicts(source):
        if not any(start <= conflict < end for start, end in code):
            raise SourceError(
                "holds both sides of a merge conflict",
                where=f"{path}:{line_of(source, conflict)}",
                remedy="choose one, and remove the lines '<<<<<<<', '=======' and '>>>>>>>'",
            )


def _conflicts(source: bytes) -> Iterator[int]:
    """Where a line of the first kind is followed by one of each of the others."""
    opened, halfway = -1, False
    for match in _CONFLICT.finditer(source):
        mark = match[0][:1]
        if mark == b"<":
            opened = match.start() if opened < 0 else opened
        elif mark == b"=":
            halfway = opened >= 0
        elif halfway:
            yield opened
            opened, halfway = -1, False


_FEW: Final = 2
"""Carriage returns without any line feed: two of them may be a slip, and a file of more has them
for line ends."""


def _text(source: bytes, path: str) -> str:
    if name := wide(source):
        raise SourceError(
            f"is {name}; only UTF-8 is read", where=f"{path}:1", remedy="save the file as UTF-8"
        )
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        raise SourceError(
            f"not UTF-8 (byte 0x{source[error.start]:02x})",
            where=f"{path}:{line_of(source, error.start)}",
            remedy="save the file as UTF-8",
        ) from error
    if b"\n" not in source and source.count(b"\r") > _FEW:
        raise SourceError(
            "has line ends of CR alone, between which no headings, lists or tables are found",
            where=f"{path}:1",
            remedy="save it with line ends of LF or CRLF",
        )
    if b"\0" in source:
        raise SourceError(
            "holds a NUL byte",
            where=f"{path}:{line_of(source, source.index(0))}",
            remedy="remove it; is this a text file?",
        )
    return text


def read_front_matter(
    tree: Block, source: bytes, path: str, keys: Sequence[str] = TRANSLATABLE
) -> FrontMatter:
    """The front matter of a parsed text. Raises :class:`SourceError` where it is broken or never
    ends."""
    first = tree.children[0] if tree.children else None
    if first is not None and first.kind is BlockKind.METADATA:
        start = first.content[0]
        line = line_of(source, start)
        return parse_front_matter(first.text, start, path, line, first.label, keys)
    marker = _UNCLOSED.match(source[:10_000].decode(errors="ignore"))
    if marker is not None:
        raise SourceError(
            "front matter is not closed",
            where=f"{path}:1",
            remedy=f"end it with a line {marker[1]!r}",
        )
    return FrontMatter()


@once
def heading_ids(article: Article) -> tuple[str, ...]:
    """Ids for the article's headings, in order: explicit ones, else slugs of the heading's text.

    Slugs follow what GitHub does (lower case, punctuation dropped, spaces to hyphens, ``-1`` for a
    repetition), so that links written for a repository's viewer work on the page.

    >>> heading_ids(read_article("a", "a.md", "# Why? Who?\\n# Why? Who?\\n".encode()))
    ('why-who', 'why-who-1')
    """
    if article.ids is not None:
        return article.ids
    return unique_ids([leaf for leaf, _ in article.leaves if leaf.kind is BlockKind.HEADING])


def unique_ids(headings: Iterable[Block], known: Iterable[str] = ()) -> tuple[str, ...]:
    """An id for each heading, none of them ``known`` or given twice."""
    taken = set(known)
    repeated: Counter[str] = Counter()
    ids = []
    for leaf in headings:
        slug = leaf.label or slugify(visible(leaf.inlines)) or "section"
        unique = slug
        while unique in taken:
            repeated[slug] += 1
            unique = f"{slug}-{repeated[slug]}"
        taken.add(unique)
        ids.append(unique)
    return tuple(ids)


def slugify(text: str) -> str:
    """A heading's text as a fragment id.

    >>> slugify("Who’s it for: you & me"), slugify("¿Qué es?")
    ('whos-it-for-you--me', 'qué-es')
    """
    text = text.strip().lower()
    if text.isascii():
        return _NO_SLUG.sub("", text).replace(" ", "-")
    kept = (
        c
        for c in unicodedata.normalize("NFC", text)
        if c in " -_" or unicodedata.category(c)[0] in "LNM"
    )
    return "".join(kept).replace(" ", "-")


_NO_SLUG: Final = re.compile("[^a-z0-9 _-]+")
