"""Edits of a source that change no word, carried into its translation with proof.

Where only addresses, code, white space, emphasis marks or the typography of punctuation changed, a
translation still says the same: the new address or code takes the old one's place in it, and the
result is proved to read like the translation before, with exactly the new source's markup. A
changed number is never such an edit: agreement changes with it, and it may be a dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.fragment import fold, is_plain
from pipeline.inline import References, lost, reading
from pipeline.pieces import Piece, Role, loose
from pipeline.wording import BREAK, MARK, NUMBER, plainly, same_words

_NONE: Final = References()
_EMPHASIS: Final = {"*": "e", "_": "e", "**": "s", "__": "s", "***": "es", "___": "es"}


def carry(old: str, new: str, target: str, *, plain: bool = False) -> str | None:
    """The translation of ``old`` as one of ``new``; None where it takes a person.

    ``plain`` is for text that is no Markdown (front matter).

    >>> carry("See [it](a.md).", "See [it](b.md).", "Siehe [dies](a.md).")
    'Siehe [dies](b.md).'
    >>> carry("Take 2.", "Take 3.", "Nimm 2.") is None
    True
    """
    if not same_words(old, new, plain=plain):
        return None
    before, after = Shape.of(old, plain), Shape.of(new, plain)
    translated = Shape.of(target, plain)
    changed = _changed(before.values, after.values)
    if changed is None or not _same(before.values, translated.values):
        return None
    result = _replaced(target, translated, changed)
    if result is None:
        return None
    result = _emphasised(result, before, after, translated)
    if result is None or (not plain and not _proved(new, result, translated)):
        return None
    return result


class Value(NamedTuple):
    """Something in a text that is not words: an address, code, a tag or a shortcode. ``written`` is
    its Markdown, and ``kind`` says what it is and what of it must not change."""

    kind: str
    written: str


class Shape(NamedTuple):
    """A text taken apart: its words (with a mark where each value stands), its values in order, and
    its words with marks for emphasis, too."""

    words: str
    emphasised: str
    values: tuple[Value, ...]
    pieces: tuple[Piece, ...]

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(text: str, plain: bool = False) -> Shape:
        """A text's shape. Remembered, since each locale's merge asks for the same sources."""
        folded = text if plain else fold(text)
        if plain or (is_plain(folded) and "://" not in folded):
            pieces: tuple[Piece, ...] = (Piece(Role.TEXT, folded),)
            if "://" in folded:
                pieces = tuple(_addresses(folded))
        else:
            pieces = loose(folded, _NONE)
            if not pieces:  # it is more than one paragraph
                return Shape(text, text, (), ())
        stream: list[str] = []
        values: list[Value] = []
        for piece in pieces:
            if piece.raw in _EMPHASIS:
                mark = _OPENS if piece.role is Role.OPEN else _CLOSES
                stream.append(f"{mark}{_EMPHASIS[piece.raw]}{mark}")
            elif value := _value(piece):
                stream.append(f"{MARK}{value.kind}{MARK}")
                values.append(value)
            else:
                stream.append(BREAK if piece.role is Role.BREAK else piece.text)
        emphasised = plainly("".join(stream))
        return Shape(_ANY_EMPHASIS.sub("", emphasised), emphasised, tuple(values), pieces)


# Private-use characters that no source holds: the beginning and the end of emphasis.
_OPENS: Final = "\ue001"
_CLOSES: Final = "\ue002"
_ANY_EMPHASIS: Final = re.compile(f"{_OPENS}e?s?{_OPENS}|{_CLOSES}e?s?{_CLOSES}")


def _value(piece: Piece) -> Value | None:
    if piece.role is Role.OPEN:
        return Value(piece.raw, piece.raw) if piece.raw in ("[", "![") else _tag(piece.raw)
    if piece.role is Role.CLOSE:
        if match := _DESTINATION.match(piece.raw):
            return Value(f"]({piece.raw[match.end(1) :]}", match[1])
        return _tag(piece.raw)
    if piece.role is Role.ATOM and piece.raw.startswith("`"):
        return Value(f"`{' '.join(NUMBER.findall(piece.raw))}", piece.raw)
    if piece.role is Role.ATOM and "://" in (piece.raw or piece.text)[:12]:
        return Value("://", piece.raw or piece.text)
    if piece.role is Role.ATOM and piece.raw:
        return _tag(piece.raw)
    return None


_DESTINATION: Final = re.compile(r"\]\(\s*(<(?:\\.|[^<>\\\n])*>|(?:\\.|[^\s\\])*?)(?=\s|\)\Z)")


def _tag(raw: str) -> Value:
    """A tag may change its addresses only; anything else that is written must stay as it is."""
    kind = re.sub(r"(\s(?:href|src)\s*=\s*)(\"[^\"]*\"|'[^']*')", r"\1", raw)
    return Value(kind, raw)


def _addresses(text: str) -> Iterator[Piece]:
    position = 0
    for match in re.finditer(r"https?://[!-~]*[\w/]", text, re.ASCII):
        yield Piece(Role.TEXT, text[position : match.start()])
        yield Piece(Role.ATOM, match[0])
        position = match.end()
    yield Piece(Role.TEXT, text[position:])


# --- what changed, put into the translation -------------------------------------------------------


def _changed(old: Sequence[Value], new: Sequence[Value]) -> dict[Value, Value] | None:
    """Each old value's new one; None where one old value became two different ones."""
    changed: dict[Value, Value] = {}
    for before, after in zip(old, new, strict=True):
        if changed.setdefault(before, after) != after:
            return None
    return changed


