"""Texts cut into sentences and put together again, where an edit split or joined paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import inf
from typing import Final

from pipeline.clauses import clauses_of
from pipeline.lines import is_cjk
from pipeline.wording import wording


@cache
def _end() -> re.Pattern[str]:
    """What a sentence ends with. It begins with what is quick to search for; of several signs the last
    is found, or a thousand of them would be gone through a thousand times."""
    return re.compile(
        r"[.!?…؟۔।。！？](?:(?<=[.!?…؟۔।])(?![.!?…؟۔।])[\"'”’»)\]*_]*(?=\s|\Z)|(?<=[。！？])[。！？]*[”’」』）*_]*)\s*"
    )


_ASCII_END: Final = re.compile(r"[.!?](?![.!?])[\"')\]*_]*(?=\s|\Z)\s*")
"""The same, for ASCII, where it is found sooner."""


def sentences(text: str) -> list[str]:
    """A text's sentences, without the white space between them.

    >>> sentences("One. Two? “Three.” 四。五。")
    ['One.', 'Two?', '“Three.”', '四。', '五。']
    """
    text = text.strip()
    pattern = _ASCII_END if text.isascii() else _end()
    found: list[str] = []
    begin = 0
    while begin < len(text):
        end = pattern.search(text, begin + 1)
        until = end.end() if end else len(text)
        found.append(text[begin:until].strip())
        begin = until
    return found


LIKE: Final = 75.0
"""Least likeness (0–100) of a text with those sentences of another that it is made of."""
_WHOLE: Final = 60.0
"""Least likeness of a text with the whole of another that has it as some of its sentences."""
_MOST: Final = 64
"""Texts of more sentences are not searched for those of another: the time grows with the square."""
_LONGEST: Final = 20_000
"""Nor are texts of more characters."""


def part_of(old: str, new: str, target: str) -> str | None:
    """The sentences of ``old``'s translation that translate ``new``, which has fewer: a text that
    it was split into, or what an edit left of it; or its clauses. None where that cannot be told.

    >>> part_of("One. Two. Three.", "Two. Three.", "Eins. Zwei. Drei.")
    'Zwei. Drei.'
    """
    chosen = sentences_of(old, new)
    if not chosen and not old.strip():
        return ""
    translated = sentences(target) if chosen else []
    if chosen and len(sentences(old)) == len(translated):
        return together([translated[place] for place in chosen])
    return clauses_of(old, new, target)


def holds_more(old: str, new: str) -> bool:
    """Whether a text is some sentences of another and not like the whole, so that a translation of
    the whole, where it cannot be taken apart, would say much that the text does not.

    >>> holds_more("Sit down here. Breathe in slowly. Stay so.", "Breathe in very slowly.")
    True
    """
    from rapidfuzz.fuzz import ratio

    unlike = len(old) > _LONGEST or ratio(old, new) < _WHOLE
    return unlike and bool(sentences_of(old, new))


def sentences_of(old: str, new: str) -> list[int]:
    """Which sentences of a text another one is made of, which has fewer: their places, in order.
    None of them where it is not.

    >>> sentences_of("Sit down here. Breathe in slowly. Stay so.", "Breathe in very slowly.")
    [1]
    """
    source = sentences(old)
    wanted = sentences(new) if len(source) > 1 else []
    if not 0 < len(wanted) < len(source):
        return []
    # Each in lines of its own: to look for one list in another takes time that grows with the square.
    words, sought = _in_lines(source), _in_lines(wanted)
    if (at := words.find(sought)) >= 0:
        start = words.count("\n", 0, at)
        return list(range(start, start + len(wanted)))
    if len(source) > _MOST or len(old) > _LONGEST:
        return []
    return _likest(source, wanted)


def _in_lines(texts: Sequence[str]) -> str:
    """The words of texts, each on a line that has line ends on both of its sides."""
    return "\n" + "".join([wording(text).replace("\n", " ") + "\n" for text in texts])


def _likest(source: Sequence[str], wanted: Sequence[str]) -> list[int]:
    from rapidfuzz.fuzz import ratio

    best = [[0.0] * (len(source) + 1)]
    for sentence in wanted:
        line = [-inf]
        for place, other in enumerate(source):
            alike = ratio(sentence, other) * len(sentence)
            line.append(max(line[place], best[-1][place] + alike))
        best.append(line)
    chosen: list[int] = []
    place = len(source)
    for line in reversed(best[1:]):
        while line[place] == line[place - 1]:
            place -= 1
        place -= 1
        chosen.append(place)
    chosen.reverse()
    found = " ".join([source[place] for place in chosen])
    return chosen if ratio(found, " ".join(wanted)) >= LIKE else []


_BREAK: Final = "\n\n"
"""An empty line, as between two paragraphs. No msgid holds one: each is one block."""


def as_blocks(texts: Sequence[str]) -> str:
    """The ``#| msgid`` of a text that several were joined into. The empty lines between them say
    so: without these it could be the very msgid, and an editor would show no change.

    >>> as_blocks(["One.", "Two."])
    'One.\\n\\nTwo.'
    """
    return _BREAK.join(texts)


def blocks_of(previous: str) -> list[str]:
    """The texts that a ``#| msgid`` names: more than one where they were joined.

    >>> blocks_of("One.\\n\\nTwo."), blocks_of("One. Two.")
    (['One.', 'Two.'], ['One. Two.'])
    """
    return previous.split(_BREAK)


def together(texts: Sequence[str]) -> str:
    """Texts one after another: a space between them, none where Chinese or Japanese meets.

    >>> together(["One.", "Two."]), together(["一。", "二。"])
    ('One. Two.', '一。二。')
    """
    out = ""
    for text in texts:
        space = "" if not out or (is_cjk(out[-1:]) and is_cjk(text[:1])) else " "
        out += space + text
    return out
