"""TMX in and out: what the format can say, and what it must not be able to do."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.exchange.tmx import TmxUnit, read_tmx, writable, write_tmx

HEAD = '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'


def tmx(body: str, head: str = HEAD) -> bytes:
    return f'{head}<tmx version="1.4"><header srclang="en"/><body>{body}</body></tmx>'.encode()


def unit(english: str, german: str, more: str = "") -> str:
    return (
        f'<tu>{more}<tuv xml:lang="en-US"><seg>{english}</seg></tuv>'
        f'<tuv xml:lang="de-DE"><seg>{german}</seg></tuv></tu>'
    )


def only(data: bytes) -> TmxUnit:
    (found,) = read_tmx(data, "a.tmx")
    return found


TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(writable)


@given(TEXT, TEXT, st.none() | TEXT)
def test_what_is_written_reads_back_the_same(source: str, target: str, context: str | None) -> None:
    found = only(write_tmx("en", [(context, source, [("de", target)])], "1"))
    assert [s.text for s in found.segments] == [source, target]
    assert [s.language for s in found.segments] == ["en", "de"]
    assert found.context == context
    assert not any(s.opaque for s in found.segments)


def test_a_utf_32_file_is_called_so() -> None:
    with pytest.raises(InputError, match=r"m.tmx:1: is UTF-32"):
        read_tmx("<tmx/>".encode("utf-32"), "m.tmx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    bom = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    declared = "utf-16" if bom else encoding
    text = tmx(unit("Tea", "Grüner Tee")).decode()
    text = text.replace('version="1.0"', f'version="1.0" encoding="{declared}"', 1)
    assert only(bom + text.encode(encoding)).segments[1].text == "Grüner Tee"


@pytest.mark.parametrize(
    ("seg", "text", "bare", "opaque"),
    [
        ('a <bpt i="1">&lt;b></bpt>b<ept i="1">&lt;/b></ept>', "a **b**", "a b", False),
        ('<bpt i="1">_</bpt>b<ept i="1">_</ept>', "_b_", "b", False),
        (
            'to <bpt i="2">&lt;a href="x.md"></bpt>b<ept i="2">&lt;/a></ept>',
            "to [b](x.md)",
            "to b",
            False,
        ),
        ("one<ph>&lt;br/></ph>two", "one\\\ntwo", "onetwo", False),
        ("run <ph>`make`</ph> now", "run `make` now", "run now", False),
        ('a <it pos="begin">{1}</it> b', "a  b", "a b", True),
        ("a <hi>b</hi> c", "a b c", "a b c", False),
        ("x <ph>![<sub>Tea</sub>](t.png)</ph>", "x ![Tea](t.png)", "x ", False),
    ],
)
def test_inline_tags_become_markdown_where_they_can(
    seg: str, text: str, bare: str, opaque: bool
) -> None:
    found = only(tmx(unit(seg, "x"))).segments[0]
    assert (found.text, found.bare, found.opaque) == (text, bare, opaque)


def test_a_unit_knows_its_line_and_context() -> None:
    found = only(tmx("\n\n" + unit("Open", "Öffnen", '<prop type="x-context">menu</prop>')))
    assert (found.line, found.context) == (5, "menu")


LAUGHS = (
    '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (tmx(unit("&c;", "x"), LAUGHS), "a.tmx:1: declares an entity (a)"),
        (
            tmx(unit("&x;", "x"), '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "a.tmx:1: declares an entity (x)",
        ),
        (
            tmx("", '<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://x.example/p"> %p;]>'),
            "a.tmx:1: declares an entity (p)",
        ),
        (tmx(unit("&nbsp;", "x")), "a.tmx:3: uses an entity that it does not declare (nbsp)"),
        (tmx("<tu>\n</body>"), "a.tmx:4: not well-formed XML: mismatched tag"),
        (tmx(unit("Tea", "Tee"))[:-20], "not well-formed XML"),
        (b"<html></html>", "a.tmx:1: is no TMX: its root is <html>"),
        (b"", "a.tmx:1: not well-formed XML: no element found"),
        (b"Tea\x00", "a.tmx:1: not well-formed XML"),
        (tmx("<tu><tuv><seg>a</seg></tuv></tu>"), "a.tmx:3: a <tuv> without xml:lang"),
        (tmx("<a>" * 5000), "a.tmx:3: nests too deeply"),
        (tmx(unit("a", "b"), '<?xml version="1.0" encoding="no-such"?>'), "a.tmx:1: "),
        (tmx(unit("a", "b"), '<?xml version="1.0" encoding="gb18030"?>'), "a.tmx:1: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(data: bytes, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_tmx(data, "a.tmx")
    assert said in str(error.value)


def test_control_characters_cannot_be_written() -> None:
    assert writable("Tee\n\tgut")
    assert not writable("Tee\x08")
