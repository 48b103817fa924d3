"""A translatable unit taken apart for an engine, and put together again with other words.

An engine sees the words of a unit; what must survive untouched (code, addresses, footnote marks,
tags, variables) is one placeholder each, and what encloses words (emphasis, links, paired tags) is
an opening and a closing one, so that it moves with its words. How placeholders are spelled, and the
proof that they came back, is :mod:`pipeline.placeholders`; here is the proof that what is written
reads back as the same markup around the new words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from pipeline.emphasis import mend_emphasis
from pipeline.fragment import fold
from pipeline.html_pieces import html_pieces, reads_as, written
from pipeline.inline import EMPTY_COMMENT, Reading, References, reading
from pipeline.pieces import Piece, Role, cut, numbered
from pipeline.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a text could not be shielded or restored."""

    reason: str


@dataclass(frozen=True, slots=True)
class Shielded:
    """A unit taken apart. ``reads`` is how it reads as Markdown; None where it is plain text, or
    where it is that of raw HTML, which is then ``html``."""

    pieces: tuple[Piece, ...]
    reads: Reading | None = None
    references: References = field(default_factory=References)
    html: str = ""

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles (captions) that are texts of their own, in order."""
        return tuple(piece.title for piece in self.pieces if piece.untitled)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to translate: a letter outside code, tags and addresses."""
        words = [piece.text for piece in self.pieces if piece.role is Role.TEXT]
        return any(character.isalpha() for text in (*words, *self.titles) for character in text)


def shield(
    fragment: str, references: References, keep: re.Pattern[str] | None = None
) -> Shielded | Lost:
    """Take the inline Markdown of one unit apart; words that ``keep`` matches are carried, too.

    >>> from pipeline.placeholders import NUMBERED
    >>> unit = shield("See `x` in [the *list*](a.md).", References())
    >>> NUMBERED.texts(unit)
    ('See [X1X] in (2a) the (3a) list (3b) (2b).',)
    """
    text = fold(fragment)
    reads = reading(text, references)
    if reads is None:
        return Lost("it is more than one paragraph")
    return Shielded(cut(text, references, keep), reads, references)


def shield_plain(text: str, keep: re.Pattern[str] | None = None) -> Shielded:
    """Take plain text apart (front matter): only addresses and variables are carried.

    >>> [piece.text for piece in shield_plain("See https://example.org *now*").pieces]
    ['See ', 'https://example.org', ' *now*']
    """
    return Shielded(numbered([Piece(Role.TEXT, text)], keep))


def shield_html(text: str, keep: re.Pattern[str] | None = None) -> Shielded | Lost:
    """Take a text of raw HTML apart.

    >>> from pipeline.placeholders import NUMBERED
    >>> NUMBERED.texts(shield_html("<b>Tea</b> &amp; <br> *milk*"))
    ('(1a) Tea (1b) & [X2X] *milk*',)
    """
    pieces = html_pieces(text)
    if pieces is None:
        return Lost("its tags cannot be told apart")
    return Shielded(numbered(pieces, keep), html=text)


def shield_as(
    syntax: Syntax, text: str, references: References, keep: re.Pattern[str] | None = None
) -> Shielded | Lost:
    """Take a text apart as what it is.

    >>> from pipeline.placeholders import NUMBERED
    >>> unit = shield_as(Syntax.ATTRIBUTE, "R&amp;D <b>", References())
    >>> NUMBERED.texts(unit)
    ('R&D <b>',)
    """
    if syntax is Syntax.MARKDOWN:
        return shield(text, references, keep)
    if syntax is Syntax.HTML:
        return shield_html(text, keep)
    return shield_plain(unescape(text) if syntax is Syntax.ATTRIBUTE else text, keep)


def rebuild(shielded: Shielded, pieces: Sequence[Piece], titles: Sequence[str]) -> str | Lost:
    """The unit with other words: its markup pieces, perhaps moved, around new pieces of text.

    Words are escaped where they would read as markup; what then does not read as exactly these
    words in exactly this markup is :class:`Lost`.

    >>> unit = shield("Say *no*.", References())
    >>> assert isinstance(unit, Shielded)
    >>> print(rebuild(unit, [*unit.pieces[:-1], Piece(Role.TEXT, " to <all>!")], ()))
    Say *no* to \\<all\\>!
    """
    if shielded.html:
        html = written(pieces)
        if reads_as(html, pieces, shielded.html):
            return html
        return Lost("its words and tags cannot be told apart")
    if shielded.reads is None:
        return "".join(piece.text for piece in pieces)
    shown = "".join(piece.text for piece in pieces)
    wanted = shielded.reads
    numbers = [piece.number for piece in shielded.pieces if piece.untitled]
    titled = dict(zip(numbers, titles, strict=True))
    for spelling in _SPELLINGS:
        text = _written(pieces, titled, spelling)
        if _reads(text, shielded.references, wanted, shown.strip(), _shape(pieces)):
            return text
    return Lost("its words and markup cannot be told apart")


