"""Components: the articles that share one template and one catalog a locale, and their names.

The setting ``[project] catalogs`` says which articles those are; nothing else depends on it. Names
of shared catalogs begin with an underscore, as no article's does (such files are no articles), so
that the catalogs of one setting never take the place of another's. They stand in no folders: Weblate takes
a template for a catalog's only where it has the catalog's name, in a folder above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pipeline.catalog import Catalog, Entry

FOLDER: Final = "_articles"
WHOLE: Final = "_publication"


@dataclass(frozen=True, slots=True)
class Component:
    """``name`` is the path of its files below a folder of catalogs, without a suffix; ``articles``
    are the ids of the articles behind it, sorted."""

    name: str
    articles: tuple[str, ...]

    @property
    def shared(self) -> bool:
        """Whether it may have several articles, now or later."""
        return granularity(self.name) != "article"


def _of_folder(article_id: str) -> str:
    parents = article_id.replace("+", "++").split("/")[:-1]  # no name begins with "+"
    return "+".join([FOLDER, *parents])


_NAMES: Final[Mapping[str, Callable[[str], str]]] = {
    "article": lambda article_id: article_id,
    "folder": _of_folder,
    "locale": lambda _: WHOLE,
}
GRANULARITIES: Final = tuple(_NAMES)
"""What ``catalogs`` may say: a catalog for each article, for each folder, or one for all."""


def component_name(catalogs: str, article_id: str) -> str:
    """The component of an article.

    >>> [component_name(catalogs, "guides/first") for catalogs in GRANULARITIES]
    ['guides/first', '_articles+guides', '_publication']
    """
    return _NAMES[catalogs](article_id)


def granularity(name: str) -> str:
    """The setting under which a component has its name; empty for no component's name.

    >>> [granularity(name) for name in ("guides/first", "_articles", "_publication", "_x")]
    ['article', 'folder', 'locale', '']
    """
    if name == WHOLE:
        return "locale"
    if name == FOLDER or (name.startswith(f"{FOLDER}+") and "/" not in name):
        return "folder"
    return "article" if may_be_article(name) else ""


def first_of(name: str) -> str:
    """An id that an article of a component could have.

    >>> [first_of(name) for name in ("a/b", "_articles+a+c++", "_publication")]
    ['a/b', 'a/c+/index', 'index']
    """
    if granularity(name) == "article":
        return name
    parents = name.replace("++", "\0").split("+")[1:]
    return "/".join([*parents, "index"]).replace("\0", "+")


def components(catalogs: str, article_ids: Iterable[str]) -> tuple[Component, ...]:
    """Articles by component, in the order of names.

    >>> components("folder", ["b", "a", "c/d"])[0]
    Component(name='_articles', articles=('a', 'b'))
    """
    found: dict[str, list[str]] = {}
    for article_id in sorted(article_ids):
        found.setdefault(component_name(catalogs, article_id), []).append(article_id)
    return tuple(Component(name, tuple(found[name])) for name in sorted(found))


# --- which entries are an article's ---------------------------------------------------------------

_REFERENCE: Final = re.compile(r"source/(.+?)\.md(?::\d+)?")


def reference(article_id: str) -> str:
    """What ``#:`` says of an article.

    >>> reference("guides/first")
    'source/guides/first.md'
    """
    return f"source/{article_id}.md"


def articles_of(references: Iterable[str]) -> tuple[str, ...]:
    """The ids of the articles that references name.

    >>> articles_of(["source/guides/first.md", "source/a.md:3", "other.c:1"])
    ('guides/first', 'a')
    """
    found = (_REFERENCE.fullmatch(place) for place in references)
    return tuple(dict.fromkeys(m[1] for m in found if m is not None and may_be_article(m[1])))


def may_be_article(text: str) -> bool:
    """Whether an id that a catalog names may be one: no path out of ``source/``, nothing hidden.

    >>> [may_be_article(text) for text in ("guides/first", "../x", "_draft", "a//b", "")]
    [True, False, False, False, False]
    """
    parts = text.split("/")
    return text.isprintable() and all(part and part[0] not in "._" for part in parts)


def clash(article_ids: Iterable[str]) -> tuple[str, str] | None:
    """The first two ids that are one file's name on disks which do not tell capitals apart, or
    spellings of one accent.

    >>> clash(["a", "Guide/tea", "guide/Tea"]), clash(["caf\u00e9", "cafe\u0301"])
    (('Guide/tea', 'guide/Tea'), ('café', 'café'))
    >>> clash(["strasse", "straße"]) is None
    True
    """
    seen: dict[str, str] = {}
    for article_id in article_ids:
        first = seen.setdefault(_folded(article_id), article_id)
        if first != article_id:
            return first, article_id
    return None


def _folded(text: str) -> str:
    """As the file systems of macOS and Windows compare names: letter by letter, so that ß is not ss."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    letters = normalize("NFC", text)
    return "".join(low if len(low := letter.casefold()) == 1 else letter for letter in letters)


def by_article(catalog: Catalog, name: str) -> dict[str, Catalog]:
    """A component's catalog as its articles have it: the header, and the article's own entries;
    under an empty id, the header alone.

    It is for reading, with each entry's place in the file; what is to be written is the catalog.
    Where a component is one article, that is the catalog itself, whatever its references say.
    """
    header = () if catalog.header is None else (catalog.header,)
    nothing = replace(catalog, entries=header, tail="")
    if granularity(name) == "article":
        return {"": nothing, name: catalog}
    own: dict[str, list[Entry]] = {}
    for entry in catalog.body:
        if not entry.obsolete:
            for article_id in articles_of(entry.references):
                own.setdefault(article_id, []).append(entry)
    views = {
        article_id: replace(nothing, entries=(*header, *entries))
        for article_id, entries in own.items()
    }
    return {"": nothing, **views}
