"""Plain text: how lines are filled, and what each kind of block looks like on the page."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nodes import (
    Admonition,
    Cell,
    Code,
    CodeBlock,
    Definition,
    Definitions,
    Emphasis,
    Figure,
    Footnote,
    FootnoteMark,
    Heading,
    LineBreak,
    Link,
    List,
    ListItem,
    Quote,
    RawBlock,
    RawInline,
    Rule,
    Strong,
    Table,
    Text,
)
from pipeline.render.text import render_text
from pipeline.render.text_wrap import columns, unbroken, width_of, wrap
from tests.documents import EVERYTHING, cells, document, items, text

MARKS = "\u200f\u2066\u2069"


def body(*blocks, width=72, **changes):
    """What a document's blocks look like, without its opening."""
    bare = {"description": "", "author": "", "date": None, "minutes": 0, "notice": ""}
    title = {"title": "T", "publication": "", "base_url": ""}
    page = render_text(document(*blocks, **{**bare, **title, **changes}), width=width)
    _, _, rest = page.partition("=\n\n")
    return rest


# --- lines ----------------------------------------------------------------------------------------

words = st.text(st.sampled_from("ab,.-/(“”’ 心理，。「」ألف+—'\u00ad"), max_size=120)


@given(words, st.integers(4, 40))
def test_wrapping_loses_and_adds_nothing_but_space_and_hyphens(sentence, width):
    lines = wrap(sentence, width)
    kept = "".join(lines).replace(" ", "").replace("-", "")
    assert kept == sentence.replace(" ", "").replace("-", "").replace("\u00ad", "")


@given(words, st.integers(4, 40))
def test_a_line_that_is_too_long_could_not_have_been_broken(sentence, width):
    sentence = sentence.replace("\u00ad", "")
    # What a quotation mark is depends on its neighbours, so a line alone may break elsewhere.
    whole = wrap(sentence, 1)
    for line in wrap(sentence, width):
        assert line == line.rstrip()
        assert width_of(line) <= width or line in whole


@given(words, st.integers(4, 40))
def test_no_line_of_chinese_begins_with_a_closing_mark(sentence, width):
    for line in wrap(sentence, width)[1:]:
        assert line[:1] not in tuple("，。」")


@pytest.mark.parametrize(
    ("sentence", "width", "lines"),
    [
        ("two state-of-the-art words", 14, ["two state-of-", "the-art words"]),
        ("uses C++ and a=b", 7, ["uses", "C++ and", "a=b"]),
        ("心理治疗很好，是吗？", 8, ["心理治疗", "很好，是", "吗？"]),
        ("他说“很好”再见", 6, ["他说", "“很好”", "再见"]),
        ("a word — and more", 8, ["a word —", "and more"]),
        ("Donau\u00addampf\u00adschiff", 9, ["Donau-", "dampf-", "schiff"]),
        ("Donau\u00addampf", 12, ["Donaudampf"]),
        ("aa \u00ad，", 4, ["aa ，"]),
        ("one\ntwo", 20, ["one", "two"]),
        ("non\u00a0breaking space", 8, ["non\u00a0breaking", "space"]),
        ("", 10, [""]),
    ],
)
def test_where_lines_break(sentence, width, lines):
    assert wrap(sentence, width) == lines


def test_what_must_stay_whole_does():
    assert wrap(f"see {unbroken('https://example.org/a-b')}", 8) == [
        "see",
        "https://example.org/a-b",
    ]


# --- the page -------------------------------------------------------------------------------------


def test_the_opening_of_a_page():
    assert render_text(document(text("Words.")), width=50) == (
        "Quiet Rooms\n"
        "\n"
        "What a session is like\n"
        "======================\n"
        "\n"
        "Fifty minutes, two chairs and a closed door.\n"
        "\n"
        "Miriam Castellano · September 14, 2026 ·\n"
        "4 min read\n"
        "https://example.org/en/a-session.html\n"
        "\n"
        "A sample, not medical advice.\n"
        "\n"
        "Words.\n"
    )


