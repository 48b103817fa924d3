"""The habits of a locale in a machine's draft: spaces, punctuation, quotation marks, digits.

Engines write the words of a language and often the punctuation of another: ``你好, 世界.`` or
``Vraiment?``. Only what a typist of the locale would never write is changed, and only beside words
of its script; code, addresses and markup are opaque.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pipeline.locales import Locale
from pipeline.pieces import Piece, Role

_PAIR: Final = "\ue100"
_ATOM: Final = "\ue101"
_OPAQUE: Final = {Role.OPEN: _PAIR, Role.CLOSE: _PAIR, Role.ATOM: _ATOM, Role.BREAK: "\n"}


def typeset(pieces: Sequence[Piece], locale: Locale) -> tuple[Piece, ...]:
    """The pieces of a translation with the locale's habits; a rule sees across markup.

    >>> from pipeline.locales import parse_locale
    >>> pieces = [Piece(Role.TEXT, "看"), Piece(Role.ATOM, "x", "`x`", 1), Piece(Role.TEXT, ", 好.")]
    >>> [piece.text for piece in typeset(pieces, parse_locale("zh_CN"))]
    ['看', 'x', '，好。']
    """
    pieces = _tight(pieces)
    words = "".join(piece.text for piece in pieces if piece.role is Role.TEXT)
    if re.search("[\ue100\ue101\n]", words):
        return tuple(pieces)
    marked = "".join(_OPAQUE.get(piece.role, piece.text) for piece in pieces)
    parts = re.split("[\ue100\ue101\n]", habits(marked, locale))
    carried = [piece for piece in pieces if piece.role is not Role.TEXT]
    if len(parts) != len(carried) + 1:
        return tuple(pieces)
    out = [Piece(Role.TEXT, parts[0])]
    for piece, part in zip(carried, parts[1:], strict=True):
        out += [piece, Piece(Role.TEXT, part)]
    return tuple(piece for piece in out if piece.role is not Role.TEXT or piece.text)


def _tight(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with spaces outside of what encloses words, as engines often put them inside, and
    none between markup and the comma or full stop behind it."""
    out: list[Piece] = []
    for piece in pieces:
        before = out[-1] if out else None
        text = piece.text
        if piece.role is Role.TEXT and before is not None and before.role is not Role.TEXT:
            if before.role is Role.OPEN and text[:1] == " " and text.strip():
                text = text.lstrip(" ")
                _space(out, len(out) - 1)
            elif before.role is not Role.OPEN:
                text = re.sub(r"^ +(?=[.,](?:\s|$))", "", text)
            piece = piece if text == piece.text else replace(piece, text=text)
        elif piece.role is Role.CLOSE and before is not None and before.role is Role.TEXT:
            bare = before.text.rstrip(" ")
            if bare and bare != before.text:
                out[-1] = replace(before, text=bare)
                out += [piece, Piece(Role.TEXT, " ")]
                continue
        if piece.role is Role.TEXT and before is not None and before.role is Role.TEXT:
            joined = before.text.rstrip(" ") + " " + text.lstrip(" ")
            out[-1] = replace(before, text=re.sub(r" (?=[.,](?:\s|$))", "", joined))
        else:
            out.append(piece)
    if out and out[-1].role is Role.TEXT and out[-1].text == " ":
        out.pop()
    return out


def _space(out: list[Piece], place: int) -> None:
    """Put a space before the piece at a place, where there is none."""
    while place and out[place - 1].role is Role.OPEN:
        place -= 1
    if place and out[place - 1].role is Role.TEXT:
        if not out[place - 1].text.endswith(" "):
            out[place - 1] = replace(out[place - 1], text=out[place - 1].text + " ")
    elif place:
        out.insert(place, Piece(Role.TEXT, " "))


def habits(text: str, locale: Locale) -> str:
    """A text with the locale's habits.

    >>> from pipeline.locales import parse_locale
    >>> habits('Elle dit: "Vraiment?"', parse_locale("fr")).replace("\\u202f", "_").replace("\\xa0", "~")
    'Elle dit~: «~Vraiment_?~»'
    >>> habits("مرحبا, كيف حالك?", parse_locale("ar"))
    'مرحبا، كيف حالك؟'
    """
    text = re.sub(r"(?<=\S) {2,}(?=\S)", " ", text)
    for rule in _rules(locale):
        text = rule(text)
    return text


Rule = Callable[[str], str]


@cache
def _rules(locale: Locale) -> tuple[Rule, ...]:
    language, script, territory = locale.identity.split("_")
    if language in ("zh", "ja"):
        marks = "，。" if language == "zh" else "、。"
        return (_quotes(_quote_marks(locale)), _full_width(marks, dashes=language == "zh"))
    rules = [_quotes(_quote_marks(locale))]
    if language == "fr":
        rules.append(_french("" if territory == "CA" else "\u202f"))
    else:
        rules.append(_closed_up)
    if script == "Arab":
        rules.append(_arabic("۔" if language == "ur" else "."))
    digits = _DIGITS.get(language, "")
    return (*rules, _native(digits)) if digits else tuple(rules)


# --- quotation marks ------------------------------------------------------------------------------

