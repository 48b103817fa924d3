"""Numbers in prose, and whether a translation keeps them, however its language writes them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"\d+(?:[.,٫٬'’\u00a0\u202f]\d+)*")
# None of them looks further than where the next of its kind begins: each else would be sought to the
# end of the text, from every place where one seems to begin.
_NOT_TEXT: Final = re.compile(
    r"\]\([^)\]]*\)|\]\[[^\]]*\]|<[^<>]*>|`[^`]*`|\[\^[^\[\]]*\]|https?://\S+"
)
_CHARACTER: Final = re.compile(r"&#(?:\d{1,7}|[xX][\da-fA-F]{1,6});", re.ASCII)
"""A character by its number: ``&#8217;`` is an apostrophe."""
_IN_NAME: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,2}\d{1,2})+[A-Za-z]+(?![A-Za-z0-9])", re.ASCII
)
"""``K8s``, ``i18n``, ``B2B``: a name, for which another language may well have a word."""
_DECIMAL: Final = frozenset(".,٫")
_GROUPS: Final = re.compile(r"[1-9]\d?\d?(?: \d\d\d)+|[1-9]\d?(?: \d\d)* \d\d\d")
"""Digits in groups: by thousands, or as in India."""
_SPACED: Final = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.,]\d|\d)")


def differences(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers that a translation lost, and those that it added, each as it is written.

    ``1.5`` and ``1,5`` are one number, ``2,500``, ``2.500`` and ``2500`` another; ``15`` is neither.
    Code, addresses and tags are left out, and so are names such as ``K8s`` and ``i18n``.

    >>> differences("Take 1.5 mg of 2,500.", "Nimm 1,5 mg von 2500.")
    ((), ())
    >>> differences("Take 1.5 mg, ٤٥ [x](a1.md).", "Nimm 15 mg, 45.")
    (('1.5',), ('15',))
    """
    before, after = _written(source), _written(target)
    if before == after:
        return (), ()
    before, after = _grouped(before, source, after), _grouped(after, target, before)
    lost, added = _by_digits(before), _by_digits(after)
    # What two readings may agree in has the same digits.
    for digits in lost.keys() & added.keys():
        wanted, found = lost[digits], added[digits]
        same = wanted & found
        wanted -= same
        found -= same
        for one in list(wanted):
            for other in list(found):
                if _readings(one) & _readings(other):
                    pairs = min(wanted[one], found[other])
                    wanted[one] -= pairs
                    found[other] -= pairs
        lost[digits], added[digits] = +wanted, +found
    return _sorted(lost), _sorted(added)


def _written(text: str) -> list[str]:
    """The numbers of a text, as they are written."""
    if not _DIGIT.search(text):
        return []
    text = _NOT_TEXT.sub(" ", text)
    if "&#" in text:
        import html  # few texts have such a one

        text = _CHARACTER.sub(lambda match: html.unescape(match[0]), text)
    return _NUMBER.findall(_IN_NAME.sub(" ", text))


def _grouped(numbers: list[str], text: str, others: list[str]) -> list[str]:
    """The numbers of a text with plain spaces between thousands: ``274 228`` is one number where the
    other text has it, and may be two elsewhere."""
    known: set[str] | None = None
    for found in _SPACED.finditer(text):
        if known is None:
            known = {reading for other in others for reading in _readings(other)}
        parts = found[0].split(" ")
        if "".join(parts) in known and not Counter(parts) - Counter(numbers):
            numbers = [*numbers, "".join(parts)]
            for part in parts:
                numbers.remove(part)
    return numbers


def _by_digits(numbers: Iterable[str]) -> dict[str, Counter[str]]:
    """Numbers as they are written in Western digits, by their digits alone."""
    found: dict[str, Counter[str]] = {}
    for number in numbers:
        written = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in number)
        digits = "".join(filter(str.isdigit, written))
        found.setdefault(digits, Counter())[written] += 1
    return found


def _sorted(numbers: dict[str, Counter[str]]) -> tuple[str, ...]:
    return tuple(sorted(number for found in numbers.values() for number in found.elements()))


@lru_cache(4096)
def _readings(number: str) -> frozenset[str]:
    """What a number may mean, in a language of which nothing is known.

    >>> sorted(_readings("1.500")), sorted(_readings("1.2.3")), sorted(_readings("1,234.5"))
    (['1.500', '1500'], ['1.2.3'], ['1234.5'])
    """
    return frozenset(_read(number))


def _read(number: str) -> Iterator[str]:
    groups = re.split(r"\D", number)
    marks = re.findall(r"\D", number)
    if not marks or (len(set(marks)) == 1 and _GROUPS.fullmatch(" ".join(groups))):
        yield "".join(groups)
    *whole, last = groups
    grouped = len(whole) == 1 or _GROUPS.fullmatch(" ".join(whole)) is not None
    if marks and marks[-1] in _DECIMAL and marks[-1] not in marks[:-1] and grouped:
        yield "".join(whole) + "." + last
    elif len(marks) > 1 and len(set(marks)) == 1:
        yield ".".join(groups)  # a version, a date, a section
    elif marks:
        yield number
