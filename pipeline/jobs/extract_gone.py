"""Components whose articles are gone, and what goes on with their catalogs.

An article that was renamed takes its whole catalog along: the new one begins as the bytes of the
old, which stays where it is. Where several were joined, all of them are in the new one; where one was
parted, the better part has it, and the others have their own texts of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipeline import files
from pipeline.catalog import Catalog, Entry, Key
from pipeline.catalog_text import escaped
from pipeline.component import articles_of, granularity
from pipeline.errors import AccessError
from pipeline.jobs.extract_plan import Plan
from pipeline.locales import Locale
from pipeline.merge import departing
from pipeline.project import Project
from pipeline.provenance import (
    digest_of,
    is_accepted,
    moved_to,
    sources,
)
from pipeline.regroup import joined, renamed
from pipeline.succession import successor, with_successor, without_successor
from pipeline.template import for_locale, template_date, template_text, with_header

SENTENCE: Final = 60
"""Letters of text that two articles have in common when one was moved from the other."""
_PROBES: Final = 8
"""So many of its longest texts say whether an article stands in another template already."""


class WithoutSource:
    """Templates of components whose sources are gone: deleted, renamed, or moved. Their catalogs
    stay where they are; nothing is lost by looking."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._keys: dict[str, dict[Key, None]] | None = None
        self._alike: dict[str, frozenset[str]] = {}
        self._bytes: dict[str, bytes] = {}
        self.changed: dict[str, Catalog] = {}
        """Catalogs that say now where they went on, by path."""

    def moved(
        self, locale: Locale, plan: Plan, come: Sequence[Key]
    ) -> dict[Key, tuple[str, Entry]]:
        """The entries of those whose texts are here now: all of one that is here for its or the
        component's better part, and of another the stretch that is here, where that is a sentence
        at least, each with its component. A word alone says nothing of where it came from."""
        wanted = set(come)
        found: dict[Key, tuple[str, Entry]] = {}
        older: dict[Key, tuple[str, Entry]] = {}
        shares = {name: wanted & keys.keys() for name, keys in self._templates().items()}
        for name in sorted(filter(shares.get, shares), key=lambda name: -len(shares[name])):
            here, keys = shares[name], list(self._templates()[name])
            whole = _is_whole(here, plan, keys)
            if not whole and _letters(here) < SENTENCE:
                continue
            catalog = self._project.look_at(self._project.catalog_path(name, locale))
            entries = departing(catalog, ()) if catalog is not None else {}
            if not whole:
                places = [place for place, key in enumerate(keys) if key in here]
                stretch = keys[max(0, places[0] - 1) : places[-1] + 2]
                entries = {key: entries[key] for key in stretch if key in entries}
            named = {key: (name, entry) for key, entry in entries.items()}
            if catalog is not None and is_left(self._project, locale, catalog):
                older = named | older
            else:
                found = named | found
        return older | found

    def brought(self, locale: Locale) -> dict[str, dict[Key, Entry]]:
        """The entries of each whose texts came from elsewhere, where it was not renamed."""
        found: dict[str, dict[Key, Entry]] = {}
        for name in self._templates():
            path = self._project.catalog_path(name, locale)
            if b"moved-from: " in self._data(path):
                catalog = self._project.look_at(path)
                if catalog is not None and successor(catalog) is None:
                    active = catalog.active().items()
                    found[name] = {key: entry for key, entry in active if sources(entry)}
        return found

    # --- whole catalogs ---------------------------------------------------------------------------

    def take_over(self, plans: Collection[Plan]) -> None:
        """Let the catalogs of components that are here for the better part go on in those of the
        plans. Each goes on in one component, that which has the most of it anew."""
        heirs = self._heirs({plan.component.name: plan for plan in plans})
        for plan in plans:
            names = heirs.get(plan.component.name, ())
            if not names:
                continue
            self._date(plan, names[0])
            for locale in self._project.settings.locales:
                self._go_on(plan, locale, names)

    def _heirs(self, plans: Mapping[str, Plan]) -> dict[str, list[str]]:
        """The components that go on in each of others, those with the most texts there first."""
        having: dict[Key, list[str]] = {}
        for component, plan in plans.items():
            for key in self._fresh(plan):
                having.setdefault(key, []).append(component)
        found: dict[str, list[tuple[int, str]]] = {}
        for name, keys in self._templates().items():
            here: dict[str, list[Key]] = {}
            for key in keys:
                for component in having.get(key, ()):
                    here.setdefault(component, []).append(key)
            ranked = sorted(here, key=lambda at: (len(here[at]), _letters(here[at])), reverse=True)
            heir = next((at for at in ranked if _goes_on(here[at], plans[at], keys)), None)
            if heir is not None:
                found.setdefault(heir, []).append((-len(here[heir]), name))
        return {heir: [name for _, name in sorted(names)] for heir, names in found.items()}

    def _fresh(self, plan: Plan) -> Iterable[Key]:
        """The texts that are new in a component, those of its new articles included, which others
        of its articles may have had before."""
        if plan.begun:
            return (item.key for item in plan.entries)
        before = self._by_article(plan.component.name)
        new = [
            item.key
            for article_id, part in zip(plan.component.articles, plan.parts, strict=True)
            if article_id not in before
            for item in part
        ]
        return dict.fromkeys((*new, *({e.key for e in plan.entries}.difference(plan.old))))

    def _date(self, plan: Plan, name: str) -> None:
        """The template of a component with the very texts of another keeps that one's date."""
        template = self._project.look_at(self._project.template_path(name))
        date = plan.date if plan.old else template_date(plan.entries, plan.date, template)
        if date != plan.date:
            path, project = plan.template.path, self._project.settings.name
            plan.date, plan.template = date, template_text(plan.entries, path, project, date)

    def _go_on(self, plan: Plan, locale: Locale, names: Sequence[str]) -> None:
        project = self._project
        old: dict[str, Catalog] = {}
        by_name: dict[str, Catalog] = {}
        for name in names:
            # A fault in it stops the run: what did not come along now never would.
            catalog = project.catalog(project.catalog_path(name, locale))
            if catalog is None or self._lives_on(name, catalog, plan, locale):
                continue
            if plan.component.shared:
                catalog = renamed(catalog, self._articles(name, plan))
            old[catalog.path] = catalog
            by_name[name] = catalog
        if not old:
            return
        # What one says that went on elsewhere, be that gone or not, is older.
        old = dict(sorted(old.items(), key=lambda item: successor(item[1]) is not None))
        done, waiting = plan.merged.pop(locale, None), plan.waiting.get(locale)
        current = done[0] if done is not None else waiting
        if isinstance(current, Catalog) and locale not in plan.begun:
            current = _without_older(plan.component.name, current, by_name)
            catalog = joined([current, *old.values()], living=True)
        else:
            catalog = joined(list(old.values()))
        self._wait(plan, locale, catalog, old)

    def take_back(self, plan: Plan, locale: Locale, left: Catalog, name: str) -> None:
        """Let a plan have the catalog of a component in which its own went on. What somebody made
        meanwhile of the one that was ``left`` stays in it, too."""
        path = self._project.catalog_path(name, locale)
        later = self._project.catalog(path)
        if later is None:
            return
        if plan.component.shared:
            later = renamed(later, self._articles(name, plan))
        went = successor(left)
        is_older = went is not None and went.is_unchanged
        every = [later] if is_older else [later, without_successor(left)]
        plan.merged.pop(locale, None)
        self._wait(plan, locale, joined(every), {path: later})

    def _wait(
        self, plan: Plan, locale: Locale, catalog: Catalog, old: Mapping[str, Catalog]
    ) -> None:
        """Let a plan's catalog be merged as one that old ones go on in."""
        project = self._project
        path = project.catalog_path(plan.component.name, locale)
        catalog = without_successor(replace(catalog, path=path))
        catalog = with_header(catalog, locale, project.settings.name, plan.date)
        plan.waiting[locale] = for_locale(catalog, locale)
        plan.begun.discard(locale)
        plan.taken[locale] = tuple(old)
        for path in old:
            left = project.catalog(path)
            if left is not None:
                # One without a header could not say it.
                left = with_header(left, locale, project.settings.name, plan.date)
                self.changed[path] = with_successor(left, plan.component.name)

    def _lives_on(self, name: str, catalog: Catalog, plan: Plan, locale: Locale) -> bool:
        """Whether another component took a catalog over in an earlier run: it has all of it."""
        if is_left(self._project, locale, catalog):
            return True
        accepted = _accepted(catalog)
        for copy in self._copies(name) - {plan.component.name}:
            other = self._project.look_at(self._project.catalog_path(copy, locale))
            if other is not None and accepted <= _accepted(other):
                return True
        return False

    def _copies(self, name: str) -> frozenset[str]:
        """The components that had most of another's texts before this run."""
        if name not in self._alike:
            project = self._project
            longest = sorted(self._templates()[name], key=lambda key: len(key[1]))[-_PROBES:]
            wanted = [f'"{escaped(msgid)}"\n'.encode() for _, msgid in longest]
            living = {project.component(article_id) for article_id in project.article_ids()}
            self._alike[name] = frozenset(
                other
                for other in living.intersection(project.component_names())
                if 2 * sum(text in self._joined(other) for text in wanted) >= len(wanted)
            )
        return self._alike[name]

    def _joined(self, name: str) -> bytes:
        """A template as bytes, each of its texts on one line: hundreds are searched so, and few
        taken apart."""
        path = self._project.template_path(name)
        if path not in self._bytes:
            self._bytes = {path: self._data(path).replace(b'"\n"', b"")}
        return self._bytes[path]

    def _data(self, path: str) -> bytes:
        try:
            return files.read(self._project.root / path, path)
        except AccessError:
            return b""

    def _articles(self, name: str, plan: Plan) -> Mapping[str, str]:
        """Under which ids the articles of a shared component are here now: for each, the article
        that has the most of its texts."""
        before = self._by_article(name)
        now = {
            article_id: {item.key for item in part}
            for article_id, part in zip(plan.component.articles, plan.parts, strict=True)
        }
        return {
            old: max(now, key=lambda article_id: len(keys & now[article_id]))
            for old, keys in before.items()
            if old not in now and any(keys & there for there in now.values())
        }

    def _by_article(self, name: str) -> dict[str, set[Key]]:
        """The texts of each article of a component, as its template has them."""
        template = self._project.look_at(self._project.template_path(name))
        found: dict[str, set[Key]] = {}
        for entry in template.body if template is not None else ():
            for article_id in articles_of(entry.references):
                found.setdefault(article_id, set()).add(entry.key)
        return found

    # --- files ------------------------------------------------------------------------------------

    def _templates(self) -> dict[str, dict[Key, None]]:
        if self._keys is None:
            self._keys = {}
            for name in self._project.without_source():
                template = self._project.look_at(self._project.template_path(name))
                self._keys[name] = dict.fromkeys(template.keys() if template is not None else ())
        return self._keys


