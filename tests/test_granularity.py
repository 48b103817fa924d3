"""A catalog for each article, for each folder, or one for all; and changing one's mind about it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog import Catalog, Entry, Key, Style, new_entry
from pipeline.catalog_reader import parse_catalog
from pipeline.component import GRANULARITIES
from pipeline.jobs.switch import switch_catalogs
from pipeline.locales import parse_locale
from pipeline.model import State
from pipeline.project import Project, open_project
from pipeline.provenance import state, with_mark
from tests.command_line import contents, polyfolio, snapshot

DE = parse_locale("de")
STYLE = Style()
SOURCES = {
    "a": "# Tea\n\nYes.\n\nOnly a says this.\n",
    "b": "# Tea\n\nNo.\n\nYes.\n",
    "guides/c": "# Cake\n\nYes.\n\nOnly c says this.\n",
    "guides/deep/d": "# Tea\n\nYes.\n\nNo.\n",
}
SHARED = {
    "article": {"a", "b", "guides/c", "guides/deep/d"},
    "folder": {"_articles", "_articles+guides", "_articles+guides+deep"},
    "locale": {"_publication"},
}


def choose(root: Path, catalogs: str, locales: str = '"de"') -> None:
    (root / "polyfolio.toml").write_text(
        f'[project]\nname = "P"\nlocales = [{locales}]\ncatalogs = "{catalogs}"\n'
    )


def publication(root: Path, catalogs: str = "article") -> Path:
    for name, text in SOURCES.items():
        path = root / f"source/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    choose(root, catalogs)
    assert polyfolio(root, "extract").code == 0
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return publication(tmp_path)


def files(root: Path, suffix: str = ".po") -> set[str]:
    base = root / "locale" if suffix == ".pot" else root / "locale/de/LC_MESSAGES"
    return {p.relative_to(base).as_posix().removesuffix(suffix) for p in base.rglob(f"*{suffix}")}


def catalog(root: Path, name: str) -> Catalog:
    path = root / f"locale/de/LC_MESSAGES/{name}.po"
    return parse_catalog(path.read_bytes(), path.name)


def fill(root: Path, name: str, texts: dict[str, str], note: str = "") -> None:
    """Translate some texts of a catalog."""
    path = root / f"locale/de/LC_MESSAGES/{name}.po"
    before = catalog(root, name)
    changed = {}
    for key, entry in before.active().items():
        if key[1] in texts:
            changed[key] = entry.with_msgstr(texts[key[1]], STYLE)
            if note:
                changed[key] = changed[key].with_comments([note], STYLE)
    path.write_bytes(before.with_entries(changed).to_bytes())


def switch(root: Path, catalogs: str, locales: str = '"de"') -> str:
    choose(root, catalogs, locales)
    outcome = polyfolio(root, "extract")
    assert outcome.code == 0, outcome.err
    return outcome.out


Said = tuple[tuple[str, ...], State, tuple[str, ...], Key | None]


def says(entry: Entry) -> Said:
    comments = tuple(c for c in entry.comments if not c.startswith("article:"))
    return (entry.msgstrs, state(entry), comments, entry.previous)


def by_article(root: Path) -> dict[str, dict[Key, Said]]:
    """What each article's active entries say, whatever catalog they stand in."""
    opened = open_project(root)
    found = {}
    for article in opened.article_ids():
        view = opened.article_catalog(article, DE)
        assert view is not None
        found[article] = {key: says(entry) for key, entry in view.active().items()}
    return found


def texts(root: Path) -> Counter[tuple[str, tuple[str, ...]]]:
    """Every translation that any catalog holds, active or obsolete."""
    every = (catalog(root, name) for name in files(root))
    return Counter((e.msgid, e.msgstrs) for c in every for e in c.body if any(e.msgstrs))


