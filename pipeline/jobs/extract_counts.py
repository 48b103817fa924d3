"""What merging did to the texts of a catalog: each that came or went is counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from pipeline.align import Alignment
from pipeline.catalog import Catalog, Entry, Key
from pipeline.jobs.extract_plan import CatalogChange, Plan
from pipeline.locales import Locale
from pipeline.provenance import is_accepted, state
from pipeline.states import State

Used = tuple[Key, tuple[str, ...]]


class Merged:
    """One merge of a plan's catalog, with what its new texts were found to continue and the entries
    that arrived from other articles. ``used`` are the texts that went on here, wherever they were,
    each with its translation: another article may have had another one, which did not."""

    def __init__(
        self,
        plan: Plan,
        before: Catalog,
        after: Catalog,
        alignment: Alignment,
        arriving: Mapping[Key, Entry],
    ) -> None:
        self.plan, self.before, self.after = plan, before, after
        self._alignment, self._arriving = alignment, arriving
        self._places = before.places()
        self._fates: Counter[str] = Counter()
        self._went_on: set[Key] = set()
        self._joined: set[Key] = set()
        self.used: set[Used] = set()
        hidden = {before.entries[place].key for place in before.rows().obsolete()}
        # Most entries are in both, and say nothing of what the merge did.
        for entry in after.not_in(before).values():
            if not entry.obsolete and self._is_news(entry):
                self._fates[self._fate(entry, hidden)] += 1

    def arrived(self) -> Iterator[tuple[Key, Entry]]:
        """The texts that have here what they had in another article, with what that was."""
        now = self.after.places() if self._arriving else {}
        for key, entry in self._arriving.items():
            if key in self._places or key not in now:
                continue
            if self.after.entries[now[key]].msgstrs == entry.msgstrs:
                yield key, entry

    def _is_news(self, entry: Entry) -> bool:
        """Whether a text came, or got a translation back."""
        old = self._old(entry.key)
        return old is None or (any(entry.msgstrs) and not any(old.msgstrs))

    def _old(self, key: Key) -> Entry | None:
        return self.before.entries[self._places[key]] if key in self._places else None

    def _fate(self, entry: Entry, hidden: Collection[Key]) -> str:
        if state(entry) is State.UNTRANSLATED:
            return "added"
        if entry.key in self._arriving or entry.key in hidden:
            self.used.add((entry.key, entry.msgstrs))
            return "moved" if entry.key in self._arriving else "returned"
        olds = [key for key in self._alignment.get(entry.key, ()) if self._lent(key)]
        if not olds and entry.previous in self._places:
            olds = [entry.previous]  # a gap was filled from it
        self._went_on.update(olds)
        lent = ((key, self._arriving.get(key)) for key in olds)
        self.used.update((key, old.msgstrs) for key, old in lent if old is not None)
        if is_accepted(entry):
            return "carried"
        if len(olds) > 1:
            self._joined.update(olds)
            return "drafts"
        return "stale"

    def _lent(self, key: Key) -> bool:
        entry = self._arriving.get(key) or self._old(key)
        return entry is not None and bool(entry.msgstr)

    def change(self, locale: Locale, elsewhere: Collection[Used] = ()) -> CatalogChange:
        """The counts. ``elsewhere`` are texts and translations that went on in other articles."""
        fates = self._fates + Counter(self._gone(elsewhere))
        return CatalogChange(
            article="",
            locale=locale.posix,
            path=self.after.path,
            written=False,
            joined=len(self._joined),
            taken=self.plan.taken.get(locale, ()),
            **fates,
        )

    def _gone(self, elsewhere: Collection[Used]) -> Iterator[str]:
        """What became of the texts that went, but for those that something goes on with."""
        now = self.after.places()
        gone = [key for key in self._places if key not in now]
        if not gone:
            return
        kept = {self.after.entries[place].msgid for place in self.after.rows().obsolete()}
        edited = {old for olds in self._alignment.values() for old in olds}
        for key in gone:
            entry = self.before.entries[self._places[key]]
            made_for = (key, entry.previous or key)
            if key in self._went_on or (key, entry.msgstrs) in elsewhere:
                continue
            if not any(entry.msgstrs):
                if key not in edited:
                    yield "removed"
            elif any(msgid in kept for _, msgid in made_for):
                yield "obsolete"
            else:
                yield "removed"
