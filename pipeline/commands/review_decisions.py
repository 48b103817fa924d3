"""What ``polyfolio review`` decides: approve, edit, reject, sign, waive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from pipeline.commands import editing, review_choice, review_lines, shared
from pipeline.commands.review_choice import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.catalog import Catalog, Entry, Style
    from pipeline.jobs.review import Decision
    from pipeline.review import Item

    Change = Callable[[Entry, Style], Entry]

by_option = click.option(
    "--by",
    "reviewer",
    envvar="POLYFOLIO_REVIEWER",
    default="",
    metavar="NAME",
    callback=shared.utf8,
    help="Your name.",
)


def _decision(change: Change) -> Decision:
    """A change of an entry that leaves nothing else behind, as a decision on an item."""
    return lambda item, catalog: (change(item.entry, catalog.style), None)


def _signature(reviewer: str) -> Change:
    """A person's signature of today."""
    from pipeline.clock import now
    from pipeline.review import sign

    today = now().date().isoformat()
    return lambda entry, style: sign(entry, reviewer, today, style)


@click.command("approve")
@review_choice.choosing_or_all
@by_option
@click.option("--sign", "signing", is_flag=True, help="Sign them too (needs --by).")
def approve(choice: Choice, reviewer: str, signing: bool) -> None:
    """Accept drafts, or stale translations that still hold.

    What 'check' would call an error is refused, and with --all left as it is. What it would warn of
    (numbers, terms) is accepted and said. Safety texts are approved one by one, each by its id.
    """
    from pipeline.review import approve as approved

    if signing and not reviewer:
        raise click.UsageError("--sign needs a name — say whose with --by NAME")
    signed: Change = _signature(reviewer) if signing else lambda entry, _: entry
    review_choice.decide(
        choice,
        _decision(lambda entry, style: signed(approved(entry, style), style)),
        "approved",
        states=("draft", "stale"),
        reviewer=reviewer,
        text=lambda item: item.entry.msgstr,
        one_by_one="approve",
    )


class _TextMayBeginWithADash(click.Command):
    """A translation such as "- und" is a text, and no option that there is not."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" not in args and (texts := [a for a in args if review_lines.is_dashed_text(a)]):
            args = [*(a for a in args if a not in texts), "--", *texts]
            # The id comes before the text, whichever of them stood first.
        return super().parse_args(ctx, args)


@click.command("edit", cls=_TextMayBeginWithADash)
@click.argument("id_", metavar="ID")
@click.argument("text", required=False, callback=shared.utf8)
@review_choice.article_option
@shared.locale_option
@by_option
def edit(
    id_: str,
    text: str | None,
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    reviewer: str,
) -> None:
    """Accept your own translation of an entry.

    Without TEXT, your editor opens with the translation as it is. What cannot stand in the document
    is refused as 'check' would refuse it. What you write is never lost: if it cannot be used, the
    error says where it was put.
    """
    from pipeline.errors import PolyfolioError, UsageError
    from pipeline.review import edit as edited

    choice = Choice((id_,), articles, spellings)
    # Nobody else waits for a person who writes.
    shown = None if text is not None else review_choice.one(choice)
    typed = editing.written(shared.project(), shown) if shown is not None else text or ""

    def decision(item: Item, catalog: Catalog) -> tuple[Entry, None]:
        if shown is not None and item.entry.raw != shown.entry.raw:
            raise UsageError(f"{item.where} changed meanwhile", remedy="look at it again")
        return edited(item.entry, typed, catalog.style), None

    try:
        review_choice.decide(choice, decision, "edited", reviewer=reviewer, text=lambda _: typed)
    except PolyfolioError as error:
        if shown is not None and typed.strip():
            told = editing.keep(shared.project(), f"{typed}\n".encode())
            error.remedy = f"{error.remedy}; {told}"
        raise


@click.command("reject")
@review_choice.choosing_or_all
@by_option
def reject(choice: Choice, reviewer: str) -> None:
    """Empty entries whose draft is of no use. A stale translation stays in the catalog as
    obsolete.

    'draft' does not put the same text there again, whichever engine has it.
    """
    from pipeline.jobs.review import remember_rejected
    from pipeline.review import reject as rejected

    review_choice.decide(
        choice,
        lambda item, catalog: rejected(item.entry, catalog.style),
        "rejected",
        states=("draft", "stale"),
        reviewer=reviewer,
        after=remember_rejected,
    )


@click.command("sign")
@review_choice.choosing_or_all
@click.option(
    "--by",
    "reviewer",
    envvar="POLYFOLIO_REVIEWER",
    required=True,
    metavar="NAME",
    callback=shared.utf8,
    help="Your name.",
)
def sign(choice: Choice, reviewer: str) -> None:
    """Attest accepted translations by name.

    The signature holds for the text as it is now; any later change of it makes it void. A safety
    text takes the signatures of two people, each given to it alone, by its id.
    """
    from pipeline.review import awaits_signature

    if not reviewer.strip():
        raise click.UsageError("--by needs a name — say whose: --by NAME")
    review_choice.decide(
        choice,
        _decision(_signature(reviewer)),
        "signed",
        states=("translated", "attested"),
        reviewer=reviewer,
        fits=lambda item: awaits_signature(item.entry, reviewer),
        one_by_one="sign",
    )


@click.command("waive")
@review_choice.choosing
@click.option(
    "--rule",
    required=True,
    type=click.Choice(["numbers", "glossary", "register", "literal-markup"]),
    help="The finding's rule.",
)
@click.option(
    "--because",
    required=True,
    metavar="TEXT",
    callback=shared.utf8,
    help="Why it does not count here.",
)
@by_option
def waive(choice: Choice, rule: str, because: str, reviewer: str) -> None:
    """Say that a finding does not count for a translation, and why.

    It holds for the text as it is now; any later change of it makes it void.
    """
    from pipeline.errors import UsageError
    from pipeline.jobs.check import check_project
    from pipeline.review import waive as waived

    def decision(item: Item, catalog: Catalog) -> tuple[Entry, None]:
        project = shared.project()
        locale = project.settings.locale(item.locale)
        found = check_project(project, (item.article,), (locale,))
        if not any(f.rule == rule and f.where == item.where for f in found):
            raise UsageError(
                f"{item.where} has no finding {rule!r} to waive", remedy="see 'polyfolio check'"
            )
        return waived(item.entry, rule, because, catalog.style), None

    review_choice.decide(choice, decision, "waived", reviewer=reviewer)


COMMANDS: Final = (approve, edit, reject, sign, waive)