def gettext_agrees(root: Path) -> None:
    for path in (root / "locale").rglob("*.po*"):
        if shutil.which("msgcat") is None:
            pytest.skip("GNU gettext is not installed")
        written = subprocess.run(["msgcat", path], capture_output=True, check=True)
        assert written.stdout == path.read_bytes(), path.name
        subprocess.run(["msgfmt", "--check", "-o", os.devnull, path], check=True)


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


# --- changing it ----------------------------------------------------------------------------------


def test_it_says_in_one_line_what_it_moved(project: Path) -> None:
    fill(project, "a", {"Yes.": "Ja."})
    fill(project, "b", {"Yes.": "Doch."})
    assert switch(project, "locale").splitlines()[0] == (
        'moved 8 files into 2 for catalogs = "locale"; 1 translation kept beside another article\'s'
    )
    assert files(project) == SHARED["locale"]
    assert not (project / "locale/guides").exists()
    before = contents(project / "locale")
    assert "moved" not in switch(project, "locale")
    assert contents(project / "locale") == before
    choose(project, "article")
    told = polyfolio(project, "extract", "--json").json()
    assert told["switched"] == {"catalogs": "article", "files": 2, "written": 8, "beside": 0}


def test_before_they_are_moved_no_command_takes_articles_for_untranslated(project: Path) -> None:
    fill(project, "a", {"Yes.": "Ja."})
    choose(project, "locale")
    for command in ("status", "check", "draft", "publish", "review list"):
        outcome = polyfolio(project, *command.split())
        assert outcome.code == 3, command
        assert "run 'polyfolio extract'" in outcome.err
    assert polyfolio(project, "run").code == 0
    assert by_article(project)["a"][None, "Yes."][0] == ("Ja.",)


def test_the_attested_wins_then_the_translated_then_the_first(project: Path) -> None:
    fill(project, "a", {"Yes.": "Ja.", "Tea": "Tee"})
    fill(project, "b", {"Yes.": "Doch.", "Tea": "Thee"})
    fill(project, "guides/c", {"Yes.": "Jawohl."})
    path = project / "locale/de/LC_MESSAGES/b.po"
    own = catalog(project, "b")
    entry = own.active()[None, "Yes."]
    signed = with_mark(entry, "reviewed-by", "Ada Marsh 2026-01-02", STYLE)
    path.write_bytes(own.with_entries({entry.key: signed}).to_bytes())
    before = by_article(project)
    switch(project, "locale")
    active = catalog(project, "_publication").active()
    assert active[None, "Yes."].msgstr == "Doch."
    assert state(active[None, "Yes."]) is State.ATTESTED
    assert active[None, "Tea"].msgstr == "Tee"
    kept = {
        (e.msgctxt, e.msgid): e.msgstr for e in catalog(project, "_publication").body if e.obsolete
    }
    assert kept == {
        ("article a", "Yes."): "Ja.",
        ("article b", "Tea"): "Thee",
        ("article guides/c", "Yes."): "Jawohl.",
    }
    gettext_agrees(project)
    switch(project, "article")
    after = by_article(project)
    after["guides/deep/d"] = before["guides/deep/d"]  # its empty entries took the others' words
    assert after == before


def test_header_fields_and_authors_come_along(project: Path) -> None:
    for name, person in (("a", "Ada <a@example.org>"), ("b", "Bob <b@example.org>")):
        path = project / f"locale/de/LC_MESSAGES/{name}.po"
        fields = {"Last-Translator": person, f"X-{name}": name, "Language-Team": "Deutsch"}
        own = catalog(project, name).with_fields(fields)
        assert own.header is not None
        header = own.header.with_comments([f"{person}, 2026."], STYLE)
        path.write_bytes(Catalog("", (header, *own.body)).to_bytes())
    switch(project, "locale")
    found = catalog(project, "_publication")
    assert found.header is not None
    assert {"X-a": "a", "X-b": "b", "Language-Team": "Deutsch"}.items() <= found.fields().items()
    told = (*found.header.comments, found.fields()["Last-Translator"])
    for person in ("Ada <a@example.org>", "Bob <b@example.org>"):
        assert any(person in line for line in told)


