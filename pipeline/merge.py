"""A template applied to a locale's catalog: what stays, what is carried on, what becomes obsolete.

A text that the template still has keeps its entry's bytes, whatever its place. What was translated
and went stays in the catalog as obsolete, signatures included, and comes back when its text does.
What a new text continues (see :mod:`pipeline.align`) lends it its translation: as it was accepted
where a machine can prove that it still holds, else as fuzzy with ``#|``. Likeness alone never fills
an entry that a reader will see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Final

from pipeline.align import Alignment, align, align_far
from pipeline.carry import carry, is_figure
from pipeline.catalog import Catalog, Entry, Key, Style, new_entry
from pipeline.catalog_entry import template_lines
from pipeline.handling import why_by_hand
from pipeline.model import State
from pipeline.provenance import marks, state, with_mark, without_void
from pipeline.sentences import as_blocks, blocks_of, part_of, together
from pipeline.syntax import syntax_of
from pipeline.template import TemplateEntry

__all__ = ["align", "align_far", "departing", "merge"]

ACCEPTED = (State.TRANSLATED, State.ATTESTED)
CARRIED = "carried over a change of markup"
CARRIED_FIGURE = "carried over a change of a number without words"
_LEAST_PART: Final = 2
"""A text that is less than one in so many of an old one's letters says too little of what its
translation does."""


def merge(
    catalog: Catalog,
    template: Sequence[TemplateEntry],
    creation_date: str,
    alignment: Alignment,
    arriving: Mapping[Key, Entry] | None = None,
) -> Catalog:
    """A catalog brought up to a template. Merging the same template again changes nothing.

    ``alignment`` is :func:`align`'s for the article. ``arriving`` are entries of other articles'
    catalogs, in the same locale, whose texts left those articles in the same run: a text that came
    from there brings its translation along, accepted, since not a letter of it changed.
    """
    merging = _Merge.of(catalog, template, alignment, arriving or {})
    merged = merging.entries(template)
    leaving = merging.leaving()
    obsolete = [*merging.staying({entry.key for entry in leaving}), *leaving]
    header = (catalog.header,) if catalog.header else ()
    result = _separated(replace(catalog, entries=(*header, *merged, *obsolete)))
    keys = [entry.key for entry in catalog.body if not entry.obsolete]
    if header and keys != [item.key for item in template]:
        result = result.with_fields({"POT-Creation-Date": creation_date})
    return result


def departing(catalog: Catalog, template: Iterable[TemplateEntry]) -> dict[Key, Entry]:
    """The entries of a catalog with something to lose (a translation in any state, or a comment)
    whose texts the template no longer has."""
    wanted = {item.key for item in template}
    return {
        key: entry
        for key, entry in catalog.active().items()
        if key not in wanted and not entry.plural and (any(entry.msgstrs) or entry.comments)
    }


@dataclass(frozen=True, slots=True)
class _Merge:
    """One merge. ``continued`` collects the old keys whose translation went on whole in a new entry."""

    catalog: Catalog
    active: Mapping[Key, Entry]
    obsolete: Mapping[Key, Entry]
    wanted: frozenset[Key]
    alignment: Alignment
    arriving: Mapping[Key, Entry]
    continued: set[Key] = field(default_factory=set)

    @staticmethod
    def of(
        catalog: Catalog,
        template: Sequence[TemplateEntry],
        alignment: Alignment,
        arriving: Mapping[Key, Entry],
    ) -> _Merge:
        return _Merge(
            catalog=catalog,
            active=catalog.active(),
            obsolete={entry.key: entry for entry in catalog.body if entry.obsolete},
            wanted=frozenset(item.key for item in template),
            alignment=alignment,
            arriving=arriving,
        )

    def entries(self, template: Sequence[TemplateEntry]) -> list[Entry]:
        """The entries for the texts of the template. Nearly all are those that stand there."""
        if not template:
            return []
        keys, extracted, references, _ = zip(*template, strict=True)
        own = map(self.active.get, keys)
        said = map(template_lines, extracted, references, repeat(self.catalog.style.newline))
        obsolete = self.obsolete
        return [
            entry
            if entry is not None and entry.head == lines and entry.key not in obsolete
            else self.entry(item)
            for item, entry, lines in zip(template, own, said, strict=True)
        ]

    def entry(self, item: TemplateEntry) -> Entry:
        """The entry for one text of the template."""
        style = self.catalog.style
        found = self._known(item.key) or self._continued(item)
        if found is None:
            return new_entry(item.key, style, extracted=item.extracted, references=item.references)
        if why_by_hand(item.extracted):
            found = _without_draft(found, style)
        return found.with_template(item.extracted, item.references, style)

    def _known(self, key: Key) -> Entry | None:
        """An entry for this very text: the catalog's own, its obsolete one, or one that arrives."""
        own, style = self.active.get(key), self.catalog.style
        returned, arrived = self.obsolete.get(key), self.arriving.get(key)
        if own is not None and (returned is None or any(own.msgstrs)):
            return own
        if arrived is not None and returned is not None:
            newer = arrived.msgstrs != returned.msgstrs or returned.fuzzy
            accepted = state(arrived) in ACCEPTED or returned.fuzzy
            arrived = arrived if newer and accepted else None
        if own is None and arrived is not None:
            return _rewritten(arrived, self.catalog)
        return returned.revived(style) if returned is not None else own

    def _continued(self, item: TemplateEntry) -> Entry | None:
        """An entry with the translation of what the text continues, accepted or fuzzy."""
        olds = [
            entry
            for key in self.alignment.get(item.key, ())
            if (entry := self._old(key)) is not None and not entry.plural and entry.msgstr
        ]
        if len(olds) > 1:
            return self._joined(item, olds)
        return self._edited(item, olds[0]) if olds else None

    def _old(self, key: Key) -> Entry | None:
        if key in self.wanted:
            return None
        arrived = self.arriving.get(key)
        return self.active.get(key) or (arrived and _rewritten(arrived, self.catalog))

    def _edited(self, item: TemplateEntry, old: Entry) -> Entry | None:
        plain = not syntax_of(item.extracted).has_markup
        by_hand = bool(why_by_hand((*item.extracted, *old.extracted)))
        if old.msgctxt == item.key[0] and not by_hand:
            carried = carry(old.msgid, item.key[1], old.msgstr, plain=plain)
            if carried is not None:
                self.continued.add(old.key)
                return self._carried(item, old, carried)
        made_for = old.previous or old.key
        part = None if by_hand else part_of(made_for[1], item.key[1], old.msgstr)
        if part is not None:
            return self._fuzzy(item, [old], part, old.key)
        if _LEAST_PART * len(item.key[1]) < len(old.msgid):
            return None
        self.continued.add(old.key)
        return self._fuzzy(item, [old], old.msgstr, old.key)

    def _carried(self, item: TemplateEntry, old: Entry, target: str) -> Entry:
        """An entry in the state that the old one was in, but for signatures: nobody saw this."""
        style = self.catalog.style
        entry = without_void(self._fresh(item, [old], target), style)
        if state(old) in ACCEPTED:
            how = CARRIED_FIGURE if is_figure(item.key[1]) else CARRIED
            return with_mark(entry, "origin", how, style)
        for mark in marks(old):
            if mark.valid and mark.kind == "origin":
                entry = with_mark(entry, "origin", mark.text, style)
        return entry

    def _joined(self, item: TemplateEntry, olds: Sequence[Entry]) -> Entry:
        self.continued.update(old.key for old in olds)
        made_for = (item.key[0], as_blocks([old.msgid for old in olds]))
        return self._fuzzy(item, olds, together([old.msgstr for old in olds]), made_for)

    def _fuzzy(
        self, item: TemplateEntry, olds: Sequence[Entry], target: str, made_for: Key
    ) -> Entry:
        """A fuzzy entry. What no person accepted gets no ``#|`` of its own, which would call it a
        translation that has become stale."""
        style = self.catalog.style
        if all(state(old) in ACCEPTED for old in olds):
            previous: Key | None = made_for
        else:
            previous = olds[0].previous if len(olds) == 1 else None
        if all(old.is_bare(style) for old in olds):
            entry = new_entry(item.key, style, extracted=item.extracted, references=item.references)
            entry = entry.as_guess(previous, style)._replace(target=olds[0].target)
            return entry.with_msgstr(target, style)
        entry = self._fresh(item, olds, target).with_fuzzy(True, style)
        return without_void(entry.with_previous(previous, style), style)

    def _fresh(self, item: TemplateEntry, olds: Sequence[Entry], target: str) -> Entry:
        """A new text's entry with the comments, flags and target of what it continues."""
        style = self.catalog.style
        first = olds[0]
        entry = new_entry(item.key, style)._replace(head=first.head, target=first.target)
        notes = dict.fromkeys(note for old in olds for note in old.comments)
        return entry.with_comments(tuple(notes), style).with_msgstr(target, style)

    # --- what the template no longer has ----------------------------------------------------------

    def staying(self, leaving: set[Key]) -> Iterable[Entry]:
        """Obsolete entries whose texts have not come back."""
        gone = self.wanted | leaving
        return (entry for entry in self.catalog.body if entry.obsolete and entry.key not in gone)

    def leaving(self) -> list[Entry]:
        """Translated entries that become obsolete. A fuzzy one does not where nothing would be
        lost: its translation went on, is an untouched draft, or stands where it was made for."""
        return [
            entry.as_obsolete(self.catalog.style)
            for key, entry in self.active.items()
            if key not in self.wanted
            and any(entry.msgstrs)
            and (state(entry) in ACCEPTED or not self._kept_elsewhere(entry))
        ]

    def _kept_elsewhere(self, entry: Entry) -> bool:
        if entry.key in self.continued:
            return True
        if entry.previous is None:
            return any(mark.kind == "origin" and mark.valid for mark in marks(entry))
        context, previous = entry.previous
        parts = [(context, msgid) for msgid in blocks_of(previous)]
        if len(parts) > 1:
            found = [self.obsolete.get(key) or self.active.get(key) for key in parts]
            return together([part.msgstr if part else "" for part in found]) == entry.msgstr
        made_for = [self.active.get(entry.previous), self.obsolete.get(entry.previous)]
        return any(other is not None and other.msgstrs == entry.msgstrs for other in made_for)


