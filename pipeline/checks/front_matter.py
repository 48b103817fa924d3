"""What a published page needs from the front matter."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.article import Article
from pipeline.blocks import BlockKind
from pipeline.document import front_date
from pipeline.frontmatter import HELD_BACK
from pipeline.frontmatter_yaml import given_twice
from pipeline.lines import line_of
from pipeline.model import Finding, Severity

RULE = "front-matter"


def check(article: Article) -> Iterator[Finding]:
    """A warning for a missing title, description or text, for a date that is not one, and for a key
    that is there twice."""
    where = f"{article.path}:1"
    yield from _twice(article)
    for key, use in (("title", "pages, PDFs and indexes"), ("description", "search engines")):
        if not article.front.text(key) and not (key == "title" and _has_heading(article)):
            yield Finding(
                RULE,
                Severity.WARNING,
                f"has no {key}, which {use} show",
                where,
                f"add '{key}: …' to the front matter",
                article=article.id,
            )
    if not any(leaf.inlines for leaf in article.tree.leaves()):
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


def _twice(article: Article) -> Iterator[Finding]:
    first = next(iter(article.tree.children), None)
    if first is None or first.kind is not BlockKind.METADATA or first.label == "toml":
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
    first = next(iter(article.tree.leaves()), None)
    return first is not None and first.kind is BlockKind.HEADING and first.level == 1