def test_a_file_with_its_own_lines_joins_one_with_others(project: Path) -> None:
    """Line ends and wrapping are a file's own; what moves into it is written as it is."""
    long = (
        "Ein Satz, der so lang ist, dass er in einem Katalog auf mehr als einer Zeile steht. " * 2
    )
    path = project / "locale/de/LC_MESSAGES/a.po"
    fill(project, "a", {"Only a says this.": long, "Tea": "Tee"}, note="Really?")
    fill(project, "b", {"Tea": "Thee", "No.": long})
    subprocess.run(["msgcat", "--no-wrap", path, "-o", path], check=True)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = by_article(project)
    switch(project, "locale")
    data = (project / "locale/de/LC_MESSAGES/_publication.po").read_bytes()
    assert data.count(b"\r\n") in (0, data.count(b"\n"))
    switch(project, "article")
    after = by_article(project)
    for article in ("a", "b"):
        said = {key: one for key, one in before[article].items() if any(one[0])}
        assert said.items() <= after[article].items()


def test_obsolete_entries_go_home(project: Path) -> None:
    """Also those that became obsolete while the catalog was shared."""
    for name in ("a", "b"):
        fill(project, name, {"Only a says this.": "Nur a.", "No.": "Nein."})
    (project / "source/a.md").write_text("# Tea\n\nYes.\n")
    assert polyfolio(project, "extract").code == 0
    switch(project, "locale")
    (project / "source/b.md").write_text("# Tea\n\nYes.\n")
    (project / "source/guides/deep/d.md").write_text("# Tea\n\nYes.\n")
    assert polyfolio(project, "extract").code == 0
    owners = {
        entry.msgid: [c.rpartition(" d:")[0] for c in entry.comments]
        for entry in catalog(project, "_publication").body
        if entry.obsolete
    }
    assert owners == {
        "Only a says this.": ["article: a"],
        "No.": ["article: b", "article: guides/deep/d"],
    }
    gettext_agrees(project)
    switch(project, "article")
    for name, text in (("a", "Nur a."), ("b", "Nein."), ("guides/deep/d", "Nein.")):
        assert [(e.msgstr, e.comments) for e in catalog(project, name).body if e.obsolete] == [
            (text, ())
        ]


def test_a_text_that_comes_back_into_a_shared_catalog_is_nobodys_alone(project: Path) -> None:
    fill(project, "a", {"Only a says this.": "Nur a."})
    switch(project, "locale")
    text = (project / "source/a.md").read_text()
    (project / "source/a.md").write_text("# Tea\n")
    assert polyfolio(project, "extract").code == 0
    (project / "source/a.md").write_text(text)
    assert polyfolio(project, "extract").code == 0
    entry = catalog(project, "_publication").active()[None, "Only a says this."]
    assert (entry.msgstr, entry.comments) == ("Nur a.", ())


def test_what_was_decided_since_goes_with_the_text(project: Path) -> None:
    """The first article was edited and the active translation is another's now: it stays."""
    fill(project, "a", {"Yes.": "Ja."})
    fill(project, "b", {"Yes.": "Doch."})
    switch(project, "locale")
    fill(project, "_publication", {"Yes.": "Jawohl!"})
    for name in ("a", "guides/c", "guides/deep/d"):
        path = project / f"source/{name}.md"
        path.write_text(path.read_text().replace("Yes.", "Sure."))
    assert polyfolio(project, "extract").code == 0
    switch(project, "article")
    entries = {e.msgctxt: e.msgstr for e in catalog(project, "b").body if e.msgid == "Yes."}
    assert entries.pop(None) == "Jawohl!"
    assert set(entries.values()) == {"Doch."}, "the article's own of then is not lost either"
    switch(project, "locale")
    switch(project, "article")
    assert ("Yes.", ("Doch.",)) in texts(project)


