"""What the command line says to do next: it helps, whatever engines a project has."""

from __future__ import annotations

import io
from pathlib import Path

import click
import pytest

from pipeline.commands.group import COMMANDS, cli
from tests.command_line import one_line, polyfolio

LINE = "Wait until the door opens."


def project(root: Path, engines: str, locales: str = '"de"', mt: str = "", more: str = "") -> Path:
    (root / "source").mkdir(parents=True)
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


def test_what_is_converted_waits_for_its_origin(tmp_path: Path) -> None:
    more = '[locales.zh_TW]\nderive_from = "zh_CN"\n'
    root = project(tmp_path, '"opencc"', '"zh_CN", "zh_TW"', more=more)
    origin = "polyfolio review list --locale zh_CN"
    assert waits(root)[1] == f"zh_TW 2 empty next: {origin}, then polyfolio draft --locale zh_TW"
    for entry in polyfolio(root, "review", "list", "-l", "zh_CN", "--json").json()["entries"]:
        assert polyfolio(root, "review", "edit", entry["id"], "门", "-l", "zh_CN").code == 0
    assert waits(root)[0] == "zh_TW 2 empty next: polyfolio draft --locale zh_TW"
    assert polyfolio(root, "draft", "-l", "zh_TW").out.startswith("2 entries drafted of 2 empty")


# --- arguments that do not fit --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["nonsense"], "no such command 'nonsense' — see 'polyfolio --help'"),
        (["pubish"], "no such command 'pubish' — did you mean 'publish'?"),
        (["review", "lst"], "no such command 'lst' — did you mean 'list'?"),
        (["status", "--jsn"], "no such option '--jsn' — did you mean '--json'?"),
        (["status", "--html"], "no such option '--html' — see 'polyfolio status --help'"),
        (
            ["status", "-C", "x"],
            "no such option '-C' — it stands before the command: 'polyfolio -C DIR status'",
        ),
        (
            ["status", "--debug"],
            "no such option '--debug' — it stands before the command: 'polyfolio --debug status'",
        ),
        (
            ["--json", "status"],
            (
                "no such option '--json' — the options of a command stand behind its name:"
                " 'polyfolio status --json'"
            ),
        ),
        (["publish", "x"], "got unexpected extra argument (x) — see 'polyfolio publish --help'"),
        (["import"], "missing argument 'FILE...' — see 'polyfolio import --help'"),
        (
            ["review", "waive", "x", "--because", "y"],
            "missing option '--rule' — choose from numbers, glossary, register, literal-markup",
        ),
        (["review", "show"], "no entry is named — take ids from 'review list'"),
        (
            ["review", "approve"],
            "no entry is named — take ids from 'review list', or choose with --all",
        ),
        (["review", "sign", "x", "--by", " "], "--by needs a name — say whose: --by NAME"),
        (
            ["draft", "-l", "en"],
            (
                "en is the language of the articles, and nothing is translated into it — this project"
                " has de"
            ),
        ),
        (
            ["memory", "import", "x", "-l", "fr"],
            "fr is not a locale of this project — this project has de",
        ),
        (["status", "\x1b[2J"], "no article '\\x1b[2J' — there are a"),
        (["init", "x", "--bare", "-l", "xx"], "unknown locale 'xx'"),
        (["import", "."], ".: is a folder — name the files in it"),
    ],
)
def test_wrong_usage_is_one_line_with_what_to_do(
    tmp_path: Path, args: list[str], told: str
) -> None:
    root = project(tmp_path, '"memory"')
    before = everything(root)
    outcome = polyfolio(root, *args)
    assert (outcome.code, outcome.out) == (2, "")
    assert one_line(outcome.err).startswith(f"polyfolio: {told}")
    assert everything(root) == before


@pytest.mark.parametrize("id_", ["../y", "a/../b", "/y", "", ".", "a b", "index"])
def test_an_import_stays_below_source(tmp_path: Path, id_: str) -> None:
    root = project(tmp_path / "p", '"memory"')
    file = tmp_path / "tea.txt"
    file.write_text("On tea\n\nBoil some water.\n")
    before = everything(tmp_path)
    outcome = polyfolio(root, "import", str(file), "--id", id_)
    assert (outcome.code, outcome.out) == (2, "")
    assert one_line(outcome.err).startswith("polyfolio: --id: ")
    assert everything(tmp_path) == before


def test_the_language_of_the_articles_may_be_published_alone(tmp_path: Path) -> None:
    root = project(tmp_path, '"memory"', '"de", "fr"')
    assert polyfolio(root, "publish").code == 0
    assert polyfolio(root, "publish", "-l", "en").out.splitlines()[1:] == ["  en  1 published"]


def test_a_decision_that_changes_nothing_says_so(tmp_path: Path) -> None:
    root = project(tmp_path, '"memory"')
    entry = polyfolio(root, "review", "list", "--json").json()["entries"][0]["id"]
    said = "1 entry {} in 1 catalog\n"
    assert polyfolio(root, "review", "edit", entry, "Tür").out == said.format("edited")
    assert polyfolio(root, "review", "sign", entry, "--by", "Jo").out == said.format("signed")
    again = polyfolio(root, "review", "sign", entry, "--by", "Jo")
    assert again.out == "nothing changed: 1 entry signed already\n"


def test_without_a_terminal_no_editor_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, '"memory"')
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    entry = polyfolio(root, "review", "list", "--json").json()["entries"][0]["id"]
    outcome = polyfolio(root, "review", "edit", entry)
    assert outcome.code == 2
    assert "there is no terminal for an editor — call it from one, set EDITOR" in outcome.err
