"""Catalogs of another granularity than the settings' → catalogs of theirs, without loss.

The new files are durable before the first old one goes. Whatever ends the process in between, both
are there, and the next run takes from both: what is in either is in the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.catalog import Catalog, Entry, Key
from pipeline.component import articles_of, component_name, first_of, granularity, reference
from pipeline.errors import InputError
from pipeline.headers import one_header
from pipeline.locales import Locale
from pipeline.project import Project
from pipeline.regroup import Belongings, put_together, taken_apart
from pipeline.succession import successor
from pipeline.template import TemplateEntry, build_template, template_entry, together


@dataclass(frozen=True, slots=True)
class Switched:
    """What moving catalogs over did: into which granularity, how many files were there before and
    after, and how many translations stand beside another article's of the same text."""

    catalogs: str
    files: int
    written: int
    beside: int


def switch_catalogs(project: Project) -> Switched | None:
    """Move what stands in catalogs of other granularities into those of the settings; None where
    there is nothing to move. Everything is read before the first file is written."""
    templates = _Templates(project)
    strays = [name for name in project.component_names() if templates.is_stray(name)]
    moves = [_locale(project, locale, templates) for locale in project.settings.locales]
    old = [project.template_path(name) for name in strays]
    old += [path for move in moves for path in move.old]
    if not old:
        return None
    new = [catalog for move in moves for catalog in move.new] + templates.moved(strays)
    for catalog in new:
        project.write(catalog.path, catalog.to_bytes())
    for path in reversed(old):
        project.remove(path)
    beside = sum(move.beside for move in moves)
    return Switched(project.settings.catalogs, len(old), len(new), beside)


class _Templates:
    """Templates as they are on disk, and whose entries theirs are."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._articles = frozenset(project.article_ids())
        self._owners: dict[str, Mapping[Key, tuple[str, ...]]] = {}

    def is_stray(self, name: str, locale: Locale | None = None) -> bool:
        """Whether a component's template, or its catalog in a locale, belongs to another
        granularity than the settings'. One that might be an article's counts where there is, or
        was, such an article: the folder may hold catalogs that are none of ours."""
        kind = granularity(name)
        if kind in ("", self._project.settings.catalogs):
            return False
        return kind != "article" or name in self._articles or self._was_article(name, locale)

    def _was_article(self, name: str, locale: Locale | None) -> bool:
        project = self._project
        paths = [project.template_path(name)]
        paths += [project.catalog_path(name, locale)] if locale is not None else []
        for path in paths:
            try:
                catalog = project.catalog(path)
            except InputError:
                continue  # whosever it is, it stays where it is
            if catalog and any(name in articles_of(e.references) for e in catalog.body):
                return True
        return False

    def owners(self, name: str) -> Mapping[Key, tuple[str, ...]]:
        """The articles behind each text of a template."""
        if name not in self._owners:
            template = self._project.catalog(self._project.template_path(name))
            body = template.body if template is not None else ()
            self._owners[name] = {entry.key: articles_of(entry.references) for entry in body}
        return self._owners[name]

    def owner(self, name: str, entry: Entry) -> tuple[str, ...]:
        """The articles of a catalog's active entry. A translator's tool may have left references
        out; the template has them."""
        if granularity(name) == "article":
            return (name,)
        return articles_of(entry.references) or self.owners(name).get(entry.key, ())

    def home(self, name: str) -> str:
        """The article that gets what is nobody's: the component's first."""
        if granularity(name) == "article":
            return name
        kind = granularity(name)
        known = {owner for owners in self.owners(name).values() for owner in owners}
        own = (a for a in known | self._articles if component_name(kind, a) == name)
        return min(own, default=first_of(name))

    def heir(self, name: str, catalogs: Mapping[str, Catalog]) -> Catalog | None:
        """Where a catalog went on last, when its articles got other names: what it says of a text
        is older."""
        living = {component_name(granularity(name), article_id) for article_id in self._articles}
        seen, last = {name}, name
        while (went := successor(catalogs[last])) is not None and went.component in catalogs:
            last = went.component
            if last in seen:
                return None
            seen.add(last)
        return catalogs[last] if last != name and not {name, last} <= living else None

    def moved(self, strays: Sequence[str]) -> list[Catalog]:
        """The templates that take the texts of strays in."""
        project = self._project
        parts: dict[str, dict[str, dict[Key, TemplateEntry]]] = {}
        dates: dict[str, str] = {}
        gaining: set[str] = set()
        for name in (*strays, *filter(self._settled, project.component_names())):
            template = project.catalog(project.template_path(name))
            for entry in template.body if template is not None else ():
                for article_id in self.owner(name, entry):
                    target = project.component(article_id)
                    part = parts.setdefault(target, {}).setdefault(article_id, {})
                    part.setdefault(entry.key, template_entry(entry, reference(article_id)))
                    gaining.update([target] if name in strays else [])
            if template is not None:
                dates[name] = template.fields().get("POT-Creation-Date", "")
        return [
            build_template(
                together(part.values() for _, part in sorted(parts[target].items())),
                project.template_path(target),
                project.settings.name,
                max(dates.values()),
                None,
            )
            for target in sorted(gaining)
        ]

    def _settled(self, name: str) -> bool:
        return granularity(name) == self._project.settings.catalogs


@dataclass(slots=True)
class _Move:
    old: list[str] = field(default_factory=list)
    new: list[Catalog] = field(default_factory=list)
    beside: int = 0


def _locale(project: Project, locale: Locale, templates: _Templates) -> _Move:
    """One locale's catalogs, taken apart and put together as the settings want them."""
    strays = _strays(project, locale, templates)
    move = _Move([catalog.path for _, catalog in strays])
    found: dict[str, dict[str, Belongings]] = {}
    sources: dict[str, dict[str, Catalog]] = {}
    for name, catalog in strays:
        heir = templates.heir(name, dict(strays))
        went = successor(catalog)
        if heir is not None and went is not None and went.is_unchanged:
            continue
        for article_id, own in _apart(name, catalog, templates).items():
            if heir is not None:
                own.give_way(heir)  # somebody changed what was left
            target = project.component(article_id)
            found.setdefault(target, {}).setdefault(article_id, Belongings()).add(own)
            sources.setdefault(target, {})[catalog.path] = catalog
    for target, parts in found.items():
        path = project.catalog_path(target, locale)
        current = project.catalog(path)
        catalogs = list(sources[target].values())
        if current is not None:
            catalogs.insert(0, current)
            for article_id, own in _apart(target, current, templates).items():
                own.add(parts.get(article_id, Belongings()))
                parts[article_id] = own
        base = replace(one_header(catalogs), path=path)
        shared = project.settings.catalogs != "article"
        catalog, beside = put_together(base, parts, shared=shared)
        move.new.append(catalog)
        move.beside += beside
    return move


def _strays(project: Project, locale: Locale, templates: _Templates) -> list[tuple[str, Catalog]]:
    found = []
    for name in project.component_names(locale):
        if templates.is_stray(name, locale):
            catalog = project.catalog(project.catalog_path(name, locale))
            if catalog is not None:
                found.append((name, catalog))
    return found


def _apart(name: str, catalog: Catalog, templates: _Templates) -> dict[str, Belongings]:
    return taken_apart(catalog, lambda entry: templates.owner(name, entry), templates.home(name))
