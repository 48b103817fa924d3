"""Templates and catalogs whose articles are gone: renamed, merged into others, or deleted."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.amounts import count
from pipeline.catalog import Catalog
from pipeline.model import Finding, Severity, State
from pipeline.provenance import state

RULE = "orphan"
_KEPT = (State.TRANSLATED, State.ATTESTED, State.OBSOLETE)


def check(catalog: Catalog, locale: str) -> Iterator[Finding]:
    """A note on a catalog that no article of the project belongs to."""
    kept = sum(1 for entry in catalog.body if state(entry) in _KEPT)
    translations = count(kept, "translation is", "translations are")
    yield Finding(
        RULE,
        Severity.INFO,
        f"no article belongs to this catalog; {translations} kept in it",
        f"{catalog.path}:1",
        "run 'polyfolio extract' first: a renamed article takes a copy of all of it along; delete it "
        "once nothing in it is wanted",
        locale=locale,
    )


def check_template(path: str) -> Iterator[Finding]:
    """A note on a template that no article of the project belongs to."""
    yield Finding(
        RULE,
        Severity.INFO,
        "no article belongs to this template",
        f"{path}:1",
        "run 'polyfolio extract' first, which finds renamed articles by it; delete it with its "
        "catalogs",
    )
