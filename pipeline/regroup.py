"""Catalogs of one granularity → what each article has of its own → catalogs of another.

Taking apart and putting together are each other's reverse. Where articles translate one text
differently, one entry can be active: the attested one before the translated, that before the fuzzy,
and of equals the first article's. The others stay beside it as obsolete entries whose msgctxt names
their article, where every gettext tool keeps them; taken apart again, each article has its own.
What is obsolete says in a comment of ours whose it was (``# article: guides/first d:…``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.component import articles_of, may_be_article, reference
from pipeline.headers import one_header
from pipeline.provenance import (
    back_in_use,
    marks,
    moved_to,
    state,
    with_owner,
    without_owner,
    without_places,
)
from pipeline.spares import article_of, as_spare, is_ours, of_article
from pipeline.states import State

_RANK: Final = (State.UNTRANSLATED, State.DRAFT, State.STALE, State.TRANSLATED, State.ATTESTED)
_ACCEPTED: Final = _RANK.index(State.TRANSLATED)


@dataclass(slots=True)
class Belongings:
    """What one article has in one locale, active and obsolete, in order; each entry with the style
    of the file that it was found in."""

    active: dict[Key, tuple[Entry, Style]] = field(default_factory=dict)
    obsolete: dict[Key, tuple[Entry, Style]] = field(default_factory=dict)

    def add(self, other: Belongings) -> None:
        """Take in what the same article has in another catalog. What says something else about the
        same text is kept as a spare: obsolete, under a msgctxt that says what it is."""
        for key, (entry, style) in other.active.items():
            self.obsolete_gives_way(key, entry)
            mine = self.active.get(key)
            if mine is None or _rank(entry) > _rank(mine[0]):
                self.active[key] = (entry, style)
            else:
                mine = (entry, style)
            if mine is not None and not _same(mine[0], self.active[key][0]):
                self.spare(key, *mine)
        for key, (entry, style) in other.obsolete.items():
            known = self.active.get(key) or self.obsolete.get(key)
            if known is None:
                self.obsolete[key] = (entry, style)
            elif not _same(known[0], entry):
                self.spare(key, entry, style)

    def give_way(self, later: Catalog) -> None:
        """Let what the article has, whose catalog went on as another one, be obsolete, and leave out
        what that one still says."""
        now = later.active() | {entry.key: entry for entry in later.body if entry.obsolete}
        for key, (entry, style) in self.active.items():
            self.obsolete[key] = entry.as_obsolete(style), style
        self.active.clear()
        for key, (entry, _) in [*self.obsolete.items()]:
            if _blank(entry) or (key in now and _says_no_more(entry, now[key])):
                del self.obsolete[key]

    def join(self, catalog: Catalog) -> None:
        """Take in all of the catalog of an article that became one with this one. What is accepted
        here stays active, whatever else is accepted there."""
        for entry in catalog.active().values():
            self._hold(self.active, entry, catalog.style)
        for entry in catalog.body:
            if entry.obsolete:
                self._hold(self.obsolete, entry, catalog.style)
        for key in [key for key in self.obsolete if key in self.active]:
            now = self.active[key][0]
            if any(now.msgstrs):  # else the obsolete one comes back
                gone, style = self.obsolete.pop(key)
                if not _says_no_more(gone, now):
                    self.spare(key, gone, style)

    def _hold(self, held: dict[Key, tuple[Entry, Style]], entry: Entry, style: Style) -> None:
        mine = held.setdefault(entry.key, (entry, style))
        if mine[0] is entry:
            return
        most = len(_RANK) if mine[0].msgstrs == entry.msgstrs else _ACCEPTED
        pair = [mine, (entry, style)]
        pair.sort(key=lambda own: -min(most, _rank(own[0])))
        held[entry.key] = pair[0]
        if not _says_no_more(pair[1][0], pair[0][0]):
            self.spare(entry.key, *pair[1])
        elif entry.obsolete:
            now, written = pair[0]
            for owner in _owners(pair[1][0]):
                now = with_owner(now, owner, written)
            held[entry.key] = (now, written)

    def obsolete_gives_way(self, key: Key, entry: Entry) -> None:
        """An obsolete entry cannot stand beside an active one for the same text."""
        known = self.obsolete.pop(key, None)
        if known is not None and not _same(known[0], entry):
            self.spare(key, *known)

    def spare(self, key: Key, entry: Entry, style: Style) -> None:
        """Keep a translation that no entry of this text can hold."""
        if not any(entry.msgstrs):
            return
        kept = as_spare(key, entry, style)
        self.obsolete.setdefault(kept.key, (kept, style))


Owners = Callable[[Entry], Sequence[str]]


def taken_apart(catalog: Catalog, owners: Owners, home: str) -> dict[str, Belongings]:
    """What each article has of a catalog. ``owners`` says whose an active entry is; ``home`` is the
    article that gets what is nobody's."""
    apart = _Apart(catalog.style)
    for entry in catalog.body:
        if entry.obsolete:
            apart.take_obsolete(entry, home)
    for entry in catalog.active().values():
        apart.take(entry, tuple(owners(entry)) or (home,))
    apart.finish()
    return apart.found


