"""Catalogs that belong to no article, or lack texts of theirs, are named."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import polyfolio, small_project


def test_check_names_catalogs_that_no_article_belongs_to(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for name in ("a", "b"):
        (tmp_path / "source" / f"{name}.md").write_text(f"# {name.upper()}\n", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    polyfolio(tmp_path, "extract")
    assert "[orphan]" not in polyfolio(tmp_path, "check").out
    (tmp_path / "source" / "b.md").unlink()
    checked = polyfolio(tmp_path, "check").out
    (told,) = [line for line in checked.splitlines() if "[orphan]" in line]
    assert told.startswith(
        "locale/b.pot:1: info [orphan] no article belongs to this template and its catalog in 1"
        " locale; 0 translations are kept in it — an article that was renamed has all of this"
    )
    assert "delete them" in told
    assert "polyfolio extract" not in checked
    (tmp_path / "locale/b.pot").unlink()
    (told,) = [x for x in polyfolio(tmp_path, "check").out.splitlines() if "[orphan]" in x]
    assert told.startswith(
        "locale/de/LC_MESSAGES/b.po:1: info [orphan] no article belongs to this catalog; 0"
    )
    assert "delete it once nothing in it is wanted" in told
    (tmp_path / "source" / "c.md").write_text("# New\n", encoding="utf-8")
    checked = polyfolio(tmp_path, "check").out
    assert checked.count("run 'polyfolio extract' first") == 1


def test_a_renamed_article_is_told_of_once_for_all_locales(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    settings = root / "polyfolio.toml"
    settings.write_text(settings.read_text().replace('"zh_CN"]', '"zh_CN", "fr", "es"]'))
    assert polyfolio(root, "extract").code == 0
    for entry in polyfolio(root, "review", "list", "-l", "fr", "--json").json()["entries"]:
        polyfolio(root, "review", "edit", entry["id"], "Dit autrement.", "-l", "fr")
    (root / "source/a.md").rename(root / "source/b.md")
    assert polyfolio(root, "extract").code == 0

    def orphans(*args: str) -> list[str]:
        found = polyfolio(root, "check", "--json", *args).json()["findings"]
        return [f"{f['where']} {f['message']}" for f in found if f["rule"] == "orphan"]

    said = "locale/a.pot:1 no article belongs to this template and its catalog"
    assert orphans() == [f"{said}s in 4 locales; 3 translations are kept in them"]
    assert orphans("-l", "fr") == [f"{said} in 1 locale; 3 translations are kept in it"]
    (root / "locale/a.pot").unlink()
    assert orphans("-l", "de", "-l", "fr") == [
        (
            "locale/de/LC_MESSAGES/a.po:1 no article belongs to this catalog, nor to those of 1 other"
            " locale; 3 translations are kept in them"
        )
    ]
    old = root / "locale/fr/LC_MESSAGES/a.po"
    old.write_text(old.read_text().replace("Dit autrement.", "Dit mieux.", 1))
    assert len(orphans()) == 2, "what is newer in one of them is told by itself"
    assert "fr/LC_MESSAGES/a.po" in orphans()[1]


def test_check_tells_of_work_in_a_renamed_articles_old_catalog(tmp_path: Path) -> None:
    """Who translates on another branch while an article is renamed writes into its old catalog."""
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    text = "# Tea\n\nBoil some water.\n\nPour it over the leaves.\n"
    (tmp_path / "source" / "a.md").write_text(text, encoding="utf-8")
    polyfolio(tmp_path, "extract")
    old = tmp_path / "locale/de/LC_MESSAGES/a.po"
    empty = 'msgid "Boil some water."\nmsgstr ""'
    old.write_text(old.read_text().replace(empty, empty[:-1] + 'Koch Wasser."'))
    (tmp_path / "source" / "a.md").rename(tmp_path / "source" / "b.md")
    polyfolio(tmp_path, "extract")
    checked = polyfolio(tmp_path, "check").out
    assert "has all of this in its new catalog" in checked
    new = old.with_name("b.po")
    new.write_text(new.read_text().replace("Koch Wasser", "Koche Wasser"))
    assert polyfolio(tmp_path, "check").out == checked, "what was corrected in the new one is newer"
    old.write_text(old.read_text().replace("Koch Wasser", "Wasser aufkochen"))
    checked = polyfolio(tmp_path, "check").out
    assert "1 translation is kept in it, and 1 text is translated otherwise now" in checked
    assert "has all of this in its new catalog" not in checked


def test_check_names_catalogs_that_lack_texts_of_their_article(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    source = tmp_path / "source" / "a.md"
    only = "<!-- i18n:only fr -->\nFor some.\n"
    source.write_text(f"One.\n\n{only}", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de", "fr"]\n')
    polyfolio(tmp_path, "extract")
    assert "[outdated]" not in polyfolio(tmp_path, "check").out
    source.write_text(f"One.\n\nTwo {'and ' * 20}three.\n\nFour.\n\n{only}", encoding="utf-8")
    checked = polyfolio(tmp_path, "check").out
    assert (
        "locale/de/LC_MESSAGES/a.po:1: warning [outdated] 2 texts of the article are not" in checked
    )
    assert checked.count("[outdated]") == 2
    polyfolio(tmp_path, "extract")
    assert "[outdated]" not in polyfolio(tmp_path, "check").out


def test_a_renamed_article_takes_drafts_stale_entries_and_comments_along(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    old, new = (tmp_path / "source" / f"{name}.md" for name in ("old", "new"))
    old.write_text("# Tea\n\nBoil it.\n\nPour it.\n\nDrink it.\n", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    polyfolio(tmp_path, "extract")
    folder = tmp_path / "locale" / "de" / "LC_MESSAGES"
    text = (folder / "old.po").read_text(encoding="utf-8")
    for before, after in (
        ('msgid "Tea"\nmsgstr ""', 'msgid "Tea"\nmsgstr "Tee"'),
        ('msgid "Boil it."\nmsgstr ""', '#, fuzzy\nmsgid "Boil it."\nmsgstr "Koch ihn."'),
        (
            'msgid "Pour it."\nmsgstr ""',
            '#, fuzzy\n#| msgid "Pour them."\nmsgid "Pour it."\nmsgstr "Gieß sie ein."',
        ),
        (
            '#. paragraph\n#: source/old.md\nmsgid "Drink it."',
            '# ask the author\n#. paragraph\n#: source/old.md\nmsgid "Drink it."',
        ),
    ):
        assert before in text
        text = text.replace(before, after)
    (folder / "old.po").write_text(text, encoding="utf-8")
    old.rename(new)
    polyfolio(tmp_path, "extract")
    moved = (folder / "new.po").read_text(encoding="utf-8")
    assert (
        moved.partition("#. heading")[2]
        == text.replace("old.md", "new.md").partition("#. heading")[2]
    )
