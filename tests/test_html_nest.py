"""HTML around Markdown: one element in pages, summary and contents elsewhere."""

from __future__ import annotations

import pytest

from pipeline.article import read_article
from pipeline.checks.links import missing_files
from pipeline.document import Context, asset_sources, build_document
from pipeline.edition import localize
from pipeline.extract import extract
from pipeline.locales import parse_locale
from pipeline.nodes import Document
from pipeline.render.html import render_html
from pipeline.render.pdf_data import DocumentData
from pipeline.render.text import render_text

DETAILS = "<details>\n<summary>More</summary>\n\nInside *it*.\n\n</details>\n\nAfter.\n"


def document(text: str) -> Document:
    read = read_article("a", "source/a.md", text.encode())
    return build_document(read, read.source, frozenset(), Context("en", "ltr", "en", "P", ""))


def test_a_disclosure_holds_its_markdown() -> None:
    page = render_html(document(DETAILS))
    whole = page[page.index("<details>") : page.index("</details>")]
    assert "<summary>More</summary>" in whole
    assert "<p>Inside <em>it</em>.</p>" in whole
    assert "After." not in whole


def test_plain_text_and_pdf_show_it_opened() -> None:
    assert "More\n\nInside _it_.\n\nAfter.\n" in render_text(document(DETAILS))
    data = DocumentData(document(DETAILS), {}, {}).build(0)
    assert [block["k"] for block in data["blocks"]] == ["par", "par", "par"]


@pytest.mark.parametrize(
    "text",
    [
        "<div>\n\nA\n",
        "A\n\n</div>\n",
        "<div>\n\nA\n\n</section>\n",
        "> <div>\n\nA\n\n</div>\n",
        "<div onclick='x()'>\n\nA\n\n</div>\n",
        "<p align=center>\n\nA\n\n</p>\n",
    ],
)
def test_tags_without_a_partner_harm_nothing(text: str) -> None:
    page = render_html(document(text))
    assert "<p>A</p>" in page
    assert "onclick" not in page
    assert page.count("<div") == page.count("</div>")


def test_an_image_in_html_is_carried_and_found() -> None:
    made = document("<p align=center><img src='images/x y.png' alt='Tea'></p>\n")
    assert asset_sources(made) == ("images/x y.png",)
    assert '<img src="../assets/images/x%20y.png" alt="Tea">' in render_html(made)
    assert "[Tea]" in render_text(made)
    read = read_article("a", "source/a.md", b"A\n\n<p>\n<img src='x.png'></p>\n")
    assert missing_files(read, frozenset()) == ["no image x.png (source/a.md:4)"]
    assert missing_files(read, frozenset({"x.png"})) == []


def test_html_in_the_source_language_says_so() -> None:
    text = (
        "<details>\n<summary>More</summary>\n\nIn *it*.\n\n</details>\n\n"
        "<table><tr><td>One</td><td>Two <b>B</b></td></tr></table>\n\n<p>Three</p>\n\n"
        "<!-- i18n:skip -->\n<p>Four</p>\n"
    )
    read = read_article("a", "source/a.md", text.encode())
    targets = {(None, "One"): "واحد", (None, "In *it*."): "*فيه*."}
    edition = localize(read, extract(read), targets, parse_locale("ar"))
    made = build_document(
        edition.article,
        edition.composed.markdown,
        edition.source_leaves,
        Context("ar", "rtl", "en", "P", ""),
        edition.source_html,
    )
    page = render_html(made)
    english = '<span lang="en" dir="ltr">'
    assert f"<summary>{english}More</span></summary>" in page
    assert "<td>واحد</td>" in page
    assert f"<td>{english}Two <b>B</b></span></td>" in page
    assert f"<p>{english}Three</span></p>" in page
    assert f"<p>{english}Four</span></p>" in page
    langs = [getattr(block, "lang", None) for block in made.blocks]
    assert langs[0] == "en", "the summary"
    assert [lang for lang in langs[1:] if lang] == ["en", "en"], "the table is mixed"
    own = build_document(read, read.source, frozenset(), Context("en", "ltr", "en", "P", ""))
    assert english not in render_html(own)
