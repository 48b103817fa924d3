"""Changing one's mind about what shares a catalog: everything moves over, and nothing else does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.catalog import Catalog, new_entry
from pipeline.component import GRANULARITIES
from pipeline.model import State
from pipeline.provenance import state, with_mark
from tests.command_line import contents, polyfolio
from tests.granular import (
    SHARED,
    STYLE,
    by_article,
    catalog,
    choose,
    files,
    fill,
    gettext_agrees,
    publication,
    switch,
    texts,
)


def test_it_says_in_one_line_what_it_moved(four: Path) -> None:
    fill(four, "a", {"Yes.": "Ja."})
    fill(four, "b", {"Yes.": "Doch."})
    assert switch(four, "locale").splitlines()[0] == (
        'moved 8 files into 2 for catalogs = "locale"; 1 translation kept beside another article\'s'
    )
    assert files(four) == SHARED["locale"]
    assert not (four / "locale/guides").exists()
    before = contents(four / "locale")
    assert "moved" not in switch(four, "locale")
    assert contents(four / "locale") == before
    choose(four, "article")
    told = polyfolio(four, "extract", "--json").json()
    assert told["switched"] == {"catalogs": "article", "files": 2, "written": 8, "beside": 0}


def test_before_they_are_moved_no_command_takes_articles_for_untranslated(four: Path) -> None:
    fill(four, "a", {"Yes.": "Ja."})
    choose(four, "locale")
    reading = ("memory find Tea", "memory export x.tmx", "memory prune", "memory prune --yes")
    for command in ("status", "check", "draft", "publish", "review list", *reading):
        outcome = polyfolio(four, *command.split())
        assert outcome.code == 3, command
        assert "run 'polyfolio extract'" in outcome.err
    assert polyfolio(four, "run").code == 0
    assert by_article(four)["a"][None, "Yes."][0] == ("Ja.",)


def test_the_attested_wins_then_the_translated_then_the_first(four: Path) -> None:
    fill(four, "a", {"Yes.": "Ja.", "Tea": "Tee"})
    fill(four, "b", {"Yes.": "Doch.", "Tea": "Thee"})
    fill(four, "guides/c", {"Yes.": "Jawohl."})
    path = four / "locale/de/LC_MESSAGES/b.po"
    own = catalog(four, "b")
    entry = own.active()[None, "Yes."]
    signed = with_mark(entry, "reviewed-by", "Ada Marsh 2026-01-02", STYLE)
    path.write_bytes(own.with_entries({entry.key: signed}).to_bytes())
    before = by_article(four)
    switch(four, "locale")
    active = catalog(four, "_publication").active()
    assert active[None, "Yes."].msgstr == "Doch."
    assert state(active[None, "Yes."]) is State.ATTESTED
    assert active[None, "Tea"].msgstr == "Tee"
    kept = {
        (e.msgctxt, e.msgid): e.msgstr for e in catalog(four, "_publication").body if e.obsolete
    }
    assert kept == {
        ("article a", "Yes."): "Ja.",
        ("article b", "Tea"): "Thee",
        ("article guides/c", "Yes."): "Jawohl.",
    }
    gettext_agrees(four)
    switch(four, "article")
    after = by_article(four)
    after["guides/deep/d"] = before["guides/deep/d"]  # its empty entries took the others' words
    assert after == before


def test_header_fields_and_authors_come_along(four: Path) -> None:
    for name, person in (("a", "Ada <a@example.org>"), ("b", "Bob <b@example.org>")):
        path = four / f"locale/de/LC_MESSAGES/{name}.po"
        fields = {"Last-Translator": person, f"X-{name}": name, "Language-Team": "Deutsch"}
        own = catalog(four, name).with_fields(fields)
        assert own.header is not None
        header = own.header.with_comments([f"{person}, 2026."], STYLE)
        path.write_bytes(Catalog("", (header, *own.body)).to_bytes())
    switch(four, "locale")
    found = catalog(four, "_publication")
    assert found.header is not None
    assert {"X-a": "a", "X-b": "b", "Language-Team": "Deutsch"}.items() <= found.fields().items()
    told = (*found.header.comments, found.fields()["Last-Translator"])
    for person in ("Ada <a@example.org>", "Bob <b@example.org>"):
        assert any(person in line for line in told)


def test_the_last_translator_is_the_last_person_who_was_there(four: Path) -> None:
    people = {
        "a": ("Ada <a@example.org>", "2026-05-01 09:00+0000"),  # later than Bob, in UTC
        "b": ("Bob <b@example.org>", "2026-05-01 10:00+0200"),
        "guides/c": ("", "2026-06-01 10:00+0000"),  # a machine was there after them
        "guides/deep/d": ("FULL NAME <EMAIL@ADDRESS>", "YEAR-MO-DA HO:MI+ZONE"),
    }
    for name, (person, date) in people.items():
        own = catalog(four, name).with_fields({"Last-Translator": person, "PO-Revision-Date": date})
        assert own.header is not None
        header = own.header.with_comments(["Bob <b@example.org>, 2025."], STYLE)
        path = four / f"locale/de/LC_MESSAGES/{name}.po"
        path.write_bytes(Catalog("", (header, *own.body)).to_bytes())
    for catalogs, name in (("locale", "_publication"), ("article", "a"), ("folder", "_articles")):
        switch(four, catalogs)
        found = catalog(four, name)
        assert found.header is not None
        assert found.fields()["Last-Translator"] == "Ada <a@example.org>"
        assert found.fields()["PO-Revision-Date"] == "2026-06-01 10:00+0000"
        assert found.header.comments == ("Bob <b@example.org>, 2025.",)  # who is named once


def test_a_file_with_its_own_lines_joins_one_with_others(four: Path) -> None:
    """Line ends and wrapping are a file's own; what moves into it is written as it is."""
    long = (
        "Ein Satz, der so lang ist, dass er in einem Katalog auf mehr als einer Zeile steht. " * 2
    )
    path = four / "locale/de/LC_MESSAGES/a.po"
    fill(four, "a", {"Only a says this.": long, "Tea": "Tee"}, note="Really?")
    fill(four, "b", {"Tea": "Thee", "No.": long})
    subprocess.run(["msgcat", "--no-wrap", path, "-o", path], check=True)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = by_article(four)
    switch(four, "locale")
    data = (four / "locale/de/LC_MESSAGES/_publication.po").read_bytes()
    assert data.count(b"\r\n") in (0, data.count(b"\n"))
    switch(four, "article")
    after = by_article(four)
    for article in ("a", "b"):
        said = {key: one for key, one in before[article].items() if any(one[0])}
        assert said.items() <= after[article].items()


