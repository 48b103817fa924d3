"""Articles that have an old name again: what was corrected under another name comes along."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import files
from pipeline.component import GRANULARITIES
from tests.command_line import contents, polyfolio
from tests.granular import catalog, choose
from tests.renamed import ONE, TWO, extract, living, path_of, write


def corrected(root: Path, name: str, text: str, word: str) -> None:
    path = path_of(root, name)
    before = path.read_text()
    after = re.sub(rf'"[\w ]+: {re.escape(text)}', f'"{word}: {text}', before)
    assert after != before
    path.write_text(after)


def rename(root: Path, old: str, new: str) -> None:
    (root / f"source/{new}.md").parent.mkdir(exist_ok=True)
    (root / f"source/{old}.md").rename(root / f"source/{new}.md")
    extract(root)


def said_of(root: Path, name: str, text: str) -> list[tuple[str, bool]]:
    """Each translation that a catalog has of a text, and whether it is obsolete."""
    found = catalog(root, name).body
    return [(entry.msgstr.split(":")[0], entry.obsolete) for entry in found if entry.msgid == text]


def corrected_heir(root: Path, **more: list[str]) -> None:
    """An article "one" that is called "two" now, where its first text was corrected."""
    living(root, "article", {"one": ONE, **more})
    rename(root, "one", "two")
    corrected(root, "two", ONE[0], "Besser")


@pytest.mark.parametrize("catalogs", GRANULARITIES)
def test_a_correction_is_there_when_the_article_has_its_old_name_again(
    tmp_path: Path, catalogs: str
) -> None:
    living(tmp_path, catalogs, {"x/one": ONE})
    one, two = {
        "article": ("x/one", "y/two"),
        "folder": ("_articles+x", "_articles+y"),
        "locale": ("_publication", "_publication"),
    }[catalogs]
    before = path_of(tmp_path, one).read_bytes()
    rename(tmp_path, "x/one", "y/two")
    rename(tmp_path, "y/two", "x/one")
    assert path_of(tmp_path, one).read_bytes() == before
    rename(tmp_path, "x/one", "y/two")
    corrected(tmp_path, two, ONE[0], "Besser")
    rename(tmp_path, "y/two", "x/one")
    assert said_of(tmp_path, one, ONE[0]) == [("Besser", False)]
    assert path_of(tmp_path, one).read_bytes() == before.replace(
        f"Deutsch: {ONE[0]}".encode(), f"Besser: {ONE[0]}".encode()
    )
    corrected(tmp_path, one, ONE[0], "Am besten")
    rename(tmp_path, "x/one", "y/two")
    rename(tmp_path, "y/two", "z/three")
    corrected(
        tmp_path, {"article": "z/three", "folder": "_articles+z"}.get(catalogs, one), ONE[1], "So"
    )
    rename(tmp_path, "z/three", "x/one")
    assert said_of(tmp_path, one, ONE[0]) == [("Am besten", False)]
    assert said_of(tmp_path, one, ONE[1]) == [("So", False)]


def test_what_somebody_wrote_under_the_old_name_meanwhile_is_kept(tmp_path: Path) -> None:
    corrected_heir(tmp_path)
    corrected(tmp_path, "one", ONE[1], "Anders")
    rename(tmp_path, "two", "one")
    assert said_of(tmp_path, "one", ONE[0])[0] == ("Besser", False)
    assert said_of(tmp_path, "one", ONE[1]) == [("Deutsch", False), ("Anders", True)]


def test_an_article_that_is_back_beside_its_heir_has_its_own_again(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": ONE})
    before = path_of(tmp_path, "one").read_bytes()
    rename(tmp_path, "one", "two")
    corrected(tmp_path, "two", ONE[0], "Besser")
    shutil.copy(tmp_path / "source/two.md", tmp_path / "source/one.md")
    extract(tmp_path)
    assert path_of(tmp_path, "one").read_bytes() == before
    (tmp_path / "source/two.md").unlink()
    extract(tmp_path)
    assert said_of(tmp_path, "one", ONE[0]) == [("Deutsch", False)], "it was an article by itself"


@pytest.mark.parametrize("catalogs", GRANULARITIES)
@pytest.mark.parametrize("at_once", [False, True])
def test_a_text_comes_back_from_an_article_that_was_renamed_meanwhile(
    tmp_path: Path, catalogs: str, at_once: bool
) -> None:
    living(tmp_path, catalogs, {"x/one": ONE, "y/two": TWO})
    one, two, three = {
        "article": ("x/one", "y/two", "z/three"),
        "folder": ("_articles+x", "_articles+y", "_articles+z"),
        "locale": ("_publication", "_publication", "_publication"),
    }[catalogs]
    write(tmp_path, "x/one", ONE[1:])
    write(tmp_path, "y/two", [ONE[0], *TWO])
    extract(tmp_path)
    if at_once:
        corrected(tmp_path, two, ONE[0], "Besser")
    else:
        rename(tmp_path, "y/two", "z/three")
        corrected(tmp_path, three, ONE[0], "Besser")
    (tmp_path / "source/z").mkdir(exist_ok=True)
    if at_once:
        (tmp_path / "source/y/two.md").rename(tmp_path / "source/z/three.md")
    write(tmp_path, "x/one", ONE)
    write(tmp_path, "z/three", TWO)
    extract(tmp_path)
    assert said_of(tmp_path, one, ONE[0])[0] == ("Besser", False)


@pytest.mark.parametrize("catalogs", ["folder", "locale"])
def test_what_was_left_under_an_old_name_gives_way_in_shared_catalogs(
    tmp_path: Path, catalogs: str
) -> None:
    living(tmp_path, "article", {"x/one": ONE})
    rename(tmp_path, "x/one", "x/two")
    corrected(tmp_path, "x/two", ONE[0], "Besser")
    corrected(tmp_path, "x/one", ONE[1], "Anders")
    choose(tmp_path, catalogs)
    extract(tmp_path)
    shared = {"folder": "_articles+x", "locale": "_publication"}[catalogs]
    found = {e.msgid: e.msgstr.split(":")[0] for e in catalog(tmp_path, shared).active().values()}
    assert (found[ONE[0]], found[ONE[1]]) == ("Besser", "Deutsch")
    assert f"Anders: {ONE[1]}" in {e.msgstr for e in catalog(tmp_path, shared).body}


def test_what_nobody_changed_under_an_old_name_leaves_nothing_beside(tmp_path: Path) -> None:
    living(tmp_path, "article", {"x/one": ONE})
    rename(tmp_path, "x/one", "x/two")
    corrected(tmp_path, "x/two", ONE[0], "Besser")
    choose(tmp_path, "locale")
    extract(tmp_path)
    assert said_of(tmp_path, "_publication", ONE[0]) == [("Besser", False)]


def test_a_text_that_moved_into_a_shared_catalog_comes_back_to_one_of_its_own(
    tmp_path: Path,
) -> None:
    living(tmp_path, "folder", {"x/one": ONE, "y/two": TWO})
    write(tmp_path, "x/one", ONE[1:])
    write(tmp_path, "y/two", [ONE[0], *TWO])
    extract(tmp_path)
    choose(tmp_path, "article")
    extract(tmp_path)
    corrected(tmp_path, "y/two", ONE[0], "Besser")
    write(tmp_path, "x/one", ONE)
    write(tmp_path, "y/two", TWO)
    extract(tmp_path)
    assert said_of(tmp_path, "x/one", ONE[0]) == [("Besser", False)]


def test_a_new_article_under_an_old_name_has_what_its_heir_said_last(tmp_path: Path) -> None:
    corrected_heir(tmp_path)
    write(tmp_path, "one", [ONE[0], *TWO])
    write(tmp_path, "two", ONE[1:])
    extract(tmp_path)
    assert said_of(tmp_path, "one", ONE[0]) == [("Besser", False)]


def test_a_third_article_has_what_the_heir_said_last(tmp_path: Path) -> None:
    corrected_heir(tmp_path, z=TWO)
    write(tmp_path, "z", ONE)
    write(tmp_path, "two", TWO)
    extract(tmp_path)
    assert said_of(tmp_path, "z", ONE[0]) == [("Besser", False)]


def test_a_catalog_without_a_header_says_where_it_went_on(tmp_path: Path) -> None:
    living(tmp_path, "article", {"one": ONE})
    path = path_of(tmp_path, "one")
    path.write_text(path.read_text().partition("\n\n")[2])
    rename(tmp_path, "one", "two")
    corrected(tmp_path, "two", ONE[0], "Besser")
    rename(tmp_path, "two", "one")
    assert said_of(tmp_path, "one", ONE[0]) == [("Besser", False)]


def test_an_heir_that_cannot_be_read_stops_the_run(tmp_path: Path) -> None:
    corrected_heir(tmp_path)
    good = path_of(tmp_path, "two").read_bytes()
    path_of(tmp_path, "two").write_bytes(good + b'\nmsgid "x\n')
    (tmp_path / "source/two.md").rename(tmp_path / "source/one.md")
    before = contents(tmp_path)
    outcome = polyfolio(tmp_path, "extract")
    assert outcome.code == 3
    assert "two.po" in outcome.err
    assert contents(tmp_path) == before
    path_of(tmp_path, "two").write_bytes(good)
    extract(tmp_path)
    assert said_of(tmp_path, "one", ONE[0]) == [("Besser", False)]


@pytest.mark.parametrize("writes", range(5))
def test_a_run_that_is_killed_on_the_way_loses_no_later_correction(
    tmp_path: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    living(tmp_path, "article", {"one": ONE})
    (tmp_path / "source/one.md").rename(tmp_path / "source/two.md")
    whole = files.write_all

    def killed(items: Sequence[files.Wanted]) -> list[bool]:
        whole(items[:writes])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_all", killed)
        assert polyfolio(tmp_path, "extract").code == 130
    extract(tmp_path)
    corrected(tmp_path, "two", ONE[0], "Besser")
    rename(tmp_path, "two", "one")
    assert said_of(tmp_path, "one", ONE[0]) == [("Besser", False)]
