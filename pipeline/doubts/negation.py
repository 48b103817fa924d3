"""A negation that a translation lost or added, by the words that negate in a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from pipeline.doubts.base import Case, Doubt
from pipeline.doubts.habits import prose

WORDS: Final[Mapping[str, str]] = {
    "en": r"not|no|never|without|cannot|can['’]?t|\w+n['’]t|nor|none|neither|nothing|nobody|nowhere|hardly",
    "de": r"nicht|kein\w*|nie|niemals|ohne|nichts|niemand\w*|weder|nirgends|nirgendwo|un\w{4,}|kaum",
    "es": r"no|ni|nunca|jamás|sin|nada|nadie|ning[uú]n\w*|tampoco|imposible|im?[np]\w{5,}",
    "fr": r"ne|n['’]\w+|pas|sans|jamais|aucun\w*|ni|non|rien|personne|im?[np]\w{5,}|guère",
    "pt": r"não|nem|nunca|jamais|sem|nada|ninguém|nenhum\w*|tampouco|im?[np]\w{5,}",
    "it": r"non|né|mai|senza|niente|nulla|nessun\w*|neanche|im?[np]\w{5,}",
    "ca": r"no|ni|mai|sense|cap|res|ningú|tampoc",
    "nl": r"niet|geen|nooit|zonder|niets|niemand|noch|nergens|on\w{4,}",
    "ru": r"не|нет|ни|без|никогда|ничего|никто|нельзя|не\w{4,}|невозможно",
    "uk": r"не|немає|ні|без|ніколи|нічого|ніхто|не\w{4,}",
    "pl": r"nie|ani|nigdy|bez|nic|nikt|żad\w+|nie\w{4,}",
    "tr": r"değil\w*|yok\w*|hiç\w*|asla|\w+m[ae](?:z|yan|yen|d[ıi]|m[ıi]ş|dan|den)\w*|"
    r"\w+s[ıiuü]z\w*|\w*m[ıiuü]yor\w*",
    "ar": r"[وف]?لا|[وف]?لم|[وف]?لن|[وف]?ليس\w*|غير|دون|بدون|[وف]?ما|عدم|بلا",
    "fa": r"\w*ن(?:می|یست|بود|شد|کر)\w*|نه|هیچ\w*|بدون|بی\w*|غیر\w*|ن\w+",
    "id": r"tidak|bukan|tanpa|jangan|belum|tak",
    "vi": r"không|chưa|chẳng|đừng|chớ",
}  # fmt: skip
"""Words, and parts of words, that negate, by language."""

LETTERS: Final[Mapping[str, str]] = {
    "zh": "不|没|沒|无|無|非|未|别|別|勿|莫|否|免|缺|禁",
    "ja": "ない|なく|なけ|なし|ず|ぬ|ません|不|未|無|非|なかっ|ねば|まい|禁",
    "ko": "않|없|못|아니|안 |말|불|무|미|비|금지",
    "th": "ไม่|มิ|ไร้",
}
"""The same where words are not set apart."""


def doubts(case: Case, source_language: str = "en") -> Iterator[Doubt]:
    """A reason where source and translation do not both negate.

    >>> from pipeline.doubts.habits import Habits
    >>> from pipeline.locales import parse_locale
    >>> case = Case("Do not stir it.", "Rühr ihn um.", parse_locale("de"), Habits())
    >>> [doubt.detail for doubt in doubts(case)]
    ['the source says “not”']
    """
    wanted, found = _pattern(source_language), _pattern(case.language)
    if wanted is None or found is None:
        return
    said = [match[0] for match in wanted.finditer(prose(case.source).casefold())]
    repeated = [match[0] for match in found.finditer(prose(case.target).casefold())]
    if said and not repeated:
        yield Doubt("negation", f"the source says “{said[0]}”", 3.2)
    elif len(said) > len(repeated) + 1:
        some = f"{len(said)} negations in the source, {len(repeated)} here"
        yield Doubt("negation", some, 1.2)
    elif repeated and not said and _certain(case.language, repeated):
        yield Doubt("negation", f"the source does not negate; here stands “{repeated[0]}”", 0.7)


def _certain(language: str, found: list[str]) -> bool:
    """Whether words negate for sure: not just parts of words that often do."""
    return language in WORDS and any(len(word) <= 5 for word in found)


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    if language in LETTERS:
        return re.compile(LETTERS[language])
    if language in WORDS:
        return re.compile(rf"(?<!\w)(?:{WORDS[language]})(?!\w)")
    return None
