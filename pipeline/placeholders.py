"""How placeholders are spelled for an engine, and the proof that they all came back.

A :class:`Style` is a spelling; which one survives depends on the engine. Whoever translates asks a
style for a unit's :meth:`~Style.texts`, sends them, and gives what came back to :func:`restore`.
"""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.pieces import Piece, Role
from pipeline.shield import Lost, Shielded, rebuild


@dataclass(frozen=True, slots=True)
class Style:
    """A spelling of placeholders; ``{}`` stands for the number.

    ``debris`` matches what is left of a broken one. ``spaced`` styles stand apart from the words
    that they enclose, for engines that read ``(1a)word`` as one word; on return, spaces are set as
    the source had them. In ``marked_up`` styles words are escaped as in XML. A ``closing`` without
    a number ends the innermost pair. ``reads`` is the pattern where an engine may spell its own way
    what it was given (``<x1/>`` as ``<x1></x1>``).
    """

    atom: str
    opening: str
    closing: str
    debris: str
    spaced: bool = False
    marked_up: bool = False
    line_break: str = "\n"
    reads: str = ""

    def of(self, piece: Piece) -> str:
        """A piece as the engine sees it."""
        if piece.role is Role.TEXT:
            return self.sent(piece.text)
        if piece.role is Role.BREAK:
            return self.line_break
        ends = {Role.ATOM: self.atom, Role.OPEN: self.opening, Role.CLOSE: self.closing}
        return ends[piece.role].replace("{}", str(piece.number))

    def sent(self, words: str) -> str:
        """Words as they are sent."""
        return html.escape(words, quote=False) if self.marked_up else words

    def received(self, words: str) -> str:
        """Words as they came back, read.

        >>> XML.received("R&amp;D")
        'R&D'
        """
        return html.unescape(words) if self.marked_up else words

    def joined(self, pieces: Sequence[Piece]) -> str:
        """Pieces as one text, with spaces inside pairs where the style wants them."""
        out: list[str] = []
        for before, piece in zip((None, *pieces), pieces, strict=False):
            apart = piece.role is Role.CLOSE or (before is not None and before.role is Role.OPEN)
            if self.spaced and apart and out and not out[-1][-1:].isspace():
                out.append(" ")
            out.append(self.of(piece))
        return "".join(out)

    def texts(self, shielded: Shielded | Lost) -> tuple[str, ...]:
        """What to send for a unit: its text, then each title. Nothing where the unit's own words
        look like placeholders of this style."""
        if isinstance(shielded, Lost):
            return ()
        words = [piece.text for piece in shielded.pieces if piece.role is Role.TEXT]
        if any(re.search(self.debris, text) for text in (*words, *shielded.titles)):
            return ()
        return (self.joined(shielded.pieces), *map(self.sent, shielded.titles))

    @property
    def pattern(self) -> str:
        """A regular expression for one placeholder, its number in a group named for its role."""
        return self.reads or "|".join(
            re.escape(template).replace(r"\{\}", rf"(?P<{role}>\d+)")
            if "{}" in template
            else rf"{re.escape(template)}(?P<{role}>)"
            for role, template in (
                (Role.ATOM, self.atom),
                (Role.OPEN, self.opening),
                (Role.CLOSE, self.closing),
            )
        )


NUMBERED: Final = Style(
    atom="[X{}X]",
    opening="({}a)",
    closing="({}b)",
    debris=r"\[?X\d*X?\]|\[X\d|\bX\d+X?\b|\(\s*\d+\s*[ab]\b|\b\d+[ab]\s*\)",
    spaced=True,
)
"""For neural engines: small sentence-piece models copy these far better than tags."""

XML: Final = Style(
    atom="<x{}/>",
    opening="<g{}>",
    closing="</g{}>",
    debris=r"</?[gx]\d",
    marked_up=True,
    reads=r"<x(?P<atom>\d+)\s*(?:/>|>\s*</x(?P=atom)\s*>)|<g(?P<open>\d+)\s*>|</g(?P<close>\d+)\s*>",
)
"""For engines that keep the tags of XML, and for language models, which copy them well."""

HTML: Final = Style(
    atom="[X{}X]",
    opening='<b id="{}">',
    closing="</b>",
    debris=r"\[?X\d*X?\]|\[X\d|\bX\d+X?\b|</?b\b",
    marked_up=True,
    line_break="<br>",
    reads=r"\[X(?P<atom>\d+)X\]|<b id=[\"']?(?P<open>\d+)[\"']?>|</b>(?P<close>)",
)
"""For engines that keep inline HTML: they take an element that they do not know, or an empty one,
for the end of a sentence, so that only pairs are elements."""

