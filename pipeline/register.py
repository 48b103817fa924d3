"""The form of address: which one a translation uses, as far as its words show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

_CODE: Final = re.compile(r"`[^`]*`|\]\([^)\]]*\)|https?://\S+|<[^<>]*>")
_BEGINS: Final = re.compile(
    r"(?:^|[.!?:…]\s+[*_“„\"'(\[]*|(?<![“„\"'(\[*_])[“„\"'(\[*_]+)(?=\w)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of address: what people call it, and a pattern for the words that show it.

    ``inside`` marks words that show it only where no sentence begins ("Sie" may be "they").
    """

    name: str
    words: str
    inside: bool = False


def _words(text: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(text.split())})(?!\w)"


FORMS: Final[Mapping[str, tuple[Form, ...]]] = {
    "de": (
        Form("du", _words("[Dd]u [Dd]ich [Dd]ir [Dd]ein(?:e[mnrs]?)?")),
        Form("Sie", _words("Sie Ihnen Ihr(?:e[mnrs]?)?"), inside=True),
    ),
    "es": (
        Form("tú", _words("[Tt]ú contigo ti te [Tt]us? tuy[oa]s? puedes tienes quieres estás")),
        Form("usted", _words("[Uu]sted(?:es)?")),
    ),
    "fr": (
        Form("tu", _words("[Tt]u te toi [Tt]on [Tt]a [Tt]es t['’]\\w+") ),
        Form("vous", _words("[Vv]ous [Vv]otre [Vv]os vôtres?")),
    ),
    "it": (
        Form("tu", _words("tu te ti tu[oaei] tuoi")),
        Form("Lei", _words("Lei Le Suo Sua Suoi Sue"), inside=True),
    ),
    "pt": (
        Form("você", _words("[Vv]ocês?")),
        Form("tu", _words("tu te ti contigo teus? tuas?")),
    ),
    "nl": (
        Form("je", _words("[Jj]e [Jj]ij [Jj]ou [Jj]ouw [Jj]ullie")),
        Form("u", _words("[Uu] [Uu]w")),
    ),
    "ru": (
        Form("ты", _words("ты тебя тебе тобой тво(?:й|я|ё|и|его|ему|им|ей|ю|их|ими)")),
        Form("вы", _words("[Вв]ы [Вв]ас [Вв]ам [Вв]ами [Вв]аш(?:а|е|и|его|ему|им|ей|у|их|ими)?")),
    ),
    "zh": (Form("你", "你"), Form("您", "您")),
    "ja": (
        Form("です・ます", "(?:です|ます|ました|ません|でした|ください|でしょう)(?=[。、！？」）か]|$)"),
        Form("だ・である", "(?:である|だった|であった|(?<=[^\u3000-\u303f])だ)(?=[。！？」）]|$)"),
    ),
}  # fmt: skip
"""The forms of a language, by its code; a language without two is not looked at."""

_FORMAL: Final = frozenset(("Sie", "usted", "vous", "Lei", "u", "вы", "您", "です・ます", "você"))


def form_named(name: str, language: str) -> str:
    """The form that a setting means; empty where the language has none of that name.

    >>> form_named("formal", "de"), form_named("您", "zh"), form_named("Du", "de")
    ('Sie', '您', 'du')
    """
    names = [form.name for form in FORMS.get(language, ())]
    if name.lower() in ("formal", "informal"):
        names = [known for known in names if (known in _FORMAL) == (name.lower() == "formal")]
        return names[0] if names else ""
    return next((known for known in names if known.casefold() == name.casefold()), "")


def uses(text: str, language: str) -> Counter[str]:
    """How often each form of address shows in a text.

    >>> uses("Sie kommen, wenn Ihr Termin ist, und du auch.", "de")
    Counter({'du': 1, 'Sie': 1})
    """
    found: Counter[str] = Counter()
    forms = FORMS.get(language)
    if not forms:
        return found
    prose = _CODE.sub(" ", text)
    begins: set[int] | None = None
    for form in forms:
        for match in _pattern(form.words).finditer(prose):
            if form.inside and begins is None:
                begins = {beginning.end() for beginning in _BEGINS.finditer(prose)}
            if not (form.inside and begins and match.start() in begins):
                found[form.name] += 1
    return found


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words)


def settled(used: Iterable[Iterable[str]]) -> str:
    """The form that most texts use, of which each uses some; empty where none shows, or two do
    equally.

    >>> settled([["du"], ["Sie", "du"], []])
    'du'
    """
    counts: Counter[str] = Counter()
    for forms in used:
        counts.update(dict.fromkeys(forms, 1))
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
