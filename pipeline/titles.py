"""Titles of link reference definitions (``[a]: b.md "title"``): where they stand, and how another
text is written there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.article import Article
from pipeline.blocks import InlineKind
from pipeline.frontmatter import one_line
from pipeline.markdown import Definition, definitions


class Title(NamedTuple):
    """``start`` and ``end`` span it in the article's bytes, within its quotation marks."""

    text: str
    start: int
    end: int


_OPENING: Final = re.compile(
    rb"""\[(?:\\.|[^\[\]\\])+\]:[\s>]*(?:<(?:\\.|[^<>\\\n])*>|[^\s<][^\s]*)[\s>]+(["'(])""",
    re.DOTALL,
)
_QUOTATION: Final = re.compile(rb"[\s>][\"'(]")
_CLOSING: Final = {b'"': b'"', b"'": b"'", b"(": b")"}
_SPACES: Final = re.compile(r"[\s>]+")
_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def may_have_titles(source: bytes) -> bool:
    """Whether it is worth looking for titles in an article: a quick test.

    >>> may_have_titles(b"[a]: b (C)"), may_have_titles(b"[^1]: A note.")
    (True, False)
    """
    defined = source.find(b"]:")
    return defined >= 0 and _QUOTATION.search(source, defined) is not None


def titles(article: Article) -> Iterator[Title]:
    """The titles of those definitions that some link uses: others are often comments.

    >>> from pipeline.article import read_article
    >>> list(titles(read_article("a", "a.md", b"[b]\\n\\n[b]: c (D)\\n[//]: # (E)\\n")))
    [Title(text='D', start=13, end=14)]
    """
    defined = [one for one in article.defined if one.title]
    if not defined:
        return
    used = {
        (inline.url, inline.title)
        for leaf, _ in article.leaves
        for inline in leaf.inlines
        if inline.kind is InlineKind.OPEN and inline.title
    }
    for one in sorted(defined, key=lambda one: one.start):
        if (one.url, one.title) in used and (span := _span(article.source, one)):
            yield Title(one_line(one.title), *span)


def _span(source: bytes, definition: Definition) -> tuple[int, int] | None:
    """Where a title stands; None where that is not as plain as it should be."""
    raw = source[definition.start : definition.end].rstrip()
    opening = _OPENING.match(raw)
    if opening is None or len(raw) - 1 <= opening.end() or raw[-1:] != _CLOSING[opening[1]]:
        return None
    inner = raw[opening.end() : -1].decode()
    if "&" not in inner and _known(inner) != _known(definition.title):
        return None
    return definition.start + opening.end(), definition.start + len(raw) - 1


def _known(title: str) -> str:
    """A title but for what escapes, line ends and the marks of quotations change."""
    return _SPACES.sub("", _ESCAPE.sub("", title))


def escaped(title: str, quote: str) -> str:
    """A title as it is written behind an opening quotation mark: ``"``, ``'`` or ``(``.

    >>> escaped('a "b" & &amp;', '"')
    'a \\\\"b\\\\" & \\\\&amp;'
    """
    return _SPECIAL[quote].sub(r"\\\g<0>", title)


_SPECIAL: Final = {
    marks[0]: re.compile(rf"\\(?=[!-/:-@\[-`{{-~]|$)|[{re.escape(marks)}]|&(?=#?\w+;)")
    for marks in ('"', "'", "()")
}


def wrong_titles(article: Article, markdown: bytes, expected: dict[int, str]) -> frozenset[int]:
    """Which titles (by the places where they began) do not read back in the localized text, or all
    of them where another definition is no longer what it was."""
    now = definitions(markdown.decode())
    if len(now) != len(article.defined):
        return frozenset(expected)
    wrong = set()
    starts = {span[0]: one for one in article.defined if (span := _span(article.source, one))}
    places = {id(one): start for start, one in starts.items()}
    for before, after in zip(article.defined, now, strict=True):
        place = places.get(id(before), -1)
        title = expected.get(place, before.title)
        if (before.label, before.url) != (after.label, after.url):
            return frozenset(expected)
        if title != after.title:
            wrong |= {place} if place in expected else set(expected)
    return frozenset(wrong)
