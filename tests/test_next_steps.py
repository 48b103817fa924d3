"""What the command line says to do next: it helps, whatever engines a project has."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from pipeline.commands.group import COMMANDS, cli
from tests.command_line import polyfolio

LINE = "Wait until the door opens."


def project(root: Path, engines: str, locales: str = '"de"', mt: str = "", more: str = "") -> Path:
    (root / "source").mkdir()
    (root / "polyfolio.toml").write_text(
        f'[project]\nname = "T"\nlocales = [{locales}]\n[draft]\nengines = [{engines}]\n{more}'
    )
    said = f"mt: {mt}\n" if mt else ""
    (root / "source/a.md").write_text(f"---\ntitle: Doors\n{said}---\n\n{LINE}\n")
    assert polyfolio(root, "extract").code == 0
    return root


def waits(root: Path) -> list[str]:
    out = polyfolio(root, "publish", "--dry-run").out
    return [" ".join(line.split()) for line in out.partition("waits\n")[2].splitlines()]


BY_HAND = "next: polyfolio review list --locale {0} --state untranslated"
SERVICE = "add one that sends text to a service, such as 'deepl' or 'openai'"


def test_where_no_engine_translates_publish_names_people_and_what_to_set(tmp_path: Path) -> None:
    root = project(tmp_path, '"memory"', '"de", "fr", "pt_BR"')
    assert waits(root) == [
        f"de 2 empty {BY_HAND.format('de')}",
        f"fr 2 empty {BY_HAND.format('fr')}",
        f"pt_BR 2 empty {BY_HAND.format('pt_BR')}",
        f"no engine in [draft] engines translates en → de, fr — {SERVICE}",
        "no engine in [draft] engines translates en → pt_BR — add 'offline' to them",
    ]


def test_memory_is_asked_before_people_where_it_may_know_something(tmp_path: Path) -> None:
    root = project(tmp_path, '"memory"')
    listed = polyfolio(root, "review", "list", "--json").json()["entries"]
    door = next(item["id"] for item in listed if item["msgid"] == LINE)
    assert polyfolio(root, "review", "edit", door, "Warte, bis die Tür aufgeht.").code == 0
    first = waits(root)[0]
    assert first == f"de 1 empty next: polyfolio draft --locale de, then {BY_HAND[6:].format('de')}"


def test_an_engine_that_translates_is_the_next_step(tmp_path: Path) -> None:
    root = project(tmp_path, '"memory", "openai"', more='[engines.openai]\nmodel = "m"\n')
    assert waits(root) == ["de 2 empty next: polyfolio draft --locale de"]


@pytest.mark.parametrize("mt", ["local", "never"])
def test_no_engine_is_the_next_step_where_the_article_keeps_it_away(
    tmp_path: Path, mt: str
) -> None:
    root = project(tmp_path, '"openai"', mt=mt, more='[engines.openai]\nmodel = "m"\n')
    assert waits(root) == [f"de 2 empty (mt: {mt}) {BY_HAND.format('de')}"]


def test_an_engine_that_is_not_here_is_named_with_what_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, '"apertium"', '"es"')
    monkeypatch.setenv("PATH", str(tmp_path))
    assert waits(root) == [
        f"es 2 empty {BY_HAND.format('es')}",
        "apertium is not installed, for es — install apertium and a language pair",
    ]


def test_an_unknown_engine_does_not_keep_a_publication_back(tmp_path: Path) -> None:
    root = project(tmp_path, '"nonsense"')
    assert waits(root) == ["de 2 empty next: polyfolio draft --locale de"]
    assert polyfolio(root, "draft").code == 3, "which says what is wrong"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def test_help_names_no_file_that_an_installed_user_does_not_have(tmp_path: Path) -> None:
    every = commands(cli)
    assert {path[0] for path in every} == set(COMMANDS)
    for path in every:
        shown = polyfolio(tmp_path, *path, "--help")
        assert shown.code == 0
        assert "docs/" not in shown.out


def test_help_of_merge_says_how_git_comes_to_call_it(tmp_path: Path) -> None:
    shown = polyfolio(tmp_path, "merge", "--help").out
    page = (Path(__file__).parents[1] / "docs/translators.md").read_text()
    lines = [line.strip() for line in shown.splitlines() if "merge=po" in line or "%O" in line]
    assert len(lines) == 2
    assert all(f"\n{line}\n" in page for line in lines)


# --- the whole job refuses before it begins -------------------------------------------------------


def everything(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file, those of .polyfolio too."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def begun(root: Path) -> Path:
    """A project whose article was edited since the last extraction."""
    project(root, '"memory"', more='[publish]\nformats = ["html", "text"]\n')
    (root / "source/a.md").write_text(f"# Doors\n\n{LINE}\n\nThen go in.\n")
    return root


@pytest.mark.parametrize(
    ("args", "settings", "code", "told"),
    [
        (["--format", "pdf"], "", 2, "pdf is not a format of this project — it has html, text"),
        (["--format", "docx"], "", 2, "'docx' is not one of 'html', 'pdf', 'text'"),
        (["--stale", "never"], "", 2, "'never' is not one of"),
        (["--missing", "hold"], "", 2, "'hold' is not one of"),
        (["--font-path", "nowhere"], "", 2, "'nowhere' does not exist"),
        ([], '"memory", "ofline"', 3, "[draft] engines names 'ofline', which is no engine"),
    ],
)
def test_the_whole_job_refuses_what_it_cannot_do_before_it_writes(
    tmp_path: Path, args: list[str], settings: str, code: int, told: str
) -> None:
    root = begun(tmp_path)
    if settings:
        file = root / "polyfolio.toml"
        file.write_text(file.read_text().replace('"memory"', settings))
    before = everything(root)
    outcome = polyfolio(root, "run", *args)
    assert (outcome.code, outcome.out) == (code, "")
    assert told in outcome.err
    assert everything(root) == before
    if settings:
        file.write_text(file.read_text().replace(settings, '"memory"'))
    assert polyfolio(root, "run").code == 0
    assert everything(root) != before, "what was refused would have written"


def test_the_whole_job_refuses_formats_that_the_live_release_would_lose(tmp_path: Path) -> None:
    root = begun(tmp_path)
    assert polyfolio(root, "run").code == 0
    (root / "source/a.md").write_text("# Doors\n\nSomething else.\n")
    before = everything(root)
    refused = polyfolio(root, "run", "--format", "html")
    assert (refused.code, refused.out) == (2, "")
    assert "the live release has text too, and would lose it" in refused.err
    (root / "source/a.md").unlink()
    assert polyfolio(root, "run").code == 3
    (root / "source/a.md").write_text("# Doors\n\nSomething else.\n")
    assert {name: data for name, (data, _) in everything(root).items()} == {
        name: data for name, (data, _) in before.items()
    }
