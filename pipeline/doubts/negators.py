"""The words that negate in a language, where they stand in a text, and how far each can be trusted:
in real translations, many words that look like negation have nothing to do with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pipeline.sentences import sentences

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

_SEEN: Final = 3
"""So often a word must have been seen to be judged by itself."""

_TRUSTED: Final = 2.0
"""So many times as often a word stands in translations of what negates as in others."""


@dataclass(frozen=True, slots=True)
class Negator:
    """A place that looks like negation: as it is written, by what it is known again (with the letter
    behind it, where words are not set apart), and the entry of the list that found it."""

    shown: str
    form: str
    entry: str


def negators(text: str, language: str) -> list[Negator]:
    """What looks like negation in a text of small letters.

    >>> [found.shown for found in negators("er kann nicht ohne sie", "de")]
    ['nicht', 'ohne']
    """
    pattern = _pattern(language)
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(text):
        behind = text[match.end() : match.end() + 1] if language in LETTERS else ""
        form = match[0] + (behind if behind.isalnum() else "")
        found.append(Negator(match[0], form, f"#{match.lastindex}"))
    return found


def known(language: str) -> bool:
    """Whether there is a list for a language."""
    return language in WORDS or language in LETTERS


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    entries = WORDS.get(language) or LETTERS.get(language)
    if entries is None:
        return None
    each = "|".join(f"({entry})" for entry in _entries(entries))
    return re.compile(each if language in LETTERS else rf"(?<!\w)(?:{each})(?!\w)")


def _entries(listed: str) -> list[str]:
    """The entries of a list; a bar within brackets does not end one."""
    found, depth = [""], 0
    for letter in listed:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


def aligned(source: str, target: str) -> list[tuple[str, str]]:
    """The sentences of a text with their translations; the whole, where these are not as many.

    >>> aligned("One. Two.", "Eins. Zwei."), aligned("One. Two.", "Eins, zwei.")
    ([('One.', 'Eins.'), ('Two.', 'Zwei.')], [('One. Two.', 'Eins, zwei.')])
    """
    one, other = sentences(source), sentences(target)
    if 1 < len(one) == len(other):
        return list(zip(one, other, strict=True))
    return [(source, target)]


@dataclass(frozen=True, slots=True)
class Trust:
    """What a locale's translations say of negation.

    ``lifts``: how many times as often a form (or an entry of the list) stands in translations of what
    negates as in others. ``kept``: which share of the sentences that hold a word of the source's list
    have a negation in their translation; that of all words under the empty name.
    """

    lifts: Mapping[str, float] = field(default_factory=dict)
    kept: Mapping[str, float] = field(default_factory=dict)

    def counts(self, found: Negator) -> bool:
        """Whether something that looks like negation may be taken for one; what was never seen is
        judged by what else its entry of the list finds."""
        lift = self.lifts.get(found.form, self.lifts.get(found.entry, _TRUSTED))
        return lift >= _TRUSTED

    def share(self, word: str) -> float:
        """How surely a negation of the source stands in its translation, too; nine times of ten,
        where nothing is known."""
        return self.kept.get(word, self.kept.get("", 0.9))


Seen = tuple[Sequence[Negator], Sequence[Negator]]
"""What looks like negation in a sentence, and in its translation."""


def trust(pairs: Iterable[Seen]) -> Trust:
    """What sentences and their translations say of negation."""
    seen = list(pairs)
    sizes = Counter(bool(said) for said, _ in seen)
    with_, without = Counter[str](), Counter[str]()
    for said, repeated in seen:
        names = {name for found in repeated for name in (found.form, found.entry)}
        (with_ if said else without).update(names)
    lifts = {
        name: ((with_[name] + 0.5) / (sizes[True] + 1))
        / ((without[name] + 0.5) / (sizes[False] + 1))
        for name in sorted(with_.keys() | without.keys())
        if with_[name] + without[name] >= _SEEN
    }
    first = Trust(lifts)
    times, kept = Counter[str](), Counter[str]()
    for said, repeated in seen:
        names = {"", *(found.shown for found in said)} if said else set()
        times.update(names)
        if any(map(first.counts, repeated)):
            kept.update(names)
    shares = {name: kept[name] / times[name] for name in sorted(times) if times[name] >= 2 * _SEEN}
    return Trust(lifts, shares)