def test_other_catalogs_in_the_folder_are_left_alone(project: Path) -> None:
    site = project / "locale/de/LC_MESSAGES/messages.po"
    site.write_text('#: app.py:3\nmsgid "Log in"\nmsgstr "Anmelden"\n')
    (project / "locale/messages.pot").write_text('#: app.py:3\nmsgid "Log in"\nmsgstr ""\n')
    (project / "locale/de/LC_MESSAGES/broken.po").write_text('msgid "x\n')
    before = site.read_bytes()
    for catalogs in ("locale", "folder", "article"):
        switch(project, catalogs)
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


def test_a_locale_that_joins_later_brings_its_catalogs_of_before(project: Path) -> None:
    """Its folder was not among the settings' locales when the others moved."""
    shutil.copytree(project / "locale/de", project / "locale/fr")
    switch(project, "locale")
    assert (project / "locale/fr/LC_MESSAGES/a.po").exists()
    switch(project, "locale", '"de", "fr"')
    assert [p.name for p in (project / "locale/fr/LC_MESSAGES").rglob("*.po")] == [
        "_publication.po"
    ]


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


def test_an_unknown_granularity_is_refused_with_its_line(project: Path) -> None:
    choose(project, "chapter")
    outcome = polyfolio(project, "extract")
    assert outcome.code == 3
    assert "polyfolio.toml:4: catalogs = 'chapter' is unknown" in outcome.err


def test_a_broken_catalog_stops_the_move_before_the_first_file(project: Path) -> None:
    (project / "locale/de/LC_MESSAGES/guides/c.po").write_text('msgid "x\n')
    before = contents(project / "locale")
    choose(project, "locale")
    outcome = polyfolio(project, "extract")
    assert outcome.code == 3
    assert "guides/c.po:1" in outcome.err
    assert contents(project / "locale") == before


# --- nothing is lost ------------------------------------------------------------------------------

PARAGRAPHS = st.sampled_from(["Yes.", "No.", "Tea.", "Cake.", "Milk."])
ARTICLES = ("a", "b", "guides/c", "guides/d")


@st.composite
def translations(draw: st.DrawFn) -> dict[str, list[tuple[str, str, str, str]]]:
    """For each article, its paragraphs with a translation, a state and a translator's comment."""
    one = st.tuples(
        PARAGRAPHS,
        st.sampled_from(["eins", "zwei", "drei"]),
        st.sampled_from(["translated", "attested", "draft", "stale", "obsolete", "empty"]),
        st.sampled_from(["", "", "Is this so?"]),
    )
    entries = st.lists(one, min_size=1, max_size=4, unique_by=lambda item: item[0])
    return {article: draw(entries) for article in ARTICLES}


def write(root: Path, drawn: dict[str, list[tuple[str, str, str, str]]]) -> None:
    choose(root, "article")
    for article, items in drawn.items():
        entries = [_entry(article, *item) for item in items]
        path = root / f"source/{article}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(e.msgid for e in entries if not e.obsolete) + "\n")
        header = new_entry((None, ""), STYLE, msgstr="Content-Type: text/plain; charset=UTF-8\n")
        path = root / f"locale/de/LC_MESSAGES/{article}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        ordered = sorted(entries, key=lambda entry: entry.obsolete)
        path.write_text(header.raw.lstrip() + "".join(entry.raw for entry in ordered))


def _entry(article: str, msgid: str, msgstr: str, kind: str, comment: str) -> Entry:
    entry = new_entry(
        (None, msgid),
        STYLE,
        msgstr="" if kind == "empty" else msgstr,
        references=[f"source/{article}.md"],
    )
    if comment:
        entry = entry.with_comments([comment], STYLE)
    if kind == "attested":
        entry = with_mark(entry, "reviewed-by", "Ada 2026-01-02", STYLE)
    if kind in ("draft", "stale"):
        entry = entry.with_fuzzy(True, STYLE)
    if kind == "stale":
        entry = entry.with_previous((None, "Before."), STYLE)
    return entry.as_obsolete(STYLE) if kind == "obsolete" else entry


