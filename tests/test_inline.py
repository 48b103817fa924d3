"""Fragments: how they fold and read, what they must keep, and what is made text again."""

from __future__ import annotations

import pytest

from pipeline import inline
from pipeline.blocks import Block
from pipeline.emphasis import mend_emphasis
from pipeline.escape import neutralise
from pipeline.fragment import fold
from pipeline.inline import References, lost, reading
from pipeline.markdown import Resolver
from pipeline.shortcodes import is_generator_line, shortcodes

HERE = References({"ref": ("/ref", "T"), "ａ b": ("/ab", "")}, ("n", "Über"))


@pytest.mark.parametrize(
    ("fragment", "folded"),
    [
        ("  a\n b ", "a b"),
        ("a\\\n b", "a\\\nb"),
        ("a   \nb", "a\\\nb"),
        ("a\\\\\nb", "a\\\\ b"),
        ("a\r\nb\rc", "a b c"),
        ("一\n二", "一二"),
        ("\u3000一 ", "\u3000一"),
        ("a\u2028b\x0bc\x85d", "a\u2028b\x0bc\x85d"),
        ("a\\\n", "a\\"),
        ("", ""),
    ],
)
def test_folding(fragment: str, folded: str) -> None:
    assert fold(fragment) == folded


@pytest.mark.parametrize(
    ("fragment", "text", "parts"),
    [
        ("# 1. plain", "# 1. plain", []),
        ("a\\\nb", "a b", []),
        ("see [ref], [x][Ref] and ![y][ref]", "see ref, x and y",
         [("image", "/ref"), ("link", "/ref"), ("link", "/ref")]),
        ("[Ａ  B]", "Ａ  B", [("link", "/ab")]),
        ("[none]", "[none]", []),
        ("a[^n] b[^über] c[^m]", "a b c[^m]", [("footnote", "n"), ("footnote", "über")]),
        ("`a` <kbd>b</kbd>", "a b", [("code", "a"), ("tag", "</kbd>"), ("tag", "<kbd>")]),
        ("<a title='x' href='y'>z</a>", "z", [("tag", "</a>"), ("tag", '<a title href="y">')]),
        ("**a**<!-- -->b", "ab", []),
        ("&amp; \\* &#65;", "& * A", []),
    ],
)  # fmt: skip
def test_reading(fragment: str, text: str, parts: list[tuple[str, str]]) -> None:
    read = reading(fragment, HERE)
    assert read is not None
    assert read.text == text
    assert sorted(read.parts.elements()) == parts


def test_a_fragment_is_parsed_once_for_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = inline.parse

    def watched(text: str, resolve: Resolver | None = None) -> Block:
        parsed.append(text)
        return parse(text, resolve)

    monkeypatch.setattr(inline, "parse", watched)
    here, there = References({"a": ("/a", "")}), References()
    first, again, other = (
        reading("*b* [a]", here),
        reading("*b* [a]", here),
        reading("*b* [a]", there),
    )
    assert first == again != other
    assert len(parsed) == 2
    long = "*b* " * inline._LONG
    assert reading(long, here) == reading(long, here)
    assert len(parsed) == 4
    assert len(here.read) == 1


def test_no_more_than_so_many_fragments_are_remembered() -> None:
    here = References()
    for number in range(inline._REMEMBERED + 5):
        reading(f"*{number}*", here)
    assert len(here.read) == 5


def test_a_fragment_nested_without_end_has_no_reading() -> None:
    assert reading("*a **b " * 200 + "c** d*" * 200, HERE) is None


@pytest.mark.parametrize(
    ("source", "target", "phrases"),
    [
        ("a `x` b", "`x`", ()),
        ("*a*", "a", ()),
        ("[a](b) [c](d)", "[c](d) [a](b)", ()),
        ("[a](b 'T')", "[a](b 'U')", ()),
        ("`x` `x`", "`x`", ("lost code x",)),
        ("a", "<b>a</b>", ("added tag </b>", "added tag <b>")),
        ("{{ a }} b", "b", ("lost shortcode {{ a }}",)),
        ("![a](b)", "[a](b)", ("lost image b", "added link b")),
    ],
)
def test_what_is_lost_and_added(source: str, target: str, phrases: tuple[str, ...]) -> None:
    before, after = reading(source, HERE), reading(target, HERE)
    assert before is not None
    assert after is not None
    assert lost(before, after) == phrases


