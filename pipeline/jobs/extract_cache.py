"""What extraction left as it should be: a derived, disposable note of digests.

An article is settled while the bytes of its source, its template and its catalogs are those that
the last run left, and neither the settings that matter nor the code changed. Losing the note costs
one slower run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline import files
from pipeline.errors import AccessError
from pipeline.project import Project

_NOTE: Final = "extracted.json"


@dataclass(slots=True)
class Settled:
    """The note of one project. ``articles`` maps an id to its digest and its counts."""

    project: Project
    epoch: str
    articles: dict[str, tuple[str, int, int]]
    now: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def load(project: Project) -> Settled:
        """The note of the last run; an empty one where there is none that can be used."""
        epoch = _epoch(project)
        try:
            note = json.loads((project.state / _NOTE).read_bytes())
            if note["epoch"] == epoch:
                articles = {
                    name: (str(digest), int(units), int(words))
                    for name, (digest, units, words) in note["articles"].items()
                }
                return Settled(project, epoch, articles)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        return Settled(project, epoch, {})

    def count(self, name: str) -> tuple[int, int] | None:
        """An article's units and words where it is settled, else None."""
        noted = self.articles.get(name)
        if noted is None:
            return None
        if name not in self.now:
            self.now[name] = self._digest(name)
        return noted[1:] if noted[0] == self.now[name] else None

    def save(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """Note articles that were just extracted; others keep their notes."""
        before = dict(self.articles)
        for name, (units, words) in counts.items():
            if self.count(name) is None and (digest := self._digest(name)):
                self.articles[name] = (digest, units, words)
        if self.articles == before:
            return
        data = json.dumps({"epoch": self.epoch, "articles": self.articles}, ensure_ascii=False)
        try:
            files.write(self.project.state / _NOTE, data.encode(), f".polyfolio/{_NOTE}")
        except AccessError:
            return  # the next run is slower, and nothing else

    def _digest(self, name: str) -> str:
        """Over the bytes of every file that extraction reads or writes for an article."""
        project = self.project
        paths = [
            f"source/{name}.md",
            project.template_path(name),
            *(project.catalog_path(name, locale) for locale in project.settings.locales),
        ]
        digest = hashlib.blake2b(digest_size=16)
        for path in paths:
            try:
                data = (project.root / path).read_bytes()
            except OSError:
                return ""
            digest.update(b"%s\0%d\0" % (path.encode(), len(data)))
            digest.update(data)
        return digest.hexdigest()


def _epoch(project: Project) -> str:
    """Of the settings that templates and headers are made from, and of the code that makes them."""
    digest = hashlib.blake2b(digest_size=16)
    settings = project.settings
    for text in (settings.name, *(locale.posix for locale in settings.locales)):
        digest.update(text.encode() + b"\0")
    for path in sorted(Path(__file__).parents[1].glob("*.py")):
        status = path.stat()
        digest.update(b"%s\0%d\0%d\0" % (path.name.encode(), status.st_size, status.st_mtime_ns))
    return digest.hexdigest()
