"""What front matter says in another way than as text: readers see what stands in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import read_article
from tests.command_line import polyfolio


@pytest.mark.parametrize(
    "written",
    ["true", "False", "No", "1.10", "1984", "007", "1_000", "12:30", "0x1F", "1e3", "2024-01-01"],
)
def test_a_scalar_is_shown_as_it_stands_in_the_file(written: str) -> None:
    source = f"---\ntitle: {written}\nauthor: {written}\ntags: [{written}, tea]\n---\n\nHi.\n"
    front = read_article("a", "source/a.md", source.encode()).front
    assert (front.text("title"), front.text("author")) == (written, written)
    assert front.texts("tags") == (written, "tea")


@pytest.mark.parametrize(
    "written",
    ["true", "1.10", "1984", "1_000", "+7", "0x1F", "-0", "0xF" + "F" * 9_000, "2024-01-01"],
)
def test_so_it_is_in_toml(written: str) -> None:
    source = f"+++\ntitle = {written}\n+++\n\nHi.\n"
    assert read_article("a", "source/a.md", source.encode()).front.text("title") == written


def checked(root: Path, front: str, marker: str = "---") -> list[str]:
    (root / "source").mkdir(exist_ok=True)
    (root / "polyfolio.toml").write_text('[project]\nname = "T"\nlocales = ["de"]\n')
    (root / "source/a.md").write_text(f"{marker}\n{front}\n{marker}\n\nHi.\n")
    assert polyfolio(root, "extract").code == 0
    outcome = polyfolio(root, "check")
    assert outcome.code == 0
    found = [x for x in outcome.out.splitlines() if "[front-matter]" in x and ":1:" not in x]
    assert "no title" not in outcome.out or not found, "once is enough"
    return [line.replace(" warning [front-matter]", "") for line in found]


QUOTES = "put it in quotes, if it is meant as a text"


@pytest.mark.parametrize(
    ("front", "told"),
    [
        (
            "date: 2024-01-01\ntitle: true",
            f"source/a.md:3: the title is true, which is no text: no translator gets it — {QUOTES}",
        ),
        (
            "title: [One, two]",
            (
                "source/a.md:2: the title is a list: pages show “One, two” — put it in quotes, if it is"
                " one text"
            ),
        ),
        (
            "title: {a: b}",
            (
                "source/a.md:2: the title is a mapping, and no page shows it — write 'title: …', with"
                " the text in quotes if it holds ': ' or braces"
            ),
        ),
        (
            "title: Tea\nauthor:\n  - name: Jo\n  - Ann",
            (
                "source/a.md:3: the author has an item that is no text, and no page shows that — write"
                " each item as one text"
            ),
        ),
    ],
)
def test_check_names_what_is_no_text(tmp_path: Path, front: str, told: str) -> None:
    assert checked(tmp_path, front) == [told]


def test_check_names_it_in_toml_too(tmp_path: Path) -> None:
    (told,) = checked(tmp_path, 'date = 2024-01-01\ntitle = { a = "b" }', "+++")
    assert told.startswith("source/a.md:3: the title is a mapping, and no page shows it")


@pytest.mark.parametrize(
    "front", ['title: "true"', "title: No", "title: 1984", "title: 2024-01-01"]
)
def test_a_text_a_number_and_a_date_are_titles(tmp_path: Path, front: str) -> None:
    assert checked(tmp_path, front) == []


def test_a_page_shows_no_value_of_a_programming_language(tmp_path: Path) -> None:
    checked(tmp_path, "title: true\ndescription: {a: b}\nauthor: null\ntags: [null, x]")
    assert polyfolio(tmp_path, "publish", "--format", "html", "--format", "text").code == 0
    for path in ("en/a.html", "en/a.txt", "en/index.html"):
        page = (tmp_path / "dist/current" / path).read_text()
        assert not [word for word in ("True", "None", "{'a'") if word in page]
    assert "<h1>true</h1>" in (tmp_path / "dist/current/en/a.html").read_text()


def test_a_title_of_null_is_none(tmp_path: Path) -> None:
    assert checked(tmp_path, "title: null") == []
    assert "has no title" in polyfolio(tmp_path, "check").out
