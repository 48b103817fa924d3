"""A translation of text in raw HTML → what goes into its span, proved to be text there.

Inline tags may change their order, never their number or their attributes, but for the values that
a reader meets. A ``<`` or ``&`` that is text, and a quotation mark in an attribute, become entities
where a browser would read markup.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from typing import Final

from pipeline.fit import Piece
from pipeline.html_scan import OPENING, Token, TokenKind, markup_at
from pipeline.html_text import INLINE, Cut, cut, folded, partners, shown, written
from pipeline.model import Unit, UnitKind
from pipeline.shortcodes import shortcodes

_NEVER_ENDS: Final = "the translation holds a tag or comment that never ends"


@dataclass(frozen=True, slots=True)
class HtmlReading:
    """How HTML reads within a line: ``text`` is what a reader sees, ``parts`` what must survive,
    as ``(kind, value)``, and ``loose`` the tags without a partner, in order."""

    text: str
    parts: Counter[tuple[str, str]]
    loose: tuple[str, ...]


def read_html(html: str) -> HtmlReading | None:
    """The reading of folded HTML; None where its markup never ends.

    >>> sorted(read_html('a <b>b</b> <code>c</code>').parts)
    [('atom', '<code>c</code>'), ('tag', '</b>'), ('tag', '<b>')]
    """
    parted = cut(html)
    if parted is None:
        return None
    tokens = _tokens(parted)
    parts: Counter[tuple[str, str]] = Counter({("shortcode", s): n for s, n in _codes(html)})
    for token in tokens:
        if token.kind is TokenKind.ATOM or token.kind is TokenKind.COMMENT:
            parts[token.kind.value, html[token.start : token.end]] += 1
        elif token.kind is not TokenKind.TEXT:
            parts["tag", written(token)] += 1
    if sum(t.end - t.start for t in tokens) != len(html):
        parts["tag", "that cuts the text"] += 1
    pairs = partners(tokens)
    loose = tuple(
        written(token)
        for index, token in enumerate(tokens)
        if token.kind is TokenKind.CLOSE or (token.kind is TokenKind.OPEN and token.name in _PAIRED)
        if index not in pairs
    )
    return HtmlReading(" ".join(shown(html, tokens).split()), parts, loose)


_PAIRED: Final = INLINE - {"br", "img", "source", "wbr"}


def _tokens(parted: Cut) -> tuple[Token, ...]:
    return tuple(token for segment in parted.segments for token in segment.tokens)


def _codes(html: str) -> list[tuple[str, int]]:
    return list(shortcodes(html).items())


def fit_html(unit: Unit, target: str, source: bytes) -> Piece | str:
    """The piece for a translation of a text or an attribute in HTML, or why it cannot stand there.

    >>> def unit(msgid): return Unit(msgid, UnitKind.HTML, 0, 0, 1, "")
    >>> fit_html(unit("a <b>b</b>"), "c <b>d</b> <e & f", b"").text
    'c <b>d</b> &lt;e & f'
    >>> fit_html(unit("a <b>b</b>"), "c <i>d</i>", b"")
    'lost tag </b>; lost tag <b>; added tag </i>; added tag <i>'
    """
    if unit.kind is UnitKind.ATTRIBUTE:
        return _attribute(unit, folded(target), source)
    text, differences = fit_text(unit.msgid, target)
    return differences or Piece(_with_first_line(text, source[unit.start : unit.end]))


_ALONE: Final = re.compile(rb"<[^<>\r\n]*>([ \t]*\r?\n[ \t>]*)")


def _with_first_line(text: str, source: bytes) -> str:
    """A text whose first tag stands alone on its line as in the source: Markdown may take a block
    for HTML because of that alone (CommonMark 0.31, 4.6, condition 7).

    >>> _with_first_line("<b> x</b>", b"<b>\\n  a</b>")
    '<b>\\n  x</b>'
    """
    alone, first = _ALONE.match(source), re.match("<[^<>]*> ?", text)
    if alone is None or first is None:
        return text
    return first[0].rstrip(" ") + alone[1].decode() + text[first.end() :]


def fit_text(msgid: str, target: str) -> tuple[str, str]:
    """How a translation of a text in HTML is written, and what of the markup differs.

    >>> fit_text("a <b>b</b>", "c <d>")
    ('c &lt;d>', 'lost tag </b>; lost tag <b>')
    """
    original = read_html(msgid)
    text = _as_text(folded(target), msgid)
    read = original if text == msgid else read_html(text) if text is not None else None
    if original is None or read is None or text is None:
        return target, _NEVER_ENDS
    differences = [
        *(f"lost {kind} {value}" for kind, value in sorted(original.parts - read.parts)),
        *(f"added {kind} {value}" for kind, value in sorted(read.parts - original.parts)),
    ]
    if not differences and original.loose != read.loose:
        differences = ["tags that belong together no longer enclose anything"]
    return text, "; ".join(differences)


def _attribute(unit: Unit, value: str, source: bytes) -> Piece | str:
    lost = shortcodes(unit.msgid) - shortcodes(value)
    if lost:
        return "; ".join(f"lost shortcode {code}" for code in sorted(lost))
    text = _with_entities(value, unit.msgid)
    quote = source[unit.start - 1 : unit.start].decode(errors="ignore")
    if quote == "'":
        return Piece(text.replace("'", "&#39;"))
    text = text.replace('"', "&quot;")
    return Piece(text if quote == '"' else f'"{text}"')


_MOST_STRAY: Final = 100
"""Beyond so many unfinished tags a text is not worth mending: each is looked for to its end."""
_HTML_NAMES: Final = INLINE | frozenset(
    """address article aside audio blockquote button canvas caption center col colgroup dd details
    dialog div dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr
    html iframe input legend li link main map meta nav noscript object ol optgroup option output p
    param pre progress script section select style summary table tbody td template textarea tfoot
    th thead title tr track ul video""".split()
)


def _as_text(target: str, msgid: str) -> str | None:
    """A translation with entities for what would be markup of no kind that the source has; None
    where there is too much of it."""
    if "<" not in target:
        return _with_entities(target, msgid)
    names, comments = _names(msgid)
    out: list[str] = []
    position = begin = stray = 0
    while opening := _OPENING.search(target, position):
        start = opening.start()
        token = markup_at(target, start) if OPENING.match(target, start) else None
        if token is not None and _is_meant(token, names, comments):
            out += (_with_entities(target[begin:start], msgid), target[start : token.end])
            position = begin = token.end
            continue
        stray += token is None
        if stray > _MOST_STRAY:
            return None
        out += (_with_entities(target[begin:start], msgid), "&lt;")
        position = begin = start + 1
    return "".join((*out, _with_entities(target[begin:], msgid)))


_OPENING: Final = re.compile(r"<(?=[A-Za-z/!?%])")


def _names(msgid: str) -> tuple[frozenset[str], bool]:
    """The names of the tags in a msgid, and whether it holds a comment."""
    tokens = [markup_at(msgid, match.start()) for match in OPENING.finditer(msgid)]
    names = frozenset(token.name for token in tokens if token is not None and token.name)
    return names, any(token is not None and not token.name for token in tokens)


def _is_meant(token: Token, names: frozenset[str], comments: bool) -> bool:
    """Whether a token of a translation is markup: one that its source has, or (beside other tags)
    one that HTML knows; else it is text such as ``<your name>``."""
    if not token.name:
        return comments
    return token.name in names or (bool(names) and token.name in _HTML_NAMES)


_LOOSE: Final = re.compile(r"&[A-Za-z][A-Za-z0-9]*(?![A-Za-z0-9;])")


def _with_entities(text: str, msgid: str) -> str:
    """Text in which ``&copy=`` is not read as the beginning of an entity that lacks its end."""

    def mended(match: re.Match[str]) -> str:
        raw = match[0]
        return raw if unescape(raw) == raw or raw in msgid else f"&amp;{raw[1:]}"

    return _LOOSE.sub(mended, text) if "&" in text else text


def skeleton(html: str) -> tuple[object, ...] | None:
    """What translations must leave of a block of HTML: the tags that cut, in order, and every
    other with its attributes; None where it cannot be taken apart.

    >>> skeleton('<p>a <b>b</b></p>') == skeleton('<p><b>c</b> d</p>') != skeleton('<p>a</p>')
    True
    """
    parted = cut(html)
    if parted is None:
        return None
    inside = {token.start for segment in parted.segments for token in segment.tokens}
    tokens = _tokens(parted)
    atoms = sorted(folded(html[t.start : t.end]) for t in tokens if t.kind is TokenKind.ATOM)
    tags = sorted(written(t) for t in tokens if t.kind in (TokenKind.OPEN, TokenKind.CLOSE))
    order = [written(token) for token in parted.tags if token.start not in inside]
    return (order, tags, atoms, len(parted.segments))
