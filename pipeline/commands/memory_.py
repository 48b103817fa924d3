"""``polyfolio memory``: import, find, export, prune."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pipeline.commands import shared
from pipeline.errors import seen

if TYPE_CHECKING:
    from pipeline.exchange.gathered import Gathered
    from pipeline.jobs.memory import Doubt, LocaleMemory, MemoryReport
    from pipeline.locales import Locale
    from pipeline.project import Project

SHOWN = 12
"""How many reasons for drafts, and conflicts, are listed a locale; ``--json`` has all."""

_FEW: Final = 3
"""How many texts that match nothing are listed a locale."""

_WIDTH: Final = 60
"""How much of such a text is shown."""


@click.group("memory")
def command() -> None:
    """Find, import and export translations made before: PO, TMX, parallel Markdown; export TMX."""


@command.command("import")
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE_OR_FOLDER...", type=click.Path(path_type=Path)
)
@click.option("-l", "--locale", "spelling", metavar="LOCALE", help="The translations' locale.")
@click.option(
    "--any-language",
    is_flag=True,
    help="With -l: also take .po files whose header or path names another language.",
)
@click.option(
    "--pair", is_flag=True, help="Read two Markdown files (or folders): SOURCE TRANSLATED."
)
@click.option(
    "--accept/--draft",
    default=True,
    help="Accept what was accepted there (default), or make all of it drafts.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@shared.json_option
def import_(
    paths: tuple[Path, ...],
    spelling: str | None,
    any_language: bool,
    pair: bool,
    accept: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fill empty entries with translations made elsewhere.

    Takes .po files of any tool, TMX, and folders of them; with --pair, an article beside its
    translation. The same text is matched first, then the same text with its markup spelled
    otherwise. No entry that has any translation is touched.

    Where an article and its translation differ in blocks, pairs around the gaps are accepted only
    if they are sure; likely ones become drafts, and what is left out is said with its line.
    """
    project = shared.project()
    only = _target(project, spelling) if spelling else None
    if any_language and only is None:
        raise click.UsageError("--any-language needs a locale — name it: -l LOCALE")
    gathered = _gathered(paths, pair, project, only, any_language)
    report = _imported(project, gathered, accept, dry_run)
    if as_json:
        from dataclasses import asdict

        shared.print_json(asdict(report))
        return
    for line in lines(report):
        shared.say(line)


def _number(_: click.Context, __: click.Parameter, value: float) -> float:
    """A number of a range: ``nan`` is neither above nor below any."""
    if value != value:  # noqa: PLR0124 - what tells it
        raise click.BadParameter("it is not a number")
    return value


@command.command("find")
@click.argument("text", callback=shared.utf8)
@shared.locale_option
@click.option(
    "--threshold",
    type=click.FloatRange(50, 100),
    callback=_number,
    default=75,
    show_default=True,
    metavar="PERCENT",
)
@shared.json_option
def find(text: str, spellings: tuple[str, ...], threshold: float, as_json: bool) -> None:
    """Look up what was accepted for TEXT, or for texts like it."""
    from pipeline.errors import all_of
    from pipeline.jobs.recall import Recall

    project = shared.project()
    locales = shared.locales(project, spellings)
    project.refuse_other_layout(locales)
    with Recall(project) as recall:
        found = {locale.posix: recall.similar(locale, text, threshold) for locale in locales}
    if recall.unread:
        raise all_of(recall.unread, "catalogs")
    if as_json:
        from dataclasses import asdict

        matches = {name: [asdict(item) for item in items] for name, items in found.items()}
        shared.print_json({"text": text, "matches": matches})
        return
    for name, items in found.items():
        shared.say(f"{name}: {shared.count(len(items), 'match', 'matches')}")
        for line in shared.similar_lines(text, items):
            shared.say(line)


