"""``polyfolio publish``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands import publish_lines, publish_waits, shared
from pipeline.commands.publish_options import Wishes, publishing

if TYPE_CHECKING:
    from pipeline.bundle import PublishedDocument
    from pipeline.jobs.plan import PlannedDocument
    from pipeline.jobs.publish import Published
    from pipeline.jobs.taken_down import TakenDown
    from pipeline.project import Project
    from pipeline.stages import Stages


@click.command("publish")
@shared.locale_option
@publishing
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--strict", is_flag=True, help="End with exit code 1 where anything waits.")
@shared.json_option
def command(
    wishes: Wishes, spellings: tuple[str, ...], dry_run: bool, strict: bool, as_json: bool
) -> None:
    """Compile what is accepted into a release.

    Writes an immutable release with its manifest below dist/releases/, then switches dist/current
    to it in one step. Only accepted text goes out; what waits is listed with the command that
    shows it, and every document that was live and no longer is, is named with the reason.

    A document that went live with text that waits (by --stale or --missing) stays so only while the
    policy says it again; a run that would take it down is refused without --take-down.
    """
    from pipeline.stages import Stages

    project = shared.project()
    stages = Stages()
    planned, published, down = publish(
        project, stages, wishes, spellings=spellings, dry_run=dry_run
    )
    if as_json:
        shared.print_json(publish_lines.data(planned, published, down))
    else:
        for line in (
            publish_lines.outcome(published),
            *publish_lines.lines(planned),
            *publish_lines.down_lines(down, refused=dry_run and not wishes.take_down),
            *publish_waits.lines(planned, publish_waits.prospects(project, planned)),
        ):
            shared.say(line)
    shared.print_stages(stages)
    if strict and any(item.waiting for item in planned):
        click.get_current_context().exit(1)


def publish(
    project: Project,
    stages: Stages,
    wishes: Wishes,
    *,
    spellings: tuple[str, ...] = (),
    dry_run: bool = False,
) -> tuple[tuple[PlannedDocument, ...], Published | None, tuple[TakenDown, ...]]:
    """Plan, and unless it is a dry run publish, under the project's lock: the plan, what went out,
    and the documents that this takes down. Raises :class:`UsageError` where nobody asked for
    taking them down."""
    import contextlib

    from pipeline.clock import source_date_epoch
    from pipeline.jobs.plan import Policy, plan_publication
    from pipeline.jobs.taken_down import refusal, taken_down
    from pipeline.stores.folder import FolderStore

    settings = project.settings
    article_ids = _articles(project)
    policy = Policy(
        settings.accept,
        wishes.stale or settings.stale,
        wishes.missing or settings.missing,
        withholding=wishes.missing == "withhold",
    )
    store = FolderStore(project.dist)
    with contextlib.nullcontext() if dry_run else shared.locked(project):
        live = store.documents()
        _refuse_partial(settings.formats, wishes.formats, live)
        with stages.stage("plan"):
            # The articles themselves always go out: who names their language wants nothing else.
            named = [shared.named_locale(project, spelling) for spelling in spellings]
            locales = tuple(dict.fromkeys(named)) or settings.locales
            planned = plan_publication(project, article_ids, locales, policy, live)
        down = taken_down(planned, live, policy)
        if dry_run:
            return planned, None, down
        if not wishes.take_down and (error := refusal(down)) is not None:
            raise error
        with stages.stage("load"):
            from pipeline.jobs.publish import publish as publish_planned
            from pipeline.render.fonts import FontBook

        published = publish_planned(
            project,
            planned,
            store,
            formats=tuple(f for f in settings.formats if f in (wishes.formats or settings.formats)),
            epoch=source_date_epoch(),
            fonts=FontBook(wishes.font_paths),
            stages=stages,
            progress=lambda results, total: shared.tracked(results, total, "documents"),
        )
    return planned, published, down


def refuse(project: Project, wishes: Wishes) -> None:
    """Raise what :func:`publish` would of a user's wishes, before anything is done for them."""
    from pipeline.stores.folder import FolderStore

    _articles(project)
    live = FolderStore(project.dist).documents()
    _refuse_partial(project.settings.formats, wishes.formats, live)


def _articles(project: Project) -> tuple[str, ...]:
    from pipeline.errors import SourceError

    if article_ids := project.article_ids():
        return article_ids
    raise SourceError(
        "there is no article", where="source/", remedy="add one, or 'polyfolio import' a file"
    )


def _refuse_partial(
    known: tuple[str, ...], wanted: tuple[str, ...], live: tuple[PublishedDocument, ...]
) -> None:
    """A release replaces the one before it as a whole: it must not lose formats by the way."""
    from pipeline.errors import UsageError

    for name in wanted:
        if name not in known:
            raise UsageError(
                f"{name} is not a format of this project", remedy=f"it has {', '.join(known)}"
            )
    lost = sorted({name for item in live for name in item.files} - set(wanted)) if wanted else []
    if lost:
        raise UsageError(
            f"the live release has {', '.join(lost)} too, and would lose it",
            remedy="leave out --format, or change 'formats' in the settings",
        )
