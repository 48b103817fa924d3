"""What extraction left as it should be: a derived, disposable note of digests.

A component is settled while the bytes of its sources, its template and its catalogs are those that
the last run left, and neither the settings that matter nor the code changed. Losing the note costs
one slower run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from pipeline import files
from pipeline.component import Component
from pipeline.errors import AccessError
from pipeline.jobs.untouched import libraries
from pipeline.project import Project

_NOTE: Final = "extracted.json"
OBSOLETE: Final = b"\n#~ msgid "
"""How the first line of an obsolete entry's text begins."""


Counts = Mapping[str, tuple[int, int]]
"""The units and words of each article of a component."""


@dataclass(slots=True)
class Settled:
    """The note of one project: by component, the digest and the counts."""

    project: Project
    epoch: str
    noted: dict[str, tuple[str, Counts]]
    gone: set[str] = field(default_factory=set)
    """Components that an earlier run extracted, and whose articles were gone in the last."""
    now: dict[str, str] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)
    """Files as this run read or wrote them, by path: what it says is settled."""
    used: set[str] = field(default_factory=set)
    """Files without obsolete entries, by path, as far as they were looked at."""

    @staticmethod
    def load(project: Project) -> Settled:
        """The note of the last run; an empty one where there is none that can be used."""
        now = epoch(project)
        try:
            note = json.loads(files.read(project.state / _NOTE, _NOTE))
            if note["epoch"] == now:
                noted: dict[str, tuple[str, Counts]] = {
                    name: (str(digest), {a: (int(u), int(w)) for a, (u, w) in counts.items()})
                    for name, (digest, counts) in note["components"].items()
                }
                return Settled(project, now, noted, {str(name) for name in note["gone"]})
        except (AccessError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        return Settled(project, now, {})

    def counts(self, component: Component) -> Counts | None:
        """A component's counts where it is settled, else None."""
        noted = self.noted.get(component.name)
        if noted is None:
            return None
        if component.name not in self.now:
            self.now[component.name] = self._digest(component)
        return noted[1] if noted[0] == self.now[component.name] else None

    def save(self, known: Container[str], extracted: Iterable[tuple[Component, Counts]]) -> None:
        """Note components that were just extracted; others that are ``known`` keep their notes. One
        whose articles were gone is not as that run left it when they come back: others may have
        had its texts meanwhile."""
        before, were_gone = dict(self.noted), set(self.gone)
        self.gone = {name for name in {*self.gone, *before} if name not in known}
        for name in self.gone.intersection(before):
            del self.noted[name]
        for component, counts in extracted:
            if self.counts(component) is None and (digest := self._digest(component)):
                self.noted[component.name] = (digest, counts)
        if (self.noted, self.gone) == (before, were_gone):
            return
        note = {"epoch": self.epoch, "components": self.noted, "gone": sorted(self.gone)}
        data = json.dumps(note, ensure_ascii=False)
        try:
            files.write(self.project.state / _NOTE, data.encode(), f".polyfolio/{_NOTE}")
        except AccessError:
            return  # the next run is slower, and nothing else

    def _digest(self, component: Component) -> str:
        """Over the bytes of every file that extraction reads or writes for a component."""
        project, name = self.project, component.name
        paths = [
            *(f"source/{article_id}.md" for article_id in component.articles),
            project.template_path(name),
            *(project.catalog_path(name, locale) for locale in project.settings.locales),
        ]
        digest = hashlib.blake2b(digest_size=16)
        for path in paths:
            data = self.seen.get(path)
            if data is None:
                try:
                    data = files.read(project.root / path, path)
                except AccessError:
                    return ""
            if OBSOLETE not in data:
                self.used.add(path)
            digest.update(b"%s\0%d\0" % (path.encode(), len(data)))
            digest.update(data)
        return digest.hexdigest()


def epoch(project: Project) -> str:
    """Of the settings that templates and headers are made from, and of the code that makes them."""
    digest = hashlib.blake2b(digest_size=16)
    settings = project.settings
    for text in (settings.name, *(locale.posix for locale in settings.every_locale)):
        digest.update(text.encode() + b"\0")
    digest.update(_code())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """Names, sizes and times of the modules, which are those that this process loaded, and of the
    folders of the libraries that they use."""
    base = Path(__file__).parents[1]
    paths = [*sorted(base.glob("*.py")), *sorted(base.glob("jobs/*.py")), *map(Path, libraries())]
    found = ((path.name, path.stat()) for path in paths if path.exists())
    return b"".join(
        b"%s\0%d\0%d\0" % (name.encode(), status.st_size, status.st_mtime_ns)
        for name, status in found
    )
