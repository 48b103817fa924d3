"""``polyfolio merge``"""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import shared

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("merge")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("name", required=False)
def command(base: Path, ours: Path, theirs: Path, name: str | None) -> None:
    """Merge what two branches did to a catalog, for git to call.

    OURS becomes what it is with what THEIRS changed since BASE; NAME is what messages call it. Exit
    code 1 says that both translated a text, each in its own way: those are fuzzy and have both.
    See docs/translators.md for how git comes to call it.
    """
    from pipeline import files
    from pipeline.catalog_reader import parse_catalog
    from pipeline.three_way import join

    shown = name or str(ours)
    versions = [
        parse_catalog(files.read(path, f"{shown} ({label})"), f"{shown} ({label})")
        for path, label in ((base, "base"), (ours, "ours"), (theirs, "theirs"))
    ]
    joined = join(*versions)
    files.write(ours, joined.catalog.to_bytes(), shown)
    if joined.disputed:
        texts = shared.count(len(joined.disputed), "text has", "texts have")
        shared.note(f"{shown}: {texts} two translations now, fuzzy: keep the right one of each")
        click.get_current_context().exit(1)
