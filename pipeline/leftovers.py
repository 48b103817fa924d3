"""A chatbot's leftovers in an article: its offer to do more, its apology, its "Sure, here is…".

Such a block is a finding wherever it stands, and is neither extracted nor published unless the
article's front matter says ``waive: leftover``.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.article import Article
from pipeline.markdown import LEAVES, Block, BlockKind, InlineKind

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
      | (?:sure|certainly|of\s+course|absolutely)[!,.]\s+(?:here(?:['’]s|\s+is|\s+are)|I(?:['’]ve|\s+have))\b
      | here(?:['’]s|\s+is)\s+(?:a|an|the|your)\s+(?:revised|updated|polished|improved|expanded
          |rewritten|translated)\s+(?:version|draft|article|text|copy)\b
      | as\s+an\s+AI(?:\s+language)?\s+(?:model|assistant)\b
      | I\s+hope\s+this\s+(?:article|version|draft|helps)\b.{0,60}(?:let\s+me\s+know|feel\s+free)
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_QUOTED: Final = frozenset({BlockKind.QUOTE, BlockKind.CODE})


def is_leftover(text: str) -> bool:
    """Whether a paragraph speaks as a chatbot to the person who asked it for a text.

    >>> is_leftover("Let me know if you’d like a shorter version!")
    True
    >>> is_leftover("Let me know if you have pain, the therapist said.")
    False
    """
    return _OFFER.search(text.strip()) is not None


def leftovers(article: Article) -> tuple[tuple[int, Block], ...]:
    """The leaves (index among the article's leaves, and block) that are leftovers, whether or not
    they are waived. Quotations are somebody's words and are left alone."""
    found = []
    for index, (leaf, quoted) in enumerate(_leaves(article.tree, False)):
        if quoted:
            continue
        text = "".join(
            " " if i.kind in (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK) else i.text
            for i in leaf.inlines
        )
        if is_leftover(text):
            found.append((index, leaf))
    return tuple(found)


def kept_out(article: Article) -> frozenset[int]:
    """Indexes of the leaves that are neither extracted nor published."""
    if "leftover" in article.front.texts("waive"):
        return frozenset()
    return frozenset(index for index, _ in leftovers(article))


def _leaves(block: Block, quoted: bool) -> list[tuple[Block, bool]]:
    quoted = quoted or block.kind in _QUOTED
    if block.kind in LEAVES:
        return [(block, quoted)]
    return [pair for child in block.children for pair in _leaves(child, quoted)]
