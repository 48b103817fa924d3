"""The habits of locales, and the script that a draft is written in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inline import References
from pipeline.locales import parse_locale
from pipeline.pieces import Piece, Role
from pipeline.placeholders import HTML, NUMBERED, XML, restore
from pipeline.scripts import foreign
from pipeline.shield import Shielded, shield
from pipeline.typography import habits, typeset


def shown(text: str) -> str:
    """Spaces that one sees."""
    return text.replace("\u00a0", "~").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("zh_CN", "你好, 世界. 真的吗? 是的!", "你好，世界。真的吗？是的！"),
        ("zh_CN", '他说: "好"; 走吧...', "他说：“好”；走吧……"),
        ("zh_CN", "版本 3.11, 用 Python (最新).", "版本 3.11，用 Python（最新）。"),
        ("zh_CN", "时间 10:30 — 可以", "时间 10:30 — 可以"),
        ("zh_CN", "今天 — 明天", "今天——明天"),
        ("zh_CN", "see x.md, y", "see x.md, y"),
        ("zh_TW", "他說 “好”.", "他說「好」。"),
        ("ja", "はい, “そう”です.", "はい、「そう」です。"),
        ("ja", "これは テスト です", "これはテストです"),
        ("fr", "Vraiment? Oui! Bien; non", "Vraiment_? Oui_! Bien_; non"),
        ("fr", 'Elle dit: "oui".', "Elle dit~: «~oui~»."),
        ("fr", "à 10:30, l'eau", "à 10:30, l’eau"),
        ("fr_CA", 'Vraiment? Elle dit : "oui"', "Vraiment? Elle dit~: «~oui~»"),
        ("de", 'Er sagt "nein" , oder ?', "Er sagt „nein“, oder?"),
        ("de", "Er sagt “so ‘ist’ es”.", "Er sagt „so ‚ist‘ es“."),
        ("es", 'Dice "no"', "Dice «no»"),
        ("ca", "L'home diu “no”", "L’home diu «no»"),
        ("sv", 'Hon sa "nej"', "Hon sa ”nej”"),
        ("pt_BR", 'Disse "não"', "Disse “não”"),
        ("ar", "مرحبا, كيف حالك? جيد; نعم.", "مرحبا، كيف حالك؟ جيد؛ نعم."),
        ("ar", "عام 2026, 45", "عام 2026, 45"),
        ("ur", "یہ ٹھیک ہے.", "یہ ٹھیک ہے۔"),
        ("fa", "سال 2026, x86", "سال ۲۰۲۶, x86"),
        ("fa", "ساعت 10:30", "ساعت ۱۰:۳۰"),
        ("en", 'one  two "three', 'one two "three'),
        ("de", "5'10\" und 6'2\"", "5'10\" und 6'2\""),
    ],
)
def test_a_draft_follows_the_habits_of_its_locale(locale: str, text: str, expected: str) -> None:
    assert shown(habits(text, parse_locale(locale))) == expected


LOCALES = ["zh_CN", "zh_TW", "ja", "fr", "fr_CA", "de", "ar", "ur", "fa", "es", "sv", "en"]
texts = st.text(st.sampled_from("ab 中文あ، ,.;:!?\"'“”‘’«»()—…123سل"), max_size=20)


@given(st.sampled_from(LOCALES), texts)
def test_letters_and_numbers_stay_as_they_are(locale: str, text: str) -> None:
    from unicodedata import digit

    def kept(text: str) -> list[str]:
        return [str(digit(c, c)) for c in text if c.isalnum()]

    once = habits(text, parse_locale(locale))
    assert kept(once) == kept(text)


def test_a_rule_sees_across_markup_and_leaves_it_where_it_is() -> None:
    pieces = [
        Piece(Role.TEXT, "看"),
        Piece(Role.OPEN, "", "*", 1),
        Piece(Role.TEXT, "这里"),
        Piece(Role.CLOSE, "", "*", 1),
        Piece(Role.TEXT, ", "),
        Piece(Role.ATOM, "a, b.", "`a, b.`", 2),
        Piece(Role.TEXT, "."),
    ]
    found = typeset(pieces, parse_locale("zh_CN"))
    assert "".join(piece.raw or piece.text for piece in found) == "看*这里*，`a, b.`。"


def test_text_with_characters_of_our_own_is_left_alone() -> None:
    pieces = (Piece(Role.TEXT, "好, \ue100"),)
    assert typeset(pieces, parse_locale("zh_CN")) == pieces


@pytest.mark.parametrize(
    ("locale", "text", "source", "wrong"),
    [
        ("zh_CN", "我很好", "I am well", ""),
        ("zh_CN", "Estoy muy bien", "I am very well", "Latn"),
        ("zh_CN", "Nora Ellwood", "By Nora Ellwood", ""),
        ("zh_CN", "`Estoy` 好", "x", ""),
        ("ar", "Это не то", "It is not", "Cyrl"),
        ("ru", "Это Python", "It is Python", ""),
        ("de", "这是错误的", "It is wrong", "Hani"),
        ("de", "Das ist 好", "It is 好", ""),
        ("ja", "漢字とかな", "Kanji and kana", ""),
        ("ko", "한국어", "Korean", ""),
        ("sr_Latn", "Ово је", "This is", "Cyrl"),
        ("de", "2026", "2026", ""),
    ],
)
def test_a_draft_in_another_script_is_no_draft(
    locale: str, text: str, source: str, wrong: str
) -> None:
    found = foreign(text, source, parse_locale(locale))
    assert found == (f"it is written in another script ({wrong})" if wrong else "")


# --- spellings of placeholders --------------------------------------------------------------------


def unit(fragment: str) -> Shielded:
    found = shield(fragment, References({}, ("1",)))
    assert isinstance(found, Shielded)
    return found


@pytest.mark.parametrize("style", [NUMBERED, XML, HTML])
def test_every_spelling_comes_back_as_it_went(style: object) -> None:
    spelled = style if isinstance(style, type(NUMBERED)) else NUMBERED
    for fragment in (
        "Plain.",
        "R&D \\<x\\> `a & b` [the *long* list](a.md)",
        "First line\\\nsecond *line*",
        "*a* **b `c` d**",
    ):
        whole = unit(fragment)
        assert restore(whole, spelled.texts(whole), spelled) == fragment


def test_a_closing_without_a_number_ends_the_innermost_pair() -> None:
    whole = unit("*a [b](c)* d")
    assert HTML.texts(whole) == ('<b id="1">a <b id="2">b</b></b> d',)
    assert restore(whole, ['D <b id="1"><b id="2">B</b> a</b>'], HTML) == "D *[B](c) a*"


def test_an_engine_may_spell_an_empty_element_its_own_way() -> None:
    assert restore(unit("see `x`"), ["ver <x1></x1>"], XML) == "ver `x`"
    assert restore(unit("see `x`"), ["ver <x1 />"], XML) == "ver `x`"


@pytest.mark.parametrize(
    "back",
    ["ver", "ver <x1/> <x1/>", "ver <x2/>", "ver <x1/> <g9>a</g9>", "ver <x1", "ver &lt;x1/>"],
)
def test_what_is_lost_doubled_invented_or_broken_is_refused(back: str) -> None:
    assert not isinstance(restore(unit("see `x`"), [back], XML), str)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "hecho por <o> Ana </c> para el <o> motor </c> .",
            "hecho por <o>Ana</c> para el <o>motor</c>.",
        ),
        ("<o> Ana </c>", "<o>Ana</c>"),
        ("va<o> Ana</c>.", "va <o>Ana</c>."),
        ("va <o>Ana </c>hoy", "va <o>Ana</c> hoy"),
        ("va <o>Ana </c> hoy", "va <o>Ana</c> hoy"),
        ("<o><o> Ana</c> dos </c> , tres", "<o><o>Ana</c> dos</c>, tres"),
        ("va <a> , hoy", "va <a>, hoy"),
        ("va <o> </c> hoy", "va <o> </c> hoy"),
    ],
)
def test_spaces_stand_outside_of_what_encloses_words(text: str, wanted: str) -> None:
    roles = {"<o>": Role.OPEN, "</c>": Role.CLOSE, "<a>": Role.ATOM}
    parts = [part for part in re.split("(<o>|</c>|<a>)", text) if part]
    pieces = [Piece(roles[p], raw=p) if p in roles else Piece(Role.TEXT, p) for p in parts]
    done = typeset(pieces, parse_locale("es"))
    assert "".join(piece.raw or piece.text for piece in done) == wanted
