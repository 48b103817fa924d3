"""``polyfolio extract``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import shared
from pipeline.commands.unchanged import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.jobs.extract import Extracted, Extraction
    from pipeline.jobs.extract_plan import CatalogChange
    from pipeline.jobs.switch import Switched
    from pipeline.model import Finding
    from pipeline.project import Project

SHOWN = 10
"""How many catalogs are listed one by one; of more, those that changed alike are counted."""


@click.command("extract")
@shared.articles_argument
@shared.json_option
def command(articles: tuple[str, ...], as_json: bool) -> None:
    """Bring templates and catalogs up to the sources.

    Writes locale/<article>.pot and merges it into every locale's catalog; with [project] catalogs
    = "folder" or "locale", several articles share them. Finished translations are
    kept; an edited text keeps its translation as fuzzy, with the text that it was made for. Where
    nothing changed, no file is touched.
    """
    from pipeline.jobs.untouched import look, note, untouched

    root, everything = shared.directory(), not articles
    before = look(root)
    if everything and not as_json and (counts := untouched(root, before)):
        shared.say(counted(*counts))
        return
    from pipeline.checks import unread

    project = shared.project()
    known, others = project.article_ids_and(*unread.SUFFIXES)
    extraction = extract(project, project.select(articles, known))
    if everything:
        note(root, before, totals(extraction.articles))
    if as_json:
        from dataclasses import asdict

        shared.print_json(asdict(extraction))
        return
    for line in lines(extraction):
        shared.say(line)
    # Documents that are no articles by their names would be missed silently.
    missed = _first(list(unread.check(others))) if everything else ()
    for line in (*_by_name(project, known), *missed):
        shared.note(line)


def _by_name(project: Project, article_ids: tuple[str, ...]) -> list[str]:
    """Translations that were extracted as articles: nobody would look for them in the counts."""
    from pipeline.checks import beside

    settings, ids = project.settings, frozenset(article_ids)
    found = [
        finding
        for name in article_ids
        for finding in beside.check(
            name, f"source/{name}.md", ids, settings.locales, settings.source_locale
        )
    ]
    return _first(found)


def _first(found: Sequence[Finding]) -> list[str]:
    more = f"; {len(found) - 1} more" if found[1:] else ""
    return [f"{item.where}: {item.message}{more} — polyfolio check" for item in found[:1]]


def extract(project: Project, article_ids: tuple[str, ...]) -> Extraction:
    """Extract under the project's lock."""
    from pipeline.clock import now
    from pipeline.jobs.extract import extract_articles

    with shared.locked(project):
        return extract_articles(project, article_ids, now())


def totals(results: tuple[Extracted, ...]) -> tuple[int, int, int]:
    """How many articles, units and words."""
    units = sum(result.units for result in results)
    return len(results), units, sum(result.words for result in results)


def summary(results: tuple[Extracted, ...]) -> str:
    """One line for all articles, and how many files were written."""
    files = {result.path for result in results if result.written}
    files |= {change.path for result in results for change in result.catalogs if change.written}
    return counted(*totals(results), len(files))


def moved(switched: Switched) -> str:
    """One line for catalogs that were moved over."""
    line = (
        f"moved {shared.count(switched.files, 'file')} into {switched.written} for "
        f'catalogs = "{switched.catalogs}"'
    )
    if switched.beside:
        line += f"; {shared.count(switched.beside, 'translation')} kept beside another article's"
    return line


def lines(extraction: Extraction) -> list[str]:
    """A line for all, and one for each catalog that changed; where these are many, one for those
    that changed alike."""
    out = [summary(extraction.articles)]
    if extraction.switched is not None:
        out.insert(0, moved(extraction.switched))
    changes = {c.path: c for result in extraction.articles for c in result.catalogs if c.written}
    told = {path: _told(change) for path, change in changes.items()}
    if len(told) <= SHOWN:
        return [*out, *(f"  {path}: {what}" for path, what in told.items())]
    alike: dict[str, list[str]] = {}
    for path, what in told.items():
        alike.setdefault(what, []).append(path)
    shown = sorted(alike.items(), key=lambda item: -len(item[1]))[:SHOWN]
    for what, (first, *others) in shown:
        out.append(f"  {first}{f' and {len(others)} more' if others else ''}: {what}")
    if hidden := len(told) - sum(len(paths) for _, paths in shown):
        out.append(f"  and {shared.count(hidden, 'more catalog')}: --json lists all")
    return out


def _told(change: CatalogChange) -> str:
    """What was done to a catalog."""
    parts = [
        f"goes on from {', '.join(change.taken)}" if change.taken else "",
        f"{change.added} new" if change.added else "",
        f"{change.stale} stale" if change.stale else "",
        f"{change.joined} joined in {shared.count(change.drafts, 'draft')}"
        if change.joined
        else "",
        f"{change.carried} carried over a change of markup" if change.carried else "",
        f"{change.moved} from another article" if change.moved else "",
        f"{change.returned} back again" if change.returned else "",
        f"{change.obsolete} obsolete" if change.obsolete else "",
        f"{change.removed} removed" if change.removed else "",
    ]
    return ", ".join(filter(None, parts)) or "updated"
