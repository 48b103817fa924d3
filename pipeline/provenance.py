"""Provenance comments: who attested an entry, where a draft came from, which finding was waived.

They are translator's comments that we own by prefix, and each ends with a digest over msgctxt,
msgid and msgstr. Where the digest no longer matches, the comment is void: gettext tools copy
comments between entries, and nobody may be made to have signed a text that they never saw.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from typing import Final, NamedTuple

from pipeline.catalog import Entry, Style
from pipeline.states import State

_OWNED: Final = re.compile(
    r"(origin|reviewed-by|waived|article|moved-to|moved-from):\s+(.*?)\s+d:([0-9a-f]{8})"
)


class Mark(NamedTuple):
    """One provenance comment: ``kind`` is origin, reviewed-by, waived, article (whose an obsolete
    entry of a shared catalog was), moved-to (which component its text went to, with this
    translation), or moved-from (which it came from, with the translation that the digest is of);
    ``valid`` says whether its digest is that of the entry that it stands on."""

    kind: str
    text: str
    valid: bool


def digest(msgctxt: str | None, msgid: str, msgstr: str) -> str:
    """Eight hex digits of SHA-256 over the three texts, each ended by EOT or NUL.

    >>> digest(None, "a", "b")
    'ef464c23'
    """
    import hashlib  # most entries of most catalogs have no digest

    data = f"{msgctxt or ''}\x04{msgid}\0{msgstr}".encode()
    return hashlib.sha256(data).hexdigest()[:8]


def marks(entry: Entry) -> tuple[Mark, ...]:
    """The provenance comments of an entry, in order."""
    if " d:" not in entry.head:
        return ()
    now = digest_of(entry)
    found = (_OWNED.fullmatch(comment) for comment in entry.comments)
    return tuple(Mark(m[1], m[2], m[3] == now) for m in found if m is not None)


def notes_of(entry: Entry) -> list[str]:
    """The comments of an entry that are people's own: all but provenance."""
    return [comment for comment in entry.comments if not _OWNED.fullmatch(comment)]


def reviewers(entry: Entry) -> tuple[str, ...]:
    """The different people whose signatures hold, in order; a name in another case is the same."""
    found: dict[str, str] = {}
    for mark in marks(entry):
        if mark.valid and mark.kind == "reviewed-by":
            name = _DATED.sub("", mark.text)
            found.setdefault(same_name(name), name)
    return tuple(found.values())


def same_name(name: str) -> str:
    """A name as it is compared with others.

    >>> same_name("ANA  Ruiz") == same_name("Ana Ruiz ")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


_DATED: Final = re.compile(r"(?<!\s)\s+\d{4}-\d\d-\d\d$")


def with_mark(entry: Entry, kind: str, text: str, style: Style) -> Entry:
    """The entry with a provenance comment added; void and equal ones of ours go."""
    now = digest_of(entry)
    line = f"{kind}: {' '.join(text.split())} d:{now}"
    kept = [c for c in entry.comments if not _void(c, now) and c != line]
    return entry.with_comments([*kept, line], style)


def waived(entry: Entry, rule: str) -> bool:
    """Whether somebody decided that findings of a rule do not count for this translation."""
    return any(m.kind == "waived" and m.valid and m.text.split()[0] == rule for m in marks(entry))


def without_void(entry: Entry, style: Style) -> Entry:
    """The entry without provenance comments whose digest does not match it."""
    if " d:" not in entry.head:
        return entry
    now = digest_of(entry)
    return entry.with_comments([c for c in entry.comments if not _void(c, now)], style)


def without_draft(entry: Entry, style: Style) -> Entry:
    """An entry that only people may fill, without the draft that a machine made before that was
    said. A draft that somebody changed stays: its comment is void."""
    drafted = any(mark.kind == "origin" and mark.valid for mark in marks(entry))
    if not drafted or state(entry) is not State.DRAFT:
        return entry
    empty = entry.with_msgstrs([""] * len(entry.msgstrs), style).with_fuzzy(False, style)
    return without_void(empty, style)


def with_owner(entry: Entry, article_id: str, style: Style) -> Entry:
    """An obsolete entry that says whose it was."""
    return _with_place(entry, "article", article_id, style)


def without_owner(entry: Entry, style: Style) -> Entry:
    """The entry without what :func:`with_owner` said."""
    return _without_place(entry, "article", style)


def with_move(entry: Entry, component: str, style: Style) -> Entry:
    """An obsolete entry that says where its text and this translation went: what becomes of them
    there goes before it, should the text come back."""
    return _with_place(entry, "moved-to", component, style)


def moved_to(entry: Entry, *, void: bool = False) -> tuple[str, ...]:
    """The components that an obsolete entry's text and translation went to. ``void``: also where
    the translation was changed since."""
    if "moved-to:" not in entry.head:
        return ()
    found = (mark for mark in marks(entry) if mark.kind == "moved-to")
    return tuple(mark.text for mark in found if void or mark.valid)


def with_source(entry: Entry, component: str, style: Style) -> Entry:
    """An entry that says where its text came from with this translation: whatever becomes of it here
    goes before what is left there, should the text go back."""
    return _with_place(entry, "moved-from", component, style)


def sources(entry: Entry) -> tuple[tuple[str, str], ...]:
    """The components that an entry's text came from, each with the digest of what it had there."""
    if "moved-from:" not in entry.head:
        return ()
    found = (_OWNED.fullmatch(comment) for comment in entry.comments)
    return tuple((m[2], m[3]) for m in found if m is not None and m[1] == "moved-from")


