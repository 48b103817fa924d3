"""What waits for a person, in which order, and what a person may do with it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from pipeline.catalog import Catalog, Entry, Key, Style, new_entry
from pipeline.errors import FindingsError, UsageError
from pipeline.fit import saved
from pipeline.fragment import fold
from pipeline.handling import SIGNATURES, is_adapted, is_safety
from pipeline.html_fit import fit_text
from pipeline.inline import References, advice, lost, reading
from pipeline.model import State
from pipeline.provenance import reviewers, same_name, state, with_mark, without_void
from pipeline.syntax import Syntax, syntax_of

ORDER: Final = (
    State.STALE,
    State.DRAFT,
    State.UNTRANSLATED,
    State.TRANSLATED,
    State.ATTESTED,
)
"""Stale text first: a reader may be waiting for it; then drafts, then the empty, then the unsigned."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the queue. ``id`` names it on the command line."""

    id: str
    locale: str
    article: str
    state: State
    entry: Entry
    where: str


def entry_id(key: Key) -> str:
    """Eight hex digits that name an entry, whatever its place in the catalog.

    >>> entry_id((None, "Hello"))
    '7d27b804'
    """
    context, msgid = key
    return hashlib.sha256(f"{context or ''}\x04{msgid}".encode()).hexdigest()[:8]


def queue(catalog: Catalog, article: str, locale: str, wanted: Sequence[State]) -> tuple[Item, ...]:
    """The entries in the wanted states, in the queue's order."""
    items = [
        Item(entry_id(entry.key), locale, article, current, entry, catalog.where(entry))
        for entry in catalog.body
        if (current := state(entry)) in wanted
    ]
    return tuple(sorted(items, key=lambda item: ORDER.index(item.state)))


def approve(entry: Entry, style: Style) -> Entry:
    """Accept a draft, or a stale translation that still holds. Raises :class:`UsageError` where
    there is nothing to accept."""
    if not all(entry.msgstrs):
        raise UsageError("there is no translation to approve", remedy="use 'review edit'")
    return entry.with_fuzzy(False, style).with_previous(None, style)


def edit(entry: Entry, msgstr: str, style: Style) -> Entry:
    """Accept a person's own translation. Raises :class:`FindingsError` where it lost markup."""
    if not msgstr.strip():
        raise UsageError(
            "the translation is empty", remedy="to empty an entry, use 'review reject'"
        )
    if entry.plural:
        raise UsageError("an entry with plural forms", remedy="translate it in a PO editor")
    if problem := _lost_markup(entry, msgstr):
        raise FindingsError(problem, remedy=advice(problem))
    edited = entry.with_msgstr(msgstr, style)
    return without_void(approve(edited, style), style)


def _lost_markup(entry: Entry, msgstr: str) -> str:
    syntax = syntax_of(entry.extracted)
    if syntax is Syntax.HTML:
        return fit_text(entry.msgid, msgstr)[1]
    if syntax is not Syntax.MARKDOWN or is_adapted(entry.extracted):
        return ""
    source = reading(entry.msgid, References())
    if source is None:
        return ""
    text = saved(fold(msgstr), entry.msgid, source, References())
    target = reading(text, References())
    return "more than one paragraph" if target is None else "; ".join(lost(source, target))


def reject(entry: Entry, style: Style) -> tuple[Entry, Entry | None]:
    """Empty an entry. A stale translation was somebody's work: it stays as an obsolete entry for
    the text that it was made for, which is returned too; fuzzy, since it may have been edited since
    it was accepted. Raises :class:`UsageError` for an accepted translation."""
    if state(entry) in (State.TRANSLATED, State.ATTESTED):
        raise UsageError(
            "an accepted translation is not rejected",
            remedy="correct it with 'review edit', or mark it fuzzy in its catalog first",
        )
    kept = None
    if state(entry) is State.STALE and entry.previous is not None:
        kept = new_entry(entry.previous, style, msgstr=entry.msgstr)
        kept = kept.with_fuzzy(True, style).as_obsolete(style)
    empty = entry.with_msgstrs([""] * len(entry.msgstrs), style)
    empty = empty.with_fuzzy(False, style).with_previous(None, style)
    return without_void(empty, style), kept


