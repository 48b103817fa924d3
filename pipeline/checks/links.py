"""Links and images that lead nowhere inside the publication."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping
from urllib.parse import unquote

from pipeline.addresses import Address, addresses, link_targets
from pipeline.article import Article
from pipeline.destinations import articles_of, asset_path, file_of, is_absolute, is_outside
from pipeline.model import Finding, Severity

RULE = "broken-link"


def check(
    article: Article, ids: Mapping[str, frozenset[str]], assets: frozenset[str], home: str = ""
) -> Iterator[Finding]:
    """An error for each link to an article, heading or file, and each image, that does not exist.

    ``ids`` maps every article to what links can lead to in it; ``assets`` are the files below
    ``source/``; ``home`` is the source's locale as a BCP 47 tag, which addresses may begin with.
    """
    own = ids[article.id] if article.id in ids else link_targets(article)
    problems: dict[tuple[str, str], str] = {}
    for address in addresses(article):
        used = (address.kind, address.url)
        if used not in problems:
            problems[used] = _problem(article, address, own, ids, assets, home)
        if problem := problems[used]:
            where = f"{article.path}:{address.line}"
            yield Finding(
                RULE, Severity.ERROR, problem, where, "correct the address", article=article.id
            )


def missing_files(
    article: Article,
    assets: frozenset[str],
    articles: Container[str] = frozenset(),
    home: str = "",
) -> list[str]:
    """What an article cannot be published without and is not below ``source/``: images, and files
    that are linked, each as ``what path (file:line)``. ``articles`` are the ids of all.

    A link to something that has no suffix, or to another article, may go out as plain text.
    """
    return [
        f"{problem} ({article.path}:{address.line})"
        for address in addresses(article)
        if _is_needed(address)
        and (problem := _file_problem(article, address, assets, articles, home))
    ]


def file_addresses(article: Article) -> frozenset[tuple[str, str]]:
    """The addresses of an article's images and of the files that it links to, with their kinds."""
    return frozenset((a.kind, a.url) for a in addresses(article) if _is_needed(a))


def without_file(
    article: Article,
    wanted: Iterable[tuple[str, str]],
    assets: frozenset[str],
    articles: Container[str] = frozenset(),
    home: str = "",
) -> list[str]:
    """Those of the addresses that lead to no file below ``source/``, in order."""
    found = (
        _file_problem(article, Address(*one, 0), assets, articles, home) for one in sorted(wanted)
    )
    return [problem for problem in found if problem]


def _is_needed(address: Address) -> bool:
    path = address.url.partition("#")[0].partition("?")[0]
    return address.kind == "image" or posixpath.splitext(path)[1] != ""


def _file_problem(
    article: Article,
    address: Address,
    assets: frozenset[str],
    articles: Container[str],
    home: str,
) -> str:
    """What is wrong with an address that ought to be that of a file; "" for others."""
    kind, url, _ = address
    if kind == "image":
        path = "" if is_absolute(url) else asset_path(article.id, url)
    elif any(target in articles for target in articles_of(article.id, url, home)[0]):
        return ""
    else:
        kind, path = "file", file_of(article.id, url)[0]
    if not path or path in assets:
        return ""
    return f"no {kind} {url}" + (", which is outside of source/" if is_outside(path) else "")


def _problem(
    article: Article,
    address: Address,
    own: frozenset[str],
    ids: Mapping[str, frozenset[str]],
    assets: frozenset[str],
    home: str,
) -> str:
    kind, url, _ = address
    if kind != "image" and url.startswith("#"):
        found = not url[1:] or unquote(url[1:]) in own
        return "" if found else f"no heading {url} in this article"
    targets, fragment = ((), "") if kind == "image" else articles_of(article.id, url, home)
    target = next((one for one in targets if one in ids), None)
    if target is None:
        missing = f"no article {url}" if _names_markdown(url) and targets else ""
        return _file_problem(article, address, assets, ids, home) or missing
    if fragment and fragment not in ids[target]:
        return f"no heading #{fragment} in {target}"
    return ""


def _names_markdown(url: str) -> bool:
    return url.partition("#")[0].partition("?")[0].endswith(".md")
