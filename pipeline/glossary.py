"""The glossary: what a publication calls things, and how texts are searched for its terms.

A term is found in every form of its words that a Snowball stemmer takes for the same word; in
writing without spaces, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pipeline.fuzzy import NO_WORDS

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_OF: Final = re.compile(r"['’]s?$")
_SOLID: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff]")
_MARKS: Final = re.compile(r"[*_~]+|</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it is called by locale (POSIX spelling).

    ``translations`` are allowed ones, the preferred one first; ``forbidden`` may not stand in a
    translation. ``translate`` is False for a name that stays as it is in every language. ``where``
    is the ``file:line`` that says so.
    """

    text: str
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    translate: bool = True
    where: str = ""

    def allowed(self, locale: str) -> tuple[str, ...]:
        """What may be written in a locale, preferred first: its own, else its language's.

        >>> Term("tea", {"de": ("Tee",)}).allowed("de_AT")
        ('Tee',)
        """
        return _of(self.translations, locale) if self.translate else (self.text,)

    def banned(self, locale: str) -> tuple[str, ...]:
        """What may not be written in a locale for this term."""
        return _of(self.forbidden, locale)

    def preferred(self, locale: str) -> str:
        """What to write in a locale; empty where the glossary does not say.

        >>> Term("Quiet Rooms", translate=False).preferred("de")
        'Quiet Rooms'
        """
        return next(iter(self.allowed(locale)), "")


def _of(lists: Mapping[str, tuple[str, ...]], locale: str) -> tuple[str, ...]:
    return lists.get(locale) or lists.get(locale.partition("_")[0], ())


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms in the order of their file, for texts in the ``source`` language (a language code).

    >>> terms = Glossary((Term("therapist"), Term("group therapy")), "en")
    >>> [term.text for term in terms.found_in("Two **therapists** lead the group therapies.")]
    ['therapist', 'group therapy']
    """

    terms: tuple[Term, ...] = ()
    source: str = "en"

    def found_in(self, text: str) -> tuple[Term, ...]:
        """The terms that a source text holds, in the glossary's order. A term within a longer one
        that is also found ("therapy" in "group therapy") counts only where it stands alone, too."""
        if not self.terms:
            return ()
        found: dict[int, list[Place]] = {}
        read = Reading.of(text, self.source)
        for index, term in enumerate(self.terms):
            if places := read.places(term.text) if term.translate else _named(text, term.text):
                found[index] = places
        everywhere = [place for places in found.values() for place in places]
        return tuple(
            self.terms[index]
            for index, places in found.items()
            if any(not any(map(place.within, everywhere)) for place in places)
        )

    def translations(self, locale: str) -> dict[str, str]:
        """Each term in lower case with its preferred translation in a locale, where there is one."""
        pairs = ((term.text.lower(), term.preferred(locale)) for term in self.terms)
        return {text: target for text, target in pairs if target}

    @property
    def kept(self) -> re.Pattern[str] | None:
        """A pattern for the terms that are never translated, the longest first."""
        names = sorted((t.text for t in self.terms if not t.translate), key=len, reverse=True)
        if not names:
            return None
        return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands, from and to, counted in ``of``: what cannot be compared are the words of
    a text, the letters of its prose, and its letters as they are written."""

    of: str
    start: int
    end: int

    def within(self, other: Place) -> bool:
        """Whether it is a part of another place, and not all of it.

        >>> Place("words", 1, 2).within(Place("words", 0, 2))
        True
        >>> Place("words", 1, 2).within(Place("letters", 0, 9))
        False
        """
        same = self.of == other.of and self != other
        return same and other.start <= self.start and self.end <= other.end


def _places(of: str, found: Iterable[re.Match[str]]) -> list[Place]:
    return [Place(of, match.start(), match.end()) for match in found]


