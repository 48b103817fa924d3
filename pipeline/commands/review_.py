"""``polyfolio review``: list, show, approve, edit, reject, sign, waive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import editing, review_choice, review_lines, shared

if TYPE_CHECKING:
    from pipeline.catalog import Catalog, Entry
    from pipeline.review import Item

article_option = click.option(
    "-a", "--article", "articles", multiple=True, metavar="ARTICLE", help="Only this article."
)
ids_argument = click.argument("ids", nargs=-1, metavar="[ID]...")
all_option = click.option("--all", "everything", is_flag=True, help="Every entry that fits.")
by_option = click.option(
    "--by", "reviewer", envvar="POLYFOLIO_REVIEWER", default="", metavar="NAME", help="Your name."
)


@click.group("review")
def command() -> None:
    """See what waits, and accept, correct, reject or sign it.

    Entries are named by the ids that 'review list' prints; their beginnings will do.
    """


@command.command("list")
@article_option
@shared.locale_option
@click.option(
    "-s",
    "--state",
    "states",
    multiple=True,
    type=click.Choice(review_choice.ANY),
    help="Only entries in this state (default: all that wait).",
)
@click.option(
    "--safety", is_flag=True, help="Only safety texts that two people have not signed yet."
)
@click.option("-n", "--limit", type=click.IntRange(min=0), default=0, help="At most so many.")
@shared.json_option
def list_(
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    states: tuple[str, ...],
    safety: bool,
    limit: int,
    as_json: bool,
) -> None:
    """The queue: stale entries first, then drafts, then empty ones.

    In each, the most doubtful come first; the last column names the reasons, and 'review show'
    says what was seen.
    """
    from pipeline.handling import is_safety
    from pipeline.jobs.doubts import judged
    from pipeline.jobs.review import list_queue
    from pipeline.review import signatures_wanted

    project = shared.project()
    wanted = states or (review_choice.ANY if safety else review_lines.WAITING)
    items = list_queue(project, review_choice.selection(project, articles, spellings, wanted))
    if safety:
        items = tuple(
            item
            for item in items
            if is_safety(item.entry.extracted) and signatures_wanted(item.entry)
        )
    told = judged(project, items)
    shown = told[:limit] if limit else told
    if as_json:
        shared.print_json(
            {"count": len(items), "entries": [review_lines.data(*item) for item in shown]}
        )
        return
    if not items:
        click.echo("nothing waits")
        return
    rows = [
        (
            item.id,
            item.locale,
            review_lines.cut(item.article, 20),
            item.state.value,
            review_lines.cut(item.entry.msgid, 30),
            review_lines.cut(item.entry.msgstr, 30),
            review_lines.cut(", ".join(doubt.name for doubt in found), 30),
        )
        for item, found in shown
    ]
    for line in shared.table(rows):
        click.echo(line)
    more = f" (the first {len(shown)} are shown)" if len(shown) < len(items) else ""
    click.echo(f"{shared.count(len(items), 'entry', 'entries')}{more}; see one: review show ID")


@command.command("show")
@ids_argument
@article_option
@shared.locale_option
@shared.json_option
def show(
    ids: tuple[str, ...], articles: tuple[str, ...], spellings: tuple[str, ...], as_json: bool
) -> None:
    """One entry in full: where it stands, what changed, what is proposed and by whom."""
    from pipeline.jobs.doubts import judged
    from pipeline.jobs.recall import Recall

    project = shared.project()
    chosen = review_choice.chosen(project, ids, articles, spellings, everything=False, states=())
    found = judged(project, chosen)
    if as_json:
        shared.print_json({"entries": [review_lines.data(*pair) for pair in found]})
        return
    with Recall(project) as recall:
        for item, doubts in found:
            for line in (*review_lines.lines(item, doubts), *review_lines.remembered(item, recall)):
                click.echo(line)


@command.command("approve")
@ids_argument
@article_option
@shared.locale_option
@all_option
@by_option
@click.option("--sign", "signing", is_flag=True, help="Sign them too (needs --by).")
def approve(
    ids: tuple[str, ...],
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    everything: bool,
    reviewer: str,
    signing: bool,
) -> None:
    """Accept drafts, or stale translations that still hold.

    What 'check' would call an error is refused, and with --all left as it is. What it would warn of
    (numbers, terms) is accepted and said. Safety texts are approved one by one, each by its id.
    """
    from pipeline.clock import now
    from pipeline.handling import is_safety
    from pipeline.review import approve as approved
    from pipeline.review import sign as signed

    if signing and not reviewer:
        raise click.UsageError("--sign needs --by NAME")

    def decision(item: Item, catalog: Catalog) -> tuple[Entry, None]:
        entry = approved(item.entry, catalog.style)
        if signing:
            entry = signed(entry, reviewer, now().date().isoformat(), catalog.style)
        return entry, None

    states = ("draft", "stale")
    review_choice.decide(
        ids,
        articles,
        spellings,
        everything,
        states,
        decision,
        reviewer,
        "approved",
        lambda item: not is_safety(item.entry.extracted),
        text=lambda item: item.entry.msgstr,
        unfit=_unfit,
    )


def _unfit(count: int) -> str:
    left = shared.count(count, "safety text is", "safety texts are")
    return f"{left} left for you to read and approve by id: polyfolio review list --safety"


class _TextMayBeginWithADash(click.Command):
    """A translation such as "- und" is a text, and no option that there is not."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" not in args and (texts := [a for a in args if review_lines.is_dashed_text(a)]):
            args = [*(a for a in args if a not in texts), "--", *texts]
            # The id comes before the text, whichever of them stood first.
        return super().parse_args(ctx, args)


