"""The command line as scripts and people know it from day to day: what it says, JSON, help."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.commands.group import COMMANDS, cli
from tests.command_line import contents, one_line, polyfolio, snapshot


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_help_that_the_list_shows(name: str) -> None:
    command = cli.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    text = CliRunner().invoke(cli, [name, "--help"]).output
    first = (command.help or "").strip().splitlines()[0]
    assert first.startswith(COMMANDS[name].rstrip(".")[:20])
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert all(option.help for option in options)
    assert text.startswith("Usage: ")


def test_unchanged_sources_touch_no_file(small: Path) -> None:
    before = snapshot(small)
    again = polyfolio(small, "extract")
    assert "nothing changed" in again.out
    assert snapshot(small) == before


def test_a_translation_survives_an_edit_and_shows_what_changed(small: Path) -> None:
    source = small / "source/a.md"
    first, edited = "Pour the water over the leaves.", "Pour the hot water over the leaves."
    source.write_text(source.read_text().replace("Three.", first))
    polyfolio(small, "extract")
    listed = polyfolio(small, "review", "list", "-l", "de", "--json").json()
    pour = next(e for e in listed["entries"] if e["msgid"] == first)
    assert polyfolio(small, "review", "edit", pour["id"], "Gieß auf.", "-l", "de").code == 0
    source.write_text(source.read_text().replace(first, edited))
    assert "1 stale" in polyfolio(small, "extract").out
    stale = polyfolio(small, "review", "list", "-l", "de", "-s", "stale", "--json").json()
    (entry,) = stale["entries"]
    assert (entry["previous"], entry["msgstr"]) == (first, "Gieß auf.")
    shown = polyfolio(small, "review", "show", entry["id"], "-l", "de").out
    assert f"was      {first}" in shown
    assert "Pour the {+hot+} water" in shown


def test_paragraphs_that_were_joined_are_shown_as_joined(small: Path) -> None:
    one, two = "Pour the water over the leaves.", "Wait for as long as it takes."
    source = small / "source/a.md"
    source.write_text(source.read_text().replace("Three.", f"{one}\n\n{two}"))
    polyfolio(small, "extract")
    for text, translation in ((one, "Gieß auf."), (two, "Warte.")):
        listed = polyfolio(small, "review", "list", "-l", "de", "--json").json()["entries"]
        entry = next(e for e in listed if e["msgid"] == text)
        polyfolio(small, "review", "edit", entry["id"], translation, "-l", "de")
    source.write_text(source.read_text().replace(f"{one}\n\n{two}", f"{one} {two}"))
    assert "2 joined" in polyfolio(small, "extract").out
    (entry,) = polyfolio(small, "review", "list", "-s", "stale", "--json").json()["entries"]
    assert (entry["msgid"], entry["previous"]) == (f"{one} {two}", f"{one}\n\n{two}")
    shown = polyfolio(small, "review", "show", entry["id"], "-l", "de").out
    assert "  joined   2 texts are one now\n" in shown
    assert f"  changed  {one} [-¶-] {two}\n" in shown
    text = (small / "locale/de/LC_MESSAGES/a.po").read_text()
    assert f'#| "{one}\\n"\n#| "\\n"\n#| "{two}"\n' in text


def test_rejecting_a_stale_translation_keeps_it_as_obsolete(small: Path) -> None:
    source = small / "source/a.md"
    first, edited = "Pour the water over the leaves.", "Pour the hot water over the leaves."
    source.write_text(source.read_text().replace("Three.", first))
    polyfolio(small, "extract")
    listed = polyfolio(small, "review", "list", "-l", "de", "--json").json()
    three = next(e for e in listed["entries"] if e["msgid"] == first)
    polyfolio(small, "review", "edit", three["id"], "Drei.", "-l", "de")
    source.write_text(source.read_text().replace(first, edited))
    polyfolio(small, "extract")
    (entry,) = polyfolio(small, "review", "list", "-s", "stale", "--json").json()["entries"]
    assert polyfolio(small, "review", "reject", entry["id"], "-l", "de").code == 0
    text = (small / "locale/de/LC_MESSAGES/a.po").read_text()
    assert '#~ msgid "Pour the water over the leaves."\n#~ msgstr "Drei."' in text
    source.write_text(source.read_text().replace(edited, first))
    polyfolio(small, "extract")
    revived = polyfolio(small, "review", "list", "-l", "de", "-s", "translated", "--json").json()
    assert [e["msgstr"] for e in revived["entries"]] == ["Drei."]


def entry_of(small: Path, text: str) -> str:
    listed = polyfolio(small, "review", "list", "-l", "de", "--json").json()["entries"]
    return next(str(entry["id"]) for entry in listed if text in entry["msgid"])


def test_approving_says_what_check_would_warn_of(small: Path) -> None:
    source = small / "source/a.md"
    source.write_text(source.read_text().replace("Three.", "Take 3 of [them](b.md).\n\nNow 4."))
    polyfolio(small, "extract")
    path = small / "locale/de/LC_MESSAGES/a.po"
    before = path.read_text()

    def drafts(*texts: tuple[str, str]) -> None:
        text = before
        for msgid, msgstr in texts:
            old = f'msgid "{msgid}"\nmsgstr ""'
            assert old in text
            text = text.replace(old, f'#, fuzzy\nmsgid "{msgid}"\nmsgstr "{msgstr}"')
        path.write_text(text)

    one = ("Take 3 of [them](b.md).", "Nimm drei [davon](b.md).")
    drafts(one, ("Now 4.", "Jetzt 4."))
    done = polyfolio(small, "review", "approve", "--all", "-l", "de")
    assert (done.code, "2 entries approved" in done.out) == (0, True)
    assert "warning [numbers] lost 3" in done.err
    assert re.search(r"review waive \w{8} -l de -a a --rule numbers", done.err)
    drafts((one[0], "Nimm 3."), ("Now 4.", "Jetzt 4."))
    named = polyfolio(small, "review", "approve", entry_of(small, "Take 3"), "-l", "de")
    assert (named.code, "lost link b.md" in named.err) == (1, True)
    done = polyfolio(small, "review", "approve", "--all", "-l", "de")
    assert (done.code, "1 entry approved" in done.out) == (1, True)
    assert "not approved: lost link b.md" in done.err
    assert "Nimm 3." in path.read_text()


@pytest.mark.parametrize("text", ["- und", "-1 Grad", "—", "--- so"])
def test_a_translation_may_begin_with_a_dash(small: Path, text: str) -> None:
    id_ = entry_of(small, "Three.")
    for args in ((id_, text, "-l", "de"), ("-l", "de", id_, text), ("-l", "de", "--", id_, text)):
        done = polyfolio(small, "review", "edit", *args)
        assert done.code == 0, done.err
    assert f'msgstr "{text}"' in (small / "locale/de/LC_MESSAGES/a.po").read_text()
    assert polyfolio(small, "review", "edit", id_, "-x", "-l", "de").code == 2


def test_an_edit_that_loses_markup_is_refused(small: Path) -> None:
    source = small / "source/a.md"
    source.write_text(source.read_text().replace("Three.", "See `x` in [b](b.md)."))
    polyfolio(small, "extract")
    entries = polyfolio(small, "review", "list", "-l", "de", "--json").json()["entries"]
    entry = next(e for e in entries if "`x`" in e["msgid"])
    before = contents(small)
    refused = polyfolio(small, "review", "edit", entry["id"], "Siehe b.", "-l", "de")
    assert refused.code == 1
    assert "lost code x" in refused.err
    assert contents(small) == before
    kept = polyfolio(small, "review", "edit", entry["id"], "In [b](b.md) steht `x`.", "-l", "de")
    assert kept.code == 0


def test_json_is_the_only_thing_on_standard_output(small: Path) -> None:
    for args in (
        ("status", "--json"),
        ("check", "--json"),
        ("extract", "--json"),
        ("review", "list", "--json"),
        ("publish", "--format", "text", "--json"),
        ("draft", "--json"),
        ("run", "--json"),
    ):
        assert polyfolio(small, *args).json() is not None


def test_init_never_overwrites(tmp_path: Path) -> None:
    assert polyfolio(tmp_path, "init", "new").code == 0
    before = snapshot(tmp_path)
    assert polyfolio(tmp_path, "init", "new").code == 2
    assert snapshot(tmp_path) == before


def test_init_says_where_the_project_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert polyfolio(Path(), "init", "new").out.endswith("next: polyfolio -C new run\n")
    assert polyfolio(Path("there"), "init", "new").out.endswith(" -C there/new run\n")
    monkeypatch.chdir(tmp_path / "there")
    assert polyfolio(Path(), "init", ".").out.endswith("next: polyfolio run\n")


def test_a_bare_project_is_ready_for_an_import(tmp_path: Path) -> None:
    assert polyfolio(tmp_path, "init", "bare", "--bare", "-l", "fr", "-l", "zh-Hant").code == 0
    text = tmp_path / "note.txt"
    text.write_text("A note on tea\n\nTea is good in the morning.\n")
    root = tmp_path / "bare"
    imported = polyfolio(root, "import", str(text))
    assert imported.code == 0, imported.err
    assert polyfolio(root, "run").code == 0
    assert (root / "locale/zh_Hant/LC_MESSAGES/a-note-on-tea.po").is_file()
    assert (root / "dist/current/en/a-note-on-tea.pdf").is_file()


def test_a_new_project_in_another_language_than_english(tmp_path: Path) -> None:
    same = polyfolio(tmp_path, "init", "es", "--bare", "-l", "en")
    assert same.code == 2
    assert "en would be the source locale and a target locale — name the" in one_line(same.err)
    assert not (tmp_path / "es").exists()
    options = ["--bare", "--source", "es-MX", "-l", "en"]
    assert polyfolio(tmp_path, "init", "es", *options).code == 0
    assert (
        'source_locale = "es_MX"\nlocales = ["en"]' in (tmp_path / "es/polyfolio.toml").read_text()
    )


def test_a_signed_entry_can_be_shown(small: Path) -> None:
    listed = polyfolio(small, "review", "list", "-l", "de", "--json").json()
    three = next(e for e in listed["entries"] if e["msgid"] == "Three.")
    polyfolio(small, "review", "edit", three["id"], "Drei.", "-l", "de")
    polyfolio(small, "review", "sign", three["id"], "-l", "de", "--by", "Ute Weiß")
    shown = polyfolio(small, "review", "show", three["id"], "-l", "de")
    assert "reviewed-by: Ute Weiß" in shown.out
    assert polyfolio(small, "status", "--json").json()["coverage"][0]["entries"]["attested"] == 1


def test_a_copied_template_gets_the_locales_own_header(small: Path) -> None:
    polyfolio(small, "extract")
    template = next((small / "locale").glob("*.pot"))
    catalog = next((small / "locale").glob(f"*/LC_MESSAGES/{template.stem}.po"))
    catalog.write_bytes(template.read_bytes())
    assert b'"Language: \\n"' in catalog.read_bytes()
    polyfolio(small, "extract")
    text = catalog.read_text(encoding="utf-8")
    assert f'"Language: {catalog.parts[-3]}\\n"' in text
    assert '"Plural-Forms: nplurals=' in text


def test_help_says_what_the_exit_codes_mean() -> None:
    said = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    assert "3 bad input or settings; 4 an outside service failed; 70 our own fault" in said


def test_a_translation_cannot_move_the_cursor(small: Path) -> None:
    path = small / "locale/de/LC_MESSAGES/a.po"
    old = 'msgid "Three."\nmsgstr ""'
    assert old in path.read_text()
    new = '# \x1b[1A\n#, fuzzy\nmsgid "Three."\nmsgstr "Drei\\033[2J.\\r"'
    path.write_text(path.read_text().replace(old, new))
    for command in (("show", entry_of(small, "Three")), ("list",)):
        told = polyfolio(small, "review", *command, "-l", "de")
        assert told.code == 0, told.err
        assert not {"\x1b", "\r"} & {*told.out, *told.err}
        assert r"\x1b[2J" in told.out or command == ("list",)


def test_ids_and_all_at_once_are_refused_by_what_is_wrong(small: Path) -> None:
    told = polyfolio(small, "review", "approve", "--all", "tea")
    assert told.code == 2
    assert "--all takes no ids — choose articles with --article" in told.err
