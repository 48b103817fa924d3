"""Laws of catalogs: what is loaded and saved keeps its bytes, and gettext's tools agree."""

from __future__ import annotations

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog_reader
from pipeline.catalog import Catalog, new_entry
from pipeline.catalog_reader import parse_catalog
from pipeline.errors import CatalogError
from tests.catalog_cases import HEADER, TEXTS, catalogs
from tests.test_catalog import STYLE, gettext, needs_gettext, read


@given(catalogs())
def test_load_and_save_give_the_same_bytes(catalog: Catalog) -> None:
    data = catalog.to_bytes()
    again = parse_catalog(data, "x.po")
    assert again.to_bytes() == data
    assert [e.raw for e in again.entries] == [e.raw for e in catalog.entries]


@given(st.text(st.sampled_from('msgid str"#~|,:.\\n[]0ctxplua\n\t \r'), max_size=60))
def test_whatever_is_accepted_is_kept(text: str) -> None:
    try:
        catalog = read(text)
    except CatalogError:
        return
    assert catalog.to_text() == text
    for entry in catalog.entries:
        assert entry.msgstrs is not None
        assert entry.key == (entry.msgctxt, entry.msgid)


PIECES = (
    *(
        "msgid ",
        "msgstr ",
        "msgctxt ",
        '"a"',
        '""',
        '"b\\n"',
        '"\\x41"',
        '"\\\\"',
        '"\\q"',
        '"a',
        '"',
        "\\",
    ),
    *(
        "\n",
        " ",
        "\t",
        "\r",
        "\x0b",
        "\0",
        "\ufeff",
        "\u2028",
        "# c\n",
        "#, fuzzy\n",
        "#~ ",
        "#| ",
        "#",
    ),
    *('msgid_plural "s"\n', 'msgstr[0] "t"\n', '#~ msgid "o"\n#~ msgstr "p"\n', 'domain "x"\n'),
)


@given(catalogs(), st.data())
def test_entries_found_all_at_once_are_those_found_one_by_one(
    catalog: Catalog, data: st.DataObject
) -> None:
    text = catalog.to_text()
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 4))
        text = text[:start] + data.draw(st.sampled_from(("", *PIECES))) + text[end:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog_reader, "plain_entries", lambda _: ([], []))
        patch.setattr(catalog_reader, "plain_entry", lambda *_: None)
        slowly = outcome(text)
    assert outcome(text) == slowly


def outcome(text: str) -> object:
    """All that is known of a catalog, or why it cannot be read."""
    try:
        found = read(text)
    except CatalogError as error:
        return str(error)
    return found.tail, found.style, [(e.raw, e.key, e.msgstrs, e.line) for e in found.entries]


@given(catalogs(), TEXTS, st.data())
def test_editing_one_entry_changes_only_its_lines(
    catalog: Catalog, msgstr: str, data: st.DataObject
) -> None:
    catalog = parse_catalog(catalog.to_bytes(), "x.po")
    active = catalog.active()
    if not active:
        return
    key = data.draw(st.sampled_from(list(active)))
    edited = active[key].with_msgstr(msgstr, catalog.style).with_fuzzy(True, catalog.style)
    again = parse_catalog(catalog.with_entries({key: edited}).to_bytes(), "x.po")
    assert again.active()[key].msgstr == msgstr
    assert again.active()[key].fuzzy
    assert again.active()[key].comments == active[key].comments
    others = [e.raw for e in catalog.entries if e.key != key or e.obsolete]
    assert [e.raw for e in again.entries if e.key != key or e.obsolete] == others


@given(catalogs())
def test_obsolete_and_back_is_the_same_entry(catalog: Catalog) -> None:
    for entry in catalog.body:
        if entry.obsolete:
            continue
        gone = entry.as_obsolete(catalog.style)
        read_again = parse_catalog(gone.raw.encode(), "x.po").entries[0]
        assert read_again.obsolete
        back = gone.revived(catalog.style).with_template(
            entry.extracted, entry.references, catalog.style
        )
        assert back.raw == entry.raw


@given(catalogs())
def test_polib_reads_the_same(catalog: Catalog) -> None:
    text = catalog.to_text().replace("\r\n", "\n")
    if any(c in text for c in "\x0b\x0c\x1c\x1d\x1e\x85\r") or "\\" in text:
        return  # polib cuts lines at these, and reads fewer escapes
    theirs = polib.pofile(text, wrapwidth=0)
    ours = parse_catalog(text.encode(), "x.po")
    assert [(e.msgctxt, e.msgid, e.msgstr, bool(e.obsolete)) for e in theirs] == sorted(
        ((e.msgctxt, e.msgid, e.msgstr, e.obsolete) for e in ours.body),
        key=lambda row: [(e.msgctxt, e.msgid, bool(e.obsolete)) for e in theirs].index(
            (row[0], row[1], row[3])
        ),
    )
    assert {e.msgid for e in theirs if e.fuzzy} == {e.msgid for e in ours.body if e.fuzzy}


WORDS = st.sampled_from(
    "the a stay— – — … “said” don't e.g., x:y (so it) *a b* well-known/it 100% $5 a/b a-1 --flag -x "
    "[link text](https://example.org/a/b-c_d/12?x=1&y=2#z) `code_of-it` foo::bar <br/> path/to/it.md "
    "{{< >}} | #tag ! ? 1,000.50 12/03/2020 :: .. ...and [x][y] ~~z~~ +1 a=b &amp; -> /usr/bin "
    'C:\\dir "q" 文字。'.split()
)


@needs_gettext
@given(st.lists(st.lists(WORDS, min_size=6, max_size=24), min_size=1, max_size=8))
def test_lines_break_where_msgcat_breaks_them(texts: list[list[str]]) -> None:
    entries = [new_entry((None, text), STYLE) for text in dict.fromkeys(map(" ".join, texts))]
    body = "".join(entry.raw for entry in entries)
    written = gettext("msgcat", "-", data=f"{HEADER.rstrip()}\n{body}".encode()).stdout.decode()
    assert written.endswith(body)


@needs_gettext
@given(catalogs())
def test_msgcat_reads_what_we_write_and_says_the_same(catalog: Catalog) -> None:
    data = b"".join(e.raw.encode() for e in catalog.entries)
    result = gettext("msgcat", "--no-wrap", "-", data=data)
    assert result.returncode == 0, result.stderr
    theirs = parse_catalog(result.stdout, "x.po")
    ours = parse_catalog(data, "x.po")

    def told(of: Catalog) -> list[tuple[object, ...]]:
        rows = [
            (e.key, e.msgstrs, e.obsolete, fuzzy, e.previous if fuzzy else None)
            for e in of.body
            # msgcat drops the mark of an entry without a translation, which none can be of,
            # and obsolete entries without one.
            if (fuzzy := e.fuzzy and bool(e.msgstr)) or e.msgstr or not e.obsolete
        ]
        return sorted(rows, key=repr)

    assert told(theirs) == told(ours)
