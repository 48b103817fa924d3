"""A translation written in a person's own editor."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pipeline.commands import shared
from pipeline.errors import InputError, UsageError
from pipeline.files import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.project import Project
    from pipeline.review import Item

_CUT: Final = "# ------------------------ >8 ------------------------"
_WITHOUT: Final = "or give the text: polyfolio review edit ID TEXT"


def written(project: Project, item: Item) -> str:
    """What a person makes of an item's translation in ``$VISUAL`` or ``$EDITOR``, which shows the
    text to translate below a line that cuts it off. Raises :class:`UsageError` where the editor
    fails or they leave without saving; what was saved by then is kept."""
    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR") or shared.on_terminal()):
        remedy = f"call it from one, set EDITOR, {_WITHOUT}"
        raise UsageError("there is no terminal for an editor", remedy=remedy)
    below = [
        _CUT,
        "# This line and everything below it is left out.",
        f"# {item.where}",
        *(f"# {line}" for line in item.entry.extracted),
        "",
        item.entry.msgid,
    ]
    before = "\n".join([item.entry.msgstr, *below, ""]).encode()
    with _file(before) as file:
        stamp = file.stat().st_mtime_ns
        try:
            # ValueError: click cannot take the command apart, since a quote in it has no end.
            click.edit(filename=file)
        except (click.ClickException, ValueError) as error:
            said = error.format_message() if isinstance(error, click.ClickException) else error
            told = _kept(project, file, before) or "nothing was changed"
            remedy = f"{told}; set EDITOR to one that works, {_WITHOUT}"
            raise UsageError(f"the editor did not do its work: {said}", remedy=remedy) from error
        except BaseException:
            if told := _kept(project, file, before):
                click.echo(f"polyfolio: {told}", err=True)
            raise
        if not file.exists() or file.stat().st_mtime_ns == stamp:
            remedy = (
                f"one that returns at once has an option to wait (EDITOR='code --wait'), {_WITHOUT}"
            )
            raise UsageError("the editor saved nothing, and nothing was changed", remedy=remedy)
        try:
            return _translation(_read(file).decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            remedy = f"{_kept(project, file, before)}; have the editor save UTF-8, {_WITHOUT}"
            raise InputError("what the editor saved is not UTF-8", remedy=remedy) from error


def keep(project: Project, text: bytes) -> str:
    """Put a text that could not be used where its writer finds it; the place, to be shown. What is
    kept there from before stays."""
    number, name = 1, "unsaved.txt"
    while (project.state / name).exists() and (project.state / name).read_bytes() != text:
        number += 1
        name = f"unsaved-{number}.txt"
    shown = f".polyfolio/{name}"
    write(project.state / name, text, shown)
    return f"what you wrote is in {shown}"


@contextlib.contextmanager
def _file(data: bytes) -> Iterator[Path]:
    """A file outside of the project, older than anything that is saved to it from now on."""
    descriptor, name = tempfile.mkstemp(prefix="polyfolio-", suffix=".md")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        # Some file systems know no times between two seconds.
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 2))
        yield path
    finally:
        path.unlink(missing_ok=True)


def _read(file: Path) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n")


def _translation(text: str) -> str:
    return text.partition(_CUT)[0].strip("\n")


def _kept(project: Project, file: Path, before: bytes) -> str:
    """Keep what stands in the file, if anybody wrote something; the words that say where."""
    data = _read(file) if file.exists() else before
    own = data.partition(_CUT.encode())[0].strip()
    return keep(project, own + b"\n") if own and data != before else ""
