"""Catalogs: every byte of what nobody touched stays, and what cannot be read is one located error."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog import Catalog, Style, header_fields, new_entry
from pipeline.catalog_reader import parse_catalog
from pipeline.catalog_text import escaped, lines, unescaped
from pipeline.errors import CatalogError
from pipeline.merge import merge
from pipeline.template import TemplateEntry
from tests.catalog_cases import HEADER, Case, cases, catalogs, ids

needs_gettext = pytest.mark.skipif(
    shutil.which("msgcat") is None, reason="GNU gettext (msgcat, msgfmt) is not installed"
)
STYLE = Style()


def read(text: str) -> Catalog:
    return parse_catalog(text.encode(), "x.po")


def gettext(*command: str, data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command, input=data, capture_output=True, check=False, env={"LC_ALL": "C.UTF-8"}
    )


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("odd.md"), ids=ids)
def test_what_gettext_reads_is_read_and_kept(case: Case) -> None:
    text = HEADER + case.blocks["po"]
    catalog = read(text)
    assert catalog.to_text() == text
    found = [f"- {entry.msgid} → {entry.msgstr}" for entry in catalog.body]
    assert found == case.rest.split("\n")


@needs_gettext
@pytest.mark.parametrize("case", cases("odd.md"), ids=ids)
def test_gettext_does_read_them(case: Case) -> None:
    result = gettext("msgcat", "-", data=(HEADER + case.blocks["po"]).encode())
    if b"#=" in case.blocks["po"].encode() and result.returncode:
        pytest.skip("this gettext is too old for #= lines")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("case", cases("faults.md"), ids=ids)
def test_a_fault_is_one_located_error(case: Case) -> None:
    with pytest.raises(CatalogError) as caught:
        read(case.blocks["po"])
    assert str(caught.value) == "x.po" + case.rest
    assert caught.value.exit_code == 3


@needs_gettext
@pytest.mark.parametrize("case", cases("faults.md"), ids=ids)
def test_the_control_gettext_refuses_them_too(case: Case) -> None:
    if "charset=ISO" in case.blocks["po"]:
        pytest.skip("gettext reads any encoding; we read UTF-8")
    command = ["msgfmt", "-c", "-o", "/dev/null", "-"] if "Plural" in case.blocks["po"] else None
    if command is None:
        command = ["msgcat", "-"]
    if "nplurals=9" in case.blocks["po"]:
        pytest.skip("gettext believes it; its readers would reserve the memory")
    if "UTF-7" in case.blocks["po"]:
        pytest.skip("gettext may know UTF-7")
    assert gettext(*command, data=case.blocks["po"].encode()).returncode != 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'msgid "a\0"\nmsgstr ""\n', "x.po:1: holds a NUL byte"),
        (b'# \xe9\nmsgid "a"\nmsgstr ""\n', "x.po:1: not UTF-8 (byte 0xe9)"),
        (b'\nmsgid "caf\xe9"\nmsgstr ""\n', "x.po:2: not UTF-8 (byte 0xe9)"),
        ('msgid "a"'.encode("utf-16"), "x.po:1: is UTF-16"),
        ('msgid "a"'.encode("utf-32"), "x.po:1: is UTF-32"),
        ('msgid "a"'.encode("utf-32-be"), "x.po:1: is UTF-32"),
        ('msgid "a"'.encode("utf-16-le"), "x.po:1: is UTF-16"),
        (b'msgid "a"\rmsgstr "b"\r', "x.po:1: its line ends are bare carriage returns"),
        (b'\nmsgid "' + b"a" * 5_000_000 + b'"\nmsgstr ""\n', "x.po:2: a line of 5,000,008"),
        (b"a" * 5_000_000, "x.po:1: a line of 5,000,000"),
    ],
)
def test_bytes_that_are_no_catalog(data: bytes, message: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_catalog(data, "x.po")
    assert str(caught.value).startswith(message)
    assert caught.value.remedy


def test_declared_encoding_is_named_where_the_bytes_are_not_utf8() -> None:
    data = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-15\\n"\n# \xa4\n'
    with pytest.raises(CatalogError, match=r"x\.po:3: declares charset ISO-8859-15"):
        parse_catalog(data, "x.po")


def test_a_charset_elsewhere_than_in_the_header_says_nothing() -> None:
    text = HEADER + 'msgid "Content-Type: text/html; charset=latin1"\nmsgstr ""\n'
    assert read(text).to_text() == text


def test_the_same_text_twice_is_an_error_with_both_lines() -> None:
    catalog = read('msgid "a"\nmsgstr ""\n\n\nmsgid "a"\nmsgstr "b"\n')
    with pytest.raises(CatalogError) as caught:
        catalog.active()
    assert str(caught.value).startswith("x.po:5: the same msgid stands twice, first in line 1")
    # The control: another context makes it another entry, and so does being obsolete.
    fine = read(
        'msgid "a"\nmsgstr ""\n\nmsgctxt "x"\nmsgid "a"\nmsgstr ""\n\n#~ msgid "b"\n#~ msgstr ""\n'
    )
    assert set(fine.active()) == {(None, "a"), ("x", "a")}


@given(catalogs(), st.data())
def test_a_catalog_cut_in_half_is_read_or_refused_at_a_line_of_it(
    catalog: Catalog, data: st.DataObject
) -> None:
    whole = catalog.to_bytes()
    half = whole[: data.draw(st.integers(0, len(whole)))]
    fault = None
    try:
        assert parse_catalog(half, "x.po").to_bytes() == half
    except CatalogError as error:
        fault = error
    if fault is not None:
        assert 1 <= int(fault.where.rpartition(":")[2]) <= half.count(b"\n") + 1
        assert fault.remedy


@pytest.mark.parametrize(
    "hostile",
    [
        'msgid "a"\n' * 20_000,
        "# c\n" * 50_000 + "x",
        'msgid ""\n' + '"a"\n' * 50_000 + "x",
        "\n" * 200_000 + '"',
        'msgid "' + "\\\\" * 200_000,
        "#~ x " * 100_000,
        'msgid "a"\nmsgid_plural "b"\n' + "".join(f'msgstr[{i}] ""\n' for i in range(5000)) + "x",
    ],
    ids=range(7),
)
def test_hostile_text_is_refused_in_linear_time(hostile: str) -> None:
    with pytest.raises(CatalogError):
        read(hostile)


# --- parts of an entry ----------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaping_and_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert "".join(lines(text)) == text


def test_flags_keep_their_lines() -> None:
    (entry,) = read('#= no-wrap\n#, c-format,  odd\nmsgid "a"\nmsgstr "b"\n').entries
    fuzzy = entry.with_fuzzy(True, STYLE)
    assert fuzzy.head == "#, fuzzy, c-format, odd\n#= no-wrap\n"
    assert fuzzy.with_fuzzy(False, STYLE).flags == ("c-format", "odd", "no-wrap")
    (only,) = read('#, fuzzy\nmsgid "a"\nmsgstr "b"\n').entries
    assert only.with_fuzzy(False, STYLE).raw == 'msgid "a"\nmsgstr "b"\n'


def test_an_entry_that_must_not_be_wrapped_is_not() -> None:
    long = "word " * 40
    (entry,) = read('#, no-wrap\nmsgid "a"\nmsgstr "b"\n').entries
    assert entry.with_msgstr(long, STYLE).target == f'msgstr "{long}"\n'
    (control,) = read('msgid "a"\nmsgstr "b"\n').entries
    assert len(lines(control.with_msgstr(long, STYLE).target)) > 2


def test_other_comments_keep_their_bytes() -> None:
    (entry,) = read('#no space\n#   deep\n#. note\nmsgid "a"\nmsgstr "b"\n').entries
    changed = entry.with_comments([*entry.comments, "a new\nline"], STYLE)
    assert changed.head == "#no space\n#   deep\n# a new line\n#. note\n"


def test_header_fields_keep_their_bytes() -> None:
    text = (
        '# Title\nmsgid ""\nmsgstr ""\n"X-Odd:no space\\n"\n"just words\\n"\n'
        '"Plural-Forms: nplurals=2; "\n"plural=n != 1;\\n"\n"PO-Revision-Date: 2026\\n"\n\n'
        'msgid "a"\nmsgstr "b"\n'
    )
    catalog = read(text)
    changed = catalog.with_fields({"po-revision-date": "2027", "X-New": "1"})
    wanted = text.replace("Date: 2026\\n", "po-revision-date: 2027\\n")
    wanted = text.replace(
        '"PO-Revision-Date: 2026\\n"', '"po-revision-date: 2027\\n"\n"X-New: 1\\n"'
    )
    assert changed.to_text() == wanted
    assert catalog.with_fields({"X-Odd": "no space"}) is catalog
    assert header_fields(changed.header.msgstr if changed.header else "")[0] == (
        "X-Odd",
        "no space",
    )


def test_the_header_may_stand_anywhere() -> None:
    catalog = read('msgid "a"\nmsgstr "b"\n\nmsgid ""\nmsgstr "Language: de\\n"\n')
    assert catalog.fields() == {"Language": "de"}
    assert [entry.msgid for entry in catalog.body] == ["a"]
    assert read('msgid "a"\nmsgstr "b"\n').header is None
    with pytest.raises(CatalogError, match="has no header"):
        read('msgid "a"\nmsgstr "b"\n').with_fields({"A": "b"})


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ('msgid "a"\nmsgstr "b"\n', Style()),
        ('msgid "a"\r\nmsgstr "b"\r\n', Style("\r\n")),
        ('msgid "a"\nmsgstr "' + "word " * 30 + '"\n', Style("\n", 0)),
        (
            "".join(
                new_entry((None, f"{i} " + "a bcd efghi " * 30), Style("\n", 100)).raw
                for i in range(9)
            ),
            Style("\n", 100),
        ),
        (
            "".join(new_entry((None, f"{i} " + "茶，" * 60), Style()).raw for i in range(9)),
            Style(),
        ),
    ],
    ids=["gettext", "crlf", "no-wrap", "wide", "chinese"],
)
def test_the_style_of_a_file_is_recognised(text: str, style: Style) -> None:
    assert read(text).style == style


def test_changes_are_written_in_the_style_of_the_file(tmp_path: Path) -> None:
    catalog = read('msgid "a"\r\nmsgstr ""\r\n')
    edited = catalog.active()[None, "a"].with_msgstr("x\ny", catalog.style)
    assert edited.target == 'msgstr ""\r\n"x\\n"\r\n"y"\r\n'


def test_names_with_spaces_are_isolated_in_references_as_gettext_does() -> None:
    text = '#: \u2068my file.md\u2069:3 b.md:4 \u2068two words.md\u2069\nmsgid "a"\nmsgstr ""\n'
    catalog = read(text)
    (entry,) = catalog.body
    assert entry.references == ("my file.md:3", "b.md:4", "two words.md")
    assert new_entry((None, "a"), Style(), references=entry.references).raw.endswith(text)
    assert catalog.to_text() == text
    assert read(text.replace("\u2069", "")).body[0].references == (
        ("my", "file.md:3", "b.md:4", "two", "words.md")
    ), "isolates that nobody closed isolate nothing"


def test_who_writes_no_blank_lines_finds_them_only_where_something_changed() -> None:
    """Some tools put nothing between entries, and a merge leaves what nobody edited as it stands."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    texts = [f"Step {word}." for word in ("one", "two", "three", "four")]
    entries = [f'#. paragraph\nmsgid "{text}"\nmsgstr "Da."\n' for text in texts]
    catalog = parse_catalog("".join([head, *entries]).encode(), "de.po")
    template = [TemplateEntry((None, text), ("paragraph",), ()) for text in [*texts[:-1], "Off."]]

    merged = merge(catalog, template, "2026-01-01 00:00+0000", {}).to_text()

    assert merged.split("\n#. paragraph\nmsgid", 1)[1].startswith(' "Step one."')
    assert "".join(entries[:-1]) in merged
    assert '\n\n#. paragraph\nmsgid "Off."\n' in merged
