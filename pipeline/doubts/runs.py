"""Runs of words that two texts share, found in a time that grows with their lengths alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def run_lengths(source: Sequence[str], target: Sequence[str]) -> Iterator[int]:
    """For each word of a target, how many words that end with it stand in the source as they do
    here, one behind the other.

    >>> list(run_lengths("a b c".split(), "x b c a b".split()))
    [0, 1, 2, 1, 2]
    """
    # The suffix automaton of the source (Blumer et al. 1985): each state stands for the runs that
    # end at the same places, and comparing place with place would be quadratic where a text
    # repeats a word.
    following, longest, shorter = _automaton(source)
    state = length = 0
    for word in target:
        while state and word not in following[state]:
            state = shorter[state]
            length = longest[state]
        if word in following[state]:
            state = following[state][word]
            length += 1
        yield length


def _automaton(words: Sequence[str]) -> tuple[list[dict[str, int]], list[int], list[int]]:
    """Of each state: the states that words lead to, the length of its longest run, and the state of
    the longest run's longest ending that is elsewhere too."""
    following: list[dict[str, int]] = [{}]
    longest, shorter = [0], [-1]
    last = 0
    for word in words:
        new = len(following)
        following.append({})
        longest.append(longest[last] + 1)
        shorter.append(0)
        state = last
        while state >= 0 and word not in following[state]:
            following[state][word] = new
            state = shorter[state]
        last = new
        if state < 0:
            continue
        other = following[state][word]
        if longest[other] == longest[state] + 1:
            shorter[new] = other
            continue
        copy = len(following)
        following.append(dict(following[other]))
        longest.append(longest[state] + 1)
        shorter.append(shorter[other])
        while state >= 0 and following[state].get(word) == other:
            following[state][word] = copy
            state = shorter[state]
        shorter[other] = shorter[new] = copy
    return following, longest, shorter
