"""The document tree that every renderer sets, from a source and its localized Markdown."""

from __future__ import annotations

import datetime
import unicodedata
from typing import Any
from urllib.parse import quote

import pytest

from pipeline import nodes
from pipeline.article import read_article, slugify
from pipeline.compose import compose
from pipeline.document import (
    Context,
    articles_of,
    asset_path,
    asset_sources,
    build_document,
    front_date,
    reading_time,
)
from pipeline.extract import extract
from pipeline.render.html import render_html
from pipeline.sanitize import clean_block, clean_tags, text_of


def build(source: str, **targets: str) -> nodes.Document:
    article = read_article("guide/a", "a.md", source.encode())
    units = extract(article)
    found = {unit.key: targets[unit.msgid] for unit in units if unit.msgid in targets}
    composed = compose(article, units, found)
    leaves = frozenset(units[i].leaf for i in composed.source_units)
    editions = {"guide/b": "zh", "c": "en"}
    context = Context("zh", "ltr", "en", "P", "", edition_of=editions.get)
    return build_document(article, composed.markdown, leaves, context)


def data(source: str) -> Any:
    return nodes.to_data(build(source).blocks)


def inlines(source: str) -> tuple[nodes.Inline, ...]:
    first = build(source).blocks[0]
    assert isinstance(first, nodes.Paragraph)
    return first.children


def test_every_kind_of_block() -> None:
    source = (
        "## H\n\ntext\n\n- a\n- b\n\n> q\n\n> [!TIP]\n> t\n\n```py x\nc\n```\n\n"
        "| a | b |\n|:-:|--|\n| c |\n\n![f](x.png 'Cap')\n\nterm\n: d\n\n<div>r</div>\n\n***\n"
    )
    assert [block["kind"] for block in data(source)] == [
        "heading",
        "paragraph",
        "list",
        "quote",
        "admonition",
        "codeblock",
        "table",
        "figure",
        "definitions",
        "rawblock",
        "rule",
    ]


def test_the_heading_of_a_translation_keeps_the_ids_of_its_source() -> None:
    source = "## Getting started\n\n# Getting started\n\n# C {#own}\n"
    document = build(source, **{"Getting started": "开始", "C": "三"})
    headings = [b for b in document.blocks if isinstance(b, nodes.Heading)]
    assert [(h.id, h.children, h.lang) for h in headings] == [
        ("getting-started", (nodes.Text("开始"),), ""),
        ("getting-started-1", (nodes.Text("开始"),), ""),
        ("own", (nodes.Text("三"),), ""),
    ]


def test_text_still_in_the_source_language_says_so() -> None:
    document = build("one\n\ntwo\n", one="一")
    assert [block.lang for block in document.blocks if isinstance(block, nodes.Paragraph)] == [
        "",
        "en",
    ]


def test_front_matter_is_the_translations() -> None:
    front = "---\ntitle: T\nauthor: N\ntags: [x, y]\ndate: 2026-01-31\n---\n"
    document = build(f"{front}\ntext\n", T="标题", x="甲")
    assert (document.title, document.author, document.tags) == ("标题", "N", ("甲", "y"))
    assert document.date == datetime.date(2026, 1, 31)
    assert build("text\n").title == "guide/a"


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2026-01-31", datetime.date(2026, 1, 31)),
        ("2026-01-31T10:00:00Z", datetime.date(2026, 1, 31)),
        ("'2026-01-31'", datetime.date(2026, 1, 31)),
        ("January", None),
        ("", None),
    ],
)
def test_dates(value: str, date: datetime.date | None) -> None:
    article = read_article("a", "a.md", f"---\ntitle: x\ndate: {value}\n---\n".encode())
    assert front_date(article) == date


def test_footnotes_are_numbered_in_the_order_of_their_marks() -> None:
    document = build("a[^z] b[^y] c[^z]\n\n[^y]: why\n[^z]: zed\n[^x]: never\n")
    assert [(f.number, f.uses) for f in document.footnotes] == [(1, 2), (2, 1)]
    marks = [n for n in inlines("a[^z] b[^y] c[^z]\n\n[^y]: w\n[^z]: z\n")
             if isinstance(n, nodes.FootnoteMark)]  # fmt: skip
    assert [(m.number, m.use) for m in marks] == [(1, 1), (2, 1), (1, 2)]


def test_text_is_joined_across_what_is_no_node() -> None:
    assert inlines("a \\* &amp; [b] &lt;\n") == (nodes.Text("a * & [b] <"),)
    assert inlines("one\ntwo") == (nodes.Text("one two"),)
    assert inlines("一\n*二*\nthree") == (
        nodes.Text("一"),
        nodes.Emphasis((nodes.Text("二"),)),
        nodes.Text(" three"),
    )


