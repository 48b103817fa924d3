"""The options that say how to publish: the same for every command that does."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a user asked of a publication; what is None or empty is as the settings say."""

    formats: tuple[str, ...] = ()
    missing: str | None = None
    stale: str | None = None
    take_down: bool = False
    font_paths: tuple[Path, ...] = ()


def publishing(function: Callable[..., None]) -> Callable[..., None]:
    """The options, which the function is given as one :class:`Wishes`."""

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
    @click.option(
        "--take-down",
        is_flag=True,
        help="Also where that takes documents down that are live with text that waits.",
    )
    @click.option(
        "--font-path",
        "font_paths",
        multiple=True,
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        metavar="DIR",
        help="Look for fonts in this folder too.",
    )
    @functools.wraps(function)
    def asked(
        formats: tuple[str, ...],
        missing: str | None,
        stale: str | None,
        take_down: bool,
        font_paths: tuple[Path, ...],
        **others: object,
    ) -> None:
        function(wishes=Wishes(formats, missing, stale, take_down, font_paths), **others)

    return asked
