"""A Markdown file → a source article: byte for byte, but for the front matter that it lacks."""

from __future__ import annotations

import datetime
import re
from pathlib import PurePath
from typing import Final

from pipeline.article import BOM, Article, read_article
from pipeline.blocks import BlockKind
from pipeline.frontmatter import Field
from pipeline.imports.lift import Lifted, lift, without
from pipeline.imports.record import (
    Imported,
    article_id,
    front_matter,
    record,
    title_of_name,
    yaml_value,
)

_AS_IT_IS: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")


def read_markdown(text: str, data: bytes, name: str, *, date: datetime.date | None) -> Imported:
    """A Markdown file as an article; ``text`` is what ``data`` says.

    A file whose front matter has a title is kept as it is. Otherwise the title (a first ``#``
    heading, else the file's name), and a byline and a standfirst below it, move into front matter.
    The id is the file's name, since other files link to it.

    >>> read_markdown("# A\\n\\nText.\\n", b"# A\\n\\nText.\\n", "a.md", date=None).markdown
    b'---\\ntitle: A\\n---\\n\\nText.\\n'
    """
    source = text.encode()
    article = read_article("import", name, source)
    title = article.front.text("title")
    if title:
        same = data.removeprefix(BOM) == source
        return record(_id(name, title), data if same else source)
    lifted = lift(source.decode())
    title = lifted.title or title_of_name(name)
    return record(_id(name, title), _completed(article, lifted, title, date))


def _id(name: str, title: str) -> str:
    stem = PurePath(name).stem
    return stem if _AS_IT_IS.fullmatch(stem) else article_id(title, name)


def _completed(article: Article, lifted: Lifted, title: str, date: datetime.date | None) -> bytes:
    body = without(article.source, lifted.cuts)
    newline = article.newline
    block = article.tree.children[0] if article.tree.children else None
    if block is None or block.kind is not BlockKind.METADATA:
        front = front_matter(title, lifted.description, lifted.author, lifted.date or date)
        written = front.replace("\n", newline)
        return (written + newline).encode() + body if body.strip() else written.encode()
    found = {"title": title, "description": lifted.description, "author": lifted.author}
    texts = {k: v for k, v in found.items() if v and not article.front.text(k)}
    if block.label == "toml":
        lines = [f"{k} = {_TOML_TEXT.written(v)}" for k, v in texts.items()]
        day = "date = {}"
    else:
        lines = [f"{k}: {yaml_value(v)}" for k, v in texts.items()]
        day = "date: {}"
    if lifted.date and "date" not in article.front.values:
        lines.append(day.format(lifted.date.isoformat()))
    inside = block.content[0]
    return body[:inside] + "".join(line + newline for line in lines).encode() + body[inside:]


_TOML_TEXT: Final = Field("", "", 0, 0, '"', "toml")
