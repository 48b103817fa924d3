"""Obsolete entries that a machine made, and that say nothing which an entry in use does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.catalog import Entry
from pipeline.provenance import marks, state
from pipeline.states import State
from pipeline.syntax import syntax_of
from pipeline.wording import wording

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
