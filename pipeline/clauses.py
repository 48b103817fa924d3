"""Texts cut at the punctuation within a sentence, where an edit left a part of one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

# Compiled where they are used: few merges come to that.
_SEPARATOR: Final = r"(?P<mark>[,;:،؛](?=\s)|[，、；：]|(?<=\s)(?:-{2,3}|–|—)(?=\s)|——)\s*(?=\S)"
_KINDS: Final = str.maketrans("،，、؛；：–—", ",,,;;:--")
"""Marks of all scripts as those that they stand for."""
_WORD: Final = re.compile(r"[^\W_]+")
_KEPT: Final = r"`[^`]+`|\]\([^)]*\)|<[^>]*>|\d+|[][*`()（）]|(?<!\w)_|_(?!\w)"
"""What a translation keeps of its text: code, addresses, tags and numbers; and what would be torn,
where a text is cut within emphasis, links and parentheses."""
_LONGEST: Final = 20_000
"""Texts of more characters are not searched: the time grows with the square of their clauses."""
_END: Final = r"(?<![.!?…。！？])[.!?…。！？]+\Z"


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause's span in its text, and the mark behind it."""

    start: int
    end: int
    mark: str


def clauses_of(old: str, new: str, target: str) -> str | None:
    """The clauses of ``old``'s translation that translate ``new``, where an edit left of it nothing
    but these, word for word. None where it left something else, or where the translation has other
    punctuation, so that it cannot be told which clauses these are: most languages keep the order
    of clauses, and the code, numbers and markup in them say where one does not.

    >>> clauses_of("Drink it hot, or leave it.", "Drink it hot.", "Heiß trinken, oder stehen lassen.")
    'Heiß trinken.'
    """
    if not _may_hold(old, new):
        return None
    said, translated = _clauses(old), _clauses(target)
    run = _run(old, new, said) if _kinds(said) == _kinds(translated) else None
    if run is None:
        return None
    first, last = translated[run.start], translated[run.stop - 1]
    part = target[first.start : last.end].rstrip()
    if _kept(part) != _kept(new):
        return None
    return part + _ending(old, new, target, said[run.stop - 1].mark and last.mark)


def is_cut_from(new: str, old: str) -> bool:
    """Whether a text consists of some clauses of another one, word for word.

    >>> is_cut_from("Leave it.", "Drink it hot, or leave it.")
    False
    >>> is_cut_from("Drink it hot!", "Drink it hot, or leave it.")
    True
    """
    return _may_hold(old, new) and _run(old, new, _clauses(old)) is not None


def _may_hold(old: str, new: str) -> bool:
    """Whether a text stands in another one but for its first letter, which may be a capital now, and
    its end: this takes no time, and most do not."""
    return len(new) < len(old) <= _LONGEST and new[1:-1] in old


def _clauses(text: str) -> list[_Clause]:
    found: list[_Clause] = []
    start = 0
    for separator in re.finditer(_SEPARATOR, text):
        found.append(_Clause(start, separator.start(), separator["mark"]))
        start = separator.end()
    return [*found, _Clause(start, len(text), "")]


def _kinds(clauses: list[_Clause]) -> list[str]:
    return [clause.mark[:1].translate(_KINDS) for clause in clauses]


def _run(old: str, new: str, clauses: list[_Clause]) -> range | None:
    """The numbers of the clauses that a text consists of, some of them; None where it does not."""
    wanted = _words(new)
    words: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for number, clause in enumerate(clauses):
        starts[number] = len(words)
        words += _words(old[clause.start : clause.end])
        ends[len(words)] = number + 1
    for number, start in starts.items():
        end = ends.get(start + len(wanted))
        if wanted and end is not None and words[start : start + len(wanted)] == wanted:
            return range(number, end) if number < end < number + len(clauses) else None
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _kept(text: str) -> Counter[str]:
    return Counter(re.findall(_KEPT, text.translate(_PARENTHESES)))


_PARENTHESES: Final = str.maketrans("（）", "()")


def _ending(old: str, new: str, target: str, mark: str) -> str:
    """How a text ends that is cut before a mark: as the whole, or with that mark, where the new text
    does."""
    if not mark:
        return ""
    if new[-1:] == mark[:1].translate(_KINDS):
        return mark
    end = re.search(_END, target)
    return end[0] if end and new[-1:] == old[-1:] else ""
