"""PDFs: where lines and pages end, and what stands on each page."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pytest

from pipeline import nodes
from pipeline.nodes import (
    Code,
    CodeBlock,
    Figure,
    Footnote,
    FootnoteMark,
    List,
    ListItem,
    Quote,
    Table,
    Text,
)
from pipeline.render import pdf_inline
from pipeline.render.pdf_data import DocumentData
from tests.documents import cells, document, items, text
from tests.pdf_pages import ASSETS, SVG, data_of, pages, render, said, squeezed


def test_long_german_words_are_hyphenated_and_stay_on_the_page() -> None:
    word = "Rechtsschutzversicherungsgesellschaften und Arbeitsunfähigkeitsbescheinigungen "
    made = render(document(text(word * 9, Code("x" * 200)), locale="de"))
    page = pdfium.PdfDocument(made)[0]
    edges = page.get_textpage()
    rights = [edges.get_charbox(index)[2] for index in range(edges.count_chars())]
    assert max(rights) < page.get_width() - 90


def test_running_heads_and_page_numbers_begin_on_the_second_page() -> None:
    first, second, *_ = pages(render(document(*[text("word " * 300)] * 4)))
    assert first.count("What a session is like") == 1
    assert "What a session is like" in second
    assert "Quiet Rooms" in second
    assert re.search(r"\b2\b", second)


@pytest.mark.parametrize("note", [(), (FootnoteMark(1, 1),)])
def test_the_head_of_a_long_table_is_repeated_unless_it_leads_somewhere(note) -> None:
    head = (nodes.Cell((Text("Approach"), *note)), *cells("Sessions"))
    rows = tuple(cells(f"Row {n}", "12–20") for n in range(80))
    source = document(
        Table(("left", "right"), head, rows), footnotes=(Footnote(1, 1, (text("n"),)),)
    )
    made = pages(render(source))
    assert sum("Approach" in page for page in made) == (1 if note else len(made))


def test_a_long_table_is_measured_by_the_rows_with_its_longest_cells() -> None:
    rows = [cells("a", "b")] * 100
    rows[70], rows[7] = cells("the longest", "b"), cells("a", "the longest")
    (table,) = data_of(document(Table(("none", "none"), cells("A", "B"), tuple(rows))))
    assert table["widths"] == [7, 70]
    (short,) = data_of(document(Table(("none", "none"), cells("A", "B"), tuple(rows[:10]))))
    assert short["widths"] == list(range(10))


def test_a_paragraph_of_many_pages_is_set_line_by_line() -> None:
    source = document(text("Tea is good. " * 2_000))
    (long,), (usual,) = data_of(source), data_of(document(text("Tea is good. " * 200)))
    assert (long["long"], usual.get("long")) == (True, None)
    assert said(render(source)).count("good") == 2_000
    in_list = document(List(None, True, (ListItem(source.blocks),)))
    assert said(render(in_list)).count("good") == 2_000


@pytest.mark.parametrize(
    "code",
    [
        CodeBlock("", "value = other.name(1);\n" * 200),
        CodeBlock("", "a.b;" * 500),
        CodeBlock("python", f"# {'-' * 800}\n"),
        nodes.Paragraph((Code("a.b/" * 300),)),
    ],
)
def test_code_has_as_many_places_to_break_as_it_likes(code) -> None:
    text = code.text if isinstance(code, CodeBlock) else code.children[0].text
    assert squeezed(text)[-60:] in said(render(document(code)))


@pytest.mark.parametrize(("before", "page"), [(1, 0), (4, 1)])
def test_text_fills_the_room_that_a_page_has_not_for_a_figure(before: int, page: int) -> None:
    prose = [text(f"p{n}. " + "Nobody asked why it was cold by noon. " * 9) for n in range(9)]
    figure = Figure("images/two chairs.svg", "A", "Its caption")
    tall = SVG.replace(b'height="200"', b'height="280"')
    made = render(
        document(*prose[:before], figure, *prose[before:]),
        assets={**ASSETS, "images/two chairs.svg": tall},
    )
    first, second = pages(made)[:2]
    assert "Its caption" in (first, second)[page]
    assert f"p{before}." in first
    assert len(first) > 1_000


def _announcing():
    """Lists, code, tables and quotations, each announced at another height of a page."""
    six = items(*(f"item {number}" for number in range(6)))
    made = []
    for number in range(1, 40):
        behind = (six, CodeBlock("", "made\n" * 9), Quote((text("said"),)), text("So it is."))
        made += [text("Words.")] * (number % 7), [text(f"Lead {number}:"), behind[number % 4]]
        nested = ListItem((text(f"Lead {number}:"), CodeBlock("", "nested\n" * 4)))
        made.append([List(1, number % 2 == 0, (nested,) * 2)])
    return document(*(block for blocks in made for block in blocks))


def _lines_of_pages(data):
    return [page.replace("\r", "").rstrip().rsplit("\n", 1)[0].split("\n") for page in pages(data)]


def test_no_page_ends_with_what_announces_the_next() -> None:
    made = _lines_of_pages(render(_announcing()))
    assert len(made) > 9
    assert not [lines[-1] for lines in made if lines[-1].endswith(":")]
    # What goes to the next page with it leaves no hole.
    assert min(map(len, made[1:-1])) > 0.7 * max(map(len, made))


def test_pages_would_end_so_if_nothing_kept_them(monkeypatch) -> None:
    monkeypatch.setattr(pdf_inline, "ANNOUNCED", frozenset())
    assert [lines for lines in _lines_of_pages(render(_announcing())) if lines[-1].endswith(":")]


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        (("It says:",), True),
        (("它说：",), True),
        (("It ", nodes.Strong((Text("says:"),)), " "), True),
        (("It says: “",), True),
        (("It says.",), False),
        (("It: says",), False),
        (("It says much " * 30 + ":",), False),
        (("它说得很多" * 40 + "：",), False),
    ],
)
def test_a_short_paragraph_that_ends_in_a_colon_announces(words, leads: bool) -> None:
    first, *_ = data_of(document(text(*words), items("one")))
    assert first.get("leads", False) == leads
    short = len("".join(map(str, words))) < 100
    first, *_ = data_of(document(text(*words), Table(("left",), cells("a"), ())))
    assert first.get("leads", False) == short
    assert "leads" not in data_of(document(text(*words), nodes.Rule()))[0]


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("What a session in a quiet room is like", "quiet room is like"),
        ("Psychotherapie mit Erwachsenengruppen", "mit Erwachsenengruppen"),
        ("Sitzungs-Vereinsmitglieder", "Sitzungs-Vereinsmitglieder"),
        (
            "Aufmerksamkeitsdefizit-Hyperaktivitätsstörung",
            "Aufmerksamkeitsdefizit\ufffeHyperaktivitätsstörung",
        ),
        (
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "Donaudampfschifffahrts\ufffegesellschaftskapitän",
        ),
        ("Short", "Short"),
    ],
)
def test_no_word_of_a_title_stands_alone_or_is_divided_that_need_not_be(title, line) -> None:
    source = document(text("a"), title=title, locale="de", description="", publication="P")
    lines = pages(render(source, labels={}))[0].replace("\r", "").split("\n")
    assert line in lines


def test_words_of_a_table_are_divided_where_its_columns_are_too_narrow_for_them() -> None:
    plain = ("How thoughts, feelings, and actions drive one another",) * 3
    long = ("Vereinsmitgliederversammlungsprotokolle",) * 3
    for row, divided in ((plain, False), (long, True)):
        table = Table(("left",) * 3, cells("a", "b", "c"), (cells(*row),))
        assert data_of(document(table))[0]["hyphenate"] == divided
        shown = pages(render(document(table, locale="en" if row == plain else "de")))[0]
        assert ("\ufffe" in shown) == divided


def test_a_list_longer_than_a_page_goes_on_over_the_next() -> None:
    source = document(items("word " * 900 + "end", start=1), items("word " * 900 + "end"))
    made = pages(render(source))
    assert len(made) > 3
    assert sum(page.count("end") for page in made) == 2
    assert sum(page.count("word") for page in made) == 1800


@pytest.mark.parametrize("language", ["", "python"])
def test_long_code_is_whole_whatever_its_lines_are(language: str) -> None:
    lines = [*map(str, range(90)), "", "", *["x = a.b(c)" * 300], *map(str, range(90))]
    block = CodeBlock(language, "\n".join(lines))
    sheets = [squeezed(sheet) for sheet in pages(render(document(block, publication="")))]
    # Each page but the first begins with the title, and all end with their number.
    bare = [re.sub("^Whatasessionislike|[0-9]$", "", sheet) for sheet in sheets]
    assert squeezed(block.text) in "".join(bare)


@pytest.mark.parametrize(
    "line", ["\t" * 20_000 + "a", "a b " * 2_000, "a" * 9_000, "茶" * 9_000, "-" * 9_000]
)
def test_a_line_of_code_without_end_is_broken(line: str) -> None:
    assert len(pages(render(document(CodeBlock("", line))))) >= 1 + (line[0] != "\t")


def test_a_long_title_is_cut_in_the_heads_of_pages() -> None:
    built = DocumentData(document(title="A word " * 40), {}, {}).build(0)
    assert built["running"] == "A word " * 16 + "A word…"
    assert DocumentData(document(title="A word"), {}, {}).build(0)["running"] == "A word"


@pytest.mark.parametrize("text_of", ["\u3000" * 22_000, "\u00e9" * 33_000, "a" * 66_000])
def test_no_word_and_no_space_is_too_long(text_of: str) -> None:
    made = render(document(text(f"a {text_of} b"), text(Code(f"a{text_of}b"))))
    assert said(made).count(text_of.strip()[:9]) >= bool(text_of.strip())
