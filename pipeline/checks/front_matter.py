"""What a published page needs from the front matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.article import Article
from pipeline.blocks import Block, BlockKind
from pipeline.document import front_date
from pipeline.frontmatter import HELD_BACK
from pipeline.frontmatter_toml import lines_of as toml_lines
from pipeline.frontmatter_yaml import given_twice, lines_of
from pipeline.lines import line_of
from pipeline.model import Finding, Severity

RULE = "front-matter"


def check(article: Article) -> Iterator[Finding]:
    """A warning for a missing title, description or text, for a date that is not one, for what no
    page shows as it was meant, and for a key that is there twice."""
    where = f"{article.path}:1"
    yield from _twice(article)
    strange = dict(_strange(article))
    lines = _lines(article) if strange else {}
    for key, (what, remedy) in strange.items():
        place = f"{article.path}:{lines.get(key, 1)}"
        yield Finding(RULE, Severity.WARNING, what, place, remedy, article=article.id)
    for key, use in (("title", "pages, PDFs and indexes"), ("description", "search engines")):
        if key in strange:
            continue
        if not article.front.text(key) and not (key == "title" and _has_heading(article)):
            yield Finding(
                RULE,
                Severity.WARNING,
                f"has no {key}, which {use} show",
                where,
                f"add '{key}: …' to the front matter",
                article=article.id,
            )
    if not any(leaf.inlines for leaf, _ in article.leaves):
        yield Finding(
            RULE,
            Severity.WARNING,
            "has no text",
            where,
            "write it, or move the file out of source/",
            article=article.id,
        )
    mt = article.front.text("mt").lower()
    if mt not in ("", *HELD_BACK):
        yield Finding(
            RULE,
            Severity.ERROR,
            f"mt: {mt!r} is unknown, and nothing of the article is drafted",
            where,
            f"use {' or '.join(HELD_BACK)}",
            article=article.id,
        )
    if article.front.values.get("date") is not None and front_date(article) is None:
        yield Finding(
            RULE,
            Severity.WARNING,
            f"the date {article.front.values['date']!r} is not a calendar date",
            where,
            "write it as 2026-01-31",
            article=article.id,
        )


_SHOWN: Final = ("title", "description", "author", "tags")
"""The keys whose values pages show."""


def _strange(article: Article) -> Iterator[tuple[str, tuple[str, str]]]:
    """The keys whose values are no text, what is said of each, and what helps."""
    front = article.front
    translated = {field.path for field in front.fields}
    for key in _SHOWN:
        value = front.values.get(key)
        if isinstance(value, dict):
            what = f"the {key} is a mapping, and no page shows it"
            yield (
                key,
                (what, f"write '{key}: …', with the text in quotes if it holds ': ' or braces"),
            )
        elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
            what = f"the {key} has an item that is no text, and no page shows that"
            yield key, (what, "write each item as one text")
        elif isinstance(value, list) and key in ("title", "description"):
            what = f"the {key} is a list: pages show “{front.text(key)}”"
            yield key, (what, "put it in quotes, if it is one text")
        elif front.text(key).lower() in ("true", "false") and key not in translated:
            what = f"the {key} is {front.text(key)}, which is no text: no translator gets it"
            yield key, (what, "put it in quotes, if it is meant as a text")


def _front(article: Article) -> Block | None:
    first = next(iter(article.tree.children), None)
    return first if first is not None and first.kind is BlockKind.METADATA else None


def _lines(article: Article) -> dict[str, int]:
    """The line of each key of the front matter, as far as it is known."""
    first = _front(article)
    if first is None:
        return {}
    above = line_of(article.source, first.content[0])
    lines = toml_lines(first.text) if first.label == "toml" else lines_of(first.text)
    return {key: above + line for key, line in lines.items()}


def _twice(article: Article) -> Iterator[Finding]:
    first = _front(article)
    if first is None or first.label == "toml":
        return  # TOML with such a key is not read at all
    above = line_of(article.source, first.content[0])
    for key, line, before in given_twice(first.text):
        yield Finding(
            RULE,
            Severity.WARNING,
            f"has {key!r} again, which was there in line {above + before}; the last one counts",
            f"{article.path}:{above + line}",
            "remove one of them",
            article=article.id,
        )


def _has_heading(article: Article) -> bool:
    if not article.leaves:
        return False
    first, _ = article.leaves[0]
    return first.kind is BlockKind.HEADING and first.level == 1
