"""A Markdown file → a source article: byte for byte, but for the front matter that it lacks."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import PurePath
from typing import Final

from pipeline.article import BOM, Article, read_article
from pipeline.errors import InputError
from pipeline.imports.lift import Lifted, lift, without
from pipeline.imports.record import (
    Imported,
    article_id,
    front_matter,
    record,
    title_of_name,
    yaml_value,
)
from pipeline.markdown import Block, BlockKind

_AS_IT_IS: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")


def read_markdown(text: str, data: bytes, name: str, *, date: datetime.date | None) -> Imported:
    """A Markdown file as an article; ``text`` is what ``data`` says.

    A file whose front matter has a title is kept as it is. Otherwise the title (a first ``#``
    heading, else the file's name), and a byline and a standfirst below it, move into front matter.
    The id is the file's name, since other files link to it.

    >>> read_markdown("# A\\n\\nText.\\n", b"# A\\n\\nText.\\n", "a.md", date=None).markdown
    b'---\\ntitle: A\\n---\\n\\nText.\\n'
    """
    source = _with_yaml(text, name).encode()
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
    known = article.front.values
    newline = article.newline
    block = _front_block(article)
    if block is None:
        front = front_matter(title, lifted.description, lifted.author, lifted.date or date)
        written = front.replace("\n", newline)
        return (written + newline).encode() + body if body.strip() else written.encode()
    found = {"description": lifted.description, "author": lifted.author}
    lines = [f"title: {yaml_value(title)}"]
    lines += [
        f"{key}: {yaml_value(value)}" for key, value in found.items() if value and key not in known
    ]
    lines += [f"date: {lifted.date.isoformat()}"] if lifted.date and "date" not in known else []
    inside = body.index(b"\n", block.start) + 1
    return body[:inside] + "".join(line + newline for line in lines).encode() + body[inside:]


def _front_block(article: Article) -> Block | None:
    first = article.tree.children[0] if article.tree.children else None
    if first is None or first.kind is not BlockKind.METADATA or first.label != "YamlStyle":
        return None
    return first


_TOML: Final = re.compile(
    r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)


def _with_yaml(text: str, name: str) -> str:
    """A text with TOML front matter (``+++``), with the same values as YAML."""
    match = _TOML.match(text)
    if match is None:
        return text
    import yaml

    try:
        values = tomllib.loads(match[1].replace("\r\n", "\n"))
        written = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10**6)
    except (tomllib.TOMLDecodeError, yaml.YAMLError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise InputError(
            f"TOML front matter cannot be read: {str(error).splitlines()[0]}",
            where=f"{name}:{int(line[1]) + 1 if line else 1}",
            remedy="write it as YAML, between lines of '---'",
        ) from error
    return f"---\n{written if values else ''}---\n{text[match.end() :]}"
