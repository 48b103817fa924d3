"""HTML → tokens with exact spans, by the tokenization rules of the HTML standard.

The standard library's parser gives the place of a tag, not those of its attributes' values, and
reads some faulty markup otherwise than browsers do. Offsets count the characters of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
"""Elements that hold nothing and have no end tag."""

RAW_TEXT: Final = frozenset(
    "script style textarea title xmp iframe noembed noframes plaintext".split()
)
"""Elements in which no tag begins but their own end tag."""


class TokenKind(StrEnum):
    """What a token is; ``COMMENT`` is every kind of markup that shows nothing, ``ATOM`` an inline
    element that is carried with all that it holds."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    COMMENT = "comment"
    ATOM = "atom"


class Attribute(NamedTuple):
    """An attribute; ``start`` and ``end`` span its value inside the ``quote`` marks (-1 where it
    has no value)."""

    name: str
    value: str
    start: int
    end: int
    quote: str


class Token(NamedTuple):
    """A token with its span; a tag has a ``name`` in lower case."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()

    def value(self, name: str) -> str | None:
        """The raw value of an attribute (the first of that name counts), None without one."""
        return next((a.value for a in self.attributes if a.name == name), None)


@dataclass(frozen=True, slots=True)
class Scan:
    """Tokens of a text. ``stopped`` is where markup begins that never ends, else -1."""

    tokens: tuple[Token, ...]
    stopped: int = -1


_OPEN: Final = TokenKind.OPEN
_CLOSE: Final = TokenKind.CLOSE
_TEXT: Final = TokenKind.TEXT
OPENING: Final = re.compile(r"<(?=[A-Za-z/!?])")
_TAG_NAME: Final = re.compile(r"[A-Za-z][^ \t\n\f\r/>]*")
_BARE_TAG: Final = re.compile(r"<(/?)([A-Za-z][^ \t\n\f\r/>]*)>")
_GAP: Final = re.compile(r"[ \t\n\f\r/]*")
_NAME: Final = re.compile(r"=?[^ \t\n\f\r/>=]*")
_EQUALS: Final = re.compile(r"[ \t\n\f\r]*=[ \t\n\f\r]*")
_BARE: Final = re.compile(r"[^ \t\n\f\r>]*")
_COMMENT: Final = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)


def scan(text: str) -> Scan:
    """Cut HTML into tokens, in time that grows with its length alone.

    >>> [(t.kind.value, t.start, t.end) for t in scan('a <b title="c>d">e').tokens]
    [('text', 0, 2), ('open', 2, 17), ('text', 17, 18)]
    >>> scan("a < b <i").stopped
    6
    """
    tokens: list[Token] = []
    position = begin = 0
    while opening := OPENING.search(text, position):
        start = opening.start()
        token = markup_at(text, start)
        if token is None:
            return Scan(_with_text(tokens, begin, start), start)
        if start > begin:
            tokens.append(Token(_TEXT, begin, start))
        tokens.append(token)
        position = begin = token.end
        if token.kind is _OPEN and token.name in RAW_TEXT:
            closing = _end_of_raw(text, token)
            if closing < 0:
                return Scan(tuple(tokens), token.start)
            if closing > begin:
                tokens.append(Token(_TEXT, begin, closing))
            position = begin = closing
    return Scan(_with_text(tokens, begin, len(text)))


def _with_text(tokens: list[Token], begin: int, end: int) -> tuple[Token, ...]:
    return (*tokens, Token(_TEXT, begin, end)) if end > begin else tuple(tokens)


def markup_at(text: str, start: int) -> Token | None:
    """The tag or comment that begins at an offset, as ``<`` and one of ``A-Za-z/!?`` does; None
    where it never ends."""
    if bare := _BARE_TAG.match(text, start):
        return Token(_CLOSE if bare[1] else _OPEN, start, bare.end(), bare[2].lower())
    following = text[start + 1]
    if following in "!?" or (following == "/" and not _TAG_NAME.match(text, start + 2)):
        if text.startswith("<!--", start):
            comment = _COMMENT.match(text, start)
            return None if comment is None else Token(TokenKind.COMMENT, start, comment.end())
        end = text.find(">", start)
        return None if end < 0 else Token(TokenKind.COMMENT, start, end + 1)
    closing = following == "/"
    name = _TAG_NAME.match(text, start + 1 + closing)
    assert name is not None  # noqa: S101 - the pattern that found the "<" says so
    kind = _CLOSE if closing else _OPEN
    position = name.end()
    attributes: list[Attribute] = []
    while True:
        position = _end(_GAP, text, position)
        if position >= len(text):
            return None
        if text[position] == ">":
            return Token(kind, start, position + 1, name[0].lower(), tuple(attributes))
        attribute = _attribute(text, position)
        if attribute is None:
            return None
        attributes.append(attribute[0])
        position = attribute[1]


def _attribute(text: str, start: int) -> tuple[Attribute, int] | None:
    """The attribute at an offset and where it ends; None where its value never does."""
    position = _end(_NAME, text, start)
    name = text[start:position].lower()
    equals = _EQUALS.match(text, position)
    if equals is None:
        return Attribute(name, "", -1, -1, ""), position
    begin = equals.end()
    quote = text[begin : begin + 1]
    if quote in ('"', "'") and quote:
        end = text.find(quote, begin + 1)
        if end < 0:
            return None
        return Attribute(name, text[begin + 1 : end], begin + 1, end, quote), end + 1
    end = _end(_BARE, text, begin)
    return Attribute(name, text[begin:end], begin, end, ""), end


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _end_of_raw(text: str, token: Token) -> int:
    """Where the end tag of an element with raw text begins, -1 without one."""
    closing = re.compile(rf"</{token.name}(?=[ \t\n\f\r/>])", re.IGNORECASE)
    found = closing.search(text, token.end)
    return found.start() if found else -1
