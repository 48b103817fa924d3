"""Texts that went from one article in an earlier run, and come back in another.

Their translations are obsolete entries of other catalogs. These are searched as bytes, once a run and
locale, and only where a text is new that nothing else is known of.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final

from pipeline import files
from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.catalog_text import escaped
from pipeline.component import component_name, granularity
from pipeline.errors import AccessError, CatalogError
from pipeline.jobs.extract_cache import OBSOLETE
from pipeline.jobs.extract_gone import SENTENCE
from pipeline.locales import Locale
from pipeline.project import Project
from pipeline.provenance import back_in_use, moved_to, state_while_wanted, without_owner
from pipeline.spares import own_key
from pipeline.states import State
from pipeline.succession import successor

_RANK: Final = (State.TRANSLATED, State.ATTESTED)
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
        return {
            key: self.in_use(max(entries, key=lambda entry: _RANK.index(state_while_wanted(entry))))
            for key, entries in accepted.items()
            if len({entry.msgstr for entry in entries}) == 1
        }

    def hidden(self, locale: Locale, name: str, key: Key) -> Entry | None:
        """The obsolete entry that a component has of a text which it does not use."""
        catalog = self._catalog(locale, name)
        if catalog is None or key in catalog.places():
            return None
        found = (e for e in catalog.body if e.obsolete and any(e.msgstrs) and not e.plural)
        return next((entry for entry in found if own_key(entry) == key), None)

    def heirs(self, locale: Locale, name: str) -> Iterator[str]:
        """The components that have now what one of that name had: itself, that in which its catalog
        went on, or those of its articles where catalogs were of another granularity."""
        if not self._living:
            project = self._project
            self._living |= {name: project.component(name) for name in project.article_ids()}
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
        for _, data in self._files(locale, self._without):
            start = data.find(OBSOLETE)
            if start >= 0:
                yield from _MSGID.findall(data[start:].replace(b'"\n#~ "', b""))

    def _accepted(self, locale: Locale, wanted: dict[Key, bytes]) -> dict[Key, list[Entry]]:
        found: dict[Key, list[Entry]] = {}
        for path, data in self._files(locale):
            joined = data.replace(b'"\n"', b"").replace(b'"\n#~ "', b"")
            keys = {key for key, text in wanted.items() if text in joined}
            for entry in _entries(data, path) if keys else ():
                if own_key(entry) in keys:
                    found.setdefault(own_key(entry), []).append(entry)
        return found

    def _files(self, locale: Locale, without: Container[str] = ()) -> Iterator[tuple[str, bytes]]:
        project = self._project
        for name in project.component_names(locale):
            path = project.catalog_path(name, locale)
            if path in without:
                continue
            try:
                yield path, files.read(project.root / path, path).replace(b"\r\n", b"\n")
            except AccessError:
                continue


def _entries(data: bytes, path: str) -> Iterator[Entry]:
    """The accepted entries of a catalog, obsolete or not; none of one that cannot be read, of which
    others will tell."""
    from pipeline.catalog_reader import parse_catalog

    try:
        catalog = parse_catalog(data, path)
    except CatalogError:
        return
    for entry in catalog.body:
        if not entry.plural and state_while_wanted(entry) in _RANK and not moved_to(entry):
            yield entry
