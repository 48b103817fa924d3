"""Moving in: a site that is translated already comes along without a sentence translated again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.article import read_article
from pipeline.catalog import Entry
from pipeline.catalog_reader import parse_catalog
from pipeline.exchange.memory import Memory
from pipeline.exchange.parallel import align_articles
from pipeline.inline import References
from pipeline.matching import Pair, form, settled
from pipeline.model import State
from pipeline.provenance import marks, state
from tests.command_line import Outcome, contents, polyfolio, snapshot

SETTINGS = '[project]\nname = "Tea Notes"\nlocales = ["de", "pt_BR"]\n'
GREEN = """\
---
title: Green tea
description: How to brew it.
---

Water at *80* degrees, see [black tea](black.md) &
the [table][t].

[t]: https://tea.example/table

## Steps

- Warm the pot.
- Pour; wait.\\
  Then drink.
"""
BLACK = "---\ntitle: Black tea\ndescription: Hot.\n---\n\nBoil the water.\n\nWarm the pot.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "tea"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    (root / "source/green.md").write_text(GREEN)
    (root / "source/black.md").write_text(BLACK)
    assert polyfolio(root, "extract").code == 0
    monkeypatch.chdir(tmp_path)
    return root


def write(path: str, text: str | bytes) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def po(*entries: tuple[str, str] | str, language: str = "de") -> str:
    out = ['msgid ""', 'msgstr ""', f'"Language: {language}\\n"', ""]
    for entry in entries:
        if isinstance(entry, str):
            out += [entry, ""]
            continue
        source, target = (text.replace("\\", r"\\").replace("\n", r"\n") for text in entry)
        out += [f'msgid "{source}"', f'msgstr "{target}"', ""]
    return "\n".join(out)


def entries(root: Path, article: str = "green", locale: str = "de") -> dict[str, Entry]:
    path = root / f"locale/{locale}/LC_MESSAGES/{article}.po"
    return {e.msgid: e for e in parse_catalog(path.read_bytes(), path.name).body}


def run(root: Path, *args: str) -> Outcome:
    done = polyfolio(root, "memory", "import", *args)
    assert done.code == 0, done.err
    return done


def report(root: Path, *args: str) -> Any:
    (item,) = run(root, *args, "--json").json()["locales"]
    return item


TMX = (
    '<tmx version="1.4"><header/><body><tu><tuv xml:lang="en"><seg>{}</seg></tuv>'
    '<tuv xml:lang="de"><seg>{}</seg></tuv></tu></body></tmx>'
)
WATER = "Water at *80* degrees, see [black tea](black.md) & the [table][t]."
STEPS = "Pour; wait.\\\nThen drink."


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
    assert polyfolio(project, "memory", "import", "po/x.po", "-l", "fr").code == 3


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
    ["no/x.po", "is/x.po", "po/x.po", "old/to/it/x.po", "po/de/it.po", "de/LC_MESSAGES/it.po"],
)
def test_folders_that_only_look_like_a_language_count_for_nothing(project: Path, path: str) -> None:
    write(path, po(("Steps", "Schritte"), language=""))
    assert report(project, path, "-l", "de")["accepted"] == 1


def test_an_article_beside_one_of_another_language_is_refused(project: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/fr/green.md", GERMAN)
    for inside in ("", "/green.md"):
        pair = ("--pair", f"docs/en{inside}", f"docs/fr{inside}")
        failed = polyfolio(project, "memory", "import", *pair, "-l", "de")
        assert (failed.code, "its path names fr, and -l says de" in failed.err) == (2, True)


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


# --- Markdown beside Markdown ---------------------------------------------------------------------

GERMAN = """\
---
title: "Grüner Tee"
description: So wird er aufgegossen.
---
<!-- übersetzt von Ute -->

Wasser von _80_ Grad, siehe
[Schwarztee](black.md) und die [Tafel].

Schritte
--------

* Wärme die Kanne vor.

* Gieß auf; warte.<br>
  Dann trink.