def without_sources(entry: Entry, components: Container[str], style: Style) -> Entry:
    """The entry without what says that its text came from one of these."""
    found = (_OWNED.fullmatch(comment) for comment in entry.comments)
    kept = [
        comment
        for comment, m in zip(entry.comments, found, strict=True)
        if m is None or m[1] != "moved-from" or m[2] not in components
    ]
    return entry if len(kept) == len(entry.comments) else entry.with_comments(kept, style)


def digest_of(entry: Entry) -> str:
    """The digest of what an entry says of its text."""
    return digest(entry.msgctxt, entry.msgid, "\0".join(entry.msgstrs))


def back_in_use(entry: Entry, style: Style) -> Entry:
    """An obsolete entry as an active one again; it no longer says where its text went."""
    return _without_place(entry, "moved-to", style).revived(style)


def _with_place(entry: Entry, kind: str, name: str, style: Style) -> Entry:
    """The entry's other comments stay as they are: it may be kept under another msgctxt, and a
    signature holds again once it is back under its own."""
    now = digest_of(entry)
    line = f"{kind}: {name} d:{now}"
    return entry.with_comments(tuple(dict.fromkeys((*entry.comments, line))), style)


def _without_place(entry: Entry, kind: str, style: Style) -> Entry:
    if f"{kind}:" not in entry.head:
        return entry
    return entry.with_comments([c for c in entry.comments if _kind(c) != kind], style)


def without_places(comments: Iterable[str]) -> tuple[str, ...]:
    """Comments but for those that say whose an obsolete entry was, or where its text went or came
    from: nothing of its translation."""
    return tuple(comment for comment in comments if _kind(comment) not in PLACES)


PLACES: Final = ("article", "moved-to", "moved-from")
"""The kinds of these."""


def _kind(comment: str) -> str:
    match = _OWNED.fullmatch(comment)
    return match[1] if match is not None else ""


def _void(comment: str, now: str) -> bool:
    """Whether a comment says something of another translation, and should not: what a text came with
    is what was corrected since."""
    match = _OWNED.fullmatch(comment)
    return match is not None and match[3] != now and match[1] != "moved-from"


def is_blank(text: str) -> bool:
    """Whether nothing of a translation can be seen.

    >>> is_blank(" \\u00a0&nbsp;"), is_blank("0")
    (True, False)
    """
    return not text or not text.replace("&nbsp;", "").strip()


def state(entry: Entry) -> State:
    """What the catalog says of an entry (see :class:`pipeline.model.State`)."""
    return State.OBSOLETE if entry.obsolete else state_while_wanted(entry)


def state_while_wanted(entry: Entry) -> State:
    """The same of an entry in use; of an obsolete one, what it was when its text went."""
    if any(map(is_blank, entry.msgstrs)):
        return State.UNTRANSLATED
    if entry.fuzzy:
        return State.STALE if entry.previous is not None else State.DRAFT
    if any(mark.kind == "reviewed-by" and mark.valid for mark in marks(entry)):
        return State.ATTESTED
    return State.TRANSLATED


def is_accepted(entry: Entry) -> bool:
    """Whether the translation of an entry was accepted, be it obsolete by now or in use."""
    return state_while_wanted(entry) in _ACCEPTED


_ACCEPTED: Final = (State.TRANSLATED, State.ATTESTED)
