"""The inline content of one unit: how it reads on its own, and what a translation must keep.

A msgid and its msgstr are inline Markdown of one block. :func:`reading` says what such a fragment
means wherever it stands (the *guarded* reading: no block construct can begin in it), and
:func:`lost` compares two readings: links, images, code, footnote marks, tags and shortcodes must
survive; the words, their order and their emphasis are the translator's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pipeline import several
from pipeline.article import Article, once
from pipeline.blocks import BREAKS, BlockKind, Inline, InlineKind
from pipeline.errors import SourceError
from pipeline.fragment import SPACES, is_plain
from pipeline.markdown import fold_label, parse
from pipeline.shortcodes import shortcodes

GUARD: Final = "X "


@dataclass(frozen=True, slots=True)
class References:
    """What an article defines for its fragments: link labels and footnotes."""

    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    footnotes: tuple[str, ...] = ()
    _labels: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())
    read: dict[str, tuple[Inline, ...] | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """Fragments that were read, with their events: each is read for one reason after another."""
    readings: dict[str, Reading | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """The same, with how they read."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_labels", frozenset(map(fold_label, self.footnotes)))

    def resolve(self, label: str) -> tuple[str, str] | None:
        """``(url, title)`` of a reference label, or None."""
        return self.links.get(fold_label(label))

    def stubs(self, fragment: str) -> str:
        """Definitions for the footnotes that a fragment refers to; without one, ``[^1]`` is text.

        >>> References(footnotes=("a",)).stubs("x[^a] y[^b]")
        '\\n\\n[^a]: x'
        """
        if "[^" not in fragment:
            return ""
        labels = dict.fromkeys(_MARK.findall(fragment))
        return "".join(f"\n\n[^{la}]: x" for la in labels if fold_label(la) in self._labels)


@once
def references_of(article: Article) -> References:
    """What an article defines for its fragments."""
    return References(article.definitions, article.footnote_labels)


_MARK: Final = re.compile(r"\[\^([^\[\]\n]+)\]")


