"""The review queue of a project, and what a person decides, written to the catalogs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from pipeline.amounts import count
from pipeline.catalog import Catalog, Entry, Key
from pipeline.clock import catalog_date
from pipeline.errors import UsageError
from pipeline.jobs.unreadable import naming_all
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import Project
from pipeline.review import Item, queue, with_obsolete
from pipeline.stores.rejected import RejectedTexts

SHOWN: Final = 3
"""So many of the ids that a beginning fits, and of the places of each, are named in an error."""

Decision = Callable[[Item, Catalog], tuple[Entry, Entry | None]]
"""An item and its catalog → the entry as decided, and an obsolete entry to keep (or None)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries a command is about: of these articles and locales, in these states."""

    articles: tuple[str, ...]
    locales: tuple[Locale, ...]
    states: tuple[State, ...]


def list_queue(project: Project, selection: Selection) -> tuple[Item, ...]:
    """The queue, locale by locale, article by article. An entry that articles share is one item,
    under the first of them."""
    items: dict[tuple[str, Key], Item] = {}
    with naming_all(project, selection.articles, selection.locales):
        for locale, article in product(selection.locales, selection.articles):
            catalog = project.article_catalog(article, locale)
            if catalog is not None:
                for item in queue(catalog, article, locale.posix, selection.states):
                    items.setdefault((catalog.path, item.entry.key), item)
    return tuple(items.values())


def find(items: Sequence[Item], wanted: str, states: Collection[str] = ()) -> Item:
    """The one item that an id (or its beginning) names; of those for one text, the only one in
    these ``states``: nothing can be done to the others. Raises :class:`UsageError`."""
    found = [item for item in items if item.id.startswith(wanted.lower())]
    if len(found) == 1:
        return found[0]
    fit = [item for item in found if item.state.value in states]
    if len(fit) == 1 and len({item.id for item in found}) == 1:
        return fit[0]
    if not found:
        raise UsageError(f"no entry {wanted!r} here", remedy="see 'polyfolio review list'")
    by_id: dict[str, list[Item]] = {}
    for item in found:
        by_id.setdefault(item.id, []).append(item)
    digits = max(_telling_apart(by_id), len(wanted))
    named = [_named(items, digits) for items in list(by_id.values())[:SHOWN]]
    named += [f"and {len(by_id) - SHOWN} more"] if len(by_id) > SHOWN else []
    remedies = []
    if len(by_id) > 1:
        remedies.append(f"give {count(digits, 'digit')} of the id ({digits - len(wanted)} more)")
    if len(by_id) < len(found):
        remedies.append("add --locale or --article")
    raise UsageError(
        f"{wanted!r} names {len(found)} entries: {', '.join(named)}", remedy="; ".join(remedies)
    )


def _telling_apart(ids: Collection[str]) -> int:
    """How many digits it takes for no two of these ids to begin alike."""
    longest = max(map(len, ids))
    return next(n for n in range(1, longest + 1) if len({id_[:n] for id_ in ids}) == len(ids))


def _named(items: Sequence[Item], digits: int) -> str:
    """An id with its text, and the first places where that stands."""
    text = " ".join(items[0].entry.msgid.split())
    cut = f"{text[:20]}…" if text[21:] else text
    places = ", ".join(f"{item.locale} {item.article}" for item in items[:SHOWN])
    places += f" and {len(items) - SHOWN} more" if items[SHOWN:] else ""
    return f"{items[0].id[:digits]} “{cut}” ({places})"


def decide_items(
    project: Project,
    items: Sequence[Item],
    decision: Decision,
    *,
    reviewer: str,
    now: datetime.datetime,
) -> tuple[str, ...]:
    """Apply a decision to items and write their catalogs; the paths that changed.

    Everything is decided before anything is written. The header's PO-Revision-Date (and, for a
    named reviewer, Last-Translator) follow, as every PO editor does.
    """
    by_catalog: dict[str, list[Item]] = {}
    for item in items:
        by_catalog.setdefault(item.where.rpartition(":")[0], []).append(item)
    decided = [_decided(project, path, group, decision) for path, group in by_catalog.items()]
    fields = {"PO-Revision-Date": catalog_date(now)}
    if reviewer:
        fields["Last-Translator"] = reviewer
    changed = [
        result.with_fields(fields) if result.header is not None else result
        for before, result in decided
        if result.to_text() != before.to_text()
    ]
    for result in changed:
        project.write(result.path, result.to_bytes())
    return tuple(result.path for result in changed)


def remember_rejected(project: Project, items: Sequence[Item]) -> None:
    """Keep what stood in items that were rejected, so that 'draft' does not propose it again."""
    texts = [
        (item.where.rpartition(":")[0], item.entry.key, item.entry.msgstr)
        for item in items
        if item.entry.msgstr and not item.entry.plural
    ]
    if texts:
        RejectedTexts(project.state).add(texts)


def _decided(
    project: Project, path: str, items: Sequence[Item], decision: Decision
) -> tuple[Catalog, Catalog]:
    """A catalog as it is, and as it is once its items are decided."""
    catalog = project.catalog(path)
    if catalog is None:
        raise UsageError(f"{path} is gone", remedy="run 'polyfolio extract'")
    entries = catalog.active()
    replaced = {}
    kept = []
    for item in items:
        current = entries.get(item.entry.key)
        if current is None or current.raw != item.entry.raw:
            raise UsageError(f"{item.where} changed meanwhile", remedy="look at it again")
        replaced[item.entry.key], obsolete = decision(item, catalog)
        if obsolete is not None:
            kept.append(obsolete)
    result = catalog.with_entries(replaced)
    for obsolete in kept:
        result = with_obsolete(result, obsolete)
    return catalog, result
