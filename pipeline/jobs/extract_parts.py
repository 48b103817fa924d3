"""What the articles of a shared template gave when they were last read: a derived, disposable note.

One edited article is no reason to parse the hundreds that share its template. An article gives the
same as long as its bytes, the settings and the code are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Final, NamedTuple

from pipeline import files
from pipeline.article import Article, read_article
from pipeline.catalog import Catalog
from pipeline.component import Component, reference
from pipeline.counting import words_in
from pipeline.errors import AccessError, LocaleError, SourceError
from pipeline.extract import extract
from pipeline.handling import only_locales
from pipeline.jobs.extract_cache import epoch
from pipeline.project import Project
from pipeline.scopes import may_have_directives
from pipeline.template import TemplateEntry, Text, template_entries

_FOLDER: Final = "parts"


class Part(NamedTuple):
    """What an article gives: its units and words, counted, and its entries of the template."""

    units: int
    words: int
    entries: tuple[TemplateEntry, ...]


class Parts:
    """The note of one component. Only a shared one is worth it: others are not parsed at all while
    nothing in them changed. A line for each article, so that one that was edited is no reason to
    write the others anew; the first line says what the template was."""

    def __init__(self, project: Project, component: Component) -> None:
        self._path = f"{_FOLDER}/{component.name}.txt"
        self._project = project
        self._epoch = epoch(project)
        self._shared = component.shared
        self._template = ""
        self._noted: dict[str, str] = self._load() if self._shared else {}
        self._changed = False

    def _load(self) -> dict[str, str]:
        try:
            text = files.read(self._project.state / self._path, self._path).decode()
            first, *lines = text.split("\n")
            noted, self._template = json.loads(first)
            if noted == self._epoch:
                return {name: said for name, _, said in (line.partition("\t") for line in lines)}
        except (AccessError, ValueError, TypeError, RecursionError):
            pass
        return {}

    def made(self, template: Catalog | None) -> bool:
        """Whether a template is, byte for byte, what the last run made of its articles."""
        return (
            bool(self._noted)
            and template is not None
            and (_digest(template.to_bytes()) == self._template)
        )

    def read(self, article_id: str, seen: dict[str, bytes]) -> Part:
        """What an article gives; its bytes are put into ``seen``. Raises :class:`SourceError` for one
        that cannot be read, or whose directives are wrong."""
        data = self._project.source(article_id)
        part = self._known(article_id, data)
        if part is None:
            article = read_article(article_id, f"source/{article_id}.md", data)
            if may_have_directives(article.source):
                from pipeline.directives import refuse_faults

                refuse_faults(article, self._project.settings.every_locale)
            part = _part(article)
            if self._shared:
                entries = [[*entry.key, entry.extracted] for entry in part.entries]
                noted = [_digest(data), part.units, part.words, entries]
                self._noted[article_id] = json.dumps(noted, ensure_ascii=False)
                self._changed = True
        seen[f"source/{article_id}.md"] = data
        return part

    def glance(self, article_id: str) -> Part:
        """The same of an article that was not asked for: its directives may be wrong."""
        try:
            return self.read(article_id, {})
        except SourceError:
            return _part(self._project.article(article_id))

    def _known(self, article_id: str, data: bytes) -> Part | None:
        noted = self._noted.get(article_id)
        if noted is None:
            return None
        try:
            digest, units, words, entries = json.loads(noted)
            if digest != _digest(data):
                return None
            places = (reference(article_id),)
            read = (
                TemplateEntry((context, msgid), notes := tuple(said), places, only_locales(notes))
                for context, msgid, said in entries
            )
            return Part(int(units), int(words), tuple(read))
        except (TypeError, ValueError, LocaleError, RecursionError):
            return None

    def save(self, articles: Iterable[str], template: Text) -> None:
        """Keep the note for the next run, of those articles that there still are."""
        if not self._shared:
            return
        digest = _digest(template.to_bytes())
        if not self._changed and digest == self._template:
            return
        first = json.dumps([self._epoch, digest])
        kept = [f"{name}\t{self._noted[name]}" for name in articles if name in self._noted]
        try:
            data = "\n".join([first, *kept]).encode()
            files.write(self._project.state / self._path, data, f".polyfolio/{self._path}")
        except (AccessError, UnicodeError):
            return  # the next run is slower, and nothing else


def _part(article: Article) -> Part:
    units = extract(article)
    words = words_in(unit.msgid for unit in units)
    return Part(len(units), words, template_entries(units, reference(article.id)))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