@command.command("export")
@click.argument("file", metavar="FILE.tmx", type=click.Path(path_type=Path, dir_okay=False))
@shared.locale_option
@shared.json_option
def export(file: Path, spellings: tuple[str, ...], as_json: bool) -> None:
    """Write every accepted translation to a TMX file."""
    from pipeline import files
    from pipeline.jobs.memory import export_memory
    from pipeline.jobs.unreadable import naming_all

    _need_folder(file)
    project = shared.project()
    locales = shared.locales(project, spellings)
    with naming_all(project, project.article_ids(), locales):
        exported = export_memory(project, locales)
    written = files.write(file, exported.data, str(file))
    if as_json:
        shared.print_json(
            {
                "file": str(file),
                "texts": exported.texts,
                "translations": exported.translations,
                "unsigned": exported.unsigned,
                "left_out": exported.left_out,
                "written": written,
            }
        )
        return
    for where in exported.left_out:
        shared.note(f"{where}: left out: XML cannot hold its control characters")
    if exported.unsigned:
        unsigned = shared.count(exported.unsigned, "translation")
        shared.note(f"{unsigned} left out, accepted but not signed — polyfolio review sign")
    texts = shared.count(exported.texts, "text")
    translations = shared.count(exported.translations, "translation")
    shared.say(f"{file}: {texts}, {translations}")


def _need_folder(file: Path) -> None:
    """A slip of the hand in the path of a file to be written makes no folders."""
    from pipeline.errors import AccessError

    if not file.parent.exists():
        raise AccessError(
            "no such folder", where=str(file.parent), remedy="check the path, or make the folder"
        )


