"""Tables in raw HTML: plain grids are tables in PDF and text, too."""

from __future__ import annotations

import pytest

from pipeline import nodes
from pipeline.article import read_article
from pipeline.builder_inlines import texts
from pipeline.document import Context, build_document
from pipeline.html_grid import grid_of
from pipeline.render.pdf_data import DocumentData
from pipeline.render.text import render_text
from pipeline.sanitize import clean_block

TABLE = (
    "<table><caption>Teas</caption>\n<thead><tr><th>Tea<th align=right>Cups</thead>\n"
    "<tr><td>Green <b>tea</b><td>3\n<tr><td><p>Black</p><p>tea</p><td></table>\n"
)


def document(text: str) -> nodes.Document:
    article = read_article("a", "source/a.md", text.encode())
    context = Context("en", "ltr", "en", "P", "")
    return build_document(article, article.source, frozenset(), context)


def test_a_plain_grid_is_a_table_on_paper_and_in_text() -> None:
    made = document(TABLE)
    assert "Teas\n\nTea        Cups\n---------  ----\nGreen tea  3\nBlack tea" in render_text(made)
    caption, table = DocumentData(made, {}, {}).build(0)["blocks"]
    assert (caption["k"], table["k"]) == ("par", "table")
    assert [cell["c"][0]["t"] for cell in table["head"]] == ["Tea", "Cups"]
    assert [len(row) for row in table["rows"]] == [2, 2]


def test_cells_know_their_language_and_side() -> None:
    html = (
        '<table><tr><th>a</th></tr><tr><td align="right"><span lang="de" dir="ltr">b</span></td>'
        '</tr><tr><td lang="fr">c</td></tr></table>'
    )
    grid = grid_of(clean_block(html))
    assert grid is not None
    assert grid.table.aligns == ("right",)
    assert [cell.lang for (cell,) in grid.table.rows] == ["de", "fr"]


def test_a_grid_without_headings_has_empty_ones() -> None:
    grid = grid_of("<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>")
    assert grid is not None
    assert grid.table.head == (nodes.Cell(()), nodes.Cell(()))
    assert list(texts(grid.table.rows)) == ["a", "b"]
    render_text(document("<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>\n"))


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p>",
        "a <table><tr><td>b</td></tr></table>",
        "<table><tr><td>b</td></tr></table><p>c</p>",
        "<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>",
        "<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
        "<table><tr><td rowspan=2>a</td></tr><tr><td>b</td></tr></table>",
        "<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
        "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
        "<table><tr><td><ul><li>a</li></ul></td></tr></table>",
        "<table><tr><td><img src='x.png' alt='y'></td></tr></table>",
        "<table></table>",
        "",
    ],
)
def test_anything_else_is_no_grid(html: str) -> None:
    assert grid_of(clean_block(html)) is None
