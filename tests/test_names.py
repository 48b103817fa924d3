"""Names of files: those that clash, that are taken, and that make no article."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.commands import extract_
from pipeline.project import Project
from tests.command_line import polyfolio


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Tea", "tea"), "source/tea.md: differs from source/Tea.md only in capital letters"),
        (
            ("guide/\u00c9te", "Guide/\u00e9te"),
            "source/guide/\u00c9te.md: differs from source/Guide/\u00e9te.md only in capital letters",
        ),
        (
            ("caf\u00e9", "cafe\u0301"),
            r"source/caf\xe9.md: differs from source/cafe\u0301.md only in the encoding of accents",
        ),
    ],
)
def test_names_that_many_disks_take_for_one_are_refused(
    tmp_path: Path, names: tuple[str, str], said: str
) -> None:
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    for name in names:
        path = tmp_path / f"source/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Tea\n", encoding="utf-8")
    if len(list((tmp_path / "source").rglob("*.md"))) < 2:
        pytest.skip("this disk is such a one")
    for command in ("extract", "check", "publish", "run"):
        end = polyfolio(tmp_path, command)
        assert end.code == 3
        assert said in end.err
        assert end.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["polyfolio.toml", "source"]


def test_an_import_and_a_picture_are_refused_under_such_a_name(tmp_path: Path) -> None:
    (tmp_path / "polyfolio.toml").write_text(
        '[project]\nname = "A"\n[publish]\nformats = ["html"]\n'
    )
    source = tmp_path / "source"
    source.mkdir()
    (source / "Tea.md").write_text("# Tea\n\n![a](leaf.svg) ![b](Leaf.svg)\n")
    (tmp_path / "tea.md").write_text("# Black tea\n")
    taken = polyfolio(tmp_path, "import", str(tmp_path / "tea.md"), "--id", "tea", "--force")
    assert taken.code == 2
    assert "source/tea.md and source/Tea.md would be one file on many disks" in taken.err
    for name in ("leaf", "Leaf"):
        (source / f"{name}.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    end = polyfolio(tmp_path, "publish")
    assert end.code == 3
    assert "source/leaf.svg: differs from source/Leaf.svg only in capital letters" in end.err
    assert not (tmp_path / "dist").exists()
    (source / "Tea.md").write_text("# Tea\n\n![a](leaf.svg)\n")
    assert polyfolio(tmp_path, "publish").code == 0, "the control: only what goes out can clash"


def test_a_translation_in_the_folder_of_the_sources_is_named(small: Path) -> None:
    text = (small / "source/a.md").read_text()
    (small / "source/de").mkdir()
    for name in ("a.de", "a.ZH-hans", "a.zh", "de/a", "a.fr", "a.old", "b.de"):
        (small / f"source/{name}.md").write_text(text.replace("Three", f"Drei {len(name)}"))
    told = polyfolio(small, "extract").err
    assert told.startswith(
        "source/a.ZH-hans.md:1: its name ends in .ZH-hans, a locale of this proj"
    )
    assert told.endswith("; 3 more — polyfolio check\n")
    outcome = polyfolio(small, "check")
    found = [line for line in outcome.out.splitlines() if "[translation-as-article]" in line]
    places = ["a.ZH-hans.md", "a.de.md", "a.zh.md", "de/a.md"]
    assert [line.split(": ")[0] for line in found] == [f"source/{name}:1" for name in places]
    assert all(": warning [" in line for line in found)
    assert outcome.code == 0
    command = "polyfolio memory import --pair source/a.md source/a.de.md -l de"
    assert command in found[1]
    for name in ("a.ZH-hans", "a.de", "a.zh", "de/a"):
        (small / f"source/{name}.md").rename(small / f"{name.replace('/', '-')}.md")
    assert "[translation-as-article]" not in polyfolio(small, "check").out
    assert polyfolio(small, "extract").err == ""


def test_documents_that_are_no_articles_by_their_names_are_named(small: Path) -> None:
    for name in ("b.mdx", "old/README.MD", "c.rst", "tea.png", ".notes/d.mdx"):
        (small / "source" / name).parent.mkdir(exist_ok=True)
        (small / "source" / name).write_text("# Tea\n")
    told = polyfolio(small, "extract").err
    assert told == (
        "source/b.mdx:1: it is no article: only files whose names end in .md are; 2 more — "
        "polyfolio check\n"
    )
    found = [line for line in polyfolio(small, "check").out.splitlines() if "[unread]" in line]
    assert [line.partition(":")[0] for line in found] == [
        "source/b.mdx",
        "source/c.rst",
        "source/old/README.MD",
    ]
    assert found[0].endswith(
        "rename it to b.md if it is Markdown alone: components (JSX) are not rendered"
    )
    assert found[2].endswith("rename it to README.md")
    (small / "source/b.mdx").rename(small / "source/b.md")
    assert "1 new" in polyfolio(small, "extract").out


def test_the_sources_are_not_listed_once_more_to_name_a_translation(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small / "source/a.de.md").write_text("# Eins\n")
    listed, list_ids, extract = [0], Project.article_ids, extract_.extract

    def counted(self: Project) -> tuple[str, ...]:
        listed[0] += 1
        return list_ids(self)

    def extracted(*args: object) -> object:
        listed[0] = 0
        result = extract(*args)  # type: ignore[arg-type]
        listed.append(listed[0])
        return result

    monkeypatch.setattr(Project, "article_ids", counted)
    monkeypatch.setattr(extract_, "extract", extracted)
    for args in ((), ("a",)):
        listed[:] = [0]
        assert "source/a.de.md:1: " in polyfolio(small, "extract", *args).err
        assert listed[0] == listed[1] > 0, "after the extraction"


def test_an_article_cannot_take_the_place_of_the_list_of_articles(tmp_path: Path) -> None:
    (tmp_path / "source" / "guide").mkdir(parents=True)
    for name in ("index", "guide/index"):
        (tmp_path / "source" / f"{name}.md").write_text("# Home\n\nWords.\n", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\n')
    said = "index.html is the list of articles, and this article's page would be lost"
    result = polyfolio(tmp_path, "check")
    assert result.code == 1
    checked = result.out
    assert f"source/index.md:1: error [reserved-name] {said}" in checked
    assert checked.count("[reserved-name]") == 1
    result = polyfolio(tmp_path, "publish")
    assert result.code == 3
    assert said in result.err
    assert "source/index.md:1" in result.err
    assert not (tmp_path / "dist" / "current").exists()
    (tmp_path / "source" / "index.md").rename(tmp_path / "source" / "home.md")
    assert polyfolio(tmp_path, "publish").code == 0