def is_left(project: Project, locale: Locale, catalog: Catalog) -> bool:
    """Whether a catalog says that all of it went on in another one, which is there."""
    went = successor(catalog)
    if went is None or not went.is_unchanged or not granularity(went.component):
        return False
    return (project.root / project.catalog_path(went.component, locale)).is_file()


def _without_older(name: str, current: Catalog, others: Mapping[str, Catalog]) -> Catalog:
    """A component's catalog without the obsolete entries whose texts went to one of others: what
    became of these there is going to be in it."""
    rows = current.rows()
    older = set()
    said = {n: {e.key: e for e in catalog.body} for n, catalog in others.items()}
    for place in rows.obsolete():
        entry = rows[place]
        for other, there in said.items():
            now = there.get(entry.key)
            if now is None or not is_accepted(now) or moved_to(now):
                continue
            if other in moved_to(entry) or (name, digest_of(entry)) in sources(now):
                older.add(place)
    kept = [entry for place, entry in enumerate(current.entries) if place not in older]
    return replace(current, entries=kept) if older else current


def _goes_on(here: Collection[Key], plan: Plan, keys: Collection[Key]) -> bool:
    whole = _is_whole(here, plan, keys) if plan.begun else 2 * len(here) >= len(keys)
    return whole and (len(here) == len(keys) or _letters(here) >= SENTENCE)


def _is_whole(here: Collection[Key], plan: Plan, keys: Collection[Key]) -> bool:
    return 2 * len(here) >= min(len(plan.entries), len(keys))


def _accepted(catalog: Catalog) -> set[tuple[str, tuple[str, ...]]]:
    return {(entry.msgid, entry.msgstrs) for entry in catalog.body if is_accepted(entry)}


def _letters(keys: Iterable[Key]) -> int:
    return sum(len(msgid) for _, msgid in keys)