def own(root: Path) -> dict[str, dict[Key, Said]]:
    """Active and obsolete entries of each article's own catalog."""
    return {
        article: {entry.key: says(entry) for entry in catalog(root, article).body}
        for article in ARTICLES
        if (root / f"locale/de/LC_MESSAGES/{article}.po").exists()
    }


def accepted(root: Path) -> set[tuple[str, tuple[str, ...]]]:
    return {text for text in texts(root) if any(text[1])}


ROUTES = st.permutations(["locale", "folder", "article"]).map(tuple)


@given(drawn=translations(), route=ROUTES, extract=st.booleans())
@settings(max_examples=settings().max_examples // 4)
def test_there_and_back_every_article_has_its_own(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: dict[str, list[tuple[str, str, str, str]]],
    route: tuple[str, ...],
    extract: bool,
) -> None:
    root = tmp_path_factory.mktemp("p")
    write(root, drawn)
    before, had = own(root), accepted(root)
    for catalogs in (*route, "article"):
        choose(root, catalogs)
        if extract:
            assert polyfolio(root, "extract").code == 0
        else:
            switch_catalogs(open_project(root))
        assert had <= accepted(root)
    for article, entries in own(root).items():
        for key, said in before[article].items():
            if any(said[0]) or said[2]:
                assert entries[key] == said, (article, key)
    shutil.rmtree(root)


class Killed(BaseException):
    """The process is gone."""


@contextlib.contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, step: int) -> Iterator[None]:
    """Writing and removing files until the given step, which is not done."""
    left = [step]

    def counted(done: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return done(*args)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(Project, "write", counted(Project.write))
        patch.setattr(Project, "remove", counted(Project.remove))
        yield


@pytest.mark.parametrize("target", ["locale", "folder"])
def test_a_move_that_is_killed_at_any_step_is_completed_by_the_next(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    fill(project, "a", {"Yes.": "Ja.", "Tea": "Tee"}, note="Sure?")
    fill(project, "b", {"Yes.": "Doch.", "No.": "Nein."})
    fill(project, "guides/c", {"Cake": "Kuchen"})
    choose(project, target)
    whole = tmp_path / "whole"
    shutil.copytree(project, whole)
    switch_catalogs(open_project(whole))
    expected = contents(whole / "locale")
    for step in range(40):
        copy = tmp_path / f"killed-{step}"
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns("whole", "killed-*"))
        try:
            with killed_at(monkeypatch, step):
                switch_catalogs(open_project(copy))
        except Killed:
            assert texts(copy).keys() >= texts(project).keys()
        else:
            assert step > 8
            return
        switch_catalogs(open_project(copy))
        assert contents(copy / "locale") == expected, step
    pytest.fail("the move never ended")


def test_old_files_that_went_before_the_new_were_there_would_show(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a move that does not write what it removes."""
    fill(project, "a", {"Yes.": "Ja."})
    had = texts(project)
    choose(project, "locale")
    monkeypatch.setattr(Project, "write", lambda *_: True)
    switch_catalogs(open_project(project))
    assert had
    assert not texts(project)


def test_kill_nine_between_the_new_and_the_old(project: Path) -> None:
    fill(project, "a", {"Yes.": "Ja."})
    fill(project, "b", {"Yes.": "Doch."})
    choose(project, "locale")
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from pipeline.jobs.switch import switch_catalogs\n"
        "from pipeline.project import Project, open_project\n"
        "Project.remove = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "switch_catalogs(open_project(Path(sys.argv[1])))\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, str(project)],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == -signal.SIGKILL
    assert files(project) == SHARED["article"] | SHARED["locale"]
    assert re.match(r"moved 8 files into 2 .*1 translation kept", switch(project, "locale"))
    assert files(project) == SHARED["locale"]
    assert len(texts(project)) == 2
