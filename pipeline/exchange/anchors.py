"""A translated site's own names for headings → those of its source, which all languages share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from pipeline.article import BOM, Article, read_article
from pipeline.blocks import InlineKind
from pipeline.exchange.outline import Step

Ids = Callable[[str], frozenset[str]]
"""The path of a link as the source writes it ("" for itself) → what ``#…`` can lead to there."""


def of_source(beside: Iterable[tuple[Step, Step]], ids: Ids) -> dict[str, str]:
    """The addresses of a translation whose fragment names a heading in its own language, each with
    the one that the source has for it; ``beside`` are blocks with their translations.

    Where a block has one link to a file that its source lacks, and the source one to that file that
    the block lacks, they are the same link; if the source knows its own heading, and not that of the
    translation, and no other block says otherwise.
    """
    found: dict[str, set[str]] = {}
    for one, other in beside:
        ours, theirs = _only_in(one, other), _only_in(other, one)
        for path, urls in theirs.items():
            if len(urls) == len(ours.get(path, ())) == 1:
                found.setdefault(urls.pop(), set()).update(ours[path])
    wanted = {url: min(urls) for url, urls in found.items() if len(urls) == 1}
    return {url: ours for url, ours in wanted.items() if _is_localized(url, ours, ids)}


def without_fragments(steps: Iterable[Step]) -> list[Step]:
    """Blocks whose links are the same wherever in an article they lead."""
    return [
        replace(step, parts=Counter(_paths(step)))
        if any("#" in url for _, url in step.parts)
        else step
        for step in steps
    ]


def _paths(step: Step) -> Iterator[tuple[str, str]]:
    for kind, url in step.parts.elements():
        yield kind, url.partition("#")[0] if kind == "link" else url


def _only_in(one: Step, other: Step) -> dict[str, set[str]]:
    """The links with a fragment that stand in one block and not in the other, by their path."""
    found: dict[str, set[str]] = {}
    for kind, url in one.parts.keys() - other.parts.keys():
        path, hash_, _ = url.partition("#")
        if kind == "link" and hash_:
            found.setdefault(path, set()).add(url)
    return found


def _is_localized(theirs: str, ours: str, ids: Ids) -> bool:
    path, _, fragment = ours.partition("#")
    known = ids(path)
    return unquote(fragment) in known and unquote(theirs.partition("#")[2]) not in known


def renamed(article: Article, urls: Mapping[str, str]) -> Article:
    """The article with other addresses in its Markdown links and definitions.

    >>> text = b"[a](#eins), [b][b], `](#eins)`\\n\\n[b]: x.md#zwei\\n"
    >>> renamed(read_article("a", "a.md", text), {"#eins": "#one", "x.md#zwei": "x.md#two"}).source
    b'[a](#one), [b][b], `](#eins)`\\n\\n[b]: x.md#two\\n'
    """
    source, position = b"", 0
    for start, end, url in sorted(set(_links(article, urls))):
        old, at = url.encode(), article.source.rfind(url.encode(), start, end)
        if at >= position:
            source += article.source[position:at] + urls[url].encode()
            position = at + len(old)
    source += article.source[position:]
    return read_article(article.id, article.path, (BOM if article.bom else b"") + source)


def _links(article: Article, urls: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    for leaf in article.tree.leaves():
        for inline in leaf.inlines:
            if inline.kind is InlineKind.OPEN and inline.tag == "link" and inline.url in urls:
                yield inline.start, inline.end, inline.url
    for defined in article.defined:
        if defined.url in urls:
            yield defined.start, defined.end, defined.url