def _without_draft(entry: Entry, style: Style) -> Entry:
    """An entry that only people may fill, without the draft that a machine made before that was
    said. A draft that somebody changed stays: its comment is void."""
    drafted = any(mark.kind == "origin" and mark.valid for mark in marks(entry))
    if not drafted or state(entry) is not State.DRAFT:
        return entry
    empty = entry.with_msgstrs([""] * len(entry.msgstrs), style).with_fuzzy(False, style)
    return without_void(empty, style)


def _rewritten(entry: Entry, catalog: Catalog) -> Entry:
    """Another catalog's entry as this one writes it."""
    style = catalog.style
    fresh = new_entry(entry.key, style, msgstr=entry.msgstr)
    fresh = fresh.with_comments(entry.comments, style).with_fuzzy(entry.fuzzy, style)
    return fresh.with_previous(entry.previous, style)


def _separated(catalog: Catalog) -> Catalog:
    """One blank line between entries that changed places; gaps that a person made are kept."""
    newline = catalog.style.newline
    entries = list(catalog.entries)
    last = len(entries) - 1
    for index, entry in enumerate(entries):
        if not (entry.gap and entry.target.endswith("\n")):
            gap = entry.gap or (newline if index else "")
            end = "" if index == last or entry.target.endswith("\n") else newline
            entries[index] = entry._replace(gap=gap, target=entry.target + end)
    return replace(catalog, entries=tuple(entries))
