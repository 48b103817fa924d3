"""Translations that one branch took on to an edited text, and that the other branch has corrected
meanwhile where they were: the correction goes along, where it is known whither."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Final

from pipeline.catalog import Entry, Key, Style
from pipeline.provenance import marks, with_mark, without_void
from pipeline.repeats import CARRIED
from pipeline.syntax import syntax_of

_CARRIED: Final = ("origin", CARRIED, True)


def with_corrections(
    base: Mapping[Key, Entry], taken: Mapping[Key, Entry], mended: Mapping[Key, Entry], style: Style
) -> Iterator[tuple[Key, Entry]]:
    """The entries of one branch's new texts that the other one's corrections change, with these, and
    each with the text that was corrected.

    All are entries in use by key: where the branches parted, in the one that has new texts, and in
    the other. A guess stays one. What was accepted stays so where :mod:`pipeline.carry` proves that
    the corrected translation says the same; else it is fuzzy, with ``#|``.

    >>> from pipeline.catalog import new_entry
    >>> style = Style()
    >>> a, key = new_entry((None, "Wait 3 h."), style, msgstr="Warte 3."), (None, "Wait 4 h.")
    >>> guess = new_entry(key, style, msgstr="Warte 3.").as_guess(a.key, style)
    >>> mended = a.with_msgstr("Warte 3 h.", style)
    >>> found = with_corrections({a.key: a}, {key: guess}, {a.key: mended}, style)
    >>> [(corrected[1], entry.msgid, entry.msgstr) for corrected, entry in found]
    [('Wait 3 h.', 'Wait 4 h.', 'Warte 3 h.')]
    """
    corrections = {
        key: (old, now)
        for key, old in base.items()
        if key not in taken and (now := mended.get(key)) is not None
        if now.msgstrs != old.msgstrs and any(now.msgstrs) and any(old.msgstrs) and not now.fuzzy
    }
    if not corrections:
        return
    by_text: dict[tuple[str, ...], Key | None] = {}
    for key, old in base.items():
        by_text[old.msgstrs] = None if old.msgstrs in by_text else key
    for key, entry in taken.items():
        if key in base:
            continue
        if entry.fuzzy:
            origin = entry.previous or by_text.get(entry.msgstrs)
            if origin in corrections and corrections[origin][0].msgstrs == entry.msgstrs:
                now = corrections[origin][1]
                if bool(now.plural) == bool(entry.plural):
                    yield origin, without_void(entry.with_msgstrs(now.msgstrs, style), style)
        elif _CARRIED in marks(entry) and not entry.plural:
            yield from _carried(entry, corrections, style)


def left_behind(
    base: Mapping[Key, Entry],
    taken: Mapping[Key, Entry],
    mended: Mapping[Key, Entry],
    went_along: Container[Key],
) -> Iterator[Key]:
    """The texts that one branch has no more, while a person translated them in the other; without
    those whose translation ``went_along`` with an edit."""
    for key, before in base.items():
        now = mended.get(key)
        if now is None or key in taken or key in went_along or now.fuzzy or not any(now.msgstrs):
            continue
        if before.fuzzy or now.msgstrs != before.msgstrs:
            yield key


def _carried(
    entry: Entry, corrections: Mapping[Key, tuple[Entry, Entry]], style: Style
) -> Iterator[tuple[Key, Entry]]:
    from pipeline.carry import carry  # it needs the parser, which takes time to load

    plain = not syntax_of(entry.extracted).has_markup
    for key, (old, now) in corrections.items():
        if now.plural or carry(key[1], entry.msgid, old.msgstr, plain=plain) != entry.msgstr:
            continue
        text = carry(key[1], entry.msgid, now.msgstr, plain=plain)
        if text is not None:
            yield key, with_mark(entry.with_msgstr(text, style), "origin", CARRIED, style)
        else:
            guess = entry.with_msgstr(now.msgstr, style).with_fuzzy(True, style)
            yield key, without_void(guess.with_previous(key, style), style)
        return
