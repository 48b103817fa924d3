"""What one merge knows: a locale's catalog, what the template wants of it, and what continues what."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple, Self

from pipeline.align import Alignment
from pipeline.catalog import Catalog, Entry, Key
from pipeline.catalog_entry import rewritten
from pipeline.catalog_rows import Rows
from pipeline.provenance import back_in_use, is_accepted, moved_to
from pipeline.template import TemplateEntry

_KEY: Final = itemgetter(0)


class Moves(NamedTuple):
    """What one run moves between the catalogs of a locale, as one of them sees it.

    ``arriving`` are entries of other articles' catalogs whose texts left those articles in the same
    run: a text that came from there brings its translation along, accepted, since not a letter of it
    changed; it goes before an obsolete entry of this catalog's own. ``followed`` are the obsolete
    entries of texts that come back from where they had gone: nothing is left of what they were here.
    ``returning`` are obsolete entries of these catalogs that come back into use there: a guess that
    was made of one here leaves nothing behind.
    """

    arriving: Mapping[Key, Entry]
    followed: Mapping[Key, Entry]
    returning: Mapping[Key, Entry]


STILL: Final = Moves({}, {}, {})
"""Nothing moves."""


@dataclass(frozen=True, slots=True)
class Merging:
    """One merge. ``active`` and ``obsolete`` are numbers of ``rows``, the catalog's entries; those
    that stay as they are go on as numbers. ``own`` are the numbers of the active entries for the
    template's texts, ``stayed`` the same as a set, ``come`` the texts without any: numbers are told
    apart in a tenth of the time that keys take. ``continued`` collects the old keys whose translation
    went on whole in a new entry, ``parts`` the entries that each went on in by parts, ``gaps`` what
    continues texts without a translation here."""

    catalog: Catalog
    rows: Rows
    active: Mapping[Key, int]
    obsolete: Mapping[Key, int]
    own: Sequence[int | None]
    stayed: frozenset[int | None]
    come: frozenset[Key]
    alignment: Alignment
    moves: Moves
    continued: set[Key] = field(default_factory=set)
    gaps: list[TemplateEntry] = field(default_factory=list)
    parts: dict[Key, list[Entry]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        catalog: Catalog,
        template: Sequence[TemplateEntry],
        alignment: Alignment,
        moves: Moves,
    ) -> Self:
        rows = Rows.of(catalog.entries)
        hidden = rows.obsolete()
        active = _active(catalog, rows, frozenset(hidden))
        own = list(map(active.get, map(_KEY, template)))
        return cls(
            catalog=catalog,
            rows=rows,
            active=active,
            obsolete={rows.keys[number]: number for number in hidden},
            own=own,
            stayed=frozenset(own),
            come=frozenset(
                [i.key for i, number in zip(template, own, strict=True) if number is None]
            ),
            alignment=alignment,
            moves=moves,
        )

    def is_wanted(self, key: Key) -> bool:
        """Whether the template has a text."""
        number = self.active.get(key)
        return key in self.come if number is None else number in self.stayed

    def in_use(self, key: Key) -> Entry | None:
        """The catalog's active entry for a text."""
        number = self.active.get(key)
        return None if number is None else self.rows.entry(number)

    def hidden(self, key: Key) -> Entry | None:
        """The catalog's obsolete entry for a text."""
        number = self.obsolete.get(key)
        return None if number is None else self.rows.entry(number)

    def old(self, key: Key) -> Entry | None:
        """The entry of a text that the template no longer has, for one that continues it."""
        if self.is_wanted(key):
            return None
        own, arrived = self.in_use(key), self.moves.arriving.get(key)
        if own is None and arrived is not None:
            return rewritten(arrived, self.catalog.style)
        returned = self.hidden(key) if own is None else None
        return own if returned is None else back_in_use(returned, self.catalog.style)

    def was_away(self, returned: Entry) -> bool:
        """Whether an obsolete entry's text comes back from where it had gone, with what became of
        its translation there."""
        own = self.moves.followed.get(returned.key)
        return own is not None and (returned.msgstrs == own.msgstrs or bool(moved_to(returned)))

    def kept(self, key: Key) -> Entry | None:
        """The catalog's active entry for a text, where it is going to be kept."""
        own = self.in_use(key)
        return own if own and (self.is_wanted(key) or is_accepted(own)) else None


def _active(catalog: Catalog, rows: Rows, hidden: Container[int]) -> dict[Key, int]:
    """The numbers of a catalog's active entries. Raises :class:`CatalogError` for a duplicate."""
    numbers: Sequence[int] = range(len(rows.keys))
    keys = rows.keys
    if hidden:
        numbers = [number for number in numbers if number not in hidden]
        keys = [keys[number] for number in numbers]
    found = dict(zip(keys, numbers, strict=True))
    if len(found) < len(numbers):
        catalog.active()
    found.pop((None, ""), None)
    return found
