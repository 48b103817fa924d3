"""Entries that a machine made, and that say nothing which another entry does not: these need not
be kept once their text goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.catalog import Entry, Style
from pipeline.provenance import (
    PLACES,
    digest,
    is_accepted,
    marks,
    notes_of,
    with_mark,
    without_places,
)
from pipeline.sentences import part_of, together
from pipeline.syntax import syntax_of
from pipeline.wording import is_figure, wording

CARRIED: Final = "carried over a change of markup"
"""The origin of a translation that :mod:`pipeline.carry` made of an accepted one."""


def without_repeats(gone: Sequence[Entry], came: Iterable[object]) -> list[Entry]:
    """Obsolete entries but for those that were carried over a change of markup, that nobody touched
    since, and that would be carried over again just so from one of the entries that ``came``
    accepted. Then the text in use says all of it, and what people wrote is never left out."""
    if not any(map(_is_carried, gone)):
        return list(gone)
    known: dict[tuple[str | None, str], list[Entry]] = {}
    for entry in came:
        if isinstance(entry, Entry) and is_accepted(entry):
            known.setdefault((entry.msgctxt, wording(entry.msgid).lower()), []).append(entry)
    return [
        entry
        for entry in gone
        if not _is_carried(entry)
        or not any(
            _says_all_of(now, entry)
            for now in known.get((entry.msgctxt, wording(entry.msgid).lower()), ())
        )
    ]


def _is_carried(entry: Entry) -> bool:
    if CARRIED not in entry.head or entry.plural or entry.fuzzy:
        return False
    made = [(m.kind, m.text, m.valid) for m in marks(entry)]
    made = [mark for mark in made if mark[0] not in PLACES]
    return made == [("origin", CARRIED, True)]


def _says_all_of(now: Entry, gone: Entry) -> bool:
    from pipeline.carry import carry  # it needs the parser, which takes time to load

    own = [c for c in without_places(gone.comments) if not c.startswith("origin:")]
    if now.plural or not set(own) <= set(now.comments):
        return False
    plain = not syntax_of(now.extracted).has_markup
    return carry(now.msgid, gone.msgid, now.msgstr, plain=plain) == gone.msgstr


def is_untouched(entry: Entry) -> bool:
    """Whether an entry holds what an engine gave, and no word of a person."""
    drafted = any(mark.kind == "origin" and mark.valid for mark in marks(entry))
    return drafted and entry.fuzzy and entry.previous is None and not notes_of(entry)


def with_origins(entry: Entry, olds: Iterable[Entry], style: Style) -> Entry:
    """A guess that goes on from machines' drafts which nobody touched says that it does: ``# origin:
    opencc s2twp (for another text, 1f0c2a3b)``. The digest is that of the draft: once the text is
    what it was, so is the entry."""
    old = list(olds)
    if not all(map(is_untouched, old)):
        return entry
    now = digest(entry.msgctxt, entry.msgid, "\0".join(entry.msgstrs))
    made = dict.fromkeys(made for one in old for made in _drafts(one))
    again = [origin for origin, of in made if of == now]
    for text in again[:1] or [f"{origin} (for another text, {of})" for origin, of in made]:
        entry = with_mark(entry, "origin", text, style)
    return entry


FOR_ANOTHER: Final = re.compile(r"(.*) \(for another text, ([0-9a-f]{8})\)")
"""The origin of such a guess: that of the draft, and the draft's digest."""


def _drafts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Of which drafts an entry is made: where each came from, and its digest."""
    for mark in marks(entry):
        if mark.kind == "origin" and mark.valid:
            found = FOR_ANOTHER.fullmatch(mark.text)
            own = digest(entry.msgctxt, entry.msgid, "\0".join(entry.msgstrs))
            yield (found[1], found[2]) if found is not None else (mark.text, own)


def is_made_of(entry: Entry, olds: Sequence[Entry]) -> bool:
    """Whether a fuzzy entry says what merging makes of these, and nothing else: the translation of
    one of them or a part of it, or those of all of them together."""
    if not olds or not set(notes_of(entry)) <= {note for old in olds for note in notes_of(old)}:
        return False
    if len(olds) > 1:
        return together([old.msgstr for old in olds]) == entry.msgstr
    old = olds[0]
    if entry.msgstrs == old.msgstrs:
        return True
    if entry.plural or old.plural or not entry.msgstr:
        return False
    if as_figure(old, entry.msgid) == entry.msgstr:
        return True
    made_for = old.previous or old.key
    return part_of(made_for[1], entry.msgid, old.msgstr) == entry.msgstr


def says_other(obsolete: Entry, now: Entry) -> bool:
    """Whether an obsolete entry has another translation that somebody accepted."""
    return not obsolete.fuzzy and all(obsolete.msgstrs) and obsolete.msgstrs != now.msgstrs


def as_figure(old: Entry, new: str) -> str:
    """A number without any word as the locale would write it that wrote the old one like the
    source: a head start, to be looked at as every changed number is. "" where it did not."""
    return new if old.msgstr == old.msgid and is_figure(old.msgid) and is_figure(new) else ""