NOTHING: Final[Counter[tuple[str, str]]] = Counter()
"""No parts: shared by most readings, and never changed."""
NO_CODES: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` is what a reader sees, ``parts`` the multiset of what must survive translation, as
    ``(kind, value)``; ``emphases`` and ``strikes`` count spans.

    ``shortcodes`` must survive too. They are found in how a fragment is written, which the reading
    of a block in its place does not know, so that equality leaves them out.
    """

    text: str
    parts: Counter[tuple[str, str]]
    emphases: int
    strikes: int
    shortcodes: Mapping[str, int] = field(default_factory=lambda: NO_CODES, compare=False)


def reading(fragment: str, references: References) -> Reading | None:
    """How a folded fragment reads inside a block; None where it is more than one block or nested
    too deeply.

    >>> sorted(reading("1. see `x` in [a](b.md)", References()).parts)
    [('code', 'x'), ('link', 'b.md')]
    """
    if is_plain(fragment):
        return Reading(fragment, NOTHING, 0, 0, shortcodes(fragment))
    if len(fragment) > _LONG:
        return _reading(fragment, references)
    known = references.readings
    if fragment not in known:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[fragment] = _reading(fragment, references)
    return known[fragment]


def _reading(fragment: str, references: References) -> Reading | None:
    inlines = guarded_inlines(fragment, references)
    if inlines is None:
        return None
    read = summarise(unguarded(inlines))
    found = shortcodes(fragment)
    return Reading(read.text, read.parts, read.emphases, read.strikes, found) if found else read


def guarded(fragment: str) -> str:
    """A fragment with letters before each of its lines, so that no block begins in it."""
    return "\n".join(GUARD + line for line in fragment.split("\n"))


def guarded_inlines(fragment: str, references: References) -> tuple[Inline, ...] | None:
    """The events of :func:`guarded` text, None where it is not one paragraph."""
    if len(fragment) > _LONG:
        return _guarded_inlines(fragment, references)
    read = references.read
    if fragment not in read:
        if len(read) >= _REMEMBERED:
            read.clear()
        read[fragment] = _guarded_inlines(fragment, references)
    return read[fragment]


_LONG: Final = 2_000
_REMEMBERED: Final = 10_000
"""So many fragments are remembered, and none that is long."""


def _guarded_inlines(fragment: str, references: References) -> tuple[Inline, ...] | None:
    resolve = references.resolve if references.links and "[" in fragment else None
    try:
        tree = parse(guarded(fragment) + references.stubs(fragment), resolve)
    except SourceError:
        return None
    blocks = [block for block in tree.children if block.kind is not BlockKind.FOOTNOTE]
    if len(blocks) != 1 or blocks[0].kind is not BlockKind.PARAGRAPH:
        return None
    return blocks[0].inlines


def unguarded(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The events of :func:`guarded` text without its letters; offsets stay those of that text."""
    out: list[Inline] = []
    at_line_start = True
    for inline in inlines:
        if at_line_start and inline.text.startswith(GUARD):
            inline = inline._replace(text=inline.text[len(GUARD) :])
        elif at_line_start and inline.text == GUARD.strip():
            inline = inline._replace(text="")
        at_line_start = inline.kind in BREAKS
        out.append(inline)
    return tuple(out)


def summarise(inlines: Sequence[Inline]) -> Reading:
    """The reading of inline events, wherever they were parsed.

    Empty comments (which delimit emphasis beside CJK punctuation) count for nothing.
    """
    if len(inlines) == 1 and inlines[0][0] is _TEXT:
        return Reading(inlines[0][3].strip(SPACES), NOTHING, 0, 0, NO_CODES)
    parts: list[tuple[str, str]] = []
    text: list[str] = []
    emphases = strikes = 0
    for inline in inlines:
        kind = inline[0]
        if kind is _TEXT:
            text.append(inline.text)
        elif kind in BREAKS:
            text.append(" ")
        elif kind is _CODE:
            text.append(inline.text)
            parts.append(("code", inline.text.strip(SPACES)))
        elif kind is _FOOTNOTE:
            parts.append(("footnote", inline.text))
        elif kind is _HTML and inline.text != EMPTY_COMMENT:
            parts.append(("tag", _tag(inline.text)))
        elif kind is _OPEN and inline.tag in ("link", "image"):
            parts.append((inline.tag, inline.url))
        elif kind is _OPEN:
            emphases += inline.tag != "strikethrough"
            strikes += inline.tag == "strikethrough"
    # White space at the end of a heading is left in the text by the parser.
    shown = "".join(text).strip(SPACES)
    return Reading(shown, Counter(parts) if parts else NOTHING, emphases, strikes, NO_CODES)


# Members of an enumeration by names of this module: to look them up in their class is slow.
_CODE: Final = InlineKind.CODE
_FOOTNOTE: Final = InlineKind.FOOTNOTE
_HTML: Final = InlineKind.HTML
_OPEN: Final = InlineKind.OPEN
_TEXT: Final = InlineKind.TEXT
EMPTY_COMMENT: Final = "<!-- -->"
_SPACE: Final = re.compile(r"\s+")


@lru_cache(maxsize=256)
def _tag(raw: str) -> str:
    """A tag or comment but for the values of attributes that are a translator's to change."""
    from pipeline.html_scan import markup_at
    from pipeline.html_text import written  # few texts have tags

    text = _SPACE.sub(" ", raw)
    token = markup_at(text, 0)
    return written(token) if token is not None and token.name else text


def lost(source: Reading, target: Reading) -> tuple[str, ...]:
    """What a translation lost or added, one phrase each; empty where everything survived.

    >>> here = References()
    >>> lost(reading("see [a](b.md)", here), reading("mira `x`", here))
    ('lost link b.md', 'added code x')
    """
    before, after = _kept(source), _kept(target)
    if before is after or dict.__eq__(before, after):
        return ()
    missing = [f"lost {kind} {value}" for kind, value in sorted(before - after)]
    added = [f"added {kind} {value}" for kind, value in sorted(after - before)]
    return (*missing, *added)


def advice(problem: str) -> str:
    """What a translator can do about what :func:`lost` says.

    >>> advice("added code x")
    'take it out, or put a backslash before it if readers are to see the signs'
    """
    if problem.startswith("added "):
        return "take it out, or put a backslash before it if readers are to see the signs"
    if problem.startswith("lost "):
        return "put back what was lost"
    if problem == several.REASON:
        return several.ADVICE
    return "correct the translation"


def _kept(read: Reading) -> Counter[tuple[str, str]]:
    if not read.shortcodes:
        return read.parts
    return read.parts + Counter({("shortcode", s): n for s, n in read.shortcodes.items()})
