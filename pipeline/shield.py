"""Inline Markdown → text with placeholders that a translation engine can carry, and back.

An engine sees the words of a unit; what must survive untouched (code, addresses, footnote marks,
tags, variables) is one placeholder each, and what encloses words (emphasis, links, paired tags) is
an opening and a closing one, so that it moves with its words. On return every placeholder must be
there once, pairs must nest as they did, and the result must read back as the same markup around the
new words: :func:`restore` proves all of it or says what was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from pipeline.inline import Reading, References, fold, mend_emphasis, reading
from pipeline.markdown import BlockKind, Inline, InlineKind, parse


class Role(StrEnum):
    """What a piece is to an engine: words, one thing to carry, a pair's ends, a hard break."""

    TEXT = "text"
    ATOM = "atom"
    OPEN = "open"
    CLOSE = "close"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a unit, in order.

    ``text`` is what a reader sees of it (words, code, an address), ``raw`` how its markup is
    written (nothing for words and for an address that stands among them). ``number`` is the
    placeholder's; both ends of a pair share it. ``inside`` is the number of the innermost pair
    around it, 0 for none. A closing piece may hold ``untitled``, its markup up to a title that is
    to be translated, and ``relabelled``, its markup once the words inside are not the label.
    """

    role: Role
    text: str = ""
    raw: str = ""
    number: int = 0
    inside: int = 0
    untitled: str = ""
    relabelled: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a text could not be shielded or restored."""

    reason: str


