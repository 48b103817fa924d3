"""How like two texts are, and what a text is looked up by.

Texts are compared as they are written. Words alone would say more of what a text means, but a
translation keeps code, names and addresses as they are, and so do the edits of a text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from pipeline.catalog_entry import Key
from pipeline.clauses import is_cut_from
from pipeline.sentences import sentences, sentences_of
from pipeline.wording import MARK, wording

SURE: Final = 85.0
"""A text that is so like what it continues is not compared with what others continue."""
SHORT: Final = 16
"""Words of fewer characters say too little to be found far away, or as a part."""


class Texts(dict[Key, str]):
    """The words of each text, without markup, in one string. Each text is taken apart once."""

    def __init__(self) -> None:
        from rapidfuzz import process
        from rapidfuzz.fuzz import ratio

        super().__init__()
        self._ratio, self._process = ratio, process
        self._words: dict[Key, list[str]] = {}
        self._rare: dict[Key, tuple[str, ...]] = {}
        self._marks: dict[Key, list[str]] = {}

    def __missing__(self, key: Key) -> str:
        self[key] = found = wording(key[1])
        return found

    def words(self, key: Key) -> list[str]:
        """The words of a text, without markup, one by one."""
        found = self._words.get(key)
        if found is None:
            self._words[key] = found = _tokens(self[key])
        return found

    def likeness(self, one: Key, other: Key, least: float) -> float:
        """How like two texts are (0–100), by their characters as they are written and a little by
        their words and marks, which are less often alike by chance; 0 where less than ``least``.

        Code, names and links count: a translation has the same ones.
        """
        characters = (
            self._ratio(one[1], other[1], score_cutoff=_cutoff(least))
            if len(one[1]) < _LONG
            else self._by_words(one, other, least)
        )
        return self._score(one, other, characters, least)

    def _by_words(self, one: Key, other: Key, least: float) -> float:
        """How like a long text and another are, by words and marks in place of characters: time
        grows with the product of the lengths."""
        return self._ratio(self.marks(one), self.marks(other), score_cutoff=_cutoff(least))

    def letters(self, one: Key, other: Key) -> float:
        """How like two texts are (0–100) by their characters alone."""
        return self._ratio(one[1], other[1])

    def likenesses(self, one: Key, others: Sequence[Key], least: float) -> list[tuple[int, float]]:
        """The places of those among others that a text is so like, and how like it is to each."""
        if len(one[1]) >= _LONG:
            scores = [self.likeness(one, other, least) for other in others]
            return [(at, score) for at, score in enumerate(scores) if score]
        found = self._process.extract(
            one[1],
            [text for _, text in others],
            scorer=self._ratio,
            processor=None,
            score_cutoff=_cutoff(least),
            limit=None,
        )
        scored = [(at, self._score(one, others[at], score, least)) for _, score, at in found]
        return [(at, score) for at, score in scored if score]

    def _score(self, one: Key, other: Key, characters: float, least: float) -> float:
        """How like two texts are whose characters are so like."""
        if not characters or characters >= SURE:
            return characters
        marks = self._ratio(self.marks(one), self.marks(other))
        score = (1 - _BY_MARKS) * characters + _BY_MARKS * marks
        return score if score >= least else 0.0

    def marks(self, key: Key) -> list[str]:
        """A text's words and, each by itself, its other characters."""
        found = self._marks.get(key)
        if found is None:
            self._marks[key] = found = _marks(key[1])[:_MOST_MARKS]
        return found

    def rare(self, key: Key) -> tuple[str, ...]:
        """What to look a text up by: its words, those of code and addresses too, or pairs of
        characters where these are its words."""
        found = self._rare.get(key)
        if found is None:
            words = _tokens(key[1])
            whole = [word for word in words if len(word) > 1]
            if len(words) - len(whole) > 1 and not key[1].isascii():
                letters = "".join([word if len(word) == 1 else " " for word in words])
                pairs = [a + b for a, b in itertools.pairwise(letters) if " " not in (a, b)]
                whole = [*pairs, *whole]
            self._rare[key] = found = tuple(dict.fromkeys(whole))
        return found

    def is_likelier(self, others: Sequence[str], one: Key, old: Key) -> bool:
        """Whether any of many texts is at least as like an old one, by its characters."""
        from rapidfuzz.process import extractOne

        least = self._ratio(one[1], old[1])
        return extractOne(old[1], others, scorer=self._ratio, score_cutoff=least) is not None

    def grew(self, one: Key, other: Key) -> bool:
        """Whether all the words of one text stand in the other, in their order."""
        short, long = sorted((one, other), key=lambda key: len(self.words(key)))
        rest = iter(self.words(long))
        return len(self[short]) >= SHORT and all(word in rest for word in self.words(short))

    def holds(self, one: Key, other: Key) -> bool:
        """Whether all the words of one text, those of code and addresses too, stand in the other
        with no other word between them."""
        return _stands_in(one[1], other[1]) or _stands_in(other[1], one[1])

    def cut_from(self, part: Key, wholes: Iterable[Key], within: float = 0.5) -> Key | None:
        """The first of several texts that has another one as some of its sentences or clauses, as
        less than a share ``within`` of it; None where there is none."""
        words = set(self.rare(part))
        allowed = _FOREIGN * len(words)
        for whole in wholes if len(self[part]) >= SHORT else ():
            if len(part[1]) >= within * len(whole[1]):
                continue
            strange = words.difference(self.rare(whole))
            if len(strange) <= allowed and sentences_of(whole[1], part[1]):
                return whole
            if not strange and is_cut_from(part[1], whole[1]):
                return whole
        return None