@pytest.mark.parametrize(
    ("source", "target", "result"),
    [
        ("a", "~30~", "\\~30\\~"),
        ("a", "~~b~~ ~c~", "\\~\\~b\\~\\~ \\~c\\~"),
        ("~~a~~", "~~b~~", "~~b~~"),
        ("a", "``b`c``", "\\`\\`b\\`c\\`\\`"),
        ("`a`", "`a` `b`", "`a` `b`"),
        ("a", "[b](c) ![d](e)", "\\[b](c) !\\[d](e)"),
        ("[a](b)", "[a](b) ![d](e)", "[a](b) !\\[d](e)"),
        ("a", "`<i>`", "\\`\\<i>\\`"),
        ("a", "b\\\n`c`", "b\\\n\\`c\\`"),
        ("a", "<https://e.org> [ref] x[^n]", "\\<https://e.org> \\[ref] x\\[^n]"),
        ("a", "茶`b`", "茶\\`b\\`"),
        ("a", "*b*", "*b*"),
        ("a", "b<!-- -->", "b<!-- -->"),
    ],
)
def test_marks_of_a_kind_that_the_source_has_not_are_text(
    source: str, target: str, result: str
) -> None:
    read = reading(source, HERE)
    assert read is not None
    assert neutralise(target, read, HERE, whatever=True) == result


@pytest.mark.parametrize(
    ("fragment", "wanted", "mended"),
    [
        ("**“强调”**文字", 1, "**“强调”**<!-- -->文字"),
        ("文字**（注）**文字", 1, "文字<!-- -->**（注）**<!-- -->文字"),
        ("文字**注**文字", 1, "文字**注**文字"),
        ("**“强调”**文字", 0, "**“强调”**文字"),
        ("语**“强*调*”**", 2, "语<!-- -->**“强*调*”**"),
        ("语**“强 `*` 调”**", 1, "语<!-- -->**“强 `*` 调”**"),
        ("**“甲”**和**“乙”**。", 2, "**“甲”**<!-- -->和<!-- -->**“乙”**。"),
        ("字**“甲”**和**“乙”**。", 1, "字<!-- -->**“甲”**<!-- -->和**“乙”**。"),
        ("语_이름은.석_", 1, "语*이름은.석*"),
        ("语_이름은._윅", 1, "语*이름은.*<!-- -->윅"),
        ("语__so __or__ so__", 2, "语**so __or__ so**"),
        ("语*（**注**）*", 2, "语<!-- -->*（**注**）*"),
        ("5 * 3 *", 1, "5 * 3 *"),
        # Something is emphasised already, and no Chinese word says that it ought to be another.
        ("*Ja ~~*so*~~", 1, "*Ja ~~*so*~~"),
        ("**Ja <b>**so**</b>", 1, "**Ja <b>**so**</b>"),
        ("`**“强调”**文字` *", 1, "`**“强调”**文字` *"),
    ],
)
def test_emphasis_beside_cjk_punctuation(fragment: str, wanted: int, mended: str) -> None:
    assert mend_emphasis(fragment, HERE, wanted) == mended


def test_mending_asks_the_parser_only_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import emphasis

    asked = []
    real = emphasis.reading
    monkeypatch.setattr(emphasis, "reading", lambda *a: asked.append(a) or real(*a))
    mended = mend_emphasis("文 **“强调”**文字" * 1_000, HERE, 750)
    read = real(mended, HERE)
    assert read is not None
    assert read.emphases == 750
    assert len(asked) < 20


@pytest.mark.parametrize(
    ("line", "generated"),
    [
        (":::note", True),
        ("::: warning Title", True),
        ("{{< a >}} {{< b >}}", True),
        ("{{% a \"{b}\" %}}", True),
        ("{% raw %}", True),
        ("{: #id .cls}", True),
        ("!!! note", True),
        ("??? tip \"T\"", True),
        ("/// note | Title", True),
        ("import A, { B } from 'c'", True),
        ("::", False),
        ("!!!", False),
        ("{{< a >}}.", False),
        ("{ a }", False),
        ("import taxes", False),
    ],
)  # fmt: skip
def test_lines_of_site_generators(line: str, generated: bool) -> None:
    assert is_generator_line(line.encode()) is generated


def test_shortcodes_cost_no_more_than_their_length() -> None:
    assert shortcodes("{{ {a " * 20_000) == {}
    assert shortcodes("{{" * 50_000) == {}
    assert shortcodes("{{< a {b} >}} {{ c }} {% d %} {/*e*/}").total() == 4
