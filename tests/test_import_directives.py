"""An author's directives in an imported HTML page: each is in the article, or named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.directives import directives
from pipeline.extract import extract
from pipeline.imports.detect import import_text
from tests.command_line import polyfolio

HEAD = "<title>T</title><article><h1>T</h1>"


def body(html: str) -> str:
    imported = import_text(f"{HEAD}{html}</article>".encode(), "t.html", date=None)
    assert not imported.findings
    return imported.markdown.decode().split("---\n\n", 1)[1]


def findings(html: str) -> list[str]:
    imported = import_text(html.encode(), "t.html", date=None)
    return [finding.message for finding in imported.findings]


SAFETY = "<!-- i18n:safety -->"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (f"<p>a</p>{SAFETY}<p>b</p>", f"a\n\n{SAFETY}\nb\n"),
        (f"<p>{SAFETY} b</p>", f"{SAFETY}\nb\n"),
        ("<!--i18n:only\n de,\tar--><h2>b</h2>", "<!-- i18n:only de, ar -->\n## b\n"),
        (
            "<!-- i18n:skip-start --><p>a</p><p>b</p><!-- i18n:skip-end --><p>c</p>",
            "<!-- i18n:skip-start -->\na\n\nb\n\n<!-- i18n:skip-end -->\n\nc\n",
        ),
        (f"{SAFETY}<!-- i18n:note N --><p>b</p>", f"{SAFETY}\n<!-- i18n:note N -->\nb\n"),
        (f"<blockquote>{SAFETY}<p>b</p></blockquote>", f"> {SAFETY}\n> b\n"),
        (
            f"{SAFETY}<table><tr><th>a<th>b<tr><td>c<td>d</table>",
            f"{SAFETY}\n| a | b |\n| --- | --- |\n| c | d |\n",
        ),
        (f"<ul><li>a<li>{SAFETY} b</ul>", f"- a\n- {SAFETY}\n  b\n"),
        (f"<ul><li>a{SAFETY}</li><li>b</ul>", f"- a{SAFETY}\n- b\n"),
        (f"text {SAFETY}<p>b</p>", f"text\n\n{SAFETY}\nb\n"),
        (f"<p>a</p>{SAFETY}<nav>n</nav>{SAFETY} <p hidden>h</p><p>b</p>", "a\n\nb\n"),
        ("<!-- a -- > b --><!-- i18n:skip --><p>c</p>", "<!-- i18n:skip -->\nc\n"),
    ],
)
def test_a_directive_stands_before_what_it_stood_before(html: str, markdown: str) -> None:
    assert body(html) == markdown


@pytest.mark.parametrize(
    ("html", "safe", "plain"),
    [
        (f"{SAFETY}<section><h2>a</h2><p>b</p></section><p>c</p>", "ab", "c"),
        (f"{SAFETY}<div><p>a</p><ul><li>b</ul></div><p>c</p>", "ab", "c"),
        (f"{SAFETY}<p>a<br><br>b</p><p>c</p>", "ab", "c"),
        (f"<ul>{SAFETY}<li>a<ul><li>b</ul></li><li>c</ul>", "ab", "c"),
        (f"<ul><li>c{SAFETY}<ul><li>a<li>b</ul></ul>", "ab", "c"),
        (f"<dl><dt>c</dt><dd>d</dd>{SAFETY}<dt>a</dt><dd>b</dd><dt>e</dt><dd>f</dd></dl>", "ab", "cdef"),
        (f"<dl><dt>c</dt>{SAFETY}<dd><p>a</p><p>b</p></dd></dl>", "ab", "c"),
    ],
)  # fmt: skip
def test_a_directive_before_an_element_is_about_all_of_it(html: str, safe: str, plain: str) -> None:
    article = read_article("t", "t.md", body(html).encode())
    assert not directives(article).faults
    found = {unit.msgid: unit.handling.safety for unit in extract(article)}
    assert found == dict.fromkeys(safe, True) | dict.fromkeys(plain, False)


@pytest.mark.parametrize(
    "html",
    [
        f"{SAFETY}<article><h1>T</h1><p>a</p></article>",
        f"<article>{SAFETY}<h1>T</h1><p>a</p></article>",
        f"<article><h1>T {SAFETY}</h1><p>a</p></article>",
        f"<article><h1>T</h1><pre>a{SAFETY}</pre></article>",
        f"<article><h1>T</h1><table>{SAFETY}<tr><th>a<th>b</table></article>",
        f"<article><h1>T</h1><figure>{SAFETY}<img src=a.png></figure></article>",
    ],
)
def test_one_that_has_no_place_is_named_and_about_nothing_else(html: str) -> None:
    assert findings(html) == [f"a directive of the page is not in the article: “{SAFETY}”"]
    assert "i18n" not in import_text(html.encode(), "t.html", date=None).markdown.decode()
    assert not findings(html.replace(SAFETY, "<!-- another comment -->")), "the control"


def test_the_command_says_so(tmp_path: Path) -> None:
    assert polyfolio(tmp_path, "init", "--bare", "-l", "de").code == 0
    page = tmp_path / "t.html"
    page.write_text(f"{SAFETY}{HEAD}<p>a {SAFETY} b</p></article>")
    outcome = polyfolio(tmp_path, "import", str(page))
    assert outcome.code == 1
    assert "source/t.md:1: error [directive] a directive of the page is not in" in outcome.out
    checked = polyfolio(tmp_path, "check").out
    assert "source/t.md:5: error [directive] an i18n directive beside other text" in checked
