"""Articles that were joined, parted or taken apart and deleted: their translations come along."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import State
from tests.command_line import polyfolio
from tests.granular import by_article, catalog, choose, fill, says

ONE = [
    f"The {place} sentence of the first article is long enough to be known." for place in "abcdefgh"
]
TWO = [
    f"Of the second article, {place} is a sentence that nobody else wrote." for place in "klmnopqr"
]


def write(root: Path, name: str, texts: list[str]) -> None:
    (root / "source").mkdir(exist_ok=True)
    (root / f"source/{name}.md").write_text("\n\n".join(texts) + "\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two articles, all of them translated."""
    write(tmp_path, "one", [*ONE, "Yes."])
    write(tmp_path, "two", [*TWO, "Yes."])
    choose(tmp_path, "article")
    assert polyfolio(tmp_path, "extract").code == 0
    for name, texts in (("one", ONE), ("two", TWO)):
        fill(tmp_path, name, {text: f"Deutsch: {text}" for text in texts} | {"Yes.": "Ja."})
    return tmp_path


def states(root: Path, name: str) -> dict[str, State]:
    return {key[1]: says(entry)[1] for key, entry in catalog(root, name).active().items()}


def test_two_articles_that_became_one(project: Path) -> None:
    for name in ("one", "two"):
        (project / f"source/{name}.md").unlink()
    write(project, "both", [*ONE, *TWO])
    assert polyfolio(project, "extract").code == 0
    assert states(project, "both") == dict.fromkeys([*ONE, *TWO], State.TRANSLATED)


def test_a_part_that_moved_into_another_while_the_rest_was_deleted(project: Path) -> None:
    (project / "source/one.md").unlink()
    edited = ONE[3].replace("long enough", "surely long enough")
    write(project, "two", [*TWO, "Yes.", ONE[2], edited, ONE[4]])
    assert polyfolio(project, "extract").code == 0
    found = states(project, "two")
    assert (found[ONE[2]], found[ONE[4]]) == (State.TRANSLATED, State.TRANSLATED)
    assert found[edited] is State.STALE
    assert by_article(project)["two"][None, ONE[2]][0] == (f"Deutsch: {ONE[2]}",)


def test_a_word_alone_does_not_come_from_an_article_that_is_gone(project: Path) -> None:
    (project / "source/one.md").unlink()
    write(
        project,
        "new",
        ["Something else is told here, in several words of its own.", "Yes.", *"XYZ"],
    )
    assert polyfolio(project, "extract").code == 0
    assert states(project, "new")["Yes."] is State.UNTRANSLATED


def test_an_article_leaves_a_shared_catalog_with_what_others_there_say_too(tmp_path: Path) -> None:
    (tmp_path / "source/x").mkdir(parents=True)
    write(tmp_path, "x/one", [*ONE, "Yes."])
    write(tmp_path, "x/two", [*TWO, ONE[0], "Yes."])
    choose(tmp_path, "folder")
    assert polyfolio(tmp_path, "extract").code == 0
    fill(tmp_path, "_articles+x", {text: f"Deutsch: {text}" for text in (*ONE, *TWO, "Yes.")})
    (tmp_path / "source/y").mkdir()
    (tmp_path / "source/x/one.md").rename(tmp_path / "source/y/one.md")
    assert polyfolio(tmp_path, "extract").code == 0
    there = dict.fromkeys([*ONE, "Yes."], State.TRANSLATED)
    assert states(tmp_path, "_articles+y") == there
    assert states(tmp_path, "_articles+x") == dict.fromkeys(
        [*TWO, ONE[0], "Yes."], State.TRANSLATED
    )
