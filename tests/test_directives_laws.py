"""What holds of directives wherever an author puts them: generated articles with comments among
their blocks."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.align import align
from pipeline.article import BOM, Article, read_article
from pipeline.blocks import Block, BlockKind
from pipeline.catalog import Catalog, Entry, Key
from pipeline.compose import compose
from pipeline.directives import directives, refuse_faults
from pipeline.edition import left_to_people, localize, units_in
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.handling import SIGNATURES
from pipeline.locales import parse_locale
from pipeline.markdown import parse
from pipeline.merge import merge
from pipeline.model import Unit, UnitKind
from pipeline.provenance import with_mark
from pipeline.publish import Action, accepted, decide
from pipeline.template import empty_catalog, template_entries
from tests.generated import documents

EN, DE, AR = map(parse_locale, ("en", "de", "ar"))
SINGLE = ("skip", "note N", "context C", "only de", "only en, ar", "adapt", "safety", "variant v")
WRONG = ("skip-start", "safety-end", "onyl de", "only tlh", "context", "adapt now")


def read(source: bytes) -> Article:
    return read_article("a", "source/a.md", source)


def places(block: Block) -> list[int]:
    """Where a directive could stand: before the blocks that begin a line of their own."""
    unfit = (BlockKind.METADATA, BlockKind.ITEM, BlockKind.FOOTNOTE)
    return [child.start for child in block.children if child.kind not in unfit]


def sprinkled(source: bytes, seed: int, names: tuple[str, ...]) -> bytes:
    """The source with directives before some of its blocks, at the top level."""
    random = Random(seed)  # noqa: S311 - not for secrets
    body = source.removeprefix(BOM)
    newline = b"\r\n" if b"\r\n" in body else b"\n"
    out = []
    position = 0
    for place in places(parse(body.decode())):
        begins_line = place == 0 or body[place - 1 : place] in (b"\n", b"\r")
        if begins_line and random.random() < 0.5:
            comment = f"<!-- i18n:{random.choice(names)} -->".encode()
            out += [body[position:place], newline, comment, newline]
            position = place
    return source[: len(source) - len(body)] + b"".join(out) + body[position:]


def sources(*names: str) -> st.SearchStrategy[bytes]:
    return st.builds(sprinkled, documents(), st.integers(0, 2**32), st.just(names))


@given(sources(*SINGLE, *WRONG))
def test_without_translations_the_bytes_are_the_source_whatever_directives_say(
    source: bytes,
) -> None:
    article = read(source)
    units = extract(article)
    assert compose(article, units, {}).markdown == source
    assert [unit.start for unit in units] == sorted(unit.start for unit in units)


@given(sources("skip", "note N", "context C", "adapt", "safety", "variant v", "only en, ar"))
def test_an_edition_that_leaves_nothing_out_is_the_source(source: bytes) -> None:
    article = read(source)
    edition = localize(article, extract(article), {}, EN)
    assert edition.composed.markdown == source


@given(sources("only de", "only en, ar", "safety", "note N"))
def test_an_edition_has_the_units_of_its_locale_and_no_other(source: bytes) -> None:
    article = read(source)
    units = extract(article)
    for locale in (EN, DE, AR):
        try:
            edition = localize(article, units, {}, locale)
        except SourceError:
            continue  # the author is told which block cannot go
        wanted = units_in(units, locale)
        found = extract(read(edition.composed.markdown))
        assert in_blocks(found) == in_blocks(wanted)


def in_blocks(units: tuple[Unit, ...]) -> list[tuple[object, bool]]:
    """A definition's title is a unit where some link uses it: that may be in a block left out."""
    return [(u.key, u.handling.safety) for u in units if u.kind is not UnitKind.TITLE]