@command.command("prune")
@click.option(
    "--into",
    "file",
    metavar="FILE.tmx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Save translations there that stand nowhere else; what it holds stays in it.",
)
@shared.locale_option
@click.option("--yes", is_flag=True, help="Do it; without this, only say what would go.")
@shared.json_option
def prune(file: Path | None, spellings: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Take obsolete entries (#~) out of the catalogs.

    Only what is not lost with them goes: an accepted translation that stands in a catalog with the
    same text, or is saved in FILE.tmx first. 'memory import FILE.tmx' brings it back.
    """
    from contextlib import nullcontext

    from pipeline import files
    from pipeline.clock import now
    from pipeline.jobs.prune import plan_pruning
    from pipeline.jobs.prune import prune as pruned
    from pipeline.jobs.unreadable import naming_all

    if file is not None:
        _need_folder(file)
    project = shared.project()
    locales = shared.locales(project, spellings)
    with shared.locked(project) if yes else nullcontext():
        project.refuse_other_layout(locales)
        shown = str(file)
        held = files.read(file, shown) if file is not None and file.is_file() else b""
        with naming_all(project, project.article_ids(), locales):
            pruning = plan_pruning(project, locales, (shown, held) if file is not None else None)
        if yes:
            if file is not None and pruning.memory is not None:
                files.write(file, pruning.memory, shown)
            pruned(project, pruning, now())
    if as_json:
        from dataclasses import asdict

        catalogs = [asdict(item) for item in pruning.catalogs]
        shared.print_json({"done": yes, "catalogs": catalogs})
        return
    for item in pruning.catalogs:
        gone = f"{item.dropped} {'dropped' if yes else 'would go'}"
        saved = f" ({item.saved} saved in {file})" if item.saved else ""
        stays = "".join(
            f"; {shared.count(n, 'stays', 'stay')}: {reason}" for reason, n in item.staying.items()
        )
        shared.say(f"{item.path}: {gone}{saved}{stays}")
    if not pruning.catalogs:
        shared.say("no entry is obsolete")
    elif not yes and pruning.changed:
        shared.say("nothing was done yet: add --yes")


def _target(project: Project, spelling: str) -> Locale:
    from pipeline.errors import UsageError

    locale = shared.named_locale(project, spelling)
    if locale == project.settings.source_locale:
        raise UsageError(f"{spelling} is the source language", remedy="name a target locale")
    return locale


def _gathered(
    paths: tuple[Path, ...], pair: bool, project: Project, only: Locale | None, any_language: bool
) -> Gathered:
    from pipeline.errors import UsageError
    from pipeline.exchange.gather import gather
    from pipeline.exchange.gather_pair import gather_pair

    if not pair:
        return gather(paths, project.settings, only, any_language=any_language)
    if len(paths) != 2:
        raise UsageError("--pair takes two paths", remedy="--pair SOURCE TRANSLATED")
    return gather_pair(paths[0], paths[1], project.settings, only)


def _imported(project: Project, gathered: Gathered, accept: bool, dry_run: bool) -> MemoryReport:
    """Import under the project's lock."""
    import contextlib

    from pipeline.clock import now
    from pipeline.jobs.memory import import_memory

    with contextlib.nullcontext() if dry_run else shared.locked(project):
        return import_memory(project, gathered, now(), accept=accept, dry_run=dry_run)


def lines(report: MemoryReport) -> list[str]:
    """What was read and filled, a paragraph a locale, then what was left out and why."""
    out = []
    for item in report.locales:
        out += _locale_lines(item, report.dry_run)
    if report.same:
        texts = shared.count(report.same, "text")
        out.append(f"{texts} the same in both languages: not translated, left empty")
    out += _beside_lines(report)
    for file in report.skipped:
        remedy = f" — {file.remedy}" if file.remedy else ""
        out.append(f"{file.file}: left out: {file.reason}{remedy}")
    if any(item.drafted for item in report.locales) and not report.dry_run:
        out.append("next: polyfolio review list")
    return out


def _beside_lines(report: MemoryReport) -> list[str]:
    """How each document of other blocks than its source went, and what was left out of it."""
    out = [
        f"{item.where}: other blocks than its source: {item.taken} sure, "
        f"{shared.count(item.likely, 'draft')}; left out: {item.left_source} of the "
        f"source, {item.left_target} of the translation"
        for item in report.beside
        if item.different
    ]
    shown = report.refused if len(report.beside) == 1 else report.refused[:SHOWN]
    out += [f"{part.where}: left out: {part.reason}" for part in shown]
    if hidden := len(report.refused) - len(shown):
        out.append(f"and {shared.count(hidden, 'more place')} left out: --json lists all")
    return out


def _locale_lines(item: LocaleMemory, dry_run: bool) -> list[str]:
    would = "would be " if dry_run else ""
    unused = (
        f", of which {item.unmatched} {_match(item.unmatched)} nothing here"
        if item.unmatched
        else ""
    )
    matched = shared.count(item.exact + item.spelled, "empty entry", "empty entries")
    left = shared.count(item.empty, "entry stays", "entries stay")
    out = [
        f"{item.locale}: {shared.count(item.read, 'translation')} read{unused}",
        f"  {matched} matched: {item.exact} exactly, {item.spelled} with markup spelled otherwise",
        f"  {item.accepted} {would}accepted, {item.drafted} {would}drafted; {left} empty",
    ]
    out += [
        f"  {text.file}:{text.line}: matches nothing here: {_begin(text.msgid)}"
        for text in item.unmatched_texts[:_FEW]
    ]
    if hidden := len(item.unmatched_texts[_FEW:]):
        more = f"{shared.count(hidden, 'more text')} that {_match(hidden)} nothing here"
        out.append(f"  and {more}: --json lists all")
    if item.by_hand:
        out.append(
            f"  {shared.count(item.by_hand, 'empty entry is', 'empty entries are')} left to people: "
            "safety texts, and blocks that each language writes for itself"
        )
    if item.swapped:
        texts = shared.count(
            item.swapped, "translation is a text of source/", "translations are texts of source/"
        )
        out.append(f"  the wrong way round? {texts} — with --pair, the source comes first")
    by_reason: dict[str, list[Doubt]] = {}
    for doubt in item.doubts:
        by_reason.setdefault(doubt.reason, []).append(doubt)
    for reason, doubts in list(by_reason.items())[:SHOWN]:
        first = f"  {doubts[0].where}: draft: {reason} ({doubts[0].found})"
        out.append(first + (f", and {len(doubts) - 1} more of these" if doubts[1:] else ""))
    for conflict in item.conflicts[:SHOWN]:
        out.append(f"  {conflict.where}: draft: translated in more than one way")
        out.append(f"    taken: {seen(conflict.taken)}")
        out += [f"    other: {seen(other)}" for other in conflict.others]
    hidden = len(list(by_reason)[SHOWN:]) + len(item.conflicts[SHOWN:])
    if hidden:
        out.append(f"  and {shared.count(hidden, 'more reason')}: --json lists all")
    if item.uncatalogued:
        names = ", ".join(item.uncatalogued[:4]) + (" …" if len(item.uncatalogued) > 4 else "")
        out.append(f"  no catalog yet for {names} — run 'polyfolio extract' first")
    return out


def _match(number: int) -> str:
    return "matches" if number == 1 else "match"


def _begin(text: str) -> str:
    """The beginning of a text, on one line."""
    line = seen(" ".join(text.split()))
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 2].rstrip()} …"