@dataclass(frozen=True, slots=True)
class Shielded:
    """A unit taken apart: its pieces, and the titles (captions) that are texts of their own.

    ``reads`` is how the unit reads as Markdown; None where it is plain text.
    """

    pieces: tuple[Piece, ...]
    titles: tuple[str, ...] = ()
    reads: Reading | None = None
    references: References = field(default_factory=References)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to translate: a letter outside code, tags and addresses."""
        words = [piece.text for piece in self.pieces if piece.role is Role.TEXT]
        return any(character.isalpha() for text in (*words, *self.titles) for character in text)


def shield(fragment: str, references: References) -> Shielded | Lost:
    """Take the inline Markdown of one unit apart.

    >>> from pipeline.placeholders import NUMBERED
    >>> unit = shield("See `x` in [the *list*](a.md).", References())
    >>> NUMBERED.texts(unit)
    ('See [X1X] in (2a) the (3a) list (3b) (2b).',)
    """
    text = fold(fragment)
    reads = reading(text, references)
    if reads is None:
        return Lost("it is more than one paragraph")
    pieces: list[Piece] = []
    titles: list[str] = []
    for piece, title in _pieces(text, references):
        pieces.append(piece)
        titles += [title] if piece.untitled else []
    return Shielded(_tidied(pieces), tuple(titles), reads, references)


def shield_plain(text: str) -> Shielded:
    """Take plain text apart (front matter): only addresses and variables are carried.

    >>> [piece.text for piece in shield_plain("See https://example.org *now*").pieces]
    ['See ', 'https://example.org', ' *now*']
    """
    return Shielded(_tidied([Piece(Role.TEXT, text)]))


# --- taking apart ---------------------------------------------------------------------------------

_GUARD: Final = "X "
_BREAKS: Final = (InlineKind.HARD_BREAK, InlineKind.SOFT_BREAK)
_LITERAL: Final = re.compile(
    r"https?://[!-~]*[\w/]"  # an address, without the punctuation of its sentence
    r"|[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+"
    r"|\{\{[^{}]*\}\}|\{\w*\}|%\(\w+\)[a-z]|\$\{\w+\}",
    re.ASCII,
)
_BEFORE_TITLE: Final = re.compile(r"\]\(\s*(?:<(?:\\.|[^<>\\\n])*>|[^\s<]\S*)\s+(?=[\"'(])")


def _pieces(text: str, references: References) -> Iterator[tuple[Piece, str]]:
    """Pieces, not yet numbered, each with the title that it holds."""
    guarded = "\n".join(_GUARD + line for line in text.split("\n"))
    stubs = "".join(f"\n\n[^{x}]: x" for x in references.footnotes if f"[^{x}]" in text)
    resolve = references.resolve if references.links else None
    blocks = parse(guarded + stubs, resolve).children
    inlines = next(block for block in blocks if block.kind is not BlockKind.FOOTNOTE).inlines
    source = guarded.encode()

    def written(start: int, end: int) -> str:
        return source[start:end].decode().replace("\n" + _GUARD, "\n")

    tags = _tag_pairs(inlines)
    opened: list[int] = []
    for index, inline in enumerate(inlines):
        raw = written(inline.start, inline.end)
        literal = bool(opened) and inlines[opened[-1]].style in _LITERAL_LINKS
        if inline.kind is InlineKind.OPEN:
            opened.append(index)
            if inline.style not in _LITERAL_LINKS:
                yield Piece(Role.OPEN, "", _delimiter(inline, raw)), ""
        elif inline.kind is InlineKind.CLOSE:
            first = opened.pop()
            if not literal:
                start = inlines[first].start + len(_delimiter(inlines[first], raw))
                end = inlines[index - 1].end if index - 1 > first else start
                yield _close(inlines[first], written(start, end), written(end, inline.end))
        elif literal:
            yield Piece(Role.ATOM, inline.text, f"<{raw}>"), ""
        elif inline.kind in _BREAKS:
            yield Piece(Role.BREAK, " ", "\\\n"), ""
        elif inline.kind is InlineKind.TEXT:
            first_of_line = index == 0 or inlines[index - 1].kind in _BREAKS
            shown = re.sub(r"^X ?", "", inline.text) if first_of_line else inline.text
            yield Piece(Role.TEXT, shown), ""
        else:
            shown = inline.text if inline.kind is InlineKind.CODE else ""
            yield Piece(tags.get(index, Role.ATOM), shown, raw), ""


_LITERAL_LINKS: Final = ("Autolink", "Email")


def _delimiter(span: Inline, raw: str) -> str:
    if span.tag in ("link", "image"):
        return "[" if span.tag == "link" else "!["
    return raw[: 2 if span.tag == "strong" or raw.startswith("~~") else 1]


def _close(opening: Inline, inner: str, raw: str) -> tuple[Piece, str]:
    """A closing piece, and the title that it holds."""
    if opening.tag not in ("link", "image"):
        return Piece(Role.CLOSE, "", raw), ""
    if opening.style in ("Collapsed", "Shortcut"):
        return Piece(Role.CLOSE, "", raw, relabelled=f"][{inner}]"), ""
    titled = _BEFORE_TITLE.match(raw) if opening.title else None
    return Piece(Role.CLOSE, "", raw, untitled=titled[0] if titled else ""), opening.title


def _tag_pairs(inlines: Sequence[Inline]) -> dict[int, Role]:
    """Which tags open and close something; one without a partner in its span is carried whole."""
    roles: dict[int, Role] = {}
    stack: list[tuple[int, str]] = []
    for index, inline in enumerate(inlines):
        tag = _TAG.fullmatch(inline.text) if inline.kind is InlineKind.HTML else None
        if inline.kind is InlineKind.OPEN:
            stack.append((-1, ""))
        elif inline.kind is InlineKind.CLOSE:
            while stack.pop()[0] >= 0:
                pass
        elif tag is not None and not tag[1]:
            stack.append((index, tag[2].lower()))
        elif tag is not None:
            names = [name for _, name in stack]
            border = max((i for i, (at, _) in enumerate(stack) if at < 0), default=-1)
            if tag[2].lower() in names[border + 1 :]:
                while stack[-1][1] != tag[2].lower():
                    stack.pop()
                roles[stack.pop()[0]], roles[index] = Role.OPEN, Role.CLOSE
    return roles


_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w-]*)[^>]*(?<!/)>", re.DOTALL)


def _tidied(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces with adjoining words joined, addresses cut out, placeholders numbered."""
    out: list[Piece] = []
    open_pairs = [0]
    number = 0
    for piece in _with_literals(pieces):
        if piece.role in (Role.TEXT, Role.BREAK):
            out.append(replace(piece, inside=open_pairs[-1]))
        elif piece.role is Role.CLOSE:
            closed = open_pairs.pop()
            out.append(replace(piece, number=closed, inside=open_pairs[-1]))
        else:
            number += 1
            out.append(replace(piece, number=number, inside=open_pairs[-1]))
            if piece.role is Role.OPEN:
                open_pairs.append(number)
    return tuple(out)


