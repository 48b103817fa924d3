"""PDFs: the outline, the links and the notes lead where they should."""

from __future__ import annotations

import pytest

from pipeline.nodes import (
    Figure,
    Footnote,
    FootnoteMark,
    Heading,
    Link,
    Text,
)
from tests.documents import EVERYTHING, document, text
from tests.pdf_pages import data_of, links, outline, pages, render, said


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


def test_an_address_that_is_too_long_for_a_pdf_is_none() -> None:
    made = [f"https://example.com/{'a' * length}" for length in (7_980, 7_981)]
    source = document(*(text(Link(address, (Text("here"),))) for address in made))
    assert links(render(source))[0] >= {made[0]}
    assert made[1] not in links(render(source))[0]


def test_an_image_that_is_elsewhere_becomes_a_link() -> None:
    made = render(document(Figure("https://example.com/a.png", "A chart", "")))
    assert "https://example.com/a.png" in links(made)[0]
    assert "Achart" in said(made)