def test_obsolete_entries_go_home(four: Path) -> None:
    """Also those that became obsolete while the catalog was shared."""
    for name in ("a", "b"):
        fill(four, name, {"Only a says this.": "Nur a.", "No.": "Nein."})
    (four / "source/a.md").write_text("# Tea\n\nYes.\n")
    assert polyfolio(four, "extract").code == 0
    switch(four, "locale")
    (four / "source/b.md").write_text("# Tea\n\nYes.\n")
    (four / "source/guides/deep/d.md").write_text("# Tea\n\nYes.\n")
    assert polyfolio(four, "extract").code == 0
    owners = {
        entry.msgid: [c.rpartition(" d:")[0] for c in entry.comments]
        for entry in catalog(four, "_publication").body
        if entry.obsolete
    }
    assert owners == {
        "Only a says this.": ["article: a"],
        "No.": ["article: b", "article: guides/deep/d"],
    }
    gettext_agrees(four)
    switch(four, "article")
    for name, text in (("a", "Nur a."), ("b", "Nein."), ("guides/deep/d", "Nein.")):
        assert [(e.msgstr, e.comments) for e in catalog(four, name).body if e.obsolete] == [
            (text, ())
        ]


def test_a_text_that_comes_back_into_a_shared_catalog_is_nobodys_alone(four: Path) -> None:
    fill(four, "a", {"Only a says this.": "Nur a."})
    switch(four, "locale")
    text = (four / "source/a.md").read_text()
    (four / "source/a.md").write_text("# Tea\n")
    assert polyfolio(four, "extract").code == 0
    (four / "source/a.md").write_text(text)
    assert polyfolio(four, "extract").code == 0
    entry = catalog(four, "_publication").active()[None, "Only a says this."]
    assert (entry.msgstr, entry.comments) == ("Nur a.", ())


