"""``polyfolio check``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Finding


@click.command("check")
@shared.articles_argument
@shared.locale_option
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@shared.json_option
def command(
    articles: tuple[str, ...], spellings: tuple[str, ...], strict: bool, as_json: bool
) -> None:
    """Report findings on sources and catalogs.

    Each has a rule id, a severity and a place. Ends with exit code 1 where there is an error.
    """
    from pipeline.jobs.check import check_project

    project = shared.project()
    findings = check_project(project, project.select(articles), shared.locales(project, spellings))
    if as_json:
        from dataclasses import asdict

        shared.print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        shared.print_findings(findings, shared.say)
        shared.say(summary(findings))
    if failed(findings, strict):
        click.get_current_context().exit(1)


def failed(findings: Sequence[Finding], strict: bool) -> bool:
    """Whether findings end a run with exit code 1."""
    bad = {"error", "warning"} if strict else {"error"}
    return any(finding.severity in bad for finding in findings)


def summary(findings: Sequence[Finding]) -> str:
    """How many findings of each severity."""
    numbers = {s: sum(f.severity == s for f in findings) for s in ("error", "warning", "info")}
    return ", ".join(
        shared.count(number, severity, "info" if severity == "info" else "")
        for severity, number in numbers.items()
        if number or severity != "info"
    )
