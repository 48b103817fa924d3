"""``polyfolio extract``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import shared

if TYPE_CHECKING:
    from pipeline.jobs.extract import Extracted
    from pipeline.project import Project


@click.command("extract")
@shared.articles_argument
@shared.json_option
def command(articles: tuple[str, ...], as_json: bool) -> None:
    """Bring templates and catalogs up to the sources.

    Writes locale/<article>.pot and merges it into every locale's catalog. Finished translations are
    kept; an edited text keeps its translation as fuzzy, with the text that it was made for. Where
    nothing changed, no file is touched.
    """
    project = shared.project()
    results = extract(project, project.select(articles))
    if as_json:
        from dataclasses import asdict

        shared.print_json({"articles": [asdict(result) for result in results]})
        return
    for line in lines(results):
        click.echo(line)


def extract(project: Project, article_ids: tuple[str, ...]) -> tuple[Extracted, ...]:
    """Extract under the project's lock."""
    from pipeline.clock import now
    from pipeline.files import locked
    from pipeline.jobs.extract import extract_articles

    with locked(project.state):
        return extract_articles(project, article_ids, now())


def summary(results: tuple[Extracted, ...]) -> str:
    """One line for all articles."""
    units = sum(result.units for result in results)
    words = sum(result.words for result in results)
    written = sum(result.written for result in results)
    written += sum(change.written for result in results for change in result.catalogs)
    outcome = f"{shared.count(written, 'file')} written" if written else "nothing changed"
    return (
        f"{shared.count(len(results), 'article')}, {shared.count(units, 'unit')}, "
        f"{shared.count(words, 'word')}; {outcome}"
    )


def lines(results: tuple[Extracted, ...]) -> list[str]:
    """A line for all, and one for each catalog that changed."""
    out = [summary(results)]
    for result in results:
        for change in result.catalogs:
            if change.written:
                parts = [
                    f"{change.added} new" if change.added else "",
                    f"{change.stale} stale" if change.stale > 0 else "",
                    f"{change.obsolete} obsolete" if change.obsolete > 0 else "",
                ]
                out.append(f"  {change.path}: {', '.join(filter(None, parts)) or 'updated'}")
    return out
