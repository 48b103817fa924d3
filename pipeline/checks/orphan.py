"""Templates and catalogs whose articles are gone: renamed, merged into others, or deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from pipeline.amounts import count
from pipeline.catalog import Catalog, Key
from pipeline.model import Finding, Severity, State
from pipeline.provenance import state

RULE = "orphan"
_KEPT = (State.TRANSLATED, State.ATTESTED, State.OBSOLETE)


def check(
    catalog: Catalog, locale: str, *, extracted: bool, in_use: Mapping[Key, Collection[str]]
) -> Iterator[Finding]:
    """A note on a catalog that no article of the project belongs to. ``extracted`` says that every
    article was extracted since: none of them can want anything more of it. ``in_use``: what the
    locale's catalogs in use say for each text. Where that is something else, one of both is newer:
    who translated on another branch while an article was renamed wrote into its old catalog."""
    kept = [entry for entry in catalog.body if state(entry) in _KEPT]
    other = [
        entry
        for entry in kept
        if not entry.obsolete and entry.msgstr not in in_use.get(entry.key, (entry.msgstr,))
    ]
    translations = count(len(kept), "translation is", "translations are")
    what = f"no article belongs to this catalog; {translations} kept in it"
    where = f"{catalog.path}:1"
    if not extracted:
        remedy = "run 'polyfolio extract' first: a renamed article takes a copy of all of it along"
    elif other:
        texts = count(len(other), "text is", "texts are")
        what += f", and {texts} translated otherwise now — “{other[0].msgid[:50]}”"
        where = catalog.where(other[0])
        remedy = "if this is newer (from another branch), put it in there; then delete the catalog"
    else:
        remedy = (
            "an article that was renamed has all of this in its new catalog, too; delete it once "
            "nothing in it is wanted"
        )
    yield Finding(RULE, Severity.INFO, what, where, remedy, locale=locale)


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
