"""The laws of translations that look like markup, over generated articles.

Each law has a control: with one part of the engine switched off it must fail, or it proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.identity_outline import kept
from pipeline import compose as composing
from pipeline import fit as fitting
from pipeline import proof as proving
from pipeline.article import Article
from pipeline.blocks import InlineKind, visible
from pipeline.compose import Composed, compose
from pipeline.extract import extract
from pipeline.fragment import fold
from pipeline.frontmatter import one_line
from pipeline.inline import References, guarded_inlines, reading
from pipeline.model import Unit
from tests.generated import documents, trouble
from tests.html_units import pseudo_html
from tests.law_articles import article, fails, outline, squeezed

Targets = dict[tuple[str | None, str], str]


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
