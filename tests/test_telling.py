"""How commands tell what they found: one of a kind, many alike, and several of one id."""

from __future__ import annotations

import re
from pathlib import Path

from tests.command_line import contents, polyfolio


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


def test_catalogs_that_changed_alike_are_one_line_where_there_are_many(small: Path) -> None:
    for number in range(5):
        (small / f"source/b{number}.md").write_text("# Tea\n\nIt is hot.\n\nMilk, first.\n")
    out = polyfolio(small, "extract").out.splitlines()
    assert out[1:] == [
        f"  locale/{locale}/LC_MESSAGES/b{number}.po: 3 new"
        for number in range(5)
        for locale in ("de", "zh_CN")
    ]
    for number in range(5):
        (small / f"source/b{number}.md").write_text("# Tea\n\nIt is hot.\n")
    (small / "source/a.md").write_text("---\ntitle: One\n---\n\nThree.\n\nFour.\n\nFive.\n")
    out = polyfolio(small, "extract").out.splitlines()
    assert out[1:] == [
        "  locale/de/LC_MESSAGES/b0.po and 9 more: 1 removed",
        "  locale/de/LC_MESSAGES/a.po and 1 more: 2 new, 1 removed",
    ]
    for number in range(12):
        text = "# Tea\n\n" + "".join(f"Cup {n} of {number}.\n\n" for n in range(number + 1))
        (small / f"source/c{number:02}.md").write_text(text)
    before = contents(small / "locale")
    done = polyfolio(small, "run").out
    assert "         locale/de/LC_MESSAGES/c00.po and 1 more: 2 new\n" in done.replace(
        "extract  ", ""
    )
    assert "           and 4 more catalogs: --json lists all\n" in done
    assert len(contents(small / "locale")) == len(before) + 36
    assert polyfolio(small, "extract", "c01").out.count("\n") == 1
