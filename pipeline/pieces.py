"""A unit of inline Markdown → its pieces in order: words, and the markup among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.blocks import BREAKS, Inline, InlineKind
from pipeline.fragment import is_plain
from pipeline.inline import GUARD, References, guarded, guarded_inlines
from pipeline.shortcodes import has_shortcode, shortcodes


class Role(StrEnum):
    """What a piece is to an engine: words, one thing to carry, a pair's ends, a hard break."""

    TEXT = "text"
    ATOM = "atom"
    OPEN = "open"
    CLOSE = "close"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a unit.

    ``text`` is what a reader sees of it (words, code, an address), ``raw`` how its markup is
    written (nothing for words and for an address that stands among them). ``number`` is the
    placeholder's; both ends of a pair share it. ``inside`` is the number of the innermost pair
    around it, 0 for none. A closing piece may hold a ``title``, with ``untitled``, its markup up to
    it, and ``relabelled``, its markup once the words inside are not the label of its reference.
    """

    role: Role
    text: str = ""
    raw: str = ""
    number: int = 0
    inside: int = 0
    title: str = ""
    untitled: str = ""
    relabelled: str = ""


def cut(
    fragment: str, references: References, keep: re.Pattern[str] | None = None
) -> tuple[Piece, ...]:
    """The pieces of a folded fragment that reads as one block (see :mod:`pipeline.inline`).

    ``keep`` matches further words that no engine is to see.

    >>> [piece.raw or piece.text for piece in cut("See `x` in [the *list*](a.md).", References())]
    ['See ', '`x`', ' in ', '[', 'the ', '*', 'list', '*', '](a.md)', '.']
    """
    if is_plain(fragment):
        return numbered((Piece(Role.TEXT, fragment),), keep)
    return numbered(_Cutter(fragment, references).pieces(), keep)


def loose(fragment: str, references: References) -> tuple[Piece, ...]:
    """The pieces of a folded fragment as :func:`cut` has them, but without numbers.

    >>> [piece.number for piece in loose("See `x`.", References())]
    [0, 0, 0]
    """
    return tuple(_with_literals(_Cutter(fragment, references).pieces(), None))


def numbered(pieces: Iterable[Piece], keep: re.Pattern[str] | None = None) -> tuple[Piece, ...]:
    """Pieces with adjoining words joined, addresses and variables cut out, placeholders numbered.

    >>> [piece.text for piece in numbered([Piece(Role.TEXT, "at https://example.org.")])]
    ['at ', 'https://example.org', '.']
    """
    out: list[Piece] = []
    open_pairs = [0]
    number = 0
    for piece in _with_literals(pieces, keep):
        if piece.role in (Role.TEXT, Role.BREAK):
            inside = open_pairs[-1]
            out.append(_placed(piece, piece.number, inside) if piece.inside != inside else piece)
        elif piece.role is Role.CLOSE:
            closed = open_pairs.pop()
            out.append(_placed(piece, closed, open_pairs[-1]))
        else:
            number += 1
            out.append(_placed(piece, number, open_pairs[-1]))
            if piece.role is Role.OPEN:
                open_pairs.append(number)
    return tuple(out)


def _placed(its: Piece, number: int, inside: int) -> Piece:
    """A piece with its number and its pair; :func:`dataclasses.replace` takes three times as long."""
    return Piece(
        its.role, its.text, its.raw, number, inside, its.title, its.untitled, its.relabelled
    )


def _with_literals(pieces: Iterable[Piece], keep: re.Pattern[str] | None) -> Iterator[Piece]:
    words = ""
    for piece in (*pieces, Piece(Role.BREAK)):
        if piece.role is Role.TEXT:
            words += piece.text
            continue
        position = 0
        for start, end in _literals(words, keep):
            if start > position:
                yield Piece(Role.TEXT, words[position:start])
            literal = words[start:end]
            yield Piece(Role.ATOM, literal, literal if has_shortcode(literal) else "")
            position = end
        if words[position:]:
            yield Piece(Role.TEXT, words[position:])
        words = ""
        if piece.raw:
            yield piece


def _literals(words: str, keep: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    """Where addresses, variables, shortcodes and ``keep`` stand; what overlaps is the first's."""
    if keep is None and not _MAY_BE_LITERAL.search(words):
        return
    patterns = [_LITERAL, *(re.compile(re.escape(code)) for code in shortcodes(words))]
    patterns += [] if keep is None else [keep]
    if len(patterns) == 1:
        for match in _LITERAL.finditer(words):
            yield match.span()  # none is empty, and none overlaps another
        return
    spans = {match.span() for pattern in patterns for match in pattern.finditer(words)}
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached and end > start:
            yield start, end
            reached = end


