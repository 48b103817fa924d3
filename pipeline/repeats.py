"""Entries that a machine made, and that say nothing which another entry does not: these need not
be kept once their text goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.catalog import Entry
from pipeline.provenance import marks, notes_of, state
from pipeline.sentences import part_of, together
from pipeline.states import State
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
        if isinstance(entry, Entry) and state(entry) in {State.TRANSLATED, State.ATTESTED}:
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
    made = [(mark.kind, mark.text, mark.valid) for mark in marks(entry) if mark.kind != "article"]
    return made == [("origin", CARRIED, True)]


def _says_all_of(now: Entry, gone: Entry) -> bool:
    from pipeline.carry import carry  # it needs the parser, which takes time to load

    own = [c for c in gone.comments if not c.startswith(("origin:", "article:"))]
    if now.plural or not set(own) <= set(now.comments):
        return False
    plain = not syntax_of(now.extracted).has_markup
    return carry(now.msgid, gone.msgid, now.msgstr, plain=plain) == gone.msgstr


def is_untouched(entry: Entry) -> bool:
    """Whether an entry holds what an engine gave, and no word of a person."""
    drafted = any(mark.kind == "origin" and mark.valid for mark in marks(entry))
    return drafted and entry.fuzzy and entry.previous is None and not notes_of(entry)


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
