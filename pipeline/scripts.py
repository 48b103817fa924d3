"""In which script a text is written, and whether that is the one that its locale is read in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

from pipeline.locales import Locale

_SCRIPTS: Final = {
    "CJK": "Hani", "HIRAGANA": "Kana", "KATAKANA": "Kana", "HANGUL": "Hang", "LATIN": "Latn",
    "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "THAI": "Thai", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "TAMIL": "Taml",
    "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "GUJARATI": "Gujr", "GURMUKHI": "Guru",
    "SINHALA": "Sinh", "KHMER": "Khmr", "LAO": "Laoo", "MYANMAR": "Mymr", "ETHIOPIC": "Ethi",
    "TIBETAN": "Tibt", "ORIYA": "Orya",
}  # fmt: skip
_ALSO: Final = {
    "Hans": {"Hani"},
    "Hant": {"Hani"},
    "Jpan": {"Hani", "Kana"},
    "Kore": {"Hang", "Hani"},
}
_NOT_WORDS: Final = re.compile(
    r"`[^`]*`|\]\([^)\]]*\)|<[^<>]*>|https?://\S+|\{(?:\w*|[%{#:][^{}]*)\}"
)


_STRANGE: Final = 4
"""One letter in so many of a script that neither locale nor source has is too much: a translation
made piece by piece may have one piece in another language."""


def worded(text: str) -> str:
    """What a text puts in words: all but code, addresses, tags, placeholders and shortcodes.

    A rough look, for telling languages apart. What a machine may put right has to be found to the
    letter, and is ``fuzzy.NO_WORDS``.

    >>> worded("See [it](a.md) on `x` <b>now</b>, {name}.")
    'See [it  on    now ,  .'
    """
    return _NOT_WORDS.sub(" ", text)


@lru_cache(4096)
def _script(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0].partition("-")[0], "")


def letters(text: str) -> Counter[str]:
    """How many letters of each script the words of a text have, code and addresses left out.

    >>> letters("Да `x` ok")
    Counter({'Cyrl': 2, 'Latn': 2})
    """
    return Counter(script for c in worded(text) if c.isalpha() and (script := _script(c)))


def foreign(text: str, source: str, locale: Locale) -> str:
    """Why a draft cannot be in the locale's script, or nothing. Words that the source already had
    in another script may stay.

    >>> from pipeline.locales import parse_locale
    >>> foreign("Mir geht es gut", "I am well", parse_locale("zh_CN"))
    'it is written in another script (Latn)'
    >>> foreign("我用 Python", "I use Python", parse_locale("zh_CN"))
    ''
    >>> foreign("Drei чай heute", "Three teas today", parse_locale("de"))
    'it is written in another script (Cyrl)'
    """
    script = locale.identity.split("_")[1]
    wanted = _ALSO.get(script, {script})
    found, known = letters(text), letters(source)
    if not wanted & set(_SCRIPTS.values()) or not found:
        return ""
    own = sum(found[script] for script in wanted)
    strange = {s: n for s, n in found.items() if s not in wanted and s not in known}
    other = max(found, key=lambda s: (found[s], s))
    if not own and sum(found.values()) >= 4 and other not in wanted:
        words = re.findall(r"[^\W\d_]+", worded(text))
        if any(word not in source for word in words):
            return f"it is written in another script ({other})"
    if _STRANGE * sum(strange.values()) > own:
        return f"it is written in another script ({max(strange, key=lambda s: (strange[s], s))})"
    return ""
