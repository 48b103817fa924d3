"""Text of raw HTML on its way through engines, people and memory: tags stay, nothing is escaped as
Markdown is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.catalog import Style, new_entry
from pipeline.doubts.base import Case
from pipeline.doubts.habits import learn
from pipeline.doubts.markup import doubts
from pipeline.engines.base import Basis, Proposal, Request
from pipeline.engines.text import translate_units
from pipeline.errors import FindingsError
from pipeline.exchange.memory import Memory
from pipeline.inline import References
from pipeline.jobs.draft_chain import fault
from pipeline.jobs.draft_requests import requests_of
from pipeline.locales import parse_locale
from pipeline.matching import Pair
from pipeline.placeholders import HTML, NUMBERED, XML
from pipeline.project import open_project
from pipeline.review import edit
from pipeline.shield import Lost, Shielded, shield_as
from pipeline.syntax import Syntax, syntax_of
from tests.command_line import polyfolio

HERE = References()
STYLES = [NUMBERED, XML, HTML]


def through(syntax: Syntax, text: str, words: str, style: int = 0) -> str | Lost:
    """A text through an engine that says ``words`` for its words and copies placeholders."""
    unit = shield_as(syntax, text, HERE)
    assert isinstance(unit, Shielded)
    spelled = STYLES[style]
    return translate_units(
        [unit], lambda texts, one: [t.replace("tea", one.sent(words)) for t in texts], [spelled]
    )[0]


@pytest.mark.parametrize("style", range(3))
@pytest.mark.parametrize(
    ("syntax", "text", "words", "expected"),
    [
        (Syntax.HTML, "<b>tea</b> &amp; milk", "<cha> & *té*", "<b>&lt;cha> & *té*</b> & milk"),
        (
            Syntax.HTML,
            "tea<br>x <code>&lt;y&gt;</code>",
            "2 < 3",
            "2 < 3<br>x <code>&lt;y&gt;</code>",
        ),
        (Syntax.HTML, "tea &copy; [x]", "R&D;", "R&amp;D; © [x]"),
        (Syntax.ATTRIBUTE, "tea &quot;x&quot; <b>", "té", 'té "x" <b>'),
        (Syntax.PLAIN, "tea *x* &amp;", "té", "té *x* &amp;"),
        (Syntax.MARKDOWN, "tea *x* \\<", "<b>", "\\<b\\> *x* \\<"),
    ],
)
def test_words_are_escaped_as_their_syntax_needs(
    syntax: Syntax, text: str, words: str, expected: str, style: int
) -> None:
    assert through(syntax, text, words, style) == expected


def test_a_lost_tag_is_refused_and_markdown_is_none() -> None:
    def why(text: str) -> str:
        request = Request("a", (None, "<b>a_b</b> *c*"), Syntax.HTML, HERE)
        return fault(request, Proposal(text, "x", request.text), Basis.SOURCE)

    assert why("<b>a_d</b> e") == ""
    assert why("a_d e") == "lost tag </b>; lost tag <b>"


@pytest.mark.parametrize(
    ("extracted", "syntax"),
    [
        (("HTML",), Syntax.HTML),
        (("HTML summary", "note: HTML is a name"), Syntax.HTML),
        (("attribute alt of img",), Syntax.ATTRIBUTE),
        (("front matter: title", "only: de"), Syntax.PLAIN),
        (("title of a link",), Syntax.PLAIN),
        (("front matter: title", "heading"), Syntax.MARKDOWN),
        (("HTML td", "attribute alt of img"), Syntax.MARKDOWN),
        ((), Syntax.MARKDOWN),
    ],
)
def test_a_catalog_says_what_its_texts_are(extracted: tuple[str, ...], syntax: Syntax) -> None:
    assert syntax_of(extracted) is syntax


def test_a_person_may_write_what_is_markup_only_in_markdown() -> None:
    entry = new_entry((None, "<b>Tea</b> time"), Style(), extracted=("HTML p",))
    assert edit(entry, "<b>Tee</b> [x]", Style()).msgstr == "<b>Tee</b> [x]"
    with pytest.raises(FindingsError, match="lost tag"):
        edit(entry, "Tee", Style())
    control = new_entry(entry.key, Style(), extracted=("paragraph",))
    with pytest.raises(FindingsError, match="added link"):
        edit(control, "<b>Tee</b> [x](y)", Style())


def test_memory_and_doubts_read_html_as_html() -> None:
    memory = Memory([Pair("<b>a</b> b", "<b>c</b> `d`", "x.po:1", "x.po")])
    found = memory.find((None, "<b>a</b> b"), HERE, syntax=Syntax.HTML)
    assert found is not None
    assert (found.text, found.doubt) == ("<b>c</b> `d`", "")
    lost = Memory([Pair("<b>a</b> b", "c", "x.po:1", "x.po")])
    doubtful = lost.find((None, "<b>a</b> b"), HERE, syntax=Syntax.HTML)
    assert doubtful is not None
    assert doubtful.doubt == "lost tag </b>; lost tag <b>"
    case = Case("<b>a</b>", "<b>`c`</b>", parse_locale("de"), learn([]), syntax=Syntax.HTML)
    assert list(doubts(case)) == []
    assert [d.detail for d in doubts(replace(case, target="c"))] == ["lost tag </b>; lost tag <b>"]


def test_requests_know_the_syntax_of_their_texts(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "T"\nlocales = ["de"]\n')
    (tmp_path / "source/a.md").write_text(
        '---\ntitle: A\n---\n\nSee [b].\n\n<p title="C">D</p>\n\n[b]: c.md "E"\n'
    )
    assert polyfolio(tmp_path, "extract").code == 0
    project = open_project(tmp_path)
    catalog = project.article_catalog("a", parse_locale("de"))
    assert catalog is not None
    assert {r.text: r.syntax for r, _, _ in requests_of(project, "a", catalog)} == {
        "A": Syntax.PLAIN,
        "See [b].": Syntax.MARKDOWN,
        "C": Syntax.ATTRIBUTE,
        "D": Syntax.HTML,
        "E": Syntax.PLAIN,
    }
