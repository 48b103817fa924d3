"""What leaves the live site: each document is named, and none goes unasked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import contents, polyfolio
from tests.tea_notes import ARTICLE, GERMAN, SETTINGS, published, translate


def test_every_document_that_leaves_the_live_site_is_named(green: Path) -> None:
    translate(green, "green", GERMAN)
    translate(green, "black", {"Black tea": "Schwarztee", "Hot.": "Heiß.", "Boil.": "Kochen."})
    first = polyfolio(green, "publish")
    assert "taken down" not in first.out, "nothing was live"
    before = published(green)
    assert {"de/green", "de/black"} <= set(before)
    (green / "source/green.md").write_text(ARTICLE + "\nServe.\n")
    early = polyfolio(green, "publish", "--dry-run").out
    assert re.search(r"de +1 not in its catalog yet +next: polyfolio extract\n", early)
    assert polyfolio(green, "extract").code == 0
    assert "taken down" not in polyfolio(green, "publish", "--dry-run").out, "it is held"

    withheld = ("publish", "--stale", "withhold")
    for dry in (("--dry-run",), ()):
        assert published(green) == before
        named = polyfolio(green, *withheld, *dry, "--json").json()["taken_down"]
        assert named == [
            {
                "article": "green",
                "locale": "de",
                "reason": 'its source was edited, and stale = "withhold"',
                "remedy": "polyfolio review list --locale de --article green",
                "asked_for": True,
            }
        ]
    assert set(before) - set(published(green)) == {"de/green"}
    assert polyfolio(green, *withheld, "--json").json()["taken_down"] == []

    # What nothing is planned for any more: an article, and a locale.
    (green / "source/black.md").unlink()
    (green / "source/green.md").write_text(ARTICLE.replace("[black tea](black.md)", "black tea"))
    settings = green / "polyfolio.toml"
    settings.write_text(settings.read_text().replace('locales = ["de"]', "locales = []"))
    for command in (("publish", "--dry-run"), ("run",)):
        out = polyfolio(green, *command).out
        for where in ("black (de)", "black (en)"):
            why = r" +its article is gone +put source/black.md back\n"
            assert re.search(re.escape(where) + why, out)


def test_stale_withhold_takes_the_edition_down(green: Path) -> None:
    translate(green, "green", GERMAN)
    polyfolio(green, "publish")
    source = green / "source/green.md"
    source.write_text(source.read_text().replace("- Pour.", "- Pour slowly."))
    polyfolio(green, "extract")
    polyfolio(green, "publish", "--stale", "withhold")
    assert "de/green" not in published(green)
    assert not (green / "dist/current/de").exists()


@pytest.mark.parametrize(
    ("options", "edit", "keeps"),
    [
        (("--stale", "show"), ("- Pour.", "- Pour slowly."), "--stale show"),
        (("--missing", "block"), ("- Pour.", "- Pour.\n- Wait."), "--missing block"),
        (("--missing", "page"), ("- Pour.", "- Pour.\n- Wait."), "--missing page"),
        (
            ("--stale", "show", "--missing", "block"),
            ("- Pour.", "- Pour slowly.\n- Wait."),
            "--stale show --missing block",
        ),
    ],
)
def test_what_went_live_unfinished_is_not_taken_down_unasked(
    green: Path, options: tuple[str, ...], edit: tuple[str, str], keeps: str
) -> None:
    translate(green, "green", GERMAN)
    translate(green, "black", {"Black tea": "Schwarztee", "Hot.": "Heiß.", "Boil.": "Kochen."})
    source = green / "source/green.md"
    source.write_text(source.read_text().replace(*edit))
    polyfolio(green, "extract")
    assert polyfolio(green, "publish", *options).code == 0
    live = contents(green / "dist/current")
    assert published(green)["de/green"] in ("mixed", "source")

    for command in (("publish",), ("run",), ("publish", "--locale", "de", "--json")):
        refused = polyfolio(green, *command)
        assert refused.code == 2
        assert refused.err.count("\n") == 1
        assert f"take down green (de), live with text that waits — 'polyfolio publish {keeps}'" in (
            refused.err
        )
        assert contents(green / "dist/current") == live
    dry = polyfolio(green, "publish", "--dry-run")
    assert dry.code == 0
    assert "without --dry-run this is refused: this would take down green (de)" in dry.out

    for name in ("publish", "run"):
        assert polyfolio(green, name, *keeps.split()).code == 0
        assert contents(green / "dist/current") == live, "the remedy does what it says"
    down = polyfolio(green, "publish", "--take-down", "--json").json()["taken_down"]
    assert [(d["article"], d["locale"], d["asked_for"]) for d in down] == [("green", "de", False)]
    assert down[0]["remedy"] == f"polyfolio publish {keeps}"
    assert "de/green" not in published(green)
    assert polyfolio(green, "publish").code == 0, "the control: nothing is left to refuse"


def test_what_is_withheld_on_purpose_is_told_and_not_refused(green: Path) -> None:
    translate(green, "green", GERMAN)
    (green / "source/green.md").write_text(ARTICLE.replace("- Pour.", "- Pour slowly."))
    polyfolio(green, "extract")
    for withheld in (("--missing", "withhold"), ("--stale", "withhold")):
        assert polyfolio(green, "publish", "--stale", "show").code == 0
        assert published(green)["de/green"] == "mixed"
        told = polyfolio(green, "publish", *withheld)
        assert told.code == 0
        assert re.search(r"taken down\n  green \(de\) ", told.out)
        assert "de/green" not in published(green)
    polyfolio(green, "publish", "--stale", "show")
    settings = green / "polyfolio.toml"
    settings.write_text(SETTINGS.replace('locales = ["de"]', "locales = []"))
    (gone,) = polyfolio(green, "publish", "--dry-run", "--json").json()["taken_down"]
    assert gone["reason"] == "the settings no longer have its locale"
    assert gone["asked_for"]
    settings.write_text(SETTINGS)
    marked = (green / "source/green.md").read_text()
    marked = marked.replace("- Warm", "<!-- i18n:safety-start -->\n- Warm")
    (green / "source/green.md").write_text(f"{marked}<!-- i18n:safety-end -->\n")
    assert polyfolio(green, "extract").code == 0
    told = polyfolio(green, "publish")
    assert told.code == 0, told.err
    assert re.search(
        r"green \(de\) +a safety text in it is for two people to sign +polyfolio review list",
        told.out,
    )
