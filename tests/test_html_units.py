"""Raw HTML: what of it is text for a translator, and what a translation may do to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article, read_article
from pipeline.compose import Composed, compose
from pipeline.extract import extract
from pipeline.html_fit import read_html, skeleton
from pipeline.html_scan import TokenKind, scan
from pipeline.html_text import folded, pieces
from tests.html_units import pseudo_html

FIXTURE = Path(__file__).parent / "fixtures" / "html_blocks.md"
CASES = re.findall(
    r"^## (.+)\n\n```\n(.*?)^```\n\n?((?:- .*\n)*)", FIXTURE.read_text(), re.MULTILINE | re.DOTALL
)


def article(text: str) -> Article:
    return read_article("a", "source/a.md", text.encode())


def translated(text: str, *targets: str) -> Composed:
    """An article whose units of HTML are translated in order; "" leaves one as it is."""
    read = article(text)
    units = extract(read)
    pairs = zip((unit.key for unit in units), targets, strict=True)
    return compose(read, units, dict(pairs))


@pytest.mark.parametrize(("name", "text", "units"), CASES, ids=[case[0] for case in CASES])
def test_units(name: str, text: str, units: str) -> None:
    """One case of ``fixtures/html_blocks.md``."""
    read = article(text)
    found = extract(read)
    assert [f"- {u.comment}: {u.msgid}" for u in found] == units.splitlines(), name
    assert compose(read, found, {}).markdown == read.source
    same = compose(read, found, {unit.key: unit.msgid for unit in found})
    assert not same.quarantined
    assert [u.msgid for u in extract(article(same.markdown.decode()))] == [u.msgid for u in found]


def test_spans_are_those_of_the_source_in_quotations_and_with_crlf() -> None:
    read = article('> <p title="é\r\n>  t">\r\n> ä b</p>\r\n')
    spans = [read.source[u.start : u.end].decode() for u in extract(read)]
    assert spans == ["é\r\n>  t", "ä b"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("c <b>d</b>", "c <b>d</b>"),
        ("<b>d</b> c\n\nd", "<b>d</b> c d"),
        ("R&D < 3 &amp; <your name> <b>d</b>", "R&D < 3 &amp; &lt;your name> <b>d</b>"),
        ("x&copy=1 <b>d</b> <!-- e", "x&amp;copy=1 <b>d</b> &lt;!-- e"),
        ("<b>c</b> <b", "<b>c</b> &lt;b"),
        ("*c* `<b>d</b>`", "*c* `<b>d</b>`"),
    ],
)
def test_a_translation_of_text_stays_text(target: str, expected: str) -> None:
    composed = translated("<p>a <b>b</b></p>\n", target)
    assert composed.markdown.decode() == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("c", "lost tag </b>; lost tag <b>"),
        ("c <i>d</i>", "lost tag </b>; lost tag <b>; added tag </i>; added tag <i>"),
        ("c <b class='x'>d</b>", 'lost tag <b>; added tag <b class="x">'),
        ("c </b>d<b>", "tags that belong together no longer enclose anything"),
        ("<b>c</b></p><p>d", "added tag that cuts the text"),
    ],
)
def test_what_cannot_be_saved_is_quarantined(target: str, reason: str) -> None:
    composed = translated("<p>a <b>b</b></p>\n\nText.\n", target, "Anders.")
    assert composed.markdown == b"<p>a <b>b</b></p>\n\nAnders.\n"
    assert [item.reason for item in composed.quarantined] == [reason]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<img alt="a">', '<img alt="&quot;b&quot; c\'s &amp;copy <d> &amp;">'),
        ("<img alt='a'>", "<img alt='\"b\" c&#39;s &amp;copy <d> &amp;'>"),
        ("<img alt=a>", '<img alt="&quot;b&quot; c\'s &amp;copy <d> &amp;">'),
    ],
)
def test_a_translation_of_an_attribute_stays_in_its_quotes(source: str, expected: str) -> None:
    composed = translated(source, '"b" c\'s\n\n&copy <d> &amp;')
    assert composed.markdown.decode() == expected


def test_one_entry_is_proved_in_each_of_its_places() -> None:
    composed = translated("Tea\n\n<p>Tea</p>\n", *["*Tee* Rc<T>"] * 2)
    assert composed.markdown == b"*Tee* Rc\\<T>\n\n<p>*Tee* Rc&lt;T></p>\n"


@pytest.mark.parametrize(
    ("target", "accepted"),
    [
        ("Ver <img src='x.png' alt='té'>", True),
        ("Ver <img src='y.png' alt='tea'>", False),
        ("Ver <img src='x.png' alt='tea' onload='x()'>", False),
        ("Ver <img src='x.png'>", False),
    ],
)
def test_inline_html_in_markdown_may_change_what_a_reader_meets(
    target: str, accepted: bool
) -> None:
    composed = translated("See <img src='x.png' alt='tea'>\n", target)
    assert (composed.markdown == f"{target}\n".encode()) is accepted
    assert bool(composed.quarantined) is not accepted


def test_an_address_that_looks_like_an_attribute_may_not_change() -> None:
    composed = translated('a <a href="?x alt=1">b</a>\n', 'a <a href="?x alt=2">b</a>')
    assert composed.quarantined


WORDS = st.sampled_from("tea Blatt 茶 &amp; R&D 5 < 6 {{x}} it’s “q” &nbsp; a>b é".split())
INLINE = st.sampled_from(["b", "i", "a href='x'", "span title='T t'", "code", "kbd", "svg"])
BLOCK = st.sampled_from(["p", "div", "li", "td title=U", "h2", "pre", "p translate=no", "x-y"])
VOID = st.sampled_from(["<br>", "<img alt='A a'>", "<!-- c -->", "</b>", "<i>", "</p>", "\n", ""])


def inside(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.one_of(INLINE, BLOCK)
    return st.one_of(
        st.builds(lambda n, c: f"<{n}>{c}</{n.split()[0]}>", names, children),
        st.lists(children, min_size=2, max_size=4).map(" ".join),
    )


HTML = st.recursive(st.one_of(WORDS, VOID), inside, max_leaves=12)


@given(HTML, st.sampled_from(["", "1. ", "<b", "&", "*", "> "]), st.sampled_from(["", "\\", "`"]))
def test_a_pseudo_translation_keeps_every_tag_and_shows_its_words(
    body: str, start: str, end: str
) -> None:
    lines = re.sub(r"\n\s*\n", "\n", body).strip("\n")
    text = f"<div>\n{lines}\n</div>\n"
    read = article(text)
    units = extract(read)
    assert compose(read, units, {}).markdown == read.source
    targets = {unit.key: pseudo_html(unit, start, end) for unit in units}
    composed = compose(read, units, targets)
    found = article(composed.markdown.decode())
    before, after = read.tree.children[0].text, found.tree.children[0].text
    assert skeleton(before) == skeleton(after)
    assert len(pieces(before) or ()) == len(pieces(after) or ())
    for index, piece in enumerate(pieces(after) or ()):
        if index not in composed.source_units and start != "<b" and not piece.attribute:
            assert shown(piece.text) == shown(targets[units[index].key])


def shown(msgid: str) -> str:
    read = read_html(folded(msgid))
    assert read is not None
    return read.text


@given(st.text("<>/!-?ab \"'=&;\n", max_size=80))
def test_tokens_tile_any_text(text: str) -> None:
    found = scan(text)
    position = 0
    for token in found.tokens:
        assert token.start == position
        assert token.end > token.start
        position = token.end
        for attribute in token.attributes:
            assert attribute.start < 0 or text[attribute.start : attribute.end] == attribute.value
        assert token.kind is TokenKind.TEXT or text[token.start] == "<"
    assert position == (len(text) if found.stopped < 0 else found.stopped) or found.stopped >= 0


@pytest.mark.parametrize(
    "text",
    [
        "<",
        "<a ",
        '<a b="',
        "<!--",
        "<div>",
        "<b>",
        "</",
        "<script>",
        "<![",
        "&",
        "<a></a>",
        "<svg>",
    ],
)
def test_hostile_html_comes_to_an_end(text: str) -> None:
    pieces(text * (100_000 // len(text)))


def test_a_block_that_is_html_by_its_first_line_stays_one() -> None:
    source = "1. <code>\n     [a:](u)\n   </code>\n   [gone]\n"
    article = read_article("a", "a.md", source.encode())
    units = extract(article)
    assert [unit.msgid for unit in units] == ["<code> [a:](u) </code> [gone]"]
    result = compose(article, units, {units[0].key: "<code> [a:](u) </code> [weg]"})
    assert not result.quarantined
    assert result.markdown.decode() == "1. <code>\n     [a:](u) </code> [weg]\n"
