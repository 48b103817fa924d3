"""What the commands share: opening the project, choosing articles and locales, printing."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from pipeline import amounts
from pipeline.errors import seen, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from rich.progress import TaskID

    from pipeline.fuzzy import Similar
    from pipeline.locales import Locale
    from pipeline.model import Finding
    from pipeline.project import Project
    from pipeline.stages import Stages

T = TypeVar("T")


def utf8(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """Words that are kept, or compared with what is: they are UTF-8, which file names need not be."""
    if text is not None and any("\ud800" <= character <= "\udfff" for character in text):
        raise click.BadParameter("it is not UTF-8")
    return text


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
locale_option = click.option(
    "-l", "--locale", "spellings", multiple=True, metavar="LOCALE", help="Only this locale."
)
count = amounts.count
articles_argument = click.argument("articles", nargs=-1, metavar="[ARTICLE]...")


def folder() -> Path:
    """The folder that ``-C`` named."""
    from pathlib import Path

    return Path(directory())


def directory() -> str:
    """The same as text: a run that has nothing to do needs no more."""
    return str(click.get_current_context().find_root().obj["directory"])


def project() -> Project:
    """The content project in that folder."""
    from pipeline.project import open_project

    return open_project(folder())


def locked(project: Project) -> AbstractContextManager[None]:
    """Hold the project's lock, and say so where another run makes this one wait."""
    from pipeline.files import locked

    told = "another run is at this project: waiting for it to end"
    return locked(project.state, lambda: note(told))


def locales(project: Project, spellings: tuple[str, ...]) -> tuple[Locale, ...]:
    """The target locales that a user named, or all of them. Raises :class:`UsageError`."""
    from pipeline.errors import UsageError

    if not spellings:
        return project.settings.locales
    found = dict.fromkeys(named_locale(project, spelling) for spelling in spellings)
    if (source := project.settings.source_locale) in found:
        raise UsageError(
            f"{source.posix} is the language of the articles, and nothing is translated into it",
            remedy=_targets(project),
        )
    return tuple(found)


def named_locale(project: Project, spelling: str) -> Locale:
    """The locale of the project that a user named, its source locale among them. Raises
    :class:`UsageError`."""
    from pipeline.errors import LocaleError, UsageError

    try:
        return project.settings.locale(spelling)
    except LocaleError as error:
        raise UsageError(error.what, remedy=_targets(project)) from error


def _targets(project: Project) -> str:
    known = ", ".join(locale.posix for locale in project.settings.locales)
    return f"this project has {known}" if known else "name some as 'locales' in the settings"


def verbose() -> bool:
    return bool(click.get_current_context().find_root().obj["verbose"])


def print_json(data: Any) -> None:
    """One JSON document on standard output, and nothing else there. What a terminal would obey is
    escaped as JSON has it, which programs read as the same."""
    import json
    import re

    from pipeline.commands.json_lines import indented

    unshown = "[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
    if not (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf"):
        unshown = "[^\0-\x7e]"  # as no other encoding has them all
    _put(re.sub(unshown, lambda match: json.dumps(match[0])[1:-1], indented(data)))


def say(message: str) -> None:
    """A line for a person, on standard output. What catalogs and other people's files bring into it
    cannot move the cursor or turn the direction of what follows."""
    _put(shown(message))


def note(message: str) -> None:
    """The same on standard error."""
    _put(shown(message), err=True)


def _put(text: str, *, err: bool = False) -> None:
    """A line for whoever reads. Work that others count on does not end because nobody reads on, as
    where somebody typed ``polyfolio run | head``."""
    try:
        click.echo(text, err=err)
    except BrokenPipeError:
        discard(sys.stderr if err else sys.stdout)


def discard(stream: TextIO) -> None:
    """Let a stream take whatever comes: one that takes no more would fail again at the very end, where
    Python reports it with an exit code of its own."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def print_stages(stages: Stages) -> None:
    """Each stage's share, where ``-v`` asked for it."""
    if verbose():
        for line in stages.lines():
            note(line)


def print_findings(findings: Iterable[Finding], out: Callable[[str], None]) -> None:
    """One line a finding: where, severity, rule, what, and what to do."""
    lines = []
    for finding in findings:
        remedy = f" — {finding.remedy}" if finding.remedy else ""
        text = f"{finding.where}: {finding.severity} [{finding.rule}] {finding.message}{remedy}"
        lines.append(seen(text))
    if lines:
        out("\n".join(lines))  # at once: there may be thousands


def tracked(items: Iterable[T], total: int, what: str) -> Iterable[T]:
    """The items, with a progress bar on standard error where that is a terminal."""
    if not _is_terminal(sys.stderr):
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, what, total=total, console=Console(stderr=True), transient=True)


def safety_texts(number: int) -> str:
    """How many safety texts wait, in the words of every command.

    >>> safety_texts(1)
    '1 safety text for two people to sign'
    """
    return f"{count(number, 'safety text')} for two people to sign"


def on_terminal() -> bool:
    """Whether a person can be asked something."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def _is_terminal(stream: TextIO | None) -> bool:
    # There is no stream where whoever started the process had closed it.
    return stream is not None and stream.isatty()


@contextlib.contextmanager
def counting() -> Iterator[Callable[[str, int, int], None]]:
    """Something to tell what is being worked on, how far, and out of how much; it shows a progress
    bar on standard error where that is a terminal."""
    if not _is_terminal(sys.stderr):
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what)
            bar.update(tasks[what], completed=done, total=total)

        yield tell


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """Rows as lines with aligned columns, two spaces apart; ``right`` are right-aligned columns."""
    from unicode_segmentation_rs import text_width

    widths = [max(text_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            pad = " " * (widths[i] - text_width(cell))
            cells.append(pad + cell if i in right else cell + pad)
        lines.append("  ".join(cells).rstrip())
    return lines


def word_diff(old: str, new: str) -> str:
    """An edit of a text on one line: ``[-gone-]`` and ``{+come+}``, as ``git diff`` marks words."""
    from pipeline.review import word_diff as changes

    marks = {" ": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
    out = ""
    for sign, words in changes(old, new):
        bare = words.rstrip()
        out += marks[sign][0] + bare + marks[sign][1] + words[len(bare) :]
    return out


def similar_lines(text: str, found: Sequence[Similar]) -> list[str]:
    """What a memory has for a text: how alike, what differs, and the translation."""
    lines = []
    for item in found:
        row = item.found
        told = [row.article, *(["one sentence"] if row.part else [])]
        told += ["signed"] if row.attested else []
        lines.append(f"  memory   {int(item.score)} %  {', '.join(told)}")
        if row.msgid != text:
            lines.append(f"           {word_diff(shown(row.msgid), shown(text))}")
        lines.append(f"           {shown(row.msgstr)}")
    return [*lines, ""] if lines else []
