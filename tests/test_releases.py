"""Releases: whole, reproducible, named by their content, and linked within themselves."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.command_line import contents, polyfolio, snapshot
from tests.tea_notes import GERMAN, page, published, translate


def test_a_link_leads_to_the_source_edition_where_there_is_no_other(green: Path) -> None:
    translate(green, "green", GERMAN)
    polyfolio(green, "publish")
    assert 'href="../en/black.html"' in page(green, "de/green.html")
    translate(green, "black", {"Black tea": "Schwarztee", "Hot.": "Heiß.", "Boil.": "Kochen."})
    polyfolio(green, "publish")
    assert 'href="black.html"' in page(green, "de/green.html")


def test_publishing_one_locale_keeps_the_others_live(green: Path) -> None:
    settings = green / "polyfolio.toml"
    settings.write_text(settings.read_text().replace('["de"]', '["de", "fr"]'))
    polyfolio(green, "extract")
    for entry in polyfolio(green, "review", "list", "-l", "de", "-a", "green", "--json").json()[
        "entries"
    ]:
        polyfolio(green, "review", "edit", entry["id"], GERMAN[entry["msgid"]], "-l", "de")
    polyfolio(green, "publish")
    live = page(green, "de/green.html")
    (green / "locale/de/LC_MESSAGES/green.po").unlink()
    only = polyfolio(green, "publish", "--locale", "fr")
    assert "1 kept as it is live" in only.out
    assert page(green, "de/green.html") == live
    assert published(green)["de/green"] == "complete"


def test_a_dry_run_says_the_same_and_writes_nothing(green: Path) -> None:
    translate(green, "green", GERMAN)
    before = snapshot(green)
    planned = polyfolio(green, "publish", "--dry-run", "--json").json()
    assert snapshot(green) == before
    real = polyfolio(green, "publish", "--json").json()
    assert planned["documents"] == real["documents"]
    assert snapshot(green) != before, "the control: publishing writes"


def test_publishing_again_touches_no_file(green: Path) -> None:
    translate(green, "green", GERMAN)
    first = polyfolio(green, "publish", "--json").json()
    before = snapshot(green)
    again = polyfolio(green, "publish", "--json").json()
    assert snapshot(green) == before
    assert (first["new"], again["new"]) == (True, False)
    assert first["release"] == again["release"]


def test_the_manifest_names_every_file_with_its_digest(green: Path) -> None:
    polyfolio(green, "publish")
    files = contents(green / "dist/current")
    manifest = json.loads(files.pop("manifest.json"))
    assert {f["path"]: f["sha256"] for f in manifest["files"]} == {
        path: hashlib.sha256(data).hexdigest() for path, data in files.items()
    }
    assert {f["path"]: f["size"] for f in manifest["files"]} == {
        path: len(data) for path, data in files.items()
    }


def test_another_folder_zone_and_clock_give_the_same_release(
    green: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    translate(green, "green", GERMAN)
    here = polyfolio(green, "publish", "--json").json()["release"]
    moved = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(green, moved, ignore=shutil.ignore_patterns("dist", ".polyfolio"))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    for path in moved.rglob("*"):
        os.utime(path, (1, 1))
    there = polyfolio(moved, "publish", "--json").json()["release"]
    assert here == there
    source = moved / "source/green.md"
    source.write_text(source.read_text() + "\nOne more.\n")
    changed = polyfolio(moved, "publish", "--json").json()["release"]
    assert changed != here, "the control: another source gives another release"


def test_a_damaged_release_is_mended(green: Path) -> None:
    polyfolio(green, "publish")
    victim = green / "dist/current/en/green.html"
    good = victim.read_bytes()
    victim.write_bytes(good[:100])
    assert polyfolio(green, "publish", "--json").json()["new"] is True
    assert (green / "dist/current/en/green.html").read_bytes() == good


def dangling(release: Path) -> list[str]:
    """Every relative address in the release's pages that leads to no file."""
    return [
        f"{path.relative_to(release)}: {url}"
        for path in release.rglob("*.html")
        for url in re.findall(r'(?:href|src)="([^"#]+)', path.read_text())
        if ":" not in url and not (path.parent / unquote(url)).is_file()
    ]


def test_articles_in_folders_link_to_each_other_and_to_their_files(green: Path) -> None:
    guide = green / "source/guide/first-steps"
    guide.mkdir(parents=True)
    (guide / "intro.md").write_text(
        "---\ntitle: Intro\n---\n\nSee [tea](../../green.md#steps), ![a leaf](leaf.svg).\n"
    )
    (guide / "leaf.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    (green / "source/black.md").write_text(
        "---\ntitle: B\n---\n\n[In](guide/first-steps/intro.md)\n"
    )
    assert polyfolio(green, "check").code == 0
    polyfolio(green, "publish", "--missing", "page")
    release = (green / "dist/current").resolve()
    assert (release / "de/guide/first-steps/intro.html").is_file()
    assert not dangling(release)
    (release / "assets/guide/first-steps/leaf.svg").unlink()
    assert dangling(release), "the control: a missing file is seen"
