"""Which text continues which, wherever they stand: in one article, or come from another.

Texts are found by the rare words that they share, so that time grows with their number and not with
its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Final

from pipeline.catalog_entry import Key
from pipeline.likeness import SHORT, SURE, Texts
from pipeline.sentences import part_of

Alignment = Mapping[Key, tuple[Key, ...]]
"""New key → the old keys that it continues: one, or in order those that were joined into it. New
keys with the same old one are its parts, or all very like it."""

FAR: Final = 60.0
"""Least likeness of two texts anywhere."""
SHARED: Final = 63.0
"""Least likeness of a text with one that another text continues already."""
BRIEF: Final = 66.0
"""Least likeness of a short text with another far away, unless one of them holds the other word for
word: few letters are soon alike by chance."""
FAINT: Final = 58.0
"""Least likeness of a text that continues nothing with one that another text continues already: as
little only where the text is short and its letters alone are more alike."""
_LETTERS: Final = 60.0
_MOST: Final = 200
"""Of a longer text, more is left to write anew than a faint guess helps with."""
LIKELIER: Final = 8.0
"""How much liker a text must be that another continues already, to be taken instead."""


def align_far(gone: Sequence[Key], come: Sequence[Key]) -> dict[Key, tuple[Key, ...]]:
    """What texts continue that came into one article from others, in the same run."""
    return _align_far(gone, come, Texts())


def align_again(
    gone: Sequence[Key], come: Sequence[Key], taken: Container[Key]
) -> dict[Key, tuple[Key, ...]]:
    """What texts continue in a catalog with gaps, where none of those that they continue has a
    translation: of those that have one, ``gone``, such as no other text continues, or one of those
    ``taken``."""
    texts = Texts()
    found = _align_far([key for key in gone if key not in taken], come, texts)
    find_likelier(found, gone, come, texts, set(found))
    return found


def _align_far(
    gone: Sequence[Key], come: Sequence[Key], texts: Texts
) -> dict[Key, tuple[Key, ...]]:
    if not gone or not come:
        return {}
    found = by_wording(gone, come, texts)
    taken = {key for olds in found.values() for key in olds}
    rest = [key for key in gone if key not in taken]
    found.update(far(rest, [key for key in come if key not in found], texts))
    return found


def align_back(
    gone: Sequence[Key], come: Sequence[Key], living: Sequence[Key]
) -> dict[Key, tuple[Key, ...]]:
    """What texts continue that come back edited, of those that went in an earlier run. Where one of
    the ``living`` texts is no less like that one, it was edited into that: then only a text of the
    same words continues it, too.

    >>> yes, gone = (None, "Drink it hot, and slowly."), (None, "Drink it hot, slowly.")
    >>> align_back([gone], [yes], []), align_back([gone], [yes], [(None, "Drink it hot slowly.")])
    ({(None, 'Drink it hot, and slowly.'): ((None, 'Drink it hot, slowly.'),)}, {})
    """
    if not gone or not come:
        return {}
    texts = Texts()
    found = _align_far(gone, come, texts)
    worded = by_wording(gone, come, texts) if found else {}
    others = [msgid for _, msgid in living] if found.keys() > worded.keys() else []
    return {
        new: olds
        for new, olds in found.items()
        if worded.get(new) == olds or not texts.is_likelier(others, new, olds[0])
    }


def find_likelier(
    found: dict[Key, tuple[Key, ...]],
    gone: Sequence[Key],
    come: Sequence[Key],
    texts: Texts,
    settled: set[Key],
) -> None:
    """Let texts that continue nothing, or nothing very like them, continue what others do already:
    one of the same words, a liker one, or one that has them as some of its sentences."""
    doubtful = {
        key: texts.likeness(key, olds[0], 0.0)
        for key, olds in found.items()
        if key not in settled and len(olds) == 1 and not texts.likeness(key, olds[0], SURE)
    }
    rest = [key for key in come if key not in found or key in doubtful]
    worded = {(key[0], texts[key]): key for key in reversed(gone) if _has_words(key, texts)}
    for new in rest:
        same = worded.get((new[0], texts[new]))
        if same is not None:
            found[new] = (same,)
            doubtful.pop(new, None)
    free = [key for key in rest if key not in found]
    rest = [key for key in rest if key not in found or key in doubtful]
    if not rest:
        return
    likelier = {key: score + LIKELIER for key, score in doubtful.items()}
    index = RareWords(gone, texts)
    pairs = index.continued(rest, SHARED, shared=True, cut=frozenset(free), wanted=likelier)
    for new, olds in pairs.items():
        if new in doubtful:
            whole = found[new][0][1]
            if not texts.likeness(new, olds[0], likelier[new]) or part_of(whole, new[1], whole):
                continue
        found[new] = olds
    for new in free:
        if new not in found and (old := index.faintly(new)):
            found[new] = (old,)


def by_wording(
    gone: Sequence[Key], come: Sequence[Key], texts: Texts
) -> dict[Key, tuple[Key, ...]]:
    """Texts of which only the markup, the punctuation's typography or capitals changed."""
    found: dict[Key, tuple[Key, ...]] = {}
    rest = {key: None for key in gone if _has_words(key, texts)}
    for spelled in (str, str.lower):
        waiting: defaultdict[tuple[str | None, str], list[Key]] = defaultdict(list)
        for key in reversed(rest):
            waiting[key[0], spelled(texts[key])].append(key)
        for key in come:
            same = waiting.get((key[0], spelled(texts[key])))
            if same and key not in found:
                found[key] = (same.pop(),)
                del rest[found[key][0]]
    return found