@pytest.mark.parametrize(
    ("markdown", "node"),
    [
        ("[x](https://e.org 'T')", nodes.Link("https://e.org", (nodes.Text("x"),), "T")),
        ("[x](#top)", nodes.Link("#top", (nodes.Text("x"),))),
        ("<me@e.org>", nodes.Link("mailto:me@e.org", (nodes.Text("me@e.org"),))),
        ("[x](b.md#y)", nodes.Link("", (nodes.Text("x"),), "", "guide/b", "zh", "y")),
        ("[x](../c.md)", nodes.Link("", (nodes.Text("x"),), "", "c", "en", "")),
        ("[x](none.md)", nodes.Text("x")),
        ("[x](javascript:alert)", nodes.Text("x")),
        ("[x](file.pdf)", nodes.Text("x")),
        ("![a *b*](i.png 'T') c", nodes.Image("guide/i.png", "a b", "T")),
        ("a<br>b", nodes.Text("a")),
        ("`c`", nodes.Code("c")),
    ],
)
def test_spans(markdown: str, node: nodes.Inline) -> None:
    assert inlines(markdown)[0] == node


def test_an_empty_comment_beside_emphasis_shows_nothing() -> None:
    assert inlines("字**“强”**<!-- -->调") == inlines(
        "字**“强”**<!-- -->调".replace("<!-- -->", "<!-- x -->")
    )


def test_a_leftover_is_not_published_and_leaves_no_empty_list() -> None:
    offer = "Let me know if you’d like a shorter version!"
    assert data(f"text\n\n- {offer}\n\n{offer}\n") == data("text\n")


def test_reading_time_counts_words_and_characters() -> None:
    assert reading_time(["one two—three", "四五，六"]) == (5, 1)
    assert reading_time(["word " * 2_200]) == (2_200, 10)
    assert reading_time(["字" * 4_000]) == (4_000, 10)


def test_images_of_a_document() -> None:
    source = "![a](x.svg)\n\n- ![b](../y.png) c\n\n| ![d](https://e.org/z.png) |\n|--|\n"
    assert asset_sources(build(source)) == ("guide/x.svg", "y.png")
    assert asset_path("a/b", "x%20y.png") == "a/x y.png"
    assert articles_of("a/b", "../c%20d.md#e%20f") == (("c d",), "e f")


def test_long_paragraphs_are_built_in_one_pass() -> None:
    text = "\\*\n" * 4_900
    (node,) = inlines(text + "end")
    assert isinstance(node, nodes.Text)
    assert len(node.text) == 9_803


# --- HTML of authors and translators --------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ('<p onclick="x()" class="c">a</p>', '<p class="c">a</p>'),
        ("<script>x</script>a", "a"),
        ('<a href="javascript:x">a</a>', '<a rel="noopener">a</a>'),
        ('<div dir="rtl" lang="ar" id="i">a</div>', '<div dir="rtl" lang="ar" id="i">a</div>'),
        ("<iframe></iframe>", ""),
    ],
)
def test_blocks_are_cleaned(html: str, clean: str) -> None:
    assert clean_block(html) == clean


def test_tags_without_a_partner_are_dropped() -> None:
    assert clean_tags(["<kbd>", "<b>", "</kbd>", "</b>"]) == ["", "", "", "</b>"] or clean_tags(
        ["<kbd>", "<b>", "</b>", "</kbd>"]
    ) == ["<kbd>", "<b>", "</b>", "</kbd>"]
    assert clean_tags(["<br/>", "<b onclick='x'>", "</b>", "</i>"]) == ["<br>", "<b>", "</b>", ""]


def test_html_nested_without_end_loses_its_tags_only() -> None:
    deep = "<div>" * 5_000 + "text &amp; more"
    assert clean_block(deep) == "text &amp; more"
    assert text_of(deep) == "text & more"


def shown(source: str) -> str:
    """The first paragraph with its strong words in brackets."""
    out = ""
    for node in inlines(source):
        if isinstance(node, nodes.Text):
            out += node.text
        elif isinstance(node, (nodes.Strong, nodes.Emphasis)):
            out += "[" + "".join(n.text for n in node.children if isinstance(n, nodes.Text)) + "]"
        elif isinstance(node, nodes.Code):
            out += f"`{node.text}`"
    return out


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("**“强调”**文字", "[“强调”]文字"),
        ("文字**（注）**文字", "文字[（注）]文字"),
        ("文**“甲”**字**“乙”**文", "文[“甲”]字[“乙”]文"),
        ("一行\n二行**“强”**三行 `a*b` 尾", "一行二行[“强”]三行 `a*b` 尾"),
        ("> **“强调”**文字\n> 二行\n", "[“强调”]文字二行"),
        # What was not meant as emphasis, or may not have been, stays as it is.
        ("面积*(长+宽)*高", "面积*(长+宽)*高"),
        ("x**(y)**z", "x**(y)**z"),
        (r"\*\*“强调”\*\*文字", "**“强调”**文字"),
        ("`**“强调”**文字`", "`**“强调”**文字`"),
        ("**“强调” 文字", "**“强调” 文字"),
    ],
)
def test_emphasis_of_a_source_beside_cjk_punctuation(source: str, seen: str) -> None:
    if source.startswith(">"):
        quote = build(source).blocks[0]
        assert isinstance(quote, nodes.Quote)
        assert quote.blocks == build(source.replace("> ", "")).blocks
        source = source.replace("> ", "")
    assert shown(source) == seen


