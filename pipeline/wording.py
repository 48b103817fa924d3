"""What of a text is words, for comparing two texts whatever their markup and punctuation.

Each text that came or went is asked for its words, and few are more than words, links and code:
those are read here, and only others by the parser, which is not even loaded without need.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from pipeline.fragment import fold, is_plain

# Private-use characters that no source holds: where something stands that is not words (an address,
# code, a tag), and a hard line break.
MARK: Final = "\ue000"
BREAK: Final = "\ue003"
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")


def wording(text: str, *, plain: bool = False) -> str:
    """What of a text is words, for comparing two texts: no addresses, code or emphasis, and
    punctuation in one spelling. Remembered, since each locale's merge asks for the same sources.

    >>> wording("“See” [*it*](a.md)…") == wording('"See" [it](b.md)...')
    True
    """
    return _wording(text, plain)


@lru_cache(maxsize=1 << 16)
def _wording(text: str, plain: bool) -> str:
    if _is_bare(text):
        return text
    folded = text if plain else fold(text)
    if folded.isascii() and "://" not in folded and (plain or is_plain(folded)):
        return plainly(folded)
    simple = None if plain else _simple_words(folded)
    if simple is not None:
        return simple
    from pipeline.carry import Shape

    return Shape.of(text, plain).words


def _is_bare(text: str) -> bool:
    """Whether a text is words with punctuation that has one spelling, as nearly half of all are:
    these are their own words."""
    # To delete the characters takes a quarter of the time of a regular expression.
    if not text.isascii() or text.encode().translate(None, _BARE):
        return False
    return "  " not in text and text[:1] != " " != text[-1:]


_BARE: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !\"$%'(),.:;?"


def same_words(one: str, other: str, *, plain: bool = False) -> bool:
    """Whether two texts differ in their markup and the typography of their punctuation at most.

    >>> same_words("[Tea](a.md)", "[*Tea*](b.md)"), same_words("", "")
    (True, False)
    """
    words = wording(one, plain=plain)
    return bool(words) and words == wording(other, plain=plain)


_FIGURE: Final = re.compile(r"[^\w<>`\[\]\\&]*\d(?:[^\w<>`\[\]\\&]|\d|_(?!\w))*")


def is_figure(text: str) -> bool:
    """Whether a text has digits, and neither letters nor markup other than emphasis.

    >>> [is_figure(text) for text in ("42", "**-4.5 %**", "$1,234.50", "4 mg", "[4](a.md)", "—")]
    [True, True, True, False, False, False]
    """
    return _FIGURE.fullmatch(text) is not None


# --- markup that is plain to see ------------------------------------------------------------------

# Each begins with what is quick to search for.
_SIMPLE: Final = re.compile(
    r"[`\[](?:(?<=`)(?P<code>[^`\ue003]+)`|(?<=\[)(?P<label>\^?[A-Za-z0-9](?:[A-Za-z0-9 ]*[A-Za-z0-9])?)\]"
    r"(?:(?P<to>\([#%+,./0-9:;=?A-Z_a-z-]+\))|(?![(\[:])))"
)
"""Code, a link, a word in brackets: where nothing else is, they are that wherever they stand."""
_IMAGE: Final = re.compile(
    r"!\[([A-Za-z0-9]+(?: [A-Za-z0-9]+)*)\]\([#%+,./0-9:;=?A-Z_a-z-]+"
    r'((?: "[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")?)\)'
)
"""A text that is an image and nothing else."""
_STRESSED: Final = re.compile(
    r"\*(?<![^ (]\*)(\*?)(?=[A-Za-z0-9])([^*]*[A-Za-z0-9])\*\1(?![^ .,;:!?)])"
)
"""Emphasis of whole words, without asterisks in it."""
_CLEAR: Final = bytes(code for code in range(32, 256) if chr(code) not in "\\<&~@{")
_OURS: Final = re.compile("[\ue000-\ue002]")
_HERE: Final = "\x01"
"""Where a value stands."""


def _simple_words(text: str) -> str | None:
    """The words of a text whose markup can be read in one way only, without the parser, which
    takes ten times as long; None of any other text."""
    if image := _IMAGE.fullmatch(text):
        return f"{MARK}![{MARK}{image[1]}{MARK}]({image[2]}){MARK}"
    if BREAK in text:
        return None
    text = text.replace("\\\n", BREAK)
    if text.encode(errors="replace").translate(None, _CLEAR):
        return None
    if "``" in text or "![" in text or "%(" in text or _OURS.search(text):
        return None
    values: list[str] = []

    def value(match: re.Match[str]) -> str:
        if code := match["code"]:
            values.append(f"{MARK}`{' '.join(NUMBER.findall(code))}{MARK}")
            return _HERE
        values.extend((f"{MARK}[{MARK}", f"{MARK}](){MARK}") if match["to"] else "[]")
        return _HERE + match["label"] + _HERE

    words = _STRESSED.sub(r"\2", _SIMPLE.sub(value, text))
    if any(map(words.__contains__, ("`", "*", "_", "[", "://"))):
        return None
    first, *others = plainly(words).split(_HERE)
    return first + "".join([value + rest for value, rest in zip(values, others, strict=True)])


# --- words in one spelling ------------------------------------------------------------------------

_SPELLINGS: Final = {
    **dict.fromkeys("“”„‟«»「」『』＂", '"'),
    **dict.fromkeys("‘’‚‛‹›＇", "'"),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),
    "\u2010": "-",
    "\u2011": "-",
    "\u2212": "-",
    "…": "...",
    "，": ",",
    "。": ".",
    "；": ";",
    "：": ":",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
}
_SPELLED: Final = re.compile(f"[{''.join(_SPELLINGS)}]")
_LONG_DASH: Final = re.compile(r" ?(?:[—―]|---) ?| (?:–|--?) ")
_SHORT_DASH: Final = re.compile("–|--")


def plainly(text: str) -> str:
    """A text with its punctuation in one spelling, and single spaces.

    >>> plainly("“a”  – b…")
    '"a"—b...'
    """
    if not text.isascii():
        text = _SPELLED.sub(lambda m: _SPELLINGS[m[0]], unicodedata.normalize("NFC", text))
    text = " ".join(text.split())
    if "—" in text or "―" in text or "---" in text:
        text = _LONG_DASH.sub("—", text)
    else:
        text = text.replace(" – ", "—").replace(" - ", "—").replace(" -- ", "—")
    if "–" in text or "--" in text:
        text = _SHORT_DASH.sub("-", text)
    return text
