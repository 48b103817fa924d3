"""Templates and catalogs whose articles are gone: renamed, merged into others, or deleted."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.amounts import count
from pipeline.catalog import Catalog
from pipeline.model import Finding, Severity, State
from pipeline.provenance import state

RULE = "orphan"
_KEPT = (State.TRANSLATED, State.ATTESTED, State.OBSOLETE)


def check(catalog: Catalog, locale: str, *, extracted: bool) -> Iterator[Finding]:
    """A note on a catalog that no article of the project belongs to. ``extracted`` says that every
    article was extracted since: none of them can want anything more of it."""
    kept = sum(1 for entry in catalog.body if state(entry) in _KEPT)
    translations = count(kept, "translation is", "translations are")
    yield Finding(
        RULE,
        Severity.INFO,
        f"no article belongs to this catalog; {translations} kept in it",
        f"{catalog.path}:1",
        "an article that was renamed has all of this in its new catalog, too; delete it once nothing "
        "in it is wanted"
        if extracted
        else "run 'polyfolio extract' first: a renamed article takes a copy of all of it along",
        locale=locale,
    )


def check_template(path: str, *, extracted: bool) -> Iterator[Finding]:
    """A note on a template that no article of the project belongs to; see :func:`check`."""
    yield Finding(
        RULE,
        Severity.INFO,
        "no article belongs to this template",
        f"{path}:1",
        "delete it with its catalogs"
        if extracted
        else "run 'polyfolio extract' first, which finds renamed articles by it",
    )
