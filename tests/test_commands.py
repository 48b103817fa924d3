"""The command line as scripts and people know it: exit codes, one-line errors, JSON, help."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.commands import extract_
from pipeline.commands.group import COMMANDS, cli
from pipeline.project import Project
from tests.command_line import contents, polyfolio, snapshot

SETTINGS = '[project]\nname = "Small"\nlocales = ["de", "zh_CN"]\n[draft]\nengines = ["memory"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "small"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    (root / "source/a.md").write_text("---\ntitle: One\ndescription: Two\n---\n\nThree.\n")
    assert polyfolio(root, "extract").code == 0
    return root


def one_line(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("polyfolio: ")
    return lines[0]


# --- bad input: one line with place and remedy, the right code, and no file harmed ----------------


def locale_unknown(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SETTINGS.replace('"de"', '"de", "dee"'))


def two_spellings(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SETTINGS.replace('"zh_CN"', '"zh_CN", "zh-Hans"'))


def two_folders(root: Path) -> None:
    shutil.copytree(root / "locale/zh_CN", root / "locale/zh-Hans")


def broken_yaml(root: Path) -> None:
    (root / "source/a.md").write_text("---\ntitle: One: two\n---\n\nThree.\n")


def unclosed_front_matter(root: Path) -> None:
    (root / "source/a.md").write_text("---\ntitle: One\n\nThree.\n")


def not_utf8(root: Path) -> None:
    (root / "source/a.md").write_bytes("---\ntitle: One\n---\n\nÄh.\n".encode("latin-1"))


def cut_in_half(root: Path) -> None:
    path = root / "locale/de/LC_MESSAGES/a.po"
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"msgstr")])


def conflict(root: Path) -> None:
    path = root / "locale/de/LC_MESSAGES/a.po"
    path.write_bytes(path.read_bytes() + b"<<<<<<< HEAD\n")


def unknown_key(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SETTINGS + "[publish]\nformat = []\n")


def broken_toml(root: Path) -> None:
    (root / "polyfolio.toml").write_text("[project\n")


def unknown_engine(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SETTINGS.replace('"memory"', '"memery"'))


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (locale_unknown, r"polyfolio.toml:3: unknown locale 'dee' — "),
        (two_spellings, r"polyfolio.toml:3: zh-Hans and zh_CN mean the same locale — keep one"),
        (two_folders, r"locale/: zh-Hans and zh_CN are two folders for one locale — move"),
        (broken_yaml, r"source/a.md:2: front matter is not valid YAML: .* — quote values"),
        (unclosed_front_matter, r"source/a.md:1: front matter is not closed — end it"),
        (not_utf8, r"source/a.md:5: not UTF-8 \(byte 0xc4\) — save the file as UTF-8"),
        (cut_in_half, r"locale/de/LC_MESSAGES/a.po:\d+: .* — "),
        (
            conflict,
            r"locale/de/LC_MESSAGES/a.po:\d+: a merge conflict was left in the file — resolve",
        ),
        (unknown_key, r"polyfolio.toml:7: \[publish\] has no key 'format' — .*'formats'"),
        (broken_toml, r"polyfolio.toml:1: not valid TOML: .* — "),
        (unknown_engine, r"polyfolio.toml.*'memery'.*'memory'"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_bad_input_is_one_line_and_harms_nothing(project: Path, harm, expected: str) -> None:  # type: ignore[no-untyped-def]
    harm(project)
    before = contents(project)
    outcome = polyfolio(project, "run")
    assert outcome.code == 3
    assert re.search(expected, one_line(outcome.err)), outcome.err
    assert contents(project) == before


def test_a_character_that_no_font_has_is_named_with_its_text(project: Path) -> None:
    (project / "source/a.md").write_text("---\ntitle: One\n---\n\nA \U0001f9ff\U000f1234 sign.\n")
    outcome = polyfolio(project, "publish", "--format", "pdf")
    assert outcome.code == 3
    line = one_line(outcome.err)
    assert "U+F1234" in line
    assert "sign." in line
    assert not (project / "dist").exists()
    assert polyfolio(project, "publish", "--format", "html").code == 0, (
        "the control: no font needed"
    )


def test_missing_images_are_named_with_their_places(project: Path) -> None:
    source = project / "source/a.md"
    source.write_text(source.read_text() + "\n![x](no.png)\n\n![y](nor.png)\n")
    outcome = polyfolio(project, "run")
    assert outcome.code == 3
    assert "no image no.png (source/a.md:8); no image nor.png (source/a.md:10)" in one_line(
        outcome.err
    )
    assert "extract  1 article" in outcome.out, "what was done before is said"
    assert not (project / "dist").exists()


def test_a_release_never_loses_a_format_by_the_way(project: Path) -> None:
    assert polyfolio(project, "publish", "-f", "text", "-f", "html").code == 0
    before = contents(project / "dist/current")
    assert {Path(p).suffix for p in before} >= {".txt", ".html"}
    refused = polyfolio(project, "publish", "-f", "text")
    assert refused.code == 2
    assert "html" in one_line(refused.err)
    assert contents(project / "dist/current") == before


def test_an_empty_catalog_is_refused(project: Path) -> None:
    catalog = project / "locale/de/LC_MESSAGES/a.po"
    catalog.write_text("")
    outcome = polyfolio(project, "extract")
    assert outcome.code == 3
    assert "a.po:1: the catalog is empty — restore it" in one_line(outcome.err)
    assert catalog.read_text() == ""


def test_raw_html_that_cannot_be_taken_apart_is_a_finding(project: Path) -> None:
    source = project / "source/a.md"
    source.write_text(source.read_text() + "\n<p>Words.</p>\n")
    assert "raw-html" not in polyfolio(project, "check").out
    source.write_text(source.read_text() + '\n<p title="never closed>Words.</p>\n')
    assert "source/a.md:10: warning [raw-html]" in polyfolio(project, "check").out


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ('<iframe src="https://e.org"></iframe>', "<iframe> — link"),
        ("A <video src=a.mp4></video>.", "<video> — link"),
        ("<script>\nx()\n</script>", "<script> — pages run no scripts"),
        ("<style>p { color: red }</style>", "<style> — delete it"),
        ("<form>\n<input></form>", "<form>, <input> — link"),
        ('<p style="color: red" onclick="x()">Words.</p>', "style=, onclick= — delete it"),
        ('<p><a href="JavaScript&colon;x()">Words.</a></p>', 'href="JavaScript: — link to an'),
        ("Some [words](javascript:x).", "](javascript: — link to an address with http:, https:"),
    ],
)
def test_what_is_left_out_of_pages_is_a_warning(project: Path, text: str, left_out: str) -> None:
    source = project / "source/a.md"
    kept = '<p class="x"><a href="https://e.org" rel="me">Words.</a> <kbd>k</kbd></p>'
    source.write_text(f"{source.read_text()}\n{kept}\n")
    assert "raw-html" not in polyfolio(project, "check").out
    source.write_text(f"{source.read_text()}\n{text}\n")
    found = polyfolio(project, "check", "--strict")
    assert found.code == 1
    assert f"source/a.md:10: warning [raw-html] left out of every page: {left_out}" in found.out


def test_plural_forms_and_a_header_of_another_language_are_findings(project: Path) -> None:
    path = "locale/de/LC_MESSAGES/a.po"
    text = (project / path).read_text()
    spelled = text.replace("Language: de", "Language: de-Latn-DE")
    (project / path).write_text(spelled)
    assert "[language]" not in polyfolio(project, "check").out
    wrong = text.replace("Language: de", "Language: fr").replace(
        'msgid "Three."\nmsgstr ""',
        'msgid "Three."\nmsgid_plural "Threes."\nmsgstr[0] "Drei."\nmsgstr[1] "Dreien."',
    )
    (project / path).write_text(wrong)
    out = polyfolio(project, "check").out
    assert f"{path}:1: warning [language] its header says “Language: fr”, and its folder de" in out
    assert re.search(
        rf"^{path}:\d+: error \[plural\] a text of an article has no plural", out, re.MULTILINE
    )


def test_a_mark_before_the_header_is_found_and_a_lost_header_restored(project: Path) -> None:
    place = "locale/de/LC_MESSAGES/a.po"
    whole = (project / place).read_bytes()
    (project / place).write_bytes(b"\xef\xbb\xbf" + whole)
    assert (
        f"{place}:1: warning [header] begins with a byte-order" in polyfolio(project, "check").out
    )
    (project / place).write_bytes(whole.partition(b"\n\n")[2])
    assert f"{place}:1: warning [header] has no header" in polyfolio(project, "check").out
    for _ in range(2):
        assert polyfolio(project, "extract").code == 0
        assert (project / place).read_bytes().partition(b"\n\n")[2] == whole.partition(b"\n\n")[2]
        assert b'"Language: de\\n"' in (project / place).read_bytes()
    assert "[header]" not in polyfolio(project, "check").out


def test_a_text_that_is_translated_twice_in_a_catalog_is_found(project: Path) -> None:
    place = project / "locale/de/LC_MESSAGES/a.po"
    place.write_text(f'{place.read_text()}\n#~ msgid "Three."\n#~ msgstr "Drei."\n')
    line = place.read_text().splitlines().index('#~ msgid "Three."') + 1
    told = (
        f"{place.relative_to(project)}:{line}: warning [duplicate] the obsolete entry has the text"
    )
    assert told in polyfolio(project, "check").out


def test_a_release_folder_that_cannot_be_written(project: Path) -> None:
    (project / "dist").write_text("in the way")
    outcome = polyfolio(project, "publish", "--format", "text")
    assert outcome.code == 3
    assert "dist" in one_line(outcome.err)
    assert (project / "dist").read_text() == "in the way"


def test_no_project(tmp_path: Path) -> None:
    outcome = polyfolio(tmp_path, "status")
    assert outcome.code == 3
    assert "polyfolio init" in one_line(outcome.err)


@pytest.mark.parametrize(
    "args",
    [("chek",), ("status", "nothing"), ("status", "--locale", "fr"), ("review", "show", "zz")],
)
def test_wrong_usage(project: Path, args: tuple[str, ...]) -> None:
    outcome = polyfolio(project, *args)
    assert outcome.code in (2, 3)
    assert outcome.err.strip()
    assert not outcome.out


def test_a_wrong_command_names_the_nearest(project: Path) -> None:
    outcome = polyfolio(project, "chek")
    assert outcome.code == 2
    assert "Did you mean 'check'?" in outcome.err


# --- the everyday ---------------------------------------------------------------------------------


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


def test_unchanged_sources_touch_no_file(project: Path) -> None:
    before = snapshot(project)
    again = polyfolio(project, "extract")
    assert "nothing changed" in again.out
    assert snapshot(project) == before


def test_a_translation_survives_an_edit_and_shows_what_changed(project: Path) -> None:
    source = project / "source/a.md"
    first, edited = "Pour the water over the leaves.", "Pour the hot water over the leaves."
    source.write_text(source.read_text().replace("Three.", first))
    polyfolio(project, "extract")
    listed = polyfolio(project, "review", "list", "-l", "de", "--json").json()
    pour = next(e for e in listed["entries"] if e["msgid"] == first)
    assert polyfolio(project, "review", "edit", pour["id"], "Gieß auf.", "-l", "de").code == 0
    source.write_text(source.read_text().replace(first, edited))
    assert "1 stale" in polyfolio(project, "extract").out
    stale = polyfolio(project, "review", "list", "-l", "de", "-s", "stale", "--json").json()
    (entry,) = stale["entries"]
    assert (entry["previous"], entry["msgstr"]) == (first, "Gieß auf.")
    shown = polyfolio(project, "review", "show", entry["id"], "-l", "de").out
    assert f"was      {first}" in shown
    assert "Pour the {+hot+} water" in shown


def test_paragraphs_that_were_joined_are_shown_as_joined(project: Path) -> None:
    one, two = "Pour the water over the leaves.", "Wait for as long as it takes."
    source = project / "source/a.md"
    source.write_text(source.read_text().replace("Three.", f"{one}\n\n{two}"))
    polyfolio(project, "extract")
    for text, translation in ((one, "Gieß auf."), (two, "Warte.")):
        listed = polyfolio(project, "review", "list", "-l", "de", "--json").json()["entries"]
        entry = next(e for e in listed if e["msgid"] == text)
        polyfolio(project, "review", "edit", entry["id"], translation, "-l", "de")
    source.write_text(source.read_text().replace(f"{one}\n\n{two}", f"{one} {two}"))
    assert "2 joined" in polyfolio(project, "extract").out
    (entry,) = polyfolio(project, "review", "list", "-s", "stale", "--json").json()["entries"]
    assert (entry["msgid"], entry["previous"]) == (f"{one} {two}", f"{one}\n\n{two}")
    shown = polyfolio(project, "review", "show", entry["id"], "-l", "de").out
    assert "  joined   2 texts are one now\n" in shown
    assert f"  changed  {one} [-¶-] {two}\n" in shown
    text = (project / "locale/de/LC_MESSAGES/a.po").read_text()
    assert f'#| "{one}\\n"\n#| "\\n"\n#| "{two}"\n' in text


def test_rejecting_a_stale_translation_keeps_it_as_obsolete(project: Path) -> None:
    source = project / "source/a.md"
    first, edited = "Pour the water over the leaves.", "Pour the hot water over the leaves."
    source.write_text(source.read_text().replace("Three.", first))
    polyfolio(project, "extract")
    listed = polyfolio(project, "review", "list", "-l", "de", "--json").json()
    three = next(e for e in listed["entries"] if e["msgid"] == first)
    polyfolio(project, "review", "edit", three["id"], "Drei.", "-l", "de")
    source.write_text(source.read_text().replace(first, edited))
    polyfolio(project, "extract")
    (entry,) = polyfolio(project, "review", "list", "-s", "stale", "--json").json()["entries"]
    assert polyfolio(project, "review", "reject", entry["id"], "-l", "de").code == 0
    text = (project / "locale/de/LC_MESSAGES/a.po").read_text()
    assert '#~ msgid "Pour the water over the leaves."\n#~ msgstr "Drei."' in text
    source.write_text(source.read_text().replace(edited, first))
    polyfolio(project, "extract")
    revived = polyfolio(project, "review", "list", "-l", "de", "-s", "translated", "--json").json()
    assert [e["msgstr"] for e in revived["entries"]] == ["Drei."]


def entry_of(project: Path, text: str) -> str:
    listed = polyfolio(project, "review", "list", "-l", "de", "--json").json()["entries"]
    return next(str(entry["id"]) for entry in listed if text in entry["msgid"])


def test_approving_says_what_check_would_warn_of(project: Path) -> None:
    source = project / "source/a.md"
    source.write_text(source.read_text().replace("Three.", "Take 3 of [them](b.md).\n\nNow 4."))
    polyfolio(project, "extract")
    path = project / "locale/de/LC_MESSAGES/a.po"
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
    done = polyfolio(project, "review", "approve", "--all", "-l", "de")
    assert (done.code, "2 entries approved" in done.out) == (0, True)
    assert "warning [numbers] lost 3" in done.err
    assert re.search(r"review waive \w{8} -l de -a a --rule numbers", done.err)
    drafts((one[0], "Nimm 3."), ("Now 4.", "Jetzt 4."))
    named = polyfolio(project, "review", "approve", entry_of(project, "Take 3"), "-l", "de")
    assert (named.code, "lost link b.md" in named.err) == (1, True)
    done = polyfolio(project, "review", "approve", "--all", "-l", "de")
    assert (done.code, "1 entry approved" in done.out) == (1, True)
    assert "not approved: lost link b.md" in done.err
    assert "Nimm 3." in path.read_text()


@pytest.mark.parametrize("text", ["- und", "-1 Grad", "—", "--- so"])
def test_a_translation_may_begin_with_a_dash(project: Path, text: str) -> None:
    id_ = entry_of(project, "Three.")
    for args in ((id_, text, "-l", "de"), ("-l", "de", id_, text), ("-l", "de", "--", id_, text)):
        done = polyfolio(project, "review", "edit", *args)
        assert done.code == 0, done.err
    assert f'msgstr "{text}"' in (project / "locale/de/LC_MESSAGES/a.po").read_text()
    assert polyfolio(project, "review", "edit", id_, "-x", "-l", "de").code == 2


def test_an_edit_that_loses_markup_is_refused(project: Path) -> None:
    source = project / "source/a.md"
    source.write_text(source.read_text().replace("Three.", "See `x` in [b](b.md)."))
    polyfolio(project, "extract")
    entries = polyfolio(project, "review", "list", "-l", "de", "--json").json()["entries"]
    entry = next(e for e in entries if "`x`" in e["msgid"])
    before = contents(project)
    refused = polyfolio(project, "review", "edit", entry["id"], "Siehe b.", "-l", "de")
    assert refused.code == 1
    assert "lost code x" in refused.err
    assert contents(project) == before
    kept = polyfolio(project, "review", "edit", entry["id"], "In [b](b.md) steht `x`.", "-l", "de")
    assert kept.code == 0


def test_json_is_the_only_thing_on_standard_output(project: Path) -> None:
    for args in (
        ("status", "--json"),
        ("check", "--json"),
        ("extract", "--json"),
        ("review", "list", "--json"),
        ("publish", "--format", "text", "--json"),
        ("draft", "--json"),
        ("run", "--json"),
    ):
        assert polyfolio(project, *args).json() is not None


def test_init_never_overwrites(tmp_path: Path) -> None:
    assert polyfolio(tmp_path, "init", "new").code == 0
    before = snapshot(tmp_path)
    assert polyfolio(tmp_path, "init", "new").code == 2
    assert snapshot(tmp_path) == before


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


def test_a_signed_entry_can_be_shown(project: Path) -> None:
    listed = polyfolio(project, "review", "list", "-l", "de", "--json").json()
    three = next(e for e in listed["entries"] if e["msgid"] == "Three.")
    polyfolio(project, "review", "edit", three["id"], "Drei.", "-l", "de")
    polyfolio(project, "review", "sign", three["id"], "-l", "de", "--by", "Ute Weiß")
    shown = polyfolio(project, "review", "show", three["id"], "-l", "de")
    assert "reviewed-by: Ute Weiß" in shown.out
    assert polyfolio(project, "status", "--json").json()["coverage"][0]["entries"]["attested"] == 1


def test_a_copied_template_gets_the_locales_own_header(project: Path) -> None:
    polyfolio(project, "extract")
    template = next((project / "locale").glob("*.pot"))
    catalog = next((project / "locale").glob(f"*/LC_MESSAGES/{template.stem}.po"))
    catalog.write_bytes(template.read_bytes())
    assert b'"Language: \\n"' in catalog.read_bytes()
    polyfolio(project, "extract")
    text = catalog.read_text(encoding="utf-8")
    assert f'"Language: {catalog.parts[-3]}\\n"' in text
    assert '"Plural-Forms: nplurals=' in text


def test_check_names_catalogs_that_no_article_belongs_to(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for name in ("a", "b"):
        (tmp_path / "source" / f"{name}.md").write_text(f"# {name.upper()}\n", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    polyfolio(tmp_path, "extract")
    assert "[orphan]" not in polyfolio(tmp_path, "check").out
    (tmp_path / "source" / "b.md").unlink()
    checked = polyfolio(tmp_path, "check").out
    assert (
        "locale/de/LC_MESSAGES/b.po:1: info [orphan] no article belongs to this catalog" in checked
    )
    assert "locale/b.pot:1: info [orphan] no article belongs to this template" in checked
    assert checked.count("delete it") == 2
    assert "polyfolio extract" not in checked
    (tmp_path / "source" / "c.md").write_text("# New\n", encoding="utf-8")
    checked = polyfolio(tmp_path, "check").out
    assert checked.count("run 'polyfolio extract' first") == 2


def test_check_tells_of_work_in_a_renamed_articles_old_catalog(tmp_path: Path) -> None:
    """Who translates on another branch while an article is renamed writes into its old catalog."""
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    text = "# Tea\n\nBoil some water.\n\nPour it over the leaves.\n"
    (tmp_path / "source" / "a.md").write_text(text, encoding="utf-8")
    polyfolio(tmp_path, "extract")
    old = tmp_path / "locale/de/LC_MESSAGES/a.po"
    empty = 'msgid "Boil some water."\nmsgstr ""'
    old.write_text(old.read_text().replace(empty, empty[:-1] + 'Koch Wasser."'))
    (tmp_path / "source" / "a.md").rename(tmp_path / "source" / "b.md")
    polyfolio(tmp_path, "extract")
    checked = polyfolio(tmp_path, "check").out
    assert "has all of this in its new catalog" in checked
    old.write_text(old.read_text().replace("Koch Wasser", "Wasser aufkochen"))
    checked = polyfolio(tmp_path, "check").out
    assert "1 translation is kept in it, and 1 text is translated otherwise now" in checked
    assert "has all of this in its new catalog" not in checked


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Tea", "tea"), "source/tea.md: differs from source/Tea.md only in capital letters"),
        (
            ("guide/\u00c9te", "Guide/\u00e9te"),
            "source/guide/\u00c9te.md: differs from source/Guide/\u00e9te.md only in capital letters",
        ),
        (
            ("caf\u00e9", "cafe\u0301"),
            r"source/caf\xe9.md: differs from source/cafe\u0301.md only in the encoding of accents",
        ),
    ],
)
def test_names_that_many_disks_take_for_one_are_refused(
    tmp_path: Path, names: tuple[str, str], said: str
) -> None:
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    for name in names:
        path = tmp_path / f"source/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Tea\n", encoding="utf-8")
    if len(list((tmp_path / "source").rglob("*.md"))) < 2:
        pytest.skip("this disk is such a one")
    for command in ("extract", "check", "publish", "run"):
        end = polyfolio(tmp_path, command)
        assert end.code == 3
        assert said in end.err
        assert end.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["polyfolio.toml", "source"]


def test_an_import_and_a_picture_are_refused_under_such_a_name(tmp_path: Path) -> None:
    (tmp_path / "polyfolio.toml").write_text(
        '[project]\nname = "A"\n[publish]\nformats = ["html"]\n'
    )
    source = tmp_path / "source"
    source.mkdir()
    (source / "Tea.md").write_text("# Tea\n\n![a](leaf.svg) ![b](Leaf.svg)\n")
    (tmp_path / "tea.md").write_text("# Black tea\n")
    taken = polyfolio(tmp_path, "import", str(tmp_path / "tea.md"), "--id", "tea", "--force")
    assert taken.code == 2
    assert "source/tea.md and source/Tea.md would be one file on many disks" in taken.err
    for name in ("leaf", "Leaf"):
        (source / f"{name}.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    end = polyfolio(tmp_path, "publish")
    assert end.code == 3
    assert "source/leaf.svg: differs from source/Leaf.svg only in capital letters" in end.err
    assert not (tmp_path / "dist").exists()
    (source / "Tea.md").write_text("# Tea\n\n![a](leaf.svg)\n")
    assert polyfolio(tmp_path, "publish").code == 0, "the control: only what goes out can clash"


def test_an_id_that_several_entries_begin_with_says_how_to_name_one(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    texts = "".join(f"\nParagraph {n} of forty, each of them an entry.\n" for n in range(40))
    (tmp_path / "source/a.md").write_text(texts)
    settings = tmp_path / "polyfolio.toml"
    settings.write_text('[project]\nname = "A"\nlocales = ["de", "fr"]\n')
    polyfolio(tmp_path, "extract")
    ids = [
        entry["id"]
        for entry in polyfolio(tmp_path, "review", "list", "--json", "-l", "de").json()["entries"]
    ]
    digit = next(d for d in "0123456789abcdef" if sum(id_[0] == d for id_ in ids) > 3)
    mine = [id_ for id_ in ids if id_[0] == digit]
    end = polyfolio(tmp_path, "review", "show", digit, "-l", "de")
    assert (end.code, end.err.count("\n")) == (2, 1)
    digits = next(n for n in range(2, 9) if len({id_[:n] for id_ in mine}) == len(mine))
    assert f"give {digits} digits of the id ({digits - 1} more)\n" in end.err
    assert f"'{digit}' names {len(mine)} entries: {mine[0][:digits]} “Paragraph" in end.err
    assert f"and {len(mine) - 3} more — " in end.err
    assert polyfolio(tmp_path, "review", "show", mine[0][:digits], "-l", "de").code == 0
    both = polyfolio(tmp_path, "review", "show", mine[0])
    assert "(de a, fr a) — add --locale or --article\n" in both.err


def test_one_of_a_kind_is_counted_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    article = tmp_path / "source/a.md"
    article.write_text("One.\n")
    settings = tmp_path / "polyfolio.toml"
    settings.write_text(
        '[project]\nname = "A"\nlocales = ["de"]\n[draft]\nengines = ["memory"]\n'
        '[publish]\nformats = ["text"]\n'
    )
    said = []

    def run(*args: str) -> None:
        end = polyfolio(tmp_path, *args)
        assert end.code in (0, 1), end.err
        said.append(end.out + end.err)

    run("check")
    run("draft")
    run("extract")
    (tmp_path / "de.po").write_text('msgid "One."\nmsgstr "Eins."\n')
    for args in (
        ("run",),
        ("draft", "--plan"),
        ("memory", "import", "-l", "de", "de.po", "--dry-run"),
        ("review", "list"),
    ):
        run(*[str(tmp_path / arg) if arg == "de.po" else arg for arg in args])
    text = polyfolio(tmp_path, "review", "list", "--json").json()["entries"][0]["id"]
    run("review", "edit", text, "Eins.")
    run("review", "sign", "--all", "--by", "Ute")
    run("memory", "find", "One.")
    run("memory", "export", str(tmp_path / "x.tmx"))
    article.write_text("Two of them.\n\nAnd three.\n")
    run("review", "list", "-n", "1")
    run("check")
    run("extract")
    run("review", "list", "-n", "1")
    run("memory", "prune")
    run("status")
    article.write_text("<!-- i18n:safety -->\nOne.\n")
    for command in ("extract", "status", "publish"):
        run(command)
    article.rename(tmp_path / "source/b.md")
    run("check")
    wrong = [line for text in said for line in text.splitlines() if SEVERAL.search(line)]
    assert not wrong
    assert SEVERAL.search("1 texts of the article"), "the control"


SEVERAL = re.compile(
    r"(?<![\d.,])1 (?:\w+ )?(?:entries|texts|files|articles|catalogs|translations|words|units|drafts"
    r"|characters|terms|requests|errors|warnings|sentences|values|matches|are|stay|have|wait)\b"
)


def test_lines_for_a_site_generator_are_no_text_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    settings = '[project]\nname = "A"\nlocales = ["de"]\n[publish]\nformats = ["text"]\n'
    (tmp_path / "polyfolio.toml").write_text(settings)
    (tmp_path / "source/a.md").write_text(
        '# Tea\n\n/// note | "Hot"\n\nPour.\n\n///\n\n{!../cup.md!}\n\n{* ../cup.py hl[1] *}\n\n'
        '--8<-- "cup.md"\n\n```python\n{!> ../cup.py!}\nprint("{!x!}")\n```\n\nSay {!cup.md!} here.\n'
    )
    assert polyfolio(tmp_path, "extract").code == 0
    listed = polyfolio(tmp_path, "review", "list", "--json").json()["entries"]
    assert [entry["msgid"] for entry in listed] == ["Tea", "Pour.", "Say {!cup.md!} here."]
    lost = polyfolio(tmp_path, "review", "edit", listed[2]["id"], "Sag hier.")
    assert lost.code == 1
    assert "{!cup.md!}" in lost.err
    told = polyfolio(tmp_path, "check").out
    assert "source/a.md:3: warning [generator] 6 lines are for a site generator" in told
    assert 'first “/// note | "Hot"”' in told
    (tmp_path / "source/a.md").write_text("# Tea\n\n> [!NOTE]\n> Pour. 8 < 9.\n")
    assert "[generator]" not in polyfolio(tmp_path, "check").out


def test_catalogs_that_changed_alike_are_one_line_where_there_are_many(project: Path) -> None:
    for number in range(5):
        (project / f"source/b{number}.md").write_text("# Tea\n\nIt is hot.\n\nMilk, first.\n")
    out = polyfolio(project, "extract").out.splitlines()
    assert out[1:] == [
        f"  locale/{locale}/LC_MESSAGES/b{number}.po: 3 new"
        for number in range(5)
        for locale in ("de", "zh_CN")
    ]
    for number in range(5):
        (project / f"source/b{number}.md").write_text("# Tea\n\nIt is hot.\n")
    (project / "source/a.md").write_text("---\ntitle: One\n---\n\nThree.\n\nFour.\n\nFive.\n")
    out = polyfolio(project, "extract").out.splitlines()
    assert out[1:] == [
        "  locale/de/LC_MESSAGES/b0.po and 9 more: 1 removed",
        "  locale/de/LC_MESSAGES/a.po and 1 more: 2 new, 1 removed",
    ]
    for number in range(12):
        text = "# Tea\n\n" + "".join(f"Cup {n} of {number}.\n\n" for n in range(number + 1))
        (project / f"source/c{number:02}.md").write_text(text)
    before = contents(project / "locale")
    done = polyfolio(project, "run").out
    assert "         locale/de/LC_MESSAGES/c00.po and 1 more: 2 new\n" in done.replace(
        "extract  ", ""
    )
    assert "           and 4 more catalogs: --json lists all\n" in done
    assert len(contents(project / "locale")) == len(before) + 36
    assert polyfolio(project, "extract", "c01").out.count("\n") == 1


def test_a_translation_in_the_folder_of_the_sources_is_named(project: Path) -> None:
    text = (project / "source/a.md").read_text()
    (project / "source/de").mkdir()
    for name in ("a.de", "a.ZH-hans", "a.zh", "de/a", "a.fr", "a.old", "b.de"):
        (project / f"source/{name}.md").write_text(text.replace("Three", f"Drei {len(name)}"))
    told = polyfolio(project, "extract").err
    assert told.startswith(
        "source/a.ZH-hans.md:1: its name ends in .ZH-hans, a locale of this proj"
    )
    assert told.endswith("; 3 more — polyfolio check\n")
    outcome = polyfolio(project, "check")
    found = [line for line in outcome.out.splitlines() if "[translation-as-article]" in line]
    places = ["a.ZH-hans.md", "a.de.md", "a.zh.md", "de/a.md"]
    assert [line.split(": ")[0] for line in found] == [f"source/{name}:1" for name in places]
    assert all(": warning [" in line for line in found)
    assert outcome.code == 0
    command = "polyfolio memory import --pair source/a.md source/a.de.md -l de"
    assert command in found[1]
    for name in ("a.ZH-hans", "a.de", "a.zh", "de/a"):
        (project / f"source/{name}.md").rename(project / f"{name.replace('/', '-')}.md")
    assert "[translation-as-article]" not in polyfolio(project, "check").out
    assert polyfolio(project, "extract").err == ""


def test_the_sources_are_not_listed_once_more_to_name_a_translation(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "source/a.de.md").write_text("# Eins\n")
    listed, list_ids, extract = [0], Project.article_ids, extract_.extract

    def counted(self: Project) -> tuple[str, ...]:
        listed[0] += 1
        return list_ids(self)

    def extracted(*args: object) -> object:
        listed[0] = 0
        result = extract(*args)  # type: ignore[arg-type]
        listed.append(listed[0])
        return result

    monkeypatch.setattr(Project, "article_ids", counted)
    monkeypatch.setattr(extract_, "extract", extracted)
    for args in ((), ("a",)):
        listed[:] = [0]
        assert "source/a.de.md:1: " in polyfolio(project, "extract", *args).err
        assert listed[0] == listed[1] > 0, "after the extraction"


def test_an_article_cannot_take_the_place_of_the_list_of_articles(tmp_path: Path) -> None:
    (tmp_path / "source" / "guide").mkdir(parents=True)
    for name in ("index", "guide/index"):
        (tmp_path / "source" / f"{name}.md").write_text("# Home\n\nWords.\n", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\n')
    said = "index.html is the list of articles, and this article's page would be lost"
    result = polyfolio(tmp_path, "check")
    assert result.code == 1
    checked = result.out
    assert f"source/index.md:1: error [reserved-name] {said}" in checked
    assert checked.count("[reserved-name]") == 1
    result = polyfolio(tmp_path, "publish")
    assert result.code == 3
    assert said in result.err
    assert "source/index.md:1" in result.err
    assert not (tmp_path / "dist" / "current").exists()
    (tmp_path / "source" / "index.md").rename(tmp_path / "source" / "home.md")
    assert polyfolio(tmp_path, "publish").code == 0


def test_check_names_catalogs_that_lack_texts_of_their_article(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    source = tmp_path / "source" / "a.md"
    only = "<!-- i18n:only fr -->\nFor some.\n"
    source.write_text(f"One.\n\n{only}", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de", "fr"]\n')
    polyfolio(tmp_path, "extract")
    assert "[outdated]" not in polyfolio(tmp_path, "check").out
    source.write_text(f"One.\n\nTwo {'and ' * 20}three.\n\nFour.\n\n{only}", encoding="utf-8")
    checked = polyfolio(tmp_path, "check").out
    assert (
        "locale/de/LC_MESSAGES/a.po:1: warning [outdated] 2 texts of the article are not" in checked
    )
    assert checked.count("[outdated]") == 2
    polyfolio(tmp_path, "extract")
    assert "[outdated]" not in polyfolio(tmp_path, "check").out


def test_a_renamed_article_takes_drafts_stale_entries_and_comments_along(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    old, new = (tmp_path / "source" / f"{name}.md" for name in ("old", "new"))
    old.write_text("# Tea\n\nBoil it.\n\nPour it.\n\nDrink it.\n", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    polyfolio(tmp_path, "extract")
    folder = tmp_path / "locale" / "de" / "LC_MESSAGES"
    text = (folder / "old.po").read_text(encoding="utf-8")
    for before, after in (
        ('msgid "Tea"\nmsgstr ""', 'msgid "Tea"\nmsgstr "Tee"'),
        ('msgid "Boil it."\nmsgstr ""', '#, fuzzy\nmsgid "Boil it."\nmsgstr "Koch ihn."'),
        (
            'msgid "Pour it."\nmsgstr ""',
            '#, fuzzy\n#| msgid "Pour them."\nmsgid "Pour it."\nmsgstr "Gieß sie ein."',
        ),
        (
            '#. paragraph\n#: source/old.md\nmsgid "Drink it."',
            '# ask the author\n#. paragraph\n#: source/old.md\nmsgid "Drink it."',
        ),
    ):
        assert before in text
        text = text.replace(before, after)
    (folder / "old.po").write_text(text, encoding="utf-8")
    old.rename(new)
    polyfolio(tmp_path, "extract")
    moved = (folder / "new.po").read_text(encoding="utf-8")
    assert (
        moved.partition("#. heading")[2]
        == text.replace("old.md", "new.md").partition("#. heading")[2]
    )


def test_help_says_what_the_exit_codes_mean() -> None:
    said = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    assert "3 bad input or settings; 4 an outside service failed; 70 our own fault" in said


def test_a_translation_cannot_move_the_cursor(project: Path) -> None:
    path = project / "locale/de/LC_MESSAGES/a.po"
    old = 'msgid "Three."\nmsgstr ""'
    assert old in path.read_text()
    new = '# \x1b[1A\n#, fuzzy\nmsgid "Three."\nmsgstr "Drei\\033[2J.\\r"'
    path.write_text(path.read_text().replace(old, new))
    for command in (("show", entry_of(project, "Three")), ("list",)):
        told = polyfolio(project, "review", *command, "-l", "de")
        assert told.code == 0, told.err
        assert not {"\x1b", "\r"} & {*told.out, *told.err}
        assert r"\x1b[2J" in told.out or command == ("list",)


def test_ids_and_all_at_once_are_refused_by_what_is_wrong(project: Path) -> None:
    told = polyfolio(project, "review", "approve", "--all", "tea")
    assert told.code == 2
    assert "--all takes no ids; articles are chosen with --article" in told.err
