"""``polyfolio init``"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import shared

if TYPE_CHECKING:
    from pipeline.locales import Locale

BARE = """\
# What stands behind a # may be added.
[project]
name = "{name}"
base_url = ""                  # where the pages will live, such as "https://example.org"
source_locale = "{source}"
locales = [{locales}]
# catalogs = "article"         # or "folder", "locale": whose articles share a catalog
# notice = ""                  # a line at the foot of every page

# [locales.zh_CN]              # a table for each locale that has something to say
# register = "您"              # the form of address, for engines and checks
# derive_from = ""             # drafts converted from another locale: zh_TW from "zh_CN"
# style = ""                   # for engines that take a note: "short sentences; no idioms"

[draft]
engines = ["memory", "opencc", "offline"] # tried in order; none of them sends text anywhere
# budget = 5.00                # what a run may spend, in the currency of the engines' prices

# [engines.NAME]               # an engine's own keys; a wrong one names those that it has

[publish]
formats = ["html", "pdf", "text"]
accept = "translated"          # all but fuzzy; or "attested": only what somebody signed
stale = "hold"                 # hold | source | show | withhold: the source was edited
missing = "withhold"           # withhold | block | page: never complete yet
"""
IGNORED = "dist/\n.polyfolio/\n"


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--bare", is_flag=True, help="Without the sample articles and translations.")
@click.option(
    "-l",
    "--locale",
    "spellings",
    multiple=True,
    metavar="LOCALE",
    help="A target locale (with --bare).",
)
@click.option("--source", metavar="LOCALE", help="The articles' own locale (with --bare): en.")
def command(
    directory: Path | None, bare: bool, spellings: tuple[str, ...], source: str | None
) -> None:
    """Make a new content project in DIRECTORY.

    Copies the sample publication with its translations and settings that explain themselves, ready
    for 'polyfolio run'. A folder that has a project already is left as it is.
    """
    from pipeline import files
    from pipeline.errors import UsageError
    from pipeline.sample import sample_files
    from pipeline.settings import parse_settings

    root = shared.folder() / (directory or Path())
    if spellings and not bare:
        raise UsageError("--locale goes with --bare", remedy="the sample has its own locales")
    if source and not bare:
        raise UsageError("--source goes with --bare", remedy="the sample is written in English")
    for name in ("polyfolio.toml", "source", "locale"):
        if (root / name).exists():
            raise UsageError(
                f"{name} is there already",
                where=str(directory or "."),
                remedy="choose a new folder",
            )
    if bare:
        own = _locale(source or "en")
        targets = _targets(spellings)
        if any(target.identity == own.identity for target in targets):
            raise UsageError(
                f"{own.posix} would be the source locale and a target locale",
                remedy="name the language of your articles with --source LOCALE",
            )
        locales = ", ".join(f'"{target.posix}"' for target in targets)
        name = (
            root.resolve().name.encode(errors="replace").decode().replace("\\", "").replace('"', "")
        )
        settings = BARE.format(name=name, source=own.posix, locales=locales)
        parse_settings(settings, "polyfolio.toml")
        made = {"polyfolio.toml": settings.encode()}
    else:
        made = sample_files()
    if not (root / ".gitignore").exists():
        made[".gitignore"] = IGNORED.encode()
    for path, data in made.items():
        files.write(root / path, data, str(directory / path) if directory else path)
    if bare:
        (root / "source").mkdir(exist_ok=True)
    where = f"-C {shlex.quote(str(root))} " if root.resolve() != Path.cwd() else ""
    step = "import FILE" if bare else "run"
    shared.say(f"{shared.count(len(made), 'file')} written; next: polyfolio {where}{step}")


def _locale(spelling: str) -> Locale:
    from pipeline.errors import LocaleError, UsageError
    from pipeline.locales import parse_locale

    try:
        return parse_locale(spelling)
    except LocaleError as error:
        raise UsageError(error.what, where=error.where, remedy=error.remedy) from error


def _targets(spellings: Sequence[str]) -> list[Locale]:
    """The locales that were named; the same spelling twice is one of them."""
    from pipeline.errors import UsageError

    found: dict[str, tuple[str, Locale]] = {}
    for spelling in dict.fromkeys(spellings):
        locale = _locale(spelling)
        known, _ = found.setdefault(locale.identity, (spelling, locale))
        if known != spelling:
            raise UsageError(
                f"--locale {known} and --locale {spelling} are one locale", remedy="name it once"
            )
    return [locale for _, locale in found.values()]
