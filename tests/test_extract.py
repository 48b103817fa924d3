"""What becomes a unit, and how its text is taken from the lines that it stands on."""

from __future__ import annotations

import pytest

from pipeline.article import read_article
from pipeline.extract import extract
from pipeline.leaf import is_figure
from pipeline.lines import is_cjk
from pipeline.model import Unit
from pipeline.template import build_template, template_entries, template_text


def units(source: str) -> tuple[Unit, ...]:
    return extract(read_article("a", "a.md", source.encode()))


def msgids(source: str) -> list[str]:
    return [unit.msgid for unit in units(source)]


@pytest.mark.parametrize(
    ("source", "msgid"),
    [
        ("one\ntwo", "one two"),
        ("one\r\ntwo", "one two"),
        ("one\rtwo", "one two"),
        ("one  \ntwo", "one\\\ntwo"),
        ("one\\\n  two", "one\\\ntwo"),
        ("> one\n> two", "one two"),
        ("> one\ntwo", "one two"),
        (">> one\n> two\nthree", "one two three"),
        ("> - one\n>   two\\\n>   three", "one two\\\nthree"),
        ("> \\> one\n> > two", "\\> one"),
        ("- one\n\n      two", None),
        ("1. one\n\ttwo", "one two"),
        ("[^n]: one\n    two\n\nx[^n]", "one two"),
        ("这是一个\n很长的句子", "这是一个很长的句子"),
        ("这是 a\n很长", "这是 a 很长"),
        ("한국어\n문장", "한국어 문장"),
        ("a `code\n  more` b", "a `code more` b"),
        ("a [b](\n  /x\n  'T') c", "a [b]( /x 'T') c"),
        ("a <b\n  class='x'>c</b>", "a <b class='x'>c</b>"),
        ("\u3000一段话", "\u3000一段话"),
        ("see [label][]\n\n[label]: /x", "see [label][]"),
    ],
)
def test_a_msgid_is_one_logical_line_of_raw_markdown(source: str, msgid: str | None) -> None:
    assert msgids(source)[0] == (msgid or "one")


@pytest.mark.parametrize(
    "source",
    [
        "`code`",
        "<https://example.org>",
        "https://example.org/a",
        "![](x.png)",
        "—",
        "***",
        "<!-- note -->",
        "<div>`…` </div>",
        "```\ntext\n```",
        "    text",
        "[a]: /x 'Title'",
        "{{< toc >}}",
        "{% include x %}",
        "{{ page.title }}",
        ":::",
        "[TOC]",
        "$$\nE = mc^2\n$$",
        "| `a` | 　 |\n|---|---|",
        "import X from './x'",
        "---\nlayout: page\ndate: 2026-01-31\ntitle: 404\n---",
        "{: .lead}",
    ],
)
def test_what_holds_nothing_for_a_translator_is_not_extracted(source: str) -> None:
    assert msgids(source + "\n") == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("`code` it", ["`code` it"]),
        ("![alt](x.png)", ["![alt](x.png)"]),
        ("![](x.png 'Caption')", ["![](x.png 'Caption')"]),
        ("5", ["5"]),
        ("See {{< x >}}.", ["See {{< x >}}."]),
        ("[link](/x)", ["[link](/x)"]),
        (":::note\nText\n:::", ["Text"]),
        (":::note\n\nText\n\n:::", ["Text"]),
        ("!!! note\n    Text\n    more", ["Text more"]),
        ("{{< a >}}\none\ntwo\n{{< /a >}}\nthree", ["one two", "three"]),
        ("*one\n:::\ntwo*", ["*one ::: two*"]),
        ("> :::tip\n> Text\n> :::", ["Text"]),
        ("One.\n{: .lead}", ["One."]),
        ("Costs $5 or $$ 6", ["Costs $5 or $$ 6"]),
    ],
)
def test_text_among_what_is_none(source: str, expected: list[str]) -> None:
    assert msgids(source + "\n") == expected


def test_units_know_their_place() -> None:
    source = (
        "---\ntitle: T\n---\n\n# H\n\n> - item\n\n| a |\n|---|\n| b |\n\nt\n: d\n\n![f](x.png)\n"
    )
    assert [(u.kind.value, u.comment, u.line, u.prefix, u.level) for u in units(source)] == [
        ("front matter", "front matter: title", 2, "", 0),
        ("heading", "heading 1", 5, "", 1),
        ("list item", "list item", 7, ">   ", 0),
        ("table header", "table header", 9, "", 0),
        ("table cell", "table cell", 11, "", 0),
        ("term", "term", 13, "", 0),
        ("definition", "definition", 14, "  ", 0),
        ("figure", "figure", 16, "", 0),
    ]


@pytest.mark.parametrize(
    ("source", "prefix"),
    [
        ("- a", "  "),
        ("12. a", "    "),
        ("- [ ] a", "      "),
        ("> > a", "> > "),
        (">\t- a", ">\t  "),
        ("[^a>b]: c\n\nx[^a>b]", "        "),
        ("- x\n\n  > a", "  > "),
    ],
)
def test_a_further_line_repeats_what_stands_before_the_first(source: str, prefix: str) -> None:
    assert next(u.prefix for u in units(source) if u.msgid in "ac") == prefix


def test_equal_texts_appear_as_often_as_they_stand_there() -> None:
    found = units("Yes\n\nNo\n\nYes\n")
    assert [unit.msgid for unit in found] == ["Yes", "No", "Yes"]
    assert found[0].key == found[2].key
    assert found[0].start != found[2].start


def test_a_pipe_in_a_cell_is_escaped_for_the_table_only() -> None:
    assert msgids("| a \\| b `c\\|d` \\\\\\| |\n|---|\n") == ["a | b `c|d` \\\\|"]


def test_a_leftover_is_no_unit() -> None:
    assert msgids("Text.\n\nLet me know if you’d like a shorter version!\n") == ["Text."]


def test_figures_are_paragraphs_of_one_image() -> None:
    def figure(source: str) -> bool:
        return is_figure(read_article("a", "a.md", source.encode()).tree.children[0])

    assert figure("![a *b*](x.png)")
    assert not figure("![a](x.png) b")
    assert not figure("![a](x.png)![b](y.png)")
    assert not figure("[![a](x.png)](/y)")
    assert not figure("# ![a](x.png)")


def test_characters_that_stand_without_spaces() -> None:
    assert "".join(filter(is_cjk, "a文。カか한１ñ،𠀀🍵")) == "文。カか１𠀀🍵"


def test_a_template_is_written_as_one_made_of_entries_is() -> None:
    source = (
        b"# A\n\nYes\n\n" + b"long words and more of them " * 9 + b"\n\n> Yes\n\n\xe6\x96\x87 `c`\n"
    )
    entries = template_entries(extract(read_article("a", "a.md", source)), "source/a.md")
    quick = template_text(entries, "locale/a.pot", "Quiet", "2026-01-01 00:00+0000")
    slow = build_template(entries, "locale/a.pot", "Quiet", "2026-01-01 00:00+0000", None)
    assert quick.to_bytes() == slow.to_bytes()
    moved = [item._replace(references=("source/b.md",)) for item in entries[1:3]]
    wanted = (*moved, *entries[3:], entries[0])
    again = template_text(wanted, "locale/a.pot", "Quiet", "2026-01-02 00:00+0000", slow)
    anew = template_text(wanted, "locale/a.pot", "Quiet", "2026-01-02 00:00+0000")
    assert again == anew
