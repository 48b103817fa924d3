"""``polyfolio draft``"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import click

from pipeline.commands import shared
from pipeline.commands.draft_costs import plan_lines, run_lines, total_lines
from pipeline.errors import ServiceError

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.jobs.draft_report import DraftReport, LocaleDrafts
    from pipeline.locales import Locale
    from pipeline.project import Project


def amount(typed: str) -> Decimal:
    """Money as somebody types it: ``2.50``. Raises :class:`click.BadParameter`."""
    from pipeline.pricing import MOST, exact

    with contextlib.suppress(ArithmeticError):
        if 0 <= (money := exact(typed)) < MOST:
            return money
    raise click.BadParameter(
        f"{typed!r} is no amount of money — write a number such as 2.50, or 0 to spend nothing"
    )


@click.command("draft")
@shared.articles_argument
@shared.locale_option
@click.option(
    "--plan", "plan_only", is_flag=True, help="Say what would be done; write and send nothing."
)
@click.option(
    "--budget",
    type=amount,
    metavar="AMOUNT",
    help="Stop before a request that could cost more than this, in the currency of the prices.",
)
@click.option(
    "--anew", is_flag=True, help="Ask again what services answered in earlier runs; it costs again."
)
@click.option("-y", "--yes", is_flag=True, help="Do not ask before text first goes to a service.")
@shared.json_option
def command(
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    plan_only: bool,
    budget: Decimal | None,
    anew: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Fill empty entries with drafts that wait for a person.

    Tries the engines of the settings in order; the default ones keep all text on this machine. A
    draft that lost markup or numbers is rejected with its reason, and the entry stays empty. No
    entry that has any translation is touched. Before text goes to a service for the first time, a
    line says to which host and how much; on a terminal you are asked.

    What services answered is kept in .polyfolio/ and never asked for again. --plan shows what
    memory knows and what each engine would take and cost, by the prices in the settings.

    Ends with exit code 4 where entries stay empty because a service did not answer.
    """
    project = shared.project()
    report = draft(
        project,
        project.select(articles),
        shared.locales(project, spellings),
        plan_only=plan_only,
        ask=not yes,
        budget=budget,
        anew=anew,
    )
    if as_json:
        from dataclasses import asdict

        shared.print_json(asdict(report))
    else:
        for line in lines(report):
            shared.say(line)
    if report.failed:
        click.get_current_context().exit(ServiceError.exit_code)


def draft(
    project: Project,
    article_ids: tuple[str, ...],
    locales: tuple[Locale, ...],
    *,
    plan_only: bool = False,
    ask: bool = False,
    budget: Decimal | None = None,
    anew: bool = False,
) -> DraftReport:
    """Draft under the project's lock; ``ask`` on a terminal before text first leaves the
    machine."""
    from pipeline.clock import now
    from pipeline.jobs.draft import draft_project

    with contextlib.nullcontext() if plan_only else shared.locked(project):
        without = () if plan_only else _refused(project, article_ids, locales, ask)
        with shared.counting() as progress:
            return draft_project(
                project,
                article_ids,
                locales,
                now(),
                plan_only=plan_only,
                without=without,
                budget=budget,
                anew=anew,
                progress=progress,
            )


def _refused(
    project: Project, article_ids: tuple[str, ...], locales: tuple[Locale, ...], ask: bool
) -> tuple[str, ...]:
    """Say what leaves the machine before it does for the first time; the engines that may not."""
    from pipeline.jobs.draft_told import outlook, remember

    refused = []
    agreed = []
    for item in outlook(project, article_ids, locales):
        amount = f"up to {shared.count(item.words, 'word')} in {', '.join(item.locales)}"
        terms = f", and {shared.count(item.terms, 'term')} of the glossary" if item.terms else ""
        shared.note(f"{item.engine} sends source text to {item.host}: {amount}{terms}")
        if ask and shared.on_terminal() and not click.confirm("Send it?", err=True):
            refused.append(item.engine)
        else:
            agreed.append(item)
    if agreed:
        remember(project, agreed)
    return tuple(refused)


def lines(report: DraftReport) -> list[str]:
    """A line for all, then one for each locale where anything was empty, with the reasons."""
    drafted = sum(item.drafted for item in report.locales)
    asked = [share for item in report.locales for share in item.shares if share.metered]
    empty = sum(item.untranslated for item in report.locales)
    planned = sum(share.source.units for share in asked if not share.local)
    if report.plan_only:
        drafted += sum(share.source.units for share in asked if share.local)
    verb = f"would be drafted here, {planned} elsewhere," if report.plan_only else "drafted"
    if not empty:
        new = {name for item in report.locales for name in item.uncatalogued}
        if new:
            return [
                f"{shared.count(len(new), 'article')} without a catalog: run 'polyfolio extract'"
            ]
        return ["nothing to draft: no entry is empty"]
    out = [f"{shared.count(drafted, 'entry', 'entries')} {verb} of {empty} empty"]
    out += [
        f"  {missing.engine} {missing.reason} — {missing.remedy}" for missing in report.unavailable
    ]
    told = "would be asked" if report.plan_only else "asked"
    out += [
        f"  {shared.count(item.words, 'word')} ({shared.count(item.characters, 'character')})"
        f" {told} of {item.engine} at {item.host}"
        if item.entries
        else f"  nothing was sent to {item.engine} at {item.host}"
        for item in report.sent
    ]
    out += [f"  {line}" for line in report.said]
    for item in report.locales:
        out += _locale_lines(item, report.plan_only)
        out += plan_lines(item) if report.plan_only else run_lines(item)
    return out + total_lines(report)


def _locale_lines(item: LocaleDrafts, plan_only: bool) -> list[str]:
    if not item.untranslated:
        return []
    parts = [f"{count.drafted} by {count.engine}" for count in item.engines if count.drafted]
    out = [f"  {item.locale}: {', '.join(parts) or 'none drafted'}"]
    empty = "" if plan_only else " left empty"
    out += [
        f"    {shared.count(left.entries, 'entry', 'entries')}{empty}: {left.reason}"
        + (f" — {left.remedy}" if left.remedy else "")
        for left in item.left
    ]
    out += [
        f"    {rejected.where}: {rejected.engine} rejected: {rejected.reason}"
        for rejected in item.rejected[:_SHOWN]
    ]
    more = len(item.rejected) - _SHOWN
    if more > 0:
        out.append(f"    … and {shared.count(more, 'more draft')} rejected; --json lists all")
    return out


_SHOWN: Final = 8
"""Rejected drafts that a locale names one by one: what was done is to stay on the screen."""
