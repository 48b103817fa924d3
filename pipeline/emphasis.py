"""Emphasis beside Chinese or Japanese punctuation, which Markdown leaves as asterisks on the page.

CommonMark's flanking rule does not let ``**“强调”**文字`` close. A translation gets what it needs
when it is composed (:func:`mend_emphasis`); a source keeps its bytes, and is mended in what its
renderers are given (:func:`emphasised_leaves`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.article import Article
from pipeline.blocks import BlockKind, Inline, InlineKind
from pipeline.inline import (
    EMPTY_COMMENT,
    References,
    guarded_inlines,
    reading,
    references_of,
    summarise,
    unguarded,
)
from pipeline.leaf import leaf_text
from pipeline.lines import is_cjk


def mend_emphasis(fragment: str, references: References, wanted: int) -> str:
    """Make emphasis beside CJK punctuation open and close.

    CommonMark's flanking rule leaves ``**“强调”**文字`` literal, since a delimiter between
    punctuation and a letter cannot close (and between two such spans it emphasises the words
    between them instead); an empty comment outside it is punctuation too, and shows nothing
    anywhere. No more than ``wanted`` spans come of it.

    >>> mend_emphasis("**“强调”**文字", References(), 1)
    '**“强调”**<!-- -->文字'
    """
    fragment = _starred(fragment, references, wanted) if "_" in fragment else fragment
    places = list(_places(fragment)) if wanted and "*" in fragment else []
    return _opened(fragment, places, references, wanted)


def _opened(
    fragment: str, places: list[tuple[int, ...]], references: References, wanted: int
) -> str:
    """A fragment with comments at as many of the places as make no more than ``wanted`` spans."""
    current = reading(fragment, references) if places else None
    if current is None or current.emphases > wanted:
        return fragment
    low, high = 1, len(places)
    best = fragment
    # The most places that do not make more emphasis than is wanted: each makes one span at most.
    while low <= high:
        count = (low + high + 1) // 2
        candidate = _commented(fragment, places[:count])
        mended = reading(candidate, references)
        if mended is None or mended.parts != current.parts or mended.emphases > wanted:
            high = count - 1
            continue
        better = mended.emphases > current.emphases
        # As many but other ones: between two words of Chinese that is what was meant.
        other = mended.emphases == current.emphases and _between_caseless(fragment, places[:count])
        if (better or other) and mended.strikes >= current.strikes:
            best = candidate
        low = count + 1
    return best


def _between_caseless(fragment: str, places: list[tuple[int, ...]]) -> bool:
    """Whether each comment would stand beside a letter of a script without case."""
    offsets = (offset for place in places for offset in place)
    return all(any(map(_is_caseless, fragment[at - 1 : at + 1])) for at in offsets)


def _starred(fragment: str, references: References, wanted: int) -> str:
    """A fragment with stars for underscores that have a letter of a script without case beside
    them. Words stand there where Latin ones have spaces, and underscores inside a word emphasise
    nothing.

    >>> _starred("文件_a_说", References(), 1), _starred("a_b_c", References(), 1)
    ('文件*a*说', 'a_b_c')
    """
    current = reading(fragment, references)
    for start, end, width in _underscored(fragment):
        if current is None or current.emphases >= wanted:
            break
        stars = "*" * width
        inside = fragment[start + width : end - width]
        candidate = f"{fragment[:start]}{stars}{inside}{stars}{fragment[end:]}"
        # With the comments that the stars may need: they are added when all stars are there.
        helped = _opened(candidate, list(_places(candidate)), references, wanted)
        mended = reading(helped, references)
        if mended is None or mended.parts != current.parts:
            continue
        if current.emphases < mended.emphases <= wanted:
            fragment, current = candidate, mended
    return fragment


_UNDERSCORES: Final = re.compile(r"(?<![\\_])_{1,2}(?!_)")


def _underscored(fragment: str) -> Iterator[tuple[int, int, int]]:
    """Where underscores seem to open and to close, with a letter without case beside them, and how
    many there are: what is within others comes before these."""
    opened: dict[int, list[int]] = {1: [], 2: []}
    for match in _UNDERSCORES.finditer(fragment):
        start, end = match.span()
        width = end - start
        before, after = fragment[max(0, start - 1) : start], fragment[end : end + 1]
        if opened[width] and _is_edge(after) and not before.isspace():
            first = opened[width].pop()
            if _is_caseless(after) or _is_caseless(fragment[max(0, first - 1) : first]):
                yield first, end, width
            others = opened[3 - width]
            while others and others[-1] > first:
                others.pop()
        elif _is_edge(before) and after and not after.isspace():
            opened[width].append(start)


def has_dead_delimiters(fragment: str) -> bool:
    """Whether emphasis of a source itself fails to open or close beside punctuation: then how many
    spans a translation should have, its reading does not tell.

    >>> has_dead_delimiters("**“强调”**文字"), has_dead_delimiters("**强调**文字")
    (True, False)
    """
    return "*" in fragment and next(_places(fragment), None) is not None


def _is_edge(character: str) -> bool:
    """Whether underscores beside a character may be meant as emphasis."""
    return not character.isalnum() or _is_caseless(character)


_DELIMITED: Final = re.compile(
    r"(?<![\\*])(\*{1,3})(?![\s*])(?:[^*\\]|\\.|(?!\1(?!\*))\*+(?!\*))+?(?<![\s*])\1(?!\*)"
)
"""Stars around words, among which there may be other numbers of stars: a span within, or code."""


def _places(fragment: str) -> Iterator[tuple[int, ...]]:
    """For each span that is delimited and cannot open or close: where comments are needed."""
    for match in _DELIMITED.finditer(fragment):
        width = len(match[1])
        needed = []
        inside = (fragment[match.start() + width], fragment[match.end() - width - 1])
        if _is_mark(inside[0]) and match.start() and _is_letter(fragment[match.start() - 1]):
            needed.append(match.start())
        following = fragment[match.end() : match.end() + 1]
        if _is_mark(inside[1]) and following and _is_letter(following):
            needed.append(match.end())
        if needed:
            yield tuple(needed)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_caseless(character: str) -> bool:
    return character != "" and unicodedata.category(character) == "Lo"


def _is_letter(character: str) -> bool:
    return not character.isspace() and not _is_mark(character)


def _commented(fragment: str, places: list[tuple[int, ...]]) -> str:
    parts = []
    position = 0
    for offset in (offset for place in places for offset in place):
        parts += [fragment[position:offset], EMPTY_COMMENT]
        position = offset
    return "".join((*parts, fragment[position:]))


# --- in a source ----------------------------------------------------------------------------------


def emphasised_leaves(article: Article) -> dict[int, tuple[Inline, ...]]:
    """The inline content of leaves, by their index, in which literal asterisks are emphasis.

    Only pairs of two or three beside a Chinese or Japanese letter: one alone may be a
    multiplication sign. A leaf is read again with comments beside these, and the result counts only
    where every other part of it is as before.

    >>> from pipeline.article import read_article
    >>> found = emphasised_leaves(read_article("a", "a.md", "**“强调”**文字\\n".encode()))
    >>> [inline.text or inline.tag for inline in found[0]]
    ['strong', '“强调”', 'strong', '文字']
    """
    if b"**" not in article.source:
        return {}
    references = references_of(article)
    found: dict[int, tuple[Inline, ...]] = {}
    for index, (leaf, around) in enumerate(article.leaves):
        if any("*" in i.text for i in leaf.inlines if i.kind is InlineKind.TEXT):
            quotes = sum(block.kind in _QUOTES for block in around)
            text = leaf_text(article.source, leaf, quotes).strip()
            read = _read_again(leaf.inlines, text, references)
            if read is not None:
                found[index] = read
    return found


_TEXT: Final = InlineKind.TEXT
_QUOTES: Final = (BlockKind.QUOTE, BlockKind.ALERT)


def _read_again(
    inlines: tuple[Inline, ...], text: str, references: References
) -> tuple[Inline, ...] | None:
    places = [place for place in _places(text) if _is_meant(text, place)]
    before = summarise(inlines)
    helped = _opened(text, places, references, before.emphases + len(places))
    read = guarded_inlines(helped, references) if helped != text else None
    if read is None:
        return None
    read = unguarded(read)
    after = summarise(read)
    if after.parts != before.parts or after.strikes != before.strikes:
        return None
    if _bare(after.text) != _bare(before.text) or _stars(read) != _stars(inlines):
        return None
    return tuple(i for i in read if i.text != EMPTY_COMMENT and (i.kind is not _TEXT or i.text))


def _is_meant(text: str, place: tuple[int, ...]) -> bool:
    """Whether each comment of a place would stand between two or three asterisks and a letter of
    Chinese or Japanese."""
    return all(
        (text.startswith("**", at) and is_cjk(text[at - 1]))
        or (text.endswith("**", 0, at) and is_cjk(text[at]))
        for at in place
    )


def _bare(text: str) -> str:
    """Text without asterisks and white space (which a fold of lines changes)."""
    return "".join(text.replace("*", "").split())


def _stars(inlines: Iterable[Inline]) -> int:
    """How many asterisks are shown or delimit: a reading may only turn the ones into the others."""
    shown = sum(i.text.count("*") for i in inlines if i.kind is InlineKind.TEXT)
    tags = Counter(i.tag for i in inlines if i.kind is InlineKind.OPEN and not i.style)
    return shown + 2 * tags["emphasis"] + 4 * tags["strong"]
