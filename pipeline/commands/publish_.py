"""``polyfolio publish``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.bundle import PublishedDocument
    from pipeline.catalog import Key
    from pipeline.jobs.plan import PlannedDocument
    from pipeline.jobs.publish import Published
    from pipeline.project import Project
    from pipeline.stages import Stages

font_option = click.option(
    "--font-path",
    "font_paths",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Look for fonts in this folder too.",
)


@click.command("publish")
@shared.locale_option
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["html", "pdf", "text"]),
    help="Only this format, where no live release has others.",
)
@click.option(
    "--missing",
    type=click.Choice(["withhold", "block", "page"]),
    help="For a document that was never complete.",
)
@click.option(
    "--stale",
    type=click.Choice(["hold", "source", "show", "withhold"]),
    help="For a document whose source was edited.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--strict", is_flag=True, help="End with exit code 1 where anything waits.")
@font_option
@shared.json_option
def command(
    spellings: tuple[str, ...],
    formats: tuple[str, ...],
    missing: str | None,
    stale: str | None,
    dry_run: bool,
    strict: bool,
    font_paths: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Compile what is accepted into a release.

    Writes an immutable release with its manifest below dist/releases/, then switches dist/current
    to it in one step. Only accepted text goes out; what waits is listed with the command that
    shows it, and every document that was live and no longer is, is named.
    """
    from pipeline.stages import Stages

    project = shared.project()
    stages = Stages()
    planned, published, down = publish(
        project,
        stages,
        spellings=spellings,
        formats=formats,
        missing=missing,
        stale=stale,
        dry_run=dry_run,
        font_paths=font_paths,
    )
    if as_json:
        shared.print_json(data(planned, published, down))
    else:
        report = [outcome(published), *lines(planned), *down_lines(down), *waiting_lines(planned)]
        for line in report:
            click.echo(line)
    shared.print_stages(stages)
    if strict and any(item.waiting for item in planned):
        click.get_current_context().exit(1)


def publish(
    project: Project,
    stages: Stages,
    *,
    spellings: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    missing: str | None = None,
    stale: str | None = None,
    dry_run: bool = False,
    font_paths: tuple[Path, ...] = (),
) -> tuple[tuple[PlannedDocument, ...], Published | None, tuple[PublishedDocument, ...]]:
    """Plan, and unless it is a dry run publish, under the project's lock: the plan, what went out,
    and the documents that this takes down."""
    import contextlib

    from pipeline.clock import source_date_epoch
    from pipeline.errors import SourceError
    from pipeline.jobs.plan import Policy, plan_publication, taken_down
    from pipeline.stores.folder import FolderStore

    settings = project.settings
    article_ids = project.article_ids()
    if not article_ids:
        raise SourceError(
            "there is no article", where="source/", remedy="add one, or 'polyfolio import' a file"
        )
    policy = Policy(settings.accept, stale or settings.stale, missing or settings.missing)
    store = FolderStore(project.dist)
    with contextlib.nullcontext() if dry_run else shared.locked(project):
        live = store.documents()
        _refuse_partial(settings.formats, formats, {name for d in live for name in d.files})
        with stages.stage("plan"):
            locales = project.locales(spellings)
            planned = plan_publication(project, article_ids, locales, policy, live)
        down = taken_down(planned, live)
        if dry_run:
            return planned, None, down
        with stages.stage("load"):
            from pipeline.jobs.publish import publish as publish_planned
            from pipeline.render.fonts import FontBook

        published = publish_planned(
            project,
            planned,
            store,
            formats=tuple(f for f in settings.formats if not formats or f in formats),
            epoch=source_date_epoch(),
            fonts=FontBook(font_paths),
            stages=stages,
            progress=lambda results, total: shared.tracked(results, total, "documents"),
        )
    return planned, published, down


def _refuse_partial(known: tuple[str, ...], wanted: tuple[str, ...], live: set[str]) -> None:
    """A release replaces the one before it as a whole: it must not lose formats by the way."""
    from pipeline.errors import UsageError

    for name in wanted:
        if name not in known:
            raise UsageError(
                f"{name} is not a format of this project", remedy=f"it has {', '.join(known)}"
            )
    lost = sorted(live - set(wanted)) if wanted else []
    if lost:
        raise UsageError(
            f"the live release has {', '.join(lost)} too, and would lose it",
            remedy="leave out --format, or change 'formats' in the settings",
        )


def outcome(published: Published | None) -> str:
    """What became of the release, in one line."""
    if published is None:
        return "dry run: nothing was written"
    size = sum(len(artifact.data) for artifact in published.bundle.artifacts)
    state = "is live now" if published.new else "was live already"
    files = shared.count(len(published.bundle.artifacts), "file")
    return f"release {published.bundle.release} {state} ({files}, {size / 1e6:.1f} MB)"


