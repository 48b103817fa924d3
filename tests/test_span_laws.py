"""The laws of taking an article apart and putting it together again, over generated articles.

Each law has a control: with one part of the engine switched off it must fail, or it proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from pipeline import compose as composing
from pipeline import fit as fitting
from pipeline import leaf as leaves_of
from pipeline import markdown, tree
from pipeline import proof as proving
from pipeline.article import BOM, Article, read_article
from pipeline.blocks import LEAVES, Block, BlockKind, Inline, InlineKind, visible
from pipeline.compose import Composed, compose
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.fragment import fold, is_plain
from pipeline.frontmatter import one_line
from pipeline.inline import Reading, References, guarded_inlines, reading, summarise
from pipeline.model import Unit
from pipeline.shortcodes import is_generator_line
from tests.generated import documents, trouble
from tests.html_units import literal, pseudo_html

Targets = dict[tuple[str | None, str], str]


def article(data: bytes) -> Article:
    return read_article("law", "law.md", data)


def outline(tree: Block) -> list[tuple[object, ...]]:
    """Every block with what a translation must leave alone."""
    return [
        (
            len(around),
            block.kind,
            block.level,
            block.label if block.kind is not BlockKind.METADATA else "",
            block.number,
            block.checked,
            block.aligns,
            literal(block),
        )
        for block, around in tree.walk()
    ]


def kept(inlines: tuple[Inline, ...]) -> Counter[tuple[str, str]]:
    """Links, images, code, footnote marks."""
    found: Counter[tuple[str, str]] = Counter()
    for inline in inlines:
        if inline.kind is InlineKind.OPEN and inline.tag in ("link", "image"):
            found[inline.tag, inline.url] += 1
        elif inline.kind in (InlineKind.CODE, InlineKind.FOOTNOTE):
            found[inline.kind, inline.text] += 1
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


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


# --- translations that look like markup -----------------------------------------------------------


def pseudo(unit: Unit, references: References, start: str, end: str) -> str:
    """A translation with every run of text changed and all markup kept."""
    return pseudo_and_text(unit, references, start, end)[0]


def pseudo_and_text(unit: Unit, references: References, start: str, end: str) -> tuple[str, str]:
    """A pseudo-translation, and what a reader sees of it if its marks are text."""
    if unit.kind.is_plain:
        return start + unit.msgid.swapcase() + end, ""
    if unit.kind.is_html:
        return pseudo_html(unit, start, end), ""
    guard = "X "
    raw = (guard + unit.msgid.replace("\n", "\n" + guard)).encode()
    shortcodes = [match.span() for match in re.finditer(rb"\{[{%:].*?\}", raw)]
    inlines = guarded_inlines(unit.msgid, references) or ()
    out, position, literal = [], 0, False
    words = []
    for inline in inlines:
        if inline.kind is InlineKind.CODE:
            words.append(inline.text)
        if inline.tag == "link":
            literal = inline.kind is InlineKind.OPEN and inline.style in ("Autolink", "Email")
        if inline.kind is not InlineKind.TEXT:
            continue
        words.append(inline.text)
        if literal:
            continue
        text = raw[inline.start : inline.end].decode()
        inside = any(begin < inline.end and inline.start < stop for begin, stop in shortcodes)
        if text == inline.text and not inside:  # an entity is no text either
            out += [raw[position : inline.start].decode(), text.swapcase()]
            words[-1] = text.swapcase()
            position = inline.end
        if not inline.start or raw[inline.start - 1 : inline.start] == b"\n":
            words[-1] = words[-1][len(guard) :]
    out.append(raw[position:].decode())
    lines = "".join(out).split("\n")
    target = start + "\n".join(line[len(guard) :] for line in lines) + end
    return target, squeezed((start + "".join(words) + end).replace("\\\n", " "))


def check_pseudo(data: bytes, start: str, end: str, every: int) -> Composed:
    read = article(data)
    units = extract(read)
    references = References(read.definitions, read.footnote_labels)
    targets: Targets = {}
    for index, unit in enumerate(units):
        if index % every == 0:
            targets.setdefault(unit.key, pseudo(unit, references, start, end))
    composed = composing.compose(read, units, targets)
    result = article(composed.markdown)
    assert outline(result.tree) == outline(read.tree)
    texts = {unit.key: pseudo_and_text(unit, references, start, end)[1] for unit in units}
    check_leaves(read, result, units, targets, composed, texts)
    for field, now in zip(read.front.fields, result.front.fields, strict=True):
        wanted = targets.get((None, field.value), field.value)
        assert now.value == one_line(wanted)
    return composed


def check_leaves(
    read: Article,
    result: Article,
    units: tuple[Unit, ...],
    targets: Targets,
    composed: Composed,
    texts: Targets,
) -> None:
    references = References(read.definitions, read.footnote_labels)
    by_leaf: dict[int, list[int]] = {}
    for index, unit in enumerate(units):
        by_leaf.setdefault(unit.leaf, []).append(index)
    pairs = zip(read.tree.leaves(), result.tree.leaves(), strict=True)
    for number, (before, after) in enumerate(pairs):
        assert kept(before.inlines) == kept(after.inlines)
        indexes = by_leaf.get(number, [])
        if all(index in composed.source_units for index in indexes):
            assert squeezed(visible(before.inlines)) == squeezed(visible(after.inlines))
        elif len(indexes) == 1 and before.content == span_of(units[indexes[0]]):
            key = units[indexes[0]].key
            seen = squeezed(visible(after.inlines))
            assert seen == texts[key] or seen in shown(fold(targets[key]), references)
    for item in composed.quarantined:
        assert item.reason
        assert item.unit.key in targets


def span_of(unit: Unit) -> tuple[int, int]:
    return (unit.start, unit.end)


def shown(target: str, references: References) -> Iterator[str]:
    """How a translation may show: as it reads on its own, or with marks of some kinds as text."""
    kinds = (("`", "\\`"), ("~", "\\~"), ("<", "\\<"), ("[^", "\\[^"), ("![", "!\\["), ("[", "\\["))
    for chosen in range(1 << len(kinds)):
        text = target
        for bit, (mark, escaped) in enumerate(kinds):
            if chosen >> bit & 1:
                text = re.sub(rf"(?<!\\){re.escape(mark)}", lambda _: escaped, text)  # noqa: B023
        kept_marks = ESCAPE.sub(lambda match: match[0] + "\\", text)  # where that saves markup
        for spelling in (text, kept_marks):
            for folded in (spelling, spelling.replace("\\\n", " ")):
                read = reading(folded, references)
                if read is not None:
                    yield squeezed(read.text)


ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\(?=[\[!<*_~`])")


@given(documents(), trouble(), st.integers(1, 2))
def test_a_translation_keeps_the_structure_and_shows_its_text(
    data: bytes, marks: tuple[str, str], every: int
) -> None:
    check_pseudo(data, *marks, every)


SAVED = ("1. ", "# ", "- ", "> ", "+ ", "* ", "[a]: b ", ": ", "~~~ ", "=", "---", "| ", ":::")


@given(documents(), st.sampled_from(SAVED))
def test_what_begins_like_a_block_is_saved_by_escapes(data: bytes, start: str) -> None:
    assert check_pseudo(data, start, "", 1).quarantined == ()


@given(documents(), trouble(), st.integers(0, 99))
def test_a_bad_translation_harms_no_other(data: bytes, marks: tuple[str, str], chosen: int) -> None:
    read = article(data)
    units = extract(read)
    assume(units)
    references = References(read.definitions, read.footnote_labels)
    bad = units[chosen % len(units)].key
    targets = {unit.key: pseudo(unit, references, "Ja ", "") for unit in units}
    targets[bad] = marks[0] + "schlecht" + marks[1]
    composed = compose(read, units, targets)
    assert {item.unit.key for item in composed.quarantined} <= {bad}


# --- controls -------------------------------------------------------------------------------------

CONTROL = settings(
    max_examples=300,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def fails(law: Callable[..., None], *arguments: st.SearchStrategy[Any]) -> bool:
    """Whether some example breaks a law."""
    try:
        find(st.tuples(*arguments), lambda found: breaks(law, *found), settings=CONTROL)
    except NoSuchExample:
        return False
    return True


def breaks(law: Callable[..., None], *found: Any) -> bool:
    try:
        law.hypothesis.inner_test(*found)  # type: ignore[attr-defined]
    except (AssertionError, SourceError):
        return True
    return False


def test_control_without_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    law = test_what_begins_like_a_block_is_saved_by_escapes
    monkeypatch.setattr(fitting, "block_escapes", lambda text, *_: (text,))
    assert fails(law, documents(), st.sampled_from(SAVED))


def test_control_without_the_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    law = test_a_translation_keeps_the_structure_and_shows_its_text
    monkeypatch.setattr(fitting, "_standing", lambda text, *_: text)
    monkeypatch.setattr(composing, "prove", unproved)
    assert fails(law, documents(), trouble(), st.just(1))


def unproved(
    read: Article, units: tuple[Unit, ...], pieces: dict[int, Any]
) -> tuple[bytes, frozenset[int]]:
    out = read.source
    for index in sorted(pieces, key=lambda i: -units[i].start):
        out = out[: units[index].start] + pieces[index].text.encode() + out[units[index].end :]
    return out, frozenset()


def test_control_when_lost_markup_is_not_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    law = test_a_translation_keeps_the_structure_and_shows_its_text
    monkeypatch.setattr(fitting, "lost", lambda *_: ())
    assert fails(law, documents(), trouble(), st.just(1))


def test_control_with_only_the_whole_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    law = test_a_bad_translation_harms_no_other
    monkeypatch.setattr(fitting, "_standing", lambda text, *_: text)
    monkeypatch.setattr(proving, "ATTEMPTS", 2)
    assert fails(law, documents(), trouble(), st.integers(0, 99))


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
