"""Obsolete entries (``#~``) out of the catalogs, once nothing is lost with them."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline import __version__
from pipeline.catalog import Catalog, Entry, Key
from pipeline.clock import catalog_date
from pipeline.errors import InputError
from pipeline.exchange.tmx import read_tmx, writable, write_tmx
from pipeline.jobs.memory import Texts, tmx_units
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import marks, state, state_while_wanted


@dataclass(frozen=True, slots=True)
class Pruned:
    """One catalog: how many obsolete entries go (``saved`` of them to the file, since their
    translation stands nowhere else), and how many stay, by the reason."""

    locale: str
    path: str
    dropped: int
    saved: int
    staying: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pruning:
    """What is going to be done: each catalog with obsolete entries, the catalogs without those that
    go, and the bytes of the TMX file (None where nothing has to be saved)."""

    catalogs: tuple[Pruned, ...]
    changed: tuple[Catalog, ...]
    memory: bytes | None


def plan_pruning(
    project: Project, locales: tuple[Locale, ...], into: tuple[str, bytes] | None
) -> Pruning:
    """What can go without loss. ``into`` is a TMX file by name, with what it holds (``b""`` where
    it is new); without one, translations stay that stand nowhere else."""
    found = _held(*into, project) if into is not None and into[1] else {}
    reports: list[Pruned] = []
    changed: list[Catalog] = []
    any_saved = False
    for locale in locales:
        read = (project.catalog(path) for path in _paths(project, locale))
        catalogs = [catalog for catalog in read if catalog is not None]
        standing = {
            (entry.key, entry.msgstr)
            for catalog in catalogs
            for entry in catalog.body
            if state(entry) in (State.TRANSLATED, State.ATTESTED)
        }
        signed = {
            (entry.key, entry.msgstr)
            for catalog in catalogs
            for entry in catalog.body
            if state(entry) is State.ATTESTED
        }
        for catalog in catalogs:
            going: set[Key] = set()
            staying: dict[str, int] = {}
            saved = 0
            for entry in (entry for entry in catalog.body if entry.obsolete):
                reason = _reason_to_stay(entry)
                if not reason and _lost_names(entry, signed):
                    reason = "signed by people, and a memory keeps no names"
                if not reason and not entry.fuzzy and (entry.key, entry.msgstr) not in standing:
                    if into is None:
                        reason = "translation that stands nowhere else"
                    else:
                        texts = found.setdefault(entry.key, {}).setdefault(locale.tag, [])
                        texts += [] if entry.msgstr in texts else [entry.msgstr]
                        saved += 1
                if reason:
                    staying[reason] = staying.get(reason, 0) + 1
                else:
                    going.add(entry.key)
            if going or staying:
                reports.append(Pruned(locale.posix, catalog.path, len(going), saved, staying))
            if going:
                kept = (e for e in catalog.entries if not (e.obsolete and e.key in going))
                changed.append(replace(catalog, entries=tuple(kept)))
            any_saved |= saved > 0
    source = project.settings.source_locale.tag
    memory = write_tmx(source, tmx_units(found), __version__) if any_saved else None
    return Pruning(tuple(reports), tuple(changed), memory)


def prune(project: Project, pruning: Pruning, now: datetime.datetime) -> tuple[str, ...]:
    """Write the catalogs without what goes; the paths. What has to be saved must be by then."""
    date = {"PO-Revision-Date": catalog_date(now)}
    for catalog in pruning.changed:
        dated = catalog.with_fields(date) if catalog.header is not None else catalog
        project.write(dated.path, dated.to_bytes())
    return tuple(catalog.path for catalog in pruning.changed)


def _paths(project: Project, locale: Locale) -> Iterator[str]:
    for name in project.component_names(locale):
        yield project.catalog_path(name, locale)


def _reason_to_stay(entry: Entry) -> str:
    """Why an obsolete entry cannot go, wherever its translation were saved."""
    own = len(entry.comments) - len(marks(entry))
    if entry.plural:
        return "plural forms"
    if own or any(mark.kind == "article" for mark in marks(entry)):
        return "comment of a person, or kept for another article"
    if entry.fuzzy and not any(m.kind == "origin" and m.valid for m in marks(entry)):
        return "fuzzy, and no machine's"
    if not writable(f"{entry.msgctxt or ''}{entry.msgid}{entry.msgstr}"):
        return "control characters, which TMX cannot hold"
    return ""


def _lost_names(entry: Entry, signed: Container[tuple[Key, str]]) -> bool:
    attested = state_while_wanted(entry) is State.ATTESTED
    return attested and (entry.key, entry.msgstr) not in signed


def _held(name: str, data: bytes, project: Project) -> Texts:
    """What a file of ours holds already. Raises :class:`InputError` for one of another tool, whose
    tags would be lost."""
    source = project.settings.source_locale.tag
    found: Texts = {}
    for unit in read_tmx(data, name):
        if any(segment.opaque or segment.bare != segment.text for segment in unit.segments):
            raise InputError(
                "holds tags of another tool", where=f"{name}:{unit.line}", remedy="name a new file"
            )
        texts = {segment.language: segment.text for segment in unit.segments}
        msgid = texts.pop(source, None)
        if msgid is None:
            raise InputError(
                f"has a text without {source}",
                where=f"{name}:{unit.line}",
                remedy="name a new file",
            )
        for language, text in texts.items():
            known = found.setdefault((unit.context, msgid), {}).setdefault(language, [])
            known += [] if text in known else [text]
    return found
