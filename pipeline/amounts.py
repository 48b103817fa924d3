"""How many of what, in words."""

from __future__ import annotations


def count(number: int, singular: str, plural: str = "") -> str:
    """``1 article``, ``3 articles``, ``1,204 words``.

    >>> count(1, "entry", "entries"), count(1204, "word")
    ('1 entry', '1,204 words')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
