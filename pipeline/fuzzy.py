"""Texts that read alike: what they are found by, and how alike they are.

A fuzzy match is what translators know from their tools: the share of letters that two texts have in
common, in order (``100 · 2·LCS / (|a| + |b|)``, the normalised Indel similarity), addresses and
code counted as one letter each, since a machine can put these right.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process

THRESHOLD: Final = 75.0
"""Below this, agencies call a text new: mending the match takes longer than translating."""

BITS: Final = 22
"""Features are kept by so many bits of their hash: a collision costs one needless comparison."""

BUDGET: Final = 700
"""How many postings a search reads at least, rarest features first; more in a large memory, where
the rarest are less rare."""

COMPARED: Final = 24
"""How many candidates a search compares letter by letter at least; more in a large memory, where
more texts share as many features with the wanted one."""

_WORD: Final = re.compile(r"[^\W_]+|[^\w\s!-/:-@\[-`{-~]")
_SOLID: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ufaff\U00020000-\U0003ffff]{3,}"
)
NO_WORDS: Final = re.compile(
    r"(?<=\]\()<?[^()\s]*(?:\([^()\s]*\)[^()\s]*)*|https?://[^\s)>\]]+"
    r"|(?<!`)(?P<ticks>`+)(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)"
)
"""Addresses and code, which ends soon: to seek the end of each backquote in all of a text takes
minutes where there are thousands of them, and nobody wrote one."""

_SHORT: Final = 40
_MOST_WORDS: Final = 80


@dataclass(frozen=True, slots=True)
class Remembered:
    """An accepted translation. ``part`` says that it is one sentence of an entry."""

    context: str | None
    msgid: str
    msgstr: str
    article: str
    attested: bool
    part: bool = False


@dataclass(frozen=True, slots=True)
class Similar:
    """A text found, how alike it is (0–100), and one of its translations."""

    score: float
    found: Remembered


def plainer(msgid: str) -> str:
    """A text as it is compared: addresses and code as one letter, white space as single spaces.

    >>> plainer("See  [it](a/b.md#c) and `x --y`.")
    'See [it](\\ue020) and \\ue020.'
    """
    return " ".join(NO_WORDS.sub("\ue020", msgid).split())


def score(one: str, other: str) -> float:
    """How alike two texts are, 0–100.

    >>> score("Rest for 10 minutes.", "Rest for ten minutes.") > 85
    True
    """
    return fuzz.ratio(plainer(one), plainer(other))


def features(plain: str) -> tuple[int, ...]:
    """What a text (see :func:`plainer`) is found by: hashes of its words and pairs of neighbours,
    of pairs of letters where words are not set apart, of triples of letters in a short text.

    >>> set(features("Rest well tonight")) > set(features("rest well tonight")[:5])
    True
    """
    lowered = plain.lower()
    found = _WORD.findall(lowered)
    del found[_MOST_WORDS:]
    names = dict.fromkeys(found)
    names.update(dict.fromkeys(map(" ".join, pairwise(found))))
    if not lowered.isascii():
        for run in _SOLID.findall(lowered)[:_MOST_WORDS]:
            names.update(dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1)))
    if len(lowered) <= _SHORT:
        framed = f"\ue021{lowered}\ue021"
        names.update(dict.fromkeys(framed[i : i + 3] for i in range(len(framed) - 2)))
    crc, mask = zlib.crc32, (1 << BITS) - 1
    return tuple(dict.fromkeys(crc(name.encode("utf-8", "replace")) & mask for name in names))


def candidates(postings: Iterable[bytes], most: int = COMPARED) -> list[int]:
    """The ids that most of the postings name (each an array of unsigned 32-bit numbers)."""
    ids = array("I")
    for data in postings:
        ids.frombytes(data)
    seen = Counter(ids)
    several = [found for found, times in seen.items() if times > 1]
    if len(several) < most:
        return list(dict.fromkeys((*several, *seen)))[:most]
    return sorted(several, key=seen.__getitem__, reverse=True)[:most]


def alike(
    plain: str, texts: Sequence[str], threshold: float = THRESHOLD, most: int = 3
) -> list[tuple[int, float]]:
    """Indexes of those texts (all as :func:`plainer` gives them) that reach the threshold, the most
    alike first, each with its score.

    >>> alike("Rest well.", ["Rest wel.", "Go on"])
    [(0, 94.73684210526316)]
    """
    found = process.extract(
        plain, texts, scorer=fuzz.ratio, processor=None, score_cutoff=threshold, limit=most
    )
    return [(index, value) for _, value, index in found]
