"""Where a whole catalog went on, when its article was renamed: said in the header of what stays there.

When the article comes back under its old name, its catalog is what became of it meanwhile, and not
what was left behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from pipeline.catalog import Catalog
from pipeline.provenance import back_in_use, digest, moved_to, with_move

_AS: Final = " as "


class Successor(NamedTuple):
    """The component whose catalog begins with all of another one; ``is_unchanged`` says that nobody
    changed that one's entries since."""

    component: str
    is_unchanged: bool


def with_successor(catalog: Catalog, component: str) -> Catalog:
    """A catalog whose header says that it went on in another component's. One without a header says
    nothing."""
    bare = without_successor(catalog)
    place, header = bare.header_at, bare.header
    if place is None or header is None:
        return catalog
    header = with_move(header, f"{component}{_AS}{_state(bare)}", bare.style)
    return replace(bare, entries=bare.rows().with_entries({place: header}))


def successor(catalog: Catalog) -> Successor | None:
    """Where a catalog went on, if it did. Whether somebody changed the header meanwhile, which holds
    dates and names of people, says nothing.

    >>> successor(Catalog("a.po", ())) is None
    True
    """
    header = catalog.header
    named = moved_to(header, void=True) if header is not None else ()
    if not named:
        return None
    component, _, state = named[-1].rpartition(_AS)
    return Successor(component, state == _state(catalog)) if component else None


def without_successor(catalog: Catalog) -> Catalog:
    """A catalog that goes on itself."""
    place, header = catalog.header_at, catalog.header
    if place is None or header is None or not moved_to(header, void=True):
        return catalog
    bare = back_in_use(header, catalog.style)
    return replace(catalog, entries=catalog.rows().with_entries({place: bare}))


def left_obsolete(catalog: Catalog) -> Catalog:
    """A catalog that goes on itself beside the one that it went on in. As long as nobody changed it,
    what it says of a text is older: obsolete, and it went there."""
    went, bare, style = successor(catalog), without_successor(catalog), catalog.style
    if went is None or not went.is_unchanged:
        return bare
    left = {
        key: with_move(entry.as_obsolete(style), went.component, style)
        for key, entry in bare.active().items()
        if any(entry.msgstrs) or entry.comments
    }
    hidden = {entry.key for entry in bare.body if entry.obsolete}
    return bare.with_entries({key: e for key, e in left.items() if key not in hidden})


def _state(catalog: Catalog) -> str:
    """A digest of what the entries say, however they are written: many a program wraps them anew."""
    said = sorted(
        "\0".join([*map(str, (e.obsolete, e.fuzzy, e.key)), *e.msgstrs, *e.comments])
        for e in catalog.body
    )
    return digest(None, "\1".join(said), "")