def _reads(
    text: str, references: References, wanted: Reading, words: str, shape: list[tuple[Role, str]]
) -> bool:
    """Whether a fragment with these words holds the same links, code and tags as another reads as,
    in the same order among the words."""
    if fold(text).count("\n") != text.count("\n"):
        return False  # the backslash of a line break is the second of two
    found = reading(text, references)
    if found is not None and found.emphases < wanted.emphases:
        # Delimiters beside CJK punctuation: composing adds what they need to be recognised.
        text = mend_emphasis(text, references, wanted.emphases)
        found = reading(text, references)
    if found is None or found.text.strip() != words or _markup(found) != _markup(wanted):
        return False
    return _shape(cut(text, references)) == shape


def _markup(found: Reading) -> tuple[object, ...]:
    """What a reading holds beside its words."""
    return found.parts, found.emphases, found.strikes


def _shape(pieces: Iterable[Piece]) -> list[tuple[Role, str]]:
    """Roles and words in order, however the words are cut and escaped."""
    shape: list[tuple[Role, str]] = []
    words: list[str] = []  # joined once: there may be thousands of variables among them
    for piece in pieces:
        if piece.role is Role.TEXT or not piece.raw:
            words.append(piece.text)
        elif piece.raw != EMPTY_COMMENT:
            shape += [(Role.TEXT, "".join(words)), (piece.role, piece.text)]
            words = []
    shape = [item for item in (*shape, (Role.TEXT, "".join(words))) if item != (Role.TEXT, "")]
    if shape and shape[0][0] is Role.TEXT:
        shape[0] = (Role.TEXT, shape[0][1].lstrip())
    if shape and shape[-1][0] is Role.TEXT:
        shape[-1] = (Role.TEXT, shape[-1][1].rstrip())
    return [(role, text) for role, text in shape if text or role is not Role.TEXT]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a unit is written: marks in its words escaped, underscores as asterisks, and marks in
    addresses and variables escaped too."""

    escaped: bool = False
    asterisks: bool = False
    literals: bool = False


_SPELLINGS: Final = (
    _Spelling(),
    _Spelling(escaped=True),
    _Spelling(escaped=True, asterisks=True),
    # A bracket of an address may pair with one in the words: then both need their backslash.
    _Spelling(escaped=True, literals=True),
    _Spelling(escaped=True, asterisks=True, literals=True),
)


def _written(pieces: Sequence[Piece], titles: Mapping[int, str], spelling: _Spelling) -> str:
    out: list[str] = []
    begins: list[int] = []
    for piece, following in zip(pieces, [*pieces[1:], None], strict=False):
        if piece.role is Role.OPEN:
            if spelling.escaped and piece.raw == "[" and out and out[-1].endswith("!"):
                out[-1] = out[-1][:-1] + "\\!"  # else the link becomes an image
            out.append(_unjoined(piece.raw, spelling.asterisks))
            begins.append(len(out))
        elif piece.role is Role.CLOSE:
            inner = "".join(out[begins.pop() :])
            if piece.untitled:
                title = _SPECIAL_IN_TITLE.sub(_backslashed, titles[piece.number])
                out.append(f'{piece.untitled}"{title}")')
            elif piece.relabelled and (
                piece.relabelled != f"][{inner}]" or (spelling.escaped and _opens(following))
            ):
                out.append(piece.relabelled)
            else:
                out.append(_unjoined(piece.raw, spelling.asterisks))
        elif piece.raw:
            out.append(piece.raw)
        elif spelling.escaped if piece.role is Role.TEXT else spelling.literals:
            out.append(_SPECIAL.sub(_backslashed, piece.text))
        else:
            out.append(piece.text)
    return "".join(out).strip()


def _opens(piece: Piece | None) -> bool:
    """Whether a piece behind ``[label]`` may be read as that reference's own address or label."""
    return piece is not None and (piece.raw or piece.text).startswith(("[", "("))


def _unjoined(raw: str, asterisks: bool) -> str:
    """Underscores delimit nothing inside a word, where asterisks do."""
    return raw.replace("_", "*") if asterisks and set(raw) == {"_"} else raw


def _backslashed(match: re.Match[str]) -> str:
    return "\\" + match[0]


_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
_SPECIAL_IN_TITLE: Final = re.compile(r'[\\"]|&(?=#?\w+;)')
