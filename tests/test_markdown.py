"""The parser as this project uses it: its events, the tree made of them, and our own dialect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import bounds
from pipeline.blocks import Block, BlockKind, InlineKind, visible
from pipeline.errors import SourceError
from pipeline.lines import LineNumbers, line_of
from pipeline.markdown import _options, definitions, fold_label, parse

GOLDEN = json.loads(
    (Path(__file__).parent / "fixtures" / "markdown" / "events.json").read_text(encoding="utf-8")
)
"""What pulldown-cmark says of sources whose events the tree builder has to know well. Where a new
version says something else, the tree builder must be looked at before this file is."""


def render(source: str) -> list[str]:
    """One line an event: ``start-end what``."""
    events: Any = pyromark.events_with_range(source, options=_options())
    return [f"{span['start']}-{span['end']} {event}" for event, span in events]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["source"][:24])
def test_events_of_the_parser(case: dict[str, Any]) -> None:
    assert render(case["source"]) == case["events"]


def kinds(tree: Block) -> list[str]:
    return [f"{'  ' * (len(around) - 1)}{block.kind}" for block, around in tree.walk()]


def leaf(source: str, number: int = 0) -> Block:
    return list(parse(source).leaves())[number]


def content(source: str, number: int = 0) -> str:
    start, end = leaf(source, number).content
    return source.encode()[start:end].decode()


def test_text_of_a_tight_item_is_a_leaf_of_its_own() -> None:
    assert kinds(parse("- a\n  - b\n- c\n\n  d\n")) == [
        "list",
        "  item",
        "    paragraph",
        "    list",
        "      item",
        "        plain",
        "  item",
        "    paragraph",
        "    paragraph",
    ]


@pytest.mark.parametrize("source", ["- [x] a\n- b\n", "- [x] a\n\n- b\n"])
def test_the_mark_of_a_task_belongs_to_its_item(source: str) -> None:
    items = parse(source).children[0].children
    assert [item.checked for item in items] == [True, None]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\\# no heading \n", "\\# no heading"),
        ("&amp; so on", "&amp; so on"),
        ("see [label][]\n\n[label]: /x\n", "see [label][]"),
        ("**see [label][]**\n\n[label]: /x\n", "**see [label][]**"),
        ("ends with \\\n", "ends with \\"),
        ("# C# ##\n", "C#"),
        ("# Why {#why} \n", "Why"),
        ("twice\nunderlined\n---\n", "twice\nunderlined"),
        ("| \\| a \\| |\n|---|\n", "\\| a \\|"),
        ("\u3000indented\n", "\u3000indented"),
        ("- [ ] task\n", "task"),
        ("> [!TIP]\n> text\n", "text"),
        ("term\n: what\n", "term"),
    ],
)
def test_content_is_what_a_translation_replaces(source: str, expected: str) -> None:
    assert content(source) == expected


def test_code_over_two_lines_reads_with_one_space_in_every_container() -> None:
    for source in ("`a\n  b`", "> `a\n> b`", "- `a\n  b`", "> - `a\r\n>   b`", "`` a\nb ``"):
        code = next(i for i in leaf(source).inlines if i.kind is InlineKind.CODE)
        assert code.text == "a b", source


# --- where pulldown-cmark reads more than authors mean --------------------------------------------


def test_metadata_stands_at_the_beginning_only() -> None:
    assert kinds(parse("---\na: b\n---\ntext\n")) == ["metadata", "paragraph"]
    assert kinds(parse("text\n\n---\na: b\n---\n")) == ["paragraph", "rule", "heading"]
    assert kinds(parse("---\n\nText here.\n\n---\n")) == ["rule", "paragraph", "rule"]
    assert kinds(parse("---\n---\ntext\n")) == ["metadata", "paragraph"]
    assert kinds(parse("+++\na = 1\n+++\ntext\n")) == ["metadata", "paragraph"]


@pytest.mark.parametrize("line", [":warning: hot", ":::note", ":x", ":"])
def test_a_definition_needs_a_space_behind_its_colon(line: str) -> None:
    tree = parse(f"Text.\n\n{line}\n")
    assert kinds(tree) == ["paragraph", "paragraph"]
    assert visible(list(tree.leaves())[1].inlines) == line
    assert kinds(parse("Text.\n\n: so\n"))[0] == "definitions"


@pytest.mark.parametrize(
    ("heading", "text", "label"),
    [
        ("# Why {#why .wide}", "Why", "why"),
        ("# Why {/*why*/}", "Why", "why"),
        ("# GET /users/{id}", "GET /users/{id}", ""),
        ("# Set {a, b}", "Set {a, b}", ""),
        ("# No \\{#id}", "No {#id}", ""),
        ("Set {x}\n---", "Set {x}", ""),
        ("> 1. # So {x}", "So {x}", ""),
    ],
)
def test_braces_end_a_heading_only_where_they_are_attributes(
    heading: str, text: str, label: str
) -> None:
    found = leaf(heading)
    assert (visible(found.inlines), found.label) == (text, label)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (r"[id]\[] and [id]\[x]", "id[] and id[x]"),
        (r"![id]\[x] é", "id[x] é"),
        (r"a]\[b [id]", "a][b id"),
        (r"`a]\[b`", r"a]\[b"),
        (r"[a](u]\[v)", "a"),
        (r"[a\]\[b]", "a][b"),
    ],
)
def test_escaped_brackets_behind_a_link_are_text(line: str, shown: str) -> None:
    tree = parse(f"{line}\n\n[id]: /u\n[x]: /v\n[a\\]\\[b]: /w\n")
    (paragraph,) = tree.leaves()
    assert visible(paragraph.inlines) == shown
    assert paragraph.content == (0, len(line.encode()))
    assert not any("^" in inline.text + inline.url for inline in paragraph.inlines)


def test_what_is_masked_for_the_parser_shows_nowhere() -> None:
    source = (
        "Text; (so)\n:a; `b\n:c`\n\n```\n:d\n# e {f}\n```\n\n<div>\n:g\n</div>\n\n# h; (i) {j}\n"
    )
    tree = parse(source)
    texts = [block.text for block in tree.children if block.text]
    assert texts == [":d\n# e {f}\n", "<div>\n:g\n</div>\n"]
    assert [visible(found.inlines) for found in tree.leaves()] == [
        "Text; (so) :a; b :c",
        "h; (i) {j}",
    ]


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (">" * 5_000, 1),
        ("- " * 5_000 + "a", 1),
        ("first\n\n" + "*a **b " * 300 + "c** d*" * 300, 3),
    ],
)
def test_nesting_has_an_end(source: str, line: int) -> None:
    with pytest.raises(SourceError, match=f"nested more than {bounds.DEPTH} deep") as caught:
        parse(source)
    assert caught.value.where == f":{line}"


def test_short_rows_cannot_make_millions_of_cells() -> None:
    table = "|a" * 100 + "|\n" + "|-" * 100 + "|\n" + "|x\n" * 500
    with pytest.raises(SourceError, match=f"lack more than {bounds.MISSING_CELLS:,} cells"):
        parse(table)
    assert len(list(parse("|a|b|\n|-|-|\n|x\n").leaves())) == 4


def test_an_article_has_an_end() -> None:
    with pytest.raises(SourceError, match=f"more than {bounds.BLOCKS:,} blocks") as caught:
        parse("# a\n" * (bounds.BLOCKS + 1))
    assert caught.value.where == f":{bounds.BLOCKS + 1}"
    assert len(parse("# a\n" * bounds.BLOCKS).children) == bounds.BLOCKS


@pytest.mark.parametrize(
    ("repeated", "most", "what"),
    [
        ("*a* ", 2_500, f"{bounds.INLINES:,} inline elements in one block"),
        ("`a` `b` `c` `d`\n\n", 17_142, f"{bounds.ALL_INLINES:,} inline elements in one article"),
        ("<!-- b -->\n\n", bounds.HTML_BLOCKS, "5,000 blocks of HTML in one article"),
        ("a <br>\n\n", bounds.TAGS, "10,000 tags of HTML in one article"),
        ("b[^1]\n\n", bounds.FOOTNOTE_MARKS, "2,000 references to footnotes in one article"),
    ],
)
def test_what_costs_most_has_an_end(repeated: str, most: int, what: str) -> None:
    parse(repeated * most + "\n\n[^1]: c\n")
    with pytest.raises(SourceError, match=f"more than {what}") as caught:
        parse("first\n\n" + repeated * (most + 1) + "\n\n[^1]: c\n")
    assert caught.value.where == f":{1 + 2 * (most + 1 if chr(10) in repeated else 1)}"


# --- small things ---------------------------------------------------------------------------------


def test_link_definitions_are_found_wherever_they_stand() -> None:
    text = "> [A  B]: /x 'T'\n\n[c]: <d e>\n[C]: /second\n"
    found = [(one.label, one.url, one.title) for one in definitions(text)]
    assert found == [("A B", "/x", "T"), ("c", "d e", "")]
    assert definitions("---\n[a]: b\n---\n\nc\n") == ()
    assert definitions('+++\nt = "c"\n+++\n[a]: b\n')[0].label == "a"
    assert fold_label(" Ａ\n b") == "ａ b"


def test_a_resolver_answers_for_labels_defined_elsewhere() -> None:
    tree = parse("[here] [there]", lambda label: ("/x", "") if label == "here" else None)
    opened = [i.url for i in tree.children[0].inlines if i.kind is InlineKind.OPEN]
    assert opened == ["/x"]


@given(
    st.lists(st.sampled_from([b"a", b"\n", b"\r\n"])).map(b"".join),
    st.lists(st.integers(0, 40), min_size=1),
)
def test_line_numbers_count_line_ends_in_any_order(source: bytes, offsets: list[int]) -> None:
    numbers = LineNumbers(source)
    for offset in (min(offset, len(source)) for offset in offsets):
        line, start = numbers.place(offset)
        assert line == numbers.of(offset) == line_of(source, offset)
        assert start == len(b"".join(source[:offset].splitlines(keepends=True)[: line - 1]))


def test_a_leaf_can_be_cut_between_its_spans() -> None:
    found = leaf("one *two* `three` four")
    assert visible(found.part(4, 17)) == "two three"
    assert found.kind is BlockKind.PARAGRAPH
