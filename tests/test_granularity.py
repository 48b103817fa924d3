"""A catalog for each article, for each folder, or one for all."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline.component import GRANULARITIES
from pipeline.jobs import extract_parts
from pipeline.model import State
from tests.command_line import polyfolio, snapshot
from tests.granular import (
    SHARED,
    by_article,
    catalog,
    choose,
    files,
    fill,
    gettext_agrees,
    publication,
)

# --- one granularity ------------------------------------------------------------------------------


@pytest.mark.parametrize("catalogs", GRANULARITIES)
def test_the_setting_says_what_shares_a_catalog(tmp_path: Path, catalogs: str) -> None:
    publication(tmp_path, catalogs)
    assert files(tmp_path) == files(tmp_path, ".pot") == SHARED[catalogs]
    before = snapshot(tmp_path)
    shutil.rmtree(tmp_path / ".polyfolio")
    assert polyfolio(tmp_path, "extract").code == 0
    assert snapshot(tmp_path) == before
    gettext_agrees(tmp_path)


def test_an_equal_text_is_one_entry_with_every_place_and_note(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a.md").write_text("Yes.\n")
    publication(tmp_path, "locale")
    (tmp_path / "source/b.md").write_text("---\ntitle: No.\n---\n\n# Tea\n\nNo.\n")
    assert polyfolio(tmp_path, "extract").code == 0
    entries = catalog(tmp_path, "_publication").active()
    assert [key[1] for key in entries] == [
        "Tea", "Yes.", "Only a says this.", "No.", "Cake", "Only c says this.",
    ]  # fmt: skip
    assert entries[None, "Tea"].references == (
        "source/a.md", "source/b.md", "source/guides/deep/d.md",
    )  # fmt: skip
    assert entries[None, "No."].extracted == ("front matter: title", "paragraph")


def test_many_references_break_where_msgcat_breaks_them(tmp_path: Path) -> None:
    for number in range(12):
        path = tmp_path / f"source/räume/article-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Yes.\n")
    publication(tmp_path, "locale")
    gettext_agrees(tmp_path)


@pytest.mark.parametrize("catalogs", ["folder", "locale"])
def test_extracting_one_article_leaves_the_others_of_its_catalog(
    tmp_path: Path, catalogs: str
) -> None:
    publication(tmp_path, catalogs)
    name = "_articles" if catalogs == "folder" else "_publication"
    fill(tmp_path, name, {"Yes.": "Ja.", "No.": "Nein.", "Tea": "Tee"})
    (tmp_path / "source/a.md").write_text("# Tea\n\nNew here.\n")
    (tmp_path / "source/b.md").write_text("# Nothing of this\n\nIs extracted yet.\n")
    assert polyfolio(tmp_path, "extract", "a").code == 0
    found = by_article(tmp_path)
    assert {key[1] for key in found["a"]} == {"Tea", "New here."}
    assert {key[1]: said[0] for key, said in found["b"].items()} == {
        "Tea": ("Tee",), "No.": ("Nein.",), "Yes.": ("Ja.",),
    }  # fmt: skip
    assert polyfolio(tmp_path, "extract").code == 0
    assert {key[1] for key in by_article(tmp_path)["b"]} == {"Nothing of this", "Is extracted yet."}


def test_a_broken_sibling_does_not_keep_an_article_from_being_extracted(tmp_path: Path) -> None:
    publication(tmp_path, "locale")
    (tmp_path / "source/b.md").write_bytes(b"\xff\xfe\xff")
    assert polyfolio(tmp_path, "extract").code == 3
    assert polyfolio(tmp_path, "extract", "a").code == 0
    assert (None, "No.") in catalog(tmp_path, "_publication").active()


@pytest.mark.parametrize("catalogs", GRANULARITIES)
def test_a_renamed_or_moved_article_keeps_its_translations(tmp_path: Path, catalogs: str) -> None:
    publication(tmp_path, catalogs)
    for name in SHARED[catalogs]:
        fill(tmp_path, name, {"Only c says this.": "Nur c.", "Cake": "Kuchen"})
    (tmp_path / "source/guides/c.md").rename(tmp_path / "source/cakes.md")
    assert polyfolio(tmp_path, "extract").code == 0
    said = by_article(tmp_path)["cakes"]
    assert said[None, "Only c says this."][:2] == (("Nur c.",), State.TRANSLATED)
    assert said[None, "Cake"][0] == ("Kuchen",)


# --- every command --------------------------------------------------------------------------------


@pytest.mark.parametrize("catalogs", GRANULARITIES)
def test_every_command_works_by_article(tmp_path: Path, catalogs: str) -> None:
    publication(tmp_path, catalogs)
    memory = tmp_path / "de.po"
    memory.write_text('msgid "Yes."\nmsgstr "Ja."\n\nmsgid "Tea"\nmsgstr "Tee"\n')
    imported = polyfolio(tmp_path, "memory", "import", str(memory))
    assert imported.code == 0, imported.err
    assert {said[None, "Yes."][0] for said in by_article(tmp_path).values()} == {("Ja.",)}

    listed = polyfolio(tmp_path, "review", "list", "--article", "b", "--json").json()
    (item,) = listed["entries"]
    assert (item["article"], item["msgid"]) == ("b", "No.")
    path, _, line = item["where"].rpartition(":")
    assert (tmp_path / path).read_text().split("\n")[int(line) - 1] == 'msgid "No."'

    edited = polyfolio(tmp_path, "review", "edit", item["id"], "Nein.", "-a", "b", "--by", "Ada")
    assert edited.code == 0, edited.err
    assert by_article(tmp_path)["b"][None, "No."][0] == ("Nein.",)
    assert polyfolio(tmp_path, "draft").code == 0

    covered = polyfolio(tmp_path, "status", "--json").json()
    rows = {row["article"]: row["entries"] for row in covered["coverage"]}
    assert rows["b"]["translated"] == 3
    assert rows["a"]["untranslated"] == rows["guides/c"]["untranslated"] - 1 == 1

    assert polyfolio(tmp_path, "check").code == 0
    out = tmp_path / "out.tmx"
    assert polyfolio(tmp_path, "memory", "export", str(out)).code == 0
    assert out.read_text().count("<tu>") + out.read_text().count("<tu ") == 3
    published = polyfolio(tmp_path, "publish", "--format", "text", "--json")
    assert published.code == 0, published.err
    text = next((tmp_path / "dist/current/").rglob("de/b*"), None)
    assert text is not None
    assert polyfolio(tmp_path, "run").code == 0


@pytest.mark.parametrize("catalogs", GRANULARITIES)
def test_weblate_finds_every_component_and_the_templates_of_shared_ones(
    tmp_path: Path, catalogs: str
) -> None:
    """Of an article in a folder it finds the catalog; the template is for its add-on to say."""
    finder = pytest.importorskip("translation_finder")
    publication(tmp_path, catalogs)
    found = {r["filemask"]: r["new_base"] for r in finder.discover(str(tmp_path))}
    masks = {f"locale/*/LC_MESSAGES/{name}.po": name for name in SHARED[catalogs]}
    assert found.keys() == masks.keys()
    for mask, name in masks.items():
        if "/" not in name:
            assert found[mask] == f"locale/{name}.pot"


def test_the_expression_for_weblates_add_on_gives_every_template(tmp_path: Path) -> None:
    """``docs/weblate.md`` gives it; its component is what ``{{ component }}`` stands for."""
    page = (Path(__file__).parents[1] / "docs/weblate.md").read_text()
    (expression,) = re.findall(r"`(locale/\(\?P<language>.*?\.po)`", page)
    for catalogs in GRANULARITIES:
        root = tmp_path / catalogs
        root.mkdir()
        publication(root, catalogs)
        names = set()
        for path in (root / "locale").rglob("*.po"):
            match = re.fullmatch(expression, path.relative_to(root).as_posix())
            assert match is not None
            assert match["language"] == "de"
            assert (root / f"locale/{match['component']}.pot").is_file()
            names.add(match["component"])
        assert names == SHARED[catalogs]


def test_every_broken_article_is_named_at_once(tmp_path: Path) -> None:
    publication(tmp_path)
    for name in ("a", "guides/c"):
        (tmp_path / f"source/{name}.md").write_bytes(b"\xff")
    outcome = polyfolio(tmp_path, "extract")
    assert outcome.code == 3
    assert "source/a.md:1" in outcome.err
    assert "source/guides/c.md:1" in outcome.err


# --- what articles gave before --------------------------------------------------------------------


@pytest.mark.parametrize("catalogs", ["folder", "locale"])
def test_only_what_changed_is_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogs: str
) -> None:
    publication(tmp_path, catalogs)
    read: list[str] = []
    parse = extract_parts.read_article
    monkeypatch.setattr(
        extract_parts, "read_article", lambda name, *rest: read.append(name) or parse(name, *rest)
    )
    for again in (False, True):
        (tmp_path / "source/b.md").write_text(f"# Tea\n\nNo.\n\nNew {again}.\n")
        if again:
            (tmp_path / "source/a.md").unlink()
        assert polyfolio(tmp_path, "extract").code == 0
        assert read == ["b"]
        read.clear()
    after = snapshot(tmp_path)
    shutil.rmtree(tmp_path / ".polyfolio")
    assert polyfolio(tmp_path, "extract").code == 0
    assert len(read) == 3
    assert snapshot(tmp_path) == after
    gettext_agrees(tmp_path)


def test_a_template_that_somebody_wrapped_is_written_as_it_is_made(tmp_path: Path) -> None:
    long = "Words of a paragraph that goes on and on and on until a line is full and more."
    publication(tmp_path, "locale")
    (tmp_path / "source/b.md").write_text(f"# Tea\n\n{long}\n")
    assert polyfolio(tmp_path, "extract").code == 0
    path = tmp_path / "locale/_publication.pot"
    path.write_text(re.sub('""\n"Words(.*) "\n"(.*)"\n', '"Words\\1 \\2"\n', path.read_text()))
    assert f'msgid "{long}"' in path.read_text()
    (tmp_path / "source/a.md").write_text("# Tea\n\nNew.\n")
    assert polyfolio(tmp_path, "extract").code == 0
    assert f'msgid ""\n"{long[:70]}' in path.read_text()
    gettext_agrees(tmp_path)


@pytest.mark.parametrize("note", ["", "[]", '["", ""]', "\0", None])
def test_a_note_that_cannot_be_used_costs_time_alone(tmp_path: Path, note: str | None) -> None:
    publication(tmp_path, "locale")
    path = tmp_path / ".polyfolio/parts/_publication.txt"
    assert path.read_text().count("\t") == 4
    odd = re.sub(r"\t.*", '\t["x", {}]', path.read_text())
    path.write_text(odd if note is None else note)
    (tmp_path / "source/b.md").write_text("# Tea\n\nNo.\n\nYes.\n\nMore.\n")
    assert polyfolio(tmp_path, "extract").code == 0
    assert set(by_article(tmp_path)["guides/deep/d"]) == {
        (None, text) for text in ("Tea", "Yes.", "No.")
    }


def test_what_was_right_under_other_settings_is_looked_at_anew(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/e.md").write_text("<!-- i18n:only fr -->\nFrench alone.\n")
    choose(tmp_path, "locale", '"de", "fr"')
    assert polyfolio(tmp_path, "extract").code == 0
    choose(tmp_path, "locale", '"de"')
    (tmp_path / "source/f.md").write_text("More.\n")
    outcome = polyfolio(tmp_path, "extract")
    assert (outcome.code, "source/e.md:1" in outcome.err) == (3, True)
