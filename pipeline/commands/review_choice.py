"""Choosing entries of the review queue, and deciding on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import shared
from pipeline.commands.review_lines import WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.jobs.review import Decision, Selection
    from pipeline.project import Project
    from pipeline.review import Item

ANY = (*WAITING, "translated", "attested")


def decide(
    ids: tuple[str, ...],
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    everything: bool,
    states: tuple[str, ...],
    decision: Decision,
    reviewer: str,
    done: str,
    fits: Callable[[Item], bool] = lambda _: True,
    after: Callable[[Project, list[Item]], None] = lambda *_: None,
    text: Callable[[Item], str] | None = None,
    unfit: Callable[[int], str] | None = None,
) -> None:
    """Decide on entries, and say so. ``text`` is what is going to be accepted of each; ``unfit``
    says why those that do not ``fit`` are left as they are, so many."""
    from pipeline.clock import now
    from pipeline.jobs.review import decide_items

    project = shared.project()
    with shared.locked(project):
        items = chosen(project, ids, articles, spellings, everything=everything, states=states)
        fitting = [item for item in items if ids or fits(item)]
        if unfit is not None and len(fitting) < len(items):
            shared.note(unfit(len(items) - len(fitting)))
        items = fitting
        problems = _refused(project, items, text, everything) if text is not None else 0
        changed = decide_items(project, items, decision, reviewer=reviewer, now=now())
        after(project, items)
    click.echo(
        f"{shared.count(len(items), 'entry', 'entries')} {done} in "
        f"{shared.count(len(changed), 'catalog')}"
    )
    if text is not None:
        _warn(project, items)
    if problems:
        click.get_current_context().exit(1)


def _refused(
    project: Project, items: list[Item], text: Callable[[Item], str], everything: bool
) -> int:
    """Take the items away that 'check' would call errors, and say so; of those that were named, the
    first is an error at once."""
    from pipeline.errors import FindingsError
    from pipeline.inline import advice
    from pipeline.jobs.review_findings import refused

    filled = [(item, text(item)) for item in items if text(item).strip()]
    found = refused(project, filled)
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


def _warn(project: Project, items: list[Item]) -> None:
    from pipeline.jobs.review_findings import warnings

    found = warnings(project, items)
    shared.print_findings(found, shared.note)
    if found:
        first = next((item for item in items if item.where == found[0].where), items[0])
        waive = _command("waive", first)
        shared.note(f"rightly so? {waive} --rule {found[0].rule} --because REASON")


def chosen(
    project: Project,
    ids: tuple[str, ...],
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    *,
    everything: bool,
    states: tuple[str, ...],
) -> list[Item]:
    from pipeline.jobs.review import find, list_queue

    if bool(ids) == everything:
        raise click.UsageError("name entries by their ids, or choose with --all")
    wanted = states if everything else ANY
    items = list_queue(project, selection(project, articles, spellings, wanted))
    return list(items) if everything else [find(items, wanted_id) for wanted_id in ids]


def selection(
    project: Project,
    articles: tuple[str, ...],
    spellings: tuple[str, ...],
    states: tuple[str, ...],
) -> Selection:
    from pipeline.jobs.review import Selection
    from pipeline.model import State

    return Selection(
        project.select(articles),
        project.locales(spellings),
        tuple(State(state) for state in states),
    )


def one(id_: str, articles: tuple[str, ...], spellings: tuple[str, ...]) -> Item:
    """The entry that an id names."""
    project = shared.project()
    (item,) = chosen(project, (id_,), articles, spellings, everything=False, states=())
    return item
