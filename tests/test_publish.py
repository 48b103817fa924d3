"""What goes out and what does not: policy, releases, and the promise that they are reproducible."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.command_line import contents, polyfolio, snapshot

SETTINGS = """\
[project]
name = "Tea Notes"
base_url = "https://tea.example"
locales = ["de"]
[draft]
engines = ["memory"]
[publish]
formats = ["html", "text"]
"""
ARTICLE = """\
---
title: Green tea
description: How to brew it.
date: 2026-02-03
---

Water at 80 degrees, see [black tea](black.md).

## Steps

- Warm the pot.
- Pour.
"""
GERMAN = {
    "Green tea": "Grüner Tee",
    "How to brew it.": "So wird er aufgegossen.",
    "Water at 80 degrees, see [black tea](black.md).": (
        "Wasser von 80 Grad, siehe [Schwarztee](black.md)."
    ),
    "Steps": "Schritte",
    "Warm the pot.": "Wärme die Kanne vor.",
    "Pour.": "Gieß auf.",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "tea"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    (root / "source/green.md").write_text(ARTICLE)
    (root / "source/black.md").write_text(
        "---\ntitle: Black tea\ndescription: Hot.\n---\n\nBoil.\n"
    )
    assert polyfolio(root, "extract").code == 0
    return root


def translate(root: Path, article: str, texts: dict[str, str]) -> None:
    for entry in polyfolio(root, "review", "list", "-a", article, "--json").json()["entries"]:
        if entry["msgid"] in texts:
            edited = polyfolio(
                root, "review", "edit", entry["id"], texts[entry["msgid"]], "-a", article
            )
            assert edited.code == 0, edited.err


def published(root: Path) -> dict[str, str]:
    manifest = json.loads((root / "dist/current/manifest.json").read_text())
    return {f"{d['locale']}/{d['article']}": d["state"] for d in manifest["documents"]}


def page(root: Path, path: str) -> str:
    return (root / "dist/current" / path).read_text()


def test_a_document_is_withheld_until_all_of_it_is_accepted(project: Path) -> None:
    translate(project, "green", {k: v for k, v in GERMAN.items() if k != "Pour."})
    first = polyfolio(project, "publish")
    assert first.code == 0
    assert "de/green" not in published(project)
    assert "1 empty" in first.out or "4 empty" in first.out
    assert "next: polyfolio draft --locale de, then polyfolio review list" in first.out

    translate(project, "green", GERMAN)
    assert polyfolio(project, "publish").code == 0
    assert published(project)["de/green"] == "complete"
    assert "Gieß auf." in page(project, "de/green.html")


def test_every_document_that_leaves_the_live_site_is_named(project: Path) -> None:
    translate(project, "green", GERMAN)
    translate(project, "black", {"Black tea": "Schwarztee", "Hot.": "Heiß.", "Boil.": "Kochen."})
    first = polyfolio(project, "publish")
    assert "taken down" not in first.out, "nothing was live"
    before = published(project)
    assert {"de/green", "de/black"} <= set(before)
    (project / "source/green.md").write_text(ARTICLE + "\nServe.\n")
    early = polyfolio(project, "publish", "--dry-run").out
    assert re.search(r"de +1 not in its catalog yet +next: polyfolio extract\n", early)
    assert polyfolio(project, "extract").code == 0
    assert "taken down" not in polyfolio(project, "publish", "--dry-run").out, "it is held"

    withheld = ("publish", "--stale", "withhold")
    for dry in (("--dry-run",), ()):
        assert published(project) == before
        named = polyfolio(project, *withheld, *dry, "--json").json()["taken_down"]
        assert named == [
            {
                "article": "green",
                "locale": "de",
                "reason": 'its source was edited, and stale = "withhold"',
                "remedy": "polyfolio review list --locale de --article green",
                "asked_for": True,
            }
        ]
    assert set(before) - set(published(project)) == {"de/green"}
    assert polyfolio(project, *withheld, "--json").json()["taken_down"] == []

    # What nothing is planned for any more: an article, and a locale.
    (project / "source/black.md").unlink()
    (project / "source/green.md").write_text(ARTICLE.replace("[black tea](black.md)", "black tea"))
    settings = project / "polyfolio.toml"
    settings.write_text(settings.read_text().replace('locales = ["de"]', "locales = []"))
    for command in (("publish", "--dry-run"), ("run",)):
        out = polyfolio(project, *command).out
        for where in ("black (de)", "black (en)"):
            why = r" +its article is gone +put source/black.md back\n"
            assert re.search(re.escape(where) + why, out)


def test_a_fuzzy_entry_never_goes_out(project: Path) -> None:
    translate(project, "green", GERMAN)
    catalog = project / "locale/de/LC_MESSAGES/green.po"
    text = catalog.read_text().replace('msgid "Pour."', '#, fuzzy\nmsgid "Pour."')
    catalog.write_text(text)
    polyfolio(project, "publish")
    assert "de/green" not in published(project)
    everything = b"".join(contents(project / "dist").values()).decode()
    assert "Gieß auf." not in everything
    assert "Warm the pot." in everything, "the control: the source edition is there"


def test_an_attested_project_publishes_only_what_was_signed(project: Path) -> None:
    settings = project / "polyfolio.toml"
    settings.write_text(settings.read_text() + 'accept = "attested"\n')
    translate(project, "green", GERMAN)
    waits = polyfolio(project, "publish")
    assert "6 accepted but not signed" in waits.out
    assert "de/green" not in published(project)
    signed = polyfolio(project, "review", "sign", "--all", "--by", "Ute", "-a", "green")
    assert signed.code == 0
    polyfolio(project, "publish")
    assert published(project)["de/green"] == "complete"


def test_a_signature_is_void_once_its_text_changes(project: Path) -> None:
    settings = project / "polyfolio.toml"
    settings.write_text(settings.read_text() + 'accept = "attested"\n')
    translate(project, "green", GERMAN)
    polyfolio(project, "review", "sign", "--all", "--by", "Ute", "-a", "green")
    polyfolio(project, "publish")
    catalog = project / "locale/de/LC_MESSAGES/green.po"
    catalog.write_text(catalog.read_text().replace("Gieß auf.", "Gieß vorsichtig auf."))
    again = polyfolio(project, "publish")
    assert "1 accepted but not signed" in again.out
    assert "vorsichtig" not in page(project, "de/green.html")


def test_an_edit_of_the_source_holds_the_live_edition(project: Path) -> None:
    translate(project, "green", GERMAN)
    polyfolio(project, "publish")
    before = page(project, "de/green.html")
    source = project / "source/green.md"
    source.write_text(source.read_text().replace("- Pour.", "- Pour slowly."))
    polyfolio(project, "extract")
    held = polyfolio(project, "publish")
    assert "1 held at the last complete edition" in held.out
    assert "1 stale since the source was edited" in held.out
    assert page(project, "de/green.html") == before
    assert "Pour slowly." in page(project, "en/green.html")
    assert published(project) == {
        "en/black": "complete",
        "en/green": "complete",
        "de/green": "held",
    }
    assert 'href="green.html"' in page(project, "de/index.html")


@pytest.mark.parametrize(
    ("policy", "shown", "hidden"),
    [
        ("source", ["Pour slowly.", "Wärme die Kanne vor."], ["Gieß auf."]),
        ("show", ["Gieß auf."], ["Pour slowly."]),
    ],
)
def test_stale_text_follows_the_policy(
    project: Path, policy: str, shown: list[str], hidden: list[str]
) -> None:
    translate(project, "green", GERMAN)
    polyfolio(project, "publish")
    source = project / "source/green.md"
    source.write_text(source.read_text().replace("- Pour.", "- Pour slowly."))
    polyfolio(project, "extract")
    polyfolio(project, "publish", "--stale", policy)
    text = page(project, "de/green.html")
    assert all(part in text for part in shown)
    assert not any(part in text for part in hidden)
    assert published(project)["de/green"] == "mixed"


def test_stale_withhold_takes_the_edition_down(project: Path) -> None:
    translate(project, "green", GERMAN)
    polyfolio(project, "publish")
    source = project / "source/green.md"
    source.write_text(source.read_text().replace("- Pour.", "- Pour slowly."))
    polyfolio(project, "extract")
    polyfolio(project, "publish", "--stale", "withhold")
    assert "de/green" not in published(project)
    assert not (project / "dist/current/de").exists()


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
    project: Path, options: tuple[str, ...], edit: tuple[str, str], keeps: str
) -> None:
    translate(project, "green", GERMAN)
    translate(project, "black", {"Black tea": "Schwarztee", "Hot.": "Heiß.", "Boil.": "Kochen."})
    source = project / "source/green.md"
    source.write_text(source.read_text().replace(*edit))
    polyfolio(project, "extract")
    assert polyfolio(project, "publish", *options).code == 0
    live = contents(project / "dist/current")
    assert published(project)["de/green"] in ("mixed", "source")

    for command in (("publish",), ("run",), ("publish", "--locale", "de", "--json")):
        refused = polyfolio(project, *command)
        assert refused.code == 2
        assert refused.err.count("\n") == 1
        assert f"take down green (de), live with text that waits — 'polyfolio publish {keeps}'" in (
            refused.err
        )
        assert contents(project / "dist/current") == live
    dry = polyfolio(project, "publish", "--dry-run")
    assert dry.code == 0
    assert "without --dry-run this is refused: this would take down green (de)" in dry.out

    for name in ("publish", "run"):
        assert polyfolio(project, name, *keeps.split()).code == 0
        assert contents(project / "dist/current") == live, "the remedy does what it says"
    down = polyfolio(project, "publish", "--take-down", "--json").json()["taken_down"]
    assert [(d["article"], d["locale"], d["asked_for"]) for d in down] == [("green", "de", False)]
    assert down[0]["remedy"] == f"polyfolio publish {keeps}"
    assert "de/green" not in published(project)
    assert polyfolio(project, "publish").code == 0, "the control: nothing is left to refuse"


def test_run_takes_the_options_of_publish(project: Path) -> None:
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
    translate(project, "green", GERMAN)
    assert polyfolio(project, "run", "--format", "text", "--missing", "page").code == 0
    assert published(project)["de/black"] == "source"
    assert {p.suffix for p in (project / "dist/current/de").iterdir()} == {".txt"}


def test_what_is_withheld_on_purpose_is_told_and_not_refused(project: Path) -> None:
    translate(project, "green", GERMAN)
    (project / "source/green.md").write_text(ARTICLE.replace("- Pour.", "- Pour slowly."))
    polyfolio(project, "extract")
    for withheld in (("--missing", "withhold"), ("--stale", "withhold")):
        assert polyfolio(project, "publish", "--stale", "show").code == 0
        assert published(project)["de/green"] == "mixed"
        told = polyfolio(project, "publish", *withheld)
        assert told.code == 0
        assert re.search(r"taken down\n  green \(de\) ", told.out)
        assert "de/green" not in published(project)
    polyfolio(project, "publish", "--stale", "show")
    settings = project / "polyfolio.toml"
    settings.write_text(SETTINGS.replace('locales = ["de"]', "locales = []"))
    (gone,) = polyfolio(project, "publish", "--dry-run", "--json").json()["taken_down"]
    assert gone["reason"] == "the settings no longer have its locale"
    assert gone["asked_for"]
    settings.write_text(SETTINGS)
    marked = (project / "source/green.md").read_text()
    marked = marked.replace("- Warm", "<!-- i18n:safety-start -->\n- Warm")
    (project / "source/green.md").write_text(f"{marked}<!-- i18n:safety-end -->\n")
    assert polyfolio(project, "extract").code == 0
    told = polyfolio(project, "publish")
    assert told.code == 0, told.err
    assert re.search(
        r"green \(de\) +a safety text in it is for two people to sign +polyfolio review list",
        told.out,
    )


def test_missing_block_mixes_languages_and_marks_each(project: Path) -> None:
    translate(project, "green", {k: v for k, v in GERMAN.items() if k != "Steps"})
    polyfolio(project, "publish", "--missing", "block")
    text = page(project, "de/green.html")
    assert '<html lang="de"' in text
    assert "Wärme die Kanne vor." in text
    heading = text[text.index("<h2") : text.index("</h2>")]
    assert 'lang="en"' in heading
    assert "Steps" in heading


@pytest.mark.parametrize("field", ["Green tea", "How to brew it."])
def test_a_title_in_the_source_language_says_so_wherever_it_stands(
    project: Path, field: str
) -> None:
    translate(project, "green", {k: v for k, v in GERMAN.items() if k != field})
    polyfolio(project, "publish", "--missing", "block")
    article, index = page(project, "de/green.html"), page(project, "de/index.html")
    title = field == "Green tea"
    assert ('<h1 lang="en" dir="ltr">Green tea</h1>' in article) is title
    assert ('<p class="standfirst" lang="en" dir="ltr">How' in article) is not title
    assert ('<h2 lang="en" dir="ltr"><a href="green.html">Green tea' in index) is title
    assert ('<p class="summary" lang="en" dir="ltr">How' in index) is not title
    listing = next(
        item["listing"]
        for item in json.loads(page(project, "manifest.json"))["documents"]
        if (item["article"], item["locale"]) == ("green", "de")
    )
    assert {key for key in listing if key.endswith("_lang")} == {
        "title_lang" if title else "description_lang"
    }
    translate(project, "green", {field: GERMAN[field]})
    polyfolio(project, "publish", "--missing", "block")
    assert 'lang="en" dir="ltr">' not in page(project, "de/green.html").partition("<h1")[2]


def test_missing_page_shows_the_source(project: Path) -> None:
    polyfolio(project, "publish", "--missing", "page")
    assert published(project)["de/green"] == "source"
    assert "Warm the pot." in page(project, "de/green.html")


def test_a_link_leads_to_the_source_edition_where_there_is_no_other(project: Path) -> None:
    translate(project, "green", GERMAN)
    polyfolio(project, "publish")
    assert 'href="../en/black.html"' in page(project, "de/green.html")
    translate(project, "black", {"Black tea": "Schwarztee", "Hot.": "Heiß.", "Boil.": "Kochen."})
    polyfolio(project, "publish")
    assert 'href="black.html"' in page(project, "de/green.html")


def test_publishing_one_locale_keeps_the_others_live(project: Path) -> None:
    settings = project / "polyfolio.toml"
    settings.write_text(settings.read_text().replace('["de"]', '["de", "fr"]'))
    polyfolio(project, "extract")
    for entry in polyfolio(project, "review", "list", "-l", "de", "-a", "green", "--json").json()[
        "entries"
    ]:
        polyfolio(project, "review", "edit", entry["id"], GERMAN[entry["msgid"]], "-l", "de")
    polyfolio(project, "publish")
    live = page(project, "de/green.html")
    (project / "locale/de/LC_MESSAGES/green.po").unlink()
    only = polyfolio(project, "publish", "--locale", "fr")
    assert "1 kept as it is live" in only.out
    assert page(project, "de/green.html") == live
    assert published(project)["de/green"] == "complete"


def test_a_dry_run_says_the_same_and_writes_nothing(project: Path) -> None:
    translate(project, "green", GERMAN)
    before = snapshot(project)
    planned = polyfolio(project, "publish", "--dry-run", "--json").json()
    assert snapshot(project) == before
    real = polyfolio(project, "publish", "--json").json()
    assert planned["documents"] == real["documents"]
    assert snapshot(project) != before, "the control: publishing writes"


def test_publishing_again_touches_no_file(project: Path) -> None:
    translate(project, "green", GERMAN)
    first = polyfolio(project, "publish", "--json").json()
    before = snapshot(project)
    again = polyfolio(project, "publish", "--json").json()
    assert snapshot(project) == before
    assert (first["new"], again["new"]) == (True, False)
    assert first["release"] == again["release"]


def test_the_manifest_names_every_file_with_its_digest(project: Path) -> None:
    polyfolio(project, "publish")
    files = contents(project / "dist/current")
    manifest = json.loads(files.pop("manifest.json"))
    assert {f["path"]: f["sha256"] for f in manifest["files"]} == {
        path: hashlib.sha256(data).hexdigest() for path, data in files.items()
    }
    assert {f["path"]: f["size"] for f in manifest["files"]} == {
        path: len(data) for path, data in files.items()
    }


def test_another_folder_zone_and_clock_give_the_same_release(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    translate(project, "green", GERMAN)
    here = polyfolio(project, "publish", "--json").json()["release"]
    moved = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(project, moved, ignore=shutil.ignore_patterns("dist", ".polyfolio"))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    for path in moved.rglob("*"):
        os.utime(path, (1, 1))
    there = polyfolio(moved, "publish", "--json").json()["release"]
    assert here == there
    source = moved / "source/green.md"
    source.write_text(source.read_text() + "\nOne more.\n")
    changed = polyfolio(moved, "publish", "--json").json()["release"]
    assert changed != here, "the control: another source gives another release"


def test_a_damaged_release_is_mended(project: Path) -> None:
    polyfolio(project, "publish")
    victim = project / "dist/current/en/green.html"
    good = victim.read_bytes()
    victim.write_bytes(good[:100])
    assert polyfolio(project, "publish", "--json").json()["new"] is True
    assert (project / "dist/current/en/green.html").read_bytes() == good


def test_strict_ends_with_one_where_text_waits(project: Path) -> None:
    assert polyfolio(project, "publish").code == 0
    assert polyfolio(project, "publish", "--strict").code == 1


def test_a_leftover_is_a_finding_and_is_kept_out(project: Path) -> None:
    source = project / "source/black.md"
    source.write_text(source.read_text() + "\nLet me know if you’d like a shorter version!\n")
    found = polyfolio(project, "check")
    assert found.code == 1
    assert "source/black.md:8: error [leftover]" in found.out
    polyfolio(project, "extract")
    assert "Let me know" not in (project / "locale/black.pot").read_text()
    assert polyfolio(project, "publish").code == 0
    assert "Let me know" not in page(project, "en/black.html")
    source.write_text(source.read_text().replace("title:", "waive: leftover\ntitle:"))
    polyfolio(project, "publish")
    assert "Let me know" in page(project, "en/black.html"), "the author said otherwise"
    assert polyfolio(project, "check").code == 0


def dangling(release: Path) -> list[str]:
    """Every relative address in the release's pages that leads to no file."""
    return [
        f"{path.relative_to(release)}: {url}"
        for path in release.rglob("*.html")
        for url in re.findall(r'(?:href|src)="([^"#]+)', path.read_text())
        if ":" not in url and not (path.parent / unquote(url)).is_file()
    ]


def test_articles_in_folders_link_to_each_other_and_to_their_files(project: Path) -> None:
    guide = project / "source/guide/first-steps"
    guide.mkdir(parents=True)
    (guide / "intro.md").write_text(
        "---\ntitle: Intro\n---\n\nSee [tea](../../green.md#steps), ![a leaf](leaf.svg).\n"
    )
    (guide / "leaf.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    (project / "source/black.md").write_text(
        "---\ntitle: B\n---\n\n[In](guide/first-steps/intro.md)\n"
    )
    assert polyfolio(project, "check").code == 0
    polyfolio(project, "publish", "--missing", "page")
    release = (project / "dist/current").resolve()
    assert (release / "de/guide/first-steps/intro.html").is_file()
    assert not dangling(release)
    (release / "assets/guide/first-steps/leaf.svg").unlink()
    assert dangling(release), "the control: a missing file is seen"