def _named(text: str, name: str) -> list[Place]:
    """Where a name stands as it is written: "quiet rooms" are not "Quiet Rooms"."""
    return _places("written", re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def holds(text: str, wanted: str, language: str) -> bool:
    """Whether a translation holds a term's translation, in any form of its words.

    >>> holds("Zwei Therapeuten sprechen.", "Therapeut", "de"), holds("我的咨询师", "咨询师", "zh")
    (True, True)
    """
    return bool(Reading.of(text, language).places(wanted))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's letters, and its words (stems, in order), for looking terms up in it."""

    letters: str
    language: str

    @property
    def stems(self) -> tuple[str, ...]:
        """Its words, which terms of writing without spaces and of Arabic have no need of."""
        return _said(self.letters, self.language)

    @staticmethod
    @lru_cache(maxsize=512)
    def of(text: str, language: str) -> Reading:
        """Read a text without its addresses, code and marks of emphasis."""
        bare = NO_WORDS.sub(" ", text) if "](" in text or "://" in text or "`" in text else text
        return Reading(_MARKS.sub("", bare).casefold(), language)

    def places(self, term: str) -> list[Place]:
        """Where a term stands: by words; by letters in writing without spaces, and in Arabic."""
        wanted = term.casefold()
        if _SOLID.search(wanted):
            return _places("letters", re.finditer(re.escape(wanted), self.letters))
        if self.language == "ar":
            return _places("letters", _arabic(_bare(wanted)).finditer(_bare(self.letters)))
        parts, said = _wanted(wanted, self.language), self.stems
        size = len(parts)
        if not size or parts[0] not in said:
            return []
        found = range(len(said) - size + 1)
        return [Place("words", i, i + size) for i in found if said[i : i + size] == parts]


def stems(text: str, language: str) -> tuple[str, ...]:
    """The words of a text in lower case, cut down to what their forms have in common.

    >>> stems("the therapists' therapies", "en")
    ('the', 'therapist', 'therapi')
    """
    words = _WORD.findall(text)
    if "'" in text or "’" in text:
        words = [_OF.sub("", word) for word in words]
    return tuple(map(_stemmer(language), words))


_said: Final = lru_cache(maxsize=512)(stems)
"""The stems of a text, in which one term after another is looked for."""
_wanted: Final = lru_cache(maxsize=4096)(stems)
"""The stems of a term, which is looked for in one text after another."""

_VOWELS: Final = re.compile("[\u064b-\u0652\u0640]")
_ONE_LETTER: Final = str.maketrans("أإآٱىؤئ", "ااااييي")
_ENDINGS: Final = re.compile(r"(?<=\w{3})(?:ة|ات|ون|ين|ان)$")


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    """Arabic without vowel marks, and in one spelling of alef, hamza and ya."""
    return _VOWELS.sub("", text).translate(_ONE_LETTER)


@lru_cache(maxsize=1024)
def _arabic(term: str) -> re.Pattern[str]:
    """A pattern for a term with what Arabic writes in one word with it: conjunctions, prepositions
    and the article before, endings behind. Snowball's stemmer leaves conjunctions where they are."""
    words = (re.sub(r"^ال", "", word) for word in _WORD.findall(term))
    roots = (re.escape(_ENDINGS.sub("", word)) for word in words)
    return re.compile(r"\s+".join(rf"(?<!\w)[وف]?[بكل]?(?:ال|ل)?{root}\w{{0,4}}" for root in roots))


@lru_cache(maxsize=16)
def _stemmer(language: str) -> Callable[[str], str]:
    """The language's stemmer, with a memory for words; each word as it is where there is none."""
    name = _SNOWBALL.get(language)
    if name is None:
        return str
    import snowballstemmer

    return lru_cache(maxsize=20_000)(snowballstemmer.stemmer(name).stemWord)


_SNOWBALL: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def doubtful(terms: Sequence[Term]) -> list[tuple[Term, str]]:
    """Terms that contradict themselves or each other, each with what is wrong."""
    out: list[tuple[Term, str]] = []
    first: dict[str, Term] = {}
    for term in terms:
        other = first.setdefault(term.text.casefold(), term)
        if other is not term:
            out.append((term, f"{term.text!r} stands in {other.where}, too"))
        if not term.translate and any(term.translations.values()):
            out.append((term, f"{term.text!r} is not to be translated, and has translations"))
        for locale, banned in term.forbidden.items():
            both = set(banned) & set(term.translations.get(locale, ()))
            if both:
                out.append((term, f"{min(both)!r} is both allowed and forbidden ({locale})"))
    return out
