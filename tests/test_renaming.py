"""Renamed, joined and parted articles take whole catalogs along: obsolete entries and headers too."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.component import GRANULARITIES
from pipeline.jobs.extract_gone import WithoutSource
from tests.command_line import contents, polyfolio
from tests.granular import catalog, choose, fill, gettext_agrees, texts
from tests.renamed import GONE, ONE, TWO, extract, living, path_of, write


def named(root: Path, name: str, translator: str, date: str) -> None:
    """A catalog as a translator's program leaves it: names, fields of its own."""
    path = path_of(root, name)
    text = path.read_text().replace(
        '"Last-Translator: \\n"\n',
        f'"Last-Translator: {translator} <x@example.org>\\n"\n"X-Team-Note: keep\\n"\n',
    )
    text = re.sub(r"PO-Revision-Date: .*?\\n", f"PO-Revision-Date: {date} 10:00+0000\\\\n", text)
    path.write_text(f"# Translated by {translator}, with care.\n#\n{text}")


def obsolete(root: Path, name: str) -> list[str]:
    return sorted(entry.msgid for entry in catalog(root, name).body if entry.obsolete)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_renamed_catalog_is_the_old_one_but_for_its_references(
    tmp_path: Path, newline: str
) -> None:
    living(tmp_path, "article", {"one": ONE})
    named(tmp_path, "one", "Ada", "2026-02-03")
    old = path_of(tmp_path, "one")
    old.write_bytes(b"\xef\xbb\xbf" + old.read_bytes().replace(b"\n", newline.encode()))
    was, template = old.read_bytes(), (tmp_path / "locale/one.pot").read_bytes()
    (tmp_path / "source/one.md").rename(tmp_path / "source/two.md")
    extract(tmp_path, "two.po: goes on from locale/de/LC_MESSAGES/one.po")
    now = path_of(tmp_path, "two").read_bytes()
    assert now == was.replace(b"#: source/one.md", b"#: source/two.md")
    assert b"#~ msgid" in now
    there = (tmp_path / "locale/two.pot").read_bytes()
    assert there == template.replace(b"one.md", b"two.md")
    left = old.read_bytes().splitlines(keepends=True)
    said = [line for line in left if line.startswith(b"# moved-to: two ")]
    assert b"".join(line for line in left if line not in said) == was, "the old file stays"
    assert len(said) == 1


