"""Catalogs whose articles are gone: renamed, merged into others, or deleted."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.catalog import Catalog
from pipeline.model import Finding, Severity, State
from pipeline.provenance import state

RULE = "orphan"
_KEPT = (State.TRANSLATED, State.ATTESTED, State.OBSOLETE)


def check(catalog: Catalog, locale: str) -> Iterator[Finding]:
    """A note on a catalog that no article of the project belongs to."""
    kept = sum(1 for entry in catalog.body if state(entry) in _KEPT)
    yield Finding(
        RULE,
        Severity.INFO,
        f"no article belongs to this catalog; {kept} translations are kept in it",
        f"{catalog.path}:1",
        "run 'polyfolio extract' first: a renamed article takes its translations along, but neither "
        "obsolete ones nor the header; delete it once nothing in it is wanted",
        locale=locale,
    )
