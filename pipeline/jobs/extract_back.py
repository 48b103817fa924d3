"""Texts that went from one article in an earlier run, and come back in another.

Their translations are obsolete entries of other catalogs. These are searched as bytes, once a run and
locale, and only where a text is new that nothing else is known of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipeline import files
from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.catalog_text import escaped
from pipeline.component import component_name, granularity
from pipeline.errors import AccessError, CatalogError
from pipeline.jobs.extract_cache import OBSOLETE
from pipeline.jobs.extract_gone import SENTENCE, is_left
from pipeline.locales import Locale
from pipeline.project import Project
from pipeline.provenance import (
    back_in_use,
    digest_of,
    moved_to,
    sources,
    state_while_wanted,
    with_source,
    without_owner,
)
from pipeline.spares import own_key
from pipeline.states import State
from pipeline.succession import successor

_RANK: Final = (State.TRANSLATED, State.ATTESTED)
_SOURCE: Final = re.compile(rb"^(?:#~ ?)?# moved-from: [^\n]* d:([0-9a-f]{8})$", re.MULTILINE)
_MSGID: Final = re.compile(rb'^#~ msgid "((?:[^"\\\n]|\\.)*)"$', re.MULTILINE)


class Elsewhere:
    """The obsolete entries of all catalogs of a project, but for those that are known to be
    ``without`` any; ``changed`` are catalogs that are to be written, by path."""

    def __init__(
        self, project: Project, without: Container[str], changed: Mapping[str, Catalog]
    ) -> None:
        self._project = project
        self._without = without
        self._msgids: dict[Locale, frozenset[bytes]] = {}
        self._takers: dict[Locale, dict[str, set[str]]] = {}
        self._living: dict[str, str] = {}
        self._catalogs: dict[str, Catalog | None] = dict(changed)

    def has_any(self, locale: Locale) -> bool:
        """Whether a catalog of a locale has an obsolete entry."""
        if locale not in self._msgids:
            self._msgids[locale] = frozenset(self._obsolete(locale))
        return bool(self._msgids[locale])

    def entries(self, locale: Locale, wanted: Iterable[Key]) -> dict[Key, Entry]:
        """The accepted entries of texts that are obsolete in some catalog of a locale: of a sentence
        at least, and where the whole locale has but one accepted translation of it. What a text left
        behind that went to another article does not count: it was what that one went on with."""
        long = {key: escaped(key[1]).encode() for key in wanted if len(key[1]) >= SENTENCE}
        if not long or not self.has_any(locale):
            return {}
        there = {key: text for key, text in long.items() if text in self._msgids[locale]}
        accepted = self._accepted(locale, there) if there else {}
        found = {key: _last_words(entries) for key, entries in accepted.items()}
        return {
            key: self._from(entries)
            for key, entries in found.items()
            if len({entry.msgstr for _, entry in entries}) == 1
        }

    def _from(self, entries: Sequence[tuple[str, Entry]]) -> Entry:
        """One of some entries that say the same, with the components in which it was obsolete."""
        best = max((e for _, e in entries), key=lambda e: _RANK.index(state_while_wanted(e)))
        found = self.in_use(best)
        for name in dict.fromkeys(name for name, entry in entries if entry.obsolete):
            found = with_source(found, name, Style())
        return found

    def takers(self, locale: Locale, said: str) -> frozenset[str]:
        """The components in which an obsolete entry came from elsewhere with a translation of this
        digest."""
        if locale not in self._takers:
            found: dict[str, set[str]] = {}
            for name, _, data in self._files(locale, self._without):
                for line in _SOURCE.findall(data):
                    found.setdefault(line.decode(), set()).add(name)
            self._takers[locale] = found
        return frozenset(self._takers[locale].get(said, ()))

    def hidden(self, locale: Locale, name: str, key: Key) -> Entry | None:
        """The entry that a component has of a text which it does not use: obsolete, or of an article
        that is gone."""
        catalog = self._catalog(locale, name)
        if catalog is None:
            return None
        if key in catalog.places():
            entry = catalog.entries[catalog.places()[key]]
            return None if name in self._components() or entry.plural else entry
        found = (e for e in catalog.body if e.obsolete and any(e.msgstrs) and not e.plural)
        return next((entry for entry in found if own_key(entry) == key), None)

    def heirs(self, locale: Locale, name: str) -> Iterator[str]:
        """The components that have now what one of that name had: itself, that in which its catalog
        went on, or those of its articles where catalogs were of another granularity."""
        self._components()
        seen: set[str] = set()
        while (kind := granularity(name)) and name not in seen:
            seen.add(name)
            catalog = self._catalog(locale, name)
            went = successor(catalog) if catalog is not None else None
            if catalog is not None and (went is None or name in self._living.values()):
                yield name
            if catalog is None:
                own = (at for a, at in self._living.items() if component_name(kind, a) == name)
                yield from dict.fromkeys(own)
            elif went is not None:
                name = went.component

    def _components(self) -> Collection[str]:
        """The components that there are articles of."""
        if not self._living:
            project = self._project
            self._living |= {name: project.component(name) for name in project.article_ids()}
        return self._living.values()

    def _catalog(self, locale: Locale, name: str) -> Catalog | None:
        path = self._project.catalog_path(name, locale)
        if path not in self._catalogs:
            self._catalogs[path] = self._project.look_at(path, must_be_read=True)
        return self._catalogs[path]

    @staticmethod
    def in_use(entry: Entry) -> Entry:
        """An entry without what it is obsolete by. Its lines are written anew where it goes."""
        style = Style()
        return back_in_use(without_owner(entry, style), style).with_context(
            own_key(entry)[0], style
        )

    def _obsolete(self, locale: Locale) -> Iterator[bytes]:
        for _, _, data in self._files(locale, self._without):
            start = data.find(OBSOLETE)
            if start >= 0:
                yield from _MSGID.findall(data[start:].replace(b'"\n#~ "', b""))

    def _accepted(self, locale: Locale, wanted: dict[Key, bytes]) -> dict[Key, list[_Found]]:
        found: dict[Key, list[_Found]] = {}
        for name, path, data in self._files(locale):
            joined = data.replace(b'"\n"', b"").replace(b'"\n#~ "', b"")
            keys = {key for key, text in wanted.items() if text in joined}
            for entry in self._entries(locale, data, path) if keys else ():
                if own_key(entry) in keys:
                    found.setdefault(own_key(entry), []).append((name, entry))
        return found

    def _entries(self, locale: Locale, data: bytes, path: str) -> Iterator[Entry]:
        """The accepted entries of a catalog, obsolete or not; none of one that went on elsewhere, nor
        of one that cannot be read, of which others will tell."""
        from pipeline.catalog_reader import parse_catalog

        try:
            catalog = parse_catalog(data, path)
        except CatalogError:
            return
        if is_left(self._project, locale, catalog):
            return
        for entry in catalog.body:
            if not entry.plural and state_while_wanted(entry) in _RANK and not moved_to(entry):
                yield entry

    def _files(
        self, locale: Locale, without: Container[str] = ()
    ) -> Iterator[tuple[str, str, bytes]]:
        """The catalogs of a locale: the component, the path and the bytes, with line feeds alone."""
        project = self._project
        for name in project.component_names(locale):
            path = project.catalog_path(name, locale)
            if path in without:
                continue
            try:
                data = files.read(project.root / path, path)
            except AccessError:
                continue
            yield name, path, data.replace(b"\r\n", b"\n")


_Found = tuple[str, Entry]


def _last_words(entries: Sequence[_Found]) -> list[_Found]:
    """Entries of one text, each with its component, but for those that others of them came from."""
    older = {source for _, entry in entries for source in sources(entry)}
    return [(name, entry) for name, entry in entries if (name, digest_of(entry)) not in older]
