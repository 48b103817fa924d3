"""A template applied to a locale's catalog: what stays, what is carried on, what becomes obsolete.

A text that the template still has keeps its entry's bytes, whatever its place. What was translated
and went stays in the catalog as obsolete, signatures included, and comes back when its text does.
What a new text continues (see :mod:`pipeline.align`) lends it its translation: as it was accepted
where a machine can prove that it still holds, else as fuzzy with ``#|``. Likeness alone never fills
an entry that a reader will see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import repeat

from pipeline import repeats
from pipeline.align import Alignment, align
from pipeline.align_far import align_again, align_back, align_far
from pipeline.catalog import Catalog, Entry, Key, new_entry
from pipeline.catalog_entry import rewritten
from pipeline.catalog_rows import separated
from pipeline.handling import why_by_hand
from pipeline.likeness import says_too_little
from pipeline.merge_gone import leaving, staying
from pipeline.merging import STILL, Merging, Moves
from pipeline.provenance import (
    back_in_use,
    is_accepted,
    marks,
    notes_of,
    with_mark,
    without_draft,
    without_places,
    without_void,
)
from pipeline.sentences import as_blocks, holds_more, part_of, together
from pipeline.syntax import syntax_of
from pipeline.template import TemplateEntry, beginning
from pipeline.wording import same_words

__all__ = ["Moves", "align", "align_back", "align_far", "departing", "merge"]


def merge(
    catalog: Catalog,
    template: Sequence[TemplateEntry],
    creation_date: str,
    alignment: Alignment,
    moves: Moves = STILL,
) -> Catalog:
    """A catalog brought up to a template. Merging the same template again changes nothing.

    ``alignment`` is :func:`align`'s for the article, ``moves`` what other catalogs of the same locale
    have to do with it.
    """
    merging = _Merge.of(catalog, template, alignment, moves)
    merged = merging.entries(template)
    left = leaving(merging)
    gone = [*staying(merging, template, merged, left), *left]
    items = [*merged, *repeats.without_repeats(gone, merged)]
    header = catalog.header_at
    if header is not None:
        items.insert(0, header)
    result = replace(catalog, entries=separated(merging.rows, items, catalog.style.newline))
    if header is not None and list(merging.active.values()) != merging.own:
        result = result.with_fields({"POT-Creation-Date": creation_date})
    return result


def departing(catalog: Catalog, template: Iterable[TemplateEntry]) -> dict[Key, Entry]:
    """The entries of a catalog with something to lose (a translation in any state, or a comment)
    whose texts the template no longer has."""
    wanted = {item.key for item in template}
    found = {
        key: catalog.entries[place] for key, place in catalog.places().items() if key not in wanted
    }
    return {
        key: entry
        for key, entry in found.items()
        if not entry.plural and (any(entry.msgstrs) or entry.comments)
    }


class _Merge(Merging):
    """The entries for the texts of a template."""

    __slots__ = ()

    def entries(self, template: Sequence[TemplateEntry]) -> list[int | Entry]:
        """The entries for the texts of the template. Nearly all are those that stand there."""
        if not template:
            return []
        _, extracted, references, _ = zip(*template, strict=True)
        said = map(beginning, extracted, references, repeat(self.catalog.style.newline))
        texts = self.rows.texts
        twice = {self.active[key] for key in self.obsolete if key in self.active}
        merged = [
            number
            if number is not None and texts[number].startswith(lines) and number not in twice
            else self.entry(item)
            for item, number, lines in zip(template, self.own, said, strict=True)
        ]
        return self._filled(merged) if self.gaps else merged

    def entry(self, item: TemplateEntry) -> Entry:
        """The entry for one text of the template."""
        found = self._known(item.key) or self._continued(item)
        if found is None:
            style = self.catalog.style
            return new_entry(item.key, style, extracted=item.extracted, references=item.references)
        return self._with_template(item, found)

    def _with_template(self, item: TemplateEntry, entry: Entry) -> Entry:
        style = self.catalog.style
        if why_by_hand(item.extracted):
            entry = without_draft(entry, style)
        return entry.with_template(item.extracted, item.references, style)

    def _known(self, key: Key) -> Entry | None:
        """An entry for this very text: the catalog's own, its obsolete one, or one that arrives."""
        own, style = self.in_use(key), self.catalog.style
        returned, arrived = self.hidden(key), self.moves.arriving.get(key)
        if own is not None and (returned is None or any(own.msgstrs)):
            return own
        if own is None and arrived is not None:
            notes = dict.fromkeys((*arrived.comments, *(notes_of(returned) if returned else ())))
            entry = rewritten(arrived, style)
            return entry if returned is None else entry.with_comments(tuple(notes), style)
        return back_in_use(returned, style) if returned is not None else own

    def _continued(self, item: TemplateEntry) -> Entry | None:
        """An entry with the translation of what the text continues, accepted or fuzzy."""
        named = self.alignment.get(item.key, ())
        olds = [
            entry
            for key in named
            if (entry := self.old(key)) is not None and not entry.plural and entry.msgstr
        ]
        if len(olds) > 1:
            return self._joined(item, olds)
        if named and not olds:
            self.gaps.append(item)
        return self._edited(item, olds[0]) if olds else None

    def _filled(self, merged: Sequence[int | Entry]) -> list[int | Entry]:
        """What continues texts without a translation here, with one of a text like it."""
        gone = [key for key, number in self.active.items() if number not in self.stayed]
        have = {key: old for key in gone if (old := self.in_use(key)) and not old.plural}
        lending = [key for key, old in have.items() if old.msgstr]
        if not lending:
            return list(merged)
        taken = {old for olds in self.alignment.values() for old in olds}
        found = align_again(lending, [item.key for item in self.gaps], taken)
        filled: dict[Key, Entry] = {}
        for item in self.gaps:
            entry = self._edited(item, have[found[item.key][0]]) if item.key in found else None
            if entry is not None:
                filled[item.key] = self._with_template(item, entry)
        return [
            filled.get(entry.key, entry) if isinstance(entry, Entry) else entry for entry in merged
        ]

    def _edited(self, item: TemplateEntry, old: Entry) -> Entry | None:
        plain = not syntax_of(item.extracted).has_markup
        by_hand = bool(why_by_hand((*item.extracted, *old.extracted)))
        if old.msgctxt == item.key[0] and not by_hand:
            carried = _carried_on(old, item.key[1], plain)
            if carried is not None:
                self.continued.add(old.key)
                return self._carried(item, old, carried)
        made_for = old.previous or old.key
        part = None if by_hand else part_of(made_for[1], item.key[1], old.msgstr)
        if part is not None:
            entry = self._fuzzy(item, [old], part, old.key)
            self.parts.setdefault(old.key, []).append(entry)
            return entry
        if says_too_little(item.key[1], old.msgid) or holds_more(made_for[1], item.key[1]):
            return None
        self.continued.add(old.key)
        return self._fuzzy(item, [old], repeats.as_figure(old, item.key[1]) or old.msgstr, old.key)

    def _carried(self, item: TemplateEntry, old: Entry, target: str) -> Entry:
        """An entry in the state that the old one was in, but for signatures: nobody saw this."""
        style = self.catalog.style
        entry = without_void(self._fresh(item, [old], target), style)
        if is_accepted(old):
            return with_mark(entry, "origin", repeats.CARRIED, style)
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
        if all(map(is_accepted, olds)):
            previous: Key | None = made_for
        else:
            previous = olds[0].previous if len(olds) == 1 else None
        if all(old.is_bare(style) for old in olds):
            entry = new_entry(item.key, style, extracted=item.extracted, references=item.references)
            entry = entry.as_guess(previous, style)._replace(target=olds[0].target)
            return entry if target == olds[0].msgstr else entry.with_msgstr(target, style)
        entry = self._fresh(item, olds, target).with_fuzzy(True, style)
        entry = without_void(entry.with_previous(previous, style), style)
        return repeats.with_origins(entry, olds, style)

    def _fresh(self, item: TemplateEntry, olds: Sequence[Entry], target: str) -> Entry:
        """A new text's entry with the comments, flags and target of what it continues."""
        style = self.catalog.style
        first = olds[0]
        entry = new_entry(item.key, style)._replace(head=first.head, target=first.target)
        notes = dict.fromkeys(note for old in olds for note in without_places(old.comments))
        return entry.with_comments(tuple(notes), style).with_msgstr(target, style)


def _carried_on(old: Entry, new: str, plain: bool) -> str | None:
    if not same_words(old.msgid, new, plain=plain):
        return None
    from pipeline.carry import carry  # it needs the parser, which takes time to load

    return carry(old.msgid, new, old.msgstr, plain=plain)