def sign(entry: Entry, name: str, date: str, style: Style) -> Entry:
    """Attest a translation by name. Raises :class:`UsageError` where it is not accepted yet."""
    if state(entry) not in (State.TRANSLATED, State.ATTESTED):
        raise UsageError("only an accepted translation can be signed", remedy="approve it first")
    if not name.strip():
        raise UsageError("a signature needs a name", remedy="give it with --by NAME")
    if is_safety(entry.extracted) and same_name(name) in map(same_name, reviewers(entry)):
        raise UsageError(
            f"{' '.join(name.split())} signed this safety text already",
            remedy="it takes two different people",
        )
    return with_mark(entry, "reviewed-by", f"{name} {date}", style)


def signatures_wanted(entry: Entry) -> int:
    """How many people have yet to sign an entry before it can be called attested.

    >>> from pipeline.handling import Handling
    >>> safety = new_entry((None, "Call"), Style(), extracted=Handling(safety=True).lines())
    >>> signatures_wanted(safety), signatures_wanted(new_entry((None, "Call"), Style()))
    (2, 1)
    """
    needed = SIGNATURES if is_safety(entry.extracted) else 1
    return max(0, needed - len(reviewers(entry)))


def awaits_signature(entry: Entry, name: str = "") -> bool:
    """Whether an accepted entry still needs a signature, and that of this person would count."""
    if state(entry) not in (State.TRANSLATED, State.ATTESTED):
        return False
    signed = map(same_name, reviewers(entry))
    return signatures_wanted(entry) > 0 and same_name(name) not in signed


def waive(entry: Entry, rule: str, because: str, style: Style) -> Entry:
    """Say that a rule's finding does not count for a translation as it is now, and why. Raises
    :class:`UsageError` where there is no translation or no reason."""
    if not all(entry.msgstrs):
        raise UsageError("there is no translation to judge", remedy="translate it first")
    if not because.strip():
        raise UsageError("a waiver needs a reason", remedy="give it with --because TEXT")
    return with_mark(entry, "waived", f"{rule} {because}", style)


def with_obsolete(catalog: Catalog, entry: Entry) -> Catalog:
    """The catalog with an obsolete entry at its end; as it is, where it has an entry for that text
    already (gettext refuses two, and what is there was accepted once)."""
    if any(other.key == entry.key for other in catalog.entries):
        return catalog
    return replace(catalog, entries=(*catalog.entries, entry))


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """What an edit did to a text, as ``(" ", "-" or "+", words)``.

    >>> word_diff("one fine day", "one dark day")
    [(' ', 'one '), ('-', 'fine '), ('+', 'dark '), (' ', 'day')]
    """
    before, after = _words(old), _words(new)
    if _pairs(before, after) <= _MOST_PAIRS:
        return _changes(before, after)
    # What a text of thousands of words begins and ends with as before is the same; each of the words
    # between is looked for among the others only where that ends.
    first = _alike(before, after)
    last = min(_alike(before[::-1], after[::-1]), min(len(before), len(after)) - first)
    ends = len(before) - last, len(after) - last
    inner = before[first : ends[0]], after[first : ends[1]]
    few = _pairs(*inner) <= _MOST_PAIRS
    between = _changes(*inner) if few else [("-", "".join(inner[0])), ("+", "".join(inner[1]))]
    around = [(" ", "".join(before[:first])), *between, (" ", "".join(before[ends[0] :]))]
    return [part for part in around if part[1]]


_MOST_PAIRS: Final = 20_000
"""Pairs of equal words in two texts, which take a millisecond for each place that is looked at."""


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    here, there = Counter(before), Counter(after)
    return sum(number * there[word] for word, number in here.items())


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """With how many equal words two texts begin."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(before), len(after)))


def _changes(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append((" ", "".join(before[a1:a2])))
            continue
        if a2 > a1:
            out.append(("-", "".join(before[a1:a2])))
        if b2 > b1:
            out.append(("+", "".join(after[b1:b2])))
    return out


def _words(text: str) -> list[str]:
    import re

    return re.findall(r"\S+\s*", text)
