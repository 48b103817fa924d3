"""The laws of taking an article apart and putting it together again, over generated articles.

Each law has a control: with one part of the engine switched off it must fail, or it proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.identity_outline import kept
from pipeline import leaf as leaves_of
from pipeline import markdown, tree
from pipeline.article import BOM
from pipeline.blocks import LEAVES, Block, BlockKind, Inline, InlineKind, visible
from pipeline.compose import compose
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.fragment import fold, is_plain
from pipeline.inline import Reading, References, guarded_inlines, reading, summarise
from pipeline.model import Unit
from pipeline.shortcodes import is_generator_line
from tests.generated import documents
from tests.law_articles import article, fails, outline, squeezed


def part(leaf: Block, unit: Unit) -> str:
    return squeezed(visible(leaf.part(unit.start, unit.end)))


# --- nothing changes without a translation --------------------------------------------------------


@given(documents())
def test_an_empty_catalog_gives_the_same_bytes(data: bytes) -> None:
    read = article(data)
    assert compose(read, extract(read), {}).markdown == data


@given(documents())
def test_a_unit_reads_on_its_own_as_in_its_article(data: bytes) -> None:
    read = article(data)
    references = References(read.definitions, read.footnote_labels)
    leaves = list(read.tree.leaves())
    for unit in extract(read):
        if unit.leaf >= 0:
            alone = reading(unit.msgid, references)
            assert alone is not None
            assert squeezed(alone.text) == part(leaves[unit.leaf], unit)


@given(documents())
def test_each_text_translated_into_itself_changes_nothing_that_a_reader_sees(data: bytes) -> None:
    read = article(data)
    units = extract(read)
    composed = compose(read, units, {unit.key: unit.msgid for unit in units})
    assert composed.quarantined == ()
    result = article(composed.markdown)
    assert outline(result.tree) == outline(read.tree)
    for before, after in zip(read.tree.leaves(), result.tree.leaves(), strict=True):
        assert squeezed(visible(before.inlines)) == squeezed(visible(after.inlines))
        assert kept(before.inlines) == kept(after.inlines)
    assert result.front.values.keys() == read.front.values.keys()


# --- every word is somewhere ----------------------------------------------------------------------


@given(documents())
def test_spans_nest_and_leaves_follow_each_other(data: bytes) -> None:
    read = article(data)
    end = 0
    for block, around in read.tree.walk():
        assert around[-1].start <= block.start <= block.end <= around[-1].end
        if block.kind in LEAVES and block.inlines:
            assert end <= block.content[0] <= block.content[1] <= len(read.source)
            end = block.content[1]


@given(documents())
def test_every_word_is_in_some_leaf(data: bytes) -> None:
    """What is left of a source without its leaves, code, HTML and definitions is marks, and no
    words, but for cells that a table has no column for: nobody sees these."""
    read = article(data)
    rest = bytearray(read.source)
    spans = [(one.start, one.end) for one in read.defined]
    for block, _ in read.tree.walk():
        if block.kind in LEAVES:
            spans.append(block.content)
        elif block.kind in VERBATIM:
            spans.append((block.start, block.end))
        elif block.kind is BlockKind.TABLE_ROW:
            spans.append((block.children[-1].end, block.end))
    for start, end in spans:
        rest[start:end] = re.sub(rb"[^\n]", b" ", rest[start:end])
    left = MARKS.sub(" ", rest.decode())
    assert not re.search(r"[^\W_]", left), left


MARKS = re.compile(
    r"\[\^?\w+\]:.*|\[!\w+\]|\{[#.][\w-]+\}|^(?:[ >*+:-]|\d+[.)])*(?:\[[ xX]\])?", re.MULTILINE
)
VERBATIM = (BlockKind.CODE, BlockKind.HTML, BlockKind.METADATA)


@given(documents())
def test_the_text_of_the_events_is_that_of_units_and_of_what_is_kept_out(data: bytes) -> None:
    """Conservation of text: what a reader sees of a leaf is cut into units and the rest without a
    gap, and the rest has no words but in code, addresses, formulas, what is left of a broken table
    and lines for site generators."""
    read = article(data)
    by_leaf: dict[int, list[Unit]] = {}
    for unit in extract(read):
        if not unit.kind.is_plain:
            by_leaf.setdefault(unit.leaf, []).append(unit)
    for number, leaf in enumerate(read.tree.leaves()):
        seen, position = "", leaf.content[0]
        for unit in by_leaf.get(number, ()):
            between = leaf.part(position, unit.start)
            assert not words_kept_out(between)
            seen += squeezed(visible(between)) + part(leaf, unit)
            position = unit.end
        rest = leaf.part(position, leaf.end + 1) if position > leaf.content[0] else leaf.inlines
        assert not words_kept_out(rest)
        assert seen + squeezed(visible(rest)) == squeezed(visible(leaf.inlines))


def words_kept_out(inlines: tuple[Inline, ...]) -> list[str]:
    """Words for which nothing says why they are in no unit."""
    lines, literal = [""], False
    for inline in inlines:
        if inline.kind in (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK):
            lines.append("")
        elif inline.tag == "link" and inline.style in ("Autolink", "Email"):
            literal = True
        elif inline.tag == "link":
            literal = False
        elif inline.kind is InlineKind.TEXT and not literal:
            lines[-1] += inline.text
    if (lines[0].startswith("$$") and lines[-1].endswith("$$")) or lines[0].startswith("|"):
        return []
    # A shortcode may go on in the next line.
    text = re.sub(r"\{\{(?:[^{}]|\{[^{}]*\})*\}\}|\{%[^{}]*%\}", "", "\n".join(lines))
    return [
        line
        for line in text.split("\n")
        if not is_generator_line(line.encode())
        and re.search(r"[^\W_]", re.sub(r"https?://\S+", "", line))
    ]


@given(documents())
def test_literal_text_is_a_slice_of_the_source(data: bytes) -> None:
    read = article(data)
    for leaf in read.tree.leaves():
        for inline in leaf.inlines:
            raw = read.source[inline.start : inline.end].decode()
            if inline.kind is InlineKind.TEXT and not raw.startswith("&"):
                assert inline.text == raw


# --- controls -------------------------------------------------------------------------------------


def test_control_with_spans_that_end_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    content = tree._content
    late = lambda source, inlines, end: (content(source, inlines, end)[0], end)  # noqa: E731
    monkeypatch.setattr(tree, "_content", late)
    assert fails(test_a_unit_reads_on_its_own_as_in_its_article, documents())
    law = test_each_text_translated_into_itself_changes_nothing_that_a_reader_sees
    assert fails(law, documents())


def test_control_when_texts_are_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves_of, "_WORD", re.compile("[A-Z]"))
    law = test_the_text_of_the_events_is_that_of_units_and_of_what_is_kept_out
    assert fails(law, documents())


def test_control_with_the_parsers_own_dialect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "masked", lambda text: text)
    assert fails(test_every_word_is_in_some_leaf, documents())


# --- fragments ------------------------------------------------------------------------------------


MARKS_AND_LETTERS = "ab 茶。*_`[]()<>&;~!\\|#-+.1{}:/\n\u3000\u00a0\"'"
FRAGMENTS = st.text(st.sampled_from(MARKS_AND_LETTERS), max_size=40)
BYTES = st.one_of(st.binary(max_size=200), st.one_of(st.text(), FRAGMENTS).map(str.encode))


@given(FRAGMENTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.one_of(FRAGMENTS, st.text(max_size=40)))
def test_plain_text_needs_no_parser(text: str) -> None:
    assume(is_plain(text) and text)
    inlines = guarded_inlines(text, References())
    assert inlines is not None
    assert summarise(inlines) == Reading(f"X {text}", Counter(), 0, 0)
    assert reading(text, References()) == Reading(text, Counter(), 0, 0)


@given(BYTES)
def test_any_bytes_are_an_article_or_one_clear_error(data: bytes) -> None:
    try:
        read = article(data)
    except SourceError as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert refused.where.startswith("law.md")
        assert refused.remedy
        return
    units = extract(read)
    assert compose(read, units, {}).markdown == data
    composed = compose(read, units, {unit.key: unit.msgid for unit in units})
    assert outline(article(composed.markdown).tree) == outline(read.tree)
    assert composed.markdown.startswith(BOM) == data.startswith(BOM)
