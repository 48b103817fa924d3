"""Catalogs that lack texts of their article: it was edited, or they were, and not extracted since."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from pipeline.amounts import count
from pipeline.catalog import Catalog
from pipeline.catalog_entry import Key
from pipeline.model import Finding, Severity, Unit

RULE = "outdated"


def check(
    catalog: Catalog,
    units: Sequence[Unit],
    keys: Container[Key],
    article: str,
    locale: str,
) -> Iterator[Finding]:
    """A warning where a catalog, whose active entries have the ``keys``, lacks some of the
    ``units`` that its locale is to have."""
    missing = [unit for unit in {unit.key: unit for unit in units}.values() if unit.key not in keys]
    if not missing:
        return
    first = " ".join(missing[0].msgid.split())
    shown = first if len(first) <= 50 else f"{first[:50]}…"
    texts = count(len(missing), "text of the article is", "texts of the article are")
    yield Finding(
        RULE,
        Severity.WARNING,
        f"{texts} not in this catalog, first “{shown}”",
        f"{catalog.path}:1",
        "run 'polyfolio extract', which keeps every translation",
        article=article,
        locale=locale,
    )


def without_catalog(locale: str, articles: Sequence[str]) -> Finding:
    """A warning that articles have no catalog at all in a locale."""
    one = len(articles) == 1
    what = f"{articles[0]} has" if one else f"{len(articles)} articles, first {articles[0]}, have"
    return Finding(
        RULE,
        Severity.WARNING,
        f"{what} no catalog here yet",
        f"locale/{locale}/",
        "run 'polyfolio extract'",
        locale=locale,
    )
