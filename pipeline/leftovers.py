"""A chatbot's leftovers in an article: its offer to do more, its apology, its "Sure, here is…".

Such a block is a finding wherever it stands, and is neither extracted nor published unless the
article's front matter says ``waive: leftover``.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.article import Article, once
from pipeline.blocks import Block, BlockKind, Inline, InlineKind, visible

_OFFER: Final = re.compile(
    r"""^\W*(?:
        (?:please\s+)?let\s+me\s+know\s+if\s+you(?:['’]d|\s+would|\s+want|\s+need|\s+have)\b.{0,200}
          (?:version|translation|translate|shorter|longer|draft|tone|format|section|expand|adjust
            |tweak|revis|rewrit|more\s+detail|any\s+changes|help\s+with|focused)
      | (?:would|do)\s+you\s+(?:like|want)\s+me\s+to\b
      | (?:if\s+you(?:['’]d)?\s+(?:like|want|prefer),?\s+)I\s+(?:can|could)\s+(?:also\s+)?
          (?:write|translate|expand|add|create|provide|adapt|tailor|rewrite|make|turn|generate)
      | I\s+(?:can|could)\s+also\s+(?:write|translate|expand|provide|create|adapt|tailor)\b.{0,80}
          \bif\s+you
      | (?:sure|certainly|of\s+course|absolutely)[!,.]\s+
          (?:here(?:['’]s|\s+is|\s+are)|I(?:['’]ve|\s+have))\b
      | here(?:['’]s|\s+is)\s+(?:a|an|the|your)\s+(?:revised|updated|polished|improved|expanded
          |rewritten|translated)\s+(?:version|draft|article|text|copy)\b
      | as\s+an\s+AI(?:\s+language)?\s+(?:model|assistant)\b
      | I\s+hope\s+this\s+(?:article|version|draft|helps)\b.{0,60}(?:let\s+me\s+know|feel\s+free)
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_FIRST_WORDS: Final = "please let would do if i sure certainly of absolutely here as".split()
_FIRST_WORD: Final = re.compile(
    # Each begins with a set of two letters: ignoring case there, too, takes three times as long.
    rf"\W*(?:$|(?:{'|'.join(f'[{w[0]}{w[0].upper()}](?i:{w[1:]})' for w in _FIRST_WORDS)})\b)"
)
_QUOTE: Final = BlockKind.QUOTE
_ENOUGH: Final = 1000
"""A leftover shows itself in its first sentences; no more than these characters are read."""


def is_leftover(text: str) -> bool:
    """Whether a paragraph speaks as a chatbot to the person who asked it for a text.

    >>> is_leftover("Let me know if you’d like a shorter version!")
    True
    >>> is_leftover("Let me know if you have pain, the therapist said.")
    False
    """
    return _OFFER.match(text.strip()[:_ENOUGH]) is not None


@once
def leftovers(article: Article) -> tuple[tuple[int, Block], ...]:
    """The leaves (index among the article's leaves, and block) that are leftovers, whether or not
    they are waived. Quotations are somebody's words, and what has a link, a picture or code in it
    is about something: both are left alone."""
    return tuple(
        (index, leaf)
        for index, (leaf, around) in enumerate(article.leaves)
        if is_leftover_leaf(leaf.inlines) and not any(block.kind is _QUOTE for block in around)
    )


def is_leftover_leaf(inlines: tuple[Inline, ...]) -> bool:
    """Whether a leaf that is not in a quotation is a leftover. Most show by their first word that
    they are none."""
    if not inlines or not _FIRST_WORD.match(inlines[0].text or visible(inlines[:4])):
        return False
    return is_leftover(visible(inlines[:_ENOUGH])) and not any(map(_refers, inlines))


def _refers(inline: Inline) -> bool:
    return inline.kind is InlineKind.CODE or inline.tag in ("link", "image")


def waived(article: Article) -> bool:
    """Whether its author says that what looks like a leftover is none."""
    return "leftover" in article.front.texts("waive")


def kept_out(article: Article) -> frozenset[int]:
    """Indexes of the leaves that are neither extracted nor published."""
    if waived(article):
        return frozenset()
    return frozenset(index for index, _ in leftovers(article))
