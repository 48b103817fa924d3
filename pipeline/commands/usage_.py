"""``polyfolio usage``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import shared

if TYPE_CHECKING:
    from pipeline.jobs.usage import UsageReport


@click.command("usage")
@shared.json_option
def command(as_json: bool) -> None:
    """Show what translation services were asked, and what that cost.

    By month, engine and locale, from the journal in .polyfolio/; money by the prices that the
    settings had at the time. Engines of this machine are not counted.
    """
    from pipeline.jobs.usage import usage

    report = usage(shared.project())
    if as_json:
        from dataclasses import asdict

        shared.print_json(asdict(report))
        return
    for line in lines(report):
        shared.say(line)


def lines(report: UsageReport) -> list[str]:
    """A table, and what it cannot say."""
    from decimal import Decimal

    from pipeline.pricing import shown

    out = ["nothing was asked of any service"]
    if report.rows:
        tokens = any(row.tokens_in or row.tokens_out for row in report.rows)
        unsure = any(row.unsure for row in report.rows)
        extra = [*(["tokens in", "tokens out"] if tokens else []), *(["unsure"] if unsure else [])]
        rows = [["month", "engine", "locale", "requests", "texts", "characters", *extra, "cost"]]
        for row in report.rows:
            figures = [row.requests, row.texts, row.characters]
            figures += [row.tokens_in, row.tokens_out] if tokens else []
            figures += [row.unsure] if unsure else []
            cost = "–" if row.money is None else shown(Decimal(row.money), row.currency)
            rows.append([row.month, row.engine, row.locale, *(f"{n:,}" for n in figures), cost])
        out = shared.table(rows, right=frozenset(range(3, len(rows[0]))))
        if report.total:
            spent = [shown(Decimal(money), name) for name, money in report.total.items()]
            out.append(f"total: {' + '.join(spent)}")
    if any(row.unsure for row in report.rows):
        out.append(
            "unsure: characters sent and not answered whole; the service may have counted them"
        )
    if report.unanswered:
        asked = shared.count(report.unanswered, "question was", "questions were")
        out.append(f"{asked} under way when a run was killed")
    if report.damaged:
        out.append(f"{shared.count(report.damaged, 'line')} of the journal cannot be read")
    return out
