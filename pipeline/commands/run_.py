"""``polyfolio run``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import (
    check_,
    draft_,
    extract_,
    publish_,
    publish_lines,
    publish_waits,
    shared,
)
from pipeline.commands.publish_options import Wishes, publishing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@click.command("run")
@click.option("--strict", is_flag=True, help="End with exit code 1 where anything waits.")
@publishing
@shared.json_option
def command(wishes: Wishes, strict: bool, as_json: bool) -> None:
    """Extract, draft, check and publish: the whole job.

    Each step says in one line what it did. Ends with exit code 0 also when text waits for a person,
    and 1 where a check found an error. Options and settings that do not fit are refused before
    anything is written. Publishing is refused as by 'publish' where it would take down what is
    live with text that waits; what the steps before it wrote stays.
    """
    from pipeline.jobs.chain import chain_of
    from pipeline.jobs.check import check_project
    from pipeline.stages import Stages

    project = shared.project()
    stages = Stages()
    publish_.refuse(project, wishes)
    chain_of(project)
    articles = project.article_ids()
    say = (lambda _: None) if as_json else shared.say
    with stages.stage("extract"):
        extracted = extract_.extract(project, articles)
    _step(say, "extract", extract_.lines(extracted))
    with stages.stage("draft"):
        drafted = draft_.draft(project, articles, project.settings.locales)
    _step(say, "draft", draft_.lines(drafted))
    with stages.stage("check"):
        findings = check_project(project, articles, project.settings.locales)
    _step(say, "check", [check_.summary(findings)])
    shared.print_findings(findings, lambda lines: say(_indented(lines)))
    planned, published, down = publish_.publish(project, stages, wishes)
    done = [
        publish_lines.outcome(published),
        *publish_lines.lines(planned),
        *publish_lines.down_lines(down),
    ]
    _step(say, "publish", done)
    waits = publish_waits.lines(planned)
    _step(say, "waits", ["", *waits[1:]] if waits else [])
    _step(say, "look at", ["dist/current/index.html"])
    if as_json:
        from dataclasses import asdict

        shared.print_json(
            {
                "extract": [asdict(result) for result in extracted.articles],
                "switched": asdict(extracted.switched) if extracted.switched else None,
                "draft": asdict(drafted),
                "check": [asdict(finding) for finding in findings],
                "publish": publish_lines.data(planned, published, down),
            }
        )
    shared.print_stages(stages)
    held_up = strict and any(item.waiting for item in planned)
    if held_up or check_.failed(findings, strict):
        click.get_current_context().exit(1)


def _step(say: Callable[[str], object], name: str, lines: Sequence[str]) -> None:
    """A step's lines, said as soon as it is done: the first beside its name."""
    for number, line in enumerate(lines):
        say(f"{name if number == 0 else '':9}{line}".rstrip())


def _indented(lines: str) -> str:
    return "\n".join(f"{'':9}{line}" for line in lines.split("\n"))
