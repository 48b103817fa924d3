"""Which new text continues which old one: the alignment of two versions of an article's texts.

A text that stands in both versions continues itself, whatever its place. What came is aligned with
what went: first by its words alone, where only markup changed; then within the hunk that an edit
left between unchanged neighbours; then over everything. A text may also continue what another does
already, where it is clearly liker than what was left for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import count, islice, pairwise
from operator import sub
from typing import Final

from pipeline.align_far import Alignment, by_wording, far, find_likelier
from pipeline.catalog_entry import Key
from pipeline.likeness import SHORT, Texts

__all__ = ["Alignment", "align"]

NEARBY: Final = 60.0
"""Least likeness (0–100) of two texts between the same unchanged neighbours."""
ALONE: Final = 58.0
"""Least likeness where nothing else came or went between those neighbours."""
PART: Final = 90.0
"""Least likeness of a text with a part of another, where it was split off or joined on."""

JOINED: Final = 75.0
"""Least likeness of a text with all those that were joined into it."""

_SLIDE: Final = 2_000_000
"""Where the lengths of two texts have a larger product, one is not slid along the other: that takes
more than the square of the time."""

_PAIRS: Final = 20_000
"""A hunk with more pairs than this is searched by its rare words instead."""


def align(old: Sequence[Key], new: Sequence[Key]) -> dict[Key, tuple[Key, ...]]:
    """What every new key that is not an old one continues.

    >>> align([(None, "One fine day"), (None, "b")], [(None, "One fine night"), (None, "b")])
    {(None, 'One fine night'): ((None, 'One fine day'),)}
    """
    old_at = dict(zip(old, count(), strict=False))
    stood = list(map(old_at.get, new))
    stayed = set(stood)
    # Places are told apart in a tenth of the time that keys take; but a key may stand twice.
    places = count() if len(old_at) == len(old) else map(old_at.__getitem__, old)
    gone = [key for key, place in zip(old, places, strict=False) if place not in stayed]
    come = [key for key, place in zip(new, stood, strict=True) if place is None]
    if not gone or not come:
        return {}
    texts = Texts()
    found = by_wording(gone, come, texts)
    worded = set(found)
    taken = {key for olds in found.values() for key in olds}
    for hunk_gone, hunk_come in _hunks(old, new, stood, set(gone)):
        alone = len(hunk_gone) == len(hunk_come) == 1
        free_gone = [key for key in hunk_gone if key not in taken]
        free_come = [key for key in hunk_come if key not in found]
        if free_gone and free_come:
            pairs = _in_hunk(free_gone, free_come, texts, alone=alone)
            found.update(pairs)
            taken.update(key for olds in pairs.values() for key in olds)
    rest = [key for key in gone if key not in taken]
    found.update(far(rest, [key for key in come if key not in found], texts))
    find_likelier(found, gone, come, texts, worded)
    return found


# --- hunks ----------------------------------------------------------------------------------------


def _hunks(
    old: Sequence[Key], new: Sequence[Key], stood: Sequence[int | None], gone: Container[Key]
) -> Iterator[tuple[list[Key], list[Key]]]:
    """What went and what came between two neighbours that stayed, for each such pair. ``stood`` is
    where each new text stood among the old ones."""
    places = [place for place, before in enumerate(stood) if before is not None]
    stayed = [before for before in stood if before is not None]
    old_from = new_from = 0
    for begin, end in (*_in_order(stayed), (len(stayed), len(stayed))):
        old_to = stayed[begin] if begin < end else len(old)
        new_to = places[begin] if begin < end else len(new)
        if old_from < old_to and new_from < new_to:
            went = [key for key in old[old_from:old_to] if key in gone]
            came = [new[at] for at in range(new_from, new_to) if stood[at] is None]
            if went and came:
                yield went, came
        if begin < end:
            old_from, new_from = stayed[end - 1] + 1, places[end - 1] + 1


def _in_order(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Where a longest increasing subsequence stands, as slices: what stayed in place, where other
    things moved. Numbers that follow one another are taken together, or left together: they are
    few, and so is what there is to search."""
    steps = map(sub, islice(numbers, 1, None), numbers)
    breaks = [place for place, step in enumerate(steps, 1) if step != 1]
    runs = list(pairwise([0, *breaks, len(numbers)])) if numbers else []
    # Of those that end so far on, the longest that is known: each with a later end is longer.
    ends: list[int] = []
    sizes: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (begin, end) in enumerate(runs):
        low, high = numbers[begin], numbers[end - 1]
        place = bisect_left(ends, low)
        before.append(last[place - 1] if place else -1)
        size = end - begin + (sizes[place - 1] if place else 0)
        until = place = bisect_left(ends, high)
        if place and sizes[place - 1] >= size:
            continue
        while until < len(ends) and sizes[until] <= size:
            until += 1
        ends[place:until], sizes[place:until], last[place:until] = [high], [size], [index]
    out: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        out.append(runs[index])
        index = before[index]
    return out[::-1]


