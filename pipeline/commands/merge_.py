"""``polyfolio merge``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import shared

if TYPE_CHECKING:
    from pipeline.errors import CatalogError
    from pipeline.three_way import Joined

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("merge")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("name", required=False)
def command(base: Path, ours: Path, theirs: Path, name: str | None) -> None:
    """Merge what two branches did to a catalog, for git to call.

    OURS becomes what it is with what THEIRS changed since BASE; NAME is what messages call it. Exit
    code 1 says that both translated a text, each in its own way: those are fuzzy and have both. A
    version that cannot be read as a catalog is merged by git's lines. A translation of a text that
    the other branch took out is kept as obsolete (#~), and said.

    For git to call it, once in each clone (the first line goes into the repository):

    \b
      printf '*.po merge=po\\n*.pot merge=po\\n' >> .gitattributes
      git config merge.po.driver 'polyfolio merge %O %A %B %P'
    """
    from pipeline import files
    from pipeline.catalog_reader import parse_catalog
    from pipeline.errors import CatalogError
    from pipeline.three_way import join

    shown = name or str(ours)
    data = [
        (files.read(path, where), where)
        for path, label in ((base, "base"), (ours, "ours"), (theirs, "theirs"))
        for where in (f"{shown} ({label})",)
    ]
    try:
        joined = join(*(parse_catalog(read, where) for read, where in data))
    except CatalogError as error:
        _by_lines(base, ours, theirs, shown, error)
        return
    files.write(ours, joined.catalog.to_bytes(), shown)
    if joined.aside:
        shared.note(_aside(joined, shown))
    if joined.disputed:
        texts = shared.count(len(joined.disputed), "text has", "texts have")
        shared.note(f"{shown}: {texts} two translations now, fuzzy: keep the right one of each")
        click.get_current_context().exit(1)


def _aside(joined: Joined, shown: str) -> str:
    """That translations are out of use now. Whether their texts went or moved to another article, a
    catalog by itself does not tell."""
    from pipeline.catalog_reader import parse_catalog

    merged = parse_catalog(joined.catalog.to_bytes(), shown)
    aside = set(joined.aside)
    first = next(entry for entry in merged.body if entry.obsolete and entry.key in aside)
    texts = shared.count(len(aside), "text")
    were = "was" if len(aside) == 1 else "were"
    return (
        f"{merged.where(first)}: {texts} that one branch took out or edited {were} translated in the"
        f" other, and {were} kept as #~: “{' '.join(first.msgid.split())[:50]}” — where it stands in"
        " another article now, put this translation there"
    )


def _by_lines(base: Path, ours: Path, theirs: Path, shown: str, error: CatalogError) -> None:
    """What git would have done itself. It takes OURS for the merged file, also where we fail: were
    it left as it is, what THEIRS has would go unseen with the next ``git add``."""
    import shutil
    import subprocess

    from pipeline import files

    git = shutil.which("git")
    if git is None:
        raise error
    command = [git, "merge-file", "-p", "-q", "-L", "ours", "-L", "base", "-L", "theirs"]
    done = subprocess.run(  # noqa: S603 - no shell; the files are the user's
        [*command, str(ours), str(base), str(theirs)], capture_output=True, check=False
    )
    if done.returncode not in range(128):
        raise error
    files.write(ours, done.stdout, shown)
    shared.note(str(error))
    shared.note(f"{shown}: merged line by line, since not every version of it is a catalog")
    if done.returncode:
        click.get_current_context().exit(1)
