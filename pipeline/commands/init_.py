"""``polyfolio init``"""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from pipeline.commands import shared

BARE = """\
# Every key is explained in docs/settings.md.
[project]
name = "{name}"
base_url = ""                  # where the pages will live, such as "https://example.org"
source_locale = "{source}"
locales = [{locales}]

# [locales.zh_CN]              # all optional
# register = "您"              # the form of address, for translators and engines
# derive_from = ""             # drafts converted from another locale: zh_TW from "zh_CN"

[draft]
engines = ["memory", "opencc", "offline"] # tried in order; none of them sends text anywhere

[publish]
formats = ["html", "pdf", "text"]
accept = "translated"          # or "attested": only what somebody signed
stale = "hold"                 # hold | source | show | withhold
missing = "withhold"           # withhold | block | page
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
    from pipeline.locales import parse_locale
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
        own = parse_locale(source or "en")
        targets = [parse_locale(spelling) for spelling in spellings]
        if any(target.identity == own.identity for target in targets):
            raise UsageError(
                f"{own.posix} would be the source locale and a target locale",
                remedy="name the language of your articles with --source LOCALE",
            )
        locales = ", ".join(f'"{target.posix}"' for target in targets)
        name = root.resolve().name.replace("\\", "").replace('"', "")
        settings = BARE.format(name=name, source=own.posix, locales=locales)
        parse_settings(settings, "polyfolio.toml")
        made = {"polyfolio.toml": settings.encode()}
    else:
        made = sample_files()
    if not (root / ".gitignore").exists():
        made[".gitignore"] = IGNORED.encode()
    for path, data in made.items():
        files.write(root / path, data, path)
    if bare:
        (root / "source").mkdir(exist_ok=True)
    where = f"-C {shlex.quote(str(directory))} " if directory else ""
    step = "import FILE" if bare else "run"
    shared.say(f"{shared.count(len(made), 'file')} written; next: polyfolio {where}{step}")