PRIVATE: Final = Style("\ue000{}\ue001", "\ue002{}\ue003", "\ue004{}\ue005", r"[\ue000-\ue005]")
"""Private-use characters, for what converts characters and leaves the rest alone."""


Typeset = Callable[[Sequence[Piece]], Sequence[Piece]]
"""Pieces of a translation → the same with the habits of its locale (see ``pipeline.typography``)."""


def restore(
    shielded: Shielded, texts: Sequence[str], style: Style, typeset: Typeset = tuple
) -> str | Lost:
    """Put what an engine returned back into the unit's markup.

    ``texts`` answer :meth:`Style.texts` one by one. Every placeholder must be there exactly once,
    pairs must nest and enclose words as before.

    >>> from pipeline.inline import References
    >>> from pipeline.shield import shield
    >>> unit = shield("The *red* `x`.", References())
    >>> assert isinstance(unit, Shielded)
    >>> restore(unit, ["O [X2X] (1a) vermelho (1b)."], NUMBERED)
    'O `x` *vermelho*.'
    >>> restore(unit, ["O [X2X] (1a) vermelho."], NUMBERED)
    Lost(reason='lost the end of *')
    """
    if len(texts) != 1 + len(shielded.titles):
        return Lost("lost a title")
    pieces = list(_read(shielded, texts[0], style))
    problem = _problem(shielded.pieces, pieces, style)
    if problem:
        return Lost(problem)
    if any(not title.strip() or re.search(style.debris, title) for title in texts[1:]):
        return Lost("lost a title")
    if style.spaced:
        pieces = list(_spaced(pieces, shielded.pieces))
    titles = [" ".join(style.received(title).split()) for title in texts[1:]]
    return finished(shielded, pieces, titles, typeset)


def finished(
    shielded: Shielded, pieces: Sequence[Piece], titles: Sequence[str], typeset: Typeset
) -> str | Lost:
    """The unit rebuilt with the habits of its locale, or without where they would hurt its
    markup."""
    shown = [_titled(title, typeset) for title in titles]
    done = rebuild(shielded, typeset(pieces), shown)
    return rebuild(shielded, pieces, titles) if isinstance(done, Lost) else done


def _titled(title: str, typeset: Typeset) -> str:
    return "".join(piece.text for piece in typeset([Piece(Role.TEXT, title)]))


_LINE_BREAK: Final = r"(?:(?<!\s)\s+)?<br\s*/?>(?:\s*</br>)?\s*"
"""White space is tried from where it begins alone: there may be any amount of it."""


def _read(shielded: Shielded, text: str, style: Style) -> Iterator[Piece]:
    """The engine's text as pieces; a placeholder that the unit does not have stays a text."""
    own: dict[tuple[Role, int], Piece] = {
        (p.role, p.number): p for p in shielded.pieces if p.role is not Role.TEXT
    }
    line_break = next((p for p in shielded.pieces if p.role is Role.BREAK), _BREAK)
    breaks = sum(piece.role is Role.BREAK for piece in shielded.pieces)
    ends = re.compile("\n" if style.line_break == "\n" else _LINE_BREAK)
    text = text if len(ends.findall(text)) == breaks else text.strip()
    opened: list[int] = []
    for index, line in enumerate(ends.split(text)):
        if index:
            yield line_break
        position = 0
        line = line.strip()
        for match in re.finditer(style.pattern, line):
            piece = own.get(_named(match, opened))
            if piece is None:
                continue
            if match.start() > position:
                yield Piece(Role.TEXT, style.received(line[position : match.start()]))
            yield piece
            position = match.end()
        if line[position:]:
            yield Piece(Role.TEXT, style.received(line[position:]))


_BREAK: Final = Piece(Role.BREAK, " ", "\n")


def _named(match: re.Match[str], opened: list[int]) -> tuple[Role, int]:
    """Which placeholder a match spells; ``opened`` are the numbers of the pairs around it."""
    if match["atom"]:
        return Role.ATOM, int(match["atom"])
    if match["open"]:
        opened.append(int(match["open"]))
        return Role.OPEN, opened[-1]
    innermost = opened.pop() if opened else 0
    return Role.CLOSE, int(match["close"] or innermost)


