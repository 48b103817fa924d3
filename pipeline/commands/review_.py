"""``polyfolio review``: the group, and what shows entries: list, show."""

from __future__ import annotations

import click

from pipeline.commands import review_choice, review_decisions, review_lines, shared
from pipeline.commands.review_choice import Choice


@click.group("review")
def command() -> None:
    """See what waits, and accept, correct, reject or sign it.

    Entries are named by the ids that 'review list' prints; their beginnings will do.
    """


for decision in review_decisions.COMMANDS:
    command.add_command(decision)


@command.command("list")
@review_choice.article_option
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
    choice = Choice((), articles, spellings)
    items = list_queue(project, review_choice.selection(project, choice, wanted))
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
        shared.say("nothing waits")
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
        shared.say(line)
    first = "first is" if len(shown) == 1 else f"first {len(shown)} are"
    more = f" (the {first} shown)" if len(shown) < len(items) else ""
    # The same text has the same id in every locale.
    where = f" -l {items[0].locale}" if len({item.locale for item in items}) == 1 else " -l LOCALE"
    several = where if len(project.settings.locales) > 1 else ""
    shared.say(
        f"{shared.count(len(items), 'entry', 'entries')}{more}; see one: polyfolio review show ID{several}"
    )


@command.command("show")
@review_choice.choosing
@shared.json_option
def show(choice: Choice, as_json: bool) -> None:
    """One entry in full: where it stands, what changed, what is proposed and by whom."""
    from pipeline.jobs.doubts import judged
    from pipeline.jobs.recall import Recall

    project = shared.project()
    chosen = review_choice.chosen(project, choice)
    found = judged(project, chosen)
    if as_json:
        shared.print_json({"entries": [review_lines.data(*pair) for pair in found]})
        return
    with Recall(project) as recall:
        for item, doubts in found:
            for line in (*review_lines.lines(item, doubts), *review_lines.remembered(item, recall)):
                shared.say(line)