def _with_literals(pieces: Iterable[Piece]) -> Iterator[Piece]:
    words = ""
    for piece in (*pieces, Piece(Role.BREAK)):
        if piece.role is Role.TEXT:
            words += piece.text
            continue
        position = 0
        for match in _LITERAL.finditer(words):
            if match.start() > position:
                yield Piece(Role.TEXT, words[position : match.start()])
            yield Piece(Role.ATOM, match[0])
            position = match.end()
        if words[position:]:
            yield Piece(Role.TEXT, words[position:])
        words = ""
        if piece.raw:
            yield piece


# --- putting together -----------------------------------------------------------------------------


def rebuild(shielded: Shielded, pieces: Sequence[Piece], titles: Sequence[str]) -> str | Lost:
    """The unit with other words: its markup pieces, perhaps moved, around new pieces of text.

    Words are escaped where they would read as markup; what then does not read as exactly these
    words in exactly this markup is :class:`Lost`.

    >>> unit = shield("Say *no*.", References())
    >>> assert isinstance(unit, Shielded)
    >>> print(rebuild(unit, [*unit.pieces[:-1], Piece(Role.TEXT, " to <all>!")], ()))
    Say *no* to \\<all\\>!
    """
    if shielded.reads is None:
        return "".join(piece.text for piece in pieces)
    shown = "".join(piece.text for piece in pieces)
    wanted = replace(shielded.reads, text=shown.strip())
    numbers = [piece.number for piece in shielded.pieces if piece.untitled]
    titled = dict(zip(numbers, titles, strict=True))
    for escaped in (False, True):
        text = _written(pieces, titled, escaped)
        if _reads(text, shielded.references, wanted):
            return text
    return Lost("its words and markup cannot be told apart")


def _reads(text: str, references: References, wanted: Reading) -> bool:
    found = reading(text, references)
    if found is not None and found.emphases < wanted.emphases:
        # Delimiters beside CJK punctuation: composing adds what they need to be recognised.
        found = reading(mend_emphasis(text, references, wanted.emphases), references)
    return found is not None and replace(found, text=found.text.strip()) == wanted


def _written(pieces: Sequence[Piece], titles: Mapping[int, str], escaped: bool) -> str:
    out: list[str] = []
    begins: list[int] = []
    for piece in pieces:
        if piece.role is Role.OPEN:
            if escaped and piece.raw == "[" and out and out[-1].endswith("!"):
                out[-1] = out[-1][:-1] + "\\!"  # else the link becomes an image
            out.append(_unjoined(piece.raw, escaped))
            begins.append(len(out))
        elif piece.role is Role.CLOSE:
            inner = "".join(out[begins.pop() :])
            if piece.untitled:
                title = _SPECIAL_IN_TITLE.sub(_backslashed, titles[piece.number])
                out.append(f'{piece.untitled}"{title}")')
            elif piece.relabelled and piece.relabelled != f"][{inner}]":
                out.append(piece.relabelled)
            else:
                out.append(_unjoined(piece.raw, escaped))
        elif piece.raw or not escaped:
            out.append(piece.raw or piece.text)
        else:
            out.append(_SPECIAL.sub(_backslashed, piece.text))
    return "".join(out).strip()


def _unjoined(raw: str, escaped: bool) -> str:
    """Underscores delimit nothing inside a word; where the plain spelling failed, use asterisks."""
    return raw.replace("_", "*") if escaped and set(raw) == {"_"} else raw


def _backslashed(match: re.Match[str]) -> str:
    return "\\" + match[0]


_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
_SPECIAL_IN_TITLE: Final = re.compile(r'[\\"]|&(?=#?\w+;)')