def _in_hunk(
    gone: Sequence[Key], come: Sequence[Key], texts: Texts, *, alone: bool
) -> dict[Key, tuple[Key, ...]]:
    """The alignment of one hunk: the likest pairs, then what was split off or joined on."""
    if alone:
        like = texts.likeness(come[0], gone[0], ALONE) > 0 or texts.grew(gone[0], come[0])
        return {come[0]: (gone[0],)} if like else {}
    if len(gone) * len(come) > _PAIRS:
        return far(gone, come, texts, NEARBY)
    pairs: dict[Key, tuple[Key, ...]] = {
        new: (old,) for new, old in _likest(gone, come, NEARBY, texts).items()
    }
    if len(gone) > 1:
        pairs.update(_joined(gone, come, pairs, texts))
    if len(come) > 1:
        pairs.update(_split(gone, come, pairs, texts))
    return pairs


def _likest(gone: Sequence[Key], come: Sequence[Key], least: float, texts: Texts) -> dict[Key, Key]:
    """Pairs of at least some likeness, the likest first; each key once."""
    scored = sorted(
        (-score, abs(i - j), i, j)
        for i, new in enumerate(come)
        for j, old in enumerate(gone)
        if (score := texts.likeness(new, old, least)) > 0
    )
    pairs: dict[Key, Key] = {}
    taken: set[int] = set()
    for _, _, i, j in scored:
        if come[i] not in pairs and j not in taken:
            pairs[come[i]] = gone[j]
            taken.add(j)
    return pairs


def _is_part(part: str, whole: str) -> bool:
    """Whether one text stands within another that is longer; of long ones, word for word."""
    from rapidfuzz.fuzz import partial_ratio

    if not SHORT <= len(part) < len(whole):
        return False
    if len(part) * len(whole) > _SLIDE:
        return part in whole
    return partial_ratio(part, whole, score_cutoff=PART) > 0


def _joined(
    gone: Sequence[Key], come: Sequence[Key], pairs: Alignment, texts: Texts
) -> dict[Key, tuple[Key, ...]]:
    """Texts that hold two or more of those that went."""
    joined: dict[Key, tuple[Key, ...]] = {}
    owner = {olds[0] for olds in pairs.values()}
    for new in come:
        mine = pairs.get(new, ())
        parts = [
            old
            for old in gone
            if old in mine or (old not in owner and _is_part(texts[old], texts[new]))
        ]
        if len(parts) > 1 and texts.likeness(new, _together(parts), JOINED) > 0:
            joined[new] = tuple(parts)
    return joined


def _together(keys: Sequence[Key]) -> Key:
    return (keys[0][0], " ".join(msgid for _, msgid in keys))


def _split(
    gone: Sequence[Key], come: Sequence[Key], pairs: Alignment, texts: Texts
) -> dict[Key, tuple[Key, ...]]:
    """Texts that are a part of one that went, or some of its sentences, edited."""
    split: dict[Key, tuple[Key, ...]] = {}
    for new in come:
        if new in pairs:
            continue
        whole = next((old for old in gone if _is_part(texts[new], texts[old])), None)
        whole = whole or texts.cut_from(new, gone, within=1.0)
        if whole is not None:
            split[new] = (whole,)
    return split