def _same(source: Sequence[Value], target: Sequence[Value]) -> bool:
    """Whether a translation has kept its source's values, in whatever order."""

    def told(values: Sequence[Value]) -> list[tuple[str, str]]:
        return sorted((_untitled(value.kind), value.written) for value in values)

    return told(source) == told(target)


def _untitled(kind: str) -> str:
    """A link's title is text: a translation has its own."""
    return "](" if kind.startswith("](") else kind


def _replaced(target: str, shape: Shape, changed: dict[Value, Value]) -> str | None:
    new = {(_untitled(old.kind), old.written): value.written for old, value in changed.items()}
    out: list[str] = []
    position = 0
    for value in shape.values:
        at = target.find(value.written, position)
        if at < 0:
            return None
        out += [target[position:at], new[_untitled(value.kind), value.written]]
        position = at + len(value.written)
    return "".join(out) + target[position:]


def _emphasised(text: str, before: Shape, after: Shape, translated: Shape) -> str | None:
    """The translation with the emphasis that the source now has; None where one cannot tell."""
    if before.emphasised == after.emphasised:
        return text
    if after.emphasised == after.words:
        return _walked(text, dict.fromkeys(_EMPHASIS, ""))
    for mark in ("**", "*"):
        kind = _EMPHASIS[mark]
        whole = f"{_OPENS}{kind}{_OPENS}{after.words}{_CLOSES}{kind}{_CLOSES}"
        if after.emphasised == whole and before.emphasised == before.words:
            clean = translated.emphasised == translated.words
            return f"{mark}{text}{mark}" if clean and not set("*_") & set(text) else None
    swapped = before.emphasised.translate({ord("e"): "s", ord("s"): "e"})
    if _marks(swapped) == _marks(after.emphasised):
        return _walked(text, {"*": "**", "_": "**", "**": "*", "__": "*"})
    return None


def _marks(emphasised: str) -> list[str]:
    return _ANY_EMPHASIS.findall(emphasised)


def _walked(text: str, spelled: dict[str, str]) -> str | None:
    """A text with its emphasis marks spelled anew."""
    out: list[str] = []
    position = 0
    for piece in Shape.of(text).pieces:
        written = piece.raw or (piece.text if piece.role is Role.ATOM else "")
        at = text.find(written, position)
        if at < 0:
            return None
        out += [text[position:at], spelled.get(written, written) if piece.raw else written]
        position = at + len(written)
    return "".join(out) + text[position:]


def _proved(new: str, result: str, translated: Shape) -> bool:
    """Whether the result has the new source's markup and the translation's words, as they were."""
    source, target = reading(fold(new), _NONE), reading(fold(result), _NONE)
    if source is None or target is None or lost(source, target):
        return False
    shape = Shape.of(result)
    titled = re.compile(f"{MARK}[^{MARK}]*{MARK}")
    return titled.sub(MARK, shape.words) == titled.sub(MARK, translated.words)
