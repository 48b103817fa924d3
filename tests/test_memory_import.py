"""Moving in: a site that is translated already comes along without a sentence translated again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.model import State
from pipeline.provenance import marks, state
from tests.command_line import contents, polyfolio, snapshot
from tests.moving_in import (
    STEPS,
    TMX,
    entries,
    po,
    report,
    run,
    write,
)


def test_what_matches_nothing_is_named(tea: Path) -> None:
    write("old.po", po(("Steps", "Schritte"), *((f"Gone {n}.\nAway", "Fort") for n in range(1, 6))))
    write("old.tmx", TMX.format("Never here", "Nie hier"))
    said = run(tea, "old.po", "--dry-run").out
    assert "6 translations read, of which 5 match nothing here\n" in said
    assert "  old.po:8: matches nothing here: Gone 1. Away\n" in said
    assert "  and 2 more texts that match nothing here: --json lists all\n" in said
    item = report(tea, "old.po", "old.tmx", "--dry-run")
    assert item["unmatched"] == len(item["unmatched_texts"]) == 6
    assert item["unmatched_texts"][0] == {"file": "old.po", "line": 8, "msgid": "Gone 1.\nAway"}
    assert item["unmatched_texts"][-1]["msgid"] == "Never here"
    write("docs/en.md", "# Steps\n\nWho knows this.\n")
    write("docs/de.md", "# Schritte\n\nWer kennt das.\n")
    (text,) = report(tea, "--pair", "docs/en.md", "docs/de.md")["unmatched_texts"]
    assert text == {"file": "docs/de.md", "line": 3, "msgid": "Who knows this."}


def test_what_was_accepted_there_is_accepted_here_in_every_article(tea: Path) -> None:
    write("old.po", po(("Warm the pot.", "Wärme die Kanne vor."), ("Nobody has it.", "Nie.")))
    item = report(tea, "old.po")
    assert (item["read"], item["unmatched"]) == (2, 1)
    assert (item["exact"], item["accepted"], item["drafted"]) == (2, 2, 0)
    for article in ("green", "black"):
        entry = entries(tea, article)["Warm the pot."]
        assert entry.msgstr == "Wärme die Kanne vor."
        assert state(entry) is State.TRANSLATED
        assert [(m.text, m.valid) for m in marks(entry)] == [("memory old.po", True)]


def test_fuzzy_and_obsolete_ones_are_drafts(tea: Path) -> None:
    write(
        "old.po",
        po(
            '#, fuzzy\nmsgid "Steps"\nmsgstr "Schritte"',
            '#, fuzzy\n#| msgid "Boil the milk."\nmsgid "Boil the water."\nmsgstr "Koche Milch."',
            '#, fuzzy\n#| msgid "How to brew it."\nmsgid "How one brews."\nmsgstr "So geht es."',
            '#~ msgid "Black tea"\n#~ msgstr "Schwarztee"',
        ),
    )
    run(tea, "old.po")
    green, black = entries(tea), entries(tea, "black")
    assert state(green["Steps"]) is State.DRAFT
    assert state(black["Boil the water."]) is State.STALE, "translated for another text"
    assert black["Boil the water."].previous == (None, "Boil the milk.")
    assert state(green["How to brew it."]) is State.DRAFT
    assert state(black["Black tea"]) is State.DRAFT


def test_with_draft_everything_is_a_draft(tea: Path) -> None:
    write("old.po", po(("Steps", "Schritte")))
    run(tea, "old.po", "--draft")
    assert state(entries(tea)["Steps"]) is State.DRAFT


def test_no_entry_with_a_translation_is_touched(tea: Path) -> None:
    write("mine.po", po(("Steps", "Ablauf"), ("Pour.", "Gieß.")))
    run(tea, "mine.po", "--draft")
    before = entries(tea)["Steps"].raw
    write("old.po", po(("Steps", "Schritte"), ("Hot.", "Heiß.")))
    item = report(tea, "old.po")
    assert item["unmatched"] == 0, "it matches something, which is translated"
    assert (item["exact"], entries(tea)["Steps"].raw) == (1, before)


def test_a_second_run_does_nothing_and_a_dry_run_neither(tea: Path) -> None:
    write("old.po", po(("Steps", "Schritte"), ("Warm _the_ pot.", "x")))
    before = snapshot(tea)
    dry = run(tea, "old.po", "--dry-run")
    assert snapshot(tea) == before
    assert "1 would be accepted" in dry.out
    run(tea, "old.po")
    after = snapshot(tea)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {"locale/de/LC_MESSAGES/green.po"}
    run(tea, "old.po")
    assert snapshot(tea) == after


def test_two_translations_of_one_text_make_a_draft_of_the_usual_one(tea: Path) -> None:
    write("po/a.po", po(("Steps", "Stufen"), ("Hot.", "Heiß.")))
    write("po/b.po", po(("Steps", "Schritte"), ("Hot.", "Heiß.")))
    write("po/c.po", po(("Steps", "Schritte")))
    item = report(tea, "po")
    assert state(entries(tea, "black")["Hot."]) is State.TRANSLATED, "the control: they agree"
    entry = entries(tea)["Steps"]
    assert (entry.msgstr, state(entry)) == ("Schritte", State.DRAFT)
    (conflict,) = item["conflicts"]
    assert conflict["taken"] == "po/b.po:5: Schritte"
    assert conflict["others"] == ["po/a.po:5: Stufen"]


def test_the_same_context_comes_before_what_most_say(tea: Path) -> None:
    menu = 'msgctxt "{}"\nmsgid "Steps"\nmsgstr "Treppe"'
    write("a.po", po(menu.format("a"), menu.format("b"), ("Steps", "Schritte")))
    run(tea, "a.po")
    assert entries(tea)["Steps"].msgstr == "Schritte"


def test_a_fault_in_any_file_leaves_everything_as_it_is(tea: Path) -> None:
    write("po/a.po", po(("Steps", "Schritte")))
    write("po/b.po", 'msgid "x"\nmsgstr "y\n')
    before = contents(tea)
    failed = polyfolio(tea, "memory", "import", "po")
    assert (failed.code, failed.out) == (3, "")
    assert failed.err.startswith("polyfolio: po/b.po:2: ")
    assert contents(tea) == before
    write("po/c.po", "msgid x\n")
    both = polyfolio(tea, "memory", "import", "po")
    assert both.code == 3
    named = [line.split(": ")[0].strip() for line in both.err.splitlines()]
    assert named == ["polyfolio", "po/b.po:2", "po/c.po:1"], "all that cannot be read, at once"
    other = polyfolio(tea, "memory", "import", write("x.txt", "Steps"))
    assert (other.code, "x.txt: neither PO nor TMX" in other.err) == (2, True)


def test_articles_without_catalogs_are_named(tea: Path) -> None:
    shutil.rmtree(tea / "locale")
    write("old.po", po(("Steps", "Schritte")))
    assert "no catalog yet for black, green — run 'polyfolio extract'" in run(tea, "old.po").out


def test_catalogs_stay_plain_gettext(tea: Path) -> None:
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("msgfmt is not installed")
    write("old.po", po((STEPS, "Gieß.\\\nTrink.\n"), ("Steps", "\nSchritte\n")))
    run(tea, "old.po")
    path = tea / "locale/de/LC_MESSAGES/green.po"
    subprocess.run([msgfmt, "-c", "-o", "/dev/null", str(path)], check=True)