@command.command("edit", cls=_TextMayBeginWithADash)
@click.argument("id_", metavar="ID")
@click.argument("text", required=False)
@article_option
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

    # Nobody else waits for a person who writes.
    shown = None if text is not None else review_choice.one(id_, articles, spellings)
    typed = editing.written(shown) if shown is not None else text or ""

    def decision(item: Item, catalog: Catalog) -> tuple[Entry, None]:
        if shown is not None and item.entry.raw != shown.entry.raw:
            raise UsageError(f"{item.where} changed meanwhile", remedy="look at it again")
        return edited(item.entry, typed, catalog.style), None

    try:
        review_choice.decide(
            (id_,),
            articles,
            spellings,
            False,
            (),
            decision,
            reviewer,
            "edited",
            text=lambda _: typed,
        )
    except PolyfolioError as error:
        if shown is not None:
            kept = editing.keep(shared.project(), typed)
            error.remedy = f"{error.remedy}; what you wrote is in {kept}"
        raise


@command.command("reject")
@ids_argument
@article_option
@shared.locale_option
@all_option
@by_option
def reject(
    ids: tuple[str, ...],
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    everything: bool,
    reviewer: str,
) -> None:
    """Empty entries whose draft is of no use. A stale translation stays in the catalog as
    obsolete.

    'draft' does not put the same text there again, whichever engine has it.
    """
    from pipeline.jobs.review import remember_rejected
    from pipeline.review import reject as rejected

    def decision(item: Item, catalog: Catalog) -> tuple[Entry, Entry | None]:
        return rejected(item.entry, catalog.style)

    states = ("draft", "stale")
    review_choice.decide(
        ids,
        articles,
        spellings,
        everything,
        states,
        decision,
        reviewer,
        "rejected",
        after=remember_rejected,
    )


@command.command("sign")
@ids_argument
@article_option
@shared.locale_option
@all_option
@click.option(
    "--by",
    "reviewer",
    envvar="POLYFOLIO_REVIEWER",
    required=True,
    metavar="NAME",
    help="Your name.",
)
def sign(
    ids: tuple[str, ...],
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    everything: bool,
    reviewer: str,
) -> None:
    """Attest accepted translations by name.

    The signature holds for the text as it is now; any later change of it makes it void. A safety
    text takes the signatures of two people.
    """
    from pipeline.clock import now
    from pipeline.review import awaits_signature
    from pipeline.review import sign as signed

    if not reviewer.strip():
        raise click.UsageError("--by needs a name")

    def decision(item: Item, catalog: Catalog) -> tuple[Entry, None]:
        return signed(item.entry, reviewer, now().date().isoformat(), catalog.style), None

    def fits(item: Item) -> bool:
        return awaits_signature(item.entry, reviewer)

    states = ("translated", "attested")
    review_choice.decide(
        ids, articles, spellings, everything, states, decision, reviewer, "signed", fits
    )


@command.command("waive")
@ids_argument
@article_option
@shared.locale_option
@click.option(
    "--rule",
    required=True,
    type=click.Choice(["numbers", "glossary", "register", "literal-markup"]),
    help="The finding's rule.",
)
@click.option("--because", required=True, metavar="TEXT", help="Why it does not count here.")
@by_option
def waive(
    ids: tuple[str, ...],
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    rule: str,
    because: str,
    reviewer: str,
) -> None:
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

    review_choice.decide(ids, articles, spellings, False, (), decision, reviewer, "waived")