@pytest.mark.parametrize("width", [24, 40, 72])
@pytest.mark.parametrize(("locale", "direction"), [("en", "ltr"), ("zh-CN", "ltr"), ("ar", "rtl")])
def test_a_page_ends_in_one_newline_and_no_line_in_a_space(locale, direction, width):
    page = render_text(replace(EVERYTHING, locale=locale, direction=direction), width=width)
    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    assert all(line == line.rstrip() for line in page.split("\n"))
    controls = {mark for mark in page if unicodedata.category(mark) in ("Cc", "Cf")}
    assert controls <= ({"\n", *MARKS} if direction == "rtl" else {"\n"})


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_words_come_out_as_they_went_in(word):
    assert body(text(word)).replace("\n", "") == word


def test_sections_stand_apart():
    assert body(
        text("Before."),
        Heading(2, "a", (Text("A section"),)),
        text("In it."),
        Heading(3, "b", (Text("心理"),)),
        Heading(4, "c", (Text("Deep"),)),
    ) == (
        "Before.\n\n\nA section\n---------\n\nIn it.\n\n心理\n~~~~\n\nDeep\n"
    )  # fmt: skip


def test_words_inside_a_line():
    assert body(
        text("a ", Emphasis((Text("b"),)), " ", Strong((Text("c"),)), " ", Code("d e"), LineBreak(),
             RawInline("<b>"), "x", RawInline("<sup>"), "2", RawInline("</sup>"))
    ) == "a _b_ *c* `d e`\nx^2\n"  # fmt: skip


@pytest.mark.parametrize("locale", ["zh-CN", "ja", "ar"])
def test_scripts_without_italics_get_no_underscores(locale):
    assert body(text("一", Emphasis((Text("二"),)), "三"), locale=locale) == "一*二*三\n"


def test_lists_hang_and_numbers_are_flush():
    nine, ten = ListItem((text("nine"), items("a", "b"))), ListItem((text("ten and more"),))
    assert (
        body(List(9, True, (nine, ten)), width=30)
        == " 9. nine\n    • a\n    • b\n10. ten and more\n"
    )
    assert body(items("a", "b", tight=False)) == "• a\n\n• b\n"
    assert (
        body(items("one two three four five six"), width=26) == "• one two three four five\n  six\n"
    )


def test_tasks_show_whether_they_are_done():
    tasks = List(None, True, (ListItem((text("a"),), True), ListItem((text("b"),), False)))
    assert body(tasks) == "[x] a\n[ ] b\n"


def test_bullets_beside_tasks_stand_under_their_brackets():
    mixed = List(
        None,
        True,
        (ListItem((text("a"), items("b"))), ListItem((text("c"),), False)),
    )
    assert body(mixed) == "•   a\n    – b\n[ ] c\n"


def test_quotes_and_admonitions_have_their_margins():
    assert body(Quote((text("a"), items("b")))) == "> a\n>\n> • b\n"
    assert body(Admonition("warning", (text("Careful."),)), locale="es") == (
        "| ADVERTENCIA\n| Careful.\n"
    )


def test_code_is_set_in_and_left_alone():
    assert body(CodeBlock("", "a  b\n\n  c\n")) == "    a  b\n\n      c\n"


def test_addresses_wait_at_the_end_and_come_once():
    twice = Link("https://example.com/", (Text("here"),))
    itself = Link("https://example.com/x", (Text("https://example.com/x"),))
    article = Link("", (Text("there"),), article="choosing", locale="es", fragment="cost")
    inside = Link("#a", (Text("below"),))
    assert body(
        text(twice, ", ", article, ", ", twice, ", ", itself, ", ", inside),
        base_url="https://example.org",
        locale="de",
        width=200,
    ).endswith(
        "here [1], there [2], here [1], https://example.com/x, below\n\n\n"
        "Links\n-----\n\n"
        "[1] https://example.com/\n[2] https://example.org/es/choosing.html#cost\n"
    )


def test_no_space_before_a_number_in_chinese():
    link = Link("https://example.com/", (Text("这里"),))
    assert body(text("请看", link, "。"), locale="zh-CN").startswith("请看这里[1]。\n")


