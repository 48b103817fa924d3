"""Raw HTML → what of it is text for a translator.

Text is cut at block-level tags; inline tags stay inside it. Of tags outside a text, the values of
``alt``, ``title`` and ``aria-label`` are texts of their own. What the tokenizer cannot take apart
to its end, or what is no HTML to a browser's eyes (PHP, JSX expressions), is left whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from pipeline.html_scan import RAW_TEXT, VOID, Attribute, Token, TokenKind, scan
from pipeline.lines import is_cjk
from pipeline.shortcodes import without_shortcodes

ATTRIBUTES: Final = frozenset({"alt", "title", "aria-label"})
"""Attributes whose values a reader meets."""

INLINE: Final = frozenset(
    """a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math
    picture q rp rt ruby s samp small source span strike strong sub sup svg time tt u var
    wbr""".split()
)
"""Elements that stand within a line of text; every other cuts it."""

# Members of an enumeration by names of this module: to look them up in their class is slow.
_TEXT: Final = TokenKind.TEXT
_OPEN: Final = TokenKind.OPEN
_CLOSE: Final = TokenKind.CLOSE
_ATOM: Final = TokenKind.ATOM
_OPAQUE: Final = frozenset({"code", "svg", "math"})
_SKIPPED: Final = RAW_TEXT | {"pre", "template", "head", "object", "canvas", "audio", "video"}
_FOREIGN: Final = re.compile(r"<[?%]|<!\[")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text: its span in the HTML, and what of it a translator sees.

    ``tag`` is the element around it (or that has the attribute), ``attribute`` the name of the
    attribute whose value it is, "" for text.
    """

    start: int
    end: int
    text: str
    tag: str
    attribute: str = ""
    segment: int = -1


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two tags that cut: tokens, and the ``tag`` of the element around it.

    ``core`` are those of its tokens that a translator sees: edges without text, and tags that
    enclose all of it or have no partner in it, are left out.
    """

    tag: str
    tokens: tuple[Token, ...]
    core: tuple[Token, ...]


@dataclass(slots=True)
class Cut:
    """HTML cut into segments; ``tags`` are the opening tags outside contents that are skipped."""

    segments: list[Segment] = field(default_factory=list)
    tags: list[Token] = field(default_factory=list)


def pieces(html: str) -> tuple[Piece, ...] | None:
    """The texts in HTML, in order; None where it has to stay whole.

    >>> [(p.text, p.attribute) for p in pieces('<p title="T">a <b>b</b></p><img alt=C><br>') or ()]
    [('T', 'title'), ('a <b>b</b>', ''), ('C', 'alt')]
    """
    parted = cut(html)
    if parted is None:
        return None
    found: list[Piece] = []
    taken: set[int] = set()
    for number, segment in enumerate(parted.segments):
        core = segment.core
        if not core or not has_words(shown(html, core)):
            continue
        taken.update(token.start for token in core)
        start, end = core[0].start, core[-1].end
        raw = html[start:end]
        start += len(raw) - len(raw.lstrip(WHITE_SPACE))
        end -= len(raw) - len(raw.rstrip(WHITE_SPACE))
        found.append(Piece(start, end, folded(html[start:end]), segment.tag, segment=number))
    for token in parted.tags:
        if token.start in taken:
            continue
        found += [
            Piece(a.start, a.end, folded(a.value), token.name, a.name)
            for a in spoken(token)
            if has_words(unescape(a.value))
        ]
    return tuple(sorted(found, key=lambda piece: piece.start))


def spoken(token: Token) -> list[Attribute]:
    """The attributes of a tag that are text; of two with one name, only the first counts."""
    named: dict[str, Attribute] = {}
    for attribute in token.attributes:
        named.setdefault(attribute.name, attribute)
    return [a for a in named.values() if a.name in ATTRIBUTES and a.start >= 0]


def written(token: Token) -> str:
    """A tag without the values that are a translator's: equal for tags that may replace each
    other.

    >>> from pipeline.html_scan import markup_at
    >>> written(markup_at('<IMG src="x"  alt="Tea">', 0))
    '<img src="x" alt>'
    """
    closing = "/" if token.kind is TokenKind.CLOSE else ""
    values = "".join(
        f" {a.name}" if a.name in ATTRIBUTES or a.start < 0 else f' {a.name}="{a.value}"'
        for a in token.attributes
    )
    return f"<{closing}{token.name}{values}>"


def shown(html: str, tokens: tuple[Token, ...]) -> str:
    """What a reader sees of tokens, spaces as they are."""
    return "".join(unescape(html[t.start : t.end]) for t in tokens if t.kind is _TEXT)


def has_words(text: str) -> bool:
    """Whether there are letters or digits outside addresses and shortcodes."""
    return _WORD.search(_ADDRESS.sub("", without_shortcodes(text))) is not None


_WORD: Final = re.compile(r"[^\W_]")
_ADDRESS: Final = re.compile(r"\bhttps?://\S+")


def folded(raw: str) -> str:
    """HTML on one line: white space is one space, but nothing at a line's end between Chinese or
    Japanese characters.

    >>> folded(" a\\n  b 文\\n字 ")
    'a b 文字'
    """
    text = raw.strip(WHITE_SPACE)
    return _SPACES.sub(lambda match: _space(text, match), text)


def _space(text: str, match: re.Match[str]) -> str:
    ends_line = "\n" in match[0] or "\r" in match[0]
    together = ends_line and is_cjk(text[match.start() - 1]) and is_cjk(text[match.end()])
    return "" if together else " "


WHITE_SPACE: Final = " \t\n\f\r"
_SPACES: Final = re.compile(r"[ \t\n\f\r]+")

# --- cutting --------------------------------------------------------------------------------------


def cut(html: str) -> Cut | None:
    """Cut HTML at block-level tags; None where it has to stay whole."""
    scanned = scan(html)
    if scanned.stopped >= 0 or _FOREIGN.search(html):
        return None
    if any(_is_expression(a) for token in scanned.tokens for a in token.attributes):
        return None
    cutter = _Cutter(html)
    for token in scanned.tokens:
        cutter.take(token)
    cutter.flush()
    return cutter.cut


def _is_expression(attribute: Attribute) -> bool:
    """Whether a value begins with a brace and does not end with one: JSX, cut at its ``>``."""
    value = attribute.value
    return not attribute.quote and value.startswith("{") and not value.rstrip("/").endswith("}")


class _Cutter:
    """Walks through tokens; knows the elements around a text and those whose content is none."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.cut = Cut()
        self.run: list[Token] = []
        self.around: list[str] = []
        self.open: dict[str, int] = {}
        self.closed: Token | None = None
        self.depth = 0

    def take(self, token: Token) -> None:
        if self.closed is not None:
            self.within(token, self.closed)
            return
        inline = token.name in INLINE or not token.name
        if not inline:
            self.flush()
        if token.kind is _OPEN:
            self.opening(token, inline)
        elif token.kind is _CLOSE and not inline:
            self.leave(token.name)
        elif inline:
            self.run.append(token)

    def opening(self, token: Token, inline: bool) -> None:
        private = _is_private(token)
        if not private and token.name not in _OPAQUE:
            self.cut.tags.append(token)
        if token.name in VOID:
            if inline:
                kind = _ATOM if private else token.kind
                self.run.append(token._replace(kind=kind))
        elif private or token.name in _SKIPPED or token.name in _OPAQUE:
            if not self.ends_itself(token):
                self.closed, self.depth = token, 1
        elif inline:
            self.run.append(token)
        else:
            self.around.append(token.name)
            self.open[token.name] = self.open.get(token.name, 0) + 1

    def ends_itself(self, token: Token) -> bool:
        """Whether a tag in foreign content (``<svg/>``) ends itself, as only there it can."""
        return token.name in ("svg", "math") and self.html[token.end - 2] == "/"

    def within(self, token: Token, opened: Token) -> None:
        """A token in an element whose content is passed over."""
        if token.name != opened.name or token.kind is TokenKind.COMMENT:
            return
        self.depth += 1 if token.kind is _OPEN else -1
        if self.depth == 0:
            self.closed = None
            if opened.name in INLINE:
                self.run.append(Token(_ATOM, opened.start, token.end, opened.name))

    def leave(self, name: str) -> None:
        while self.open.get(name):
            last = self.around.pop()
            self.open[last] -= 1
            if last == name:
                return

    def flush(self) -> None:
        if not self.run:
            return
        run, self.run = self.run, []
        if any(t.kind is not _TEXT or not _is_blank(self.html, t) for t in run):
            tag = self.around[-1] if self.around else ""
            self.cut.segments.append(Segment(tag, tuple(run), _core(self.html, run)))


