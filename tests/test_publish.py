"""What goes out and what does not: acceptance, and the policies for what is missing or stale."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from tests.command_line import contents, polyfolio
from tests.tea_notes import GERMAN, page, published, translate


def test_a_document_is_withheld_until_all_of_it_is_accepted(green: Path) -> None:
    translate(green, "green", {k: v for k, v in GERMAN.items() if k != "Pour."})
    first = polyfolio(green, "publish")
    assert first.code == 0
    assert "de/green" not in published(green)
    assert "1 empty" in first.out or "4 empty" in first.out
    assert "next: polyfolio draft --locale de, then polyfolio review list" in first.out

    translate(green, "green", GERMAN)
    assert polyfolio(green, "publish").code == 0
    assert published(green)["de/green"] == "complete"
    assert "Gieß auf." in page(green, "de/green.html")


def test_a_fuzzy_entry_never_goes_out(green: Path) -> None:
    translate(green, "green", GERMAN)
    catalog = green / "locale/de/LC_MESSAGES/green.po"
    text = catalog.read_text().replace('msgid "Pour."', '#, fuzzy\nmsgid "Pour."')
    catalog.write_text(text)
    polyfolio(green, "publish")
    assert "de/green" not in published(green)
    everything = b"".join(contents(green / "dist").values()).decode()
    assert "Gieß auf." not in everything
    assert "Warm the pot." in everything, "the control: the source edition is there"


def test_an_attested_project_publishes_only_what_was_signed(green: Path) -> None:
    settings = green / "polyfolio.toml"
    settings.write_text(settings.read_text() + 'accept = "attested"\n')
    translate(green, "green", GERMAN)
    waits = polyfolio(green, "publish")
    assert "6 accepted but not signed" in waits.out
    assert "de/green" not in published(green)
    signed = polyfolio(green, "review", "sign", "--all", "--by", "Ute", "-a", "green")
    assert signed.code == 0
    polyfolio(green, "publish")
    assert published(green)["de/green"] == "complete"


def test_a_signature_is_void_once_its_text_changes(green: Path) -> None:
    settings = green / "polyfolio.toml"
    settings.write_text(settings.read_text() + 'accept = "attested"\n')
    translate(green, "green", GERMAN)
    polyfolio(green, "review", "sign", "--all", "--by", "Ute", "-a", "green")
    polyfolio(green, "publish")
    catalog = green / "locale/de/LC_MESSAGES/green.po"
    catalog.write_text(catalog.read_text().replace("Gieß auf.", "Gieß vorsichtig auf."))
    again = polyfolio(green, "publish")
    assert "1 accepted but not signed" in again.out
    assert "vorsichtig" not in page(green, "de/green.html")


def test_an_edit_of_the_source_holds_the_live_edition(green: Path) -> None:
    translate(green, "green", GERMAN)
    polyfolio(green, "publish")
    before = page(green, "de/green.html")
    source = green / "source/green.md"
    source.write_text(source.read_text().replace("- Pour.", "- Pour slowly."))
    polyfolio(green, "extract")
    held = polyfolio(green, "publish")
    assert "1 held at the last complete edition" in held.out
    assert "1 stale since the source was edited" in held.out
    assert page(green, "de/green.html") == before
    assert "Pour slowly." in page(green, "en/green.html")
    assert published(green) == {
        "en/black": "complete",
        "en/green": "complete",
        "de/green": "held",
    }
    assert 'href="green.html"' in page(green, "de/index.html")


@pytest.mark.parametrize(
    ("policy", "shown", "hidden"),
    [
        ("source", ["Pour slowly.", "Wärme die Kanne vor."], ["Gieß auf."]),
        ("show", ["Gieß auf."], ["Pour slowly."]),
    ],
)
def test_stale_text_follows_the_policy(
    green: Path, policy: str, shown: list[str], hidden: list[str]
) -> None:
    translate(green, "green", GERMAN)
    polyfolio(green, "publish")
    source = green / "source/green.md"
    source.write_text(source.read_text().replace("- Pour.", "- Pour slowly."))
    polyfolio(green, "extract")
    polyfolio(green, "publish", "--stale", policy)
    text = page(green, "de/green.html")
    assert all(part in text for part in shown)
    assert not any(part in text for part in hidden)
    assert published(green)["de/green"] == "mixed"


def test_run_takes_the_options_of_publish(green: Path) -> None:
    options = {
        name: {
            option.opts[-1]: option.help for option in importlib.import_module(place).command.params
        }
        for name in ("publish", "run")
        for place in [f"pipeline.commands.{name}_"]
    }
    own = {"--locale", "--dry-run"}  # these are about more than the release
    assert options["run"].items() == {
        item for item in options["publish"].items() if item[0] not in own
    }
    translate(green, "green", GERMAN)
    assert polyfolio(green, "run", "--format", "text", "--missing", "page").code == 0
    assert published(green)["de/black"] == "source"
    assert {p.suffix for p in (green / "dist/current/de").iterdir()} == {".txt"}


def test_missing_block_mixes_languages_and_marks_each(green: Path) -> None:
    translate(green, "green", {k: v for k, v in GERMAN.items() if k != "Steps"})
    polyfolio(green, "publish", "--missing", "block")
    text = page(green, "de/green.html")
    assert '<html lang="de"' in text
    assert "Wärme die Kanne vor." in text
    heading = text[text.index("<h2") : text.index("</h2>")]
    assert 'lang="en"' in heading
    assert "Steps" in heading


@pytest.mark.parametrize("field", ["Green tea", "How to brew it."])
def test_a_title_in_the_source_language_says_so_wherever_it_stands(green: Path, field: str) -> None:
    translate(green, "green", {k: v for k, v in GERMAN.items() if k != field})
    polyfolio(green, "publish", "--missing", "block")
    article, index = page(green, "de/green.html"), page(green, "de/index.html")
    title = field == "Green tea"
    assert ('<h1 lang="en" dir="ltr">Green tea</h1>' in article) is title
    assert ('<p class="standfirst" lang="en" dir="ltr">How' in article) is not title
    assert ('<h2 lang="en" dir="ltr"><a href="green.html">Green tea' in index) is title
    assert ('<p class="summary" lang="en" dir="ltr">How' in index) is not title
    listing = next(
        item["listing"]
        for item in json.loads(page(green, "manifest.json"))["documents"]
        if (item["article"], item["locale"]) == ("green", "de")
    )
    assert {key for key in listing if key.endswith("_lang")} == {
        "title_lang" if title else "description_lang"
    }
    translate(green, "green", {field: GERMAN[field]})
    polyfolio(green, "publish", "--missing", "block")
    assert 'lang="en" dir="ltr">' not in page(green, "de/green.html").partition("<h1")[2]


def test_missing_page_shows_the_source(green: Path) -> None:
    polyfolio(green, "publish", "--missing", "page")
    assert published(green)["de/green"] == "source"
    assert "Warm the pot." in page(green, "de/green.html")


def test_strict_ends_with_one_where_text_waits(green: Path) -> None:
    assert polyfolio(green, "publish").code == 0
    assert polyfolio(green, "publish", "--strict").code == 1


def test_a_leftover_is_a_finding_and_is_kept_out(green: Path) -> None:
    source = green / "source/black.md"
    source.write_text(source.read_text() + "\nLet me know if you’d like a shorter version!\n")
    found = polyfolio(green, "check")
    assert found.code == 1
    assert "source/black.md:8: error [leftover]" in found.out
    polyfolio(green, "extract")
    assert "Let me know" not in (green / "locale/black.pot").read_text()
    assert polyfolio(green, "publish").code == 0
    assert "Let me know" not in page(green, "en/black.html")
    source.write_text(source.read_text().replace("title:", "waive: leftover\ntitle:"))
    polyfolio(green, "publish")
    assert "Let me know" in page(green, "en/black.html"), "the author said otherwise"
    assert polyfolio(green, "check").code == 0