def test_footnotes_are_raised_and_gathered():
    notes = (Footnote(1, 1, (text("one two three four five six"), items("x"))),)
    assert body(text("Text.", FootnoteMark(1, 1)), footnotes=notes, locale="fr", width=26) == (
        "Text.¹\n\n\nNotes\n-----\n\n¹ one two three four five\n  six\n\n  • x\n"
    )


def test_a_figure_says_what_it_shows():
    assert body(Figure("a.png", "Two chairs", "At an angle")) == "[Two chairs — At an angle]\n"
    assert body(Figure("a.png", "Two chairs", "")) == "[Two chairs]\n"
    assert body(Figure("a.png", "", ""), text("x")) == "x\n"


def test_definitions_rules_and_raw_html():
    terms = Definitions((Definition((text("CBT"), text("KVT")), ((text("A way."),),)),))
    assert body(terms) == "CBT\nKVT\n    A way.\n"
    assert body(Rule(), width=25) == "          * * *\n"
    assert body(RawBlock("<hr>", ""), RawBlock("<p>a<p>b", "a\nb")) == "a\nb\n"


# --- tables ---------------------------------------------------------------------------------------

TABLE = Table(
    ("left", "right"),
    cells("形式", "Minutes"),
    (cells("初次谈话", "50"), cells("Later", "50–90")),
)


def test_columns_line_up_by_what_is_seen():
    assert body(TABLE) == (
        "形式      Minutes\n"
        "--------  -------\n"
        "初次谈话       50\n"
        "Later       50–90\n"
    )  # fmt: skip


def test_long_cells_wrap_inside_their_column():
    table = Table(("none", "none"), cells("A", "B"), (cells("x", "one two three four five"),))
    assert body(table, width=24) == (
        "A  B\n-  ---------------------\nx  one two three four\n   five\n"
    )


def test_a_table_that_is_too_wide_becomes_names_and_values():
    values = cells("a" * 20, "b" * 20, "c" * 20)
    table = Table(("none",) * 3, cells("Kind", "", "Cost"), (values, values))
    row = f"Kind: {'a' * 20}\n{'b' * 20}\nCost: {'c' * 20}\n"
    assert body(table, width=40) == f"{row}\n{row}"


@given(
    st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=4), st.integers(10, 60)
)
def test_a_set_table_is_never_wider_than_its_page(rows, width):
    table = columns(rows, ["left", "right"], width)
    for row in table or []:
        assert len({len(cell) for cell in row}) == 1
        for lines in zip(*row, strict=True):
            assert width_of("  ".join(lines)) <= width


# --- right to left --------------------------------------------------------------------------------


def arabic(*blocks):
    return body(*blocks, locale="ar", direction="rtl")


def test_arabic_carries_no_marks_where_none_are_needed():
    assert arabic(text("الجلسة الأولى مع CBT ثم 50 دقيقة")) == "الجلسة الأولى مع CBT ثم 50 دقيقة\n"


def test_a_line_that_begins_in_latin_is_still_right_to_left():
    assert arabic(text("CBT علاج")) == "\u200fCBT علاج\n"
    assert arabic(List(None, True, (ListItem((text("نعم"),), True),))) == "\u200f[x] نعم\n"


def test_what_would_fall_apart_is_isolated():
    assert arabic(text("لغة C++ جيدة")) == "لغة \u2066C++\u2069 جيدة\n"


def test_latin_cells_keep_their_columns():
    table = Table(("none", "none"), cells("أ", "ب"), (cells("CBT", "50"),))
    assert "\u200fCBT  \u200f50\n" in arabic(table)


def test_source_text_among_arabic_reads_its_own_way():
    assert arabic(text("Still C++ in English.", lang="en")) == "Still C++ in English.\n"


def test_a_cell_in_another_language_is_set_in_it():
    table = Table(("none",), (Cell((Text("أ"),)),), ((Cell((Text("C++"),), "en"),),))
    assert "\u200f\u2066C++\u2069\n" in arabic(table)
