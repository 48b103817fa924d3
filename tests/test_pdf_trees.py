"""PDFs: every tree of a document can be set, whatever stands in it."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import nodes
from pipeline.errors import PolyfolioError
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
from pipeline.render.pdf_data import DocumentData
from tests.documents import document, items, text
from tests.pdf_pages import ASSETS, arabic, chinese, links, render, said, squeezed

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