def test_spaces_that_are_text_stay_in_the_words_for_an_image() -> None:
    (image,) = [
        n for n in inlines("see ![10\u00a0km \n away](a.png)") if isinstance(n, nodes.Image)
    ]
    assert image.alt == "10\u00a0km away"


def test_the_first_heading_is_the_title_where_the_front_matter_has_none() -> None:
    def made(source: str, leaves: frozenset[int] = frozenset()) -> nodes.Document:
        article = read_article("guide/a", "source/guide/a.md", source.encode())
        return build_document(article, article.source, leaves, Context("es", "ltr", "en", "P", ""))

    document = made("# A `b` *c*\n\n[up](#a-b-c)\n\n# D\n")
    assert (document.title, document.title_id, document.title_lang) == ("A b c", "a-b-c", "")
    assert [type(block) for block in document.blocks] == [nodes.Paragraph, nodes.Heading]
    page = render_html(document)
    assert '<h1 id="a-b-c">A b c</h1>' in page
    assert '<a href="#a-b-c">up</a>' in page
    assert made("# A\n", frozenset({0})).title_lang == "en"
    assert 'lang="en" dir="ltr">A</h1>' in render_html(made("# A\n", frozenset({0})))
    kept = [
        "## A\n",
        "a\n\n# B\n",
        "# [A](b)[^1]\n\n[^1]: b\n",
        "---\ntitle: T\n---\n# A\n",
        "#\n\na\n",
    ]
    for source in kept:
        assert made(source).title == ("T" if "title" in source else "guide/a")
        assert (
            any(isinstance(block, nodes.Heading) for block in made(source).blocks)
            or "#\n" in source
        )


TWICE = "---\ntitle: {}\n---\n\n{}\n\n[up](#{})\n\n## D\n"


@pytest.mark.parametrize(
    ("title", "heading", "shown"),
    [
        ("A tea", "# A tea", "A tea"),
        ("A tea", "A *tea*\n=======", "A tea"),
        ("A `b` c", "# A `b` c", "A b c"),
        ("'A  tea'", "# A tea {#own}", "A tea"),
        ("Cafe\u0301", "# Café", "Café"),
    ],
)
def test_a_heading_that_repeats_the_title_is_the_title(
    title: str, heading: str, shown: str
) -> None:
    fragment = "own" if "own" in heading else slugify(shown)
    article = read_article("a", "a.md", TWICE.format(title, heading, fragment).encode())
    context = Context("en", "ltr", "en", "P", "")
    document = build_document(article, article.source, frozenset(), context)
    assert unicodedata.normalize("NFC", document.title) == shown
    assert document.title_id == fragment
    assert [type(block) for block in document.blocks] == [nodes.Paragraph, nodes.Heading]
    page = render_html(document)
    assert f'<h1 id="{fragment}"' in page
    assert f'href="#{quote(fragment)}">up</a>' in page


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("A tea", "# Another tea"),
        ("A tea", "## A tea"),
        ("A tea", "Hello.\n\n# A tea"),
        ("A tea", "> # A tea\n\n# A"),
        ("A tea", "# A [tea](https://example.org)"),
        ("A tea", "# A tea[^1]\n\n[^1]: Green."),
    ],
)
def test_every_other_heading_stays_beside_the_title(title: str, body: str) -> None:
    document = build(TWICE.format(title, body, "x"))
    assert document.title_id == ""
    assert "A tea" in document.title
    assert len([block for block in document.blocks if isinstance(block, nodes.Heading)]) >= 1
    assert document.blocks == build(TWICE.format(f"{title}!", body, "x")).blocks


@pytest.mark.parametrize(
    ("targets", "title", "language"),
    [
        ({"A tea": "茶", "A *tea*": "一种*茶*"}, "茶", ""),
        ({"A *tea*": "一种*茶*"}, "一种茶", ""),
        ({"A tea": "茶"}, "茶", ""),
        ({}, "A tea", "en"),
    ],
)
def test_a_repeated_title_is_shown_once_whatever_its_two_translations_are(
    targets: dict[str, str], title: str, language: str
) -> None:
    article = read_article("a", "a.md", TWICE.format("A tea", "# A *tea*", "a-tea").encode())
    units = extract(article)
    composed = compose(
        article, units, {u.key: targets[u.msgid] for u in units if u.msgid in targets}
    )
    waiting = frozenset(units[i].leaf for i in composed.source_units)
    document = build_document(
        article,
        composed.markdown,
        waiting,
        Context("zh", "ltr", "en", "P", ""),
        source_fields=() if "A tea" in targets else ("title",),
    )
    assert (document.title, document.title_id, document.title_lang) == (title, "a-tea", language)
    assert [type(block) for block in document.blocks] == [nodes.Paragraph, nodes.Heading]


def test_a_heading_of_a_translation_that_happens_to_repeat_its_title_is_shown() -> None:
    source = "---\ntitle: Tea\n---\n\n# Green tea\n\ntext\n"
    document = build(source, Tea="茶", **{"Green tea": "茶"})
    assert document.title_id == ""
    assert [type(block) for block in document.blocks] == [nodes.Heading, nodes.Paragraph]