def _has_words(key: Key, texts: Texts) -> bool:
    return len(texts[key]) >= SHORT // 2


# --- by rare words -------------------------------------------------------------------------------------

_COMMON: Final = 24
"""A word in more texts than this tells none of them apart."""
_RAREST: Final = 12
_CANDIDATES: Final = 6


def far(
    gone: Sequence[Key], come: Sequence[Key], texts: Texts, least: float = FAR
) -> dict[Key, tuple[Key, ...]]:
    """Strongly alike texts, found by the rare words that they share; each that went is continued by
    one."""
    return RareWords(gone, texts).continued(come, least) if gone and come else {}


class RareWords:
    """Texts that went, looked up by their rare words: time grows with the number of texts, not with
    its square."""

    __slots__ = ("_found", "_gone", "_index", "_sizes", "_texts")

    def __init__(self, gone: Sequence[Key], texts: Texts) -> None:
        self._gone, self._texts = gone, texts
        self._found: dict[Key, list[int]] = {}
        self._sizes = [len(msgid) for _, msgid in gone]
        self._index: defaultdict[str, list[int]] = defaultdict(list)
        for j, old in enumerate(gone):
            for word in texts.rare(old):
                self._index[word].append(j)

    def continued(
        self,
        come: Sequence[Key],
        least: float,
        *,
        shared: bool = False,
        cut: Container[Key] = (),
        wanted: Mapping[Key, float] = MappingProxyType({}),
    ) -> dict[Key, tuple[Key, ...]]:
        """What texts continue that are so like it. ``shared``: one that went may be continued by
        several. ``cut``: texts that may continue one of which they are but some sentences, where
        none is like them. ``wanted``: for some texts, the least likeness below which nobody asks
        what they are like."""
        gone, texts = self._gone, self._texts
        scored: list[tuple[float, int, int]] = []
        for i, new in enumerate(come):
            candidates = self._candidates(new)
            others = [gone[j] for j in candidates]
            if new in wanted and not texts.likenesses(new, others, wanted[new]):
                continue
            brief = len(texts[new]) < SHORT
            like = [
                (-score, i, candidates[at])
                for at, score in texts.likenesses(new, others, least)
                if score >= BRIEF or not brief or texts.holds(new, others[at])
            ]
            if not like and new in cut:
                whole = texts.cut_from(new, others)
                like = [(0.0, i, j) for j in candidates if gone[j] is whole]
            scored += like
        pairs: dict[Key, tuple[Key, ...]] = {}
        taken: set[int] = set()
        for _, i, j in sorted(scored):
            if come[i] not in pairs and (shared or j not in taken):
                pairs[come[i]] = (gone[j],)
                taken.add(j)
        return pairs

    def faintly(self, new: Key) -> Key | None:
        """The text that a short one is faintly like, where it continues nothing."""
        texts = self._texts
        if len(new[1]) > _MOST or len(texts[new]) < SHORT:
            return None
        others = [self._gone[j] for j in self._candidates(new)]
        like = [(score, -at) for at, score in texts.likenesses(new, others, FAINT)]
        old = others[-max(like)[1]] if like else None
        return old if old and texts.letters(new, old) >= _LETTERS else None

    def _candidates(self, new: Key) -> list[int]:
        """The places of those that share the most of their rare words with a text, for their
        length. A text that nothing continues is looked up twice."""
        found = self._found.get(new)
        if found is None:
            found = self._found[new] = self._sought(new)
        return found

    def _sought(self, new: Key) -> list[int]:
        rare = self._texts.rare(new)
        found = [posting for posting in map(self._index.get, rare) if posting]
        postings = sorted(found, key=len)[:_RAREST]
        few = [posting for posting in postings if len(posting) <= _COMMON]
        if not few:
            return postings[0][:_CANDIDATES] if postings else []
        shared = Counter(chain.from_iterable(few))
        if len(shared) <= _CANDIDATES:
            return list(shared)
        size, sizes = len(new[1]), self._sizes
        rated = sorted([(-count / (size + sizes[place]), place) for place, count in shared.items()])
        return [place for _, place in rated[:_CANDIDATES]]
