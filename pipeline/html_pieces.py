"""Text of raw HTML → its pieces: words as a reader sees them, and the tags among them; and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final

from pipeline.html_fit import read_html
from pipeline.html_scan import TokenKind
from pipeline.html_text import cut, partners
from pipeline.pieces import Piece, Role


def html_pieces(html: str) -> tuple[Piece, ...] | None:
    """The pieces of a text in HTML; None where its markup never ends.

    >>> [(p.role.value, p.raw or p.text) for p in html_pieces("R&amp;D <b>x</b>") or ()]
    [('text', 'R&D '), ('open', '<b>'), ('text', 'x'), ('close', '</b>')]
    """
    parted = cut(html)
    if parted is None:
        return None
    tokens = tuple(token for segment in parted.segments for token in segment.tokens)
    if sum(token.end - token.start for token in tokens) != len(html):
        return None
    pairs = partners(tokens)
    found: list[Piece] = []
    for index, token in enumerate(tokens):
        raw = html[token.start : token.end]
        if token.kind is TokenKind.TEXT:
            found.append(Piece(Role.TEXT, unescape(raw)))
        elif index in pairs:
            found.append(Piece(Role.OPEN if pairs[index] > index else Role.CLOSE, "", raw))
        else:
            found.append(Piece(Role.ATOM, "", raw))
    return tuple(found)


def written(pieces: Sequence[Piece]) -> str:
    """Pieces as HTML, with entities where words would read as markup.

    >>> written([Piece(Role.TEXT, "a < b & c <d> &amp;")])
    'a < b & c &lt;d> &amp;amp;'
    """
    return "".join(p.raw or _MARKUP.sub(_entity, p.text) for p in pieces).strip()


_MARKUP: Final = re.compile(r"<(?=[A-Za-z/!?%])|&(?=#|[A-Za-z])")


def _entity(match: re.Match[str]) -> str:
    return "&lt;" if match[0] == "<" else "&amp;"


def reads_as(html: str, pieces: Sequence[Piece], original: str) -> bool:
    """Whether HTML shows the words of pieces, with all the markup of the ``original``."""
    found, source = read_html(html), read_html(original)
    words = "".join(piece.text for piece in pieces if not piece.raw)
    return (
        found is not None
        and source is not None
        and found.parts == source.parts
        and list(_words(found.text)) == list(_words(words))
    )


def _words(text: str) -> Iterator[str]:
    yield from text.split()
