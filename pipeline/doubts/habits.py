"""How a locale is written: how long its translations are, which words they use, and which of these
go with which words of the source. Learned from the translations that there are."""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pipeline.doubts.negators import Seen, Trust, aligned, negators, trust
from pipeline.fuzzy import NO_WORDS
from pipeline.glossary import Term

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SOLID: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\ua4cf\uf900-\ufaff]+")
_TAG: Final = re.compile(r"</?\w[^<>]*>|\[\^[^][]+\]|:\w+:`[^`]*`")
ENOUGH: Final = 40
"""With fewer translations, a locale's vocabulary says nothing about one of them."""

_TOGETHER: Final = 40
"""A text of more words says too little about which of its words go together."""


@dataclass(frozen=True, slots=True)
class Habits:
    """``ratio`` and ``spread`` are the usual logarithm of target length by source length, and how
    far translations stray from it; ``rare`` is the share of words that stand in one translation
    only; ``words`` counts the translations that use each word, ``partners`` are the words of the
    target that a word of the source nearly always brings along, and ``negation`` is how far its
    words of negation can be trusted."""

    texts: int = 0
    ratio: float = 0.0
    spread: float = 0.3
    rare: float = 0.2
    words: Mapping[str, int] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)
    negation: Trust = field(default_factory=Trust)

    def strange(self, found: int, of: int) -> float:
        """How many standard deviations more rare words than usual stand in a text of so many."""
        usual = of * self.rare
        return (found - usual) / math.sqrt(usual * (1 - self.rare) + 0.25)

    def far(self, source: str, target: str) -> float:
        """How many spreads a translation's length is from the usual one, negative where short;
        a short text may stray further."""
        one, other = length(source), length(target)
        if not one or not other or self.texts < ENOUGH:
            return 0.0
        spread = self.spread * (1 + 12 / one)
        return (math.log(other / one) - self.ratio) / spread


def length(text: str) -> int:
    """Letters and digits of a text's prose."""
    return _letters(prose(text))


def _letters(bare: str) -> int:
    return sum(map(str.isalnum, bare))


@lru_cache(maxsize=4)
def prose(text: str) -> str:
    """A text without addresses, code and tags. Remembered for a while: one kind of doubt after another
    asks for that of the same two texts.

    >>> prose("See [it](a.md), `x`.")
    'See [it]( ),  .'
    """
    return _TAG.sub(" ", NO_WORDS.sub(" ", text))


def words(text: str) -> list[str]:
    """A text's words in lower case; where words are not set apart, pairs of letters.

    >>> words("Zwei Tassen; 文字也"), words("`code`")
    (['zwei', 'tassen', '文字', '字也'], [])
    """
    return _words(prose(text))


def _words(bare: str) -> list[str]:
    bare = bare.casefold()
    runs = _SOLID.findall(bare)
    found = _WORD.findall(_SOLID.sub(" ", bare) if runs else bare)
    for run in runs:
        found += map("".join, pairwise(run)) if len(run) > 1 else (run,)
    return found


def learn(pairs: Iterable[tuple[str, str]], language: str = "") -> Habits:
    """The habits that translations (source, target) show; those of negation, where the ``language``
    of the target is known.

    >>> learn([("Tea is ready now", "Der Tee ist jetzt fertig")] * 50).words["tee"]
    50
    """
    ratios: list[float] = []
    counts: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    places: dict[str, list[int]] = {}
    saids: list[frozenset[str]] = []
    negating: list[Seen] = []
    for source, target in pairs:
        bare, other_bare = prose(source), prose(target)
        one, other = _letters(bare), _letters(other_bare)
        if one >= 20 and other:
            ratios.append(math.log(other / one))
        said = frozenset(_words(other_bare))
        counts.update(said)
        known = set(_words(bare))
        sources.update(known)
        if len(known) <= _TOGETHER:
            for word in known:
                places.setdefault(word, []).append(len(saids))
        saids.append(said)
        if language:
            negating += (
                (negators(sentence, "en"), negators(translation, language))
                for sentence, translation in aligned(bare.casefold(), other_bare.casefold())
            )
    ratio = statistics.median(ratios) if ratios else 0.0
    strays = sorted(abs(value - ratio) for value in ratios)
    spread = max(0.08, 1.48 * statistics.median(strays)) if strays else 0.3
    once = sum(1 for count in counts.values() if count == 1)
    rare = once / max(1, sum(counts.values()))
    partners = _partners(sources, counts, places, saids)
    known_enough = trust(negating) if len(saids) >= ENOUGH else Trust()
    return Habits(len(saids), ratio, spread, rare, counts, partners, known_enough)


def _partners(
    sources: Counter[str],
    counts: Counter[str],
    places: Mapping[str, Sequence[int]],
    saids: Sequence[frozenset[str]],
) -> dict[str, str]:
    """For words that are frequent but not everywhere, the one that stands in nine of ten of their
    translations, and seldom elsewhere."""
    found = {}
    for word, times in sorted(sources.items()):
        at = places.get(word, ())
        least = 0.9 * times
        if times < 6 or times > len(saids) / 4 or len(word) < 4 or len(at) < least:
            continue
        # What stands in nine of ten stands in one of any tenth and one more.
        some = frozenset().union(*(saids[place] for place in at[: int(len(at) - least) + 1]))
        likely = [w for w in some if len(w) > 1 and least <= counts[w] <= times / 0.6]
        together = [(sum(w in saids[place] for place in at), w) for w in likely]
        good = [
            (-both, w != word, w)
            for both, w in together
            if both >= least and both >= 0.6 * counts[w]
        ]
        if good:
            found[word] = min(good)[2]
    return found


def as_terms(habits: Habits, locale: str) -> tuple[Term, ...]:
    """The words that go together, as a glossary would have them."""
    return tuple(Term(one, {locale: (other,)}) for one, other in sorted(habits.partners.items()))