@dataclass(slots=True)
class _Apart:
    """``kept`` are the entries that stood beside another article's, by article."""

    style: Style
    found: dict[str, Belongings] = field(default_factory=dict)
    kept: dict[str, dict[Key, Entry]] = field(default_factory=dict)

    def of(self, article_id: str) -> Belongings:
        return self.found.setdefault(article_id, Belongings())

    def take_obsolete(self, entry: Entry, home: str) -> None:
        own = article_of(entry)
        if own is not None:
            article_id, context = own
            mine = entry.with_context(context, self.style)
            self.kept.setdefault(article_id, {}).setdefault(mine.key, mine)
            return
        named = tuple(owner for owner in _owners(entry) if may_be_article(owner))
        bare = without_owner(entry, self.style)
        for article_id in named or (home,):
            self.of(article_id).obsolete.setdefault(entry.key, (bare, self.style))

    def take(self, entry: Entry, everyone: Sequence[str]) -> None:
        """Give an active entry to its articles, but for those that have their own. Somebody must
        take it: it may be newer than all that was kept."""
        key, style = entry.key, self.style
        self._let_go(key, everyone)
        takers = [name for name in everyone if key not in self.kept.get(name, {})]
        for article_id in takers or everyone[:1]:
            self.of(article_id).active[key] = (entry, style)
        for article_id in everyone:
            if key not in self.of(article_id).active:
                own = back_in_use(self.kept[article_id].pop(key), style)
                own = own.with_template(entry.extracted, (), style)
                self.of(article_id).active[key] = (own, style)

    def _let_go(self, key: Key, everyone: Sequence[str]) -> None:
        """Forget what articles of their own had of a text before it went to one of the others, and
        was corrected there: back again, it is as it was there."""
        for article_id in everyone:
            own = self.kept.get(article_id, {})
            if key in own and moved_to(own[key]):
                del own[key]

    def finish(self) -> None:
        """What was kept for a text that its article has no longer, or has otherwise."""
        for article_id, entries in self.kept.items():
            belongs = self.of(article_id)
            for key, entry in entries.items():
                if key in belongs.active or key in belongs.obsolete:
                    belongs.spare(key, entry, self.style)
                else:
                    belongs.obsolete[key] = (entry, self.style)


_Variants = dict[Key, list[tuple[str, Entry]]]


def put_together(
    base: Catalog, parts: Mapping[str, Belongings], *, shared: bool
) -> tuple[Catalog, int]:
    """A component's catalog from what its articles have, and how many translations it holds beside
    the active one of their text. ``base`` gives the path, the header and the style."""
    style = base.style
    active: _Variants = {}
    obsolete: _Variants = {}
    for article_id in sorted(parts):
        own = parts[article_id]
        for held, variants in ((own.active, active), (own.obsolete, obsolete)):
            for key, (entry, written) in held.items():
                variants.setdefault(key, []).append((article_id, _restyled(entry, written, style)))
    beside: dict[Key, Entry] = {}
    entries = [_chosen(found, beside, style) for found in active.values()]
    for key, found in obsolete.items():
        if key not in active:
            entries.append(_gone(found, beside, style, shared=shared))
            continue
        for article_id, entry in found:
            _beside(beside, article_id, entry, style)
    header = (base.header,) if base.header is not None else ()
    spaced = (
        entry if entry.gap else entry._replace(gap=style.newline)
        for entry in (*entries, *beside.values())
    )
    return replace(base, entries=(*header, *spaced)), len(beside)


def _chosen(variants: Sequence[tuple[str, Entry]], beside: dict[Key, Entry], style: Style) -> Entry:
    """The active entry for a text, with every article's ``#:`` and the ``#.`` of all."""
    chosen = max((entry for _, entry in variants), key=_rank)
    for article_id, entry in variants:
        if not _same(entry, chosen) and not _blank(entry):
            _beside(beside, article_id, entry, style)
    notes = dict.fromkeys(note for _, entry in variants for note in entry.extracted)
    return chosen.with_template(tuple(notes), tuple(reference(name) for name, _ in variants), style)


