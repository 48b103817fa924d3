"""A translated site's own addresses → those of its source, which all languages share: its names for
headings, and its folder of pages where each language has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from pipeline.article import BOM, Article, read_article
from pipeline.blocks import InlineKind
from pipeline.destinations import without_locale
from pipeline.exchange.outline import Step

Ids = Callable[[str], frozenset[str]]
"""The path of a link as the source writes it ("" for itself) → what ``#…`` can lead to there."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the site that a translation comes from: the headings of the source's
    articles, and the locales of both (BCP 47) by which its addresses may begin."""

    ids: Ids = lambda _: frozenset()
    source: str = ""
    target: str = ""


def of_source(beside: Iterable[tuple[Step, Step]], site: Site) -> dict[str, str]:
    """The addresses of a translation that are its own spelling of the source's, each with the one
    that the source has for it; ``beside`` are blocks with their translations.

    Where a block has a link that its source lacks, and the source one to the same page that the
    block lacks, they are the same link, such as ``/de/a`` for ``/en/a``, if their fragments are the
    same, or no other link goes there and the translation names a heading in its own language: the
    source knows its own, and not that one. No other block may say otherwise.
    """
    found: dict[str, set[str]] = {}
    for one, other in beside:
        ours, theirs = _only_in(one, other, site.source), _only_in(other, one, site.target)
        for page, urls in theirs.items():
            here = ours.get(page, {})
            same = urls.keys() & here.keys()
            pairs = [(urls.pop(fragment), here.pop(fragment)) for fragment in sorted(same)]
            if len(urls) == len(here) == 1:
                pairs += zip(urls.values(), here.values(), strict=True)
            for their, our in pairs:
                found.setdefault(their, set()).add(our)
    wanted = {url: min(urls) for url, urls in found.items() if len(urls) == 1}
    return {url: ours for url, ours in wanted.items() if _is_localized(url, ours, site.ids)}


def by_pages(steps: Iterable[Step], locale: str) -> list[Step]:
    """Blocks whose links are the same wherever in an article they lead, and whichever of the site's
    languages; ``locale`` is their own."""
    return [
        replace(step, parts=Counter(_pages(step, locale)))
        if any("#" in url or url.startswith("/") for _, url in step.parts)
        else step
        for step in steps
    ]


def _pages(step: Step, locale: str) -> Iterator[tuple[str, str]]:
    for kind, url in step.parts.elements():
        yield kind, _page(url, locale) if kind == "link" else url


def _page(url: str, locale: str) -> str:
    path = url.partition("#")[0]
    return without_locale(path, locale) if locale else path


def _only_in(one: Step, other: Step, locale: str) -> dict[tuple[str, bool], dict[str, str]]:
    """The links that stand in one block and not in the other, by their page and whether they have a
    fragment, and then by the fragment."""
    found: dict[tuple[str, bool], dict[str, str]] = {}
    for kind, url in one.parts.keys() - other.parts.keys():
        if kind == "link":
            _, hash_, fragment = url.partition("#")
            found.setdefault((_page(url, locale), bool(hash_)), {})[fragment] = url
    return found


def _is_localized(theirs: str, ours: str, ids: Ids) -> bool:
    path, _, fragment = ours.partition("#")
    own = theirs.partition("#")[2]
    if fragment == own:
        return True
    known = ids(path)
    return unquote(fragment) in known and unquote(own) not in known


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
