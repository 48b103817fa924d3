"""``polyfolio import``"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import shared

if TYPE_CHECKING:
    from pipeline.imports.record import Imported


def _read(path: Path, date: datetime.datetime | None) -> Imported:
    from pipeline import files
    from pipeline.errors import InputError, UsageError
    from pipeline.imports.detect import import_text

    if path.is_dir():
        raise UsageError("is a folder", where=str(path), remedy="name the files in it")
    data = files.read(path, str(path))
    try:
        return import_text(data, path.name, date=date.date() if date else None)
    except InputError as error:
        if error.where and not error.where.startswith((":", "source/")):
            raise
        # It counts the lines of what was made of the file, and knows not what that is called.
        raise InputError(error.what, where=str(path), remedy=error.remedy) from error


def _refuse_id(article_id: str, paths: tuple[Path, ...]) -> None:
    from pipeline.article import refuse_id
    from pipeline.checks import reserved
    from pipeline.errors import SourceError, UsageError

    if len(paths) > 1:
        raise UsageError("--id goes with one file", remedy="import the files one by one")
    try:
        refuse_id(article_id, "--id")
    except SourceError as error:
        raise UsageError(error.what, where=error.where, remedy=error.remedy) from error
    for finding in reserved.check([(article_id, "")]):
        raise UsageError(finding.message, where="--id", remedy="name it otherwise, such as home")


@click.command("import")
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--id", "article_id", metavar="ID", help="The article's id, for a single FILE.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The articles' date.")
@click.option("--force", is_flag=True, help="Replace an article of the same id.")
@shared.json_option
def command(
    paths: tuple[Path, ...],
    article_id: str | None,
    date: datetime.datetime | None,
    force: bool,
    as_json: bool,
) -> None:
    """Turn plain text, HTML or Markdown files into articles.

    Writes source/<id>.md with front matter. Byline, title, description, headings and lists are
    recognised; everything that the file says is kept. Ends with exit code 1 where a finding is an
    error, such as a chatbot's leftover.
    """
    from dataclasses import asdict, replace

    from pipeline.component import clash
    from pipeline.errors import UsageError

    project = shared.project()
    known = list(project.article_ids()) if (project.root / "source").is_dir() else []
    if article_id is not None:
        _refuse_id(article_id, paths)
    imported: list[Imported] = []
    for path in paths:
        result = _read(path, date)
        if article_id:
            moved = tuple(
                replace(
                    f, where=f.where.replace(f"source/{result.id}.md", f"source/{article_id}.md")
                )
                for f in result.findings
            )
            result = replace(result, id=article_id, findings=moved)
        target = f"source/{result.id}.md"
        taken = (project.root / target).exists() or any(r.id == result.id for r in imported)
        if taken and not force:
            raise UsageError(
                f"{target} is there already", where=str(path), remedy="use --id or --force"
            )
        others = (other for other in known if other != result.id)
        if same := clash([*others, result.id]):
            raise UsageError(
                f"{target} and source/{same[0]}.md would be one file on many disks",
                where=str(path),
                remedy="use --id",
            )
        known.append(result.id)
        imported.append(result)
    with shared.locked(project):
        for result in imported:
            project.write(f"source/{result.id}.md", result.markdown)
    findings = [finding for result in imported for finding in result.findings]
    if as_json:
        shared.print_json(
            {
                "articles": [
                    {
                        "id": result.id,
                        "path": f"source/{result.id}.md",
                        "title": result.title,
                        "author": result.author,
                        "description": result.description,
                    }
                    for result in imported
                ],
                "findings": [asdict(finding) for finding in findings],
            }
        )
    else:
        for result in imported:
            by = f" by {result.author}" if result.author else ""
            shared.say(f"source/{result.id}.md: “{result.title}”{by}")
        shared.print_findings(findings, shared.say)
        shared.say("next: read what was written, then polyfolio run")
    if any(finding.severity == "error" for finding in findings):
        click.get_current_context().exit(1)