def test_renamed_and_edited_at_once(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": ONE})
    named(tmp_path, "one", "Ada", "2026-02-03")
    edited = ONE[2].replace("long enough", "surely long enough")
    (tmp_path / "source/one.md").unlink()
    write(tmp_path, "x/new", [*ONE[:2], edited, *ONE[4:], "Something else."])
    extract(tmp_path)
    found = catalog(tmp_path, "x/new")
    assert obsolete(tmp_path, "x/new") == sorted([f"{GONE} one", ONE[2], ONE[3]])
    assert found.active()[None, edited].previous == (None, ONE[2])
    assert found.fields()["Last-Translator"].startswith("Ada")
    gettext_agrees(tmp_path)


def test_what_is_in_the_old_folder_of_another_locale_comes_along_too(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": ONE})
    choose(tmp_path, "article", '"de", "fr"')
    assert polyfolio(tmp_path, "extract").code == 0
    (tmp_path / "source/one.md").rename(tmp_path / "source/two.md")
    choose(tmp_path, "article", '"fr"')
    extract(tmp_path)
    choose(tmp_path, "article", '"de", "fr"')
    extract(tmp_path, "de/LC_MESSAGES/two.po: goes on from locale/de/LC_MESSAGES/one.po")
    assert texts(tmp_path)[ONE[0], (f"Deutsch: {ONE[0]}",)] == 2


def test_two_that_were_joined_bring_all_of_both(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": [*ONE, "Yes."], "two": [*TWO[:4], "Yes."]})
    named(tmp_path, "one", "Ada", "2026-02-03")
    named(tmp_path, "two", "Bo", "2026-02-04")
    fill(tmp_path, "two", {"Yes.": "Doch."})
    for name in ("one", "two"):
        (tmp_path / f"source/{name}.md").unlink()
    write(tmp_path, "both", [*ONE, *TWO[:4], "Yes."])
    had = texts(tmp_path)
    extract(tmp_path, "one.po, locale/de/LC_MESSAGES/two.po")
    found = catalog(tmp_path, "both")
    said = {(entry.msgid, entry.msgstrs) for entry in found.body if entry.msgstr}
    assert said == set(had)
    assert found.active()[None, "Yes."].msgstr == "Deutsch: Yes.", "of the one with more of it"
    assert Counter(e.key for e in found.body).most_common(1)[0][1] == 1
    assert found.header is not None
    assert found.fields()["Last-Translator"].startswith("Bo"), "who was there last"
    assert {"Translated by Ada, with care.", "Translated by Bo, with care."} <= {
        *found.header.comments
    }
    gettext_agrees(tmp_path)


def test_one_that_went_into_another_brings_what_was_obsolete(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": [*ONE, "Yes."], "two": [*TWO, "Yes."]})
    named(tmp_path, "one", "Ada", "2026-02-03")
    named(tmp_path, "two", "Bo", "2026-02-02")
    fill(tmp_path, "one", {"Yes.": "Doch."})
    (tmp_path / "source/one.md").unlink()
    write(tmp_path, "two", [*TWO, "Yes.", *ONE[1:]])
    had = texts(tmp_path)
    extract(tmp_path, "two.po: goes on from locale/de/LC_MESSAGES/one.po")
    found = catalog(tmp_path, "two")
    assert {(entry.msgid, entry.msgstrs) for entry in found.body} == set(had)
    assert found.active()[None, "Yes."].msgstr == "Deutsch: Yes.", "it was here before"
    assert found.header is not None
    assert found.fields()["Last-Translator"].startswith("Bo")
    assert "Last-Translator: Ada <x@example.org>" in found.header.comments
    gettext_agrees(tmp_path)
    fill(tmp_path, "two", {ONE[1]: "Neu."})
    write(tmp_path, "two", [*TWO, "Yes.", *ONE[1:], "And this."])
    assert "goes on" not in extract(tmp_path), "once is enough"


def test_of_two_parts_one_has_the_rest(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": ONE})
    named(tmp_path, "one", "Ada", "2026-02-03")
    (tmp_path / "source/one.md").unlink()
    edited = ONE[5].replace("long enough", "surely long enough")
    write(tmp_path, "lesser", [ONE[4], edited])
    write(tmp_path, "more", ONE[:4])
    out = extract(tmp_path)
    assert out.count("goes on from") == 1
    assert {e.msgid: e.msgstr for e in catalog(tmp_path, "lesser").body} == {
        text: f"Deutsch: {old}" for text, old in ((ONE[4], ONE[4]), (edited, ONE[5]))
    }
    assert catalog(tmp_path, "lesser").fields()["Last-Translator"] == ""
    assert catalog(tmp_path, "more").fields()["Last-Translator"].startswith("Ada")
    assert obsolete(tmp_path, "lesser") == []
    assert obsolete(tmp_path, "more") == sorted([f"{GONE} one", ONE[4], ONE[5]])


def test_a_copy_of_a_renamed_article_does_not_take_the_old_catalog_again(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": ONE})
    (tmp_path / "source/one.md").rename(tmp_path / "source/two.md")
    extract(tmp_path)
    write(tmp_path, "copy", [*ONE, "And another."])
    assert "goes on from" not in extract(tmp_path)
    assert obsolete(tmp_path, "copy") == []


def test_a_word_in_common_is_no_reason_to_go_on(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": ["Yes.", "No.", "Sure."]})
    (tmp_path / "source/one.md").unlink()
    write(tmp_path, "two", ["Yes.", "No.", "Something else altogether.", "And more of it."])
    assert "goes on from" not in extract(tmp_path)


def test_a_renamed_folder_says_whose_its_obsolete_entries_are(tmp_path: Path) -> None:
    living(tmp_path, "folder", {"x/one": ONE, "x/two": TWO})
    named(tmp_path, "_articles+x", "Ada", "2026-02-03")
    (tmp_path / "source/x").rename(tmp_path / "source/y")
    (tmp_path / "source/y/two.md").rename(tmp_path / "source/y/second.md")
    was = path_of(tmp_path, "_articles+x").read_text()
    extract(tmp_path)
    now = was.replace("source/x/one", "source/y/one").replace("source/x/two", "source/y/second")
    now = now.replace("article: x/one", "article: y/one")
    now = now.replace("article: x/two", "article: y/second")
    assert sorted(path_of(tmp_path, "_articles+y").read_text().split("\n\n")) == sorted(
        now.split("\n\n")
    )
    choose(tmp_path, "article")
    extract(tmp_path)
    assert obsolete(tmp_path, "y/second") == [f"{GONE} x/two"]
    gettext_agrees(tmp_path)


def test_two_folders_that_became_one_and_one_that_became_two(tmp_path: Path) -> None:
    living(tmp_path, "folder", {"x/one": ONE, "y/two": TWO})
    had = texts(tmp_path)
    (tmp_path / "source/z").mkdir()
    (tmp_path / "source/x/one.md").rename(tmp_path / "source/z/one.md")
    (tmp_path / "source/y/two.md").rename(tmp_path / "source/z/two.md")
    extract(tmp_path)
    assert {(e.msgid, e.msgstrs) for e in catalog(tmp_path, "_articles+z").body} == set(had)
    for old in ("x", "y"):
        path_of(tmp_path, f"_articles+{old}").unlink()
        (tmp_path / f"locale/_articles+{old}.pot").unlink()
    (tmp_path / "source/z/one.md").rename(tmp_path / "source/x/one.md")
    (tmp_path / "source/z/two.md").rename(tmp_path / "source/y/two.md")
    extract(tmp_path)
    assert len(obsolete(tmp_path, "_articles+x")) + len(obsolete(tmp_path, "_articles+y")) == 8
    assert set(texts(tmp_path)) == set(had)


PARTS = st.lists(st.sampled_from([*ONE, *TWO, "Yes.", "No.", "Tea"]), min_size=1, unique=True)
NAMES = st.permutations(["p", "q", "r", "s/p", "s/q", "t/r", "u"])


@given(
    st.sampled_from(GRANULARITIES),
    st.lists(PARTS, min_size=1, max_size=3),
    NAMES,
    st.sampled_from(["rename", "join", "part"]),
)
@settings(max_examples=settings().max_examples // 2)
def test_nothing_is_lost_and_nothing_doubled(
    tmp_path_factory: pytest.TempPathFactory,
    catalogs: str,
    parts: list[list[str]],
    names: list[str],
    what: str,
) -> None:
    """Whatever articles become, with the old catalogs thrown away as 'check' says."""
    root = tmp_path_factory.mktemp("p")
    check(root, catalogs, parts, names, what)
    shutil.rmtree(root)


def check(root: Path, catalogs: str, parts: list[list[str]], names: list[str], what: str) -> None:
    if what == "part":  # a word alone does not say where it came from
        parts = [long for part in parts if (long := [text for text in part if len(text) > 60])]
        parts = parts or [ONE]
    old, new = names[: len(parts)], names[len(parts) :]
    living(root, catalogs, dict(zip(old, parts, strict=True)))
    had = texts(root)
    for name in old:
        (root / f"source/{name}.md").unlink()
    if what == "join":
        parts = [list(dict.fromkeys(text for part in parts for text in part))]
    elif what == "part":
        halves = [half for p in parts[:1] for half in (p[: len(p) // 2], p[len(p) // 2 :])]
        parts = [part for part in (*halves, *parts[1:]) if part]
    for name, part in zip(new[: len(parts)], parts, strict=True):
        write(root, name, part)
    assert polyfolio(root, "extract").code == 0
    told = polyfolio(root, "check").out
    for place in re.findall(r"^(\S+):1: info \[orphan\]", told, re.MULTILINE):
        (root / place).unlink()
        if place.endswith(".pot"):  # the note is about its catalogs, too
            name = Path(place).relative_to("locale").with_suffix("").as_posix()
            path_of(root, name).unlink(missing_ok=True)
    found: set[tuple[str, tuple[str, ...]]] = set()
    for path in (root / "locale").glob("**/*.pot"):
        name = path.relative_to(root / "locale").with_suffix("").as_posix()
        entries = catalog(root, name).body
        assert max(Counter(entry.key for entry in entries).values()) == 1
        found |= {(entry.msgid, entry.msgstrs) for entry in entries if not entry.fuzzy}
    assert {said for said in found if any(said[1])} == set(had)


def test_the_control_what_is_not_taken_over_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WithoutSource, "take_over", lambda *_: None)
    with pytest.raises(AssertionError):
        check(tmp_path, "article", [ONE], ["p", "q"], "rename")


def test_a_fault_in_the_old_catalog_stops_the_run_before_anything_is_written(
    tmp_path: Path,
) -> None:
    living(tmp_path, "article", {"one": ONE})
    old = path_of(tmp_path, "one")
    whole = old.read_text()
    old.write_text(f'{whole}\nmsgid "no end\n')
    (tmp_path / "source/one.md").rename(tmp_path / "source/two.md")
    before = contents(tmp_path / "locale")
    outcome = polyfolio(tmp_path, "extract")
    assert (outcome.code, "de/LC_MESSAGES/one.po:" in outcome.err) == (3, True)
    assert contents(tmp_path / "locale") == before
    old.write_text(whole)
    extract(tmp_path, "two.po: goes on from")
