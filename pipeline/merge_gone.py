"""What of a catalog becomes obsolete, or stays so, when the template no longer has a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import repeats
from pipeline.catalog import Entry, Key
from pipeline.merging import Merging
from pipeline.provenance import is_accepted, notes_of
from pipeline.sentences import blocks_of
from pipeline.spares import as_spare
from pipeline.template import TemplateEntry


def staying(
    merging: Merging,
    template: Sequence[TemplateEntry],
    merged: Sequence[int | Entry],
    left: Iterable[Entry],
) -> list[Entry]:
    """Obsolete entries whose texts have not come back, and those that somebody translated
    otherwise than the entry that now has their text: which of both holds, people must say.
    ``left`` is what :func:`leaving` gives."""
    hidden = [merging.rows.entry(number) for number in merging.rows.obsolete()]
    now = {entry.key: entry for entry in left}
    if any(merging.is_wanted(entry.key) for entry in hidden):
        keys = {entry.key for entry in hidden}
        now |= {
            item.key: merging.rows.entry(entry) if isinstance(entry, int) else entry
            for item, entry in zip(template, merged, strict=True)
            if item.key in keys
        }
    return [
        *(
            e
            for e in hidden
            if (_is_disputed(merging, e, now) if e.key in now else not _went_on(merging, e))
        ),
        *_guesses(merging, hidden, now),
    ]


def _guesses(
    merging: Merging, hidden: Iterable[Entry], now: Mapping[Key, Entry]
) -> Iterator[Entry]:
    """People's guesses at texts that came back with what another article had accepted of them."""
    for entry in hidden:
        arrived = merging.moves.arriving.get(entry.key)
        if arrived is None or entry.key not in merging.come or not entry.fuzzy:
            continue
        if merging.was_away(entry):
            continue
        same = now[entry.key].msgstrs == entry.msgstrs or not any(entry.msgstrs)
        if not same and not _is_kept(merging, entry, []):
            yield as_spare(entry.key, entry, merging.catalog.style)


def _is_disputed(merging: Merging, entry: Entry, now: Mapping[Key, Entry]) -> bool:
    """Whether an obsolete entry says another thing of its text than that has now, unless it is what
    the text had before it was corrected elsewhere."""
    return repeats.says_other(entry, now[entry.key]) and not merging.was_away(entry)


def _went_on(merging: Merging, entry: Entry) -> bool:
    """Whether an obsolete entry went on whole in an active one, and nobody had accepted it."""
    return entry.key in merging.continued and entry.fuzzy


def leaving(merging: Merging) -> list[Entry]:
    """Entries with a translation or a person's comment that become obsolete, but for those with
    which nothing is lost."""
    numbers = [number for number in merging.active.values() if number not in merging.stayed]
    back: dict[Key, list[Entry]] = {}
    for key, olds in merging.alignment.items():
        if (returned := merging.hidden(key)) is not None:
            for old in olds:
                back.setdefault(old, []).append(returned)
    return [
        entry.as_obsolete(merging.catalog.style)
        for entry in map(merging.rows.entry, numbers)
        if (any(entry.msgstrs) or notes_of(entry))
        and not _is_kept(merging, entry, back.get(entry.key, []))
    ]


def _is_kept(merging: Merging, entry: Entry, back: list[Entry]) -> bool:
    """Whether a fuzzy entry need not be kept: its translation went on, or is made again of others,
    as it was; ``back`` is what comes back in its place. An untouched draft is not worth keeping.
    That the very same stands in another article is no reason: this one's text may come back alone."""
    if is_accepted(entry):
        return False
    if (
        entry.key in merging.continued
        or repeats.is_untouched(entry)
        or repeats.is_made_of(entry, back)
    ):
        return True
    if repeats.is_made_of(entry, merging.parts.get(entry.key, [])):
        return True
    if entry.previous is None:
        return False
    context, previous = entry.previous
    keys = [(context, msgid) for msgid in blocks_of(previous)]
    for at in (merging.hidden, merging.kept, merging.moves.returning.get):
        olds = [old for key in keys if (old := at(key) or merging.kept(key))]
        if len(olds) == len(keys) and repeats.is_made_of(entry, olds):
            return True
    return False