def _is_private(token: Token) -> bool:
    """Whether an author keeps an element from translation, by ``translate`` or by class."""
    if not token.attributes:
        return False
    classes = (token.value("class") or "").split()
    return (token.value("translate") or "").lower() == "no" or "notranslate" in classes


def _is_blank(html: str, token: Token) -> bool:
    return not html[token.start : token.end].strip(WHITE_SPACE)


def partners(tokens: list[Token] | tuple[Token, ...]) -> dict[int, int]:
    """Which tags belong together, by their indexes, in both directions.

    A tag without a partner, and one whose partner stands in another element, is left out.
    """
    pairs: dict[int, int] = {}
    stack: list[int] = []
    waiting: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if token.kind is _OPEN and token.name not in VOID:
            stack.append(index)
            waiting[token.name] = waiting.get(token.name, 0) + 1
        elif token.kind is _CLOSE and waiting.get(token.name):
            while True:
                last = stack.pop()
                waiting[tokens[last].name] -= 1
                if tokens[last].name == token.name:
                    break
            pairs[last], pairs[index] = index, last
    return pairs


def _core(html: str, run: list[Token]) -> tuple[Token, ...]:
    """A run without what a translator need not see at its edges."""
    weight = [0]
    for token in run:
        bare = token.kind is _TEXT and not _is_blank(html, token)
        bare = bare or (token.kind is _ATOM and token.name != "svg")
        weight.append(weight[-1] + bare)
    if len(run) == 1:
        return tuple(run) if weight[1] else ()
    pairs = partners(run)
    first, last = 0, len(run)
    while first < last:
        mate = pairs.get(first, -1)
        if first < mate < last:
            if weight[mate] == weight[first]:
                first = mate + 1
                continue
            if mate == last - 1:
                first, last = first + 1, last - 1
                continue
        elif weight[first + 1] == weight[first]:
            first += 1
            continue
        mate = pairs.get(last - 1, last)
        if first <= mate < last - 1 and weight[last] == weight[mate]:
            last = mate
        elif not first <= mate < last and weight[last] == weight[last - 1]:
            last -= 1
        else:
            break
    return tuple(run[first:last])
