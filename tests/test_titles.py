"""Titles of links: of reference definitions, which are units, and of inline links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article, read_article
from pipeline.compose import Composed, compose
from pipeline.extract import extract
from pipeline.markdown import definitions
from pipeline.model import UnitKind

QUOTED = ['"{}"', "'{}'", "({})"]
AWKWARD = "a \"b\" 'c' (d) \\ &amp; *e* <f> [g] \\"


def article(text: str) -> Article:
    return read_article("a", "source/a.md", text.encode())


def translated(text: str, target: str) -> Composed:
    read = article(text)
    units = extract(read)
    title = next(unit for unit in units if unit.kind is UnitKind.TITLE)
    assert title.comment == "title of a link"
    return compose(read, units, {title.key: target})


@pytest.mark.parametrize("quoted", QUOTED)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[b]: c.md ", "\n"),
        ("[b]:\n  <c d>\n  ", "\r\n"),
        ("> [b]: c\n>   ", "\n"),
        ("- [b]: c\n  ", ""),
    ],
    ids=["one line", "three lines", "quotation", "item"],
)
def test_a_title_is_translated_in_its_quotation_marks(quoted: str, before: str, after: str) -> None:
    text = f"See [b].\n\n{before}{quoted.format('The *title*')}{after}"
    assert [unit.msgid for unit in extract(article(text))] == ["See [b].", "The *title*"]
    plain = translated(text, "Der Titel")
    assert plain.markdown.decode() == text.replace("The *title*", "Der Titel")
    composed = translated(text, AWKWARD)
    assert not composed.quarantined
    (one,) = definitions(composed.markdown.decode())
    assert one.title == AWKWARD
    assert composed.markdown.decode().startswith(f"See [b].\n\n{before}{quoted[0]}")
    assert compose(article(text), extract(article(text)), {}).markdown == text.encode()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1), st.sampled_from(QUOTED))
def test_whatever_a_title_says_it_stays_a_title(target: str, quoted: str) -> None:
    composed = translated(f"[b] c\n\n[b]: d {quoted.format('T')}\n\ne\n", target)
    (one,) = definitions(composed.markdown.decode())
    assert (one.label, one.url) == ("b", "d")
    if target.strip():
        assert composed.quarantined or " ".join(one.title.split()) == " ".join(target.split())


def test_escapes_line_ends_and_the_front_matter_are_read_through() -> None:
    text = '---\ntitle: T\n"[x]: y \'z\'": q\n---\n\n[b] c\n\n[b]: d "a \\"b\\"\n  c"\n'
    assert [unit.msgid for unit in extract(article(text))] == ["T", "[b] c", 'a "b" c']


@pytest.mark.parametrize(
    "text",
    [
        '[//]: # (a comment)\n\n[comment]: <> "of some author"\n\nText.\n',
        '<!-- i18n:skip-start -->\n\nA\n\n[b]: c "T"\n\nB\n\n<!-- i18n:skip-end -->\n\n[Text][b].\n',
        '[Text][b]\n\n[b]: c "—"\n',
        '[Text][b]\n\n[b]: c ""\n',
        "[Text][b]\n\n[b]: c\n",
    ],
)
def test_what_no_reader_meets_is_no_unit(text: str) -> None:
    assert UnitKind.TITLE not in [unit.kind for unit in extract(article(text))]


def test_the_title_of_an_inline_link_is_translated_within_its_text() -> None:
    text = "See [the list](a.md \"All items\") and ![c](d.png 'A cup').\n"
    read = article(text)
    (unit,) = extract(read)
    target = 'Siehe [die Liste](a.md "Alle \\"Dinge\\"") und ![c](d.png "Eine Tasse").'
    composed = compose(read, (unit,), {unit.key: target})
    assert composed.markdown.decode() == f"{target}\n"
    lost = compose(read, (unit,), {unit.key: target.replace("a.md", "b.md")})
    assert lost.quarantined, "the control: an address is not a translator's"
