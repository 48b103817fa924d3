"""``polyfolio run``"""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import check_, draft_, extract_, publish_, shared


@click.command("run")
@click.option("--strict", is_flag=True, help="End with exit code 1 where anything waits.")
@publish_.font_option
@shared.json_option
def command(strict: bool, font_paths: tuple[Path, ...], as_json: bool) -> None:
    """Extract, draft, check and publish: the whole job.

    Each step says in one line what it did. Ends with exit code 0 also when text waits for a person,
    and 1 where a check found an error.
    """
    from pipeline.jobs.check import check_project
    from pipeline.stages import Stages

    project = shared.project()
    stages = Stages()
    articles = project.article_ids()
    with stages.stage("extract"):
        extracted = extract_.extract(project, articles)
    with stages.stage("draft"):
        drafted = draft_.draft(project, articles, project.settings.locales)
    with stages.stage("check"):
        findings = check_project(project, articles, project.settings.locales)
    planned, published = publish_.publish(project, stages, font_paths=font_paths)
    if as_json:
        from dataclasses import asdict

        shared.print_json(
            {
                "extract": [asdict(result) for result in extracted],
                "draft": asdict(drafted),
                "check": [asdict(finding) for finding in findings],
                "publish": publish_.data(planned, published),
            }
        )
    else:
        click.echo(f"extract  {extract_.summary(extracted)}")
        for line in extract_.lines(extracted)[1:]:
            click.echo(f"       {line}")
        first, *rest = draft_.lines(drafted)
        click.echo(f"draft    {first}")
        for line in rest:
            click.echo(f"         {line}")
        click.echo(f"check    {check_.summary(findings)}")
        shared.print_findings(findings, lambda line: click.echo(f"         {line}"))
        click.echo(f"publish  {publish_.outcome(published)}")
        for line in publish_.lines(planned):
            click.echo(f"       {line}")
        for line in publish_.waiting_lines(planned):
            click.echo(line if line == "waits" else f"       {line}")
        click.echo("look at  dist/current/index.html")
    shared.print_stages(stages)
    waits = strict and any(item.waiting for item in planned)
    if waits or check_.failed(findings, strict):
        click.get_current_context().exit(1)