_QUOTES: Final = {
    "fr": "«»“”", "es": "«»“”", "ca": "«»“”", "it": "«»“”", "pt_Latn_PT": "«»“”", "gl": "«»“”",
    "ru": "«»„“", "uk": "«»„“", "be": "«»„“", "el": "«»“”", "nb": "«»‘’", "nn": "«»‘’",
    "fa": "«»‹›", "ar": "«»“”", "hy": "«»“”",
    "de": "„“‚‘", "cs": "„“‚‘", "sk": "„“‚‘", "sl": "„“‚‘", "bg": "„“’’", "is": "„“‚‘",
    "pl": "„”«»", "hu": "„”»«", "ro": "„”«»", "hr": "„”‘’", "sr": "„”’’",
    "sv": "””’’", "fi": "””’’",
    "ja": "「」『』", "zh_Hant": "「」『』",
}  # fmt: skip
"""Quotation marks and those inside them, by language, or language and script or all three."""


def _quote_marks(locale: Locale) -> str:
    language, script, _ = locale.identity.split("_")
    for key in (locale.identity, f"{language}_{script}", language):
        if key in _QUOTES:
            return _QUOTES[key]
    return "“”‘’"


def _quotes(marks: str) -> Rule:
    """Straight and English quotation marks as the locale's, where they pair."""

    def rule(text: str) -> str:
        opened = re.sub(rf'(^|[\s(\[—–{_PAIR}])"(?=\S)', r"\1“", text)
        if text.count('"') == 2 * opened.count('"'):  # else some of them mean inches
            text = opened.replace('"', "”")
        text = re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "’", text)
        if not _alternate(text):
            return text
        spoken = re.sub(r"‘([^‘’“”]*)’(?!\w)", rf"{marks[2]}\1{marks[3]}", text)
        return spoken.translate(str.maketrans("“”", marks[:2]))

    return rule


def _alternate(text: str) -> bool:
    found = "".join(re.findall("[“”]", text))
    return found == "“”" * (len(found) // 2)


# --- spaces and punctuation -----------------------------------------------------------------------


def _closed_up(text: str) -> str:
    """No space before what closes a clause."""
    return re.sub(r"(?<=[\w”“’»)]) +(?=[,;:!?.](?:\s|$))", "", text)


def _french(before: str) -> Rule:
    """Narrow no-break spaces before ``; ! ?`` (none in Canada), no-break ones by ``:`` and « »."""

    def rule(text: str) -> str:
        blank = "[ \u00a0\u202f]*"
        text = re.sub(
            rf"(?<=[\w»)%{_PAIR}{_ATOM}]){blank}([;!?]+)(?=$|[\W_])", rf"{before}\1", text
        )
        text = re.sub(rf"(?<=[\w»)%{_PAIR}{_ATOM}]){blank}:(?=$|\s)", "\u00a0:", text)
        text = re.sub(rf"«{blank}(?=\S)", "«\u00a0", text)
        return re.sub(rf"{blank}»", "\u00a0»", text)

    return rule


def _arabic(stop: str) -> Rule:
    marks = str.maketrans({",": "،", ";": "؛", "?": "؟", ".": stop})

    def rule(text: str) -> str:
        beside = rf"(?<=[\u0600-\u06ff\u0750-\u077f»”)])({_PAIR}?) ?([,;?.])(?![\w.])"
        return re.sub(beside, lambda match: match[1] + match[2].translate(marks), text)

    return rule


_CJK: Final = "\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e“”‘’…"
_HAN: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WIDE: Final = "，。、；：？！（）「」『』"


def _full_width(marks: str, *, dashes: bool) -> Rule:
    wide = {",": marks[0], ".": marks[1], "?": "？", "!": "！", ":": "：", ";": "；"}
    near = rf"(?<=[{_CJK}{_PAIR}{_ATOM}])"

    def rule(text: str) -> str:
        if not re.search(f"[{_HAN}]", text):
            return text
        text = re.sub(r"\.{3,6}|(?<!…)…(?!…)", "……", text)
        text = re.sub(rf"\(([^()]*[{_CJK}][^()]*)\)", r"（\1）", text)
        text = re.sub(rf"{near} ?([,.?!:;])(?![\w.])", lambda match: wide[match[1]], text)
        text = re.sub(rf"(?<=\w)([,?!;]) ?(?=[{_HAN}])", lambda match: wide[match[1]], text)
        if dashes:
            text = re.sub(rf"(?<=[{_HAN}]) ?[—–]{{1,2}} ?(?=[{_HAN}])", "——", text)
        text = re.sub(rf" *([{_WIDE}]) *", r"\1", text)
        return re.sub(rf"(?<=[{_CJK}])({_PAIR}*) +({_PAIR}*)(?=[{_CJK}])", r"\1\2", text)

    return rule


# --- digits ---------------------------------------------------------------------------------------

_DIGITS: Final = {
    "fa": "۰۱۲۳۴۵۶۷۸۹", "ckb": "٠١٢٣٤٥٦٧٨٩", "ps": "۰۱۲۳۴۵۶۷۸۹", "bn": "০১২৩৪৫৬৭৮৯",
    "as": "০১২৩৪৫৬৭৮৯", "mr": "०१२३४५६७८९", "ne": "०१२३४५६७८९", "my": "၀၁၂၃၄၅၆၇၈၉",
    "dz": "༠༡༢༣༤༥༦༧༨༩",
}  # fmt: skip
"""Where CLDR's default digits are the script's own. Arabic has both; a text keeps those it has."""


def _native(digits: str) -> Rule:
    table = str.maketrans("0123456789", digits)
    number = re.compile(r"(?<![A-Za-z\d.,/:_-])\d+(?:[.,:]\d+)*(?![A-Za-z\d])", re.ASCII)
    return lambda text: number.sub(lambda match: match[0].translate(table), text)
