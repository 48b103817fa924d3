"""Moving in: a site that is translated already comes along without a sentence translated again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.catalog_reader import parse_catalog
from pipeline.exchange.memory import Memory
from pipeline.exchange.parallel import align_articles
from pipeline.inline import References
from pipeline.matching import Pair, form, settled
from pipeline.model import State
from pipeline.provenance import marks, state
from tests.command_line import contents, polyfolio, snapshot
from tests.moving_in import (
    BLACK,
    STEPS,
    TMX,
    WATER,
    entries,
    po,
    report,
    run,
    tea_project,
    write,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tea_project(tmp_path)


# --- PO -------------------------------------------------------------------------------------------


MARKED = """\
# Marks

> Note: hot. Mind the [cup][t].
>
> A second one.

> [!WARNING]
> Careful.

Said[^1].

[^1]: Really.

- [ ] do it

[t]: https://tea.example/cup
"""


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("> Note: hot. Mind\nthe [cup][t].\n", "x", {}),
        (
            "> Note: hot. Mind\n> the [cup][t].\n>\n> A second one.\n",
            "> Achtung, heiß. Hüte\n> die [Tasse][t].\n>\n> Ein zweiter.\n",
            {
                "Note: hot. Mind the [cup][t].": "Achtung, heiß. Hüte die [Tasse][t].",
                "A second one.": "Ein zweiter.",
            },
        ),
        ("> A second one.", "> Ein zweiter.", {"A second one.": "Ein zweiter."}),
        ("> [!WARNING]\n> Careful.\n", "> [!WARNING]\n> Obacht.\n", {"Careful.": "Obacht."}),
        ("[^1]: Really.", "[^1]: Wirklich.", {"Really.": "Wirklich."}),
        ("[ ] do it", "[ ] tu es", {"do it": "tu es"}),
        ("- Said[^1].", "* Gesagt[^1].", {"Said[^1].": "Gesagt[^1]."}),
        ("# Marks", "# Zeichen", {"Marks": "Zeichen"}),
        # Not the same marks on both sides: nobody knows what translates what.
        ("> A second one.", "Ein zweiter.", {}),
        ("> A second one.", "- Ein zweiter.", {}),
        ("> [!WARNING]\n> Careful.\n", "> Obacht.\n", {}),
        ("[^1]: Really.", "[^2]: Wirklich.", {}),
        ("# Marks", "## Zeichen", {}),
        ("> A second one.\n>\n> More.", "> Ein zweiter.", {}),
    ],
)
def test_texts_are_found_within_the_marks_of_blocks_that_po4a_keeps(
    project: Path, source: str, target: str, found: dict[str, str]
) -> None:
    write("tea/source/marks.md", MARKED)
    assert polyfolio(project, "extract").code == 0
    write("old.po", po((source, target)))
    done = report(project, "old.po")
    filled = {m: e for m, e in entries(project, "marks").items() if e.msgstr}
    assert {msgid: entry.msgstr for msgid, entry in filled.items()} == found
    assert {state(entry) for entry in filled.values()} <= {State.TRANSLATED}
    assert (done["spelled"], done["unmatched"]) == (len(found), 0 if found else 1)


def test_what_was_fuzzy_within_its_marks_is_a_draft(project: Path) -> None:
    write("old.po", po('#, fuzzy\nmsgid "> Hot."\nmsgstr "> Heiß."'))
    run(project, "old.po")
    assert state(entries(project, "black")["Hot."]) is not State.TRANSLATED


def test_what_matches_nothing_is_named(project: Path) -> None:
    write("old.po", po(("Steps", "Schritte"), *((f"Gone {n}.\nAway", "Fort") for n in range(1, 6))))
    write("old.tmx", TMX.format("Never here", "Nie hier"))
    said = run(project, "old.po", "--dry-run").out
    assert "6 translations read, of which 5 match nothing here\n" in said
    assert "  old.po:8: matches nothing here: Gone 1. Away\n" in said
    assert "  and 2 more texts that match nothing here: --json lists all\n" in said
    item = report(project, "old.po", "old.tmx", "--dry-run")
    assert item["unmatched"] == len(item["unmatched_texts"]) == 6
    assert item["unmatched_texts"][0] == {"file": "old.po", "line": 8, "msgid": "Gone 1.\nAway"}
    assert item["unmatched_texts"][-1]["msgid"] == "Never here"
    write("docs/en.md", "# Steps\n\nWho knows this.\n")
    write("docs/de.md", "# Schritte\n\nWer kennt das.\n")
    (text,) = report(project, "--pair", "docs/en.md", "docs/de.md")["unmatched_texts"]
    assert text == {"file": "docs/de.md", "line": 3, "msgid": "Who knows this."}


def test_what_was_accepted_there_is_accepted_here_in_every_article(project: Path) -> None:
    write("old.po", po(("Warm the pot.", "Wärme die Kanne vor."), ("Nobody has it.", "Nie.")))
    item = report(project, "old.po")
    assert (item["read"], item["unmatched"]) == (2, 1)
    assert (item["exact"], item["accepted"], item["drafted"]) == (2, 2, 0)
    for article in ("green", "black"):
        entry = entries(project, article)["Warm the pot."]
        assert entry.msgstr == "Wärme die Kanne vor."
        assert state(entry) is State.TRANSLATED
        assert [(m.text, m.valid) for m in marks(entry)] == [("memory old.po", True)]


@pytest.mark.parametrize(
    ("there", "translation", "here", "stored"),
    [
        (
            "Water at _80_ degrees, see\n[black tea](<black.md>) &amp; the [table](TABLE).",
            "Wasser von _80_ Grad, siehe\n[Schwarztee](black.md) und [Tafel](TABLE).",
            WATER,
            "Wasser von _80_ Grad, siehe [Schwarztee](black.md) und [Tafel](TABLE).",
        ),
        (
            "Water at *80* degrees, see [black tea](black.md) & the [table](TABLE).",
            "Wasser von *80* Grad: [Schwarztee](black.md), [die Tafel][T].",
            WATER,
            "Wasser von *80* Grad: [Schwarztee](black.md), [die Tafel][T].",
        ),
        (
            "Water at *80* degrees, see [black tea](black.md) \\& the [table].",
            "Wasser",
            WATER,
            None,
        ),
        ("Pour; wait.  \nThen drink.", "Gieß.  \nTrink.", STEPS, "Gieß.\\\nTrink."),
        ("Pour; wait.<br>\nThen drink.", "Gieß.<br />\nTrink.", STEPS, "Gieß.\\\nTrink."),
        ("Pour\\; wait.<br/>Then\u00a0drink.", "Gieß.<br/>Trink.", STEPS, "Gieß.\\\nTrink."),
        ("Warm\nthe pot.", "Wärme\ndie Kanne.", "Warm the pot.", "Wärme die Kanne."),
        ("Green\u00a0tea", "Grüner Tee", "Green tea", "Grüner Tee"),
        ("Warm **the** pot.", "Wärme **die** Kanne.", "Warm the pot.", None),
    ],
)
def test_markup_may_be_spelled_otherwise(
    project: Path, there: str, translation: str, here: str, stored: str | None
) -> None:
    table = "https://tea.example/table"
    write("old.po", po((there.replace("TABLE", table), translation.replace("TABLE", table))))
    item = report(project, "old.po")
    entry = entries(project)[here]
    stored = stored and stored.replace("TABLE", table)
    assert (entry.msgstr or None) == stored
    assert item["exact"] == 0
    assert state(entry) is (State.TRANSLATED if stored else State.UNTRANSLATED)


def test_a_translation_that_lost_markup_is_a_draft_with_the_reason(project: Path) -> None:
    write("old.po", po((WATER, "Wasser von *80* Grad und die [Tafel][t].")))
    item = report(project, "old.po")
    assert (item["accepted"], item["drafted"]) == (0, 1)
    assert item["doubts"][0]["reason"] == "lost link black.md"
    assert item["doubts"][0]["found"] == "old.po:5"
    entry = entries(project)[WATER]
    assert state(entry) is State.DRAFT
    assert "lost link black.md" in entry.head


def test_fuzzy_and_obsolete_ones_are_drafts(project: Path) -> None:
    write(
        "old.po",
        po(
            '#, fuzzy\nmsgid "Steps"\nmsgstr "Schritte"',
            '#, fuzzy\n#| msgid "Boil the milk."\nmsgid "Boil the water."\nmsgstr "Koche Milch."',
            '#, fuzzy\n#| msgid "How to brew it."\nmsgid "How one brews."\nmsgstr "So geht es."',
            '#~ msgid "Black tea"\n#~ msgstr "Schwarztee"',
        ),
    )
    run(project, "old.po")
    green, black = entries(project), entries(project, "black")
    assert state(green["Steps"]) is State.DRAFT
    assert state(black["Boil the water."]) is State.STALE, "translated for another text"
    assert black["Boil the water."].previous == (None, "Boil the milk.")
    assert state(green["How to brew it."]) is State.DRAFT
    assert state(black["Black tea"]) is State.DRAFT


def test_with_draft_everything_is_a_draft(project: Path) -> None:
    write("old.po", po(("Steps", "Schritte")))
    run(project, "old.po", "--draft")
    assert state(entries(project)["Steps"]) is State.DRAFT


def test_no_entry_with_a_translation_is_touched(project: Path) -> None:
    write("mine.po", po(("Steps", "Ablauf"), ("Pour.", "Gieß.")))
    run(project, "mine.po", "--draft")
    before = entries(project)["Steps"].raw
    write("old.po", po(("Steps", "Schritte"), ("Hot.", "Heiß.")))
    item = report(project, "old.po")
    assert item["unmatched"] == 0, "it matches something, which is translated"
    assert (item["exact"], entries(project)["Steps"].raw) == (1, before)


def test_a_second_run_does_nothing_and_a_dry_run_neither(project: Path) -> None:
    write("old.po", po(("Steps", "Schritte"), ("Warm _the_ pot.", "x")))
    before = snapshot(project)
    dry = run(project, "old.po", "--dry-run")
    assert snapshot(project) == before
    assert "1 would be accepted" in dry.out
    run(project, "old.po")
    after = snapshot(project)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {"locale/de/LC_MESSAGES/green.po"}
    run(project, "old.po")
    assert snapshot(project) == after


def test_two_translations_of_one_text_make_a_draft_of_the_usual_one(project: Path) -> None:
    write("po/a.po", po(("Steps", "Stufen"), ("Hot.", "Heiß.")))
    write("po/b.po", po(("Steps", "Schritte"), ("Hot.", "Heiß.")))
    write("po/c.po", po(("Steps", "Schritte")))
    item = report(project, "po")
    assert state(entries(project, "black")["Hot."]) is State.TRANSLATED, "the control: they agree"
    entry = entries(project)["Steps"]
    assert (entry.msgstr, state(entry)) == ("Schritte", State.DRAFT)
    (conflict,) = item["conflicts"]
    assert conflict["taken"] == "po/b.po:5: Schritte"
    assert conflict["others"] == ["po/a.po:5: Stufen"]


def test_the_same_context_comes_before_what_most_say(project: Path) -> None:
    menu = 'msgctxt "{}"\nmsgid "Steps"\nmsgstr "Treppe"'
    write("a.po", po(menu.format("a"), menu.format("b"), ("Steps", "Schritte")))
    run(project, "a.po")
    assert entries(project)["Steps"].msgstr == "Schritte"


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("x.po", "de"),
        ("x.po", "de_DE"),
        ("de/LC_MESSAGES/pt_BR.po", ""),
        ("po/de.po", ""),
        ("po/guide.de.po", ""),
        ("de/guide/x.po", "LANGUAGE"),
    ],
)
def test_the_locale_is_that_of_the_header_or_of_the_path(
    project: Path, path: str, language: str
) -> None:
    write(f"old/{path}", po(("Steps", "Schritte"), language=language))
    assert report(project, "old")["locale"] == "de"
    assert report(project, f"old/{path}", "--dry-run")["locale"] == "de"
    assert report(project, str(Path(f"old/{path}").resolve()), "--dry-run")["locale"] == "de"


def test_a_folder_of_languages_goes_to_each_and_others_are_named(project: Path) -> None:
    write("po/de.po", po(("Steps", "Schritte")))
    write("po/pt-br.po", po(("Steps", "Passos"), language="pt_BR"))
    write("po/fr.po", po(("Steps", "Étapes"), language="fr"))
    write("po/en.po", po(("Steps", "Steps"), language="en"))
    write("po/unknown.po", po(("Steps", "?"), language=""))
    data = run(project, "po", "--json").json()
    assert [item["locale"] for item in data["locales"]] == ["de", "pt_BR"]
    assert [s["file"] for s in data["skipped"]] == ["po/en.po", "po/fr.po", "po/unknown.po"]
    assert entries(project, locale="pt_BR")["Steps"].msgstr == "Passos"


def test_a_named_locale_picks_from_a_folder(project: Path) -> None:
    write("po/x.po", po(("Steps", "Étapes"), language="fr"))
    write("po/y.po", po(("Hot.", "Heiß."), language="de"))
    assert report(project, "po", "-l", "de", "--dry-run")["read"] == 1
    assert report(project, "po", "-l", "de", "--any-language", "--dry-run")["read"] == 2
    assert polyfolio(project, "memory", "import", "po/x.po", "-l", "fr").code == 2


@pytest.mark.parametrize(
    ("header", "named", "other"),
    [
        ("fr", "de", True),
        ("de_AT", "de", False),
        ("", "de", False),
        ("German", "de", False),
        ("pt", "pt_BR", False),
        ("pt_PT", "pt_BR", False),
        ("no", "nb", False),
        ("zh_TW", "zh_CN", True),
        ("zh", "zh_TW", False),
        ("sr@latin", "sr", False),
    ],
)
def test_a_catalog_of_another_language_is_refused_unless_that_is_meant(
    project: Path, header: str, named: str, other: bool
) -> None:
    settings = project / "polyfolio.toml"
    locales = '["de", "pt_BR", "nb", "zh_CN", "zh_TW", "sr"]'
    settings.write_text(re.sub(r"locales = .*", f"locales = {locales}", settings.read_text()))
    polyfolio(project, "extract")
    write("x.po", po(("Steps", "Schritte"), language=header))
    before = contents(project)
    outcome = polyfolio(project, "memory", "import", "x.po", "-l", named)
    if other:
        assert outcome.code == 2
        told = f"x.po:1: its header says “Language: {header}”, and -l says {named} — "
        assert told in outcome.err
        assert contents(project) == before
        outcome = polyfolio(project, "memory", "import", "x.po", "-l", named, "--any-language")
    assert outcome.code == 0
    assert entries(project, locale=named)["Steps"].msgstr == "Schritte"


ELSEWHERE = (
    "fr/LC_MESSAGES/x.po",
    "fr/LC_MESSAGES/guide/x.po",
    "fr.po",
    "x.fr.po",
    "x.pt-PT.po",
    "po/fr/x.po",
    "locale/fr/guide/x.po",
    "de/fr.po",
    "en.po",
    "po/no/x.po",
    "weblate-guide-fr.po",
    "for_use_guide_fr_CA.po",
)


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_path_of_another_language_counts_as_a_header_does(
    project: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(f"old/{path}", po(("Steps", "Étapes"), language=""))
    before = contents(project)
    for given, folder in ((f"old/{path}", "."), (Path(path).name, Path(f"old/{path}").parent)):
        with monkeypatch.context() as inside:
            inside.chdir(folder)
            named = polyfolio(project, "memory", "import", given, "-l", "de")
            assert (named.code, "its path names " in named.err) == (2, True)
            assert "add --any-language" in named.err
    write("old/y.po", po(("Hot.", "Heiß.")))
    for args in ((), ("-l", "de")):
        data = run(project, "old", *args, "--dry-run", "--json").json()
        assert [item["read"] for item in data["locales"]] == [1]
        (left,) = data["skipped"]
        assert "-l de" not in left["remedy"]
    assert contents(project) == before
    assert report(project, f"old/{path}", "-l", "de", "--any-language")["accepted"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "no/x.po",
        "is/x.po",
        "po/x.po",
        "old/to/it/x.po",
        "po/de/it.po",
        "de/LC_MESSAGES/it.po",
        "to-do-it.po",
        "log-in.po",
        "guide-de.po",
        "how-to-bake.po",
    ],
)
def test_folders_that_only_look_like_a_language_count_for_nothing(project: Path, path: str) -> None:
    write(path, po(("Steps", "Schritte"), language=""))
    assert report(project, path, "-l", "de")["accepted"] == 1


def test_a_fault_in_any_file_leaves_everything_as_it_is(project: Path) -> None:
    write("po/a.po", po(("Steps", "Schritte")))
    write("po/b.po", 'msgid "x"\nmsgstr "y\n')
    before = contents(project)
    failed = polyfolio(project, "memory", "import", "po")
    assert (failed.code, failed.out) == (3, "")
    assert failed.err.startswith("polyfolio: po/b.po:2: ")
    assert contents(project) == before
    other = polyfolio(project, "memory", "import", write("x.txt", "Steps"))
    assert (other.code, "x.txt: neither PO nor TMX" in other.err) == (2, True)


def test_articles_without_catalogs_are_named(project: Path) -> None:
    shutil.rmtree(project / "locale")
    write("old.po", po(("Steps", "Schritte")))
    assert "no catalog yet for black, green — run 'polyfolio extract'" in run(project, "old.po").out


def test_catalogs_stay_plain_gettext(project: Path) -> None:
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("msgfmt is not installed")
    write("old.po", po((STEPS, "Gieß.\\\nTrink.\n"), ("Steps", "\nSchritte\n")))
    run(project, "old.po")
    path = project / "locale/de/LC_MESSAGES/green.po"
    subprocess.run([msgfmt, "-c", "-o", "/dev/null", str(path)], check=True)


# --- TMX ------------------------------------------------------------------------------------------


def test_an_export_fills_another_project_exactly(project: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(project, twin)
    german = po(("Steps", "Schritte"), (STEPS, "Gieß & warte.\\\nTrink."), ("Hot.", "Heiß."))
    write("de.po", german)
    write("pt.po", po(("Steps", "Passos"), language="pt_BR"))
    run(project, "de.po", "pt.po")
    run(project, write("more.po", po(("Green tea", "Grün"))), "--draft")
    assert "3 texts, 4 translations" in polyfolio(project, "memory", "export", "out.tmx").out
    first = Path("out.tmx").read_bytes()
    polyfolio(project, "memory", "export", "out.tmx")
    assert Path("out.tmx").read_bytes() == first
    assert b"Gr\xc3\xbcn" not in first, "a draft is no memory"
    run(twin, "out.tmx")
    for locale in ("de", "pt_BR"):
        for article in ("green", "black"):
            theirs = entries(twin, article, locale)
            for msgid, entry in entries(project, article, locale).items():
                accepted = state(entry) is State.TRANSLATED
                assert theirs[msgid].msgstr == (entry.msgstr if accepted else "")
    polyfolio(project, "memory", "export", "one.tmx", "-l", "pt_BR")
    assert b"Schritte" not in Path("one.tmx").read_bytes()


def test_tmx_of_other_tools(project: Path) -> None:
    segments = (
        '<tu><tuv xml:lang="EN-US"><seg>Warm the pot.</seg></tuv>'
        '<tuv xml:lang="de-DE"><seg>Wärme die Kanne.</seg></tuv>'
        '<tuv xml:lang="pt-BR"><seg>Aqueça o bule.</seg></tuv>'
        '<tuv xml:lang="fr"><seg>Chauffe.</seg></tuv></tu>'
        '<tu><tuv xml:lang="en"><seg>Boil <ph x="1"/>the water.</seg></tuv>'
        '<tuv xml:lang="de"><seg>Koche <ph x="1"/>Wasser.</seg></tuv></tu>'
    )
    write("m.tmx", f"<tmx><body>{segments}</body></tmx>".encode("utf-16"))
    data = run(project, "m.tmx", "--json").json()
    assert [s["reason"] for s in data["skipped"]] == ["fr is not among this project's locales"]
    black = entries(project, "black")
    assert state(black["Warm the pot."]) is State.TRANSLATED
    assert black["Boil the water."].msgstr == "Koche Wasser."
    assert state(black["Boil the water."]) is State.DRAFT, "a tag was left out"
    assert entries(project, "black", "pt_BR")["Warm the pot."].msgstr == "Aqueça o bule."


def test_a_broken_tmx_changes_nothing(project: Path) -> None:
    write("m.tmx", "<tmx>\n<body>")
    failed = polyfolio(project, "memory", "import", "m.tmx")
    assert failed.code == 3
    assert "m.tmx:2: not well-formed XML" in failed.err


# --- obsolete entries ----------------------------------------------------------------------------


def obsolete(root: Path, article: str = "black") -> list[str]:
    path = root / f"locale/de/LC_MESSAGES/{article}.po"
    return [e.msgid for e in parse_catalog(path.read_bytes(), path.name).body if e.obsolete]


def test_what_is_obsolete_goes_only_once_nothing_is_lost_with_it(project: Path) -> None:
    write("old.po", po(("Boil the water.", "Koche Wasser."), ("Warm the pot.", "Wärme sie.")))
    run(project, "old.po")
    source = project / "source/black.md"
    source.write_text("---\ntitle: Black tea\ndescription: Hot.\n---\n\nNothing else.\n")
    assert polyfolio(project, "extract").code == 0
    assert obsolete(project) == ["Boil the water.", "Warm the pot."]
    before = snapshot(project)
    said = polyfolio(project, "memory", "prune")
    assert "1 would go; 1 stays: translation that stands nowhere else" in said.out, said.out
    assert "nothing was done yet: add --yes" in said.out
    said = polyfolio(project, "memory", "prune", "--into", "tea.tmx")
    assert "2 would go (1 saved in tea.tmx)" in said.out
    assert snapshot(project) == before
    assert not Path("tea.tmx").exists()
    assert polyfolio(project, "memory", "prune", "--yes").code == 0
    assert obsolete(project) == ["Boil the water."], "the other stands in 'green' with that text"
    assert polyfolio(project, "memory", "prune", "--into", "tea.tmx", "--yes").code == 0
    assert obsolete(project) == []
    assert "no entry is obsolete" in polyfolio(project, "memory", "prune").out
    source.write_text(BLACK)
    polyfolio(project, "extract")
    run(project, "tea.tmx")
    assert entries(project, "black")["Boil the water."].msgstr == "Koche Wasser."
    assert state(entries(project, "black")["Boil the water."]) is State.TRANSLATED


def test_what_a_file_of_pruned_texts_holds_stays_in_it(project: Path) -> None:
    source = project / "source/black.md"
    for msgid, msgstr in (("Boil the water.", "Koche Wasser."), ("Hot.", "Heiß.")):
        write("old.po", po((msgid, msgstr)))
        run(project, "old.po")
        source.write_text(source.read_text().replace(msgid, f"Quite another text than {msgid[:3]}"))
        polyfolio(project, "extract")
        polyfolio(project, "memory", "prune", "--into", "tea.tmx", "--yes")
    saved = Path("tea.tmx").read_text()
    assert "Koche Wasser." in saved
    assert "Heiß." in saved
    write(
        "foreign.tmx",
        '<tmx><body><tu><tuv xml:lang="en"><seg>A<ph x="1"/></seg></tuv>'
        '<tuv xml:lang="de"><seg>B</seg></tuv></tu></body></tmx>',
    )
    refused = polyfolio(project, "memory", "prune", "--into", "foreign.tmx", "--yes")
    assert (refused.code, "foreign.tmx:1: holds tags of another tool" in refused.err) == (3, True)


def test_what_people_made_of_an_obsolete_entry_stays(project: Path) -> None:
    path = project / "locale/de/LC_MESSAGES/black.po"
    path.write_text(
        path.read_text()
        + '\n# Ask Ute.\n#~ msgid "One."\n#~ msgstr "Eins."\n'
        + '\n#, fuzzy\n#~ msgid "Two."\n#~ msgstr "Zwei."\n'
    )
    said = polyfolio(project, "memory", "prune", "--into", "tea.tmx", "--yes").out
    assert "0 dropped; 1 stays: comment of a person" in said
    assert "1 stays: fuzzy, and no machine's" in said
    assert obsolete(project) == ["One.", "Two."]
    assert not Path("tea.tmx").exists()


# --- the core -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("__a__ *b*", "**a** _b_", True),
        ("***a***", "**_a_**", True),
        ("a\\*b", "a*b", True),
        ("&copy; A", "© A", True),
        ("<https://a.example>", "[https://a.example](https://a.example)", True),
        ("``a``", "`a`", True),
        ("a  \nb", "a<br>b", True),
        ("*a*", "**a**", False),
        ("[a](b)", "[a](c)", False),
        ("[a](b)", '[a](b "t")', False),
        ("`a`", "a", False),
        ("a b", "ab", False),
        ("a\\\nb", "a b", False),
    ],
)
def test_what_is_spelling_and_what_is_not(one: str, other: str, same: bool) -> None:
    assert (form(one, References()) == form(other, References())) is same


@pytest.mark.parametrize(
    ("source", "target", "problem"),
    [
        ("See [it](a.md).", "Siehe [dies](b.md).", "lost link a.md; added link b.md"),
        ("Run `make`.", "Starte make.", "lost code make"),
        ("About 30.", "~30 ~", ""),
        ("**Strong** tea", "**“浓”**茶", ""),
        ("A day.", "1. Mai ist Feiertag.", ""),
    ],
)
def test_a_translation_is_taken_as_it_is_only_with_proof(
    source: str, target: str, problem: str
) -> None:
    assert settled(source, Pair(source, target, "", ""), References()) == (target, problem)


def test_equal_outlines_whatever_their_spelling() -> None:
    en = read_article(
        "a", "en.md", b"# A\n\n- b\n- c\n\n> d\n\n| e |\n|---|\n| f |\n\ng[^1]\n\n[^1]: h\n"
    )
    de = read_article(
        "a", "de.md", b"B\n=\n\n* c\n\n* d\n\n> e\n> f\n\n|g|\n|:-:|\n|i|\n\nj[^1]\n\n[^1]: k\n"
    )
    aligned = align_articles(en, de, "de.md")
    assert [(p.source, p.target) for p in aligned.pairs] == [
        ("A", "B"),
        ("b", "c"),
        ("c", "d"),
        ("d", "e f"),
        ("e", "g"),
        ("f", "i"),
        ("g[^1]", "j[^1]"),
        ("h", "k"),
    ]
    assert aligned.refused == ()


def test_a_reference_and_its_link_are_one_text_either_way() -> None:
    article = References({"t": ("table.md", "")})
    pair = Pair("The [list][t].", "Die [Liste][t].", "de.po:1", "de.po")
    found = Memory([pair]).find((None, "The [list](table.md)."), article)
    assert found is not None
    assert (found.text, found.exact, found.doubt) == ("Die [Liste][t].", False, "")
    assert Memory([pair]).find((None, "The [list](table.md)."), References()) is None


def test_raw_html_and_titles_stand_beside_their_translations() -> None:
    source = '## A\n\n<p title="T">One <b>b</b></p>\n\n[x]\n\n<ul><li>Two</ul>\n\n[x]: y.md "X"\n'
    target = "## Ä\n\n<p title=\"Ť\">Eins <b>b</b></p>\n\n[x]\n\n<p>Zwei</p>\n\n[x]: y.md 'Iks'\n"
    aligned = align_articles(
        read_article("a", "source/a.md", source.encode()),
        read_article("a", "de/a.md", target.encode()),
        "de/a.md",
    )
    found = {pair.source: pair.target for pair in aligned.pairs}
    assert found == {
        "A": "Ä",
        "T": "Ť",
        "One <b>b</b>": "Eins <b>b</b>",
        "X": "Iks",
        "[x]": "[x]",
    }
    assert [str(one.where) for one in aligned.refused] == ["de/a.md:7"]