def lines(planned: Sequence[PlannedDocument]) -> list[str]:
    """A line a locale: what goes out, and what does not."""
    words = {
        "publish": "published",
        "keep": "kept as it is live",
        "hold": "held at the last complete edition",
        "mix": "published with blocks that still wait",
        "page": "published in the source language",
        "withhold": "withheld",
    }
    out = []
    for tag in dict.fromkeys(item.locale.tag for item in planned):
        documents = [item for item in planned if item.locale.tag == tag]
        parts = []
        for action, phrase in words.items():
            number = sum(item.action == action for item in documents)
            if number:
                parts.append(f"{number} {phrase}")
        out.append((tag, ", ".join(parts)))
    return [f"  {line}" for line in shared.table(out)]


def down_lines(down: Sequence[PublishedDocument]) -> list[str]:
    """The documents that were live and no longer are, all by name, for a person to notice."""
    named = ", ".join(f"{document.article} ({document.locale})" for document in down)
    return [f"taken down: {named}"] if named else []


def waiting(planned: Sequence[PlannedDocument]) -> dict[str, dict[str, int]]:
    """How many entries wait, by locale (POSIX) and reason; safety texts, blocks that the locale
    writes for itself, and texts that were not extracted yet, are counted as such."""
    found: dict[str, dict[str, int]] = {}
    seen: set[tuple[str, Key]] = set()
    for item in planned:
        for wait in item.waiting:
            # Articles may share a catalog, and an entry in it.
            entry = (item.catalog, wait.unit.key)
            if entry in seen:
                continue
            seen.add(entry)
            reasons = found.setdefault(item.locale.posix, {})
            reason = "safety" if wait.safety else wait.reason
            if reason == "untranslated" and not wait.line:
                reason = "outdated"
            elif reason == "untranslated" and wait.unit.handling.adapt:
                reason = "adapt"
            reasons[reason] = reasons.get(reason, 0) + 1
    return found


def waiting_lines(planned: Sequence[PlannedDocument], *, drafted: bool = False) -> list[str]:
    """What waits in each locale, why, and the next command to type. What is still empty after
    engines were asked (``drafted``) needs a translator."""
    phrases = {
        "outdated": "not in its catalog yet",
        "untranslated": "empty",
        "draft": "draft to review",
        "stale": "stale since the source was edited",
        "unsigned": "accepted but not signed",
        "quarantined": "whose markup is broken",
        "adapt": "to write for these readers",
        "safety": "to be signed by two people (safety)",
    }
    commands = {
        "outdated": "polyfolio extract",
        "untranslated": f"polyfolio {'review list' if drafted else 'draft'} --locale {{0}}",
        "draft": "polyfolio review list --locale {0}",
        "stale": "polyfolio review list --locale {0}",
        "unsigned": "polyfolio review list --locale {0} --state translated",
        "quarantined": "polyfolio check --locale {0}",
        "adapt": "polyfolio review list --locale {0} --state untranslated",
        "safety": "polyfolio review list --locale {0} --safety",
    }
    rows = []
    for posix, reasons in waiting(planned).items():
        for reason, phrase in phrases.items():
            if reason in reasons:
                several = phrase.replace("draft ", "drafts ")
                what = shared.count(reasons[reason], phrase, several)
                rows.append((posix, what, "next: " + commands[reason].format(posix)))
    if not rows:
        return []
    out = ["waits", *(f"  {line}" for line in shared.table(rows))]
    return [*out, *(f"  {line}" for line in safety_lines(planned))]


SHOWN = 10


def safety_lines(planned: Sequence[PlannedDocument]) -> list[str]:
    """The safety texts that keep documents back, each with its place and who has signed it."""
    lines = []
    for item in planned:
        for wait in item.waiting:
            if wait.safety:
                where = f"{item.catalog}:{wait.line}" if wait.line else item.catalog
                state = f"signed by {', '.join(wait.signed)}" if wait.signed else wait.reason
                text = " ".join(wait.unit.msgid.split())
                lines.append(f"{where}: {state}: “{text[:40]}{'…' if text[40:] else ''}”")
    out = list(dict.fromkeys(lines))
    if not out:
        return []
    more = [f"and {len(out) - SHOWN} more: --json lists all"] if out[SHOWN:] else []
    head = "safety texts need the signatures of two people, and nothing stands in for them:"
    return [head, *(f"  {line}" for line in (*out[:SHOWN], *more))]


def data(
    planned: Sequence[PlannedDocument],
    published: Published | None,
    down: Sequence[PublishedDocument],
) -> dict[str, Any]:
    """The same for ``--json``."""
    return {
        "release": published.bundle.release if published else None,
        "new": published.new if published else False,
        "documents": [
            {
                "article": item.article.id,
                "locale": item.locale.tag,
                "action": item.action.value,
                "waiting": [
                    {
                        "msgid": wait.unit.msgid,
                        "reason": wait.reason,
                        "where": f"{item.catalog}:{wait.line}" if wait.line else item.catalog,
                        "safety": wait.safety,
                        "signed_by": list(wait.signed),
                    }
                    for wait in item.waiting
                ],
            }
            for item in planned
        ],
        "taken_down": [
            {"article": document.article, "locale": document.locale} for document in down
        ],
        "files": [artifact.path for artifact in published.bundle.artifacts] if published else [],
    }
