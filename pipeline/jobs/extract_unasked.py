"""Articles that a run was not asked for, and that a text left all the same for one that it was.

Their catalogs are read and not written: the text brings its translation along, and says itself where
it came from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from pipeline import files
from pipeline.catalog import Entry, Key, Style
from pipeline.catalog_text import escaped
from pipeline.component import Component
from pipeline.errors import AccessError, SourceError
from pipeline.jobs.extract_cache import Settled
from pipeline.jobs.extract_moved import Leaving
from pipeline.jobs.extract_parts import Parts
from pipeline.locales import Locale
from pipeline.merge import departing
from pipeline.project import Project
from pipeline.provenance import is_accepted, with_source
from pipeline.template import TemplateEntry, together

_MSGID: Final = re.compile(rb'^msgid "((?:[^"\\\n]|\\.)*)"$', re.MULTILINE)


class Unasked:
    """The ``components`` of a project that are not extracted, but for those that are settled."""

    def __init__(self, project: Project, components: Iterable[Component], settled: Settled) -> None:
        self._project = project
        self._components = components
        self._settled = settled
        self._wanted: dict[Component, Sequence[TemplateEntry] | None] = {}

    def leaving(self, locale: Locale, keys: Collection[Key]) -> Leaving:
        """The accepted entries for some texts that an article had and has no longer."""
        found: dict[str, dict[Key, Entry]] = {}
        for component, wanted in self._having(keys):
            path = self._project.catalog_path(component.name, locale)
            catalog = self._project.look_at(path)
            if catalog is None:
                continue
            there = (item for item in wanted if item.stands_in(locale))
            left = departing(catalog, there)
            found[component.name] = {
                key: with_source(left[key], component.name, Style())
                for key in left.keys() & keys
                if is_accepted(left[key])
            }
        return found

    def _having(self, keys: Collection[Key]) -> Iterator[tuple[Component, Sequence[TemplateEntry]]]:
        """The components whose templates have some of these texts, with what they want now."""
        texts = {escaped(msgid).encode() for _, msgid in keys}
        for component in self._components if texts else ():
            if texts.isdisjoint(self._msgids(component)):
                continue
            if component not in self._wanted:
                is_settled = self._settled.counts(component) is not None
                self._wanted[component] = None if is_settled else self._now(component)
            if (wanted := self._wanted[component]) is not None:
                yield component, wanted

    def _msgids(self, component: Component) -> Iterable[bytes]:
        path = self._project.template_path(component.name)
        try:
            data = files.read(self._project.root / path, path)
        except AccessError:
            return ()
        return _MSGID.findall(data.replace(b"\r\n", b"\n").replace(b'"\n"', b""))

    def _now(self, component: Component) -> Sequence[TemplateEntry] | None:
        """What a component's articles want; None where one cannot be read, of which the run that is
        asked for it will tell."""
        parts = Parts(self._project, component)
        try:
            return together([parts.read(name, {}).entries for name in component.articles])
        except SourceError:
            return None
