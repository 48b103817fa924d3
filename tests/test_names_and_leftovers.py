"""Articles and catalogs that belong to nothing any more, or to two: named, refused or taken along."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.checks import generator
from pipeline.commands import extract_
from pipeline.document import Context, build_document
from pipeline.project import Project
from pipeline.render.html import render_html
from pipeline.render.site import Site
from pipeline.render.text import render_text
from tests.command_line import contents, polyfolio, small_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path)


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


def test_an_id_that_several_entries_begin_with_says_how_to_name_one(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    texts = "".join(f"\nParagraph {n} of forty, each of them an entry.\n" for n in range(40))
    (tmp_path / "source/a.md").write_text(texts)
    settings = tmp_path / "polyfolio.toml"
    settings.write_text('[project]\nname = "A"\nlocales = ["de", "fr"]\n')
    polyfolio(tmp_path, "extract")
    ids = [
        entry["id"]
        for entry in polyfolio(tmp_path, "review", "list", "--json", "-l", "de").json()["entries"]
    ]
    digit = next(d for d in "0123456789abcdef" if sum(id_[0] == d for id_ in ids) > 3)
    mine = [id_ for id_ in ids if id_[0] == digit]
    end = polyfolio(tmp_path, "review", "show", digit, "-l", "de")
    assert (end.code, end.err.count("\n")) == (2, 1)
    digits = next(n for n in range(2, 9) if len({id_[:n] for id_ in mine}) == len(mine))
    assert f"give {digits} digits of the id ({digits - 1} more)\n" in end.err
    assert f"'{digit}' names {len(mine)} entries: {mine[0][:digits]} “Paragraph" in end.err
    assert f"and {len(mine) - 3} more — " in end.err
    assert polyfolio(tmp_path, "review", "show", mine[0][:digits], "-l", "de").code == 0
    both = polyfolio(tmp_path, "review", "show", mine[0])
    assert "(de a, fr a) — add --locale or --article\n" in both.err


def test_one_of_a_kind_is_counted_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    article = tmp_path / "source/a.md"
    article.write_text("One.\n")
    settings = tmp_path / "polyfolio.toml"
    settings.write_text(
        '[project]\nname = "A"\nlocales = ["de"]\n[draft]\nengines = ["memory"]\n'
        '[publish]\nformats = ["text"]\n'
    )
    said = []

    def run(*args: str) -> None:
        end = polyfolio(tmp_path, *args)
        assert end.code in (0, 1), end.err
        said.append(end.out + end.err)

    run("check")
    run("draft")
    run("extract")
    (tmp_path / "de.po").write_text('msgid "One."\nmsgstr "Eins."\n')
    for args in (
        ("run",),
        ("draft", "--plan"),
        ("memory", "import", "-l", "de", "de.po", "--dry-run"),
        ("review", "list"),
    ):
        run(*[str(tmp_path / arg) if arg == "de.po" else arg for arg in args])
    text = polyfolio(tmp_path, "review", "list", "--json").json()["entries"][0]["id"]
    run("review", "edit", text, "Eins.")
    run("review", "sign", "--all", "--by", "Ute")
    run("memory", "find", "One.")
    run("memory", "export", str(tmp_path / "x.tmx"))
    article.write_text("Two of them.\n\nAnd three.\n")
    run("review", "list", "-n", "1")
    run("check")
    run("extract")
    run("review", "list", "-n", "1")
    run("memory", "prune")
    run("status")
    article.write_text("<!-- i18n:safety -->\nOne.\n")
    for command in ("extract", "status", "publish"):
        run(command)
    article.rename(tmp_path / "source/b.md")
    run("check")
    wrong = [line for text in said for line in text.splitlines() if SEVERAL.search(line)]
    assert not wrong
    assert SEVERAL.search("1 texts of the article"), "the control"


SEVERAL = re.compile(
    r"(?<![\d.,])1 (?:\w+ )?(?:entries|texts|files|articles|catalogs|translations|words|units|drafts"
    r"|characters|terms|requests|errors|warnings|sentences|values|matches|are|stay|have|wait)\b"
)


def test_lines_for_a_site_generator_are_no_text_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    settings = '[project]\nname = "A"\nlocales = ["de"]\n[publish]\nformats = ["text"]\n'
    (tmp_path / "polyfolio.toml").write_text(settings)
    (tmp_path / "source/a.md").write_text(
        '# Tea\n\n/// note | "Hot"\n\nPour.\n\n///\n\n{!../cup.md!}\n\n{* ../cup.py hl[1] *}\n\n'
        '--8<-- "cup.md"\n\n```python\n{!> ../cup.py!}\nprint("{!x!}")\n```\n\nSay {!cup.md!} here.\n'
    )
    assert polyfolio(tmp_path, "extract").code == 0
    listed = polyfolio(tmp_path, "review", "list", "--json").json()["entries"]
    assert [entry["msgid"] for entry in listed] == ["Tea", "Pour.", "Say {!cup.md!} here."]
    lost = polyfolio(tmp_path, "review", "edit", listed[2]["id"], "Sag hier.")
    assert lost.code == 1
    assert "{!cup.md!}" in lost.err
    told = polyfolio(tmp_path, "check").out
    assert "source/a.md:3: warning [generator] 6 lines are for a site generator" in told
    assert 'first “/// note | "Hot"”' in told
    (tmp_path / "source/a.md").write_text("# Tea\n\n> [!NOTE]\n> Pour. 8 < 9.\n")
    assert "[generator]" not in polyfolio(tmp_path, "check").out


@pytest.mark.parametrize(
    "block",
    [
        "/// note | Hot\nPour.\n///",
        '!!! warning "Hot"\n    Pour.',
        "???+ tip\n    Pour.",
        '=== "Pot"\n    Pour.',
        '===! "Pot"\n\n    Pour.',
        "::: tip\nPour.\n:::",
        "{% tabs %}\nPour.\n{% endtabs %}",
    ],
)
@pytest.mark.parametrize(("before", "line"), [("", 7), ("> ", 7), ("1. Stir.\n\n   ", 9)])
def test_blocks_of_other_generators_are_shown_as_typed_and_named_at_their_line(
    block: str, before: str, line: int
) -> None:
    inner = ("" if before == "" else "> " if before == "> " else "   ").join(["\n", ""])
    source = f"---\ntitle: Tea\n---\n\nBoil.\n\n{before}{block.replace(chr(10), inner)}\n"
    for newline in ("\n", "\r\n"):
        article = read_article("a", "a.md", source.replace("\n", newline).encode())
        (found,) = generator.check(article)
        assert (found.rule, found.where) == ("generator", f"a.md:{line}")
        context = Context("en", "ltr", "en", "P", "")
        document = build_document(article, article.source, frozenset(), context)
        opening, *rest = block.split("\n")
        for shown in (render_text(document), html.unescape(render_html(document, site=Site()))):
            assert opening in shown
            assert all(part.strip() in shown for part in rest)


def test_catalogs_that_changed_alike_are_one_line_where_there_are_many(project: Path) -> None:
    for number in range(5):
        (project / f"source/b{number}.md").write_text("# Tea\n\nIt is hot.\n\nMilk, first.\n")
    out = polyfolio(project, "extract").out.splitlines()
    assert out[1:] == [
        f"  locale/{locale}/LC_MESSAGES/b{number}.po: 3 new"
        for number in range(5)
        for locale in ("de", "zh_CN")
    ]
    for number in range(5):
        (project / f"source/b{number}.md").write_text("# Tea\n\nIt is hot.\n")
    (project / "source/a.md").write_text("---\ntitle: One\n---\n\nThree.\n\nFour.\n\nFive.\n")
    out = polyfolio(project, "extract").out.splitlines()
    assert out[1:] == [
        "  locale/de/LC_MESSAGES/b0.po and 9 more: 1 removed",
        "  locale/de/LC_MESSAGES/a.po and 1 more: 2 new, 1 removed",
    ]
    for number in range(12):
        text = "# Tea\n\n" + "".join(f"Cup {n} of {number}.\n\n" for n in range(number + 1))
        (project / f"source/c{number:02}.md").write_text(text)
    before = contents(project / "locale")
    done = polyfolio(project, "run").out
    assert "         locale/de/LC_MESSAGES/c00.po and 1 more: 2 new\n" in done.replace(
        "extract  ", ""
    )
    assert "           and 4 more catalogs: --json lists all\n" in done
    assert len(contents(project / "locale")) == len(before) + 36
    assert polyfolio(project, "extract", "c01").out.count("\n") == 1


def test_a_translation_in_the_folder_of_the_sources_is_named(project: Path) -> None:
    text = (project / "source/a.md").read_text()
    (project / "source/de").mkdir()
    for name in ("a.de", "a.ZH-hans", "a.zh", "de/a", "a.fr", "a.old", "b.de"):
        (project / f"source/{name}.md").write_text(text.replace("Three", f"Drei {len(name)}"))
    told = polyfolio(project, "extract").err
    assert told.startswith(
        "source/a.ZH-hans.md:1: its name ends in .ZH-hans, a locale of this proj"
    )
    assert told.endswith("; 3 more — polyfolio check\n")
    outcome = polyfolio(project, "check")
    found = [line for line in outcome.out.splitlines() if "[translation-as-article]" in line]
    places = ["a.ZH-hans.md", "a.de.md", "a.zh.md", "de/a.md"]
    assert [line.split(": ")[0] for line in found] == [f"source/{name}:1" for name in places]
    assert all(": warning [" in line for line in found)
    assert outcome.code == 0
    command = "polyfolio memory import --pair source/a.md source/a.de.md -l de"
    assert command in found[1]
    for name in ("a.ZH-hans", "a.de", "a.zh", "de/a"):
        (project / f"source/{name}.md").rename(project / f"{name.replace('/', '-')}.md")
    assert "[translation-as-article]" not in polyfolio(project, "check").out
    assert polyfolio(project, "extract").err == ""


def test_documents_that_are_no_articles_by_their_names_are_named(project: Path) -> None:
    for name in ("b.mdx", "old/README.MD", "c.rst", "tea.png", ".notes/d.mdx"):
        (project / "source" / name).parent.mkdir(exist_ok=True)
        (project / "source" / name).write_text("# Tea\n")
    told = polyfolio(project, "extract").err
    assert told == (
        "source/b.mdx:1: it is no article: only files whose names end in .md are; 2 more — "
        "polyfolio check\n"
    )
    found = [line for line in polyfolio(project, "check").out.splitlines() if "[unread]" in line]
    assert [line.partition(":")[0] for line in found] == [
        "source/b.mdx",
        "source/c.rst",
        "source/old/README.MD",
    ]
    assert found[0].endswith(
        "rename it to b.md if it is Markdown alone: components (JSX) are not rendered"
    )
    assert found[2].endswith("rename it to README.md")
    (project / "source/b.mdx").rename(project / "source/b.md")
    assert "1 new" in polyfolio(project, "extract").out


def test_the_sources_are_not_listed_once_more_to_name_a_translation(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "source/a.de.md").write_text("# Eins\n")
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
        assert "source/a.de.md:1: " in polyfolio(project, "extract", *args).err
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