[Tafel]: https://tea.example/table
"""


def test_an_article_beside_its_translation(project: Path) -> None:
    write("old/green.md", GREEN)
    write("old/de/green.md", GERMAN)
    item = report(project, "--pair", "old/green.md", "old/de/green.md")
    assert (item["locale"], item["accepted"], item["drafted"]) == ("de", 7, 0)
    green = entries(project)
    assert green["Green tea"].msgstr == "Grüner Tee"
    assert green[WATER].msgstr == (
        "Wasser von _80_ Grad, siehe [Schwarztee](black.md) und die "
        "[Tafel](https://tea.example/table)."
    )
    assert green[STEPS].msgstr == "Gieß auf; warte.\\\nDann trink."
    assert [m.text for m in marks(green["Steps"])] == ["memory old/de/green.md"]


def test_around_an_added_block_what_is_sure_is_accepted_and_the_rest_a_draft(project: Path) -> None:
    write("en.md", GREEN)
    write("de.md", GERMAN.replace("[Tafel].\n", "[Tafel].\n\nNoch ein Absatz.\n"))
    done = run(project, "--pair", "en.md", "de.md")
    assert "de.md:10: left out: this paragraph has no counterpart in en.md" in done.out
    assert "de.md: other blocks than its source: 1 sure, 5 drafts; left out: 0 of the" in done.out
    green = entries(project)
    assert state(green[WATER]) is State.TRANSLATED, "its link and its number are nobody else's"
    assert (green["Steps"].msgstr, state(green["Steps"])) == ("Schritte", State.DRAFT)
    assert "blocks beside it were added or removed" in green["Steps"].head
    assert state(green["Green tea"]) is State.DRAFT, "nothing speaks for front matter"


def test_where_a_heading_differs_the_rest_is_read(project: Path) -> None:
    write("en.md", GREEN)
    write("de.md", GERMAN.replace("--------", "========"))
    data = run(project, "--pair", "en.md", "de.md", "--json").json()
    assert {(part["where"], part["reason"]) for part in data["refused"]} == {
        ("en.md:11", "this heading 2 has no counterpart in de.md"),
        ("de.md:10", "this heading 1 has no counterpart in en.md"),
    }
    assert data["beside"][0]["left_target"] == 1
    assert entries(project)["Steps"].msgstr == ""
    assert entries(project)[STEPS].msgstr == "Gieß auf; warte.\\\nDann trink."


LONG_EN = """\
# Brewing {#brewing}

Read this first, it is short.

```
tea --pot
```

The pot is warm now, and you can pour.

After that, wait for a while and think.

Then pour the tea through a strainer.

## Cups {#cups}

Cups are made of clay, or of glass.

See [the list](list.md) for 12 kinds.

Wash them with `water` alone, 2 times.

| Cup | Holds |
|-----|-------|
| big | 3 dl of tea |
"""
LONG_DE = """\
# Aufgießen {#brewing}

Lies das zuerst, es ist kurz.

```
tea --pot
```

Die Kanne ist nun warm, und du kannst gießen.

Warte danach eine Weile und denke nach.

Gieß den Tee dann durch ein Sieb.

## Tassen {#cups}

Tassen sind aus Ton oder aus Glas.

Siehe [die Liste](list.md) der 12 Arten.

Spüle sie nur mit `water`, 2 Mal.

