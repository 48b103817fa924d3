"""PDFs: tagged, linked, the same every time, and the text comes back out of them."""

from __future__ import annotations

import ctypes
import datetime
import re
import struct
import zlib
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from documents import EVERYTHING, cells, document, items, text
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_fonts import PRIVATE, UGARITIC, write_font

from pipeline import nodes
from pipeline.errors import FontError, PolyfolioError, SourceError
from pipeline.nodes import (
    Admonition,
    Code,
    CodeBlock,
    Emphasis,
    Figure,
    Footnote,
    FootnoteMark,
    Heading,
    Image,
    Link,
    List,
    ListItem,
    Quote,
    RawInline,
    Strikethrough,
    Strong,
    Table,
    Text,
)
from pipeline.render import pdf, pdf_inline
from pipeline.render.fonts import FontBook
from pipeline.render.pdf import render_pdf
from pipeline.render.pdf_data import DocumentData

FONTS = FontBook(system=False)
LABELS = {"byline": "Miriam Castellano · 14 September 2026 · 4 min read", "note": "Note"}
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
<rect width="90" height="90"/></svg>"""


def png() -> bytes:
    def chunk(kind, content):
        size, checksum = struct.pack(">I", len(content)), zlib.crc32(kind + content)
        return size + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\x1f\x5f\x5b" * 2 + b"\0" + b"\x1f\x5f\x5b" * 2)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


ASSETS = {"images/two chairs.svg": SVG, "images/sign.png": png()}


def render(source, *, fonts=FONTS, timestamp=1_790_000_000, assets=None, labels=LABELS):
    assets = ASSETS if assets is None else assets
    return render_pdf(source, labels=labels, assets=assets, timestamp=timestamp, fonts=fonts)


def chinese(*blocks, **changes):
    words = {
        "title": "一次会谈",
        "description": "",
        "publication": "静室",
        "author": "",
        "notice": "",
    }
    return document(*blocks, **{"locale": "zh-CN", **words, **changes})


def arabic(*blocks, **changes):
    words = {"title": "الجلسة", "description": "", "publication": "غرف", "author": "", "notice": ""}
    return document(*blocks, **{"locale": "ar", "direction": "rtl", **words, **changes})


def pages(data):
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data)]


def squeezed(string):
    """Text without white space, hyphenation marks and direction marks."""
    return re.sub("[\\s\u00ad\ufffe\u2066-\u2069\u202a-\u202e]", "", string)


def said(data):
    return squeezed("".join(pages(data)))


def outline(data):
    return [(mark.level, mark.get_title()) for mark in pdfium.PdfDocument(data).get_toc()]


def links(data):
    """(addresses of links to the outside, number of links within the file)"""
    outside, inside = set(), 0
    file = pdfium.PdfDocument(data)
    for page in file:
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, position, link):
            action = raw.FPDFLink_GetAction(link)
            size = raw.FPDFAction_GetURIPath(file, action, None, 0)
            if size:
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFAction_GetURIPath(file, action, buffer, size)
                outside.add(buffer.value.decode())
            elif raw.FPDFLink_GetDest(file, link) or raw.FPDFAction_GetDest(file, action):
                inside += 1
    return outside, inside


def data_of(source):
    return DocumentData(source, LABELS, ASSETS).build(0)["blocks"]


# --- the file ------------------------------------------------------------------------------------


def test_the_file_claims_universal_access_and_archiving() -> None:
    made = render(EVERYTHING)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"/MarkInfo" in made


def test_the_file_says_what_it_is() -> None:
    made = render(replace(EVERYTHING, tags=("First session", "Rooms")))
    known = pdfium.PdfDocument(made).get_metadata_dict()
    assert known["Title"] == "What a session is like"
    assert known["Author"] == "Miriam Castellano"
    assert known["Subject"] == "Fifty minutes, two chairs and a closed door."
    assert known["Keywords"] == "First session, Rooms"
    assert known["CreationDate"].startswith("D:20260914")


@pytest.mark.parametrize(
    ("locale", "language"), [("zh-CN", "zh-CN"), ("ar", "ar"), ("es-419", "es")]
)
def test_the_file_says_which_language_it_is_in(locale: str, language: str) -> None:
    made = render(document(text("1"), locale=locale, direction="rtl" if locale == "ar" else "ltr"))
    assert f"/Lang({language})".encode() in made.replace(b"/Lang (", b"/Lang(")


def test_an_article_without_a_date_is_dated_by_the_timestamp() -> None:
    made = render(document(text("x"), date=None), timestamp=86_400)
    assert pdfium.PdfDocument(made).get_metadata_dict()["CreationDate"].startswith("D:19700102")


def test_the_same_input_gives_the_same_bytes() -> None:
    first = render(EVERYTHING)
    pdf._compiler.cache_clear()
    assert render(EVERYTHING, fonts=FontBook(system=False)) == first


def test_no_path_of_the_machine_is_in_the_file(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = render(EVERYTHING)
    assert tmp_path.name.encode() not in made
    assert not list(tmp_path.iterdir())


# --- what is said --------------------------------------------------------------------------------


def test_every_kind_of_node_is_set() -> None:
    everything = said(render(EVERYTHING))
    for part in (
        "stress",
        "weight",
        "regret",
        "notes.txt",
        "Third",
        "innertwo",
        "printa",
        "Chairs",
    ):
        assert part.replace("printa", "print(a)") in everything
    for part in ("CBT", "Apracticalway.", "More", "Less", "Todavíaenespañol.", "MiriamCastellano"):
        assert part in everything
    assert "Asample,notmedicaladvice." in everything


def test_chinese_and_japanese_come_back_exactly() -> None:
    lines = (
        "常用的方法如 CBT（认知行为疗法）由 Aaron Beck 在 1960 年代提出，“自动思维”是其核心……",
        "许多人问：“我该说些什么？”答案很简单——什么都可以。《如何选择治疗师》谈得更多。",
    )
    made = said(render(chinese(*(text(line, Emphasis((Text("着重"),))) for line in lines))))
    assert all(squeezed(line) + "着重" in made for line in lines)
    line = "「何を話せばよいのでしょう」と、多くの人が尋ねます。"
    assert line in said(render(document(text(line), locale="ja", title="面接")))


def test_arabic_comes_back_word_for_word() -> None:
    pytest.importorskip("fontpkg_amiri", reason="other Arabic faces lose ligatures")
    line = "الجلسة الأولى حديث في معظمها ولا يطلب من أحد أن يتذكر طفولته كلها إلا إذا رغب"
    assert set(line.split()) <= set(" ".join(pages(render(arabic(text(line))))).split())


def test_markup_in_text_is_only_text() -> None:
    tricky = r'#panic("x") *a* _b_ $c$ \\ [d] <e> @f // g /* h */ = i - j + k `l` #{1+1} ~ --- "q"'
    made = said(render(document(text(tricky, Code(tricky)), Heading(2, "#x", (Text(tricky),)))))
    assert made.count(squeezed(tricky)) == 3


def test_inline_html_that_carries_meaning_is_kept() -> None:
    raised = (Text("x"), RawInline("<sup>"), Text("2"), RawInline("</sup>"), RawInline("<br />"))
    kinds = [item["k"] for item in data_of(document(text(*raised, "y")))[0]["c"]]
    assert kinds == ["text", "super", "break", "text"]
    stray = text("a", RawInline("<sub>"), "b", RawInline("</sup>"), RawInline("<span>"), "c")
    assert [item["t"] for item in data_of(document(stray))[0]["c"]] == ["a", "b", "c"]


def test_left_to_right_runs_are_isolated_in_arabic_only() -> None:
    line = "تُكتب بلغة C++، ثم تُحفظ"
    assert "\u2068C++\u2069" in data_of(arabic(text(line)))[0]["c"][0]["t"]
    assert "\u2068" not in data_of(document(text("in C++, of course")))[0]["c"][0]["t"]
    foreign = data_of(arabic(text("in C++, of course", lang="en")))[0]
    assert (foreign["lang"], foreign["c"][0]["t"]) == ("en", "in C++, of course")


def test_the_parts_of_an_arabic_byline_keep_apart() -> None:
    labels = {"byline": "Ada Lovelace · 14 سبتمبر 2026"}
    built = DocumentData(arabic(), labels, {}).build(0)["byline"]
    assert built == "\u2068Ada Lovelace\u2069 · \u206814 سبتمبر 2026\u2069"
    assert DocumentData(document(), labels, {}).build(0)["byline"] == labels["byline"]


def test_emphasis_that_is_too_long_for_dots_is_bold() -> None:
    long = "茶，" * 1_000
    source = chinese(nodes.Paragraph((nodes.Emphasis((nodes.Text(long),)),)))
    assert data_of(source)[0]["c"][0]["k"] == "strong"
    assert squeezed(long)[-40:] in said(render(source))


def test_emphasis_dots_and_lines_do_not_meet() -> None:
    struck = Strikethrough((Text("删去"), Emphasis((Text("着重"),))))
    source = chinese(text(struck), text(Emphasis((Emphasis((Text("双"),)),))))
    kinds = [block["c"][0]["c"][-1]["k"] for block in data_of(source)]
    assert kinds == ["strong", "strong"]
    render(source)


def test_long_german_words_are_hyphenated_and_stay_on_the_page() -> None:
    word = "Rechtsschutzversicherungsgesellschaften und Arbeitsunfähigkeitsbescheinigungen "
    made = render(document(text(word * 9, Code("x" * 200)), locale="de"))
    page = pdfium.PdfDocument(made)[0]
    edges = page.get_textpage()
    rights = [edges.get_charbox(index)[2] for index in range(edges.count_chars())]
    assert max(rights) < page.get_width() - 90


# --- finding one's way ---------------------------------------------------------------------------


def test_the_outline_follows_the_headings_and_skips_no_level() -> None:
    levels = ((3, "a"), (2, "b"), (5, "c"), (5, "d"), (3, "e"), (2, "f"))
    made = render(document(*(Heading(level, name, (Text(name),)) for level, name in levels)))
    assert outline(made) == [(0, "a"), (0, "b"), (1, "c"), (1, "d"), (1, "e"), (0, "f")]


def test_links_lead_where_they_should() -> None:
    outside, inside = links(render(EVERYTHING))
    assert "https://example.com/a?b=c&d" in outside
    assert "https://example.org/en/choosing.html#cost" in outside
    assert "https://example.org/es/money.html" in outside
    assert "https://example.org/en/a-session.html" in outside
    assert inside >= 1


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (Link("#nowhere", (Text("x"),)), "https://example.org/en/a-session.html#nowhere"),
        (Link("sheet.pdf", (Text("x"),)), "https://example.org/en/sheet.pdf"),
        (Link("mailto:a@example.org", (Text("x"),)), "mailto:a@example.org"),
        (Link("", (Text("x"),), article="b"), "https://example.org/en/b.html"),
        (Link("https://a.org/b c", (Text("x"),)), "https://a.org/b%20c"),
    ],
)
def test_an_address_is_made_complete(link: Link, target: str) -> None:
    assert data_of(document(text(link)))[0]["c"][0]["to"] == target


def test_a_publication_without_an_address_keeps_the_words_of_its_links() -> None:
    made = render(document(text(Link("", (Text("another"),), article="b")), base_url=""))
    assert "another" in said(made)
    assert links(made) == (set(), 0)


def test_an_address_that_could_run_a_script_is_no_link() -> None:
    made = render(document(text(Link("javascript:alert(1)", (Text("words"),)))))
    assert b"javascript" not in made
    assert "words" in said(made)


def test_a_footnote_stands_on_the_page_of_its_mark_and_is_printed_once() -> None:
    filler = [text("word " * 400) for _ in range(3)]
    source = document(
        *filler,
        text("Marked here", FootnoteMark(1, 1), " and again", FootnoteMark(1, 2), "."),
        footnotes=(Footnote(1, 2, (text("Deep note, see", FootnoteMark(1, 3), "."),)),),
    )
    shown = [(("Marked" in page), page.count("Deep note")) for page in pages(render(source))]
    assert [count for marked, count in shown if marked] == [1]
    assert sum(count for _, count in shown) == 1


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


# --- what goes wrong -----------------------------------------------------------------------------


def test_bullets_beside_tasks_stay_bullets() -> None:
    nested = ListItem((text("done"), items("inner")), True)
    mixed = List(None, True, (ListItem((text("plain"),)), ListItem((text("open"),), False), nested))
    words = squeezed("".join(pages(render(document(mixed)))))
    assert "•plain☐open☑done–inner" in words
    ordered = replace(mixed, start=1)
    words = squeezed("".join(pages(render(document(ordered)))))
    assert "1.plain☐open☑done•inner" in words


def test_every_character_without_a_glyph_is_told_before_anything_is_set() -> None:
    source = document(
        text(f"first {PRIVATE}"), Table(("left",), cells("\ue001"), ()), title="\ue002 title"
    )
    with pytest.raises(FontError, match=r"^a-session \(en\): no font has") as caught:
        render(source, labels={"byline": "Ada \ue003 · 1 min"})
    for part in ("U+E123", f"“first {PRIVATE}”", "U+E001", "U+E002", "“\ue002 title”", "U+E003"):
        assert part in str(caught.value)


def test_a_font_that_the_user_names_is_used(tmp_path) -> None:
    write_font(tmp_path / "own.ttf", "Own Signs", UGARITIC)
    made = render(document(text(f"sign {UGARITIC}")), fonts=FontBook([tmp_path], system=False))
    assert UGARITIC in said(made)


def test_an_image_that_is_missing_or_broken_is_named() -> None:
    source = document(Figure("images/gone.svg", "alt", ""))
    with pytest.raises(SourceError, match=r"there is no image “images/gone\.svg”"):
        render(source)
    with pytest.raises(SourceError, match=r"the image “images/gone\.svg” cannot be read"):
        render(source, assets={"images/gone.svg": b"not a picture", **ASSETS})


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (document(text("b a" + "\u0301" * 400)), "200 marks hang on one letter, “a” after “b ”"),
        (document(text("a"), title="a " * 20_000), "more than the 32,767 characters"),
        (document(text("a"), description="a " * 20_000), "more than the 32,767 characters"),
    ],
)
def test_what_no_pdf_can_hold_is_an_error_of_the_article(source, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        render(source)
    assert caught.value.where == "a-session (en)"


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


def test_code_too_long_for_colours_has_none() -> None:
    short, long = CodeBlock("python", "x = 1\n" * 3_000), CodeBlock("python", "x = 1\n" * 4_000)
    line = CodeBlock("python", "x = 1;" * 400)
    coloured = [item["language"] for item in data_of(document(long, line, short, short, short))]
    assert coloured == ["", "", "python", "python", ""]


def test_a_long_title_is_cut_in_the_heads_of_pages() -> None:
    built = DocumentData(document(title="A word " * 40), {}, {}).build(0)
    assert built["running"] == "A word " * 16 + "A word…"
    assert DocumentData(document(title="A word"), {}, {}).build(0)["running"] == "A word"


def test_an_address_that_is_too_long_for_a_pdf_is_none() -> None:
    made = [f"https://example.com/{'a' * length}" for length in (7_980, 7_981)]
    source = document(*(text(Link(address, (Text("here"),))) for address in made))
    assert links(render(source))[0] >= {made[0]}
    assert made[1] not in links(render(source))[0]


@pytest.mark.parametrize("text_of", ["\u3000" * 22_000, "\u00e9" * 33_000, "a" * 66_000])
def test_no_word_and_no_space_is_too_long(text_of: str) -> None:
    made = render(document(text(f"a {text_of} b"), text(Code(f"a{text_of}b"))))
    assert said(made).count(text_of.strip()[:9]) >= bool(text_of.strip())


def test_an_image_that_is_elsewhere_becomes_a_link() -> None:
    made = render(document(Figure("https://example.com/a.png", "A chart", "")))
    assert "https://example.com/a.png" in links(made)[0]
    assert "Achart" in said(made)


def test_an_image_needs_no_words_to_be_set() -> None:
    picture = Figure("images/sign.png", "", "")
    render(document(picture, text(Image("images/sign.png", ""), "x")))


def test_a_bare_article_is_a_page() -> None:
    bare = document(title="", description="", author="", date=None, notice="", publication="")
    assert len(pages(render(replace(bare, base_url="", tags=()), labels={}))) == 1


# --- every tree ----------------------------------------------------------------------------------

WORDS = st.text("ab :é中。引“”ع ا1()#*_$\\[]<>@`~-\u2068\u200f\u00ad\n\t", max_size=12)
LANGS = st.sampled_from(["", "en", "zh-CN", "ar", "ja"])
LEAVES = st.one_of(
    WORDS.map(Text),
    WORDS.map(Text),
    WORDS.map(Code),
    st.just(nodes.LineBreak()),
    st.sampled_from(["<sub>", "</sub>", "<br>", "<i>", ""]).map(RawInline),
    st.integers(1, 3).map(lambda number: FootnoteMark(number, 1)),
    st.builds(Image, st.sampled_from([*ASSETS, "https://example.com/a.png"]), WORDS),
)
URLS = st.sampled_from(["https://example.com/", "#here", "#there", "a/b", ""])


def spans(inner):
    children = st.lists(inner, max_size=3).map(tuple)
    made = [st.builds(kind, children) for kind in (Emphasis, Strong, Strikethrough)]
    return st.one_of(*made, st.builds(Link, URLS, children))


INLINES = st.lists(st.recursive(LEAVES, spans, max_leaves=4), max_size=4).map(tuple)
CELLS = st.lists(st.builds(nodes.Cell, INLINES, LANGS), min_size=2, max_size=3).map(tuple)
PARAGRAPHS = st.builds(nodes.Paragraph, INLINES, LANGS)
SIMPLE = st.one_of(
    PARAGRAPHS,
    PARAGRAPHS,
    st.builds(Heading, st.integers(1, 6), st.sampled_from(["here", "x", ""]), INLINES, LANGS),
    st.builds(CodeBlock, st.sampled_from(["", "python", "nonsense"]), WORDS),
    st.builds(Table, st.just(("left", "none")), CELLS, st.lists(CELLS, max_size=2).map(tuple)),
    st.builds(Figure, st.sampled_from([*ASSETS]), WORDS, WORDS, LANGS),
    st.builds(nodes.RawBlock, WORDS, WORDS),
    st.just(nodes.Rule()),
)


def containers(inner):
    blocks = st.lists(inner, max_size=3).map(tuple)
    entries = st.builds(ListItem, blocks, st.sampled_from([None, None, True, False]))
    terms = st.lists(PARAGRAPHS, min_size=1, max_size=2).map(tuple)
    meanings = st.lists(blocks, min_size=1, max_size=2).map(tuple)
    definitions = st.lists(st.builds(nodes.Definition, terms, meanings), min_size=1, max_size=2)
    return st.one_of(
        st.builds(
            List, st.sampled_from([None, 1, 0, 9]), st.booleans(), st.lists(entries).map(tuple)
        ),
        st.builds(Quote, blocks),
        st.builds(Admonition, st.sampled_from(["note", "tip", "strange"]), blocks),
        st.builds(nodes.Definitions, definitions.map(tuple)),
    )


BLOCKS = st.lists(st.recursive(SIMPLE, containers, max_leaves=6), max_size=5).map(tuple)
NOTES = st.lists(PARAGRAPHS, max_size=2).map(tuple)


# Its first page ends behind the term of the last definition, on a line that has nothing.
_ENDS_IN_A_TERM = (
    nodes.Rule(),
    List(
        None,
        tight=False,
        items=(
            ListItem((), None),
            ListItem((), None),
            ListItem(
                (
                    nodes.Paragraph((nodes.LineBreak(), Emphasis((Text("1"),))), ""),
                    Heading(1, "here", (), ""),
                    Figure("images/two chairs.svg", "", "1", ""),
                ),
                None,
            ),
        ),
    ),
    nodes.Definitions(
        (
            nodes.Definition(
                (
                    nodes.Paragraph((nodes.LineBreak(),), ""),
                    nodes.Paragraph((Emphasis((nodes.LineBreak(),)),), ""),
                ),
                ((nodes.Rule(), nodes.Paragraph((Emphasis((FootnoteMark(1, 1),)),), "")),),
            ),
            nodes.Definition((nodes.Paragraph((nodes.LineBreak(),), ""),), ((),)),
        )
    ),
)


# Its note goes over two pages, and so does the box that the note belongs to.
_PICTURE = Image("images/two chairs.svg", "")
_NOTED_IN_A_BOX = (
    Admonition(
        "note",
        (
            List(None, False, (ListItem((Figure("images/two chairs.svg", "", "", ""),)),)),
            text(FootnoteMark(2, 1), _PICTURE, _PICTURE),
        ),
    ),
)
_PICTURES = (text(_PICTURE), text(nodes.LineBreak(), _PICTURE))


def test_a_note_that_cannot_be_at_the_foot_of_its_page_stands_behind_the_text(monkeypatch) -> None:
    notes = (Footnote(1, 1, (text("first"),)), Footnote(2, 2, (*_PICTURES, text("second"))))
    after = text("after", FootnoteMark(1, 1), FootnoteMark(2, 2))
    source = document(*_NOTED_IN_A_BOX, after, footnotes=notes)
    made = said(render(source))
    assert made.index("after12") < made.index("1first") < made.index("second")
    assert links(render(source))[1] == 3
    monkeypatch.setattr(DocumentData, "end_notes", lambda _: [])
    with pytest.raises(PolyfolioError, match="typst refused the document"):
        render(source)


@given(BLOCKS, NOTES, NOTES, st.sampled_from([document, chinese, arabic]))
@example(_ENDS_IN_A_TERM, (), (), document)
@example(_NOTED_IN_A_BOX, (), _PICTURES, document)
def test_every_tree_can_be_set(blocks, first, second, kind) -> None:
    notes = (Footnote(1, 1, first), Footnote(2, 1, second))
    source = kind(*blocks, footnotes=notes, date=datetime.date(2026, 9, 14))
    assert render(source).startswith(b"%PDF-1.7")


@settings(max_examples=settings().max_examples // 3)
@given(st.lists(st.text("安静的房间里，。“”—…abc 123", max_size=60), max_size=6))
def test_chinese_paragraphs_come_back_in_order(lines) -> None:
    made = said(render(chinese(*map(text, lines), items(*lines))))
    assert squeezed("".join(lines)) in made
