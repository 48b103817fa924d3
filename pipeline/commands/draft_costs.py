"""What drafting costs, as lines for people: of a plan, and of a run."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.commands import shared
from pipeline.pricing import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.jobs.draft_costs import Share, Volume
    from pipeline.jobs.draft_report import DraftReport, LocaleDrafts


def plan_lines(item: LocaleDrafts) -> list[str]:
    """What memory knows of a locale's empty entries, and what each engine would take."""
    if not item.leverage:
        return []
    rows = [("", "units", "words", "characters", "", "")]
    rows += [(part.band, *_figures(part.source), "", "") for part in item.leverage]
    for share in item.shares:
        rows.append((share.engine, *_figures(share.source), _sent(share), _price(share)))
    return [f"    {line}" for line in shared.table(rows, right=frozenset((1, 2, 3)))]


def _figures(volume: Volume) -> tuple[str, str, str]:
    return f"{volume.units:,}", f"{volume.words:,}", f"{volume.characters:,}"


def _sent(share: Share) -> str:
    if not share.metered:
        return "on this machine"
    asked = shared.count(share.requests, "request")
    where = "to this machine " if share.local else ""
    parts = [f"{_characters(share.sent)} sent {where}in {asked}"]
    if share.tokens_in or share.tokens_out:
        parts.append(f"{'at most ' * share.ceiling}{_tokens(share)}")
    if share.known:
        parts.append(f"{shared.count(share.known, 'text')} paid for before")
    return ", ".join(parts)


def _tokens(share: Share) -> str:
    return f"{shared.count(share.tokens_in, 'token')} in, {share.tokens_out:,} out"


def _characters(number: int) -> str:
    return shared.count(number, "character")


def _price(share: Share) -> str:
    if share.money is None:
        return "no price is set" if share.metered and not share.local else ""
    return "at most " * share.ceiling + shown(Decimal(share.money), share.currency)


def run_lines(item: LocaleDrafts) -> Iterator[str]:
    """What services counted for a locale, where that is known to cost something."""
    for share in item.shares:
        if not share.metered or (share.money is None and (share.local or not share.counts)):
            continue
        if share.requests:
            tokens = f", {_tokens(share)}" if share.tokens_in or share.tokens_out else ""
            yield (
                f"    {share.engine} counted {_characters(share.sent)} in"
                f" {shared.count(share.requests, 'request')}{tokens}: {_price(share)}"
            )
        if share.known:
            texts = shared.count(share.known, "text was", "texts were")
            yield f"    {share.engine}: {texts} paid for before, and not asked for again"
        if share.unsure:
            money = (
                f" ({shown(Decimal(share.unsure_money), share.currency)})"
                if share.unsure_money
                else ""
            )
            yield (
                f"    {share.engine} may have counted {_characters(share.unsure)}{money} that it did"
                " not answer whole"
            )


def total_lines(report: DraftReport) -> list[str]:
    """The cost of everything, in each currency, where there is a price."""
    from pipeline.jobs.draft_costs import total

    shares = [share for item in report.locales for share in item.shares]
    sums = total(shares)
    if not sums or not any(share.requests for share in shares if share.money is not None):
        return []
    most = "at most " * any(share.ceiling for share in shares)
    figures = " + ".join(shown(money, currency) for currency, money in sums.items())
    return [f"  cost: {most}{figures}"]