@given(
    sources("adapt"),
    st.sampled_from(["x", "- a\n- b", "## h\n\n> q", "```\nc\n```", "1. a\n\n   b"]),
)
def test_an_adapted_block_changes_nothing_else(source: bytes, own: str) -> None:
    article = read(source)
    units = extract(article)
    targets = {unit.key: own for unit in units if unit.kind is UnitKind.ADAPTED}
    edition = localize(article, units, targets, DE)
    refused = {item.unit.key for item in edition.composed.quarantined}
    others = [u.key for u in units if u.kind not in (UnitKind.ADAPTED, UnitKind.TITLE)]
    found = [u.key for u in extract(edition.article) if u.key in set(others)]
    assert set(found) == set(others)
    if not refused and targets:
        assert own.split("\n", maxsplit=1)[0].encode() in edition.composed.markdown


@given(sources(*SINGLE, *WRONG))
def test_a_wrong_directive_is_refused_and_the_others_are_not(source: bytes) -> None:
    article = read(source)
    if not directives(article).faults:
        refuse_faults(article, (EN, DE, AR))
        return
    with pytest.raises(SourceError) as caught:
        refuse_faults(article, (EN, DE, AR))
    assert caught.value.where.startswith("source/a.md:")
    assert caught.value.remedy


def catalog_of(article: Article, before: Catalog | None = None) -> Catalog:
    template = template_entries(units_in(extract(article), DE), "source/a.md")
    catalog = before or empty_catalog("de.po", DE, "P", "2026-01-01 00:00+0000")
    old = tuple(entry.key for entry in catalog.body if not entry.obsolete)
    alignment = align(old, tuple(item.key for item in template))
    return merge(catalog, template, "2026-01-01 00:00+0000", alignment)


def signed(entry: Entry, catalog: Catalog, people: int) -> Entry:
    entry = entry.with_msgstr(f"{entry.msgid} !", catalog.style)
    for number in range(people):
        entry = with_mark(entry, "reviewed-by", f"P{number} 2026-01-01", catalog.style)
    return entry


@given(sources("safety", "note N", "context C"), st.integers(0, 3))
def test_a_safety_text_is_accepted_by_two_people_and_nothing_else(
    source: bytes, people: int
) -> None:
    article = read(source)
    units = extract(article)
    catalog = catalog_of(article)
    filled = {k: signed(e, catalog, people) for k, e in catalog.active().items()}
    entries = catalog.with_entries(filled).active()
    result = accepted(units, entries, "translated")
    safe = {unit.key for unit in units if unit.handling.safety}
    assert {wait.unit.key for wait in result.waiting} == (safe if people < SIGNATURES else set())
    for published in (True, False):
        for stale in ("hold", "source", "show", "withhold"):
            for missing in ("withhold", "block", "page"):
                action = decide(result.waiting, published, stale, missing)
                if people < SIGNATURES and safe:
                    assert action in (Action.HOLD, Action.WITHHOLD)
                else:
                    assert action is Action.PUBLISH


@given(documents(), st.integers(0, 2**32))
def test_an_edit_of_a_safety_text_is_never_carried(source: bytes, seed: int) -> None:
    """Markup is taken from every text, which elsewhere is carried mechanically."""
    before = read(sprinkled(source, seed, ("safety",)))
    catalog = catalog_of(before)
    filled = {k: signed(e, catalog, 2) for k, e in catalog.active().items()}
    catalog = catalog.with_entries(filled)
    after = read(
        before.source.replace(b"[ref]:", b"[ref]: /new\n\n[ref]:").replace(b"`code`", b"`c`")
    )
    merged = catalog_of(after, catalog)
    people = left_to_people(after)
    known: set[Key] = {entry.key for entry in catalog.body}
    for key, entry in merged.active().items():
        if key in people and key not in known:
            assert entry.fuzzy or not entry.msgstr


def test_the_control_elsewhere_such_an_edit_is_carried() -> None:
    before = read(b"Type `code` now.\n")
    catalog = catalog_of(before)
    text = {k: signed(e, catalog, 2) for k, e in catalog.active().items()}
    merged = catalog_of(read(b"Type `c` now.\n"), catalog.with_entries(text))
    (entry,) = merged.active().values()
    assert entry.msgstr
    assert not entry.fuzzy
