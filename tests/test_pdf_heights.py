"""PDFs: what is higher than a page goes on over the next."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from pipeline import nodes
from pipeline.nodes import Figure, List, ListItem, Table, Text
from pipeline.render import pdf_data, pdf_table
from tests.documents import cells, document, text
from tests.pdf_pages import data_of, render

COUNTED = " ".join(f"w{number}" for number in range(1_200))
HIGHER = {
    "head": lambda: Table(("",), cells(COUNTED), (cells("a"),) * 30),
    "heads": lambda: Table(("", ""), cells(COUNTED, "a"), (cells("a", "b"),) * 30),
    "caption": lambda: Figure("images/sign.png", "a", COUNTED),
    "caption in a list": lambda: List(
        None, True, (ListItem((text("a"), Figure("images/sign.png", "a", COUNTED))),)
    ),
}


def _shown(data):
    """The words that stand within the pages: what is beyond their edges is in the file, too."""
    found = set()
    for page in pdfium.PdfDocument(data):
        edges = {"left": 0, "bottom": 0, "right": page.get_width(), "top": page.get_height()}
        found |= set(page.get_textpage().get_text_bounded(**edges).split())
    return found


@pytest.mark.parametrize("name", HIGHER)
def test_nothing_that_is_higher_than_a_page_is_lost_below_it(name: str) -> None:
    assert set(COUNTED.split()) <= _shown(render(document(HIGHER[name]())))


def test_it_would_be_lost_if_nothing_took_heads_and_captions_apart(monkeypatch) -> None:
    """The control."""
    monkeypatch.setattr(pdf_table, "HIGH", 10**9)
    monkeypatch.setattr(pdf_data, "CAPTION", 10**9)
    for name in ("head", "caption"):
        assert not set(COUNTED.split()) <= _shown(render(document(HIGHER[name]())))


def test_the_text_of_a_table_of_many_pages_is_not_measured_on_one_line() -> None:
    def fills(head, *rows):
        (table,) = data_of(document(Table(("none",), head, rows)))
        return table["fills"]

    assert fills(cells("a " * 600))
    assert fills(cells("a"), cells("a " * 600))
    broken = nodes.Cell(tuple(it for _ in range(600) for it in (Text("a "), nodes.LineBreak())))
    assert not fills(cells("a " * 400), (broken,))
