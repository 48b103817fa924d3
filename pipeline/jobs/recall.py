"""What a project has translated before, by likeness: its translation memory, kept up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline import files
from pipeline.catalog import Catalog
from pipeline.component import articles_of
from pipeline.errors import CatalogError
from pipeline.fuzzy import THRESHOLD, Remembered, Similar
from pipeline.handling import why_by_hand
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import state_while_wanted
from pipeline.sentences import sentences
from pipeline.spares import is_own_block
from pipeline.stores.memory_index import MemoryIndex

_KEPT: Final = b"with obsolete\0"
"""Part of every digest: indexes of an earlier version, which kept less, are filled anew."""


@dataclass(slots=True)
class Recall:
    """The memory of a project: each locale's index is opened, and brought up to date with the
    catalogs, when it is first asked. Close it, or use it in a ``with`` statement."""

    project: Project
    unread: list[CatalogError] = field(default_factory=list)
    """Why catalogs could not be read, which are as if they were not there."""
    _open: dict[str, MemoryIndex] = field(default_factory=dict)

    def __enter__(self) -> Recall:
        return self

    def __exit__(self, *_: object) -> None:
        for index in self._open.values():
            index.close()
        self._open.clear()

    def similar(
        self, locale: Locale, msgid: str, threshold: float = THRESHOLD
    ) -> Sequence[Similar]:
        """Accepted translations of the texts most like one, best first; its sentences alone are
        found, too, where they were translated one by one."""
        return self._index(locale).search(msgid, threshold)

    def _index(self, locale: Locale) -> MemoryIndex:
        index = self._open.get(locale.posix)
        if index is None:
            name = f"memory/{locale.posix}.sqlite"
            index = MemoryIndex(self.project.state / name, f"{self.project.state.name}/{name}")
            self._open[locale.posix] = index
            self._refresh(index, locale)
        return index

    def _refresh(self, index: MemoryIndex, locale: Locale) -> None:
        accept = self.project.settings.accept
        known = index.digests()
        there: dict[str, str] = {}
        names: dict[str, str] = {}
        for name in filter(_is_text, self._names(locale)):
            path = self.project.catalog_path(name, locale)
            full = self.project.root / path
            if full.is_file():
                data = files.read(full, path)
                there[path] = hashlib.sha256(_KEPT + accept.encode() + b"\0" + data).hexdigest()
                names[path] = name
        changed = [path for path, digest in there.items() if known.get(path) != digest]
        gone = [path for path in known if path not in there]
        if changed or gone:
            index.update((self._now(path, there[path], names[path]) for path in changed), gone)

    def _names(self, locale: Locale) -> Iterator[str]:
        """The components, then those whose articles are gone: people translated them."""
        project = self.project
        yield from (component.name for component in project.components(project.article_ids()))
        yield from project.without_source(locale)

    def _now(self, path: str, digest: str, name: str) -> tuple[str, str, list[Remembered]]:
        try:
            catalog = self.project.catalog(path)
        except CatalogError as error:
            self.unread.append(error)
            return path, "", []  # no file has that digest: it is read again the next time
        accept = self.project.settings.accept
        return path, digest, list(remembered(catalog, name, accept)) if catalog is not None else []


def _is_text(name: str) -> bool:
    """Whether a file's name is UTF-8. The articles of any other are refused by ``extract``, and an
    index has no place for them."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def readable(project: Project, path: str) -> Catalog | None:
    """A catalog; None for one that cannot be read, which 'check' names."""
    try:
        return project.catalog(path)
    except CatalogError:
        return None


def remembered(catalog: Catalog, component: str, accept: str) -> Iterator[Remembered]:
    """What a memory keeps of a catalog: its accepted entries, those whose texts went included, and
    their sentences where source and translation have equally many."""
    enough = {State.ATTESTED} if accept == "attested" else {State.ATTESTED, State.TRANSLATED}
    for entry in catalog.body:
        current = state_while_wanted(entry)
        if current not in enough or entry.plural or why_by_hand(entry.extracted):
            continue
        if is_own_block(entry):
            continue
        named = articles_of(entry.references)
        article = named[0] if named else component
        signed = current is State.ATTESTED
        yield Remembered(entry.msgctxt, entry.msgid, entry.msgstr, article, signed)
        one, other = sentences(entry.msgid), sentences(entry.msgstr)
        if 1 < len(one) == len(other):
            for source, target in zip(one, other, strict=True):
                yield Remembered(None, source, target, article, signed, part=True)
