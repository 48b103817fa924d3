"""Fonts: the right family for each language, and no glyph missing without a word about it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FontError
from pipeline.render.fonts import FontBook, Tag

PRIVATE = "\ue123"
UGARITIC = "\U00010380"  # in none of the packages
BOOK = FontBook(system=False)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh-CN", "Noto Sans CJK SC"),
        ("zh-Hans-SG", "Noto Sans CJK SC"),
        ("zh-TW", "Noto Sans CJK TC"),
        ("zh-HK", "Noto Sans CJK HK"),
        ("zh-Hant-MO", "Noto Sans CJK HK"),
        ("ja", "Noto Sans CJK JP"),
        ("ko-KR", "Noto Sans CJK KR"),
        ("he", "Noto Sans Hebrew"),
        ("hi", "Noto Sans Devanagari"),
        ("th", "Noto Sans Thai"),
        ("ar", "IBM Plex Sans Arabic"),
        ("fa", "IBM Plex Sans Arabic"),
        ("ur-PK", "IBM Plex Sans Arabic"),
    ],
)
def test_a_language_is_set_in_a_face_of_its_script(locale: str, expected: str) -> None:
    assert expected in BOOK.families(locale)[:3]


@pytest.mark.parametrize("locale", ["en", "de", "el", "ru", "vi", "sr-Latn"])
def test_european_languages_share_a_serif_for_text_and_a_sans_for_labels(locale: str) -> None:
    assert BOOK.families(locale, "text")[0] == "Source Serif 4"
    assert BOOK.families(locale, "label")[0] == "Noto Sans"


@pytest.mark.parametrize("locale", ["en", "zh-CN", "ar", "xx"])
def test_a_role_changes_the_order_of_the_families_only(locale: str) -> None:
    text = BOOK.families(locale, "text")
    assert sorted(text) == sorted(BOOK.families(locale, "code"))
    assert len(text) == len(set(text))


def test_a_tag_knows_the_script_of_its_language() -> None:
    assert Tag.parse("pa").script == "Guru"
    assert Tag.parse("pa-PK").script == "Arab"
    assert Tag.parse("sr-Latn-RS") == Tag("sr", "Latn", "RS")
    assert Tag.parse("es-419").region == "419"


@pytest.mark.parametrize(
    "text",
    [
        "Ruhe, naïve, ‘quotes’ — “more”…",
        "安静的房间，“引号”……",
        "静かな部屋で「話す」",
        "조용한 방",
        "غرفة هادئة، C++",
        "اتاق‌های آرام، گچپژ",
        "ٹھیک ہے",
        "חדר שקט",
        "शांत कमरा",
        "ห้องเงียบ",
        "тихая комната, ήσυχο δωμάτιο",
        "→ ≤ № € ☐ ☑ 🙂 👩‍👧",
    ],
)
def test_the_fonts_of_the_packages_have_the_characters_of_many_languages(text: str) -> None:
    for locale in ("en", "zh-CN", "ar"):
        assert BOOK.missing(text, locale) == ()


def test_what_no_font_has_is_told_in_code_order() -> None:
    assert BOOK.missing(f"a{UGARITIC}b\x07", "en") == ("\x07", UGARITIC)


def test_characters_for_private_use_count_as_missing(tmp_path: Path) -> None:
    write_font(tmp_path / "own.ttf", "Own Signs", PRIVATE)
    assert FontBook([tmp_path]).missing(f"a{PRIVATE}", "en") == (PRIVATE,)


def test_a_mark_counts_as_missing_where_no_font_has_it_with_its_base() -> None:
    assert BOOK.missing("e\u0301", "en") == ()
    assert "\u0e31" in BOOK.missing("A\u0e31", "en")


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200b", "\u200d", "\u2068", "\ufe0f", "\u00a0"])
def test_characters_that_show_nothing_need_no_glyph(invisible: str) -> None:
    assert BOOK.missing(f"a{invisible}b", "th") == ()


def test_an_error_names_every_missing_character_and_the_text_it_stands_in() -> None:
    texts = [("all is well", "en"), (f"one {PRIVATE} here", "en"), ("two \ue001\ue002", "ar")]
    with pytest.raises(FontError) as caught:
        BOOK.require(texts, "session (en)")
    message = str(caught.value)
    assert message.startswith("session (en): no font has U+E123")
    for part in (f"“one {PRIVATE} here”", "U+E001", "U+E002", "“two \ue001\ue002”", "--font-path"):
        assert part in message
    assert "all is well" not in message
    assert caught.value.exit_code == 3


def test_nothing_is_raised_where_nothing_is_missing() -> None:
    BOOK.require([("安静", "zh-CN"), ("quiet", "en")], "session")


@given(st.text(max_size=40))
def test_missing_characters_are_characters_of_the_text(text: str) -> None:
    assert set(BOOK.missing(text, "en")) <= set(text.replace("\u2011", "\u2010"))


def test_a_folder_that_the_user_names_fills_gaps(tmp_path: Path) -> None:
    write_font(tmp_path / "own.ttf", "Own Signs", UGARITIC)
    book = FontBook([tmp_path], system=False)
    assert book.missing(UGARITIC, "en") == ()
    assert "Own Signs" in book.families("zh-CN")
    assert book.families("en")[0] == "Source Serif 4"


def test_the_system_is_asked_only_for_what_is_missing_otherwise() -> None:
    assert FontBook().borrowed("quiet · 安静 · هدوء", "en") == ()
    assert BOOK.borrowed(UGARITIC, "en") == ()


def test_a_book_travels_to_another_process_without_what_it_has_read(tmp_path: Path) -> None:
    book = FontBook([tmp_path], system=False)
    book.families("en")
    copy = pickle.loads(pickle.dumps(book))  # noqa: S301 - our own bytes
    assert (copy.folders, copy.system) == ((tmp_path,), False)
    assert copy.families("en") == book.families("en")


def test_importing_loads_no_font_library() -> None:
    heavy = "{'typst', 'fontTools', 'babel'}"
    code = f"import sys, pipeline.render.fonts; sys.exit(bool({heavy} & {{*sys.modules}}))"
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=root).returncode == 0


def write_font(path: Path, family: str, characters: str) -> None:
    """A font with a square for each of ``characters``."""
    names = [".notdef", "space", *(f"c{ord(char)}" for char in characters)]
    pen = TTGlyphPen(None)
    for index, point in enumerate([(100, 0), (100, 700), (600, 700), (600, 0)]):
        (pen.lineTo if index else pen.moveTo)(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space"} | {ord(c): f"c{ord(c)}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (700, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": "Own-Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)
