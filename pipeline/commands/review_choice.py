"""Choosing entries of the review queue, and deciding on them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from pipeline.commands import shared
from pipeline.commands.review_lines import WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.jobs.review import Decision, Selection
    from pipeline.jobs.review_findings import Articles
    from pipeline.project import Project
    from pipeline.review import Item

ANY = (*WAITING, "translated", "attested")


article_option = click.option(
    "-a", "--article", "articles", multiple=True, metavar="ARTICLE", help="Only this article."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Entries as a user names them: by the beginnings of their ids, or ``everything`` of these
    articles and locales (of all where none is named)."""

    ids: tuple[str, ...]
    articles: tuple[str, ...]
    spellings: tuple[str, ...]
    everything: bool = False


def choosing(function: Callable[..., None]) -> Callable[..., None]:
    """The arguments that choose entries, which the function is given as one :class:`Choice`."""

    @click.argument("ids", nargs=-1, metavar="[ID]...")
    @article_option
    @shared.locale_option
    @functools.wraps(function)
    def chosen(
        ids: tuple[str, ...],
        articles: tuple[str, ...],
        spellings: tuple[str, ...],
        everything: bool = False,
        **others: object,
    ) -> None:
        function(Choice(ids, articles, spellings, everything), **others)

    return chosen


def choosing_or_all(function: Callable[..., None]) -> Callable[..., None]:
    """The same, with ``--all``."""
    option = click.option("--all", "everything", is_flag=True, help="Every entry that fits.")
    return choosing(option(function))


def decide(
    choice: Choice,
    decision: Decision,
    done: str,
    *,
    states: tuple[str, ...] = (),
    reviewer: str = "",
    fits: Callable[[Item], bool] = lambda _: True,
    after: Callable[[Project, list[Item]], None] = lambda *_: None,
    text: Callable[[Item], str] | None = None,
    one_by_one: str = "",
) -> None:
    """Decide on entries, and say so. With ``--all`` those in these ``states`` that ``fit``, without
    safety texts if a person does this to them ``one_by_one`` (``sign``): those are counted. ``text``
    is what is going to be accepted of each."""
    from pipeline.clock import now
    from pipeline.jobs.review import decide_items
    from pipeline.jobs.review_findings import Articles

    project = shared.project()
    articles = Articles(project)
    with shared.locked(project):
        items = chosen(project, choice, states)
        if choice.everything:
            items = [item for item in items if fits(item)]
            items = _without_safety(items, one_by_one) if one_by_one else items
        problems = _refused(articles, items, text, choice.everything) if text is not None else 0
        changed = decide_items(project, items, decision, reviewer=reviewer, now=now())
        after(project, items)
    entries = shared.count(len(items), "entry", "entries")
    shared.say(
        f"{entries} {done} in {shared.count(len(changed), 'catalog')}"
        if changed or not items
        else f"nothing changed: {entries} {done} already"
    )
    if text is not None:
        _warn(articles, items)
    if problems:
        click.get_current_context().exit(1)


def _without_safety(items: list[Item], verb: str) -> list[Item]:
    """The items but for safety texts, and a line that says how many these are."""
    from pipeline.handling import is_safety

    others = [item for item in items if not is_safety(item.entry.extracted)]
    if number := len(items) - len(others):
        left = f"{shared.safety_texts(number)}, left for you to read and {verb} by id"
        shared.note(f"{left} — polyfolio review list --safety")
    return others


def _refused(
    articles: Articles, items: list[Item], text: Callable[[Item], str], everything: bool
) -> int:
    """Take the items away that 'check' would call errors, and say so; of those that were named, the
    first is an error at once."""
    from pipeline.errors import FindingsError
    from pipeline.inline import advice
    from pipeline.jobs.review_findings import refused

    filled = [(item, text(item)) for item in items if text(item).strip()]
    found = refused(articles, filled)
    for item, reason in found:
        if not everything:
            remedy = f"{advice(reason)}; nothing was changed"
            raise FindingsError(reason, where=item.where, remedy=remedy)
        items.remove(item)
        shared.note(
            f"{item.where}: not approved: {reason} — {advice(reason)}: {_command('edit', item)}"
        )
    return len(found)


def _command(name: str, item: Item) -> str:
    """The same text has the same id in all locales and articles."""
    return f"polyfolio review {name} {item.id} -l {item.locale} -a {item.article}"


def _warn(articles: Articles, items: list[Item]) -> None:
    from pipeline.jobs.review_findings import warnings

    found = warnings(articles, items)
    shared.print_findings(found, shared.note)
    if found:
        first = next((item for item in items if item.where == found[0].where), items[0])
        waive = _command("waive", first)
        shared.note(f"rightly so? {waive} --rule {found[0].rule} --because REASON")


def chosen(project: Project, choice: Choice, states: tuple[str, ...] = ()) -> list[Item]:
    """The entries that are meant. Raises :class:`UsageError` for an id that does not name one."""
    from pipeline.jobs.review import find, list_queue

    if choice.ids and choice.everything:
        raise click.UsageError("--all takes no ids — choose articles with --article")
    if not choice.ids and not choice.everything:
        offered = any(
            param.name == "everything" for param in click.get_current_context().command.params
        )
        otherwise = ", or choose with --all" if offered else ""
        raise click.UsageError(f"no entry is named — take ids from 'review list'{otherwise}")
    items = list_queue(project, selection(project, choice, states if choice.everything else ANY))
    return list(items) if choice.everything else [find(items, id_, states) for id_ in choice.ids]


def selection(project: Project, choice: Choice, states: tuple[str, ...]) -> Selection:
    from pipeline.jobs.review import Selection
    from pipeline.model import State

    return Selection(
        project.select(choice.articles),
        shared.locales(project, choice.spellings),
        tuple(State(state) for state in states),
    )


def one(choice: Choice) -> Item:
    """The entry that the one id names."""
    (item,) = chosen(shared.project(), choice)
    return item