_FOREIGN: Final = 0.3
"""The largest share of a text's words that one does not have whose sentences it is made of."""
_SPACELESS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"


@cache
def _any_token() -> re.Pattern[str]:
    """A word; of scripts that write without spaces, a character."""
    return re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")


_WORDS_ONLY: Final = bytes(
    ord(letter) if (letter := chr(code)) in "abcdefghijklmnopqrstuvwxyz0123456789" else ord(" ")
    for code in range(256)
)
"""ASCII with a space for all that is no part of a word: to cut there takes a third of the time of a
regular expression."""


def _tokens(words: str) -> list[str]:
    text = words.lower()
    if not text.isascii():
        # Most often it is only these, which are no part of a word.
        text = _TYPOGRAPHY.sub(" ", text.replace(MARK, " "))
    if text.isascii():
        return text.encode().translate(_WORDS_ONLY).decode().split()
    return _any_token().findall(text)


_LEAST_PART: Final = 2
"""A text that is less than one in so many of an old one's letters says too little of what its
translation does."""
_LEAST_KEPT: Final = 7 / 3
"""The same where the text stands in one sentence word for word, so that its translation most likely
stands in that one's, and there is only to delete: it is then as like it as texts must be anywhere."""


def says_too_little(new: str, old: str) -> bool:
    """Whether an old text says so much more than a new one that its translation is no help.

    >>> says_too_little("Lifetimes", "Slices and lifetimes"), says_too_little("Times", "Slices, life")
    (False, True)
    """
    if _LEAST_PART * len(new) >= len(old):
        return False
    if _LEAST_KEPT * len(new) < len(old) or len(sentences(old)) > 1:
        return True
    return not _stands_in(new, old)


def _stands_in(part: str, whole: str) -> bool:
    return f" {' '.join(_tokens(part))} " in f" {' '.join(_tokens(whole))} "


_LONG: Final = 10_000
"""Texts of so many characters are compared by their words."""
_MOST_MARKS: Final = 20_000
"""Of longer texts the beginning tells: time grows with the square."""
_BY_MARKS: Final = 0.1
"""The share of words and marks in how like two texts are."""


def _cutoff(least: float) -> float:
    """How like the characters of two texts must be, whatever their marks."""
    return max(0.0, (least - 100 * _BY_MARKS) / (1 - _BY_MARKS))


@cache
def _any_mark() -> re.Pattern[str]:
    return re.compile(rf"{_any_token().pattern}|[^\w\s]")


_ASCII_MARK: Final = re.compile(r"[a-z0-9]+|[^\w\s]", re.ASCII)
_TYPOGRAPHY: Final = re.compile("[\u2010-\u2027\u2030-\u205e]")
"""Dashes, quotation marks and the like: neither letters nor spaces."""
_NO_MARKS: Final = b"abcdefghijklmnopqrstuvwxyz0123456789_ "


def _marks(text: str) -> list[str]:
    """A text's words and, each by itself, its other characters. Of most texts these are few, and to
    set them apart takes a quarter of the time of a regular expression over all."""
    text = text.lower()
    typography = [] if text.isascii() else _TYPOGRAPHY.findall(text)
    rest = _TYPOGRAPHY.sub("", text) if typography else text
    if not (rest.isascii() and rest.isprintable()):
        return (_ASCII_MARK if text.isascii() else _any_mark()).findall(text)
    for mark in {*typography, *rest.encode().translate(None, _NO_MARKS).decode()}:
        text = text.replace(mark, f" {mark} ")
    return text.replace("_", " ").split()
