"""Texts that a translated article has as its source has them: names and figures that were left so
on purpose, and what nobody has translated yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.model import Unit
from pipeline.scripts import worded

Found = tuple[Unit, Unit, str]
"""A text, its translation, and why a person has to look at it ("": it is sure)."""

SAME: Final = "the same in both languages"
OWN_WORDS: Final = "nearly all of it is the source's own words"
_OWN_WORDS: Final = 0.8
"""The least share of a translation's words that are its source's where it is none."""
_SENTENCE: Final = 4
"""A text of so many words says something, and is translated in an article that is."""
_TRANSLATED: Final = 0.5
"""The share of an article's texts of so many words that are other ones where it is translated."""

_WORD: Final = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_NAME: Final = re.compile(r"\S*[_\d]\S*|\w{2,}(?:[.:]\w{2,})+|\w*[a-z][A-Z]\w*")
"""What is a name to a program, or looks like one: ``url_for``, ``Highlight.js``, ``GitHub``."""
_END: Final = re.compile(r"[.!?…。！？]\W*\Z")


def left_as_they_are(found: Sequence[Found]) -> Iterator[Found]:
    """Of all texts of an article with their translations, those that are equal and were left so on
    purpose: figures and names to a program as they are; other names, and what else is a few words
    and no sentence, as drafts. None of an article that is mostly not translated."""
    if not _is_translated(found):
        return
    for here, there, doubt in found:
        if here.msgid != there.msgid:
            continue
        words = names_and_words(here.msgid)
        if not any(words):
            yield here, there, doubt
        elif len(words) < _SENTENCE and not _END.search(here.msgid):
            yield here, there, "; ".join(filter(None, (doubt, SAME)))


def _is_translated(found: Sequence[Found]) -> bool:
    saying = [item for item in found if len(names_and_words(item[0].msgid)) >= _SENTENCE]
    texts = saying or found
    others = sum(here.msgid != there.msgid for here, there, _ in texts)
    return others > 0 and others >= _TRANSLATED * len(texts)


def in_the_sources_words(msgid: str, target: str) -> bool:
    """Whether a translation is hardly another text than its source: an older wording of that, which
    nobody has translated.

    >>> in_the_sources_words("Run these programs before you walk.", "Run the programs before you walk.")
    True
    >>> in_the_sources_words("Run these programs before you walk.", "Starte die Programme davor.")
    False
    """
    theirs = _said(target)
    common = (Counter(_said(msgid)) & Counter(theirs)).total()
    return len(theirs) >= _SENTENCE and common >= _OWN_WORDS * len(theirs)


def _said(text: str) -> list[str]:
    return [token.casefold() for token in _tokens(text) if not _NAME.fullmatch(token)]


def names_and_words(msgid: str) -> list[bool]:
    """The words of a text, code, addresses and tags aside: for each, whether it is a word and no
    name to a program.

    >>> names_and_words("The `size` (7.0+) of url_for on GitHub")
    [True, True, False, True, False]
    """
    return [not _NAME.fullmatch(token) for token in _tokens(msgid)]


def _tokens(text: str) -> list[str]:
    tokens = (token.strip("*_()[]\"'“”‘’,;:.!?…+-–—|#&=/") for token in worded(text).split())
    return [token for token in tokens if token and _WORD.search(token)]