_LITERAL: Final = re.compile(
    r"https?://[!-~]*[\w/]"  # an address, without the punctuation of its sentence
    r"|(?<![\w.+-])[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+"
    r"|(?:\[[^\[\]\n]*)?\]\([^()\n]*\{[{%][^{}\n]*[%}]\}[^()\s]*\)"  # a link that a template makes
    r"|\[\Z"  # where such a link begins, and code follows
    r"|\{(?:: *)?[.#:\w][\w-]*[ .#=][^{}\n]*\}|\{[.#:][\w-]+\}"  # attributes of what is before
    r"|<[A-Za-z][\w-]*(?:[._]\w[\w-]*)+>"  # a name to fill in, or a header file: no tag, no words
    r"|\{\w*\}|%\(\w+\)[a-z]|\$\{\w+\}",
    re.ASCII,
)
_MAY_BE_LITERAL: Final = re.compile(r"[@{<]|://|%\(|\[\Z")
"""What each literal and each shortcode has."""

# --- from the parser's events ---------------------------------------------------------------------

_AUTOLINKS: Final = ("Autolink", "Email")
_BEFORE_TITLE: Final = re.compile(r"\]\(\s*(?:<(?:\\.|[^<>\\\n])*>|[^\s<]\S*)\s+(?=[\"'(])")


class _Cutter:
    """Walks through the inline events of a guarded fragment: no block can begin in it."""

    def __init__(self, fragment: str, references: References) -> None:
        self.inlines = guarded_inlines(fragment, references) or ()
        self.source = guarded(fragment).encode()
        self.tags = _tag_pairs(self.inlines)
        self.opened: list[Inline] = []
        self.reached = 0

    def pieces(self) -> Iterator[Piece]:
        for index, inline in enumerate(self.inlines):
            if inline.kind is InlineKind.OPEN:
                self.opened.append(inline)
                if inline.style not in _AUTOLINKS:
                    yield Piece(Role.OPEN, "", self._delimiter(inline))
                continue
            if inline.kind is InlineKind.CLOSE:
                opening = self.opened.pop()
                if opening.style not in _AUTOLINKS:
                    yield self._close(opening)
                # The parser's span of "[label][]" ends before the empty brackets.
                self.reached = inline.end + 2 * (opening.style == "Collapsed")
                continue
            yield self._leaf(index, inline)
            self.reached = inline.end

    def _leaf(self, index: int, inline: Inline) -> Piece:
        if self.opened and self.opened[-1].style in _AUTOLINKS:
            return Piece(Role.ATOM, inline.text, f"<{inline.text}>")
        if inline.kind in BREAKS:
            return Piece(Role.BREAK, " ", "\\\n")
        if inline.kind is InlineKind.TEXT:
            begins = index == 0 or self.inlines[index - 1].kind in BREAKS
            return Piece(Role.TEXT, re.sub(r"^X ?", "", inline.text) if begins else inline.text)
        shown = inline.text if inline.kind is InlineKind.CODE else ""
        role = self.tags.get(index, Role.ATOM)
        return Piece(role, shown, self._written(inline.start, inline.end))

    def _written(self, start: int, end: int) -> str:
        return self.source[start:end].decode().replace("\n" + GUARD, "\n")

    def _delimiter(self, span: Inline) -> str:
        if span.tag in ("link", "image"):
            return "[" if span.tag == "link" else "!["
        double = span.tag == "strong" or self.source[span.start : span.start + 2] == b"~~"
        return self._written(span.start, span.start + 1 + double)

    def _close(self, opening: Inline) -> Piece:
        start = opening.start + len(self._delimiter(opening))
        end = max(start, self.reached)
        raw = self._written(end, opening.end)
        if opening.tag not in ("link", "image"):
            return Piece(Role.CLOSE, "", raw)
        if opening.style in ("Collapsed", "Shortcut"):
            raw = "]" if opening.style == "Shortcut" else "][]"
            return Piece(Role.CLOSE, "", raw, relabelled=f"][{self._written(start, end)}]")
        titled = _BEFORE_TITLE.match(raw) if opening.title else None
        if titled is None:
            return Piece(Role.CLOSE, "", raw)
        return Piece(Role.CLOSE, "", raw, title=opening.title, untitled=titled[0])


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