| Tasse | Fasst |
|-------|-------|
| groß | 3 dl Tee |
"""


def beside(en: str, de: str) -> dict[str, tuple[str, bool]]:
    """Source → translation and whether it is sure."""
    ours, theirs = (read_article("a", f"{n}.md", t.encode()) for n, t in (("en", en), ("de", de)))
    aligned = align_articles(ours, theirs, "de.md")
    return {pair.source: (pair.target, not pair.doubt) for pair in aligned.pairs}


def paragraphs(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block[:1] not in "#`|"]


@pytest.mark.parametrize("block", paragraphs(LONG_EN))
@pytest.mark.parametrize("added", [False, True])
def test_no_block_gone_or_added_anywhere_makes_a_wrong_pair(block: str, added: bool) -> None:
    truth = beside(LONG_EN, LONG_DE)
    assert len(truth) == 13
    assert all(sure for _, sure in truth.values())
    new = f"{block}\n\nWhat nobody has translated yet.\n\n" if added else ""
    found = beside(LONG_EN.replace(f"{block}\n\n", new), LONG_DE)
    sure = {text for text, (_, is_sure) in found.items() if is_sure}
    assert {text: truth[text][0] for text in sure} == {text: found[text][0] for text in sure}
    assert {"Brewing", "Cups", "See [the list](list.md) for 12 kinds."} - {block} <= sure
    wrong = {text for text, (target, _) in found.items() if truth[text][0] != target}
    assert not wrong, "nor does it here make a wrong draft"


def test_numbers_code_and_length_speak_against_a_pair_wherever_it_stands() -> None:
    for german in ("12 Arten", "13 Arten"):
        sure = beside(LONG_EN, LONG_DE.replace("12 Arten", german))
        assert sure["See [the list](list.md) for 12 kinds."][1] is (german == "12 Arten")
    longer = LONG_DE.replace("aus Glas.", f"aus Glas{', aus Holz oder aus Blech' * 8}.")
    assert not beside(LONG_EN, longer)["Cups are made of clay, or of glass."][1]
    gap = LONG_EN + "\nOne more.\n"
    code = "Wash them with `water` alone, 2 times."
    assert beside(gap, LONG_DE)[code][1]
    assert not beside(gap, LONG_DE.replace("`water`", "`soap`"))[code][1]


def test_equal_texts_and_blocks_that_moved_are_not_mixed_up() -> None:
    moved = LONG_DE.replace("Lies das zuerst, es ist kurz.\n\n", "") + "\nLies das zuerst.\n"
    found = beside(LONG_EN, moved)
    assert "Read this first, it is short." not in found
    other = "Ganz anderes steht hier.\n\n- Eins\n- Zwei\n\n> Und ein Wort von jemand.\n"
    assert not any(sure for _, sure in beside(LONG_EN, other).values())


def test_a_text_left_in_the_source_language_is_no_translation(project: Path) -> None:
    write("en.md", BLACK)
    write("de.md", BLACK.replace("Boil the water.", "Koche Wasser."))
    data = run(project, "--pair", "en.md", "de.md", "--json").json()
    assert (data["same"], data["locales"][0]["accepted"]) == (3, 1)
    assert entries(project, "black")["Hot."].msgstr == ""


def test_folders_beside_each_other(project: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/en/black.md", BLACK)
    write("docs/de/green.md", GERMAN)
    data = run(project, "--pair", "docs/en", "docs/de", "--json").json()
    assert [s["file"] for s in data["skipped"]] == ["docs/en/black.md"]
    assert entries(project, "black")["Warm the pot."].msgstr == "Wärme die Kanne vor."
    write("flat/black.md", BLACK)
    write("flat/black.de.md", BLACK.replace("Hot.", "Heiß."))
    run(project, "--pair", "flat", "flat", "-l", "de")
    assert entries(project, "black")["Hot."].msgstr == "Heiß."


def with_locales(project: Path, *locales: str) -> None:
    settings = project / "polyfolio.toml"
    named = str(list(locales)).replace("'", '"')
    settings.write_text(re.sub(r"locales = .*", f"locales = {named}", settings.read_text()))
    assert polyfolio(project, "extract").code == 0


@pytest.mark.parametrize(
    ("locales", "named", "spelled", "found"),
    [
        *((("zh_CN", "de"), "zh_CN", name, True) for name in ("zh", "zh-cn", "zh-Hans", "ZH_cn")),
        *((("zh_CN", "de"), "zh-hans", name, True) for name in ("zh", "zh_Hans_CN")),
        *((("zh_CN", "de"), "zh_CN", name, False) for name in ("zh-TW", "zh_SG", "de", "draft")),
        (("zh_CN", "zh_TW"), "zh_CN", "zh", True),
        (("zh_CN", "zh_TW"), "zh_TW", "zh", False),
        (("zh_TW",), "zh_TW", "zh-hant", True),
        (("de_AT",), "de_AT", "de", True),
        (("de_AT", "de_CH"), "de_AT", "de", False),
        (("de_AT", "de"), "de_AT", "de", False),
        (("en_GB",), "en_GB", "en", False),
    ],
)
def test_a_translation_is_found_however_its_locale_is_spelled(
    project: Path, locales: tuple[str, ...], named: str, spelled: str, found: bool
) -> None:
    with_locales(project, *locales)
    text = BLACK.replace("Hot.", "Found.")
    write("flat/black.md", BLACK)
    write(f"flat/black.{spelled}.md", text)
    write("split/en/black.md", BLACK)
    write(f"split/{spelled}/black.md", text)
    write("top/black.md", BLACK)
    write(f"top/{spelled}/black.md", text)
    folders = [("flat", "flat"), ("split/en", "split"), ("split", "split"), ("top", "top")]
    for pair in folders:
        outcome = polyfolio(project, "memory", "import", "--pair", *pair, "-l", named, "--dry-run")
        assert (f"{named.replace('-hans', '_CN')}: 1 translation read" in outcome.out) is found
    if found:
        for pair in (("split/en", f"split/{spelled}"), ("top", f"top/{spelled}")):
            assert report(project, "--pair", *pair, "--dry-run")["read"] == 1


def test_what_was_looked_for_is_named(project: Path) -> None:
    with_locales(project, "zh_CN", "de")
    write("flat/black.md", BLACK)
    write("flat/green.md", GREEN)
    write("flat/green.zh.md", GERMAN)
    out = run(project, "--pair", "flat", "flat", "-l", "zh_CN", "--dry-run").out
    names = "black.zh_CN.md, black.zh-CN.md, black.zh.md, zh_CN/black.md"
    assert f"flat/black.md: left out: flat holds no translation of it: no {names} — " in out


def test_of_two_translations_by_name_the_other_is_named(project: Path) -> None:
    write("flat/black.en.md", BLACK)
    write("flat/black.de-DE.md", BLACK.replace("Hot.", "Anders."))
    write("flat/black.de.md", BLACK.replace("Hot.", "Heiß."))
    data = run(project, "--pair", "flat", "flat", "-l", "de", "--json").json()
    assert entries(project, "black")["Hot."].msgstr == "Heiß."
    (other,) = data["skipped"]
    assert (other["file"], other["reason"]) == (
        "flat/black.de-DE.md",
        "black.de.md is read instead",
    )


TEA = """\
# Tea

