"""A translation written in a person's own editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from pipeline.files import write

if TYPE_CHECKING:
    from pipeline.project import Project
    from pipeline.review import Item

_CUT: Final = "# ------------------------ >8 ------------------------"
_NAME: Final = "unsaved.txt"


def written(item: Item) -> str:
    """What a person makes of an item's translation in ``$VISUAL`` or ``$EDITOR``, which shows the
    text to translate below a line that cuts it off. Raises :class:`click.UsageError` where they
    leave without saving."""
    below = [
        _CUT,
        "# This line and everything below it is left out.",
        f"# {item.where}",
        *(f"# {line}" for line in item.entry.extracted),
        "",
        item.entry.msgid,
    ]
    answer = click.edit("\n".join([item.entry.msgstr, *below, ""]), extension=".md")
    if answer is None:
        raise click.UsageError("the editor saved nothing")
    return answer.partition(_CUT)[0].strip("\n")


def keep(project: Project, text: str) -> str:
    """Put a text that could not be used where its writer finds it; the place, to be shown."""
    shown = f".polyfolio/{_NAME}"
    write(project.state / _NAME, f"{text}\n".encode(), shown)
    return shown
