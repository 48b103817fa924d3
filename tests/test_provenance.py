"""Provenance comments: a signature holds for the text that was signed, and for no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog import Entry, Style, new_entry
from pipeline.catalog_reader import parse_catalog
from pipeline.model import State
from pipeline.provenance import Mark, digest, marks, state, with_mark, without_void

STYLE = Style()
PLURAL = '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "{}"\n'


def entry(msgid: str = "a", msgstr: str = "b", context: str | None = None) -> Entry:
    return new_entry((context, msgid), STYLE, msgstr=msgstr)


def signed(of: Entry) -> Entry:
    return with_mark(of, "reviewed-by", "Ute 2026-01-02", STYLE)


def test_a_mark_is_a_comment_that_ends_with_the_digest() -> None:
    found = with_mark(entry(), "origin", "opencc\n  s2twp", STYLE)
    assert found.comments == ("origin: opencc s2twp d:ef464c23",)
    assert marks(found) == (Mark("origin", "opencc s2twp", True),)
    assert with_mark(found, "origin", "opencc s2twp", STYLE) == found


@pytest.mark.parametrize(
    "other",
    [
        entry("x", "b"),
        entry("a", "x"),
        entry("a", "b", "menu"),
        entry("ab", ""),
        entry("", "ab"),
    ],
    ids=["msgid", "msgstr", "context", "moved", "empty"],
)
def test_on_another_text_it_is_void_and_goes(other: Entry) -> None:
    kept = ["not ours d:ef464c23", "reviewed-by: without a digest"]
    copied = other.with_comments([*signed(entry()).comments, *kept], STYLE)
    assert [mark.valid for mark in marks(copied)] == [False]
    assert state(copied) is not State.ATTESTED
    assert list(without_void(copied, STYLE).comments) == kept


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_the_digest_covers_every_text(context: str, msgid: str, msgstr: str) -> None:
    whole = digest(context, msgid, msgstr)
    assert len(whole) == 8
    assert whole == digest(context or None, msgid, msgstr)
    assert whole != digest(context, msgid, msgstr + " ")
    assert whole != digest(context + "x", msgid, msgstr)


def test_every_plural_form_is_signed() -> None:
    def of(last: str) -> Entry:
        return parse_catalog(PLURAL.format(last).encode(), "x.po").entries[0]

    assert state(signed(of("d"))) is State.ATTESTED
    copied = of("e").with_comments(signed(of("d")).comments, STYLE)
    assert state(copied) is State.TRANSLATED
    assert state(of("")) is State.UNTRANSLATED


def test_the_states_of_an_entry() -> None:
    fuzzy = entry().with_fuzzy(True, STYLE)
    stale = fuzzy.with_previous((None, "was"), STYLE)
    assert state(entry(msgstr="")) is State.UNTRANSLATED
    assert state(entry(msgstr="").with_fuzzy(True, STYLE)) is State.UNTRANSLATED
    assert state(fuzzy) is State.DRAFT
    assert state(signed(fuzzy)) is State.DRAFT, "a mark of doubt is stronger than a signature"
    assert state(stale) is State.STALE
    assert state(entry()) is State.TRANSLATED
    assert state(signed(entry())) is State.ATTESTED
    assert state(signed(entry()).as_obsolete(STYLE)) is State.OBSOLETE


def test_a_file_keeps_the_marks() -> None:
    raw = signed(entry()).raw
    again = parse_catalog(raw.encode(), "x.po").entries[0]
    assert again.raw == raw
    assert state(again) is State.ATTESTED
