"""What click says of arguments that do not fit, as one line: what, and what to do."""

from __future__ import annotations

import difflib
from typing import Final

import click

from pipeline.errors import seen

_BEFORE: Final = ("-C", "-v", "--verbose", "--debug", "--version")
"""The options that stand before a command."""
_ALIKE: Final = 0.75
"""How alike two options are of which one may be meant for the other: "--bar" and "--bare" are, and
"--json" and "--version" are not."""


def told(error: click.ClickException) -> str:
    """The line for an error.

    >>> told(click.UsageError("Got unexpected extra argument (x)."))
    "got unexpected extra argument (x) — see 'polyfolio --help'"
    """
    context = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption):
        what, remedy = f"no such option '{error.option_name}'", _meant(error, context)
    else:
        what, remedy = " ".join(error.format_message().split()).removesuffix("."), ""
        what = what.replace(". Choose from: ", " — choose from ")
        what = what.replace(". Did you mean", " — did you mean")
    command = context.command_path if context is not None else "polyfolio"
    if " — " not in what:
        what += f" — {remedy or 'see ' + repr(f'{command} --help')}"
    return seen(what[:1].lower() + what[1:])


def _meant(error: click.NoSuchOption, context: click.Context | None) -> str:
    name = error.option_name
    near = difflib.get_close_matches(name, error.possibilities or (), 1, _ALIKE)
    if near:
        return f"did you mean '{near[0]}'?"
    if context is not None and context.parent is None:
        return "the options of a command stand behind its name: 'polyfolio status --json'"
    if name in _BEFORE:
        value = " DIR" if name == "-C" else ""
        return f"it stands before the command: 'polyfolio {name}{value} status'"
    return ""
