"""Texts cut into requests that a service takes: so many at once, so many characters and bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from pipeline.engines.base import Capabilities
from pipeline.engines.sentences import sentences
from pipeline.placeholders import Style

Item = TypeVar("Item")


def packed(
    items: Sequence[Item], size: Callable[[Item], str], limits: Capabilities
) -> Iterator[list[Item]]:
    """Items in order, as many in each pack as the limits allow; one too big is a pack of its own.

    >>> from pipeline.engines.base import Basis
    >>> limits = Capabilities(False, Basis.SOURCE, batch=2, characters=4)
    >>> list(packed(["a", "b", "c", "dddd", "eeeee"], str, limits))
    [['a', 'b'], ['c'], ['dddd'], ['eeeee']]
    """
    pack: list[Item] = []
    characters = octets = 0
    for item in items:
        text = size(item)
        more, longer = characters + len(text), octets + len(text.encode())
        full = (
            (limits.batch and len(pack) >= limits.batch)
            or (limits.characters and more > limits.characters)
            or (limits.bytes and longer > limits.bytes)
        )
        if pack and full:
            yield pack
            pack, more, longer = [], len(text), len(text.encode())
        pack.append(item)
        characters, octets = more, longer
    if pack:
        yield pack


def fits(text: str, limits: Capabilities) -> bool:
    """Whether a text can be sent at all."""
    return not (
        (limits.characters and len(text) > limits.characters)
        or (limits.bytes and len(text.encode()) > limits.bytes)
    )


def cut(text: str, style: Style, limits: Capabilities) -> list[str]:
    """A text that is too long, in parts of whole sentences; as one part where it cannot be cut.

    >>> from pipeline.engines.base import Basis
    >>> from pipeline.placeholders import NUMBERED
    >>> limits = Capabilities(False, Basis.SOURCE, characters=12)
    >>> cut("One. Two. Three four.", NUMBERED, limits)
    ['One. Two.', 'Three four.']
    """
    if fits(text, limits) or style.line_break in text:
        return [text]
    parts: list[str] = []
    for sentence in sentences(text, style):
        together = f"{parts[-1]} {sentence}" if parts else sentence
        if parts and (_open(parts[-1], style) or fits(together, limits)):
            parts[-1] = together
        else:
            parts.append(sentence)
    return parts if all(fits(part, limits) for part in parts) else [text]


def _open(text: str, style: Style) -> bool:
    """Whether a pair of placeholders is still open at the end of a text."""
    found = list(re.finditer(style.pattern, text))
    opened = sum(match["open"] is not None for match in found)
    return opened > sum(match["close"] is not None for match in found)