See [steps](#the-steps) and [the cup](cup.md#a-warm-cup).

Or look up [what a cup is](cup.md#history).

And once more [the cup][c], [gone](%00.md#x).

A long paragraph without any link in it, and so on.

## The steps

Pour.

[c]: cup.md#a-warm-cup
"""
TEE = """\
# Tee

Siehe [Schritte](#die-schritte) und [die Tasse](cup.md#eine-warme-tasse).

Oder schlag nach, [was eine Tasse ist](cup.md#HISTORY).

Und noch einmal [die Tasse][c], [fort](%00.md#y).

Ein langer Absatz ganz ohne Link darin, und so weiter.

## Die Schritte

Gieße.

[c]: cup.md#eine-warme-tasse
"""


@pytest.mark.parametrize("more", ["", "\nNur hier: ein Absatz, den sonst niemand hat.\n"])
def test_links_to_headings_come_back_under_the_names_of_the_source(
    project: Path, more: str
) -> None:
    german = TEE.replace("#HISTORY", "#geschichte" if more else "#a-warm-cup")
    write("docs/en/tea.md", TEA)
    write("docs/de/tea.md", german + more)
    for language, title in (("en", "A warm cup"), ("de", "Eine warme Tasse")):
        write(f"docs/{language}/cup.md", f"# {title}\n\n## History\n")
    write("tea/source/tea.md", TEA)
    assert polyfolio(project, "extract").code == 0
    run(project, "--pair", "docs/en", "docs/de")
    found = entries(project, "tea")
    taken = found["See [steps](#the-steps) and [the cup](cup.md#a-warm-cup)."]
    assert taken.msgstr == "Siehe [Schritte](#the-steps) und [die Tasse](cup.md#a-warm-cup)."
    assert state(taken) is State.TRANSLATED
    other = found["Or look up [what a cup is](cup.md#history)."]
    # A heading that the source has, too, is another heading, and not one in another language.
    meant = "history" if more else "a-warm-cup"
    assert other.msgstr == f"Oder schlag nach, [was eine Tasse ist](cup.md#{meant})."
    assert state(other) is State.DRAFT
    lost = found["And once more [the cup][c], [gone](%00.md#x)."]
    assert "%00.md#y" in lost.msgstr
    assert state(lost) is State.DRAFT


def test_a_pair_the_wrong_way_round_is_noticed(project: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/de/green.md", GERMAN)
    failed = polyfolio(project, "memory", "import", "--pair", "docs/de", "docs/en")
    assert failed.code == 2
    assert "that of docs/de names de — the source comes first: --pair docs/en docs/de" in failed.err
    swapped = ("--pair", "docs/de/green.md", "docs/en/green.md", "-l", "de")
    assert report(project, *swapped)["swapped"] > 3
    out = run(project, *swapped).out
    assert "translations are texts of source/ — with --pair, the source comes first" in out
    item = report(project, "--pair", "docs/en", "docs/de")
    assert item["accepted"] > 3, "the control: nothing was filled before"
    assert item["swapped"] == 0
    assert report(project, "--pair", "docs/en", "docs/de")["swapped"] == 0, "again, all is filled"


def test_no_translation_from_elsewhere_moves_the_cursor(project: Path) -> None:
    for name, text in (("old", "Koche.BAD"), ("new", "Koche.BAD\nOder so.")):
        catalog = po(("Boil the water.", text)).replace("BAD", "\\033[2J\\r\u202e")
        write(f"{name}.po", catalog)
    (project / "locale/glossary.csv").write_text("term,de,note\ntea\x1b[2J,Tee,\x9b2J\n")
    write("gone.po", po(("Gone.BAD", "x")).replace("BAD", "\\033[2J\\r\u202e"))
    said = run(project, "old.po", "new.po", "gone.po")
    assert r"matches nothing here: Gone.\x1b[2J \u202e" in said.out
    assert "translated in more than one way" in said.out
    assert r"    taken: old.po:5: Koche.\x1b[2J \u202e" in said.out
    assert r"    other: new.po:5: Koche.\x1b[2J\r\u202e\nOder so." in said.out
    listed = polyfolio(project, "glossary", "list")
    as_json = polyfolio(project, "glossary", "list", "--json")
    assert as_json.json()["terms"][0]["note"] == "\x9b2J"
    for out in (said.out, listed.out, listed.err, as_json.out):
        assert not set("\x1b\r\x9b\u202e") & set(out)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("fr.po",), "fr.po: fr is not among this project's locales — add it to them"),
        (("de.po", "fr.po"), "fr.po: fr is not"),
        (("unknown.po",), "unknown.po: neither its header nor its path"),
        (("en.po",), "en.po: is in the source language"),
        (("others",), "others: nothing to import: others/a.po: fr is not"),
        (("others",), "locales, and 1 more — add it to them"),
        (("others", "-l", "de"), "others: nothing to import: others/a.po: is fr, and 1 more"),
        (("de.po", "others"), "others: nothing to import: "),
        (("fr.tmx",), "fr.tmx: fr is not among"),
        (("fr.tmx", "-l", "de"), "fr.tmx: has no translation into de"),
        (
            ("--pair", "docs/en", "docs", "-l", "de"),
            "docs holds no translation of it: no green.md, ",
        ),
        (("--pair", "only", "docs", "-l", "de"), "only: no article there"),
    ],
)
def test_what_gives_nothing_at_all_is_wrong_usage_and_changes_nothing(
    project: Path, args: tuple[str, ...], said: str
) -> None:
    for name, language in (("de", "de"), ("fr", "fr"), ("unknown", ""), ("en", "en")):
        write(f"{name}.po", po(("Steps", "Schritte"), language=language))
    for name in ("a", "b"):
        write(f"others/{name}.po", po(("Steps", "Étapes"), language="fr"))
    segment = '<tuv xml:lang="{}"><seg>Steps</seg></tuv>'
    unit = f"<tu>{segment.format('en')}{segment.format('fr')}</tu>"
    write("fr.tmx", f'<tmx version="1.4"><header/><body>{unit}</body></tmx>')
    write("docs/en/green.md", GREEN)
    write("only/green.de.md", GERMAN)
    before = contents(project)
    for more in ((), ("--dry-run",), ("--json",)):
        failed = polyfolio(project, "memory", "import", *args, *more)
        assert (failed.code, failed.out, said in failed.err) == (2, "", True), failed.err
        assert re.fullmatch(r"polyfolio: [^\n]+ — [^\n]+\n", failed.err)
    assert contents(project) == before


def test_a_folder_of_which_some_is_left_out_is_no_error(project: Path) -> None:
    write("po/de.po", po(("Steps", "Schritte")))
    write("po/fr.po", po(("Steps", "Étapes"), language="fr"))
    assert len(run(project, "po", "--json").json()["skipped"]) == 1
    write("empty.po", po())
    assert report(project, "empty.po", "-l", "de")["read"] == 0, "nothing was left out of it"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--pair", "en.md"), "--pair takes two paths"),
        (("--pair", "en.md", "translated.md"), "names no locale"),
        (("--pair", ".", "en.md", "-l", "de"), "a folder goes with a folder"),
        (("en.md",), "--pair SOURCE TRANSLATED"),
    ],
)
def test_what_does_not_fit_is_said(project: Path, args: tuple[str, ...], said: str) -> None:
    write("en.md", GREEN)
    write("translated.md", GERMAN)
    failed = polyfolio(project, "memory", "import", *args)
    assert (failed.code, said in failed.err) == (2, True), failed.err


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
    assert found == {"A": "Ä", "T": "Ť", "One <b>b</b>": "Eins <b>b</b>", "X": "Iks"}
    assert [str(one.where) for one in aligned.refused] == ["de/a.md:7"]