def test_what_was_decided_since_goes_with_the_text(four: Path) -> None:
    """The first article was edited and the active translation is another's now: it stays."""
    fill(four, "a", {"Yes.": "Ja."})
    fill(four, "b", {"Yes.": "Doch."})
    switch(four, "locale")
    fill(four, "_publication", {"Yes.": "Jawohl!"})
    for name in ("a", "guides/c", "guides/deep/d"):
        path = four / f"source/{name}.md"
        path.write_text(path.read_text().replace("Yes.", "Sure."))
    assert polyfolio(four, "extract").code == 0
    switch(four, "article")
    entries = {e.msgctxt: e.msgstr for e in catalog(four, "b").body if e.msgid == "Yes."}
    assert entries.pop(None) == "Jawohl!"
    assert set(entries.values()) == {"Doch."}, "the article's own of then is not lost either"
    switch(four, "locale")
    switch(four, "article")
    assert ("Yes.", ("Doch.",)) in texts(four)


def test_other_catalogs_in_the_folder_are_left_alone(four: Path) -> None:
    site = four / "locale/de/LC_MESSAGES/messages.po"
    site.write_text('#: app.py:3\nmsgid "Log in"\nmsgstr "Anmelden"\n')
    (four / "locale/messages.pot").write_text('#: app.py:3\nmsgid "Log in"\nmsgstr ""\n')
    (four / "locale/de/LC_MESSAGES/broken.po").write_text('msgid "x\n')
    before = site.read_bytes()
    for catalogs in ("locale", "folder", "article"):
        switch(four, catalogs)
    assert site.read_bytes() == before


def test_a_reference_out_of_the_sources_leads_nowhere(tmp_path: Path) -> None:
    publication(tmp_path, "locale")
    path = tmp_path / "locale/de/LC_MESSAGES/_publication.po"
    extra = new_entry((None, "x"), STYLE, msgstr="y", references=["source/../../../evil.md"])
    path.write_text(path.read_text() + extra.raw)
    before = {p.name for p in tmp_path.parent.iterdir()}
    switch(tmp_path, "article")
    assert {p.name for p in tmp_path.parent.iterdir()} == before
    assert not list(tmp_path.rglob("evil*"))
    assert ("x", ("y",)) in texts(tmp_path)


def test_a_locale_that_joins_later_brings_its_catalogs_of_before(four: Path) -> None:
    """Its folder was not among the settings' locales when the others moved."""
    shutil.copytree(four / "locale/de", four / "locale/fr")
    switch(four, "locale")
    assert (four / "locale/fr/LC_MESSAGES/a.po").exists()
    switch(four, "locale", '"de", "fr"')
    assert [p.name for p in (four / "locale/fr/LC_MESSAGES").rglob("*.po")] == ["_publication.po"]


@pytest.mark.parametrize("catalogs", GRANULARITIES)
@pytest.mark.parametrize("folder", ["zh_CN", "zh-Hans", "zh-CN", "zh_Hans_CN"])
def test_a_folder_in_any_spelling(tmp_path: Path, catalogs: str, folder: str) -> None:
    publication(tmp_path)
    choose(tmp_path, "article", '"zh_CN"')
    (tmp_path / f"locale/{folder}/LC_MESSAGES").mkdir(parents=True)
    assert polyfolio(tmp_path, "extract").code == 0
    switch(tmp_path, catalogs, '"zh_CN"')
    base = tmp_path / f"locale/{folder}/LC_MESSAGES"
    found = {p.relative_to(base).as_posix().removesuffix(".po") for p in base.rglob("*.po")}
    assert found == SHARED[catalogs]
    assert sorted(p.name for p in (tmp_path / "locale").glob("zh*")) == [folder]
    other = "zh_Hans" if folder != "zh_Hans" else "zh_CN"
    (tmp_path / f"locale/{other}/LC_MESSAGES").mkdir(parents=True)
    before = contents(tmp_path)
    outcome = polyfolio(tmp_path, "extract")
    assert outcome.code == 3
    assert "two folders for one locale" in outcome.err
    assert contents(tmp_path) == before


def test_an_unknown_granularity_is_refused_with_its_line(four: Path) -> None:
    choose(four, "chapter")
    outcome = polyfolio(four, "extract")
    assert outcome.code == 3
    assert "polyfolio.toml:4: catalogs = 'chapter' is unknown" in outcome.err


def test_a_broken_catalog_stops_the_move_before_the_first_file(four: Path) -> None:
    (four / "locale/de/LC_MESSAGES/guides/c.po").write_text('msgid "x\n')
    before = contents(four / "locale")
    choose(four, "locale")
    outcome = polyfolio(four, "extract")
    assert outcome.code == 3
    assert "guides/c.po:1" in outcome.err
    assert contents(four / "locale") == before
