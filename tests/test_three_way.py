"""Two branches' versions of a catalog: nothing that anybody translated goes, and git calls it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.catalog import Catalog, Entry, Style, new_entry
from pipeline.catalog_reader import parse_catalog
from pipeline.errors import CatalogError
from pipeline.provenance import marks, with_mark
from pipeline.repeats import CARRIED
from pipeline.three_way import join

STYLE = Style()
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
Texts = dict[str, tuple[str, bool]]
"""Texts with their translations, and whether these are fuzzy."""


def catalog(texts: Texts, fields: str = "") -> Catalog:
    entries = [
        new_entry((None, msgid), STYLE, msgstr=msgstr).with_fuzzy(fuzzy, STYLE).raw
        for msgid, (msgstr, fuzzy) in texts.items()
    ]
    return parse_catalog("".join([HEAD, fields, *entries]).encode(), "de.po")


def says(found: Catalog) -> Texts:
    return {e.msgid: (e.msgstr, e.fuzzy) for e in found.body if not e.obsolete}


TEXTS = st.dictionaries(
    st.sampled_from("abcdefg"),
    st.tuples(st.sampled_from(["", "1", "2", "3"]), st.booleans()),
)


@given(base=TEXTS, mine=TEXTS)
def test_who_alone_changed_something_is_right(base: Texts, mine: Texts) -> None:
    before, now = catalog(base), catalog(mine)
    assert join(before, now, before).catalog.to_bytes() == now.to_bytes()
    joined = join(before, before, now)
    assert says(joined.catalog) == says(now)
    assert not joined.disputed
    assert join(before, now, now).catalog.to_bytes() == now.to_bytes()


@given(base=TEXTS, mine=TEXTS, other=TEXTS)
def test_no_new_translation_goes(base: Texts, mine: Texts, other: Texts) -> None:
    joined = join(*map(catalog, (base, mine, other)))
    found = {entry.msgid: (entry.msgstr, entry.fuzzy) for entry in joined.catalog.body}
    assert len(found) == len(joined.catalog.body), "each text once: gettext refuses more"
    old = {msgstr for msgstr, _ in base.values()}
    for branch in (mine, other):
        for msgid, (msgstr, fuzzy) in branch.items():
            if msgid not in base and fuzzy and msgstr in old:
                continue  # a guess: what another text had is put into a new one
            if msgstr and base.get(msgid, ("", False))[0] != msgstr:
                assert msgstr in found[msgid][0], "it is there, alone or with the other"
                assert found[msgid][1] or not fuzzy or (found[msgid][0] != msgstr)
    for _, msgid in joined.disputed:
        assert found[msgid][1], "a person is asked"
    hidden = {entry.key for entry in joined.catalog.body if entry.obsolete}
    assert set(joined.aside) <= hidden


@given(base=TEXTS, mine=TEXTS, other=TEXTS)
@example(
    base={"a": ("1", False), "b": ("2", False)},
    mine={"a": ("", False), "d": ("1", True)},
    other={"a": ("", False), "d": ("2", True)},
)
def test_both_ways_say_the_same(base: Texts, mine: Texts, other: Texts) -> None:
    one, two = (
        join(catalog(base), catalog(first), catalog(second))
        for first, second in ((mine, other), (other, mine))
    )
    assert set(one.disputed) == set(two.disputed)
    disputed = {msgid for _, msgid in one.disputed}
    kept = [
        {msgid: said for msgid, said in says(found.catalog).items() if msgid not in disputed}
        for found in (one, two)
    ]
    assert kept[0] == kept[1]


def test_the_header_has_the_later_date_and_who_made_it() -> None:
    versions = [
        f'"PO-Revision-Date: 2026-01-0{day} 10:00+0000\\n"\n"Last-Translator: {who}\\n"\n{more}'
        for day, who, more in ((1, "Ana", ""), (3, "Bo", ""), (2, "Cy", '"X-Tool: t\\n"\n'))
    ]
    base, ours, theirs = (catalog({}, fields) for fields in versions)
    for one, other in ((ours, theirs), (theirs, ours)):
        fields = join(base, one, other).catalog.fields()
        assert fields["PO-Revision-Date"] == "2026-01-03 10:00+0000"
        assert (fields["Last-Translator"], fields["X-Tool"]) == ("Bo", "t")


def test_the_header_keeps_what_either_wrote_above_it() -> None:
    base, ours, theirs = (
        parse_catalog(f"{head}{HEAD}{more}".encode(), "de.po")
        for head, more in (
            ("# A book.\n#\n#, fuzzy\n", ""),
            ("# A book.\n# Ana, 2025.\n#\n#, fuzzy\n", '"X-Tool: t\\n"\n'),
            ("# A book.\n#\n# Bo, 2026.\n", '"X-Other: o\\n"\n'),
        )
    )
    joined = join(base, ours, theirs).catalog.header
    assert joined is not None
    assert joined.head == "# A book.\n# Ana, 2025.\n#\n# Bo, 2026.\n"
    assert join(base, base, theirs).catalog.to_bytes() == theirs.to_bytes()


def test_a_draft_gives_way_to_what_a_person_wrote() -> None:
    draft = new_entry((None, "a"), STYLE, msgstr="1").as_guess((None, "b"), STYLE)
    typed = new_entry((None, "a"), STYLE, msgstr="2")
    base, ours, theirs = map(of_entries, ([], [draft], [typed]))
    for one, other in ((ours, theirs), (theirs, ours)):
        joined = join(base, one, other)
        assert says(joined.catalog) == {"a": ("2", False)}
        assert not joined.disputed


def test_what_is_obsolete_twice_stays_so() -> None:
    twins = [
        new_entry((None, "a"), STYLE, msgstr=msgstr).as_obsolete(STYLE) for msgstr in ("1", "2")
    ]
    base, ours = of_entries([]), of_entries(twins)
    theirs = of_entries([new_entry((None, "b"), STYLE, msgstr="3")])
    for one, other in ((ours, theirs), (theirs, ours)):
        found = [(e.msgid, e.msgstr) for e in join(base, one, other).catalog.body]
        assert sorted(found) == [("a", "1"), ("a", "2"), ("b", "3")]
    twice = parse_catalog(
        f'{HEAD}\nmsgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr "1"\n'.encode(), "x.po"
    )
    with pytest.raises(CatalogError, match="stands twice"):
        join(base, base, twice)


def test_a_text_that_went_stays_gone_with_its_newest_translation() -> None:
    """One branch took it out of use; the other improved it meanwhile, or did the first."""
    a, b = new_entry((None, "a"), STYLE, msgstr="1"), new_entry((None, "b"), STYLE, msgstr="9")
    better = a.with_msgstr("2", STYLE)
    base = of_entries([a, b])
    for gone, used, expected in (
        ([b, a.as_obsolete(STYLE)], [better, b], "2"),
        ([b, better.as_obsolete(STYLE)], [a, b], "2"),
        ([b], [better, b], "2"),
        ([b, better.as_obsolete(STYLE)], [better, b], "2"),
    ):
        for one, other in ((gone, used), (used, gone)):
            joined = join(base, of_entries(one), of_entries(other))
            assert [(e.msgid, e.msgstr, e.obsolete) for e in joined.catalog.body] == [
                ("b", "9", False), ("a", expected, True),
            ]  # fmt: skip
            assert not joined.disputed
    third = a.with_msgstr("3", STYLE)
    for one, other in (([third, b], [b, better.as_obsolete(STYLE)]),):
        joined = join(base, of_entries(one), of_entries(other))
        assert not joined.disputed, "nobody reads it"
        assert {"2", "3"} <= set(joined.catalog.body[-1].msgstr.split("\n"))
    back = join(of_entries([b, a.as_obsolete(STYLE)]), of_entries([b, better.as_obsolete(STYLE)]),
                of_entries([a, b]))  # fmt: skip
    assert [(e.msgid, e.msgstr, e.obsolete) for e in back.catalog.body] == [
        ("a", "2", False), ("b", "9", False),
    ]  # fmt: skip


def test_what_nobody_translated_goes_with_its_text() -> None:
    base = of_entries([new_entry((None, "a"), STYLE, references=["source/x.md"])])
    ours = of_entries([new_entry((None, "a"), STYLE, references=["source/y.md"])])
    assert not join(base, ours, of_entries([])).catalog.body
    assert not join(base, of_entries([]), ours).catalog.body


def test_who_moved_texts_says_their_order() -> None:
    texts = {name: (name.upper(), False) for name in "abc"}
    base, typed = catalog(texts), catalog({**texts, "b": ("new", False)})
    moved = catalog({name: texts[name] for name in "cab"})
    for one, other in ((typed, moved), (moved, typed)):
        found = [(e.msgid, e.msgstr) for e in join(base, one, other).catalog.body]
        assert found == [("c", "C"), ("a", "A"), ("b", "new")]


def test_what_another_text_had_gives_way() -> None:
    """Both branches took up an edited text; one mended its old translation before, or after."""
    base = of_entries([new_entry((None, "a b"), STYLE, msgstr="1")])
    old = new_entry((None, "a c"), STYLE, msgstr="1").with_fuzzy(True, STYLE)
    mended = new_entry((None, "a c"), STYLE, msgstr="2").as_guess((None, "a b"), STYLE)
    for one, other in ((old, mended), (mended, old)):
        joined = join(base, of_entries([one]), of_entries([other]))
        assert says(joined.catalog) == {"a c": ("2", True)}


def test_a_correction_goes_along_with_an_edit_of_the_text() -> None:
    """The author edits a text on one branch; on the other somebody corrects its translation."""
    old = new_entry((None, "See [it](a.md)."), STYLE, msgstr="Siehe [das](a.md).")
    mended = old.with_msgstr("Siehe [dies](a.md).", STYLE)
    lost = old.with_msgstr("Siehe dies.", STYLE)
    link = (None, "See [it](b.md).")
    carried = with_mark(
        new_entry(link, STYLE, msgstr="Siehe [das](b.md)."), "origin", CARRIED, STYLE
    )
    guess = new_entry((None, "See it now."), STYLE, msgstr=old.msgstr).as_guess(old.key, STYLE)
    nameless = new_entry(guess.key, STYLE, msgstr=old.msgstr).with_fuzzy(True, STYLE)
    typed = new_entry(guess.key, STYLE, msgstr="Siehe jetzt.").as_guess(old.key, STYLE)
    twins = [new_entry((None, name), STYLE, msgstr="gleich") for name in "xy"]
    other = new_entry((None, "z"), STYLE, msgstr="gleich").with_fuzzy(True, STYLE)
    base = of_entries([old, *twins])
    for edited, corrected, expected in (
        (carried, mended, ("Siehe [dies](b.md).", False)),
        (carried, lost, ("Siehe dies.", True)),
        (guess, mended, ("Siehe [dies](a.md).", True)),
        (nameless, mended, ("Siehe [dies](a.md).", True)),
        (typed, mended, ("Siehe jetzt.", True)),
        (other, mended, ("gleich", True)),
        (guess, mended.with_fuzzy(True, STYLE), ("Siehe [das](a.md).", True)),
    ):
        theirs = of_entries([edited, old.as_obsolete(STYLE), twins[0].as_obsolete(STYLE), twins[1]])
        ours = of_entries([corrected, twins[0].with_msgstr("anders", STYLE), twins[1]])
        for one, other in ((ours, theirs), (theirs, ours)):
            found = {e.key: e for e in join(base, one, other).catalog.body}
            assert (found[edited.key].msgstr, found[edited.key].fuzzy) == expected
            assert found[old.key].msgstr == corrected.msgstr
            assert all(mark.valid for mark in marks(found[edited.key]))


def test_a_format_stays_with_the_translation_that_keeps_to_it() -> None:
    plain = new_entry((None, "50 %"), STYLE, references=["x.md"])
    flagged = plain._replace(head=plain.head + "#, python-format\n")
    typed = new_entry((None, "50 %"), STYLE, msgstr="50 % more", references=["y.md"])
    joined = join(*map(of_entries, ([plain], [flagged], [typed])))
    assert [(e.msgstr, e.flags) for e in joined.catalog.body] == [("50 % more", ())]


def test_one_file_has_one_kind_of_line_end() -> None:
    base, ours = catalog({"a": ("", False)}), catalog({"a": ("1", False)})
    theirs = parse_catalog(
        catalog({"a": ("", False), "b": ("2", False)}).to_bytes().replace(b"\n", b"\r\n"), "x.po"
    )
    assert b"\r" not in join(base, ours, theirs).catalog.to_bytes()


def test_other_numbers_of_plural_forms_are_kept() -> None:
    def plural(*forms: str) -> Catalog:
        lines = [f'msgstr[{n}] "{text}"' for n, text in enumerate(forms)]
        return parse_catalog(
            "\n".join([HEAD, 'msgid "a"', 'msgid_plural "b"', *lines, ""]).encode(), "x.po"
        )

    joined = join(plural("", ""), plural("1", "2"), plural("3", "4", "5"))
    assert joined.disputed
    texts = "".join(joined.catalog.body[0].msgstrs)
    assert all(text in texts for text in "12345")


def of_entries(entries: list[Entry]) -> Catalog:
    return parse_catalog("".join([HEAD, *(entry.raw for entry in entries)]).encode(), "de.po")
