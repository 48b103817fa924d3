"""What an import found → a source article: its id, its front matter, its findings."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from pipeline.article import Article, read_article
from pipeline.blocks import Block, visible
from pipeline.frontmatter import scalar
from pipeline.leftovers import kept_out, leftovers
from pipeline.lines import line_of
from pipeline.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Imported:
    """An imported article: ``markdown`` belongs in ``source/<id>.md``.

    ``title``, ``author``, ``description`` and ``date`` are what its front matter says (empty, None
    where it says nothing); ``findings`` are about the new file.
    """

    id: str
    markdown: bytes
    title: str
    author: str
    description: str
    findings: tuple[Finding, ...]
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reader of a format found: plain values, and the body as Markdown.

    ``doubtful`` are paragraphs of the body that look like part of a byline that was not understood,
    ``lost`` directives of an author that the body has no place for.
    """

    title: str
    body: str
    author: str = ""
    description: str = ""
    date: datetime.date | None = None
    doubtful: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def assemble(parts: Parts, name: str, *, date: datetime.date | None) -> Imported:
    """A new source article; ``date`` is written where the text has none of its own.

    >>> assemble(Parts("Sleep", "Well.\\n"), "notes.txt", date=None).markdown
    b'---\\ntitle: Sleep\\n---\\n\\nWell.\\n'
    """
    title = parts.title or title_of_name(name)
    front = front_matter(title, parts.description, parts.author, parts.date or date)
    markdown = f"{front}\n{parts.body}" if parts.body else front
    return record(article_id(title, name), markdown.encode(), parts.doubtful, parts.lost)


def record(
    identifier: str, markdown: bytes, doubtful: tuple[str, ...] = (), lost: tuple[str, ...] = ()
) -> Imported:
    """Read a finished article back, so that what is reported is what its file says."""
    article = read_article(identifier, f"source/{identifier}.md", markdown)
    written = article.front.values.get("date")
    if isinstance(written, datetime.datetime):
        written = written.date()
    return Imported(
        identifier,
        markdown,
        article.front.text("title"),
        article.front.text("author"),
        article.front.text("description"),
        (
            *_leftover_findings(article),
            *_byline_findings(article, doubtful),
            *_lost_findings(article, lost),
        ),
        written if isinstance(written, datetime.date) else None,
    )


def front_matter(
    title: str, description: str = "", author: str = "", date: datetime.date | None = None
) -> str:
    """The lines of a new article's front matter, with their markers.

    >>> front_matter("A: b", author="Jo Doe")
    '---\\ntitle: "A: b"\\nauthor: Jo Doe\\n---\\n'
    """
    lines = ["---", f"title: {yaml_value(title)}"]
    lines += [f"description: {yaml_value(description)}"] if description else []
    lines += [f"author: {yaml_value(author)}"] if author else []
    lines += [f"date: {date.isoformat()}"] if date else []
    return "\n".join([*lines, "---", ""])


def yaml_value(text: str) -> str:
    """A text as a YAML scalar, quoted where a plain one would be misread or cannot be read."""
    unsafe = any(unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" for c in text)
    return scalar(text, '"' if unsafe else "")


# Letters that decompose into nothing, as people write them in ASCII.
_FOLDED: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_LONGEST: Final = 80


def article_id(title: str, name: str) -> str:
    """An ASCII id from a title, or from the file's name where the title is not in Latin letters.

    >>> article_id("Über Schlaf: Was hilft?", "x.txt"), article_id("谈睡眠", "on sleep.txt")
    ('uber-schlaf-was-hilft', 'on-sleep')
    """
    digest = hashlib.sha256(title.encode()).hexdigest()[:8]
    return _slug(title) or _slug(PurePath(name).stem) or f"article-{digest}"


def _slug(text: str) -> str:
    """``""`` for a text with letters or digits that have no ASCII form: half a name misleads."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    kept = [c for c in folded if not unicodedata.combining(c) and c not in "'’ʼ"]
    if any(c.isalnum() and not c.isascii() for c in kept):
        return ""
    words = re.findall(r"[a-z0-9]+", "".join(kept))
    slug = "-".join(words)
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    return slug


def title_of_name(name: str) -> str:
    """A title from a file's name, for a text that has none.

    >>> title_of_name("drafts/on-good_sleep.txt")
    'On good sleep'
    """
    stem = " ".join(re.sub(r"[-_\s]+", " ", PurePath(name).stem).split())
    return stem[:1].upper() + stem[1:] or "Untitled"


def _leftover_findings(article: Article) -> list[Finding]:
    out = kept_out(article)
    return [
        Finding(
            "leftover",
            Severity.ERROR,
            f"a chatbot’s leftover: “{_short(visible(leaf.inlines))}”",
            _where(article, leaf),
            "it is kept out of what is published; delete the line,"
            " or write 'waive: leftover' in the front matter to publish it",
            article=article.id,
        )
        for index, leaf in leftovers(article)
        if index in out
    ]


def _byline_findings(article: Article, doubtful: tuple[str, ...]) -> list[Finding]:
    found = []
    leaves = list(article.tree.leaves())
    for text in doubtful:
        leaf = next((leaf for leaf in leaves if visible(leaf.inlines) == text), None)
        if leaf is not None:
            found.append(
                Finding(
                    "byline",
                    Severity.WARNING,
                    f"part of a byline that was not understood: “{_short(text)}”",
                    _where(article, leaf),
                    "put the author in the front matter as 'author: …' and delete the line",
                    article=article.id,
                )
            )
    return found


def _lost_findings(article: Article, lost: tuple[str, ...]) -> list[Finding]:
    return [
        Finding(
            "directive",
            Severity.ERROR,
            f"a directive of the page is not in the article: “{_short(directive)}”",
            f"{article.path}:1",
            "it stood outside of the article, in its title, or where Markdown has no place for one:"
            " write it before the block that it is about",
            article=article.id,
        )
        for directive in lost
    ]


def _where(article: Article, leaf: Block) -> str:
    return f"{article.path}:{line_of(article.source, leaf.start)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
