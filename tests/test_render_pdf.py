"""PDFs: tagged, the same every time, and the text comes back out of them."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from pipeline import nodes
from pipeline.errors import FontError, SourceError
from pipeline.nodes import (
    Code,
    CodeBlock,
    Emphasis,
    Figure,
    Footnote,
    FootnoteMark,
    Heading,
    Image,
    List,
    ListItem,
    Quote,
    RawInline,
    Strikethrough,
    Table,
    Text,
)
from pipeline.render import pdf
from pipeline.render.fonts import FontBook
from pipeline.render.pdf_data import DocumentData
from tests.documents import EVERYTHING, cells, document, items, text
from tests.pdf_pages import ASSETS, arabic, chinese, data_of, pages, render, said, squeezed
from tests.test_fonts import PRIVATE, UGARITIC, write_font

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


def test_bullets_beside_tasks_stay_bullets() -> None:
    nested = ListItem((text("done"), items("inner")), True)
    mixed = List(None, True, (ListItem((text("plain"),)), ListItem((text("open"),), False), nested))
    words = squeezed("".join(pages(render(document(mixed)))))
    assert "•plain☐open☑done–inner" in words
    ordered = replace(mixed, start=1)
    words = squeezed("".join(pages(render(document(ordered)))))
    assert "1.plain☐open☑done•inner" in words


# --- what goes wrong -----------------------------------------------------------------------------


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


def _quoted(depth):
    made = text("a")
    for _ in range(depth):
        made = Quote((made,))
    return made


def _chained(length):
    """Each note has the mark of the next."""
    notes = [
        Footnote(n, 1, (text(f"note {n}", *[FootnoteMark(n + 1, 1)] * (n < length)),))
        for n in range(1, length + 1)
    ]
    return document(text("a", FootnoteMark(1, 1)), footnotes=tuple(notes))


def test_quotations_and_notes_that_people_write_are_not_too_deep() -> None:
    """The control."""
    assert said(render(document(_quoted(10))))
    assert "note30" in said(render(_chained(30)))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (document(text("b a" + "\u0301" * 400)), "200 marks hang on one letter, “a” after “b ”"),
        (document(text("a"), title="a " * 20_000), "more than the 32,767 characters"),
        (document(text("a"), description="a " * 20_000), "more than the 32,767 characters"),
        (document(_quoted(30)), "nested too deeply for a PDF"),
        (document(_quoted(95)), "nested too deeply for a PDF"),
        (_chained(100), "nested too deeply for a PDF"),
        (_chained(300), "nested too deeply for a PDF"),
    ],
)
def test_what_no_pdf_can_hold_is_an_error_of_the_article(source, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        render(source)
    assert caught.value.where == "a-session (en)"


def test_code_too_long_for_colours_has_none() -> None:
    short, long = CodeBlock("python", "x = 1\n" * 3_000), CodeBlock("python", "x = 1\n" * 4_000)
    line = CodeBlock("python", "x = 1;" * 400)
    coloured = [item["language"] for item in data_of(document(long, line, short, short, short))]
    assert coloured == ["", "", "python", "python", ""]


def test_an_image_needs_no_words_to_be_set() -> None:
    picture = Figure("images/sign.png", "", "")
    render(document(picture, text(Image("images/sign.png", ""), "x")))


def test_a_bare_article_is_a_page() -> None:
    bare = document(title="", description="", author="", date=None, notice="", publication="")
    assert len(pages(render(replace(bare, base_url="", tags=()), labels={}))) == 1