def _problem(source: Sequence[Piece], target: Sequence[Piece], style: Style) -> str:
    """The first thing that is wrong with the placeholders that came back, or nothing."""
    wanted, found = _counted(source), _counted(target)
    for piece in wanted - found:
        return f"lost {_name(piece)}"
    for piece in found - wanted:
        return f"doubled {_name(piece)}"
    if any(p.role is Role.TEXT and re.search(style.debris, p.text) for p in target):
        return "broke a placeholder"
    around = [0]
    for piece in target:
        if piece.role is Role.CLOSE and around.pop() != piece.number:
            return f"crossed {_name(piece)} with another"
        if piece.role in (Role.OPEN, Role.CLOSE, Role.ATOM) and around[-1] != piece.inside:
            return f"moved {_name(piece)} into or out of another"
        if piece.role is Role.OPEN:
            around.append(piece.number)
    emptied = _filled(source) - _filled(target)
    for piece in source:
        if piece.role is Role.OPEN and piece.number in emptied:
            return f"took the words out of {_name(piece)}"
    return ""


def _counted(pieces: Sequence[Piece]) -> Counter[Piece]:
    """Markup pieces; which of two line breaks is which does not matter."""
    return Counter(
        replace(piece, inside=0) if piece.role is Role.BREAK else piece
        for piece in pieces
        if piece.role is not Role.TEXT
    )


def _filled(pieces: Sequence[Piece]) -> set[int]:
    """Numbers of the pairs with something between their ends."""
    around: list[int] = []
    found: set[int] = set()
    for piece in pieces:
        if piece.role is Role.OPEN:
            around.append(piece.number)
        elif piece.role is Role.CLOSE:
            around.pop()
        elif piece.role is Role.ATOM or piece.text.strip():
            found.update(around)
    return found


def _name(piece: Piece) -> str:
    if piece.role is Role.BREAK:
        return "a line break"
    if piece.role is Role.CLOSE:
        return f"the end of {piece.raw}"
    return piece.raw or piece.text


# --- spaces around placeholders -------------------------------------------------------------------

_AFTER: Final = frozenset(",.;:!?)]}”’»…%")
_BEFORE: Final = frozenset("([{“‘«¿¡")
_DASHES: Final = frozenset("—–-/")


def _spaced(pieces: Sequence[Piece], source: Sequence[Piece]) -> Iterator[Piece]:
    """Texts with their outer spaces set by what stands beside them, as the source had it."""
    tight = _tight(source)
    for index, piece in enumerate(pieces):
        left = pieces[index - 1] if index else None
        right = pieces[index + 1] if index + 1 < len(pieces) else None
        if piece.role is not Role.TEXT:
            yield piece
            if right is not None and right.role is not Role.TEXT and _apart(piece, right, source):
                yield Piece(Role.TEXT, " ")
            continue
        core = piece.text.strip()
        if not core:
            if left is not None and right is not None and _apart(left, right, source):
                yield Piece(Role.TEXT, " ")
            continue
        before = left is not None and _wants_space(left, core[0], piece.text[0], tight, after=True)
        behind = right is not None and _wants_space(
            right, core[-1], piece.text[-1], tight, after=False
        )
        yield Piece(Role.TEXT, f"{' ' * before}{core}{' ' * behind}")


def _wants_space(
    token: Piece, beside: str, edge: str, tight: dict[tuple[Piece, bool], str], *, after: bool
) -> bool:
    """Whether a space stands between a placeholder and the character ``beside`` it."""
    inner = Role.OPEN if after else Role.CLOSE
    if token.role in (inner, Role.BREAK):
        return False
    if beside in (_AFTER if after else _BEFORE):
        return False
    if beside in _DASHES:
        return edge.isspace()
    was = tight.get((token, after), "")
    if token.raw.startswith("[^") and not after:
        return not was
    return not (was and (was.isalnum() or was == beside))


def _tight(source: Sequence[Piece]) -> dict[tuple[Piece, bool], str]:
    """The character that touches a placeholder, by placeholder and side (True: after it)."""
    found: dict[tuple[Piece, bool], str] = {}
    for left, right in itertools.pairwise(source):
        if left.role is Role.TEXT and right.role is not Role.TEXT:
            found[right, False] = left.text[-1].strip()
        elif right.role is Role.TEXT and left.role is not Role.TEXT:
            found[left, True] = right.text[0].strip()
    return found


def _apart(left: Piece, right: Piece, source: Sequence[Piece]) -> bool:
    """Whether a space stands between two placeholders that follow each other."""
    if left.role in (Role.OPEN, Role.BREAK) or right.role in (Role.CLOSE, Role.BREAK):
        return False
    touching = any(a == left and b == right for a, b in itertools.pairwise(source))
    return not touching and not right.raw.startswith("[^")
