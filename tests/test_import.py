"""What importing promises: nothing of a text is lost, and what it is made of is recognised."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.errors import InputError
from pipeline.extract import extract
from pipeline.imports.blocks import Code, Leaf, Listing, Table, write
from pipeline.imports.byline import is_name, read_byline, read_date
from pipeline.imports.detect import import_text
from pipeline.imports.lines import wrap_width
from pipeline.imports.record import Imported, article_id
from pipeline.markdown import parse
from pipeline.model import Severity

FIXTURES = Path(__file__).parent / "fixtures" / "import"
EXPECTED = ".expected"


def import_file(name: str) -> Imported:
    return import_text((FIXTURES / name).read_bytes(), name, date=None)


def import_string(text: str, name: str = "text.txt", date: datetime.date | None = None) -> Imported:
    return import_text(text.encode(), name, date=date)


def body(imported: Imported) -> str:
    return imported.markdown.decode().split("---\n", 2)[2].lstrip("\n")


def headings(imported: Imported) -> list[str]:
    return [line for line in body(imported).splitlines() if line.startswith("#")]


# --- whole files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", sorted(path.name.removesuffix(EXPECTED) for path in FIXTURES.glob("*" + EXPECTED))
)
def test_a_file_becomes_the_article_that_is_written_beside_it(name: str) -> None:
    assert import_file(name).markdown.decode() == (FIXTURES / (name + EXPECTED)).read_text()


@pytest.mark.parametrize(
    "name", sorted(path.name.removesuffix(EXPECTED) for path in FIXTURES.glob("*" + EXPECTED))
)
def test_an_imported_file_imports_as_itself(name: str) -> None:
    first = import_file(name)
    again = import_text(first.markdown, f"{first.id}.md", date=None)
    assert again == first


def test_a_web_copy_gives_title_author_description_headings_and_the_leftover() -> None:
    imported = import_file("web-copy.txt")
    assert imported.title == "Keeping a Garden Journal A Small Habit for Better Harvests"
    assert imported.author == "Mara Lindqvist"
    assert imported.description.startswith("A few lines each evening")
    assert imported.id == "keeping-a-garden-journal-a-small-habit-for-better-harvests"
    assert len(headings(imported)) == 4
    (finding,) = imported.findings
    assert (finding.rule, finding.severity) == ("leftover", Severity.ERROR)
    line = int(finding.where.removeprefix(f"source/{imported.id}.md:"))
    assert imported.markdown.decode().splitlines()[line - 1].startswith("Would you like me to add")
    assert "waive: leftover" in finding.remedy


def test_a_leftover_is_kept_in_the_file_and_out_of_what_is_translated() -> None:
    imported = import_file("web-copy.txt")
    article = read_article(imported.id, "source/a.md", imported.markdown)
    assert b"printable template" in imported.markdown
    assert not any("printable template" in unit.msgid for unit in extract(article))


# --- bylines --------------------------------------------------------------------------------------

DAY = datetime.date(2026, 9, 3)


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("· Jo Doe · 2 min read", "Jo Doe", None),
        ("By Jo Doe | Sept 3, 2026 | 5 min read", "Jo Doe", DAY),
        ("Jo Doe — 5 minute read", "Jo Doe", None),
        ("Jo Doe (5-minute read)", "Jo Doe", None),
        ("Jo Doe, 3 September 2026, 5 min read", "Jo Doe", DAY),
        ("Written by Dr. Ann O’Neil-Roe, PhD", "Dr. Ann O’Neil-Roe, PhD", None),
        ("By Ann Roe and Bo Li on Thursday, September 3rd, 2026", "Ann Roe and Bo Li", DAY),
        ("Ludwig van der Berg • 03.09.2026", "Ludwig van der Berg", DAY),
        ("Anna Schmidt | 5 Min. Lesezeit", "Anna Schmidt", None),
        ("李明 · 2026年9月3日 · 阅读时间：5分钟", "李明", DAY),
        ("Published on Sept. 3, 2026", "", DAY),
        ("Reading time: 4–5 minutes", "", None),
        ("2026-09-03", "", DAY),
    ],
)
def test_a_byline_is_understood(line: str, author: str, date: datetime.date | None) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert (byline.author, byline.date, byline.rest) == (author, date, ())


@pytest.mark.parametrize(
    "line",
    [
        "By the river",
        "By Candlelight",
        "This is a 5 min read for anyone",
        "Summer Update – June 1, 2026",
        "Dinner Rolls - 20 min",
        "Door Number Three",
        "May 5, 2026: what I did",
        "• Sept 3, 2026",
        "By Jo Doe, February 31, 2026",
        "Jo Doe",
        "·",
        "",
    ],
)
def test_an_ordinary_line_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


def test_a_date_that_can_be_read_in_two_ways_is_not_read() -> None:
    assert read_date("03/09/2026") is None
    assert not is_name("Sept 3")


@pytest.mark.parametrize(
    "lines",
    [
        "By Jo Doe\nOn Rest",
        "On Rest\nBy Jo Doe",
        "On Rest\n\nA standfirst, as a sentence.\n\nJo Doe · Sept 3, 2026",
        "On Rest\nJo Doe\nSept 3, 2026\n2 min read",
        "5 min read\nOn Rest\nBy Jo Doe",
    ],
)
def test_a_byline_may_stand_above_or_below_the_title(lines: str) -> None:
    imported = import_string(
        f"{lines}\n\nFirst, sit down. Then stay there.\n\nThen get up again.\n"
    )
    assert (imported.title, imported.author) == ("On Rest", "Jo Doe")
    assert "Jo" not in body(imported)
    assert "read" not in body(imported)


def test_a_byline_that_is_not_understood_is_kept_and_reported() -> None:
    imported = import_string(
        "Mental Health · Jo Doe · 2 min read\nOn Rest\nSit down. Stay there.\n"
    )
    assert imported.title == "On Rest"
    assert imported.author == ""
    assert body(imported) == "Mental Health · Jo Doe\n\nSit down. Stay there.\n"
    (finding,) = imported.findings
    assert (finding.rule, finding.severity) == ("byline", Severity.WARNING)
    assert finding.where == "source/on-rest.md:5"


def test_the_dates_of_a_timeline_are_no_byline() -> None:
    text = "A short history\n\nMarch 3, 2020\n\nIt began.\n\nApril 4, 2021\n\nIt ended.\n"
    imported = import_string(text)
    assert imported.date is None
    assert "March 3, 2020" in body(imported)
    assert "April 4, 2021" in body(imported)


def test_a_given_date_is_written_unless_the_text_has_its_own() -> None:
    assert import_string("A\n\nText.\n", date=DAY).date == DAY
    dated = import_string("A\nMay 5, 2025\n\nText.\n", date=DAY)
    assert dated.date == datetime.date(2025, 5, 5)
    assert b"date: 2025-05-05\n" in dated.markdown


# --- structure of plain text ----------------------------------------------------------------------


def test_a_lead_in_with_a_colon_is_a_paragraph() -> None:
    imported = import_string("T\n\nStart with a plan. It helps.\nThings to bring:\n- rope\n- tea\n")
    assert headings(imported) == []
    assert "Things to bring:\n\n- rope\n- tea\n" in body(imported)


def test_no_heading_comes_out_of_a_list_item_or_of_the_last_line() -> None:
    imported = import_string(
        "T\n\n- What is this?\n\nSome prose stands here, at length.\n\nThe End\n"
    )
    assert headings(imported) == []


def test_short_lines_in_a_row_are_no_headings() -> None:
    address = "T\n\nWrite to us. We answer.\n\nThe Workshop\n12 Mill Lane\nOldham\n\nThank you.\n"
    assert headings(import_string(address)) == []
    questions = "T\n\nIt is common. Ask yourself.\nAre you tired?\nAre you sad?\nThen sit down.\n"
    assert headings(import_string(questions)) == []


def test_a_heading_stands_above_prose_or_a_list() -> None:
    verse = "T\n\nIt was late. Nobody spoke.\nThe clock struck\none\ntwo\n\nThen it was still.\n"
    assert headings(import_string(verse)) == []


def test_a_heading_may_stand_below_a_heading() -> None:
    text = "T\n\nFirst of all, a sentence.\n\nMethods\n\nBy hand\n\nUse both of them.\n"
    assert headings(import_string(text)) == ["## Methods", "## By hand"]


def test_a_text_without_a_title_takes_the_name_of_its_file() -> None:
    imported = import_string("- milk\n- bread\n", "shopping_list.txt")
    assert (imported.title, imported.id) == ("Shopping list", "shopping-list")


def test_a_chatbots_opening_is_not_the_title() -> None:
    imported = import_string("Sure! Here’s an article about tea:\n\nOn Tea\n\nBoil water. Wait.\n")
    assert imported.title == "On Tea"
    assert body(imported).startswith("Sure! Here’s an article")
    assert [finding.rule for finding in imported.findings] == ["leftover"]


def test_several_paragraphs_before_the_first_heading_are_body() -> None:
    text = "T\n\nOne sentence.\n\nAnother sentence.\n\nA heading\n\nProse.\n"
    assert import_string(text).description == ""


def test_a_list_keeps_its_numbers() -> None:
    text = "T\n\nFirst, this:\n1. one\n2. two\n\nThen a remark.\n\n3. three\n7. seven\n1. again\n"
    assert body(import_string(text)) == (
        "First, this:\n\n1. one\n2. two\n\nThen a remark.\n\n3. three\n\n7\\. seven\n\n1. again\n"
    )


def test_adjacent_lists_stay_apart() -> None:
    text = body(import_string("T\n\nTwo lists, one after the other:\n1. a\n2. b\n1. c\n2. d\n"))
    assert text.endswith("1. a\n2. b\n\n1) c\n2) d\n")
    assert [block.number for block in parse(text).children[1:]] == [1, 1]


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    lines = [
        "A short line.",
        "Another one, a little longer than the first.",
        "and a third, in small.",
    ]
    assert wrap_width(lines) == 0
    assert body(import_string("T\n\n" + "\n".join(lines))) == "\n\n".join(lines) + "\n"


# --- files that cannot be imported ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "where", "what"),
    [
        (b"", "a.txt", "a.txt:1", "empty"),
        (b" \n\t\n", "a.md", "a.md:1", "empty"),
        (b"one\ntwo\ncaf\xe9\n", "a.txt", "a.txt:3", "0xe9"),
        (b"one\ntwo\0\n", "a.txt", "a.txt:2", "NUL"),
        (b"%PDF-1.7\n", "a.txt", "a.txt", "PDF"),
        (b"PK\x03\x04", "a.txt", "a.txt", "zip"),
        (b"{\\rtf1 x}", "a.txt", "a.txt", "RTF"),
        (b"\xff\xfea\x00\x00\xd8", "a.txt", "a.txt:1", "UTF-16"),
        ("oner".encode("utf-32-le"), "a.txt", "a.txt:1", "UTF-32"),
        (b"x", "a.docx", "a.docx", ".docx"),
        (b"<script>render()</script>", "a.html", "a.html:1", "no text"),
        (b"---\ntitle: [\n---\n", "a.md", "a.md:3", "YAML"),
        (b"+++\ntitle = \n+++\n", "a.md", "a.md:2", "TOML"),
    ],
)
def test_bad_input_is_one_line_with_a_remedy(data: bytes, name: str, where: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        import_text(data, name, date=None)
    assert caught.value.where == where
    assert what in caught.value.what
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_are_read_by_their_mark(encoding: str) -> None:
    imported = import_text("Élan\n\nOui.\n".encode(encoding), "a.txt", date=None)
    assert imported.markdown == "---\ntitle: Élan\n---\n\nOui.\n".encode()


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("Straße nach Łódź", "x.txt", "strasse-nach-lodz"),
        ("What’s it for?", "x.txt", "whats-it-for"),
        ("睡眠", "on sleep.txt", "on-sleep"),
        ("C++ 入门", "cpp.txt", "cpp"),
        ("word " * 40, "x.txt", "-".join(["word"] * 16)),
    ],
)
def test_an_id_is_ascii(title: str, name: str, expected: str) -> None:
    assert article_id(title, name) == expected


def test_two_names_without_latin_letters_give_two_ids() -> None:
    assert article_id("睡眠", "睡眠.txt") != article_id("做梦", "做梦.txt")


# --- Markdown files -------------------------------------------------------------------------------


def test_a_markdown_file_with_a_title_is_kept_byte_for_byte() -> None:
    data = b"\xef\xbb\xbf---\r\ntitle:   'A'\r\n---\r\n# B\r\n*  x\r\n"
    assert import_text(data, "a.md", date=DAY).markdown == data


def test_a_title_is_added_to_front_matter_that_has_none() -> None:
    imported = import_string("---\ntags: [a]\n---\n\nA Title\n=======\n\nText.\n", "My_File.md")
    assert imported.markdown.decode() == "---\ntitle: A Title\ntags: [a]\n---\n\nText.\n"
    assert imported.id == "My_File"


def test_link_definitions_below_a_lifted_heading_stay() -> None:
    imported = import_string("# A\n[x]: y.md\n\nSee [x].\n", "a.md")
    assert imported.markdown.endswith(b"---\n\n[x]: y.md\n\nSee [x].\n")


def test_a_chatbots_opening_above_a_heading_stays_above_the_text() -> None:
    imported = import_string("Sure! Here’s a draft:\n\n---\n\n# On Tea\n\nBoil.\n", "a.md")
    assert imported.title == "On Tea"
    assert body(imported) == "Sure! Here’s a draft:\n\n---\n\nBoil.\n"


def test_windows_line_ends_stay() -> None:
    imported = import_string("# A\r\n\r\nText.\r\n", "a.md")
    assert imported.markdown == b"---\r\ntitle: A\r\n---\r\n\r\nText.\r\n"


def test_a_waived_leftover_is_no_finding() -> None:
    offer = "Let me know if you’d like a shorter version!\n"
    assert import_string(f"# A\n\n{offer}", "a.md").findings
    assert not import_string(f"---\ntitle: A\nwaive: leftover\n---\n{offer}", "a.md").findings


# --- blocks ---------------------------------------------------------------------------------------


def test_a_page_nested_too_deeply_keeps_its_text() -> None:
    imported = import_string("<h1>A</h1>" + "<blockquote>" * 300 + "deep", "a.html")
    assert "deep" in body(imported)
    plain = import_string(
        "A\n\n" + "> " * 300 + "deep\n\n" + "\n".join(" " * n * 2 + "- x" for n in range(200))
    )
    assert "deep" in body(plain)


def test_blocks_are_written_one_way() -> None:
    blocks = [
        Leaf("A", 2, "a"),
        Code("```\nx", "py"),
        Listing(((Leaf("b"), Leaf("c")), (Leaf("d"),)), 9),
        Table((("h", "i"), ("j", "k")), ("", "center")),
    ]
    assert write(blocks) == (
        "## A {#a}\n\n````py\n```\nx\n````\n\n9. b\n\n   c\n\n10. d\n\n"
        "| h | i |\n| --- | :---: |\n| j | k |\n"
    )
