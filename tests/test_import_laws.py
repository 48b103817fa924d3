"""The laws of importing: whatever a text is, its words come through, and it can be read again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline.article import read_article
from pipeline.blocks import Block, BlockKind, visible
from pipeline.errors import InputError
from pipeline.imports.byline import read_byline
from pipeline.imports.detect import import_text
from pipeline.imports.escape import is_harmless, literal, literal_heading, one_line
from pipeline.imports.html import read_html
from pipeline.imports.plain import read_plain
from pipeline.imports.record import Imported, Parts
from pipeline.leftovers import is_leftover
from pipeline.markdown import parse


def import_string(text: str, name: str = "text.txt") -> Imported:
    return import_text(text.encode(), name, date=None)


_MARKS = re.compile(r"[->*•–·◦‣▪●○■□►=~_—#]+")


def content(text: str) -> str:
    """Everything of a text but white space and the marks of its layout (bullets, rules, quotes)."""
    tokens = []
    for token in text.split():
        token = re.sub(r"^(\d+)[.)]$", r"\1.", token.lstrip("•●‣▪■"))
        if token and not _MARKS.fullmatch(token):
            tokens.append(token)
    return "".join(tokens)


def shown(block: Block, *, numbers: bool = True) -> Iterator[str]:
    """The texts that a reader sees, and the numbers of its lists."""
    if block.inlines:
        yield visible(block.inlines)
    if block.kind is BlockKind.CODE:
        yield block.text
    for index, child in enumerate(block.children):
        if numbers and child.kind is BlockKind.ITEM and block.number is not None:
            yield f"{block.number + index}."
        yield from shown(child, numbers=numbers)


def all_of(parts: Parts) -> str:
    return "\n".join([parts.title, parts.description, *shown(parse(parts.body))])


PRINTABLE = st.characters(blacklist_categories=["Cc", "Cs"])
MARKUP = st.sampled_from(
    [
        *"*_`~<>[]()#&|\\!:=+-^{}\"'",
        "**",
        "](",
        "![",
        "[^1]",
        "&amp;",
        "<b>",
        "<!--",
        "http://x.y",
        "``",
    ]
)
WORD = st.one_of(
    st.sampled_from(
        ["word", "Name", "why?", "end.", "So:", "字", "睡眠。", "é", "5", "1.", "2)", "2026."]
    ),
    MARKUP,
    st.text(PRINTABLE, min_size=1, max_size=4),
    st.builds("".join, st.lists(st.one_of(MARKUP, st.sampled_from("abc")), min_size=1, max_size=4)),
)
SENTENCE = st.builds(" ".join, st.lists(WORD, min_size=1, max_size=8))
LONG = st.builds(lambda words: " ".join(words) + " ", st.lists(WORD, min_size=1, max_size=40))
LINE = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "", "  ", "    ", "\t", "          "]),
        st.sampled_from(
            ["", "", "- ", "* ", "• ", "•", "– ", "· ", "1. ", "2. ", "3) ", "0. ", "> ", ">> "]
        ),
        st.one_of(SENTENCE, LONG),
    ),
)
RULER = st.sampled_from(["---", "===", "* * *", "______", "~~~", "+++", "```"])
TEXT = st.builds(
    "\n".join, st.lists(st.one_of(LINE, LINE, LINE, st.just(""), RULER), min_size=1, max_size=12)
)


@given(st.one_of(SENTENCE, LONG, st.text(PRINTABLE)).map(one_line).filter(bool))
@example("1. Mai")
@example("a `b`` c ~~d~~ &copy; <e> [f](g) _h_ \\")
@example("[x]: y")
@example("$a$ {#b}")
def test_literal_text_reads_as_itself(text: str) -> None:
    paragraph, heading = parse(literal(text)), parse(f"## {literal_heading(text)}")
    assert [visible(leaf.inlines) for leaf in paragraph.children] == [text]
    assert [visible(leaf.inlines) for leaf in heading.children] == [text]
    assert paragraph.children[0].kind is BlockKind.PARAGRAPH
    assert heading.children[0].kind is BlockKind.HEADING
    item = parse(f"- {literal(text)}").children[0].children[0]
    assert item.checked is None
    assert [visible(leaf.inlines) for leaf in item.children] == [text]


@pytest.mark.parametrize(
    "text", ["R&D", "snake_case", "5 * 3 = 15", "[1]", "~30 °C", "a | b", "C#"]
)
def test_literal_text_has_no_needless_backslash(text: str) -> None:
    assert literal(text) == text


@given(st.text("ab1 ,.;:'\"()!?%/=@|–“。「-", max_size=20).map("a".__add__))
@example("a -- b ... 'c' \"d\" (c) :tea: http://a.b a@b.c")
@example("import a from 'b'")
def test_what_is_harmless_reads_as_itself_everywhere(text: str) -> None:
    text = one_line(text)
    assert is_harmless(text)
    paragraph, heading = parse(text), parse(f"## {text}")
    item = parse(f"- {text}\n- b").children[0].children[0]
    for tree, kind in ((paragraph, "paragraph"), (heading, "heading"), (item, "plain")):
        assert [(leaf.kind, visible(leaf.inlines)) for leaf in tree.leaves()] == [(kind, text)]
        assert all(part.kind == "text" for leaf in tree.leaves() for part in leaf.inlines)
    if "|" not in text:
        cell = next(parse(f"| {text} |\n| --- |").leaves())
        assert (cell.kind, visible(cell.inlines)) == ("cell", text)


@given(TEXT)
@example("# A\n\n---\nx: y\n---\n")
@example("A\n\n    - b\n  - c\n- d\n            e")
def test_importing_plain_text_loses_nothing(text: str) -> None:
    assume(text.strip())
    assume(not any(read_byline(one_line(line)) or is_leftover(line) for line in text.splitlines()))
    parts = read_plain(text)
    assert content(all_of(parts)) == content(text)


@given(st.one_of(TEXT, st.text()))
def test_any_text_becomes_an_article_that_can_be_read(text: str) -> None:
    try:
        imported = import_string(text)
    except InputError:
        is_empty = not text.removeprefix("\ufeff").strip()
        assert "\0" in text or is_empty or text.startswith(("{\\rtf", "%PDF-", "PK\x03\x04"))
        return
    article = read_article(imported.id, "source/a.md", imported.markdown)
    parts = read_plain(text.removeprefix("\ufeff"))
    assert article.front.text("title") == imported.title != ""
    assert imported.title.split() == (parts.title or "Text").split()
    assert imported.description.split() == parts.description.split()
    assert content("\n".join(shown(article.tree))) == content("\n".join(shown(parse(parts.body))))


SHORT = st.builds(" ".join, st.lists(WORD, min_size=1, max_size=3))
INLINE = st.recursive(
    st.one_of(SHORT, st.sampled_from([" ", "\n", "\u00a0", "<br>"])).map(
        lambda text: text if text == "<br>" else escape(text)
    ),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(
            ["b", "i", "em", "strong", "s", "code", "span", "a href='x.html?a=1&b (2)'"]
        ),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
RUN = st.lists(INLINE, min_size=1, max_size=2).map("".join)
BLOCK = st.recursive(
    st.one_of(
        RUN,
        st.builds(
            lambda tag, run: f"<{tag}>{run}</{tag}>",
            st.sampled_from(["p", "h2", "h3", "h4", "div", "pre", "figcaption"]),
            RUN,
        ),
        st.builds("<table><tr><th>{}<td>{}<tr><td>{}</table>".format, RUN, RUN, RUN),
        st.just("<hr>"),
    ),
    lambda inner: st.builds(
        lambda frame, parts: frame.format("".join(parts), parts[0]),
        st.sampled_from(
            [
                "<ul><li>{0}</li><li>{1}</ul>",
                "<ol start=3><li>{0}<li>{1}</ol>",
                "<blockquote>{0}</blockquote>",
                "<dl><dt>a<dd>{0}<dd>{1}</dl>",
                "<div><p>{0}</div>{1}",
                "<table><tr><td>{0}</table>",
                "<a href='y'><div>{0}</div></a>",
            ]
        ),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)


@given(st.lists(BLOCK, min_size=1, max_size=3).map("".join))
@example("<p>字<b>（注）</b>字 <i>a</i><b>b</b>c")
@example("<ul><li><pre>```\na</pre><li><table><tr><th>a|b<td><code>c|d\\</code></table></ul>")
def test_importing_a_page_shows_its_text(page: str) -> None:
    from pipeline.imports.html_tree import parse_html

    assume(not read_byline(one_line(parse_html(page).text())))
    parts = read_html(f"<h1>Title</h1>{page}", "a.html")
    whole = parse_html(f"Title {page}").text()
    found = [parts.title, parts.description, *shown(parse(parts.body), numbers=False)]
    assert squeezed("".join(found)) == squeezed(whole)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(TEXT)
def test_importing_markdown_keeps_its_bytes(text: str) -> None:
    assume(text.strip() and not text.lstrip().startswith(("---", "+++")))
    assume(parse(text).children)
    first = import_string(text, "a.md")
    again = import_text(first.markdown, "a.md", date=None)
    assert again.markdown == first.markdown
    if parse(text).children[0].level != 1:
        assert first.markdown.decode() == f"---\ntitle: A\n---\n\n{text}"
