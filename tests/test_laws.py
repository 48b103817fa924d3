"""The laws that translators and readers rely on, over generated articles."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from pipeline.align import align
from pipeline.article import BOM, Article, read_article
from pipeline.blocks import Block
from pipeline.catalog import Catalog
from pipeline.catalog_reader import parse_catalog
from pipeline.compose import compose
from pipeline.extract import extract
from pipeline.fragment import fold
from pipeline.inline import References, reading, summarise
from pipeline.locales import parse_locale
from pipeline.markdown import parse
from pipeline.merge import merge
from pipeline.model import State, Unit
from pipeline.provenance import state, with_mark
from pipeline.publish import accepted
from pipeline.template import empty_catalog, template_entries
from tests.html_units import literal, pseudo_html
from tests.markdown_documents import articles

STARTS = ["1. ", "# ", "- ", "> ", "| ", "\\", "~", "+ ", "= ", "[x] ", "[a]: b ", ": ", "#"]
ENDS = ["", " #", " {x}", " |", "."]


def article(source: bytes) -> Article:
    return read_article("a", "source/a.md", source)


def outline(block: Block, depth: int = 0) -> list[tuple[object, ...]]:
    own = (depth, block.kind, block.level, block.number, block.checked, block.aligns)
    return [(*own, literal(block)), *(row for c in block.children for row in outline(c, depth + 1))]


def tree(markdown: bytes) -> Block:
    return parse(markdown.removeprefix(BOM).decode())


def pseudo(unit: Unit, start: str, end: str) -> str:
    """A translation with every word changed and markup kept, that begins and ends with trouble."""
    if unit.kind.is_plain:
        return start + unit.msgid.upper() + end
    if unit.kind.is_html:
        return pseudo_html(unit, start, end)
    markup = r"(`+[^`]*`+|\]\([^)]*\)|<[^>]*>|\[\^n\]|\[ref\]|&\w+;|\\.|!\[leaf\])"
    pieces = re.split(markup, unit.msgid, flags=re.DOTALL)
    changed = [
        p if i % 2 else re.sub(r"[^\W\d_]+", lambda m: m[0][::-1] + "ö", p)
        for i, p in enumerate(pieces)
    ]
    return start + "".join(changed) + end


@given(articles())
def test_without_translations_the_bytes_are_the_source(source: bytes) -> None:
    read = article(source)
    assert compose(read, extract(read), {}).markdown == source


@given(articles())
def test_a_text_translated_into_itself_reads_the_same(source: bytes) -> None:
    read = article(source)
    units = extract(read)
    same = compose(read, units, {unit.key: unit.msgid for unit in units})
    assert outline(tree(same.markdown)) == outline(read.tree)
    again = extract(article(same.markdown))
    refused = {item.unit.key for item in same.quarantined}
    for new, old in zip(again, units, strict=True):
        if old.key not in refused:
            assert squeezed(new.msgid) == squeezed(old.msgid)


@given(articles(), st.sampled_from(STARTS), st.sampled_from(ENDS))
def test_a_pseudo_translation_keeps_structure_links_code_and_its_own_text(
    source: bytes, start: str, end: str
) -> None:
    check_pseudo(source, start, end, compose)


def check_pseudo(source: bytes, start: str, end: str, composing: Callable[..., object]) -> None:
    read = article(source)
    units = extract(read)
    targets = {unit.key: pseudo(unit, start, end) for unit in units}
    composed = composing(read, units, targets)
    found = tree(composed.markdown)  # type: ignore[attr-defined]
    assert outline(found) == outline(read.tree)
    references = References(read.definitions, read.footnote_labels)
    leaves = list(found.leaves())
    originals = list(read.tree.leaves())
    for index, unit in enumerate(units):
        if unit.leaf < 0:
            continue
        shown = summarise(leaves[unit.leaf].inlines)
        assert shown.parts == summarise(originals[unit.leaf].inlines).parts
        whole = originals[unit.leaf].content == (unit.start, unit.end)
        if whole and index not in composed.source_units:  # type: ignore[attr-defined]
            wanted = reading(fold(targets[unit.key]), references)
            assert wanted is not None
            assert squeezed(wanted.text) == squeezed(shown.text)


def squeezed(text: str) -> str:
    """Text but for white space and the escapes that a reader never sees."""
    return re.sub(r"[\s\\]", "", text)


def test_the_control_without_escapes_the_pseudo_law_fails() -> None:
    def naive(read: Article, units: tuple[Unit, ...], targets: dict[object, str]) -> object:
        text = read.source
        for unit in sorted(units, key=lambda u: -u.start):
            text = text[: unit.start] + targets[unit.key].encode() + text[unit.end :]
        return type("Composed", (), {"markdown": text, "source_units": frozenset()})()

    for start in ("- ", "# ", "> ", "1. "):
        try:
            check_pseudo(b"Tea is good.\n", start, "", naive)
        except AssertionError:
            continue
        raise AssertionError(start)


# --- catalogs over the life of an article ---------------------------------------------------------

DE = parse_locale("de")


def fresh() -> Catalog:
    return empty_catalog("de.po", DE, "Tea", "2026-01-01 00:00+0000")


def merged(catalog: Catalog, source: bytes, date: str = "2026-01-02 00:00+0000") -> Catalog:
    entries = template_entries(extract(article(source)), "source/a.md")
    old = [entry.key for entry in catalog.body if not entry.obsolete]
    return merge(catalog, entries, date, align(old, [entry.key for entry in entries]))


def translated(catalog: Catalog) -> Catalog:
    """Every empty entry accepted and signed, each with its own text."""
    changed = {}
    for key, entry in catalog.active().items():
        if state(entry) is State.UNTRANSLATED:
            done = entry.with_msgstr(f"«{key[1]}»", catalog.style)
            changed[key] = with_mark(done, "reviewed-by", "Ute 2026-01-02", catalog.style)
    return catalog.with_entries(changed)


def texts(catalog: Catalog) -> set[tuple[str, str]]:
    """Accepted pairs, live or obsolete."""
    return {
        (entry.msgid, entry.msgstr) for entry in catalog.body if entry.msgstr and not entry.fuzzy
    }


@given(articles())
def test_merging_the_same_again_changes_no_byte(source: bytes) -> None:
    once = translated(merged(fresh(), source))
    assert merged(once, source, "2027-01-01 00:00+0000").to_bytes() == once.to_bytes()


@given(articles(), articles())
def test_there_and_back_restores_every_accepted_entry(first: bytes, second: bytes) -> None:
    start = translated(merged(fresh(), first))
    back = merged(merged(start, second), first)
    before = {k: e.msgstr for k, e in start.active().items()}
    after = {k: e.msgstr for k, e in back.active().items() if not e.fuzzy}
    lost = {k for k in before if k not in after}
    carried = {e.previous for e in back.body if e.previous is not None}
    assert not {k for k in lost if back.active()[k].msgstr == ""}, (lost, carried)


@given(articles(), articles())
def test_no_accepted_translation_disappears(first: bytes, second: bytes) -> None:
    start = translated(merged(fresh(), first))
    after = merged(start, second)
    kept = {msgstr for _, msgstr in texts(after)} | {e.msgstr for e in after.body if e.fuzzy}
    assert {msgstr for _, msgstr in texts(start)} <= kept


@given(articles(), articles())
def test_a_signature_never_ends_on_another_text(first: bytes, second: bytes) -> None:
    start = translated(merged(fresh(), first))
    signed = {(e.key, e.msgstr) for e in start.body if state(e) is State.ATTESTED}
    after = merged(start, second)
    assert {(e.key, e.msgstr) for e in after.body if state(e) is State.ATTESTED} <= signed


@given(articles(), articles())
def test_only_accepted_text_is_published(first: bytes, second: bytes) -> None:
    catalog = merged(translated(merged(fresh(), first)), second)
    units = extract(article(second))
    text = accepted(units, catalog.active(), "attested")
    for key, msgstr in text.targets.items():
        entry = catalog.active()[key]
        assert state(entry) is State.ATTESTED
        assert entry.msgstr == msgstr
    assert {w.unit.key for w in text.waiting} | set(text.targets) == {u.key for u in units}


@given(articles(), st.data())
def test_editing_one_entry_changes_only_its_lines(source: bytes, data: st.DataObject) -> None:
    catalog = translated(merged(fresh(), source))
    keys = list(catalog.active())
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    entry = catalog.active()[key]
    edited = catalog.with_entries({key: entry.with_msgstr("neu", catalog.style)})
    before, after = catalog.to_text(), edited.to_text()
    assert after == before.replace(entry.raw, edited.active()[key].raw, 1)
    assert parse_catalog(edited.to_bytes(), "x.po").to_bytes() == edited.to_bytes()
