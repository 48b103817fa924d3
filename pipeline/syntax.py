"""In which syntax an entry's text is written, as the ``#.`` lines of its catalog say."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Syntax(StrEnum):
    """Inline Markdown; plain text (a value of front matter, a title of a link); text of raw HTML,
    with tags and entities; the value of an HTML attribute, with entities."""

    MARKDOWN = "Markdown"
    PLAIN = "plain text"
    HTML = "HTML"
    ATTRIBUTE = "HTML attribute"

    @property
    def has_markup(self) -> bool:
        """Whether there can be links, tags and the like in it."""
        return self in (Syntax.MARKDOWN, Syntax.HTML)


_BEGINNINGS: Final = (
    ("front matter: ", Syntax.PLAIN),
    ("title of a link", Syntax.PLAIN),
    ("attribute ", Syntax.ATTRIBUTE),
    ("HTML", Syntax.HTML),
)
_NOTES: Final = ("note: ", "safety: ", "adapt: ", "variant: ", "only: ")


def syntax_of(extracted: Iterable[str]) -> Syntax:
    """The syntax of an entry by its ``#.`` lines; Markdown where the same text stands in places of
    more than one.

    >>> syntax_of(["HTML td", "note: a name"]).value, syntax_of(["front matter: title"]).value
    ('HTML', 'plain text')
    >>> syntax_of(["HTML td", "paragraph"]).value
    'Markdown'
    """
    return _syntax_of(tuple(extracted))


@lru_cache(maxsize=1024)
def _syntax_of(extracted: tuple[str, ...]) -> Syntax:
    kinds = {
        next((syntax for start, syntax in _BEGINNINGS if line.startswith(start)), Syntax.MARKDOWN)
        for line in extracted
        if not line.startswith(_NOTES)
    }
    return kinds.pop() if len(kinds) == 1 else Syntax.MARKDOWN