def _gone(
    variants: Sequence[tuple[str, Entry]], beside: dict[Key, Entry], style: Style, *, shared: bool
) -> Entry:
    """The obsolete entry for a text, with its owners where others could be meant."""
    chosen = max((entry for _, entry in variants), key=_rank)
    owned = chosen
    for article_id, entry in variants:
        if not _same(entry, chosen):
            _beside(beside, article_id, entry, style)
        elif shared:
            owned = with_owner(owned, article_id, style)
    return owned


def with_owners(before: Catalog, after: Catalog) -> Catalog:
    """A shared catalog after a merge: what became obsolete says whose it was, and what came back
    says so no longer."""
    style, places = after.style, before.places()
    changed: dict[int, Entry] = {}
    for place, entry in after.not_in(before).items():
        if not entry.obsolete:
            changed[place] = without_owner(entry, style)
        elif entry.key in places and not any(_owners(entry)):
            for article_id in articles_of(before.entries[places[entry.key]].references):
                changed[place] = with_owner(changed.get(place, entry), article_id, style)
    return replace(after, entries=after.rows().with_entries(changed)) if changed else after


def joined(catalogs: Sequence[Catalog], *, living: bool = False) -> Catalog:
    """One catalog of those of articles that became one: the only one as it is; the first with what
    the others have beside. What the first accepted stays active, and another translation of it is
    kept as a spare. Where the first is ``living``, it keeps its header, too."""
    if len(catalogs) == 1:
        return catalogs[0]
    base = one_header(catalogs, catalogs[0] if living else None)
    every = Belongings()
    for catalog in catalogs:
        every.join(catalog)
    found = (*every.active.values(), *every.obsolete.values())
    written = [_restyled(entry, own_style, base.style) for entry, own_style in found]
    spaced = (entry if entry.gap else entry._replace(gap=base.style.newline) for entry in written)
    return replace(base, entries=(*base.entries, *spaced))


def renamed(catalog: Catalog, articles: Mapping[str, str]) -> Catalog:
    """A shared catalog whose articles have other ids now: in its references, and in what says whose
    an obsolete entry was."""
    if not articles:
        return catalog
    style = catalog.style
    return replace(catalog, entries=[_renamed(e, articles, style) for e in catalog.entries])


def _renamed(entry: Entry, articles: Mapping[str, str], style: Style) -> Entry:
    if not entry.obsolete:
        places = {reference(old): reference(new) for old, new in articles.items()}
        found = tuple(dict.fromkeys(places.get(place, place) for place in entry.references))
        return entry.with_template(entry.extracted, found, style)
    own = article_of(entry)
    if own is not None and own[0] in articles:
        entry = of_article(entry, articles[own[0]], own[1], style)
    owners = tuple(_owners(entry))
    if any(owner in articles for owner in owners):
        entry = without_owner(entry, style)
        for owner in owners:
            entry = with_owner(entry, articles.get(owner, owner), style)
    return entry


def _beside(beside: dict[Key, Entry], article_id: str, entry: Entry, style: Style) -> None:
    own = of_article(entry.as_obsolete(style), article_id, entry.msgctxt, style)
    beside.setdefault(own.key, own)


def hidden(catalog: Catalog) -> list[Key]:
    """The texts of the obsolete entries that have a translation, but for those under a msgctxt of
    ours: these are another article's, or beside another of their text."""
    rows = catalog.rows()
    found = (rows[place] for place in rows.obsolete())
    return [e.key for e in found if any(e.msgstrs) and not e.plural and not is_ours(e.msgctxt)]


def _owners(entry: Entry) -> Iterable[str]:
    return (mark.text for mark in marks(entry) if mark.kind == "article")


def _restyled(entry: Entry, own: Style, style: Style) -> Entry:
    return entry if own == style else entry.restyled(style)


def _rank(entry: Entry) -> int:
    return _RANK.index(state(entry._replace(obsolete=False)))


def _blank(entry: Entry) -> bool:
    return not any(entry.msgstrs) and not entry.comments


def _same(one: Entry, other: Entry) -> bool:
    return one is other or _says(one) == _says(other)


def _says_no_more(entry: Entry, other: Entry) -> bool:
    """Whether another entry of the same text has the same translation and every comment, but for
    whose it was."""
    return entry.msgstrs == other.msgstrs and set(without_places(entry.comments)) <= {
        *other.comments
    }


def _says(entry: Entry) -> tuple[object, ...]:
    said = without_places(entry.comments)
    return (entry.msgstrs, said, entry.previous, sorted(entry.flags))
