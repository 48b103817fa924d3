"""A chatbot's leftover in a source article."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.article import Article
from pipeline.leftovers import kept_out, leftovers
from pipeline.markdown import line_of
from pipeline.model import Finding, Severity

RULE = "leftover"


def check(article: Article) -> Iterator[Finding]:
    """An error for each block that speaks as a chatbot; a note where the author waived the rule."""
    found = leftovers(article)
    out = kept_out(article) if found else ()
    for index, leaf in found:
        start, end = leaf.content
        excerpt = " ".join(article.source[start:end].decode().split())[:60]
        line = line_of(article.source, start)
        if index in out:
            yield Finding(
                RULE,
                Severity.ERROR,
                f"reads as a chatbot's leftover and is kept out: “{excerpt}…”",
                f"{article.path}:{line}",
                "delete it, or write 'waive: leftover' in the front matter to publish it",
                article=article.id,
            )
        else:
            yield Finding(
                RULE,
                Severity.INFO,
                f"a chatbot's leftover is published, as the front matter says: “{excerpt}…”",
                f"{article.path}:{line}",
                article=article.id,
            )
